"""What a widget is told of its parts while it is destroyed calls nothing, and is no error."""

from __future__ import annotations

import os
import subprocess
import sys

from PySide6.QtWidgets import QTabWidget, QWidget

from gui.look.alive import while_alive


class Owner(QWidget):
    """A widget that hears which of its pages is in view."""

    def __init__(self, heard: list[int]) -> None:
        super().__init__()
        self.heard = heard
        self.tabs = QTabWidget(self)
        for _ in range(3):
            self.tabs.addTab(QWidget(), "page")
        self.tabs.currentChanged.connect(while_alive(self._turn))
        self.tabs.currentChanged.connect(while_alive(self._count))

    def _turn(self, index: int) -> None:
        self.heard.append(index)

    def _count(self) -> None:
        self.heard.append(-9)


def test_the_slot_takes_what_the_method_takes(qtbot):
    heard: list[int] = []
    owner = Owner(heard)
    qtbot.addWidget(owner)
    owner.tabs.setCurrentIndex(2)
    assert heard == [2, -9]


DROP = """
import gc
from PySide6.QtWidgets import QApplication
from gui.app.application import ThemeManager, make_application
from gui.app.window.main_window import MainWindow
from gui.core import intents
from gui.core.store import Store

themes = ThemeManager(make_application(), "light")
for scene in ("leggett", "assumptions"):
    window = MainWindow(Store(intents.set_scene(intents.default_scenario(), scene)), themes)
    window.show()
    QApplication.processEvents()
    window.store.mark_saved()
    window.close()
    del window
    gc.collect()
"""


def test_a_window_that_is_collected_calls_nothing_that_is_gone(tmp_path):
    """In a process of its own: what is wrong is said on standard error, or crashes."""
    home = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", DROP], capture_output=True, text=True, timeout=120, env={**os.environ, **home}
    )
    assert done.returncode == 0
    assert "Slot" not in done.stderr and "Error" not in done.stderr
