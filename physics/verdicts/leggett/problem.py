"""Leggett's crypto-nonlocality at finitely many settings, written as a linear program.

A hidden state is a pair (u, v) of Bloch vectors with local averages η u.a and η v.b; given it, each
C_ij is free between its positivity limits -1 + |x + y| and 1 - |x - y| (x = η u.a_i, y = η v.b_j) and the
pairs do not constrain one another. So V times the data is crypto-nonlocal iff some distribution of (u, v) has

    E|x - s y| <= 1 - s V C_ij    for s = ±1 and every measured pair,
    E[η u.a_i] = V M_A,i and E[η v.b_j] = V M_B,j    where marginals are part of the data.

(Branciard 2013, eq. 5; Branciard et al. 2008, eq. 6.) With W = w / V this reads: minimise ΣW subject to
ΣW (|x - s y| - 1) <= -s C_ij, ΣW (moments) = marginals, and V* = 1 / min ΣW. The point V = 0 is always
crypto-nonlocal and the set is convex, so V* is one number for every purity η. The dual is an inequality
Σ_k weights_k (1 - |kink_k . (u, v)|) + linear . (u, v) <= 1, which the data reach with value 1 / V*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.judging import certificate_of
from physics.verdicts.linear_span import fit
from physics.verdicts.types import Array, Certificate, Correlations

#: Below this, a length or a singular value counts as zero.
RESOLUTION = 1e-9
#: Correlators smaller than this vanish but for rounding.
_DUST = 1e-12
_ALIKE_DECIMALS = 12  # settings and numbers that agree in so many are the same


@dataclass(frozen=True, eq=False)
class LeggettProblem:
    """The rows of the program; row k belongs to pair (``i[k]``, ``j[k]``) and sign ``s[k]``.

    ``kinks`` (2P, 6) holds η (a_i, -s b_j), so that |x - s y| = |kink . (u, v)|, and ``limits`` (2P,)
    holds -s C_ij: first all P measured pairs with s = +1, then all with s = -1. ``moments`` (d, 6)
    and ``targets`` (d,) are the marginals reduced to the span of the settings; d = 0 where the symmetry
    (u, v) -> (-u, -v) removes them. ``residual_a`` and ``residual_b`` are the parts of the marginals that
    no vector u, v can produce within the resolution of the data.
    """

    data: Correlations
    eta: float
    i: NDArray[np.intp]
    j: NDArray[np.intp]
    s: Array
    kinks: Array
    limits: Array
    moments: Array
    targets: Array
    residual_a: Array
    residual_b: Array

    @property
    def symmetric(self) -> bool:
        """True if marginals play no role, so that (u, v) and (-u, -v) are equivalent."""
        return len(self.targets) == 0

    @property
    def planar(self) -> bool:
        """True if some u and some v are orthogonal to all settings of their side."""
        return all(_rank(side) < 3 for side in (self.data.alice, self.data.bob))


def _rank(directions: Array) -> int:
    return int(np.sum(np.linalg.svd(directions, compute_uv=False) > RESOLUTION))


def _moment_rows(directions: Array, marginals: Array | None, resolution: float) -> tuple[Array, Array, Array]:
    """Orthonormal basis (d, 3) of the span, coordinates (d,) of r in it, part of M no r.a_i can give."""
    if marginals is None:
        return np.zeros((0, 3)), np.zeros(0), np.zeros(len(directions))
    left, singular, right = np.linalg.svd(directions, full_matrices=False)
    kept = singular > RESOLUTION
    coordinates, residual = fit(left[:, kept], left[:, kept].T, marginals, resolution)
    return right[kept], coordinates / singular[kept], residual


def _vanishes(marginals: Array | None) -> bool:
    return marginals is None or not bool(np.any(marginals))


def _distinct_pairs(data: Correlations) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The measured pairs without those that demand the same: equal or opposite settings, with their number.

    Reversing a setting reverses C and only exchanges the two rows of the pair.
    """
    i, j = np.nonzero(data.measured)
    signs = []
    for side in (data.alice, data.bob):
        largest = np.abs(side).argmax(axis=1)
        signs.append(np.sign(side[np.arange(len(side)), largest]))
    a, b = signs[0][:, None] * data.alice, signs[1][:, None] * data.bob
    numbers = signs[0][i] * signs[1][j] * data.correlators[i, j]
    table = np.round(np.hstack([a[i], b[j], numbers[:, None]]), _ALIKE_DECIMALS) + 0.0
    first = np.sort(np.unique(table, axis=0, return_index=True)[1])
    return i[first], j[first]


