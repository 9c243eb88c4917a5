"""The linear program over the hidden states found so far, kept in HiGHS from frame to frame.

    minimise ΣW + slack  with  ΣW (|kink . (u, v)| - 1) <= limit for the rows in use,  ΣW moments = targets.

Only rows that bind matter, so the program starts with the one sign per pair that can bind in practice and
gets the others when a model breaks them. It is separate from `master.Master` because its rows grow and
because its columns move with the settings.
"""

from __future__ import annotations

import highspy
import numpy as np
from numpy.typing import NDArray

from physics.verdicts.leggett.problem import LeggettProblem
from physics.verdicts.types import Array

_OPTIONS: dict[str, str | int | float | bool] = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
}
_PRIMAL, _DUAL = 4, 1  # simplex strategies; new columns leave a basis primal feasible
# Slack must cost more than any dual. Averaging the inequality over isotropic independent (u, v) bounds
# Σweights (1 - η sqrt(2/3)) by 1, so weights < 5.5; with u along the linear part and v isotropic,
# |linear part| <= 1 + 0.16 Σweights < 1.9, which is η times the dual of a moment.
_ROW_SLACK, _MOMENT_SLACK = 6.0, 2.0


class LeggettMaster:
    """``points`` (k, 6) are the hidden states; ``rows`` the rows of the problem that are in use."""

    def __init__(self, problem: LeggettProblem, rows: NDArray[np.intp], points: Array) -> None:
        self.points, self.rows = points, rows
        self._reduced: Array = np.zeros(0)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._load(problem)

    def move(self, problem: LeggettProblem, points: Array) -> None:
        """Take over points that moved with the settings of a new problem, and the basis as it was."""
        self.points = points
        self._forget(4 * len(self.rows) + 100)
        basis = self._highs.getBasis()
        self._highs.clearModel()
        self._load(problem)
        if basis.valid:
            self._highs.setBasis(basis)

    def grow(self, problem: LeggettProblem, rows: NDArray[np.intp]) -> None:
        """Use further rows, from scratch."""
        self.rows = np.sort(np.concatenate([self.rows, rows]))
        self._highs.clearModel()
        self._load(problem)

    def add(self, points: Array) -> None:
        """Further hidden states (k, 6)."""
        self._append(self._columns(points), np.ones(len(points)))
        self.points = np.concatenate([self.points, points])

    def solve(self) -> tuple[Array, Array, Array]:
        """Weights W (k,) of the hidden states, duals of all rows (2P,) and of the moments (d,)."""
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._highs.clearSolver()
            self._highs.setOptionValue("simplex_strategy", _DUAL)
            self._highs.run()
            if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise RuntimeError(f"linear program: {self._highs.getModelStatus()}")
        solution = self._highs.getSolution()
        self._reduced = np.asarray(solution.col_dual)[self._slacks :]
        dual, used = np.asarray(solution.row_dual), len(self.rows)
        of_rows = np.zeros(len(self._problem.limits))
        of_rows[self.rows] = np.maximum(-dual[:used], 0.0)
        return np.maximum(np.asarray(solution.col_value)[self._slacks :], 0.0), of_rows, dual[used:]

    def _load(self, problem: LeggettProblem) -> None:
        self._problem = problem
        used, moments = len(self.rows), len(problem.targets)
        upper = np.concatenate([problem.limits[self.rows], problem.targets])
        lower = np.concatenate([np.full(used, -np.inf), problem.targets])
        none = np.zeros(0, dtype=np.int32)
        self._highs.addRows(len(upper), lower, upper, 0, np.zeros(len(upper), np.int32), none, np.zeros(0))
        unit = np.eye(used + moments)
        slack = np.concatenate([-unit, unit[used:]])
        moment_cost = np.full(2 * moments, _MOMENT_SLACK / problem.eta)
        self._slacks = len(slack)
        self._append(slack, np.concatenate([np.full(used, _ROW_SLACK), moment_cost]))
        self._append(self._columns(self.points), np.ones(len(self.points)))

    def _columns(self, points: Array) -> Array:
        kinks, moments = self._problem.kinks[self.rows], self._problem.moments
        return np.concatenate([np.abs(points @ kinks.T) - 1.0, points @ moments.T], axis=1)

    def _append(self, matrix: Array, cost: Array) -> None:
        count, length = matrix.shape
        if not count:
            return
        starts = np.arange(0, count * length, length, dtype=np.int32)
        index = np.tile(np.arange(length, dtype=np.int32), count)
        zero, infinite = np.zeros(count), np.full(count, np.inf)
        self._highs.addCols(count, cost, zero, infinite, matrix.size, starts, index, matrix.ravel())

    def _forget(self, limit: int) -> None:
        """Drop the columns that were furthest from use when there are too many of them."""
        if len(self.points) <= limit or len(self._reduced) != len(self.points):
            return
        status = self._highs.getBasis().col_status[self._slacks :]
        basic = np.array([s == highspy.HighsBasisStatus.kBasic for s in status])
        order = np.argsort(np.where(basic, -1.0, self._reduced), kind="stable")
        drop = np.zeros(len(self.points), dtype=bool)
        drop[order[limit // 2 :]] = True
        drop &= ~basic
        gone = np.flatnonzero(drop).astype(np.int32) + self._slacks
        self._highs.deleteCols(len(gone), gone.astype(np.int32))
        self.points, self._reduced = self.points[~drop], self._reduced[~drop]
