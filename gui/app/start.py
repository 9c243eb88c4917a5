"""The window from its start to its end."""

from __future__ import annotations

import signal
from pathlib import Path

from gui.app import preferences
from gui.app.application import ExceptionReporter, ThemeManager, make_application, return_large_blocks
from gui.app.main_window import MainWindow
from gui.app.recovery import Recovery, recovery_folder
from gui.core.intents import default_scenario
from gui.core.store import Store


def run_window(path: Path | None) -> int:
    """Open the window and run until it is closed; returns the exit status."""
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
    status = application.exec()
    recovery.finish()
    return status
