"""What the window's process takes while someone plays: ``python -m tests.memory [--actions N] [--seed K]``.

The program runs as the user has it, with worker processes, one of which has typeset the equations by the time
the first page with some is opened; nothing of the tests but the player is loaded.
The last line is the resident memory at the end, in MB.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, and print the resident memory ten times."""
    parser = argparse.ArgumentParser(prog="memory", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as home:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[name] = home
        play(options.actions, options.seed, home)
    return 0


def play(count: int, seed: int, home: str) -> None:
    """``count`` random actions in a window of 1280 x 720."""
    from PySide6.QtCore import QCoreApplication, QEvent, QSettings
    from PySide6.QtWidgets import QApplication

    from gui.app.application import ThemeManager, make_application, return_large_blocks
    from gui.app.start import Preparation
    from gui.app.window.main_window import MainWindow
    from gui.core.intents import default_scenario
    from gui.core.store import Store
    from tests.gui.player import Player, resident

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
    return_large_blocks()
    window = MainWindow(Store(default_scenario()), ThemeManager(make_application(), "light"))
    window.resize(1280, 720)
    window.show()
    preparation = Preparation(window)
    while preparation.is_busy:  # else the window would load the typesetter and its fonts, 20 MB
        QApplication.processEvents()
        time.sleep(0.01)
    player = Player(window, seed)
    every = max(1, count // 10)
    for k in range(1, count + 1):
        player.act()
        QApplication.processEvents()
        # Without ``exec`` around it Qt deletes nothing that was to be deleted later: 7 MB in 1000 actions.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if k % every == 0:
            gc.collect()
            print(f"after {k} actions: {resident() / 1e6:.0f} MB", flush=True)
    last = resident() / 1e6
    window.store.mark_saved()
    window.close()
    print(f"{last:.0f}")


if __name__ == "__main__":
    raise SystemExit(main())
