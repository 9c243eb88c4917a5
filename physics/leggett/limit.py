"""Werner states are crypto-nonlocal exactly up to V_L(η) = (1 + √(1 - η²/2))/2: proof, checks, program.

Branciard 2013, note 16, leaves open whether Werner states with (1 + 1/√2)/2 < V <= √3/2 (η = 1) are
crypto-nonlocal for all projective measurements. They are not; the proof below is this program's own.

1. A model is a distribution of hidden (u, v), and every pair a, b asks E|ηu.a + ηv.b| <= 1 - V a.b (eq. (5)
   there; the other half is this one at -b). Rotating a model jointly in u, v keeps all that, so rotations
   can be averaged and only the angle θ between u and v is left: η E F(θ, χ) <= 1 - V cos χ for all χ, with F
   of ``physics.leggett.averaged``. So ηF_min(χ) <= 1 - V cos χ, F_min the minimum over θ.
2. F_min(χ) = sin(χ/2) for χ <= arccos(1/3) = 70.53°. With δ = π - θ, t = tan²(δ/2), τ = tan²(χ/2) <= 1/2 and
   h the smaller of t/τ and τ/t, the Gauss-Kummer series of the perimeter has only positive terms:
   δ <= χ: F = sin(χ/2) (1 + h/4 + h²/64 + ...)/√(1 + t), and sin(χ/2) (1 + h/4)/√(1 + t) >= sin(χ/2) is
   ``near_condition`` >= 0, which holds as its first term is at least 1.
   δ >= χ: F = sin(δ/2) cos(χ/2) (1 + h/4 + ...), and that cut after h/4 is >= sin(χ/2) if
   ``far_condition`` >= 0, which holds as t >= τ makes t(1 - τ) >= τ/2.
3. At sin(χ/2) = η/(2 + 2√(1 - η²/2)), that is 34.06° or less, 1 - η sin(χ/2) = V cos χ for V = V_L(η): no
   model above V_L(η). Up to there ``physics.leggett.model`` is one.

``verify`` checks step 2, and ``theta_program`` the whole as a linear program. Angles in radians.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within, finite_array
from physics.leggett.averaged import LIMIT_ANGLE, averaged_modulus
from physics.verdicts.types import Cancelled

# Above the rounding error of F and of its bound (about 1e-14: 60 operations on positive numbers).
ROUNDING = 1e-12
_SERIES_TERMS = 24
_CHUNK = 1 << 15
_POLE = 1e-9  # tan² is taken no closer to its pole


def gauss_kummer_lower(theta: ArrayLike, chi: ArrayLike, terms: int = 1) -> Array:
    """Lower bound of F(θ, χ) for θ, χ in [0, π]: the Gauss-Kummer series cut after h^terms.

    With m and M the smaller and the larger of π - θ and χ: F = sin(M/2) cos(m/2) Σ binomial(1/2, n)² h^n,
    h = (tan(m/2)/tan(M/2))² in [0, 1]. The proof uses terms = 1. Equal to F at h = 0; relative gap at most
    1 - 5π/16 = 0.0183 for terms = 1, at h = 1. Raises ValueError for terms < 0.
    """
    if terms < 0:
        raise ValueError(f"terms: {terms} is negative")
    delta = np.pi - array_within(theta, "theta", 0.0, np.pi, 1e-12)
    return series(delta, array_within(chi, "chi", 0.0, np.pi, 1e-12), terms)


def near_condition(tau: ArrayLike, t: ArrayLike) -> Array:
    """1/(2τ) + t/(16τ²) - 1 for τ > 0: where >= 0 and t <= τ, F(θ, χ) >= sin(χ/2). Step 2, δ <= χ.

    It is ((1 + h/4)² - (1 + t))/t with h = t/τ.
    """
    x, y = _positive(tau, "tau"), array_within(t, "t", 0.0, np.inf)
    return np.asarray(1 / (2 * x) + y / (16 * x**2) - 1)


def far_condition(tau: ArrayLike, t: ArrayLike) -> Array:
    """t(1 - τ) - τ/2 + τ²/(16t) for t > 0: where >= 0 and t >= τ, F(θ, χ) >= sin(χ/2). Step 2, δ >= χ.

    It is t(1 + h/4)² - τ(1 + t) with h = τ/t.
    """
    x, y = array_within(tau, "tau", 0.0, np.inf), _positive(t, "t")
    return np.asarray(y * (1 - x) - x / 2 + x**2 / (16 * y))


def step_conditions(theta: ArrayLike, chi: float) -> tuple[Array, Array]:
    """``near_condition`` and ``far_condition`` along θ (n,) at one χ in [0, π]; NaN where not asked for.

    τ = tan²(χ/2), t = tan²((π - θ)/2); where the two cases meet, both are given.
    """
    opening = np.pi - array_within(theta, "theta", 0.0, np.pi, 1e-12)
    t = np.tan(np.clip(opening, 0.0, np.pi - _POLE) / 2) ** 2
    tau = float(np.tan(min(chi, np.pi - _POLE) / 2) ** 2)
    near, far = np.full(len(t), np.nan), np.full(len(t), np.nan)
    inside = t <= tau * (1 + 1e-12)
    if tau > 0:
        near[inside] = near_condition(tau, t[inside])
    outside = (t >= tau * (1 - 1e-12)) & (t > 0)
    far[outside] = far_condition(tau, t[outside])
    return near, far


@dataclass(frozen=True)
class VerificationResult:
    """Outcome of ``verify``: ``holds`` is True only if every cell was shown.

    ``analytic_strip``: π - θ up to which step 2 of the proof is used instead of numbers, for χ up to
    arccos(1/3) (0: not used at all). ``cells``: tiles of the rest that were shown; ``undecided``: those that
    were not when ``max_cells`` was reached. ``smallest_gap``: lowest F - sin(χ/2) - raise_by met at a point.
    ``counterexample``: (θ, χ, that difference) below zero, or None.
    """

    holds: bool
    chi_max: float
    raise_by: float
    analytic_strip: float
    cells: int
    undecided: int
    smallest_gap: float
    counterexample: tuple[float, float, float] | None = None


def verify(
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    *,
    chi_max: float = LIMIT_ANGLE,
    raise_by: float = 0.0,
    strip: float = 0.15,
    max_cells: int = 20_000_000,
) -> VerificationResult:
    """Check F(θ, χ) >= sin(χ/2) + raise_by for all θ in [0, π] and χ in [0, chi_max], with error bounds.

    Numeric part: π - θ >= strip is tiled with rectangles of half-widths r, s. |w.Ra| has mean |w|/2, so F
    changes by at most half the change of an angle, and in a tile F >= F(centre) - (r + s)/2 while sin(χ/2)
    is at most that of the upper edge. F(centre) is bounded from below by 24 terms of the Gauss-Kummer
    series, less ``ROUNDING``; tiles that fail are halved. Analytic part: where π - θ < strip, F touches
    sin(χ/2) and no finite tiling can show it; there step 2 of the proof in the module's docstring is used,
    so only for χ <= arccos(1/3) and raise_by <= 0, elsewhere this part is tiled too. A failing point is
    confirmed by the elliptic integral. Raises Cancelled when ``should_stop`` answers True, ValueError for
    chi_max outside (0, π/2] or strip outside (0, π).
    """
    if not 0 < chi_max <= np.pi / 2:
        raise ValueError(f"chi_max: {chi_max} is outside (0, π/2]")
    if not 0 < strip < np.pi:
        raise ValueError(f"strip: {strip} is outside (0, π)")
    offset = float(finite_array(raise_by, "raise_by"))
    analytic = strip if offset <= 0 else 0.0
    tiles = _tiles(analytic, np.pi, 0.0, chi_max)
    if analytic > 0 and chi_max > LIMIT_ANGLE:
        tiles = np.concatenate([tiles, _tiles(0.0, analytic, LIMIT_ANGLE, chi_max)], axis=1)
    total = float(np.sum(tiles[2] * tiles[3]))
    shown_area, shown, smallest = 0.0, 0, np.inf

    def result(undecided: int, counterexample: tuple[float, float, float] | None) -> VerificationResult:
        return VerificationResult(
            holds=undecided == 0 and counterexample is None,
            chi_max=float(chi_max),
            raise_by=offset,
            analytic_strip=analytic,
            cells=shown,
            undecided=undecided,
            smallest_gap=float(smallest),
            counterexample=counterexample,
        )

    while tiles.shape[1] > 0:
        if shown + tiles.shape[1] > max_cells:
            return result(tiles.shape[1], None)
        halves = []
        for start in range(0, tiles.shape[1], _CHUNK):
            if should_stop is not None and should_stop():
                raise Cancelled
            part = tiles[:, start : start + _CHUNK]
            delta, chi, r, s = part
            needed = np.sin((chi + s) / 2) + offset
            lower = series(delta, chi, _SERIES_TERMS)
            good = lower - (r + s) / 2 - needed >= ROUNDING
            bad = part[:, ~good]
            # Where the claim fails it does so first at the upper edge in χ.
            edge = bad[1] + bad[3]
            gaps = averaged_modulus(np.pi - bad[0], edge) - np.sin(edge / 2) - offset
            smallest = min(smallest, np.min(lower - np.sin(chi / 2)) - offset, np.min(gaps, initial=np.inf))
            if np.min(gaps, initial=0.0) < -ROUNDING:
                worst = int(gaps.argmin())
                return result(0, (float(np.pi - bad[0, worst]), float(edge[worst]), float(gaps[worst])))
            shown += int(np.count_nonzero(good))
            shown_area += float(np.sum(r[good] * s[good]))
            halves.append(halved(bad))
            if progress is not None:
                progress(min(1.0, shown_area / total))
        tiles = np.concatenate(halves, axis=1)
    if progress is not None:
        progress(1.0)
    return result(0, None)


@dataclass(frozen=True, eq=False)
class ThetaProgram:
    """Largest V over distributions of θ, and a bound that no model exceeds.

    ``visibility``: value of the program on the grids. ``weights`` over ``theta``: the best distribution.
    ``dual`` over ``chi``: non-negative, Σ dual cos χ = 1. ``upper_bound``: what the dual proves for all
    θ in [0, π], not only those of the grid (``certified_bound``).
    """

    visibility: float
    theta: Array
    weights: Array
    chi: Array
    dual: Array
    upper_bound: float


def theta_program(n_theta: int = 121, n_chi: int = 361, eta: float = 1.0) -> ThetaProgram:
    """Maximise V over weights w >= 0 of θ, Σ w = 1, with η Σ w F(θ, χ) <= 1 - V cos χ at each χ of a grid.

    Both grids are equally spaced on [0, π]. Fewer θ than all lower the value, fewer χ raise it; with θ = π
    in the grid it exceeds V_L(η) by at most the grid of χ, about (π/n_chi)²/4. Raises ValueError for grids
    of fewer than two points.
    """
    purity = float(array_within(eta, "eta", 0.0, 1.0))
    for name, n in (("n_theta", n_theta), ("n_chi", n_chi)):
        if n < 2:
            raise ValueError(f"{name}: {n} where at least 2 are needed")
    theta, chi = np.linspace(0, np.pi, n_theta), np.linspace(0, np.pi, n_chi)
    left = np.column_stack([purity * averaged_modulus(theta, chi[:, None]), np.cos(chi)])
    from scipy.optimize import linprog  # heavy: only where it is solved

    solved = linprog(
        np.append(np.zeros(n_theta), -1.0),
        A_ub=left,
        b_ub=np.ones(n_chi),
        A_eq=np.append(np.ones(n_theta), 0.0)[None, :],
        b_eq=[1.0],
        bounds=(0, None),
        method="highs",
    )
    if solved.status != 0:
        raise RuntimeError(f"linear program of θ: {solved.message}")
    dual = np.maximum(-np.asarray(solved.ineqlin.marginals, dtype=np.float64), 0.0)
    dual /= dual @ np.cos(chi)
    return ThetaProgram(
        visibility=float(solved.x[-1]),
        theta=theta,
        weights=np.asarray(solved.x[:-1]),
        chi=chi,
        dual=dual,
        upper_bound=certified_bound(chi, dual, purity),
    )


def certified_bound(chi: ArrayLike, dual: ArrayLike, eta: float = 1.0, tolerance: float = 1e-7) -> float:
    """Bound of V proved by weights y >= 0 of χ: (Σ y - η min over θ of Σ y F(θ, χ))/Σ y cos χ.

    Summing η E F(θ, χ) <= 1 - V cos χ with weights y. The minimum over all of [0, π] is found to
    ``tolerance`` Σ y by halving intervals: Σ y F changes by at most Σ y/2 times the change of θ. Raises
    ValueError for negative weights or Σ y cos χ not above 1e-9 Σ y.
    """
    y = array_within(dual, "dual", 0.0, np.inf)
    angles = array_within(chi, "chi", 0.0, np.pi, 1e-12)
    if y.shape != angles.shape or y.ndim != 1:
        raise ValueError(f"dual: shape {y.shape} where chi has {angles.shape}")
    purity = float(array_within(eta, "eta", 0.0, 1.0))
    scale = float(y @ np.cos(angles))
    if scale <= 1e-9 * float(np.sum(y)):
        raise ValueError("dual: Σ y cos χ is not positive")
    if not tolerance >= 1e-9:
        raise ValueError(f"tolerance: {tolerance} is below 1e-9")
    total, used = float(np.sum(y)), y > 0
    weights, angles = y[used] / total, angles[used]
    radius = np.pi / 512
    centres = (2 * np.arange(256) + 1) * radius
    best = float(np.min(averaged_modulus(np.array([0.0, np.pi]), angles[:, None]).T @ weights))
    while centres.size > 0:
        values = averaged_modulus(centres, angles[:, None]).T @ weights
        best = min(best, float(values.min()))
        open_ = centres[values - radius / 2 < best - tolerance]
        radius /= 2
        centres = np.concatenate([open_ - radius, open_ + radius])
    lowest = best - tolerance - ROUNDING
    return (total - purity * total * lowest) / scale + ROUNDING


def series(delta: Array, chi: Array, terms: int) -> Array:
    small, large = np.minimum(delta, chi) / 2, np.maximum(delta, chi) / 2
    tangent = np.tan(large)
    h = (np.tan(small) / np.where(tangent == 0, 1.0, tangent)) ** 2
    coefficients = _squared_binomials(terms)
    value = np.full(np.shape(h), coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        value = value * h + coefficient
    return np.asarray(np.sin(large) * np.cos(small) * value)


def _squared_binomials(terms: int) -> list[float]:
    """binomial(1/2, n)² for n = 0..terms: 1, 1/4, 1/64, 1/256, ..."""
    binomial = [1.0]
    for n in range(terms):
        binomial.append(binomial[-1] * (0.5 - n) / (n + 1))
    return [b * b for b in binomial]


def _tiles(delta_low: float, delta_high: float, chi_low: float, chi_high: float) -> Array:
    """(4, n): centres δ, χ and half-widths of a first coarse tiling."""
    n, m = 64, 32
    r, s = (delta_high - delta_low) / (2 * n), (chi_high - chi_low) / (2 * m)
    delta, chi = np.meshgrid(
        delta_low + r * (2 * np.arange(n) + 1), chi_low + s * (2 * np.arange(m) + 1), indexing="ij"
    )
    return np.stack([delta.ravel(), chi.ravel(), np.full(n * m, r), np.full(n * m, s)])


def halved(tiles: Array) -> Array:
    """Halves of tiles along the direction that costs more: F loses r/2, F - sin(χ/2) loses s."""
    delta, chi, r, s = tiles
    along_delta = r >= 2 * s
    r, s = np.where(along_delta, r / 2, r), np.where(along_delta, s, s / 2)
    step_r, step_s = np.where(along_delta, r, 0.0), np.where(along_delta, 0.0, s)
    first = np.stack([delta - step_r, chi - step_s, r, s])
    return np.concatenate([first, np.stack([delta + step_r, chi + step_s, r, s])], axis=1)


def _positive(value: ArrayLike, name: str) -> Array:
    array = finite_array(value, name)
    if np.any(array <= 0):
        raise ValueError(f"{name}: must be positive")
    return array
