"""The quantum correlations nearest to data: unit vectors with these scalar products.

Correlators alone: exact (Tsirelson). With marginals the vector of 1 joins in and the set is level 1 of the
hierarchy, which is a little larger than the quantum one: what it excludes is excluded.
"""

from __future__ import annotations

import clarabel
import numpy as np

from physics.verdicts.data_rows import DataRows
from physics.verdicts.measured.nearest import NearestPoint
from physics.verdicts.measured.quadratic import full, solve_quadratic
from physics.verdicts.quantum.cones import triangle
from physics.verdicts.quantum.npa import functional_bound
from physics.verdicts.types import Array, Correlations

MOST_VECTORS = 40  # beyond, a program takes seconds


class QuantumNearest:
    """`NearestPoint` of Gram matrices; ValueError beyond `MOST_VECTORS` settings of both sides together."""

    def __init__(self, data: Correlations) -> None:
        self.rows = DataRows(data)
        rows, ones = self.rows, int(self.rows.biased)
        self.level = "1" if ones else ""
        self.count = ones + rows.n + rows.m
        if self.count > MOST_VECTORS:
            raise ValueError(f"settings: {self.count} are too many for the nearest quantum correlations")
        first, second = [ones + rows.rows], [ones + rows.n + rows.cols]
        if ones:
            first.append(np.zeros(rows.n + rows.m, dtype=np.intp))
            second.append(1 + np.arange(rows.n + rows.m))
        low, high = np.concatenate(first), np.concatenate(second)
        row, column, self.weights = triangle(self.count)
        off = np.flatnonzero(row != column)
        number = np.full((self.count, self.count), -1)
        number[row[off], column[off]] = np.arange(len(off))
        self.chosen = number[low, high]
        self.constraint = np.zeros((len(row), len(off)))
        self.constraint[off, np.arange(len(off))] = -self.weights[off]
        self.right = np.where(row == column, 1.0, 0.0)
        self.entry = (row[off], column[off])

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        free, chosen = self.constraint.shape[1], self.chosen
        quadratic = np.zeros((free, free))
        metric = full(information)
        quadratic[np.ix_(chosen, chosen)] = metric
        cost = np.zeros(free)
        cost[chosen] = -metric @ centre
        cones = [clarabel.PSDTriangleConeT(self.count)]
        x, _ = solve_quadratic(quadratic, cost, self.constraint, self.right, cones)
        gram = np.zeros((self.count, self.count))
        gram[self.entry] = x
        lowest = float(np.linalg.eigvalsh(gram + gram.T)[0])
        return np.asarray(x[chosen] / max(1.0, -lowest))

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        size = float(np.abs(slope).max(initial=0.0))
        if size == 0.0:
            return 0.0, True
        return size * functional_bound(*self.rows.coefficients(slope / size), "1").bound, True


def quantum_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """``eta`` and ``seed`` play no part."""
    return QuantumNearest(data)
