"""Clarabel for one positive semidefinite matrix, and symmetric matrices as its vectors."""

from __future__ import annotations

from typing import Any

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from physics.verdicts.types import Array

_TOLERANCE = 1e-10
_ROOT2 = np.sqrt(2.0)


def triangle(size: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """Rows, columns and weights (1 or sqrt 2) of the upper triangle, column by column."""
    columns = np.repeat(np.arange(size), np.arange(1, size + 1))
    rows = np.concatenate([np.arange(k + 1) for k in range(size)])
    return rows, columns, np.where(rows == columns, 1.0, _ROOT2)


def solve_positive(cost: Array, constant: Array, matrix: Any, seconds: float = np.inf) -> tuple[Array, Array]:
    """minimise cost . x with constant + matrix x (the scaled triangle of a symmetric matrix) positive.

    Returns x and the dual matrix (size, size) >= 0; neither is exact, and both may be inaccurate if the
    solver stops early, as it does after ``seconds``.
    """
    size = int((np.sqrt(8 * len(constant) + 1) - 1) / 2)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.presolve_enable = False
    settings.chordal_decomposition_enable = False
    settings.time_limit = seconds
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = _TOLERANCE
    zero, cones = csc_matrix((len(cost), len(cost))), [clarabel.PSDTriangleConeT(size)]
    solution = clarabel.DefaultSolver(zero, cost, csc_matrix(-matrix), constant, cones, settings).solve()
    x, dual = np.asarray(solution.x), np.asarray(solution.z)
    if not (np.isfinite(x).all() and np.isfinite(dual).all()):
        raise RuntimeError(f"cone program: {solution.status}")
    rows, columns, weights = triangle(size)
    square = np.zeros((size, size))
    square[rows, columns] = square[columns, rows] = dual / weights
    return x, square
