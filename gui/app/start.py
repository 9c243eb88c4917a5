"""The window from its start to its end."""

from __future__ import annotations

import signal
from pathlib import Path

from PySide6.QtCore import QObject

from gui.app import preferences
from gui.app.application import ExceptionReporter, ThemeManager, make_application, return_large_blocks
from gui.app.files.recovery import Recovery, recovery_folder
from gui.app.window.main_window import MainWindow
from gui.core.equations import equations
from gui.core.intents import default_scenario
from gui.core.store import Store
from gui.core.typesetting import EquationLayout, typeset_all
from gui.look.equation import keep_layout
from gui.tasks.jobs import JobRunner
from gui.tasks.timers import single_shot

# The first verdicts come first.
PREPARE_MS = 2500


class Preparation(QObject):
    """Has the program's equations typeset while the user looks at the first scene.

    Otherwise a page with seven of them would hold the window for half a second when it is opened.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = JobRunner(self)
        self._soon = single_shot(self, PREPARE_MS, self.begin)
        self._soon.start()

    @property
    def is_busy(self) -> bool:
        """Whether it waits or is at work."""
        return self._soon.isActive() or self._jobs.is_busy

    def begin(self) -> None:
        """Begin now."""
        self._soon.stop()
        latexes = tuple(one.latex for one in equations().values())
        # Where it fails, an equation is typeset when it is shown, and says itself what is wrong.
        self._jobs.start(typeset_all, latexes, on_done=_ignore, on_partial=_keep)

    def stop(self) -> None:
        """Before the window goes."""
        self._soon.stop()
        self._jobs.stop()


def _keep(found: tuple[str, EquationLayout]) -> None:
    keep_layout(*found)


def _ignore(count: int) -> None:
    pass


def run_window(path: Path | None, tour: str | None = None) -> int:
    """Open the window and run until it is closed; returns the exit status.

    ``tour``: the name of a tour that comes with the program, or of a file with one, in which it starts.
    """
    # Ctrl+C in the terminal ends the program; Python's handler would wait for the event loop.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return_large_blocks()
    application = make_application()
    themes = ThemeManager(
        application, preferences.theme_choice(), preferences.text_scale(), preferences.sphere_looks()
    )
    reporter = ExceptionReporter(application)
    store = Store(default_scenario())
    window = MainWindow(store, themes)
    reporter.happened.connect(window.show_failure)
    reporter.install()
    recovery = Recovery(store, recovery_folder(), window)
    window.restore_geometry()
    window.show()
    if path is not None:
        window.files.open(path)
    window.offer_recovery(recovery)
    if tour is not None:
        window.tours.start_named(tour)
    elif path is None and not window.offer.offers_choice():
        window.tours.offer_first()
    preparation = Preparation(window)
    application.lastWindowClosed.connect(preparation.stop)
    status = application.exec()
    recovery.finish()
    return status
