"""What all tests share: no screen, no settings of the user, and nothing left behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As in main.py, before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Shared machines stall now and then: a deadline would fail tests for reasons that are not theirs.
settings.register_profile("default", deadline=None, derandomize=True)
settings.load_profile("default")


# So many objects are collected in a few milliseconds.
FEW_OBJECTS = 20_000


def set_aside() -> None:
    """What exists between tests, modules above all, is left out of later collections of garbage.

    The leak check collects three times a test; over all modules, that would take most of the suite's time.
    What is garbage now is collected before, so that nothing of an earlier test is kept for ever.
    """
    if len(gc.get_objects()) > FEW_OBJECTS:
        gc.collect()
        if len(gc.get_objects()) > FEW_OBJECTS:
            gc.freeze()


def pytest_collection_finish() -> None:
    set_aside()


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Preferences and recovery files go to a folder of the test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture(autouse=True)
def work_in_threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are threads, which start at once; in tests marked ``processes`` they are what the user has."""
    if {"qtbot", "qapp"} & set(request.fixturenames) and not request.node.get_closest_marker("processes"):
        from gui.tasks import workers
        from gui.tasks.worker import Worker

        monkeypatch.setattr(
            workers, "new_worker", lambda parent, memory=None, niceness=0: Worker(parent, memory)
        )


@contextmanager
def looks_kept(application: QApplication) -> Iterator[None]:
    """Palette, font and style sheet of the application are afterwards what they were before.

    Each is set only if it changed, because Qt then tells every widget.
    """
    palette, font, sheet = application.palette(), application.font(), application.styleSheet()
    yield
    if application.styleSheet() != sheet:
        application.setStyleSheet(sheet)
    if application.palette() != palette:
        application.setPalette(palette)
    if application.font() != font:
        application.setFont(font)


@pytest.fixture(autouse=True)
def nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that leaves a top-level widget, a running timer, a thread or a process behind fails.

    Colours and fonts of the application that it leaves behind are set back.
    """
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThreadPool, QTimer
    from PySide6.QtWidgets import QApplication

    from gui.tasks.jobs import close_pool

    set_aside()
    home = request.getfixturevalue("own_settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home))
    application = request.getfixturevalue("qapp")
    widgets_before = {id(widget) for widget in QApplication.topLevelWidgets()}
    threads_before = set(threading.enumerate())
    processes_before = set(multiprocessing.active_children())
    with looks_kept(application):
        yield
        close_pool()
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()
            gc.collect()
    QThreadPool.globalInstance().waitForDone(5000)
    widgets = [w for w in QApplication.topLevelWidgets() if id(w) not in widgets_before]
    timers = [o for o in gc.get_objects() if isinstance(o, QTimer) and shiboken6.isValid(o) and o.isActive()]
    threads = [
        t
        for t in threading.enumerate()
        if t not in threads_before and (not t.daemon or t.name.startswith("worker"))
    ]
    assert not widgets, f"top-level widgets left behind: {widgets}"
    assert not timers, f"running timers left behind: {[t.parent() for t in timers]}"
    assert not threads, f"threads left behind: {threads}"
    processes = set(multiprocessing.active_children()) - processes_before
    assert not processes, f"processes left behind: {processes}"


@pytest.fixture
def shared_data() -> Path:
    """The folder with measured third-party runs that is not part of the project."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the measured third-party runs are not on this machine")
    return folder
