"""``explore``: the window from a notebook or a script."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from types import FrameType
from typing import Any

from numpy.typing import ArrayLike
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

from gui.app import preferences
from gui.app.application import ThemeManager, make_application
from gui.app.display import display_answers, missing_library
from gui.app.notebook.exploration import Exploration
from gui.app.window.main_window import MainWindow
from gui.core.notebook import scenario_of_arrays
from gui.core.store import Store

LISTEN_MS = 200  # how often Ctrl+C is looked for while the window has the thread


def explore(
    rho: Any = None,
    alice: ArrayLike | None = None,
    bob: ArrayLike | None = None,
    *,
    visibility: float | None = None,
    eta: float | None = None,
    scene: str = "verdicts",
) -> Exploration:
    """Open the window with a state and directions, and hand back what is chosen there.

    ``rho``: density matrix (4, 4), ket (4,), its text ("01 - 10") or an object of QuTiP, in the basis |00>,
    |01>, |10>, |11>; ``alice``, ``bob``: unit Bloch vectors (n, 3) and (m, 3). What is left out is as at the
    start of the program. ``visibility`` V mixes white noise into the state, V rho + (1 - V) 1/4.

    Under IPython or Jupyter it returns at once and the window stays open beside the notebook (``%gui qt`` is
    switched on); elsewhere it returns when the window is closed. In a script call it below
    ``if __name__ == "__main__":``, because the verdicts are found in processes that import the script.

    Raises ``InputError``, a ValueError, that names the argument and the reason; RuntimeError where no window
    can be opened.
    """
    scenario = scenario_of_arrays(rho, alice, bob, visibility=visibility, eta=eta, scene=scene)
    _check_place()
    application = make_application()
    themes = next(iter(application.findChildren(ThemeManager)), None) or ThemeManager(
        application, preferences.theme_choice(), preferences.text_scale(), preferences.sphere_looks()
    )
    store = Store(scenario)
    window = MainWindow(store, themes)
    found = Exploration(store, window)
    window.restore_geometry()
    window.show()
    window.raise_()
    window.activateWindow()
    if not _turns_by_itself():
        _wait(found)
    return found


def _check_place() -> None:
    """RuntimeError where Qt would end the process, or could not work."""
    if multiprocessing.parent_process() is not None:
        raise RuntimeError('a worker imports this script: call explore() below if __name__ == "__main__":')
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("explore() opens a window, which only the main thread can do")
    if not display_answers():
        raise RuntimeError("no display was found, so the window cannot open")
    if missing := missing_library():
        raise RuntimeError(f"Qt cannot start: {missing}")


def _turns_by_itself() -> bool:
    """Whether an event loop runs, or IPython runs one while it waits for input."""
    if QThread.currentThread().loopLevel() > 0:
        return True
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return False
    shell.enable_gui("qt")
    kernel = getattr(shell, "kernel", None)
    # A prompt without its own line editor has no loop to hook into.
    return bool(getattr(shell, "active_eventloop", None) or getattr(kernel, "eventloop", None))


def _wait(found: Exploration) -> None:
    """Until the window is closed; Ctrl+C in the terminal closes it and is passed on."""
    pressed = False

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        pressed = True
        found.close()

    application = QApplication.instance()
    listen = QTimer(application)  # Python hears signals only while it runs
    listen.timeout.connect(_nothing)
    listen.start(LISTEN_MS)
    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        found.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        listen.stop()
        listen.deleteLater()
    if pressed:
        raise KeyboardInterrupt


def _nothing() -> None:
    pass
