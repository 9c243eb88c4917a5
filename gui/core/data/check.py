"""Check a data set that did not come through the readers (from a session that somebody may have edited)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gui.core.data.limits import (
    LARGEST_COUNT,
    LARGEST_SIGMA,
    LENGTH_TOLERANCE,
    MAX_ROWS,
    MAX_SETTINGS,
    METADATA_LENGTH,
    SMALLEST_SIGMA,
)
from gui.core.data.points import Measured, from_counts, leggett_point
from gui.core.data.types import (
    CorrelatorTable,
    DataError,
    DataKind,
    DataSet,
    FourCounts,
    LeggettPoint,
    Trials,
)
from physics.bell.trials import GAMES
from physics.checks import Array
from physics.direction_sets import DIRECTION_SETS

AGREEMENT = 1e-9
MAX_TEXTS = 200
MAX_BLOCKS = 1000


def check_dataset(dataset: DataSet) -> DataSet:
    """Return the data set if it keeps the rules of the readers, else raise ``DataError`` naming the field."""
    for name in ("title", "source", "doi", "note", "file"):
        if len(getattr(dataset, name)) > METADATA_LENGTH:
            raise DataError(f"data.{name}", f"longer than {METADATA_LENGTH} characters")
    is_table = dataset.kind is DataKind.CORRELATOR_TABLE
    if is_table != (dataset.table is not None) or is_table == bool(dataset.points):
        raise DataError("data.kind", f"{dataset.kind} does not fit what follows")
    if len(dataset.points) > MAX_ROWS:
        raise DataError("data.points", f"more than {MAX_ROWS} points")
    for index, point in enumerate(dataset.points):
        _check_point(point, f"data.points[{index}]")
    if dataset.table is not None:
        _check_table(dataset.table, "data.table")
    for name in ("ignored", "remarks"):
        texts = getattr(dataset, name)
        if len(texts) > MAX_TEXTS or any(len(text) > METADATA_LENGTH for text in texts):
            raise DataError(f"data.{name}", f"more than {MAX_TEXTS} texts or {METADATA_LENGTH} characters")
    if dataset.trials is not None:
        _check_trials(dataset.trials, dataset.table, "data.trials")
    return dataset


def _check_trials(trials: Trials, table: CorrelatorTable | None, field: str) -> None:
    if table is None or len(table.alice) != 2 or len(table.bob) != 2 or not table.counts:
        raise DataError(field, "need counts at two settings a side")
    _within(f"{field}.predictability", trials.predictability, 0, 0.5)
    if trials.game is not None and trials.game not in GAMES:
        raise DataError(f"{field}.game", f"{trials.game} is no game")
    if not trials.blocks:
        return
    if len(trials.blocks) > MAX_BLOCKS or any(len(block) != 16 or min(block) < 0 for block in trials.blocks):
        raise DataError(f"{field}.blocks", f"at most {MAX_BLOCKS} blocks of 16 counts are needed")
    total = [count for row in table.counts for counts in row for count in counts]
    if [sum(column) for column in zip(*trials.blocks, strict=True)] != total:
        raise DataError(f"{field}.blocks", "do not add up to the counts")


def _within(field: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also refuses NaN
        raise DataError(field, f"{value:g} is outside {low:g} to {high:g}")


def _check_point(point: LeggettPoint, field: str) -> None:
    _within(f"{field}.phi", point.phi, -math.pi, math.pi)
    _within(f"{field}.value", point.value, 0, 2)
    _within(f"{field}.sigma", point.sigma, 0, LARGEST_SIGMA)
    if point.sigma == 0:
        raise DataError(f"{field}.sigma", "is 0; a measured value has an error above 0")
    _within(f"{field}.sigma_rounding", point.sigma_rounding, 0, point.sigma)
    if point.published_sd is not None and not math.isfinite(point.published_sd):
        raise DataError(f"{field}.published_sd", "is not a finite number")
    if len(point.run) > METADATA_LENGTH:
        raise DataError(f"{field}.run", f"longer than {METADATA_LENGTH} characters")
    if point.n_directions not in DIRECTION_SETS:
        raise DataError(f"{field}.n_directions", f"no set of {point.n_directions} directions is known")
    size = 2 * point.n_directions if point.correlators else 0
    if len(point.correlators) != size or len(point.correlator_sigmas) != size:
        raise DataError(f"{field}.correlators", f"{size} correlators, each with its error, are needed")
    if len(point.shots) not in (0, size):
        raise DataError(f"{field}.shots", f"{len(point.shots)} numbers for {size} correlators")
    for index, shots in enumerate(point.shots):
        _within(f"{field}.shots[{index}]", shots, 1, 4 * LARGEST_COUNT)
    if len(point.counts) not in (0, size):
        raise DataError(f"{field}.counts", f"{len(point.counts)} groups of counts for {size} correlators")
    for index, counts in enumerate(point.counts):
        _check_counts(counts, point.correlators[index], f"{field}.counts[{index}]")
    for index, (c, sigma) in enumerate(zip(point.correlators, point.correlator_sigmas, strict=True)):
        _within(f"{field}.correlators[{index}]", c, -1, 1)
        _within(f"{field}.correlator_sigmas[{index}]", sigma, 0, LARGEST_SIGMA)
    if size:
        pairs = zip(point.correlators, point.correlator_sigmas, strict=True)
        again = leggett_point(point.phi, [Measured(c, sigma) for c, sigma in pairs])
        for name in ("value", "sigma"):
            if not math.isclose(getattr(again, name), getattr(point, name), rel_tol=AGREEMENT, abs_tol=1e-12):
                raise DataError(f"{field}.{name}", "does not follow from the correlators")


def _check_counts(counts: FourCounts, c: float, field: str) -> None:
    for count in counts:
        _within(field, count, 0, LARGEST_COUNT)
    if not any(counts):
        raise DataError(field, "all four counts are 0; nothing was measured")
    if not math.isclose(from_counts(counts).c, c, rel_tol=AGREEMENT, abs_tol=AGREEMENT):
        raise DataError(field, "do not give the correlator")


def _all_within(
    field: str, values: Array, low: float, high: float, where: NDArray[np.bool_] | None = None
) -> None:
    """Refuses the first number that is outside, or NaN."""
    wrong = ~((values >= low) & (values <= high))
    if where is not None:
        wrong &= where
    if wrong.any():
        at = tuple(int(k) for k in np.argwhere(wrong)[0])
        _within(f"{field}{''.join(f'[{k}]' for k in at)}", float(values[at]), low, high)


def _check_table_counts(table: CorrelatorTable, known: NDArray[np.bool_], field: str) -> None:
    """All counts at once: a window checks 3600 of them while it counts; words for the first that is wrong."""
    four = np.array([[len(four) == 4 for four in row] for row in table.counts])
    for i, j in np.argwhere(known & ~four)[:1].tolist():
        raise DataError(f"{field}[{i}][{j}]", "four counts are needed")
    rows = table.counts
    if not four.all():
        rows = tuple(tuple(one if len(one) == 4 else (0,) * 4 for one in row) for row in rows)
    counts = np.array(rows, dtype=float)
    inside = ((counts >= 0) & (counts <= LARGEST_COUNT)).all(axis=2) & counts.any(axis=2)
    total = np.where(inside, counts.sum(axis=2), 1.0)
    c = (counts[..., 0] + counts[..., 3] - counts[..., 1] - counts[..., 2]) / total
    stated = np.array(table.correlators)
    alike = np.abs(c - stated) <= AGREEMENT
    for i, j in np.argwhere(known & ~(inside & alike))[:1].tolist():
        _check_counts(table.counts[i][j], table.correlators[i][j], f"{field}[{i}][{j}]")


def _check_table(table: CorrelatorTable, field: str) -> None:
    for party in ("alice", "bob"):
        directions = getattr(table, party)
        if not 1 <= len(directions) <= MAX_SETTINGS:
            raise DataError(
                f"{field}.{party}", f"{len(directions)} settings; 1 to {MAX_SETTINGS} are possible"
            )
        for index, v in enumerate(directions):
            if not abs(math.hypot(*v) - 1) <= LENGTH_TOLERANCE:
                raise DataError(f"{field}.{party}[{index}]", "is no unit vector")
    shape = (len(table.alice), len(table.bob))
    for name in ("correlators", "sigmas", "measured"):
        rows = getattr(table, name)
        if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
            raise DataError(f"{field}.{name}", f"a table of {shape[0]} x {shape[1]} is needed")
    for name in ("shots", "counts"):
        rows = getattr(table, name)
        if rows and (len(rows) != shape[0] or any(len(row) != shape[1] for row in rows)):
            raise DataError(f"{field}.{name}", f"a table of {shape[0]} x {shape[1]} is needed")
    known = np.array(table.measured, dtype=bool)
    if table.shots:
        _all_within(f"{field}.shots", np.where(known, table.shots, 1.0), 1, 4 * LARGEST_COUNT)
    _all_within(f"{field}.correlators", np.array(table.correlators), -1, 1)
    if table.counts:
        _check_table_counts(table, known, f"{field}.counts")
    # What was not measured has an error of 0.
    sigmas = np.array(table.sigmas, dtype=float)
    _all_within(f"{field}.sigmas", sigmas, min(SMALLEST_SIGMA, 1e-16), LARGEST_SIGMA, known)
    _all_within(f"{field}.sigmas", sigmas, 0, LARGEST_SIGMA)
    if not any(map(any, table.measured)):
        raise DataError(f"{field}.measured", "nothing was measured")
