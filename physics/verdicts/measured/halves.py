"""An inequality chosen on one half of the counts and tested on the other.

The inequality that data miss the most was chosen on these very data, so its excess is no significance. Here
each pair of settings gives half of its counts, drawn without replacement (hypergeometric), to choose an
inequality; the rest tests it. For independent pairs the two halves are independent, as if the first had been
measured before the second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from physics.statistics import p_value, sigma_from_shots
from physics.verdicts.measured.checking import checked_table, plain_correlations
from physics.verdicts.measured.likelihood import likelihood_of, solved
from physics.verdicts.measured.nearest import MakesNearest, fit_to_data
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import HalfTest

SEED = 1
WHOLE = 1e-6  # counts of equal outcomes, N (1 + C)/2, are whole numbers but for rounding


def split_in_halves(table: MeasuredTable, seed: int) -> tuple[MeasuredTable, MeasuredTable] | None:
    """The two halves of a checked table; None where its numbers are no counts or a pair has fewer than 2."""
    used = table.measured
    if table.counts is not None:
        counts = table.counts
    elif table.shots is not None:
        same = table.shots * (1.0 + table.correlators) / 2.0
        counts = np.stack([same, table.shots - same], axis=2)
    else:
        return None
    whole = np.rint(counts).astype(np.int64)
    if np.abs(counts - whole)[used].max(initial=0.0) > WHOLE * max(1.0, float(counts.max(initial=0.0))):
        return None
    if np.any(whole.sum(axis=2)[used] < 2):
        return None
    random = np.random.default_rng(seed)
    first = np.zeros_like(whole)
    for i, j in np.argwhere(used):
        first[i, j] = random.multivariate_hypergeometric(whole[i, j], int(whole[i, j].sum()) // 2)
    return _counted(table, first), _counted(table, whole - first)


def _counted(table: MeasuredTable, counts: np.ndarray) -> MeasuredTable:
    n = counts.sum(axis=2).astype(np.float64)
    signs = np.array([1, -1, -1, 1] if counts.shape[2] == 4 else [1, -1])
    c = np.where(table.measured, counts @ signs / np.maximum(n, 1.0), 0.0)
    sigmas = np.where(table.measured, sigma_from_shots(c, np.maximum(n, 1.0)), 0.0)
    four = counts.astype(np.float64) if counts.shape[2] == 4 else None
    return replace(table, correlators=c, sigmas=sigmas, shots=n, counts=four)


def half_test(
    table: MeasuredTable,
    make: MakesNearest,
    *,
    eta: float,
    seed: int,
    check_stop: Callable[[], None],
) -> HalfTest | None:
    """The test of a checked table; None where it cannot be halved or the first half misses no inequality.

    (S - B)/σ at the second half, σ² = k'Σk with its own errors, and the one-sided Gaussian p-value; B is
    proven as for the whole data.
    """
    parts = split_in_halves(table, SEED)
    if parts is None:
        return None
    first, second = (checked_table(part) for part in parts)
    likelihood = likelihood_of(first)
    nearest = make(plain_correlations(first), eta=eta, seed=seed)
    fitted = fit_to_data(likelihood, nearest, check_stop, prove=False)
    slope = fitted.slope
    size = float(np.abs(slope).max(initial=0.0))
    if size == 0.0:
        return None
    check_stop()
    slope = slope / size
    bound = max(0.0, nearest.support(slope, True)[0])
    other = likelihood_of(second)
    variance = float(slope @ solved(other.information(other.best), slope))
    if not variance > 0.0:
        return None
    value = float(slope @ other.best)
    excess = (value - bound) / np.sqrt(variance)
    return HalfTest(
        tuple(slope.tolist()),
        bound,
        value,
        float(np.sqrt(variance)),
        float(excess),
        float(p_value(excess)),
        SEED,
    )
