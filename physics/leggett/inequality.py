"""Leggett inequalities L_N <= 2 - 2κη|sin(φ/2)| and what Werner states reach (Branciard et al. 2008).

L_N = (1/N) Σ |C(a_i, b_i) + C(a_i, b_i')| with b_i, b_i' = cos(φ/2) a_i ± sin(φ/2) e_i and a_i ⟂ e_i.
Angles in radians; φ, V, κ and η broadcast.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within, finite_array
from physics.direction_sets import DIRECTION_SETS
from physics.vectors import angle_between_units, as_unit_vectors, index_pairs

_NO_DIRECTION = 1e-9
_YZX, _ZXY = [1, 2, 0], [2, 0, 1]


@cache
def _named_kappa(n: int) -> float:
    """κ of the named set of n directions."""
    return kappa(DIRECTION_SETS[n])


def min_mean_projection(d: ArrayLike) -> tuple[float, Array]:
    """min over |v| = 1 of (1/N) Σ |v.d_i|, and a v (3,) that attains it, for any vectors d_i (N, 3).

    Exact: where no v.d_i changes sign the mean is linear in v and >= 0, so its minimum over that spherical
    polygon lies at a corner, that is where two great circles v.d_i = 0 cross; all crossings are tried. If
    the d_i lie in a plane, its normal gives 0. Raises ValueError for another shape, no vectors or NaN.
    """
    vectors = finite_array(d, "d")
    if vectors.ndim != 2 or vectors.shape[1] != 3 or len(vectors) == 0:
        raise ValueError(f"d: shape {vectors.shape} where (N, 3) with N >= 1 is needed")
    # The last right singular vector is the normal where no two circles cross (one vector, parallel ones).
    candidates = [np.linalg.svd(vectors)[2][-1:]]
    lengths = np.linalg.norm(vectors, axis=1)
    units = vectors[lengths > 0] / lengths[lengths > 0, None]
    i, j = index_pairs(len(units))
    # Where two nearly parallel circles cross is ill-defined, but crossings with others are then as low.
    # The cross product by hand: np.cross takes longer than all the rest.
    x, y = units[i], units[j]
    crossings = x[:, _YZX] * y[:, _ZXY] - x[:, _ZXY] * y[:, _YZX]
    norms = np.sqrt((crossings * crossings).sum(axis=1))
    candidates.append(crossings[norms > 0] / norms[norms > 0, None])
    points = np.concatenate(candidates)
    values = np.abs(points @ vectors.T).mean(axis=1)
    best = int(values.argmin())
    return float(values[best]), points[best]


def least_mean_projections(d: Array) -> Array:
    """``min_mean_projection`` of many sets of vectors at once, d (k, N, 3): the minima (k,).

    Sets in which two circles do not cross, as with parallel vectors or zeros, are done one by one.
    """
    i, j = index_pairs(d.shape[1])
    x, y = d[:, i], d[:, j]
    crossings = x[..., _YZX] * y[..., _ZXY] - x[..., _ZXY] * y[..., _YZX]
    norms = np.linalg.norm(crossings, axis=-1)
    lengths = np.linalg.norm(d, axis=-1)
    clear = (norms > _NO_DIRECTION * lengths[:, i] * lengths[:, j]).all(axis=-1) & (len(i) > 0)
    found = np.empty(len(d))
    points = crossings[clear] / norms[clear, :, None]
    found[clear] = np.abs(points @ d[clear].transpose(0, 2, 1)).mean(axis=-1).min(axis=-1, initial=np.inf)
    for k in np.flatnonzero(~clear).tolist():
        found[k] = min_mean_projection(d[k])[0]
    return found


def kappa(e: ArrayLike) -> float:
    """κ = min over |v| = 1 of (1/N) Σ |v.e_i| for unit vectors e_i (N, 3); exact, between 0 and 1/2.

    1/3 for the orthogonal triad (Branciard et al. 2008, methods); 0 for directions in one plane.
    """
    return min_mean_projection(as_unit_vectors(e, "e"))[0]


def leggett_value(c: ArrayLike, c_prime: ArrayLike) -> Array:
    """L_N = (1/N) Σ |C(a_i, b_i) + C(a_i, b_i')|; c, c' of shape (..., N), mean over the last axis.

    Branciard et al. 2008, eq. (4). Raises ValueError for correlators beyond ±1 (tolerance 1e-9) or shapes
    that differ.
    """
    first = array_within(c, "c", -1.0, 1.0, 1e-9)
    second = array_within(c_prime, "c_prime", -1.0, 1.0, 1e-9)
    if first.shape != second.shape:
        raise ValueError(f"c_prime: shape {second.shape} where c has {first.shape}")
    if first.ndim == 0 or first.shape[-1] == 0:
        raise ValueError(f"c: shape {first.shape} where (..., N) with N >= 1 is needed")
    return np.asarray(np.mean(np.abs(first + second), axis=-1))


def leggett_bound(phi: ArrayLike, kappa: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """2 - 2κη|sin(φ/2)|, the largest L_N of Leggett models of purity η (Branciard et al. 2008, eq. (5))."""
    return np.asarray(2 - 2 * _strength(kappa, eta) * np.abs(np.sin(finite_array(phi, "phi") / 2)))


def leggett_bound_misaligned(b: ArrayLike, b_prime: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """2 - η min over |v| = 1 of (1/N) Σ |v.(b_i - b_i')|: the bound of L_N for settings as measured.

    Follows from Branciard et al. 2008, eq. (9), for any a_i that is the same in both correlators of a
    pair. b, b' (N, 3) unit vectors. Raises ValueError for other vectors or numbers of them.
    """
    lowest, _ = min_mean_projection(_differences(b, b_prime))
    return np.asarray(2 - array_within(eta, "eta", 0.0, 1.0) * lowest)


def werner_leggett_value(phi: ArrayLike, visibility: ArrayLike) -> Array:
    """L_N = 2|V cos(φ/2)| of a Werner state in the ideal settings (Branciard et al. 2008, methods)."""
    return np.asarray(2 * _visibility(visibility) * np.abs(np.cos(finite_array(phi, "phi") / 2)))


def fitted_visibility(phi: ArrayLike, values: ArrayLike, sigma: ArrayLike) -> tuple[float, float]:
    """Least-squares visibility of L_N = 2 V |cos(φ/2)| and its standard error, from measured points (k,).

    V = Σ L x/σ² / Σ x²/σ² with x = 2 |cos(φ/2)|. Raises ValueError where no point has cos(φ/2) ≠ 0.
    """
    x = 2 * np.abs(np.cos(finite_array(phi, "phi") / 2))
    weight = 1 / np.square(finite_array(sigma, "sigma"))
    norm = float(np.sum(weight * x**2))
    if not norm > 0:
        raise ValueError("phi: no point fixes the visibility")
    return float(np.sum(weight * x * finite_array(values, "values")) / norm), float(norm**-0.5)


def threshold_visibility(phi: ArrayLike, kappa: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """(1 - κη|sin(φ/2)|)/|cos(φ/2)|: the |V| above which a Werner state violates at φ.

    Above 1 where no state violates, inf at φ = π.
    """
    half = finite_array(phi, "phi") / 2
    with np.errstate(divide="ignore"):
        return np.asarray((1 - _strength(kappa, eta) * np.abs(np.sin(half))) / np.abs(np.cos(half)))


def best_threshold_visibility(kappa: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """√(1 - (κη)²), the lowest ``threshold_visibility`` over φ; 2√2/3 for the triad."""
    return np.asarray(np.sqrt(1 - _strength(kappa, eta) ** 2))


def angle_of_best_threshold(kappa: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """φ = 2 arcsin(κη), where the least visibility suffices to violate; 38.94° for the triad.

    Not the angle of the largest excess, 2 arctan(κη) at V = 1, except at the threshold V itself.
    """
    return np.asarray(2 * np.arcsin(_strength(kappa, eta)))


def angle_of_largest_excess(kappa: ArrayLike, eta: ArrayLike = 1.0, visibility: ArrayLike = 1.0) -> Array:
    """φ = 2 arctan(κη/|V|) in [0, π], where L_N exceeds its bound most; π at V = 0, and 0 where η = 0 too.

    36.87° for the triad at V = η = 1 (Branciard et al. 2008, methods).
    """
    return np.asarray(2 * np.arctan2(_strength(kappa, eta), _visibility(visibility)))


def largest_excess(kappa: ArrayLike, eta: ArrayLike = 1.0, visibility: ArrayLike = 1.0) -> Array:
    """2√(V² + (κη)²) - 2: L_N minus its bound at ``angle_of_largest_excess``; negative without violation."""
    return np.asarray(2 * np.hypot(_strength(kappa, eta), _visibility(visibility)) - 2)


def violation_window(
    kappa: ArrayLike, eta: ArrayLike = 1.0, visibility: ArrayLike = 1.0
) -> tuple[Array, Array]:
    """(φ_lo, φ_hi) between which a Werner state violates, 0 <= φ_lo < φ_hi < π; NaN where it never does.

    φ/2 = x0 ± arccos(1/√(V² + (κη)²)) with tan x0 = κη/|V|; (0, 4 arctan κη) at V = 1, which is 73.74° for
    the triad (Branciard et al. 2008, methods). The window at negative φ is its mirror image.
    """
    strength, v = np.broadcast_arrays(_strength(kappa, eta), _visibility(visibility))
    # (R² - 1) written so that V = 1 gives exactly (κη)².
    excess = strength**2 - (1 - v) * (1 + v)
    half_width = np.arctan(np.sqrt(np.where(excess > 0, excess, np.nan)))
    centre = np.arctan2(strength, v)
    return np.asarray(2 * np.maximum(centre - half_width, 0.0)), np.asarray(2 * (centre + half_width))


@dataclass(frozen=True, eq=False)
class SettingsDeviation:
    """Departure of N settings (a_i, b_i, b_i') from b_i, b_i' = cos(φ/2) a_i ± sin(φ/2) e_i; radians.

    ``pair_angles`` (N,): φ_i between b_i and b_i', in [0, π]. ``mid_angles`` (N,): angle between the axes of
    a_i and of b_i + b_i', in [0, π/2] (a_i may point either way, as |C + C'| does not change).
    ``tilts`` (N,): |a_i.e_i|. ``mean_angle`` and ``angle_spread`` (largest minus smallest): of the φ_i.
    ``bound`` is the bound that holds for these settings, ``ideal_bound`` that of ideal ones at the mean
    angle, ``bound_lost`` their difference: what the misalignment costs (below zero where it helps).
    """

    pair_angles: Array
    mid_angles: Array
    tilts: Array
    mean_angle: float
    angle_spread: float
    bound: float
    ideal_bound: float

    @property
    def bound_lost(self) -> float:
        """Misaligned bound minus ideal bound."""
        return self.bound - self.ideal_bound


def settings_deviation(
    a: ArrayLike, b: ArrayLike, b_prime: ArrayLike, e: ArrayLike | None = None, eta: float = 1.0
) -> SettingsDeviation:
    """Compare settings a, b, b' (N, 3) with ideal ones; unit vectors; e (N, 3) the intended directions.

    Without e, the e_i of the tilts are those of b_i - b_i', and κ of the ideal bound is that of the named
    set with N directions (of the measured directions for other N). Where b_i = b_i' the measured e_i is
    undefined and the tilt 0; where b_i = -b_i' every direction orthogonal to b_i counts as the middle.
    Raises ValueError for vectors that are not unit vectors, numbers of them that differ, or η outside [0, 1].
    """
    alice = as_unit_vectors(a, "a")
    first, second = as_unit_vectors(b, "b"), as_unit_vectors(b_prime, "b_prime")
    for name, vectors in (("b", first), ("b_prime", second)):
        if vectors.shape != alice.shape:
            raise ValueError(f"{name}: {len(vectors)} vectors where a has {len(alice)}")

    difference, middle = first - second, first + second
    measured_e = _directions(difference)
    if e is not None:
        intended = as_unit_vectors(e, "e")
        if intended.shape != alice.shape:
            raise ValueError(f"e: {len(intended)} vectors where a has {len(alice)}")
        ideal_kappa = kappa(intended)
    else:
        intended = measured_e
        if len(alice) in DIRECTION_SETS:
            ideal_kappa = _named_kappa(len(alice))
        else:
            ideal_kappa = kappa(measured_e) if np.all(np.any(measured_e != 0, axis=1)) else 0.0

    pair_angles = angle_between_units(first, second)
    middles = _directions(middle)  # zero where the pair is opposite
    opposite = ~middles.any(axis=1)
    to_middle = angle_between_units(alice, middles)
    to_plane = np.abs(angle_between_units(alice, first) - np.pi / 2)
    mean_angle = float(np.mean(pair_angles))
    return SettingsDeviation(
        pair_angles=pair_angles,
        mid_angles=np.where(opposite, to_plane, np.minimum(to_middle, np.pi - to_middle)),
        tilts=np.abs(np.sum(alice * intended, axis=1)),
        mean_angle=mean_angle,
        angle_spread=float(np.ptp(pair_angles)),
        bound=float(2 - array_within(eta, "eta", 0.0, 1.0) * min_mean_projection(difference)[0]),
        ideal_bound=float(leggett_bound(mean_angle, ideal_kappa, eta)),
    )


def _strength(kappa: ArrayLike, eta: ArrayLike) -> Array:
    # No set of directions has κ > 1/2: that is the mean of |v.e| over the sphere.
    k = array_within(kappa, "kappa", 0.0, 0.5, 1e-12)
    return np.asarray(k * array_within(eta, "eta", 0.0, 1.0))


def _visibility(visibility: ArrayLike) -> Array:
    return np.asarray(np.abs(array_within(visibility, "visibility", -1.0, 1.0, 1e-12)))


def _differences(b: ArrayLike, b_prime: ArrayLike) -> Array:
    first, second = as_unit_vectors(b, "b"), as_unit_vectors(b_prime, "b_prime")
    if first.shape != second.shape:
        raise ValueError(f"b_prime: {len(second)} vectors where b has {len(first)}")
    return np.asarray(first - second)


def _directions(vectors: Array) -> Array:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    none = norms < _NO_DIRECTION
    return np.asarray(np.where(none, 0.0, vectors / np.where(none, 1.0, norms)))
