"""How uncertain a Bell expression of measured numbers is, and how far from its bound it must be."""

from __future__ import annotations

import math

import numpy as np

from physics.statistics import linear_value_with_error, needed_in_each
from physics.verdicts.measured.checking import checked_table
from physics.verdicts.measured.likelihood import likelihood_of, solved
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import Array, Asked


def linear_error(table: MeasuredTable, coefficients: Array, marginals_a: Array, marginals_b: Array) -> float:
    """The standard error of Σ c_ij C_ij + Σ p_i M_A,i + Σ q_j M_B,j, coefficients (n, m), (n,), (m,).

    Without marginals √(Σ c² σ²) of independent correlators. With them √(k'Σk), Σ the inverse of Fisher's
    information of correlators and marginals, which are found from the same counts. NaN where the table
    has no counts that tell the marginals, or lacks a correlator that counts.
    """
    if np.any((coefficients != 0.0) & ~table.measured):
        return math.nan
    if not (marginals_a.any() or marginals_b.any()):
        return linear_value_with_error(coefficients, table.correlators, table.sigmas)[1]
    kept = checked_table(table)
    if kept.counts is None:
        return math.nan
    likelihood = likelihood_of(kept)
    rows, columns = table.measured.any(axis=1), table.measured.any(axis=0)
    k = np.concatenate([coefficients[table.measured], marginals_a[rows], marginals_b[columns]])
    return math.sqrt(max(0.0, float(k @ solved(likelihood.information(likelihood.best), k))))


def needed_sd(asked: Asked) -> float:
    """Standard deviations of one number at which its one-sided p-value, times the tests made, is enough."""
    return needed_in_each(asked.confidence, asked.tried)
