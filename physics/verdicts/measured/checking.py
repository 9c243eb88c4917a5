"""Is a measured table a legitimate question? Errors name the field and the reason."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from physics.statistics import correlator_from_counts
from physics.verdicts.measured.types import LARGEST_SIGMA, SMALLEST_SIGMA, MeasuredTable
from physics.verdicts.problem_checks import checked
from physics.verdicts.types import Array, Correlations

# Beyond so many numbers marginals are not fitted together with the correlators.
MOST_ROWS_WITH_MARGINALS = 400
DUST = 1e-12


def checked_table(table: MeasuredTable) -> MeasuredTable:
    """A copy without settings that no measured pair has: float64, 0 where nothing was measured.

    ValueError("field: reason") for errors of 0, beyond 2 or not finite, for shots below 1, for negative
    counts or none at all in a measured pair, and for all that `problem_checks.checked` refuses.
    """
    counts = None if table.counts is None else np.asarray(table.counts, dtype=np.float64)
    measured = np.asarray(table.measured, dtype=bool)
    shape = measured.shape
    if counts is not None:
        if counts.shape != (*shape, 4):
            raise ValueError(f"counts: expected shape {(*shape, 4)}, got {counts.shape}")
        _refuse("counts", counts, measured[..., None] & ~(np.isfinite(counts) & (counts >= 0.0)), "count")
        _refuse("counts", counts.sum(axis=2), measured & ~(counts.sum(axis=2) > 0.0), "sum of the counts")
        safe = np.where(measured[..., None], counts, 1.0)
        c, sigma = correlator_from_counts(*np.moveaxis(safe, 2, 0))
        shots: Array | None = np.where(measured, counts.sum(axis=2), 0.0)
        counts = np.where(measured[..., None], counts, 0.0)
    else:
        c, sigma = np.asarray(table.correlators, dtype=np.float64), np.asarray(table.sigmas, np.float64)
        shots = None if table.shots is None else np.asarray(table.shots, dtype=np.float64)
        for name, array in (("sigmas", sigma), ("shots", shots)):
            if array is not None and array.shape != shape:
                raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    with np.errstate(invalid="ignore"):
        allowed = (sigma >= SMALLEST_SIGMA) & (sigma <= LARGEST_SIGMA)  # also refuses NaN
    _refuse("sigmas", sigma, measured & ~allowed, "standard error")
    if shots is not None:
        _refuse("shots", shots, measured & ~(np.isfinite(shots) & (shots >= 1.0)), "number of pairs")
    plain = checked(Correlations(table.alice, table.bob, c, measured, resolution=0.0))
    rows, columns = measured.any(axis=1), measured.any(axis=0)
    kept = np.ix_(rows, columns)
    if counts is not None and measured.sum() + rows.sum() + columns.sum() > MOST_ROWS_WITH_MARGINALS:
        counts = None
    return MeasuredTable(
        plain.alice[rows],
        plain.bob[columns],
        plain.correlators[kept],
        np.where(measured, sigma, 0.0)[kept],
        measured[kept],
        None if shots is None else np.where(measured, shots, 0.0)[kept],
        None if counts is None else counts[kept],
    )


def _refuse(name: str, values: Array, wrong: NDArray[np.bool_], what: str) -> None:
    if wrong.any():
        at = np.argwhere(wrong)[0]
        where = "".join(f"[{int(k)}]" for k in at)
        reason = {
            "sigmas": f"outside {SMALLEST_SIGMA:g} to {LARGEST_SIGMA:g}; measured values have errors",
            "shots": "not a number of at least 1",
            "counts": "not a number of at least 0, with some above 0",
        }[name]
        raise ValueError(f"{name}: {what} {where} is {values[tuple(at)]:g}, {reason}")


def plain_correlations(table: MeasuredTable) -> Correlations:
    """The numbers of a table alone; pooled marginals where there are counts.

    Marginals that all vanish would be left out of what a hypothesis has to reproduce. Those of counts count
    even then, because the next run of the same source will not have zeros: dust marks them as present.
    """
    first = second = None
    if table.counts is not None:
        n = table.counts
        of_a, of_b = np.maximum(n.sum(axis=(1, 2)), 1.0), np.maximum(n.sum(axis=(0, 2)), 1.0)
        first = (n[..., :2].sum(axis=(1, 2)) - n[..., 2:].sum(axis=(1, 2))) / of_a
        second = (n[..., ::2].sum(axis=(0, 2)) - n[..., 1::2].sum(axis=(0, 2))) / of_b
        if not (first.any() or second.any()):
            first = first + DUST
    return Correlations(
        table.alice, table.bob, table.correlators, table.measured, first, second, resolution=0.0
    )
