"""The linear program of column generation, kept in HiGHS from round to round and from frame to frame."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

import highspy
import numpy as np
from numpy.typing import NDArray

from physics.verdicts.types import Array

OPTIONS: dict[str, str | int | float | bool] = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
    "simplex_strategy": 4,  # primal: new columns leave the basis primal feasible
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}

_KEPT = 4  # columns kept on loading, in multiples of the number of rows


class Columns(Protocol):
    """The part of a hypothesis that the linear program needs (see `engine.Program`)."""

    at_most: NDArray[np.bool_]
    slack_cost: Array
    key: Hashable

    def columns(self, atoms: Array) -> Array: ...

    def seeds(self) -> Array: ...


class Master:
    """minimise sum(w) + slack, rows = or <= target; remembers atoms (k, p), matrix (k, r) and basis.

    ``load`` a problem, then ``solve`` and ``add`` in turn. Loading a problem of the same kind keeps the atoms
    and the basis: if its key is unchanged only the right-hand side moves, else all columns are computed anew.
    """

    smoothing = 0.8
    approximate = False
    coarse = 0.0

    def __init__(self) -> None:
        self.atoms: Array = np.zeros((0, 0))
        self.matrix: Array = np.zeros((0, 0))
        self.target: Array = np.zeros(0)
        self._highs: highspy.Highs | None = None
        self._key: Hashable = None
        self._shape: tuple[bytes, int, int] | None = None
        self._slacks = 0
        self._reduced: Array = np.zeros(0)

    def load(self, program: Columns, target: Array) -> None:
        """Make ``program`` with right-hand side ``target`` (r,) the current problem."""
        width = int(self.atoms.shape[1])
        shape = (np.asarray(program.at_most, dtype=bool).tobytes(), len(target), width)
        before, self.target = self.target, target
        if self._highs is None or shape != self._shape:
            self._start(program)
        elif program.key != self._key:
            self._forget()
            self._rebuild(program)
        else:
            self._forget()
            for row in np.flatnonzero(target != before).tolist():
                bound = float(target[row])
                self._highs.changeRowBounds(row, -np.inf if program.at_most[row] else bound, bound)
        self._key = program.key

    def solve(self, accuracy: float) -> tuple[Array, Array]:
        """Dual (r,) and weights (k,) of the present program; raises RuntimeError if HiGHS fails."""
        highs = self._solver
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            highs.clearSolver()
            highs.setOptionValue("simplex_strategy", 1)
            highs.run()
            highs.setOptionValue("simplex_strategy", OPTIONS["simplex_strategy"])
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise RuntimeError(f"linear program: {highs.getModelStatus()}")
        solution = highs.getSolution()
        self._reduced = np.asarray(solution.col_dual)[self._slacks :]
        weights = np.asarray(solution.col_value)[self._slacks :]
        return np.asarray(solution.row_dual), np.maximum(weights, 0.0)

    def add(self, program: Columns, atoms: Array, dual: Array, above: float) -> int:
        """Add those ``atoms`` whose column has dual . column > ``above``; returns how many."""
        if not len(atoms):
            return 0
        matrix = program.columns(atoms)
        worth = matrix @ dual > above
        if not worth.any():
            return 0
        self._append(atoms[worth], matrix[worth])
        return int(worth.sum())

    @property
    def _solver(self) -> highspy.Highs:
        if self._highs is None:
            raise RuntimeError("load a problem first")
        return self._highs

    def _start(self, program: Columns) -> None:
        """A new solver with slack columns and the hypothesis' seeds."""
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        seeds = program.seeds()
        self.atoms, self.matrix = seeds[:0], np.zeros((0, len(self.target)))
        self._rows_and_slacks(program)
        if len(seeds):
            self._append(seeds, program.columns(seeds))
        self._shape = (np.asarray(program.at_most, dtype=bool).tobytes(), len(self.target), seeds.shape[1])

    def _rebuild(self, program: Columns) -> None:
        """All columns at the new settings, with the basis of the old ones."""
        basis = self._solver.getBasis()
        self._solver.clearModel()
        atoms = self.atoms
        self.atoms, self.matrix = atoms[:0], self.matrix[:0]
        self._rows_and_slacks(program)
        self._append(atoms, program.columns(atoms))
        if basis.valid:
            self._solver.setBasis(basis)

    def _rows_and_slacks(self, program: Columns) -> None:
        count = len(self.target)
        none = np.zeros(0, dtype=np.int32)
        lower = np.where(program.at_most, -np.inf, self.target)
        self._solver.addRows(count, lower, self.target, 0, np.zeros(count, np.int32), none, np.zeros(0))
        unit = np.eye(count)
        slack = np.vstack([-unit, unit[~program.at_most]])
        cost = np.concatenate([program.slack_cost, program.slack_cost[~program.at_most]])
        self._slacks = len(slack)
        self._pass_columns(cost, slack)

    def _append(self, atoms: Array, matrix: Array) -> None:
        self._pass_columns(np.ones(len(matrix)), matrix)
        self.atoms = np.concatenate([self.atoms, atoms])
        self.matrix = np.concatenate([self.matrix, matrix])

    def _pass_columns(self, cost: Array, matrix: Array) -> None:
        count, nonzero = len(matrix), matrix != 0.0
        per_column = nonzero.sum(axis=1)
        starts = np.zeros(count, dtype=np.int32)
        np.cumsum(per_column[:-1], out=starts[1:])
        index = np.nonzero(nonzero)[1].astype(np.int32)
        zero, infinite = np.zeros(count), np.full(count, np.inf)
        self._solver.addCols(count, cost, zero, infinite, len(index), starts, index, matrix[nonzero])

    def _forget(self) -> None:
        """Drop the columns that were furthest from use when there are too many of them."""
        limit = _KEPT * len(self.target) + 100
        if len(self.atoms) <= limit or len(self._reduced) > len(self.atoms):
            return
        reduced = np.zeros(len(self.atoms))
        reduced[: len(self._reduced)] = self._reduced
        basis = self._solver.getBasis()
        basic = np.array([s == highspy.HighsBasisStatus.kBasic for s in basis.col_status[self._slacks :]])
        reduced[basic] = -1.0
        drop = np.zeros(len(self.atoms), dtype=bool)
        drop[np.argsort(reduced, kind="stable")[limit // 2 :]] = True
        drop &= ~basic
        gone = np.flatnonzero(drop).astype(np.int32) + self._slacks
        self._solver.deleteCols(len(gone), gone.astype(np.int32))
        self.atoms, self.matrix, self._reduced = self.atoms[~drop], self.matrix[~drop], reduced[~drop]
