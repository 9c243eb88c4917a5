"""Making a local-bound problem smaller: independent blocks, parallel rows and columns, integer form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from physics.verdicts.types import Array

Index = NDArray[np.intp]
PARALLEL = 1e-13  # rows that differ from a multiple of another by less are merged
LARGEST_DENOMINATOR = 12


@dataclass(frozen=True, eq=False)
class Reduced:
    """matrix (r, c) with r <= c, p (r,), q (c,), and how the signs of the original block follow from it."""

    matrix: Array
    p: Array
    q: Array
    transposed: bool
    row_group: Index
    row_sign: Array
    col_group: Index
    col_sign: Array

    def expand(self, signs: Array) -> tuple[Array, Array]:
        """Signs (alpha, beta) of the original block from those of the reduced rows."""
        other = np.where(signs @ self.matrix + self.q >= 0.0, 1.0, -1.0)
        first, second = (other, signs) if self.transposed else (signs, other)
        return first[self.row_group] * self.row_sign, second[self.col_group] * self.col_sign


def blocks(matrix: NDArray[Any]) -> Iterator[tuple[Index, Index]]:
    """Rows and columns of the connected parts of the graph whose edges are the non-zero entries."""
    n, m = matrix.shape
    if n and m and matrix.all():  # as a rule: one part, and no graph is needed to see it
        yield np.arange(n), np.arange(m)
        return
    rows, cols = np.nonzero(matrix)
    graph = csr_array((np.ones(len(rows)), (rows, cols + n)), shape=(n + m, n + m))
    count, label = connected_components(graph, directed=False)
    for part in range(count):
        yield np.flatnonzero(label[:n] == part), np.flatnonzero(label[n:] == part)


def reduce_parallel(matrix: Array, p: Array, q: Array) -> Reduced:
    """Merge parallel rows of (p | matrix) and columns of (q over matrix); put the shorter side first.

    Rows x and c x enter as (alpha + c alpha') (x.beta), largest for alpha' = sign(c) alpha: (1 + |c|) x.
    """
    row_group, row_sign = np.arange(len(p)), np.ones(len(p))
    col_group, col_sign = np.arange(len(q)), np.ones(len(q))
    while True:
        shape = matrix.shape
        extended, group, sign = _merged(np.hstack([p[:, None], matrix]))
        p, matrix = extended[:, 0], extended[:, 1:]
        row_group, row_sign = group[row_group], sign[row_group] * row_sign
        extended, group, sign = _merged(np.hstack([q[:, None], matrix.T]))
        q, matrix = extended[:, 0], extended[:, 1:].T
        col_group, col_sign = group[col_group], sign[col_group] * col_sign
        if matrix.shape == shape:
            break
    transposed = matrix.shape[0] > matrix.shape[1] > 0
    if transposed:
        matrix, p, q = np.ascontiguousarray(matrix.T), q, p
    return Reduced(matrix, p, q, transposed, row_group, row_sign, col_group, col_sign)


def _merged(rows: Array) -> tuple[Array, Index, Array]:
    """Sums over groups of parallel rows; group and sign of each row relative to its group."""
    length = np.linalg.norm(rows, axis=1)
    unit = rows / np.where(length > 0.0, length, 1.0)[:, None]
    cosine = unit @ unit.T
    group, sign = np.full(len(rows), -1, dtype=np.intp), np.ones(len(rows))
    leaders: list[int] = []
    for k in range(len(rows)):
        for index, leader in enumerate(leaders):
            c = 1.0 if cosine[k, leader] >= 0.0 else -1.0
            if 1.0 - abs(cosine[k, leader]) < 1e-6 and np.abs(unit[k] - c * unit[leader]).max() < PARALLEL:
                group[k], sign[k] = index, c
                break
        else:
            group[k] = len(leaders)
            leaders.append(k)
    merged = np.zeros((len(leaders), rows.shape[1]))
    np.add.at(merged, group, rows * sign[:, None])
    return merged, group, sign


def integer_form(values: Array, largest: float) -> tuple[NDArray[np.int64], float, float] | None:
    """Integers K and scale s with values = s K, and the largest |values - s K|; None if there are none.

    The smallest non-zero size is taken for 1, 2, ... of the integers; sum |K| stays below ``largest``.
    """
    size = np.abs(values)
    top = float(size.max(initial=0.0))
    if top == 0.0:
        return None
    smallest = float(size[size > 1e-9 * top].min())
    for denominator in range(1, LARGEST_DENOMINATOR + 1):
        scaled = values * (denominator / smallest)
        if float(np.abs(scaled).sum()) >= largest:
            return None
        integers = np.rint(scaled)
        if float(np.abs(scaled - integers).max()) <= 1e-11 * max(1.0, float(np.abs(scaled).max())):
            scale = smallest / denominator
            return integers.astype(np.int64), scale, float(np.abs(values - scale * integers).max())
    return None
