"""Symmetries of correlators: settings that are turned, reversed and exchanged so that all numbers stay.

Averaging an inequality over them keeps the value of the data and can only lower the local bound, because the
bound of a sum is at most the sum of the bounds. An average has few different coefficients, which makes its
exact bound quick. The turns are guessed from the directions and checked on the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physics.verdicts.local.reduction import Index
from physics.verdicts.types import Array, Correlations

ALIKE = 1e-9
MOST = 240  # of the full icosahedral group 120, with either sign


@dataclass(frozen=True, eq=False)
class Symmetry:
    """C_ij = row_sign_i col_sign_j C_(rows_i, cols_j)."""

    rows: Index
    row_sign: Array
    cols: Index
    col_sign: Array

    def moved(self, matrix: Array) -> Array:
        """The coefficients (n, m) with their settings exchanged and reversed likewise."""
        return matrix[np.ix_(self.rows, self.cols)] * self.row_sign[:, None] * self.col_sign


def symmetries_of(data: Correlations) -> list[Symmetry]:
    """Those that come from rotations of Alice's directions, the identity among them.

    Only for correlators alone, all measured; else none but the identity is sought.
    """
    n, m = data.correlators.shape
    found = [Symmetry(np.arange(n), np.ones(n), np.arange(m), np.ones(m))]
    biased = any(part is not None and part.any() for part in (data.marginals_a, data.marginals_b))
    if biased or not data.measured.all():
        return found
    for rotation in _rotations(data.alice):
        rows, row_sign = _matched(data.alice @ rotation.T, data.alice)
        if len(rows) and not (rows == np.arange(n)).all():
            turned = row_sign[:, None] * data.correlators[rows]
            cols, col_sign = _matched(data.correlators.T, turned.T)
            if len(cols):
                found.append(Symmetry(rows, row_sign, cols, col_sign))
        if len(found) >= MOST:
            return found[:1]  # not a finite group of the kind that is meant
    return found


def averaged_over(symmetries: list[Symmetry], matrix: Array) -> Array:
    """The mean of the coefficients (n, m) over all symmetries."""
    return np.asarray(sum(one.moved(matrix) for one in symmetries) / len(symmetries))


def _rotations(axes: Array) -> list[Array]:
    """Rotations that take the first axis, and the next not along it, to ± others at the same angle."""
    apart = np.flatnonzero(np.abs(axes @ axes[0]) < 1.0 - 1e-6)
    if not len(apart):
        return []
    cosines = axes @ axes.T
    c = float(cosines[0, apart[0]])
    frame = _frame(axes[0], axes[apart[0]])
    found = []
    for p, q in zip(*np.nonzero(np.abs(np.abs(cosines) - abs(c)) < ALIKE), strict=True):
        for turn in (1.0, -1.0):
            if p != q and abs(turn * cosines[p, q] - c) < ALIKE:
                found += [_frame(s * axes[p], s * turn * axes[q]) @ frame.T for s in (1.0, -1.0)]
    return found


def _frame(first: Array, second: Array) -> Array:
    """Orthonormal columns: along the first vector, towards the second, and across."""
    across = np.cross(first, second)
    across = across / np.linalg.norm(across)
    return np.stack([first, np.cross(across, first), across], axis=1)


def _matched(wanted: Array, rows: Array) -> tuple[Index, Array]:
    """For each wanted row which of ``rows`` it is, up to a sign, each once; none if one is none of them."""
    direct = np.abs(wanted[:, None] - rows).max(axis=2)
    opposite = np.abs(wanted[:, None] + rows).max(axis=2)
    index = np.argmin(np.minimum(direct, opposite), axis=1)
    line = np.arange(len(wanted))
    off = np.minimum(direct, opposite)[line, index]
    if off.max() > ALIKE or len(np.unique(index)) < len(index):
        return index[:0], np.zeros(0)
    return index, np.where(direct[line, index] <= opposite[line, index], 1.0, -1.0)
