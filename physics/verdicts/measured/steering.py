"""The local hidden state model nearest to data, in the dual.

minimise y'Σy/2 - y.centre + B  such that  |q + Σ α_i g_i| + p.α <= B for each sign vector α,

where y are coefficients of the rows, g_i = Σ_j y_ij b_j, p and q.b those of the marginals, Σ the inverse of
the metric. Each sign vector is a cone; its multiplier is the weight of α and the vector of Bob's state: the
nearest point is read off them. Sign vectors are generated where there are too many to take all.
"""

from __future__ import annotations

import clarabel
import numpy as np

from physics.verdicts.engine.sphere_arrangement import distinct_signs, sign_vectors
from physics.verdicts.measured.likelihood import times
from physics.verdicts.measured.nearest import NearestPoint, out_of_reach
from physics.verdicts.measured.quadratic import inverse_of, solve_quadratic
from physics.verdicts.steering.cones import ALL_CONES
from physics.verdicts.steering.decider import SteeringProgram, exchanged
from physics.verdicts.types import Array, Correlations

ENOUGH = 1e-6
ROUNDS = 40
BATCH, MOST_SIGNS = 24, 400


class SteeringNearest:
    """`NearestPoint` of hidden states on Bob's side, Alice's outcomes predetermined."""

    level = ""

    def __init__(self, data: Correlations) -> None:
        self.program = SteeringProgram(data)
        self.rows, self.data = self.program.rows, data
        n = self.rows.n
        self.paired = not self.rows.biased
        self.complete = n <= ALL_CONES
        table = sign_vectors(n) if self.complete else np.zeros((0, n))
        self.signs = table[: max(1, len(table) // 2)] if self.paired else table

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        covariance = inverse_of(information)
        if not len(self.signs):
            self.signs = self._best_signs(centre)[0]
        least, nearest = np.inf, np.zeros_like(centre)
        for _ in range(ROUNDS):
            x = self._solved(centre, covariance)
            slope = times(information, centre - x)
            squared = float(slope @ (centre - x))
            if squared < least:
                least, nearest = squared, x
            if self.complete or squared <= enough:
                break
            signs, values = self._best_signs(slope)
            rise = values - float(slope @ x)
            worth = rise > max(ENOUGH, gap) * (1.0 + squared)
            if not worth.any() or out_of_reach(enough, squared, float(rise.max())):
                break
            before = len(self.signs)
            joined = np.vstack([self.signs[-MOST_SIGNS:], signs[worth]])
            self.signs = joined[np.sort(distinct_signs(joined, self.paired))]
            if len(self.signs) == before:
                break
        return nearest

    def _best_signs(self, slope: Array) -> tuple[Array, Array]:
        """Sign vectors with large slope . atom and these values, best first."""
        matrix, p, q = self.rows.coefficients(slope)
        return self.program.best_signs(matrix @ self.data.bob, p, q @ self.data.bob, BATCH)

    def _solved(self, centre: Array, covariance: Array) -> Array:
        rows, signs, bob = self.rows, self.signs, self.data.bob
        count, size = len(signs), len(centre)
        pairs = len(rows.rows)
        block = np.zeros((count, 4, size + 1))
        block[:, 1:, :pairs] = signs[:, None, rows.rows] * bob[rows.cols].T
        if rows.biased:
            block[:, 0, pairs : pairs + rows.n] = -signs
            block[:, 1:, pairs + rows.n : size] = bob.T
        block[:, 0, size] = 1.0
        quadratic = np.zeros((size + 1, size + 1))
        quadratic[:size, :size] = covariance
        cost = np.append(-centre, 1.0)
        flat = block.reshape(4 * count, size + 1)
        # In units in which the rows' errors are of order 1 the solver's accuracy is that of D.
        unit = np.append(1.0 / np.sqrt(np.diag(covariance)), 1.0)
        _, dual = solve_quadratic(
            quadratic * np.outer(unit, unit),
            cost * unit,
            -flat * unit,
            np.zeros(4 * count),
            [clarabel.SecondOrderConeT(4)] * count,
        )
        state = dual.reshape(count, 4)
        weight = np.maximum(state[:, 0], np.linalg.norm(state[:, 1:], axis=1))
        state = np.column_stack([weight, state[:, 1:]]) / max(float(weight.sum()), 1e-300)
        return np.asarray(-state.reshape(-1) @ flat[:, :size])

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        return self.program.bound_of(*self.rows.coefficients(slope)), True


class _Exchanged:
    """The same with the parties exchanged."""

    level = ""

    def __init__(self, data: Correlations) -> None:
        self.inner = SteeringNearest(exchanged(data))
        n, m = data.correlators.shape
        pairs = int(data.measured.sum())
        order = np.lexsort(np.nonzero(data.measured))  # by Bob's setting, then by Alice's
        if data.marginals_a is not None and self.inner.rows.biased:
            a, b = pairs + np.arange(n), pairs + n + np.arange(m)
            self.there = np.concatenate([order, b, a])
        else:
            self.there = order
        self.back = np.argsort(self.there)

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        t = self.there
        turned = information[t] if information.ndim == 1 else information[np.ix_(t, t)]
        return self.inner.project(centre[t], turned, enough, gap)[self.back]

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        return self.inner.support(slope[self.there], prove)


def a_to_b_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """Alice untrusted; ``eta`` and ``seed`` play no part."""
    return SteeringNearest(data)


def b_to_a_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """Bob untrusted; ``eta`` and ``seed`` play no part."""
    return _Exchanged(data)
