"""The Leggett part of ``evaluate``: L_N at the settings, along phi and along V, for any state.

The correlation matrix is affine in V, T(V) = V T(1) + (1 - V) T(0), and L_N depends on it through the mean
alignment A of ``physics.pairs``: pairs opened to phi give L_N = 2 A |cos(phi/2)|. So everything that is known
of Werner states holds with A in the place of V.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from gui.core.cache import Cache
from gui.core.intents import frame_arrays
from gui.core.results import CorrelationResults, LeggettCurves, LeggettResults, VisibilityCurves
from gui.core.scenario import Scenario, directions, state_of
from physics.leggett import inequality as leggett
from physics.pairs import mean_alignment

# Curves bend most at phi = 0 and are smooth elsewhere; 0.5 degree steps hit the tip exactly.
PHI_GRID = np.radians(np.linspace(-90.0, 90.0, 361))
VISIBILITY_GRID = np.linspace(0.0, 1.0, 201)


def leggett_results(s: Scenario, found: CorrelationResults, cache: Cache) -> LeggettResults | None:
    """L_N at the scenario's settings; None where they are no triples or a correlator is missing."""
    n = len(s.frames)
    if n == 0:
        return None
    rows = np.arange(n)
    c, c_prime = found.correlators[rows, 2 * rows], found.correlators[rows, 2 * rows + 1]
    if not (np.isfinite(c).all() and np.isfinite(c_prime).all()):
        return None
    b, b_prime = found.bob[0::2], found.bob[1::2]
    middle, axes = frame_arrays(s)
    kappa = _kappa(axes, cache)
    deviation = _deviation(s, found, cache)
    value = float(leggett.leggett_value(c, c_prime))
    if s.postulated is not None:
        return _given(n, kappa, value, deviation)
    ends = _matrices(s, cache)
    # Half the sum of b and b' in the place of the middle: A is then half of L_N at the settings as they are.
    here = _Line(*ends, found.alice, (b + b_prime) / 2)
    opened = _Line(*ends, found.alice, middle)
    # Directions may be a rounding too long.
    alignment = np.minimum(1.0, opened.at(s.visibility))
    best = float(leggett.best_threshold_visibility(kappa, s.eta))
    low, high = leggett.violation_window(kappa, s.eta, alignment)
    return LeggettResults(
        n=n,
        kappa=kappa,
        value=value,
        bound=deviation.bound,
        deviation=deviation,
        threshold_at_phi=float(here.visibility_for(deviation.bound / 2)),
        best_threshold=float(opened.visibility_for(best)),
        best_threshold_angle=float(leggett.angle_of_best_threshold(kappa, s.eta)),
        largest_excess=float(leggett.largest_excess(kappa, s.eta, alignment)),
        largest_excess_angle=float(leggett.angle_of_largest_excess(kappa, s.eta, alignment)),
        window=(float(low), float(high)),
    )


def _given(n: int, kappa: float, value: float, deviation: leggett.SettingsDeviation) -> LeggettResults:
    """Given correlations can only be mixed with noise: no state says what they are at another angle."""
    nan = math.nan
    threshold = deviation.bound / value if value > 0 else math.inf
    return LeggettResults(
        n, kappa, value, deviation.bound, deviation, threshold, nan, nan, nan, nan, (nan, nan)
    )


def leggett_curves(s: Scenario, correlation_matrix: np.ndarray, cache: Cache) -> LeggettCurves:
    """L_N, its bound and the critical visibility when all pairs open from -90 to 90 degrees."""
    a, (middle, axis) = directions(s.alice), frame_arrays(s)
    kappa = _kappa(axis, cache)
    bound = leggett.leggett_bound(PHI_GRID, kappa, s.eta)
    if s.postulated is not None:
        unknown = np.full_like(PHI_GRID, math.nan)
        return LeggettCurves(len(a), PHI_GRID, bound, unknown, unknown)
    alignment = float(mean_alignment(correlation_matrix, a, middle))
    needed = leggett.threshold_visibility(PHI_GRID, kappa, s.eta)
    return LeggettCurves(
        n=len(a),
        phi=PHI_GRID,
        bound=bound,
        value=leggett.werner_leggett_value(PHI_GRID, min(1.0, alignment)),
        threshold=_Line(*_matrices(s, cache), a, middle).visibility_for(needed),
    )


def visibility_curves(
    s: Scenario, given: LeggettResults, found: CorrelationResults, cache: Cache
) -> VisibilityCurves:
    """Excess of L_N at the settings as they are, and the largest over phi, against V."""
    if s.postulated is not None:
        # Mixed with noise, V times what they are.
        unknown = np.full_like(VISIBILITY_GRID, math.nan)
        return VisibilityCurves(VISIBILITY_GRID, VISIBILITY_GRID * given.value - given.bound, unknown)
    a, (middle, axis) = directions(s.alice), frame_arrays(s)
    kappa = _kappa(axis, cache)
    ends = _matrices(s, cache)
    b, b_prime = found.bob[0::2], found.bob[1::2]
    here = 2 * _Line(*ends, a, (b + b_prime) / 2).at(VISIBILITY_GRID) - given.bound

    def largest() -> np.ndarray:
        alignment = np.minimum(1.0, _Line(*ends, a, middle).at(VISIBILITY_GRID))
        return leggett.largest_excess(kappa, s.eta, alignment)

    # Stays as it is while phi moves.
    family = (s.alice, s.frames, s.eta, s.state)
    return VisibilityCurves(VISIBILITY_GRID, here, cache.get("largest_excess", family, largest))


class _Line:
    """The mean alignment A along V, a convex function of V."""

    def __init__(self, t0: np.ndarray, t1: np.ndarray, a: np.ndarray, middle: np.ndarray) -> None:
        self._t0, self._t1, self._a, self._middle = t0, t1, a, middle

    def at(self, v: float | np.ndarray) -> np.ndarray:
        x = np.asarray(v, dtype=float)[..., None, None]
        return mean_alignment(x * self._t1 + (1 - x) * self._t0, self._a, self._middle)

    def visibility_for(self, needed: float | np.ndarray) -> np.ndarray:
        """The V from which on A exceeds ``needed``; above 1 or NaN where no V up to 1 does."""
        if not self._t0.any():
            full = float(self.at(1.0))
            return np.asarray(needed) / full if full > 0 else np.full(np.shape(needed), math.nan)
        # Noise that is itself correlated: the rising branch of a convex piecewise linear function.
        values = self.at(VISIBILITY_GRID)
        start = int(np.argmin(values))
        found = np.interp(needed, values[start:], VISIBILITY_GRID[start:], right=math.nan)
        return np.asarray(found)


def _matrices(s: Scenario, cache: Cache) -> tuple[np.ndarray, np.ndarray]:
    def make() -> tuple[np.ndarray, np.ndarray]:
        return (
            state_of(replace(s, visibility=0.0)).correlation_matrix,
            state_of(replace(s, visibility=1.0)).correlation_matrix,
        )

    return cache.get("matrices", s.state, make)


def _deviation(s: Scenario, found: CorrelationResults, cache: Cache) -> leggett.SettingsDeviation:
    return cache.get(
        "deviation",
        (s.alice, s.bob, s.eta),
        lambda: leggett.settings_deviation(found.alice, found.bob[0::2], found.bob[1::2], eta=s.eta),
    )


def _kappa(axes: np.ndarray, cache: Cache) -> float:
    return cache.get("kappa", axes.tobytes(), lambda: leggett.kappa(axes))
