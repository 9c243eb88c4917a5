"""The Leggett model nearest to data, by hidden polarizations (u, v), in the dual.

A hidden state allows C_ij up to 1 - |x - y| and down to |x + y| - 1, x = η u.a_i, y = η v.b_j. With
coefficients λ, κ >= 0 of these limits and μ of the marginals, y = (λ - κ, μ),

    minimise y'Σy/2 - y.centre + B  such that  Σ λ (1 - |x - y|) + κ (1 - |x + y|) + μ.(x, y) <= B

for every state at hand, whose multipliers are its weights. States that break the inequality most are found
by the walks of the exact verdict; its branch and bound proves the bound where that is asked for.
"""

from __future__ import annotations

import clarabel
import numpy as np

from physics.verdicts.data_rows import DataRows
from physics.verdicts.leggett.bound import lower_bound
from physics.verdicts.leggett.problem import Inequality
from physics.verdicts.leggett.search import (
    distinct_points,
    lowest,
    normalised_halves,
    random_states,
    supports,
    walk_downhill,
)
from physics.verdicts.measured.likelihood import times
from physics.verdicts.measured.nearest import NearestPoint, out_of_reach
from physics.verdicts.measured.quadratic import inverse_of, solve_quadratic
from physics.verdicts.types import Array, Correlations

ENOUGH = 1e-3  # relative and absolute gap of the squared distance
ROUNDS = 40
LEAST_WALKS, MOST_WALKS, POOL, MOST_STATES = 12, 32, 2_000, 160
PROOF_CELLS = 300_000
QUICK_WALKS = 8
# Of the gap: a step that promises less ends a walk. Of some hundred walks most missed nothing by it.
LITTLE = 0.05
SAME = 1e-9  # relative, of slopes


