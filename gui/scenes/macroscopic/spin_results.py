"""The correlations of the spins, computed aside from the window while the state and the regions change."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QWidget

from gui.core.scenes.macroscopic.spin_work import compute_pairs, compute_regions
from gui.core.spins import Spins
from gui.core.spins.results import SpinsResults, evaluate_spins
from gui.look.layouts import in_column
from gui.tasks.timers import single_shot
from gui.widgets.job_row import JobRow
from physics.macroscopic.pairs import PairCorrelations

# A job that has run for so long is cancelled by another question; a younger one is waited for, so that there
# are answers during a drag.
SHORT_MS = 400
CANCELLED = "Cancelled: nothing is known of these spins."


class SpinResultsRow(QWidget):
    """Answers the newest question about spins; ``changed`` when an answer comes or work ends.

    Of two regions only the state is asked about: painting spins then needs no work. Progress and Cancel are
    seen while work goes on, and after a cancel the button that starts it again.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = JobRow("Compute", "correlations", self)
        self.job.requested.connect(self._begin)
        self.job.ended.connect(self._end)
        self._spins: Spins | None = None
        self._asked: Hashable = None
        self._known: dict[bool, tuple[Hashable, Any]] = {}  # by: two regions or not
        self._found: tuple[Spins, SpinsResults] | None = None
        self._running: tuple[bool, Hashable] | None = None
        self._since = QElapsedTimer()
        # Work that is done sooner shows no progress, which would make the page jump.
        self._late = single_shot(self, SHORT_MS, self._show_progress)
        self.job.hide()
        in_column(self.job, inside=self)

    def ask(self, spins: Spins) -> None:
        """Compute what these spins need and is not known."""
        self._spins = spins
        key = _key(spins)
        if key == self._asked:
            return
        self._asked = key
        known = self._known.get(_is_pair(spins))
        if known is not None and known[0] == key:
            self.job.cancel()
        elif self._running is None or self._since.elapsed() > SHORT_MS:
            self._begin()

    @property
    def found(self) -> SpinsResults | None:
        """The results of the present spins, None while they are not there."""
        spins = self._spins
        if spins is None:
            return None
        if self._found is None or self._found[0] != spins:
            known = self._known.get(_is_pair(spins))
            if known is None or known[0] != _key(spins):
                return None
            answer = known[1]
            self._found = spins, evaluate_spins(spins, answer) if _is_pair(spins) else answer.results
        return self._found[1]

    @property
    def last(self) -> SpinsResults | None:
        """The results of the spins before, or of the present ones."""
        return None if self._found is None else self._found[1]

    @property
    def pairs(self) -> PairCorrelations | None:
        """All two-spin correlations of the present state, where they are known."""
        known = self._known.get(True)
        if known is None or self._spins is None or known[0] != self._spins.state:
            return None
        pairs: PairCorrelations | None = known[1].pairs
        return pairs

    @property
    def best(self) -> float | None:
        """The largest Σ T² of more than two regions found over local axes; None where none was looked for."""
        known, spins = self._known.get(False), self._spins
        if known is None or spins is None or known[0] != _key(spins):
            return None
        best: float | None = known[1].best
        return best

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return not self.job.is_running

    def compute(self, spins: Spins) -> None:
        """Compute at once, for a figure without a window."""
        self.job.cancel()
        self._spins, self._asked = spins, _key(spins)
        if self.found is None:
            self._running = _is_pair(spins), self._asked
            if _is_pair(spins):
                self._keep(compute_pairs(spins.state, progress=_ignore, should_stop=_never))
            else:
                self._keep(compute_regions(spins, progress=_ignore, should_stop=_never))
            self._running = None
        self.job.hide()

    def stop(self) -> None:
        """End what runs."""
        self._late.stop()
        self.job.stop()

    def _begin(self) -> None:
        spins = self._spins
        if spins is None:
            return
        self.job.cancel()
        self.job.say("")
        self._asked = _key(spins)
        self._running = _is_pair(spins), self._asked
        self._since.start()
        if _is_pair(spins):
            self.job.run(compute_pairs, spins.state, on_done=self._keep, cancelled=CANCELLED)
        else:
            self.job.run(compute_regions, spins, on_done=self._keep, cancelled=CANCELLED)
        self._late.start()

    def _show_progress(self) -> None:
        self.job.setVisible(self.found is None)

    def _keep(self, answer: Any) -> None:
        if self._running is not None:
            pair, key = self._running
            self._known[pair] = key, answer

    def _end(self, word: str) -> None:
        ran, self._running = self._running, None
        if word == "done" and ran is not None and ran[1] != self._asked and self.found is None:
            self._begin()
        self._late.stop()
        if word != "done" or self.found is not None:
            self._show_progress()
        self.changed.emit()


def _is_pair(spins: Spins) -> bool:
    return len(spins.regions) == 2


def _key(spins: Spins) -> Hashable:
    return spins.state if _is_pair(spins) else (spins.state, spins.regions)


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