def leggett_problem(data: Correlations, eta: float) -> LeggettProblem:
    """Set up the rows for purity ``eta``; marginals that are absent or all zero drop out."""
    i, j = _distinct_pairs(data)
    s = np.repeat([1.0, -1.0], len(i))
    i, j = np.tile(i, 2), np.tile(j, 2)
    kinks = eta * np.concatenate([data.alice[i], -s[:, None] * data.bob[j]], axis=1)
    r = data.slack
    symmetric = _vanishes(data.marginals_a) and _vanishes(data.marginals_b)
    basis_a, target_a, residual_a = _moment_rows(data.alice, None if symmetric else data.marginals_a, r)
    basis_b, target_b, residual_b = _moment_rows(data.bob, None if symmetric else data.marginals_b, r)
    moments = np.zeros((len(basis_a) + len(basis_b), 6))
    moments[: len(basis_a), :3] = eta * basis_a
    moments[len(basis_a) :, 3:] = eta * basis_b
    targets = np.concatenate([target_a, target_b])
    limits = -s * data.correlators[i, j]
    limits[np.abs(limits) < _DUST] = 0.0
    return LeggettProblem(data, eta, i, j, s, kinks, limits, moments, targets, residual_a, residual_b)


@dataclass(frozen=True, eq=False)
class Inequality:
    """F(u, v) = Σ_k weights_k (1 - |kinks_k . (u, v)|) + linear . (u, v), bounded by its maximum.

    ``weighted`` (K, 6) holds weights_k kinks_k, so F = total - Σ|weighted . (u, v)| + linear . (u, v).
    ``value`` is what the data reach, ``rows`` names the rows of the problem, ``duals`` the moments' part.
    """

    weighted: Array
    linear: Array
    total: float
    value: float
    rows: NDArray[np.intp]
    weights: Array
    duals: Array

    def at(self, points: Array) -> Array:
        """F at points (N, 6)."""
        result: Array = self.total - np.abs(points @ self.weighted.T).sum(axis=1) + points @ self.linear
        return result


def inequality(problem: LeggettProblem, weights: Array, duals: Array) -> Inequality:
    """The inequality of non-negative row weights (2P,), reduced to one sign per pair.

    Lowering both weights of a pair by their minimum m lowers F by m (2 - |x + y| - |x - y|), which is
    2 m (1 - max(|x|, |y|)) >= 0, and leaves the value: the net inequality is at least as strong.
    """
    half = len(weights) // 2
    common = np.minimum(weights[:half], weights[half:])
    net = weights - np.tile(common, 2)
    rows = np.flatnonzero(net > 1e-11 * max(1.0, float(net.max(initial=0.0))))
    kept = net[rows]
    return Inequality(
        weighted=kept[:, None] * problem.kinks[rows],
        linear=duals @ problem.moments,
        total=float(kept.sum()),
        value=float(-kept @ problem.limits[rows] + duals @ problem.targets),
        rows=rows,
        weights=kept,
        duals=duals,
    )


def as_averages(directions: Array, vector: Array) -> Array:
    """Coefficients (n,) of averages r.a_i that add up to r.vector, where `_moment_rows` keeps directions.

    The rest of ``vector``, orthogonal to these, is left out: it must be rounding.
    """
    left, singular, right = np.linalg.svd(directions, full_matrices=False)
    kept = singular > RESOLUTION
    return np.asarray(left[:, kept] @ (right[kept] @ vector / singular[kept]))


def leggett_certificate(problem: LeggettProblem, found: Inequality, bound: float) -> Certificate:
    """The inequality in the shared form: coefficient +w for a row with s = +1, -w for s = -1."""
    data = problem.data
    coefficients = np.zeros(data.correlators.shape)
    coefficients[problem.i[found.rows], problem.j[found.rows]] = problem.s[found.rows] * found.weights
    linear = found.linear / problem.eta
    marginals_a, marginals_b = as_averages(data.alice, linear[:3]), as_averages(data.bob, linear[3:])
    return certificate_of(data, coefficients, marginals_a, marginals_b, bound)


def model_visibility(problem: LeggettProblem, points: Array, weights: Array, visibility: float) -> float:
    """A visibility at which these hidden states are a model, for every row; 0 if there is none.

    Without moments V is the largest that the rows with negative limits allow. With moments the weights fix
    V = ``visibility``. What rounding leaves of the other rows, ε, is repaired by mixing in a fraction of
    further hidden states: isotropic ones, which leave room 1 - sqrt(2/3) in every row, or such that carry a
    missing moment. It costs less than 10 ε / η of V.
    """
    excess = np.abs(points @ problem.kinks.T).T @ weights - 1.0
    if problem.symmetric:
        tight = problem.limits < 0
        visibility = float(np.min(excess[tight] / problem.limits[tight], initial=np.inf))
    missing = float(np.abs(problem.moments @ (points.T @ weights) - visibility * problem.targets).sum())
    over = float(np.max(excess - visibility * problem.limits, initial=0.0))
    loss = 10.0 * (missing + over) / problem.eta
    return visibility * (1.0 - loss) if loss < 1.0 else 0.0
