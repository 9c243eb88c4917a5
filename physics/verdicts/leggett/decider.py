"""Is there a crypto-nonlocal (Leggett) model of given correlations, and up to which visibility?

Column generation over hidden states (u, v) (see `leggett_problem`): the linear program over the states known
so far gives a model, hence a rigorous lower end of V*; its dual is an inequality, and the search for states
that break it (`search`) either extends the program or leaves a candidate for the upper end, which
branch and bound (`leggett_bound`) then proves with a stated gap or refutes with a state the search missed.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.cache import VerdictCache
from physics.verdicts.judging import status_of
from physics.verdicts.leggett.bound import lower_bound
from physics.verdicts.leggett.closed import closed_form, isotropic_states, model_of_states, sphere_end
from physics.verdicts.leggett.master import LeggettMaster, OutOfTime
from physics.verdicts.leggett.problem import (
    Inequality,
    LeggettProblem,
    inequality,
    leggett_certificate,
    leggett_problem,
    model_visibility,
)
from physics.verdicts.leggett.search import (
    distinct_points,
    lowest,
    normalised_halves,
    random_states,
    supports,
    to_corners,
    walk_downhill,
)
from physics.verdicts.types import Array, Cancelled, Correlations, Effort, Hypothesis, Model, Status, Verdict

#: A model whose visibility falls short of 1 by no more than this counts as a model of the data.
MODEL_TOLERANCE = 1e-7
SEARCH_SHARE = 0.5  # of the time there is; the rest is for the proof
_SETTLED = 1e-8  # relative excess of an inequality below which no further states are added
_MOST_ROUNDS = 200
_POOL_NUMBERS, _FEWEST_STATES = 16_000_000, 500  # random states times rows: some 0.2 s a look at all of them
_WALKED_ROWS = 200_000  # walks times rows of a start that takes a second or less
_FIRST_ROWS, _MORE_ROWS = 150, 100  # of the linear program; all that are broken come in the end
_LIVE_GAP = 1e-5
# Share of the proof's gap that the search leaves; with marginals it closes in on smooth maxima slowly.
_SHARE, _SMOOTH_SHARE = 0.005, 0.1


@dataclass(eq=False)
class _Warm:
    """What a later frame can use: the linear program, and the rows of the corners of its hidden states."""

    master: LeggettMaster | None = None
    corners: dict[bytes, NDArray[np.intp]] = field(default_factory=dict)
    frame: int = 0


@dataclass(eq=False)
class _Bracket:
    """The best of both ends found so far; ``bound`` is what ``found`` is known (or thought) to obey."""

    lo: float = 0.0
    points: Array = field(default_factory=lambda: np.zeros((0, 6)))
    weights: Array = field(default_factory=lambda: np.zeros(0))
    hi: float = np.inf
    found: Inequality | None = None
    bound: float = np.inf
    proven: bool = False
    rounds: int = 0
    cells: int = 0

    @property
    def undecided(self) -> bool:
        return self.lo < 1.0 - MODEL_TOLERANCE <= self.hi

    def raise_lower(self, lo: float, points: Array, weights: Array) -> None:
        lo = float(lo)
        if lo > self.lo:
            self.lo, self.points, self.weights = lo, points, weights

    def set_upper(self, found: Inequality, bound: float, proven: bool) -> None:
        hi = max(bound / found.value, self.lo) if found.value > 0.0 else np.inf
        if not proven or not self.proven or hi < self.hi:
            self.hi, self.found, self.bound, self.proven = hi, found, bound, proven


class _Solver:
    def __init__(self, problem: LeggettProblem, effort: Effort) -> None:
        self.problem, self.effort = problem, effort
        self.bracket = _Bracket()
        started = time.perf_counter()
        self.deadline = None if effort.seconds is None else started + effort.seconds
        self.search_end = np.inf if effort.seconds is None else started + SEARCH_SHARE * effort.seconds
        size = len(problem.limits)
        most = _POOL_NUMBERS if effort.seconds is None else _POOL_NUMBERS // 8
        count = min(20_000, 2_000 + 20 * size, max(_FEWEST_STATES, most // max(1, size)))
        self.pool = random_states(count, effort.seed)
        self.walks = min(200, 24 + size // 4)
        if effort.seconds is not None:  # a first program that is solved before the time is up
            self.walks = min(self.walks, max(24, int(_WALKED_ROWS * effort.seconds) // max(1, size)))
        self.corners: dict[bytes, NDArray[np.intp]] = {}
        self.reported = 0.0
        self.maxima: Array = np.zeros((0, 6))

    @property
    def left(self) -> float:
        """Seconds."""
        return np.inf if self.deadline is None else self.deadline - time.perf_counter()

    @property
    def late(self) -> bool:
        return self.left < 0.0

    def start(self) -> None:
        """Begin with the corners nearest to breaking the mean of all rows, and the marginals' own vectors."""
        problem = self.problem
        rows = np.flatnonzero(problem.limits < 0.0)  # these bind in practice
        weights = np.zeros(len(problem.limits))
        weights[rows if len(rows) else slice(None)] = 1.0 / max(1, len(rows))
        mean = inequality(problem, weights, np.zeros(len(problem.targets)))
        points, _, _ = walk_downhill(mean, lowest(mean, self.pool, 2 * self.walks), self._ended)
        points = points[distinct_points(points, problem.symmetric)]
        if not problem.symmetric:
            along = problem.targets @ problem.moments
            along = along + 1e-12 * np.array([0.3, 0.2, 1.0, 0.3, 0.2, 1.0])
            flips = [np.repeat(signs, 3) * along for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
            points = np.concatenate([normalised_halves(np.array(flips)), points, -points, isotropic_states()])
        if len(rows) > _FIRST_ROWS:  # the strongest correlators; what a model breaks is added
            rows = np.sort(rows[np.argsort(problem.limits[rows], kind="stable")[:_FIRST_ROWS]])
        self.master = LeggettMaster(problem, rows, points)

    def resume(self, master: LeggettMaster, warm: _Warm) -> None:
        """Begin with the hidden states of an earlier frame, moved along with the corners they sat on."""
        problem = self.problem
        self.master, self.corners = master, {}
        points = master.points
        known = [warm.corners.get(p.tobytes()) for p in points]
        sitting = np.array([k for k, corner in enumerate(known) if corner is not None], dtype=np.intp)
        if len(sitting):
            active = np.array([known[k] for k in sitting])
            moved = points.copy()
            moved[sitting] = to_corners(problem.kinks, points[sitting], active)
            self.corners = {moved[k].tobytes(): row for k, row in zip(sitting, active, strict=True)}
            points = moved
        self.master.move(problem, points)
        self.pool = random_states(1_000, warm.frame % 16)
        self.walks = min(self.walks, 24)

    def solve_program(self) -> Inequality:
        """Solve the linear program, with further rows as its model breaks them, and read off the dual."""
        problem = self.problem
        while True:
            self._check_stop()
            weights, of_rows, of_moments = self.master.solve(self.left)
            used = weights > 0.0
            points, kept = self.master.points[used], weights[used]
            if len(kept):
                visibility, shares = 1.0 / float(kept.sum()), kept / kept.sum()
                excess = np.abs(points @ problem.kinks.T).T @ shares - 1.0 - visibility * problem.limits
                excess[self.master.rows] = 0.0
                broken = np.flatnonzero(excess > 1e-9)
                lo = model_visibility(problem, points, shares, visibility)
                self.bracket.raise_lower(lo, points, shares)
                if len(broken):
                    worst = np.argsort(-excess[broken], kind="stable")[:_MORE_ROWS]
                    self.master.grow(np.sort(broken[worst]))
                    continue
            return inequality(problem, of_rows, of_moments)

    def extend(self, points: Array, values: Array, corners: NDArray[np.intp]) -> int:
        """Add those hidden states that break the present dual most; returns how many."""
        order = np.flatnonzero(values > 1.0 + _SETTLED)
        order = order[distinct_points(points[order], self.problem.symmetric)]
        order = order[np.argsort(-values[order], kind="stable")[: 2 * self.walks]]
        chosen = points[order]
        for point, corner in zip(chosen, corners[order], strict=True):
            if corner.min() >= 0:
                self.corners[point.tobytes()] = corner
        self.master.add(chosen)
        return len(chosen)

    def generate(self, gap: float) -> Inequality:
        """Rounds of search and program until no state found breaks the dual by more than the gap."""
        while True:
            found = self.solve_program()
            bracket = self.bracket
            bracket.rounds += 1
            self._report(0.5 * bracket.rounds / (10.0 + bracket.rounds))
            starts = [lowest(found, self.pool, self.walks), bracket.points]
            if np.any(found.linear):
                starts.append(normalised_halves(found.linear[None] + 1e-12))
            points, values, corners = walk_downhill(found, np.concatenate(starts), self._ended)
            top = max(1.0, float(values.max()))
            self.maxima = points[np.argsort(-values, kind="stable")]
            if not bracket.proven:
                bracket.set_upper(found, top, False)
            reached = found.value > 0.0 and top / found.value - bracket.lo <= gap
            if reached or time.perf_counter() > self.search_end or bracket.rounds >= _MOST_ROUNDS:
                return found
            if not self.extend(points, values, corners):
                return found

    def prove(self, gap: float) -> None:
        """Alternate search and branch and bound until V* is known to the gap (or time is up)."""
        bracket = self.bracket
        wanted = gap
        while not (bracket.proven and bracket.hi - bracket.lo <= gap):
            gap = wanted * max(1.0, bracket.lo)
            found = self.generate(gap * (_SHARE if self.problem.symmetric else _SMOOTH_SHARE))
            if found.value <= 0.0:
                return
            if not len(found.weighted):  # only marginals bind: the maximum of a linear function
                ends = np.linalg.norm(found.linear.reshape(2, 3), axis=1)
                bracket.set_upper(found, float(ends.sum()), True)
                return
            added = 0
            allowed = found.value * (bracket.lo + 0.95 * gap)

            def polish(
                centres: Array, found: Inequality = found, breaks: float = 1.0 + 0.3 * (allowed - 1.0)
            ) -> bool:
                nonlocal added
                points, values, corners = walk_downhill(found, centres, self._ended)
                if values.max() > breaks:
                    added = self.extend(points, values, corners)
                return added > 0

            coarse = [found.total - found.value * (bracket.lo + k * gap) for k in (30.0, 5.0)]
            bound = lower_bound(
                found,
                [*coarse, found.total - allowed],
                symmetric=self.problem.symmetric,
                supports=self._supports(found),
                budget=0.04 * gap * found.value,
                polish=polish,
                poll=self._poll,
                deadline=self.deadline,
            )
            bracket.cells += bound.cells
            bracket.set_upper(found, found.total - bound.minimum, True)
            if (not added and not bound.done) or self.late or bracket.rounds >= _MOST_ROUNDS:
                return

    def _supports(self, found: Inequality) -> Array:
        """Supporting linear functions at the highest maxima found, and their mirror images."""
        maxima = self.maxima[distinct_points(self.maxima, self.problem.symmetric)]
        below = supports(found, lowest(found, maxima, 40))
        return np.concatenate([below, -below]) if self.problem.symmetric else below

    def _ended(self) -> bool:
        self._check_stop()
        return self.late

    def _check_stop(self) -> None:
        if self.effort.should_stop is not None and self.effort.should_stop():
            raise Cancelled

    def _poll(self, share: float) -> None:
        """Called by branch and bound, which comes after the search; progress never goes back."""
        self._check_stop()
        self._report(0.5 + 0.5 * share)

    def _report(self, share: float) -> None:
        if self.effort.progress is not None and share > self.reported:
            self.reported = share
            self.effort.progress(share)


def _verdict(problem: LeggettProblem, bracket: _Bracket, effort: Effort) -> Verdict:
    everywhere = sphere_end(problem)
    lo, hi = max(bracket.lo, everywhere), bracket.hi
    hi = hi if bracket.proven else max(lo, hi)
    status, proven = status_of(lo, hi, bracket.proven, MODEL_TOLERANCE)
    shown = None
    if bracket.found is not None and (bracket.proven or status is not Status.COMPATIBLE):
        shown = leggett_certificate(problem, bracket.found, bracket.bound)
    return Verdict(
        Hypothesis.LEGGETT,
        status,
        proven,
        (lo, hi),
        shown,
        _model(problem, bracket),
        "leggett.branch_and_bound" if bracket.proven else "leggett.search",
        {
            "bound": "proven" if bracket.proven else "heuristic",
            "gap": hi - lo,
            "eta": problem.eta,
            "rounds": bracket.rounds,
            "cells": bracket.cells,
            **({"theorem": "branciard"} if everywhere > bracket.lo else {}),
        },
        bracket.proven,
    )


def _model(problem: LeggettProblem, bracket: _Bracket) -> Model | None:
    """Hidden states for the data if lo >= 1 (mixed with white noise), else for lo times the data."""
    if bracket.lo <= 0.0:
        return None
    points, weights = bracket.points, bracket.weights
    if problem.symmetric:
        points, weights = np.concatenate([points, -points]), np.concatenate([weights, weights])
    weights = weights / weights.sum()
    if bracket.lo > 1.0:
        noise = isotropic_states()
        share = 1.0 / bracket.lo
        points = np.concatenate([points, noise])
        weights = np.concatenate([share * weights, np.full(len(noise), (1.0 - share) / len(noise))])
    return model_of_states(points, weights, min(bracket.lo, 1.0))


def decide_leggett(
    correlations: Correlations,
    *,
    eta: float,
    effort: Effort,
    cache: VerdictCache | None = None,
) -> Verdict:
    """Crypto-nonlocality with local purity ``eta`` in [0, 1].

    With ``effort.prove`` the interval is rigorous, depends on the problem and the seed only, and is no wider
    than ``effort.gap`` (relative where V* > 1) unless time runs out; it is narrowed further where it would
    leave V* >= 1 undecided. Without, its upper end is the largest violation that a local search found;
    ``cache`` then carries the program from frame to frame while settings are dragged.
    """
    problem = leggett_problem(correlations, float(eta))
    settled = closed_form(problem)
    if settled is not None:
        return settled
    solver = _Solver(problem, effort)
    if effort.prove:
        with suppress(OutOfTime):
            solver.start()
            gap = effort.gap
            solver.prove(gap)
            while solver.bracket.undecided and gap > 2e-6 and not solver.late:
                gap *= 0.1
                solver.prove(gap)
        return _verdict(problem, solver.bracket, effort)
    key = ("leggett", correlations.measured.tobytes(), problem.moments.shape, problem.limits.shape)
    warm = _Warm() if cache is None else cache.warm(key, _Warm, _Warm)
    if warm.master is None:
        solver.start()
    else:
        solver.resume(warm.master, warm)
    warm.master = None  # so that a frame that fails is not resumed
    with suppress(OutOfTime):
        solver.generate(_LIVE_GAP if problem.symmetric else 10.0 * _LIVE_GAP)
    warm.master, warm.corners, warm.frame = solver.master, solver.corners, warm.frame + 1
    return _verdict(problem, solver.bracket, effort)
