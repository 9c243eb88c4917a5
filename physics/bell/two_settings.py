"""CHSH values, their maximum for a state, and the two-setting criterion for a local model."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, array_of_shape, array_within
from physics.vectors import as_unit_vectors, index_pairs, orthogonal_to

LOCAL_BOUND = 2.0
TSIRELSON_BOUND = 2 * math.sqrt(2)
NO_SIGNALLING_BOUND = 4.0

_XY_PLANES = np.array([np.eye(3)[:2], np.eye(3)[:2]])


@dataclass(frozen=True, eq=False)
class ChshResult:
    """The largest CHSH value: Σ signs * C over two rows (Alice) and two columns (Bob).

    ``value`` >= 0; ``rows`` and ``columns`` index C in increasing order; ``signs`` (2, 2) of ±1, one of
    them (or all but one) negative.
    """

    value: float
    rows: tuple[int, int]
    columns: tuple[int, int]
    signs: NDArray[np.int_]


def chsh(correlators: ArrayLike, measured: ArrayLike | None = None) -> ChshResult | None:
    """The largest |C_11 ± C_12 ± C_21 ± C_22| with an odd number of minus signs over all 2 x 2 choices.

    C (n, m); NaN entries and those where ``measured`` (n, m) is False are skipped; None where no two rows
    and two columns are complete. Local models obey <= 2 (Clauser et al. 1969; Ciepielewski & Okon, eq. (4)).
    Raises ValueError for another shape or correlators beyond ±1 (tolerance 1e-9).
    """
    c = np.array(correlators, dtype=np.float64)
    if c.ndim != 2:
        raise ValueError(f"correlators: shape {c.shape} where (n, m) is needed")
    if measured is not None:
        mask = np.asarray(measured, dtype=bool)
        if mask.shape != c.shape:
            raise ValueError(f"measured: shape {mask.shape} where correlators has {c.shape}")
        c[~mask] = np.nan
    known = c[~np.isnan(c)]
    array_within(known, "correlators", -1.0, 1.0, 1e-9)
    n, m = c.shape
    if n < 2 or m < 2:
        return None
    best = largest_of_row_pairs(c)
    row = int(np.argmax(best.values))
    return best.result(row) if best.values[row] >= 0.0 else None


@dataclass(frozen=True, eq=False)
class RowPairs:
    """For each two rows the largest CHSH value over all columns: ``values`` (p,), -1 where none is complete.

    ``rows`` (p, 2), in increasing order; at columns ``plus`` and ``minus`` (p,) the two rows count with the
    same and with opposite signs; ``signs`` (p, 2) are those of the sum and of the difference.
    """

    values: Array
    rows: NDArray[np.intp]
    plus: NDArray[np.intp]
    minus: NDArray[np.intp]
    signs: NDArray[np.int_]

    def result(self, row: int) -> ChshResult:
        """The value of the two rows at this place."""
        first, second = (int(x) for x in self.rows[row])
        s, d = (int(x) for x in self.signs[row])
        plus, minus = int(self.plus[row]), int(self.minus[row])
        signs = np.array([[s, d], [s, -d]], dtype=np.int_)
        if plus > minus:
            plus, minus, signs = minus, plus, signs[:, ::-1]
        return ChshResult(float(self.values[row]), (first, second), (plus, minus), signs)


def largest_of_row_pairs(c: Array) -> RowPairs:
    """Of C (n, m) with NaN where nothing was measured, n and m at least 2.

    Over rows i, k and columns j ≠ q a CHSH value is |C_ij + C_kj| + |C_iq - C_kq|, so that the largest needs
    the two largest of each term only: n² m steps in place of n² m².
    """
    i, k = index_pairs(len(c))
    sums, differences = c[i] + c[k], c[i] - c[k]
    known = np.isfinite(sums)
    p, d = (np.where(known, np.abs(x), -np.inf) for x in (sums, differences))
    at = np.arange(len(i))
    plus, minus = p.argmax(axis=1), d.argmax(axis=1)
    p_rest, d_rest = p.copy(), d.copy()
    p_rest[at, plus] = d_rest[at, minus] = -np.inf
    plus_next, minus_next = p_rest.argmax(axis=1), d_rest.argmax(axis=1)
    clash = plus == minus
    other_minus = p[at, plus] + d[at, minus_next] >= p[at, plus_next] + d[at, minus]
    minus = np.where(clash & other_minus, minus_next, minus)
    plus = np.where(clash & ~other_minus, plus_next, plus)
    values = np.where(known.sum(axis=1) >= 2, p[at, plus] + d[at, minus], -1.0)
    chosen = np.stack([sums[at, plus], differences[at, minus]], axis=1)
    signs = np.where(chosen < 0.0, -1, 1)
    return RowPairs(values, np.stack([i, k], axis=1), plus, minus, signs)


def horodecki_chsh_max(correlation_matrix: ArrayLike) -> float:
    """2√(t1² + t2²), t1 and t2 the two largest singular values of T (3, 3).

    The largest CHSH value of the state over all projective measurements (Horodecki, Horodecki and
    Horodecki, Phys. Lett. A 200, 340 (1995)).
    """
    return 2 * math.sqrt(largest_two_setting_tensor(correlation_matrix))


def horodecki_settings(correlation_matrix: ArrayLike) -> tuple[Array, Array]:
    """Settings, Alice (2, 3) and Bob (2, 3), that reach ``horodecki_chsh_max``.

    With T = Σ t_k p_k q_k^T: a = p_1, p_2 and b = cos χ q_1 ± sin χ q_2, tan χ = t_2/t_1; then
    C_11 + C_12 + C_21 - C_22 = 2 (t_1 cos χ + t_2 sin χ), the maximum.
    """
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3))
    left, singular, right = np.linalg.svd(t)
    chi = math.atan2(singular[1], singular[0])
    along, across = math.cos(chi) * right[0], math.sin(chi) * right[1]
    return left[:, :2].T.copy(), np.stack([along + across, along - across])


def two_setting_tensor(correlation_matrix: ArrayLike, planes: ArrayLike | None = None) -> float:
    """Σ T_kl² over k, l in {x, y}: <= 1 suffices for a local model of two settings a side in these planes.

    Ramanathan et al., eq. (6); the model is for the full correlators. ``planes`` (2, 2, 3): an orthonormal
    pair spanning the plane of Alice, then of Bob (default: x, y on both sides). Raises ValueError for
    another shape or a pair that is not orthonormal.
    """
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3))
    bases = _XY_PLANES if planes is None else array_of_shape(planes, "planes", (2, 2, 3))
    for side, basis in zip(("Alice", "Bob"), bases, strict=True):
        if np.max(np.abs(basis @ basis.T - np.eye(2))) > 1e-6:
            raise ValueError(f"planes: the pair of {side} is not orthonormal")
    return float(np.sum((bases[0] @ t @ bases[1].T) ** 2))


def largest_two_setting_tensor(correlation_matrix: ArrayLike) -> float:
    """t1² + t2², the largest ``two_setting_tensor`` over all pairs of planes: (S_max/2)².

    If it is <= 1, every two settings a side have a local model. The least over planes, t3², says nothing.
    """
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3))
    return float(np.sum(np.linalg.svd(t, compute_uv=False)[:2] ** 2))


def setting_planes(alice: ArrayLike, bob: ArrayLike) -> Array:
    """Planes (2, 2, 3) for ``two_setting_tensor`` from two settings a side (2, 3), (2, 3).

    x and y along the sum and the difference of the two settings (Ramanathan et al., below eq. (6)). Where
    both are along one axis, y is one direction orthogonal to it.
    """
    return np.stack([_plane(alice, "alice"), _plane(bob, "bob")])


def _plane(settings: ArrayLike, name: str) -> Array:
    pair = as_unit_vectors(settings, name)
    if len(pair) != 2:
        raise ValueError(f"{name}: {len(pair)} vectors where 2 are needed")
    total, difference = pair[0] + pair[1], pair[0] - pair[1]
    if min(np.linalg.norm(total), np.linalg.norm(difference)) < 1e-9:
        return np.stack([pair[0], orthogonal_to(pair[0])])
    return np.stack([total / np.linalg.norm(total), difference / np.linalg.norm(difference)])