class LeggettNearest:
    """`NearestPoint` of Leggett's models of purity eta; it keeps the states it has found."""

    level = ""

    def __init__(self, data: Correlations, eta: float, seed: int) -> None:
        self.rows, self.data, self.eta = DataRows(data), data, eta
        rows = self.rows
        self.a, self.b = eta * data.alice[rows.rows], eta * data.bob[rows.cols]
        self.pool = random_states(POOL, seed)
        self.walks = min(MOST_WALKS, max(LEAST_WALKS, len(self.a)))
        starts = normalised_halves(
            np.hstack(
                [data.alice[rows.rows], np.sign(rows.target[: len(self.a), None]) * data.bob[rows.cols]]
            )
            + 1e-9
        )
        self.states = np.vstack([starts, -starts, self.pool[:24], *self._normals()])
        #: The last slope projected along, and what walks reached there.
        self.reached: tuple[Array, float] | None = None

    def _normals(self) -> list[Array]:
        """States orthogonal to all settings where these lie in planes: they leave every correlator free."""
        u, v = (np.linalg.svd(side)[2][-1] for side in (self.data.alice, self.data.bob))
        return [np.concatenate([s * u, t * v])[None] for s in (1.0, -1.0) for t in (1.0, -1.0)]

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        covariance = inverse_of(information)
        gap = max(ENOUGH, gap)
        self.reached = None
        least, nearest = np.inf, np.zeros_like(centre)
        for _ in range(ROUNDS):
            x, weights = self._solved(centre, covariance)
            slope = times(information, centre - x)
            squared = float(slope @ (centre - x))
            if self.eta == 0.0 or squared <= max(gap, enough):
                least, nearest = min((least, nearest), (squared, x), key=lambda one: one[0])
                break
            found = self._inequality(slope)
            near = self.states[np.argsort(-weights)[: self.walks]]
            points, values = self._broken(found, near, LITTLE * gap * (1.0 + squared))
            if squared < least:
                least, nearest, self.reached = squared, x, (slope, float(values.max()))
            rise = values - float(slope @ x)
            worth = rise > 0.5 * gap * (1.0 + squared)
            if not worth.any() or out_of_reach(enough, squared, float(rise.max())):
                break
            if len(self.states) > MOST_STATES:
                self.states = self.states[np.sort(np.argsort(-weights)[: MOST_STATES // 2])]
            self.states = np.vstack([self.states, points[worth]])
        return nearest

    def _broken(self, found: Inequality, near: Array, worth: float = 0.0) -> tuple[Array, Array]:
        """Different states at which the inequality is largest, and its values."""
        starts = np.vstack([lowest(found, self.pool, self.walks), near])
        points, values, _ = walk_downhill(found, starts, worth=worth)
        kept = distinct_points(points, not self.rows.biased)
        kept = kept[np.argsort(-values[kept], kind="stable")[: self.walks]]
        return points[kept], values[kept]

    def _top(self, found: Inequality) -> float:
        """What walks from the few best states known reach: for quick answers."""
        known = np.vstack([self.pool, self.states])
        return float(walk_downhill(found, lowest(found, known, QUICK_WALKS))[1].max())

    def _inequality(self, slope: Array) -> Inequality:
        pairs = len(self.a)
        _, p, q = self.rows.coefficients(slope)
        size, sign = np.abs(slope[:pairs]), np.sign(slope[:pairs])
        kept = size > 1e-12 * max(float(size.max(initial=0.0)), 1e-300)
        weighted = size[kept, None] * np.hstack([self.a, -sign[:, None] * self.b])[kept]
        linear = self.eta * np.concatenate([p @ self.data.alice, q @ self.data.bob])
        return Inequality(
            weighted, linear, float(size[kept].sum()), 0.0, np.flatnonzero(kept), size[kept], np.zeros(0)
        )

    def _limits(self) -> tuple[Array, Array, Array]:
        """|x - y| and |x + y| (k, P) of the states, and their marginals (k, n + m) or none."""
        u, v = self.states[:, :3], self.states[:, 3:]
        x, y = u @ self.a.T, v @ self.b.T
        marginals = np.zeros((len(u), 0))
        if self.rows.biased:
            marginals = self.eta * np.hstack([u @ self.data.alice.T, v @ self.data.bob.T])
        return np.abs(x - y), np.abs(x + y), marginals

    def _solved(self, centre: Array, covariance: Array) -> tuple[Array, Array]:
        apart, along, marginals = self._limits()
        pairs, count = len(self.a), len(self.states)
        extra = marginals.shape[1]
        # Variables: λ, κ (P each), μ, B; ``turn`` maps them to y.
        size = 2 * pairs + extra + 1
        turn = np.zeros((pairs + extra, size))
        turn[:pairs, :pairs], turn[:pairs, pairs : 2 * pairs] = np.eye(pairs), -np.eye(pairs)
        turn[pairs:, 2 * pairs : -1] = np.eye(extra)
        cost = -centre @ turn
        cost[-1] = 1.0
        states = np.hstack([1.0 - apart, 1.0 - along, marginals, -np.ones((count, 1))])
        positive = -np.eye(size)[: 2 * pairs]
        spread = np.sqrt(np.diag(covariance))
        unit = np.concatenate([1.0 / spread[:pairs], 1.0 / spread[:pairs], 1.0 / spread[pairs:], [1.0]])
        turned = turn * unit
        scaled, dual = solve_quadratic(
            turned.T @ covariance @ turned,
            cost * unit,
            np.vstack([states * unit, positive]),
            np.zeros(count + 2 * pairs),
            [clarabel.NonnegativeConeT(count + 2 * pairs)],
        )
        weights = np.maximum(dual[:count], 0.0)
        weights /= max(float(weights.sum()), 1e-300)
        # Stationarity: Σ y = centre - x; what the solver errs by is cut off by the limits of the model.
        x = centre - covariance @ (turned @ scaled)
        x[:pairs] = np.clip(x[:pairs], weights @ along - 1.0, 1.0 - weights @ apart)
        x[pairs:] = weights @ marginals
        return x, weights

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        pairs = len(self.a)
        if self.eta == 0.0:
            return float(np.abs(slope[:pairs]).sum()), True
        scale = float(np.abs(slope).max(initial=0.0))
        if scale == 0.0:
            return 0.0, True
        if not prove and self.reached is not None:
            of, top = self.reached
            if np.abs(slope - of).max() <= SAME * scale:
                return top, False
        found = self._inequality(slope / scale)
        if not len(found.weighted):
            return scale * float(np.linalg.norm(found.linear.reshape(2, 3), axis=1).sum()), True
        if not prove:
            return scale * self._top(found), False
        points, values = self._broken(found, self.states[: self.walks])
        top = float(values.max())
        symmetric = not self.rows.biased
        below = supports(found, points[:40])
        if symmetric:
            below = np.concatenate([below, -below])
        slack = 1e-4 * max(top, 0.1 * found.total)
        shown = lower_bound(
            found,
            [found.total - top - k * slack for k in (30.0, 5.0, 1.0)],
            symmetric=symmetric,
            supports=below,
            budget=0.04 * slack,
            max_cells=PROOF_CELLS,
        )
        return scale * max(top, found.total - shown.minimum), True


def leggett_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """Crypto-nonlocal models of local purity ``eta``."""
    return LeggettNearest(data, eta, seed)
