"""The linear program over the hidden states found so far, kept in HiGHS from frame to frame.

    minimise ΣW + slack  with  ΣW (|kink . (u, v)| - 1) <= limit for the rows in use,  ΣW moments = targets.

Only rows that bind matter, some two hundred of thousands, so the program starts with few and gets others when
a model breaks them, in place: the basis stays. It is separate from `master.Master` because its rows grow and
because its columns move with the settings. The moments come first among the rows.
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


class OutOfTime(Exception):
    """The program was not solved within its time."""


class LeggettMaster:
    """``points`` (k, 6) are the hidden states; ``rows`` the rows of the problem that are in use."""

    def __init__(self, problem: LeggettProblem, rows: NDArray[np.intp], points: Array) -> None:
        self.points, self.rows = points, rows
        self._reduced: Array = np.zeros(0)
        self._of_state: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._strategy = _PRIMAL
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

    def grow(self, rows: NDArray[np.intp]) -> None:
        """Use further rows of the problem."""
        self.rows = np.concatenate([self.rows, rows])
        states = np.flatnonzero(self._of_state).astype(np.int32)
        count, length = len(rows), len(states)
        values = np.abs(self._problem.kinks[rows] @ self.points.T) - 1.0
        starts = np.arange(0, count * length, max(1, length), dtype=np.int32)
        upper = self._problem.limits[rows]
        lower, index = np.full(count, -np.inf), np.tile(states, count)
        self._highs.addRows(count, lower, upper, values.size, starts, index, values.ravel())
        self._append(self._row_slacks(rows), np.full(count, _ROW_SLACK), False)
        self._strategy = _DUAL  # more rows leave a basis dual feasible

    def add(self, points: Array) -> None:
        """Further hidden states (k, 6)."""
        self._append(self._columns(points), np.ones(len(points)), True)
        self.points = np.concatenate([self.points, points])
        self._strategy = _PRIMAL

    def solve(self, seconds: float = np.inf) -> tuple[Array, Array, Array]:
        """Weights W (k,) of the hidden states, duals of all rows (2P,) and of the moments (d,).

        `OutOfTime` after ``seconds``: a simplex that was stopped proves nothing.
        """
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(0.0, seconds))
        other = _DUAL if self._strategy == _PRIMAL else _PRIMAL
        for strategy in (self._strategy, other):
            self._highs.setOptionValue("simplex_strategy", strategy)
            self._highs.run()
            status = self._highs.getModelStatus()
            if status == highspy.HighsModelStatus.kTimeLimit:
                raise OutOfTime
            if status == highspy.HighsModelStatus.kOptimal:
                break
            self._highs.clearSolver()
        else:
            raise RuntimeError(f"linear program: {status}")
        solution = self._highs.getSolution()
        self._reduced = np.asarray(solution.col_dual)[self._of_state]
        dual, moments = np.asarray(solution.row_dual), len(self._problem.targets)
        of_rows = np.zeros(len(self._problem.limits))
        of_rows[self.rows] = np.maximum(-dual[moments:], 0.0)
        weights = np.maximum(np.asarray(solution.col_value)[self._of_state], 0.0)
        return weights, of_rows, dual[:moments]

    def _load(self, problem: LeggettProblem) -> None:
        self._problem, self._strategy = problem, _PRIMAL
        self._of_state = np.zeros(0, dtype=bool)
        used, moments = len(self.rows), len(problem.targets)
        upper = np.concatenate([problem.targets, problem.limits[self.rows]])
        lower = np.concatenate([problem.targets, np.full(used, -np.inf)])
        none = np.zeros(0, dtype=np.int32)
        self._highs.addRows(len(upper), lower, upper, 0, np.zeros(len(upper), np.int32), none, np.zeros(0))
        unit = np.eye(moments, moments + used)
        self._append(np.concatenate([-unit, unit]), np.full(2 * moments, _MOMENT_SLACK / problem.eta), False)
        self._append(self._row_slacks(self.rows), np.full(used, _ROW_SLACK), False)
        self._append(self._columns(self.points), np.ones(len(self.points)), True)

    def _row_slacks(self, rows: NDArray[np.intp]) -> Array:
        """Slack columns of those rows, the last of the program."""
        length = len(self._problem.targets) + len(self.rows)
        return -np.eye(len(rows), length, length - len(rows))

    def _columns(self, points: Array) -> Array:
        kinks, moments = self._problem.kinks[self.rows], self._problem.moments
        return np.concatenate([points @ moments.T, np.abs(points @ kinks.T) - 1.0], axis=1)

    def _append(self, matrix: Array, cost: Array, of_state: bool) -> None:
        count, length = matrix.shape
        if not count:
            return
        self._of_state = np.concatenate([self._of_state, np.full(count, of_state)])
        starts = np.arange(0, count * length, length, dtype=np.int32)
        index = np.tile(np.arange(length, dtype=np.int32), count)
        zero, infinite = np.zeros(count), np.full(count, np.inf)
        self._highs.addCols(count, cost, zero, infinite, matrix.size, starts, index, matrix.ravel())

    def _forget(self, limit: int) -> None:
        """Drop the columns that were furthest from use when there are too many of them."""
        if len(self.points) <= limit or len(self._reduced) != len(self.points):
            return
        states = np.flatnonzero(self._of_state)
        status = self._highs.getBasis().col_status
        basic = np.array([status[k] == highspy.HighsBasisStatus.kBasic for k in states])
        order = np.argsort(np.where(basic, -1.0, self._reduced), kind="stable")
        drop = np.zeros(len(self.points), dtype=bool)
        drop[order[limit // 2 :]] = True
        drop &= ~basic
        gone = states[drop].astype(np.int32)
        self._highs.deleteCols(len(gone), gone)
        self._of_state = np.delete(self._of_state, gone)
        self.points, self._reduced = self.points[~drop], self._reduced[~drop]
