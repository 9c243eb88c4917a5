"""Correlations as scalar products of unit vectors: Tsirelson's bound and level 1 of the hierarchy.

In every quantum model the vectors x_s = s|ψ> of the observables s = 1, A_i, B_j are unit vectors, and known
averages are scalar products of two of them. The largest V for which unit vectors with x_s . x_t = V d_st on
the known edges exist is a semidefinite program; its dual is

    minimise Σ_s z_s   with   Z = diag(z) - Σ_edges y_e E_e >= 0   and   Σ y_e d_e = 1,

E_e symmetric with 1/2 at (s, t) and (t, s), so that Σ_st Z_st <s t> >= 0 reads Σ y_e <edge e> <= Σ z_s.
For correlators without marginals this is exact (Tsirelson 1987). X = 1, V = 0 and a diagonally dominant Z are
feasible, so both matrices are followed from there with predictor and corrector steps in the direction of
Helmberg, Rendl, Vanderbei and Wolkowicz (1996); X . Z is the gap at every step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from physics.verdicts.types import Array

_GAP = 1e-10  # at which the iteration ends, relative to V*
_MOST_STEPS = 40
_SPEED = 6e10  # of the first step, in numbers of the factored matrix cubed a second


@dataclass(frozen=True, eq=False)
class GramBound:
    """V* in [lo, hi]. ``dual`` is Z (N, N) >= 0, ``weights`` (E,) are y; ``vectors`` (N, r) reach lo."""

    lo: float
    hi: float
    weights: Array
    dual: Array
    vectors: Array


def gram_bound(
    count: int,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    data: Array,
    check_stop: Callable[[], None] | None = None,
    left: Callable[[], float] = lambda: np.inf,
) -> GramBound:
    """Bracket V* for ``count`` unit vectors with products V data_e on the edges (first_e, second_e).

    The data must not all vanish. The bracket holds after any step and before the first; none is begun that
    would take longer than the seconds ``left``.
    """
    pair = _FeasiblePair(count, first, second, data)
    step = (count + len(data)) ** 3 / _SPEED
    for _ in range(_MOST_STEPS):
        if check_stop is not None:
            check_stop()
        before = left()
        if before < step or pair.advance():
            break
        step = before - left() if before < np.inf else step
    return pair.bracket()


class _FeasiblePair:
    """X >= 0 with the data's products, Z >= 0 of the required form; both strictly inside their cones."""

    def __init__(self, count: int, first: NDArray[np.intp], second: NDArray[np.intp], data: Array) -> None:
        self.count, self.first, self.second, self.data = count, first, second, data
        self.x, self.visibility = np.eye(count), 0.0
        y = data / float(data @ data)
        rows = np.zeros((count, count))
        rows[first, second] = np.abs(y)
        z = 0.75 * (rows + rows.T).sum(axis=1) + 0.1 * float(np.abs(y).max())
        self.multipliers = np.concatenate([z, -y])
        self.constraint = np.concatenate([np.zeros(count), data])
        self.best: tuple[float, Array, Array] = (np.inf, self.x, self.multipliers)

    def combined(self, multipliers: Array) -> Array:
        """Σ multipliers_k A_k with A_k = e_s e_s^T for the vectors, then E_e for the edges."""
        result = np.diag(multipliers[: self.count])
        half = 0.5 * multipliers[self.count :]
        result[self.first, self.second] = half
        result[self.second, self.first] = half
        return result

    def products(self, matrix: Array) -> Array:
        """A_k . matrix for all k."""
        return np.concatenate([np.diag(matrix), matrix[self.first, self.second]])

    def _normal_matrix(self, x: Array, s: Array) -> Array:
        """A_k . (X A_l S), symmetric and positive, with S = Z^-1."""
        n, i, j = self.count, self.first, self.second
        normal = np.empty((n + len(i), n + len(i)))
        normal[:n, :n] = x * s
        x_i, x_j, s_i, s_j = x[:, i], x[:, j], s[:, i], s[:, j]
        normal[:n, n:] = 0.5 * (x_i * s_j + x_j * s_i)
        normal[n:, :n] = normal[:n, n:].T
        edges = x_i[j] * s_j[i]
        edges += x_j[j] * s_i[i]
        edges += x_i[i] * s_j[j]
        edges += x_j[i] * s_i[j]
        normal[n:, n:] = 0.25 * edges
        return normal

    def advance(self) -> bool:
        """One predictor and corrector step; True where no further one helps."""
        z = self.combined(self.multipliers)
        gap = float((self.x * z).sum())
        if gap >= self.best[0]:
            return True
        self.best = gap, self.x, self.multipliers
        if gap < _GAP * float(self.multipliers[: self.count].sum()):
            return True
        try:
            return not self._step(z, gap / self.count)
        except np.linalg.LinAlgError:
            return True

    def _step(self, z: Array, mean: float) -> bool:
        roots_z, roots_x = np.linalg.inv(np.linalg.cholesky(z)), np.linalg.inv(np.linalg.cholesky(self.x))
        inverse = roots_z.T @ roots_z
        normal = self._normal_matrix(self.x, inverse)
        scale = 1.0 / np.sqrt(np.diag(normal))
        factor = cho_factor(normal * scale[:, None] * scale)
        along = scale * cho_solve(factor, scale * self.constraint)
        aim, steps = -self.x, (0.0, 0.0)
        d_x = d_z = self.x
        for corrector in (False, True):
            if corrector:
                reached = float(((self.x + steps[0] * d_x) * (z + steps[1] * d_z)).sum()) / self.count
                centre = mean * min(1.0, max(reached / mean, 0.0)) ** 2
                cross = d_x @ d_z @ inverse
                aim = centre * inverse - self.x - 0.5 * (cross + cross.T)
            right = scale * cho_solve(factor, scale * self.products(aim))
            d_visibility = float(self.constraint @ right) / float(self.constraint @ along)
            d_multipliers = right - d_visibility * along
            d_z = self.combined(d_multipliers)
            turned = self.x @ d_z @ inverse
            d_x = aim - 0.5 * (turned + turned.T)
            steps = _longest(roots_x, d_x), _longest(roots_z, d_z)
        self.x = self.x + steps[0] * d_x
        self.visibility += steps[0] * d_visibility
        self.multipliers = self.multipliers + steps[1] * d_multipliers
        return min(steps) > 1e-6

    def bracket(self) -> GramBound:
        """Both ends made rigorous: Z is shifted to be positive, and X too once it has the data's entries."""
        _, x, multipliers = self.best
        value = -float(multipliers[self.count :] @ self.data)
        dual = self.combined(multipliers) / value
        dual[np.diag_indices(self.count)] += _shift(dual)
        visibility = float(x[self.first, self.second] @ self.data) / float(self.data @ self.data)
        x = x.copy()
        x[self.first, self.second] = x[self.second, self.first] = visibility * self.data
        x[np.diag_indices(self.count)] = 1.0
        lack = _shift(x)
        sizes, axes = np.linalg.eigh(x)
        vectors = axes * np.sqrt(np.maximum(sizes + lack, 0.0) / (1.0 + lack))
        weights = -multipliers[self.count :] / value
        return GramBound(visibility / (1.0 + lack), float(np.trace(dual)), weights, dual, vectors)


def _shift(matrix: Array) -> float:
    """What has to be added to the diagonal to make the matrix positive, rounding included."""
    lowest = float(np.linalg.eigvalsh(matrix)[0])
    return max(0.0, -lowest) + 4e-16 * len(matrix) * float(np.abs(matrix).max())


def _longest(roots: Array, step: Array) -> float:
    """Largest useful step: nearly to the border of the cone, at most 1. ``roots`` is L^-1 of M = L L^T."""
    lowest = float(np.linalg.eigvalsh(roots @ step @ roots.T)[0])
    return min(1.0, -0.98 / lowest) if lowest < 0.0 else 1.0
