"""The local model nearest to data: the point of a polytope with the smallest norm.

With rows (strategy - centre) in the metric, min Σ w_k c_k over weights that sum to 1 is found by
non-negative least squares for |Σ u_k c_k|² + (Σ u_k - 1)²: for u = s w the best s gives D²/(1 + D²), which
rises with D, so the w are the same. Strategies are generated as for the exact verdict.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from physics.verdicts.local.decider import LocalProgram
from physics.verdicts.measured.likelihood import times
from physics.verdicts.measured.nearest import NearestPoint, out_of_reach
from physics.verdicts.types import Array, Correlations, Effort

ENOUGH = 1e-7  # gap of the squared distance, absolute and relative
ROUNDS = 200
ALL_AT_ONCE = 300  # strategies; as many are kept


class LocalNearest:
    """`NearestPoint` of deterministic strategies."""

    level = ""

    def __init__(self, data: Correlations, eta: float, seed: int) -> None:
        self.program = LocalProgram(data, Effort(seed=seed))
        self.atoms = self.program.seeds()
        self.columns = self.program.columns(self.atoms)

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        root = np.sqrt(information) if information.ndim == 1 else np.linalg.cholesky(information)
        least, nearest = np.inf, np.zeros_like(centre)
        for _ in range(ROUNDS):
            off = self.columns - centre
            rows = off * root if root.ndim == 1 else off @ root
            size = max(1.0, float(np.sqrt((rows**2).sum(axis=1).min())))
            matrix = np.vstack([rows.T / size, np.ones(len(rows))])
            right = np.zeros(len(matrix))
            right[-1] = 1.0
            weights, _ = nnls(matrix, right)
            weights /= weights.sum()
            x = weights @ self.columns
            slope = times(information, centre - x)
            squared = float(slope @ (centre - x))
            if squared < least:
                least, nearest = squared, x
            if squared <= enough:
                break
            answer = self.program.price(slope, False)
            rise = answer.bound - float(slope @ x)
            if rise <= max(ENOUGH, gap) * (1.0 + squared) or out_of_reach(enough, squared, rise):
                break
            new = self.program.columns(answer.atoms[:64])
            worth = new @ slope > float(slope @ x) + 0.25 * ENOUGH * (1.0 + squared)
            if not worth.any():
                break
            self._keep(weights)
            self.atoms = np.vstack([self.atoms, answer.atoms[:64][worth]])
            self.columns = np.vstack([self.columns, new[worth]])
        return nearest

    def _keep(self, weights: Array) -> None:
        """Forget strategies without weight when there are many."""
        if len(self.atoms) > ALL_AT_ONCE + 4 * len(self.columns[0]):
            used = weights > 0.0
            self.atoms, self.columns = self.atoms[used], self.columns[used]

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        size = float(np.abs(slope).max(initial=0.0))
        if size == 0.0:
            return 0.0, True
        answer = self.program.price(slope / size, prove)
        return size * answer.bound, answer.exact


def local_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """``eta`` plays no part."""
    return LocalNearest(data, eta, seed)
