"""What was chosen in a window that a notebook opened: live while it is open, and kept afterwards."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QEventLoop, QObject, Signal

from gui.app.start import Preparation
from gui.app.window.main_window import MainWindow
from gui.core.evaluate import Cache, evaluate
from gui.core.results import Results
from gui.core.scenario import Scenario, directions, state_of
from gui.core.store import Store
from gui.panels.words import state_name


class Exploration:
    """Ask it for ``state``, ``settings``, ``scenario`` or ``results`` whenever you like."""

    def __init__(self, store: Store, window: MainWindow) -> None:
        self._store = store
        self._cache = Cache()
        self._window: MainWindow | None = window
        self._watch = WindowWatch(window)
        self._watch.closed.connect(self._let_go)

    @property
    def scenario(self) -> Scenario:
        """Everything the user chose, as one frozen value."""
        return self._store.scenario

    @property
    def results(self) -> Results[Any]:
        """All numbers of the scenario, by the function that the window calls."""
        return evaluate(self.scenario, self._cache)

    @property
    def state(self) -> NDArray[np.complex128] | None:
        """ρ (4, 4) with its white noise, basis |00>, |01>, |10>, |11>; None where correlations are given."""
        return None if self.scenario.postulated is not None else state_of(self.scenario).density_matrix

    @property
    def settings(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The unit Bloch vectors of Alice (n, 3) and of Bob (m, 3)."""
        return directions(self.scenario.alice), directions(self.scenario.bob)

    @property
    def is_open(self) -> bool:
        """Whether the window is there."""
        return self._window is not None

    def wait(self) -> None:
        """Run the event loop until the window is closed."""
        if self._window is not None:
            loop = QEventLoop()
            self._watch.closed.connect(loop.quit)
            loop.exec()

    def close(self) -> None:
        """Close the window; what was chosen stays."""
        if self._window is not None:
            self._window.close()

    def _let_go(self) -> None:
        self._window = None

    def __repr__(self) -> str:
        s = self.scenario
        where = "open" if self.is_open else "closed"
        settings = f"{len(s.alice)} x {len(s.bob)} settings"
        return f"<Exploration, {where}: {state_name(s)}, V = {s.visibility:.4g}, {settings}>"


class WindowWatch(QObject):
    """Tells when the window is closed. It closes without a question: the notebook keeps what was chosen."""

    closed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._main_window = window
        self._preparation = Preparation(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._main_window:
            if event.type() == QEvent.Type.Close:
                self._main_window.store.mark_saved()
            elif event.type() == QEvent.Type.Hide and not event.spontaneous():
                self._preparation.stop()
                self.closed.emit()
                self._main_window.deleteLater()
        return False
