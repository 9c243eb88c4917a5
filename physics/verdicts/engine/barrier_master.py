"""The linear program of column generation by interior points: for problems with many rows."""

from __future__ import annotations

import numpy as np

from physics.verdicts.engine.interior_point import interior_point
from physics.verdicts.engine.master import Columns
from physics.verdicts.types import Array

COLD, WARM = 0.1, 1e-8  # accuracy of the first program without and with columns from an earlier one
KEEP = 6  # columns kept from one problem to the next, in multiples of the number of rows
NEGLIGIBLE = 1e-12  # weights that are dropped, relative to the largest


class BarrierMaster:
    """Plays the part of `master.Master` for programs of equalities; carries atoms over, but no basis."""

    smoothing = 0.0
    approximate = True
    coarse = COLD

    def __init__(self) -> None:
        self.atoms: Array = np.zeros((0, 0))
        self.matrix: Array = np.zeros((0, 0))
        self.target: Array = np.zeros(0)
        self._slack_cost: Array = np.zeros(0)
        self._key: object = None
        self._dual: Array = np.zeros(0)

    def load(self, program: Columns, target: Array) -> None:
        """Make ``program`` with right-hand side ``target`` (r,) the current problem."""
        if program.at_most.any():
            raise ValueError("interior points are for programs of equalities only")
        if len(target) != len(self.target) or program.key != self._key:
            self.atoms = program.seeds()
            self.matrix = program.columns(self.atoms)
            self.coarse = COLD
            return self._take(program, target)
        self.coarse = WARM
        if len(self.atoms) > KEEP * len(target):
            best = np.sort(np.argsort(-(self.matrix @ self._dual), kind="stable")[: KEEP * len(target)])
            self.atoms, self.matrix = self.atoms[best], self.matrix[best]
        self._take(program, target)

    def _take(self, program: Columns, target: Array) -> None:
        self.target, self._slack_cost, self._key = target, program.slack_cost, program.key

    def solve(self, accuracy: float) -> tuple[Array, Array]:
        """Dual (r,) and weights (k,) of the present program to a relative ``accuracy``."""
        cost = np.ones(len(self.matrix))
        dual, weights, _ = interior_point(self.matrix, cost, self._slack_cost, self.target, accuracy)
        self._dual = dual
        return dual, np.where(weights > NEGLIGIBLE * float(weights.max(initial=0.0)), weights, 0.0)

    def add(self, program: Columns, atoms: Array, dual: Array, above: float) -> int:
        """Add those ``atoms`` whose column has dual . column > ``above``; returns how many."""
        if not len(atoms):
            return 0
        matrix = program.columns(atoms)
        worth = matrix @ dual > above
        self.atoms = np.concatenate([self.atoms, atoms[worth]])
        self.matrix = np.concatenate([self.matrix, matrix[worth]])
        return int(worth.sum())
