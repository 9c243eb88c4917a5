"""The local V* of data with symmetries, exactly: the linear program of what is left after averaging.

A model may be averaged over the symmetries of the data. So only the means of α_i β_j over each orbit of pairs
count, some twenty numbers in place of hundreds, and the inequality has one coefficient an orbit. Columns are
generated; the oracle is the local bound of the full matrix of coefficients.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.engine.column_generation import Pricing, Solution, solve
from physics.verdicts.local.bound import ascend, local_bound
from physics.verdicts.local.inner import repair_cost
from physics.verdicts.local.symmetry import Symmetry
from physics.verdicts.types import Array, Correlations, Effort

STARTS, SEEDS = 256, 400
BATCH = 32
GAP = 1e-7
ROUNDS = 200
MOST_ORBITS = 150


class OrbitProgram:
    """The program of `engine.Program` for means over orbits of pairs; atoms are alpha followed by beta."""

    def __init__(
        self, data: Correlations, symmetries: list[Symmetry], effort: Effort, work: float = np.inf
    ) -> None:
        self.data, self.symmetries, self.work = data, symmetries, work
        self.effort, self.left = replace(effort, progress=None), effort.countdown()
        self.n, self.m = data.correlators.shape
        self.signs = _orbits(symmetries, self.n, self.m)
        self.sizes = np.abs(self.signs).sum(axis=(1, 2))
        self.target: Array = self._means(data.correlators[None])[0]
        self.at_most = np.zeros(len(self.target), dtype=bool)
        none = np.zeros(self.n), np.zeros(self.m)
        self.slack_cost = np.array([1.01 * repair_cost(one, *none) for one in self.signs])
        self.key: Hashable = self.signs.tobytes()
        self.random = np.random.default_rng(effort.seed)

    def _means(self, tables: Array) -> Array:
        """Means (k, r) of tables (k, n, m) over the orbits, signs counted."""
        flat = self.signs.reshape(len(self.signs), -1)
        return np.asarray(tables.reshape(len(tables), -1) @ flat.T / self.sizes)

    def matrix(self, dual: Array) -> Array:
        """The inequality's coefficients (n, m)."""
        return np.asarray(np.tensordot(dual / self.sizes, self.signs, 1))

    def columns(self, atoms: Array) -> Array:
        return self._means(atoms[:, : self.n, None] * atoms[:, None, self.n :])

    def seeds(self) -> Array:
        u = self.random.normal(size=(SEEDS, 3))
        alpha = np.where(u @ self.data.alice.T >= 0.0, 1.0, -1.0)
        beta = np.where(alpha @ self.data.correlators >= 0.0, 1.0, -1.0)
        return np.hstack([alpha, beta])

    def price(self, dual: Array, thorough: bool) -> Pricing:
        matrix, p, q = self.matrix(dual), np.zeros(self.n), np.zeros(self.m)
        start = np.where(self.random.random((STARTS, self.n)) < 0.5, -1.0, 1.0)
        alpha, beta, value = ascend(matrix, p, q, start)
        order = np.argsort(-value, kind="stable")[:BATCH]
        atoms, top = np.hstack([alpha, beta])[order], float(value.max())
        if not thorough:
            return Pricing(atoms, top, False)
        seconds = None if self.effort.seconds is None else max(0.0, self.left())
        proof = local_bound(matrix, p, q, replace(self.effort, seconds=seconds), work=self.work)
        atoms = np.vstack([np.concatenate([proof.alpha, proof.beta])[None], atoms])
        return Pricing(atoms, proof.upper, True)

    def repair(self, residual: Array) -> float:
        return float(np.abs(residual) @ self.slack_cost)

    def images(self, atoms: Array) -> Array:
        """The strategies (g k, n + m) that the symmetries make of the atoms (k, n + m)."""
        alpha, beta = atoms[:, : self.n], atoms[:, self.n :]
        return np.vstack(
            [
                np.hstack([alpha[:, one.rows] * one.row_sign, beta[:, one.cols] * one.col_sign])
                for one in self.symmetries
            ]
        )


def solve_orbits(program: OrbitProgram) -> Solution | None:
    """V* with dual and weights of the atoms, each of which stands for all its images, equally weighed.

    None where there are too many orbits, or where the symmetries are not all there are: then an average over
    them is not symmetric.
    """
    if not 0 < len(program.target) <= MOST_ORBITS:
        return None
    if any((one.moved(signs) != signs).any() for one in program.symmetries for signs in program.signs):
        return None
    return solve(program, program.effort, gap=GAP, batch=BATCH, max_rounds=ROUNDS)


def _orbits(symmetries: list[Symmetry], n: int, m: int) -> Array:
    """Signs (r, n, m), 0 off the orbit, with C = Σ_r value_r signs_r; pairs that must vanish are in none."""
    found: list[Array] = []
    seen: NDArray[np.bool_] = np.zeros((n, m), dtype=bool)
    for i in range(n):
        for j in range(m):
            if not seen[i, j]:
                one = np.zeros((n, m))
                one[i, j] = 1.0
                total = sum(symmetry.moved(one) for symmetry in symmetries)
                seen |= np.abs(total) > 0.5
                seen[i, j] = True
                if np.abs(total).max() > 0.5:
                    found.append(np.sign(np.rint(total)))
    return np.array(found)
