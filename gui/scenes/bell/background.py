"""The bounds that take longer than a frame, computed aside from the window and kept up to date."""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from gui.core.results import Results
from gui.core.scenes.bell.results import BellResults
from gui.core.scenes.bell.work import compute_bounds, compute_efficiency, compute_leggett
from gui.tasks.latest_job import LatestJob

LARGEST_LEGGETT = 400  # pairs of settings up to which Leggett's bound is computed at each stop of the hand
LARGEST_EFFICIENCY = 16


class ShownBounds(Struct, frozen=True):
    """What S is compared with; NaN where it is not known (yet).

    ``leggett``: at these settings; ``leggett_before``: at those before, while that of these is computed.

    ``two_qubits`` is the most that was found with two qubits, ``quantum`` what no quantum system exceeds;
    ``local_reached`` is below ``local`` where the local bound is not known exactly.
    """

    local: float
    two_qubits: float
    quantum: float
    no_signalling: float
    leggett: float
    leggett_before: float
    local_reached: float


class Background(QObject):
    """Three questions: the bounds of the inequality, Leggett's at these settings, the least efficiency."""

    changed = Signal()
    advanced = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bounds, self._leggett, self._efficiency = LatestJob(self), LatestJob(self), LatestJob(self)
        for job in (self._bounds, self._leggett, self._efficiency):
            job.arrived.connect(self._on_arrived)
            job.advanced.connect(self.advanced)
        self._asked: Results[BellResults] | None = None

    def _on_arrived(self) -> None:
        if self._asked is not None:
            self._ask_efficiency(self._asked)
        self.changed.emit()

    def ask(self, results: Results[BellResults]) -> None:
        """Compute what these results need and is not known."""
        self._asked = results
        r = results.scene
        if r.known is None:
            self._bounds.ask(_expression_key(r), compute_bounds, r.expression, 1.0)
        if _asks_leggett(r):
            self._leggett.ask(_leggett_key(r), compute_leggett, r.lossy, r.alice, r.bob, r.eta)
        self._ask_efficiency(results)

    def _ask_efficiency(self, results: Results[BellResults]) -> None:
        r, found = results.scene, self.bounds(results.scene)
        if found is None or r.state is None or r.expression.coefficients.size > LARGEST_EFFICIENCY:
            return
        s = results.scenario
        key = ("efficiency", _expression_key(r), s.state, s.visibility)
        self._efficiency.ask(key, compute_efficiency, r.expression, r.state, found.local)

    def compute(self, results: Results[BellResults]) -> None:
        """All of it at once, for a figure without a window."""
        self._asked = results
        r = results.scene
        if r.known is None:
            key = _expression_key(r)
            self._bounds.keep(key, compute_bounds(r.expression, 1.0, progress=_ignore, should_stop=_never))
        if _asks_leggett(r):
            found = compute_leggett(r.lossy, r.alice, r.bob, r.eta, progress=_ignore, should_stop=_never)
            self._leggett.keep(_leggett_key(r), found)

    def bounds(self, r: BellResults) -> ShownBounds | None:
        """Those known by now for these results; None where not even the local one is."""
        at_settings, before = self._leggett_bounds(r)
        if r.known is not None:
            k = r.known
            return ShownBounds(
                k.local, k.two_qubits, k.quantum, k.no_signalling, at_settings, before, k.local
            )
        found = self._bounds.answer_to(_expression_key(r))
        if found is None:
            return None
        return ShownBounds(
            found.local.bound,
            found.quantum.reached,
            found.quantum.bound,
            found.no_signalling.bound,
            at_settings,
            before,
            found.local.reached,
        )

    def _leggett_bounds(self, r: BellResults) -> tuple[float, float]:
        """That at these settings, or else that at the last ones of the same inequality; NaN for the other."""
        if not r.fits:
            return math.nan, math.nan
        if r.leggett_in_planes is not None:
            return r.leggett_in_planes, math.nan
        known = self._leggett.last
        if known is None or known[0][:4] != _leggett_key(r)[:4]:
            return math.nan, math.nan
        current = known[0] == _leggett_key(r)
        if not current and self._leggett.failure:
            return math.nan, math.nan  # nothing is being computed
        return (known[1].bound, math.nan) if current else (math.nan, known[1].bound)

    @property
    def least_efficiency(self) -> tuple[bool, float | None]:
        """Whether the present question is answered, and the answer (None: the state violates at none)."""
        return self._efficiency.is_answered, self._efficiency.answer

    @property
    def failure(self) -> str:
        """Why an answer will not come, empty if none failed."""
        return next(
            (job.failure for job in (self._bounds, self._leggett, self._efficiency) if job.failure), ""
        )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return all(job.is_settled for job in (self._bounds, self._leggett, self._efficiency))

    @property
    def progress(self) -> float | None:
        """How far the work is that is least far; None where nothing is at work."""
        jobs = (self._bounds, self._leggett, self._efficiency)
        return min((job.progress for job in jobs if job.progress is not None), default=None)

    @property
    def is_cancelled(self) -> bool:
        """Whether a bound is missing because the user cancelled it."""
        return any(job.is_cancelled for job in (self._bounds, self._leggett, self._efficiency))

    def cancel(self) -> None:
        """What is at work is not wanted, until the question changes or ``resume``."""
        for job in (self._efficiency, self._leggett, self._bounds):
            job.cancel()

    def resume(self) -> None:
        """Compute what was cancelled after all."""
        self.stop()
        if self._asked is not None:
            self.ask(self._asked)
        self.changed.emit()

    def stop(self) -> None:
        """End what runs."""
        for job in (self._bounds, self._leggett, self._efficiency):
            job.stop()


def _asks_leggett(r: BellResults) -> bool:
    return r.fits and r.leggett_in_planes is None and not is_too_large(r)


def is_too_large(r: BellResults) -> bool:
    """Whether Leggett's bound at these settings would take too long."""
    return r.expression.coefficients.size > LARGEST_LEGGETT


def _expression_key(r: BellResults) -> tuple[object, ...]:
    return (r.choices.inequality, r.choices.chained, r.choices.given)


def _leggett_key(r: BellResults) -> tuple[object, ...]:
    return (*_expression_key(r), r.eta, r.choices.efficiency, r.alice.tobytes(), r.bob.tobytes())


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
