"""A whole main window for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def themes(qapp, own_settings) -> Iterator:
    """A theme manager."""
    from PySide6.QtCore import QSettings

    from gui.app.application import ThemeManager, make_application

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(own_settings))
    manager = ThemeManager(make_application(), "light")
    yield manager
    manager.deleteLater()


@pytest.fixture
def make_window(qtbot, themes, monkeypatch) -> Iterator[Callable]:
    """Makes main windows; they are closed at the end without a question."""
    from gui.app.window.main_window import MainWindow
    from gui.core.intents import default_scenario
    from gui.core.store import Store

    made = []

    def make(scenario=None, size=(1280, 720)):
        window = MainWindow(Store(scenario or default_scenario()), themes)
        window.resize(*size)
        made.append(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield make
    for window in made:
        window.store.mark_saved()
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window):
    """The main window at 1280 x 720 with the opening view."""
    return make_window()
