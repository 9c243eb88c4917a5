"""Several measurements of one thing as one, and several files as one set of data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from gui.core.data.limits import MAX_ROWS, METADATA_LENGTH
from gui.core.data.points import Measured, from_counts, from_shots, leggett_point, one_angle
from gui.core.data.types import CorrelatorTable, DataError, DataKind, DataSet, LeggettPoint
from gui.core.values import Vector
from physics import statistics

SAME_DIRECTION = 1e-6


def combined(measured: Sequence[Measured]) -> Measured:
    """Counts add; correlators of known numbers of pairs have the mean over all, others that with 1/σ²."""
    first, *others = measured
    if not others:
        return first
    counts = [m.counts for m in measured if m.counts is not None]
    if len(counts) == len(measured):
        return from_counts([sum(column) for column in zip(*counts, strict=True)])
    shots = [m.shots for m in measured if m.shots is not None]
    if len(shots) == len(measured):
        mean = sum(m.c * n for m, n in zip(measured, shots, strict=True)) / sum(shots)
        return from_shots([min(1.0, max(-1.0, mean))], [sum(shots)])[0]
    # A constant through all of them.
    c, sigma = statistics.fitted_factor(
        [m.c for m in measured], [1.0] * len(measured), [m.sigma for m in measured]
    )
    return Measured(min(1.0, max(-1.0, c)), sigma)


def combined_points(points: Sequence[LeggettPoint]) -> LeggettPoint:
    """Several runs at one angle as one: correlator by correlator, or the mean of the values with 1/σ²."""
    first, *others = points
    if not others:
        return first
    if all(point.correlators for point in points):
        runs = [measured_of(point) for point in points]
        return leggett_point(first.phi, [combined(same) for same in zip(*runs, strict=True)])
    values, sigmas = [p.value for p in points], [p.sigma for p in points]
    value, sigma = statistics.fitted_factor(values, [1.0] * len(points), sigmas)
    return LeggettPoint(first.phi, min(2.0, max(0.0, value)), sigma, first.n_directions)


def measured_of(point: LeggettPoint) -> list[Measured]:
    """The correlators of a point, with all that is known of each."""
    return [
        Measured(
            c,
            sigma,
            point.shots[k] if point.shots else None,
            point.counts[k] if point.counts else None,
        )
        for k, (c, sigma) in enumerate(zip(point.correlators, point.correlator_sigmas, strict=True))
    ]


def with_runs(points: Sequence[LeggettPoint]) -> tuple[LeggettPoint, ...]:
    """Points of one angle and number of directions are named run 1, run 2, unless they have names."""
    keys = [(one_angle(math.degrees(p.phi)), p.n_directions) for p in points]
    several = {key for key, count in Counter(keys).items() if count > 1}
    seen: Counter[tuple[float, int]] = Counter()
    named = []
    for key, point in zip(keys, points, strict=True):
        if key in several and not point.run:
            seen[key] += 1
            point = replace(point, run=f"run {seen[key]}")
        named.append(point)
    return tuple(named)


def table_of(
    alice: Sequence[Vector], bob: Sequence[Vector], measured: dict[tuple[int, int], Measured]
) -> CorrelatorTable:
    """The table of what was measured at pairs of settings."""
    nothing = Measured(0.0, 0.0)
    cells = [[measured.get((i, j), nothing) for j in range(len(bob))] for i in range(len(alice))]
    values = measured.values()
    return CorrelatorTable(
        tuple(alice),
        tuple(bob),
        tuple(tuple(m.c for m in line) for line in cells),
        tuple(tuple(m.sigma for m in line) for line in cells),
        tuple(tuple((i, j) in measured for j in range(len(bob))) for i in range(len(alice))),
        tuple(tuple(m.shots or 0 for m in line) for line in cells)
        if all(m.shots is not None for m in values)
        else (),
        tuple(tuple(m.counts or (0, 0, 0, 0) for m in line) for line in cells)
        if all(m.counts is not None for m in values)
        else (),
    )


def overlaid(datasets: Sequence[DataSet]) -> DataSet:
    """Several files as one: points stand side by side, named after their file; tables are joined.

    In a table what was measured in several files is combined. Raises ``DataError`` where points would have to
    go with a table, or trials with anything.
    """
    first, *others = datasets
    if not others:
        return first
    if len({data.table is None for data in datasets}) > 1:
        raise DataError("file", "values of L and a table of any settings cannot be laid over each other")
    if any(data.trials is not None for data in datasets):
        raise DataError(
            "file", "trials of a Bell test cannot be laid over other data: their number is fixed beforehand"
        )
    common = replace(
        first,
        **{name: _together(datasets, name) for name in ("title", "source", "doi", "note", "file")},
        **{
            name: tuple(dict.fromkeys(x for d in datasets for x in getattr(d, name)))
            for name in ("ignored", "remarks")
        },
    )
    if first.table is not None:
        return replace(common, table=_joined([d.table for d in datasets if d.table is not None]))
    points = [
        replace(point, run=", ".join(x for x in (data.title, point.run) if x)[:METADATA_LENGTH])
        for data in datasets
        for point in data.points
    ]
    if len(points) > MAX_ROWS:
        raise DataError("file", f"more than {MAX_ROWS} points in all")
    full = all(point.correlators for point in points)
    kind = DataKind.LEGGETT_CORRELATORS if full else DataKind.LEGGETT_VALUES
    return replace(common, kind=kind, points=tuple(points))


def _together(datasets: Sequence[DataSet], name: str) -> str:
    """What the files say, each text once."""
    texts = dict.fromkeys(getattr(data, name) for data in datasets)
    return "; ".join(text for text in texts if text)[:METADATA_LENGTH]


def _joined(tables: Sequence[CorrelatorTable]) -> CorrelatorTable:
    alice: list[Vector] = []
    bob: list[Vector] = []
    found: dict[tuple[int, int], list[Measured]] = {}
    for table in tables:
        rows = [place(alice, v) for v in table.alice]
        columns = [place(bob, v) for v in table.bob]
        for i, row in enumerate(rows):
            for j, column in enumerate(columns):
                if table.measured[i][j]:
                    found.setdefault((row, column), []).append(
                        Measured(
                            table.correlators[i][j],
                            table.sigmas[i][j],
                            table.shots[i][j] if table.shots else None,
                            table.counts[i][j] if table.counts else None,
                        )
                    )
    return table_of(alice, bob, {pair: combined(several) for pair, several in found.items()})


def place(directions: list[Vector], v: Vector) -> int:
    """Where this direction stands in the list; it is added if it is new."""
    for index, known in enumerate(directions):
        if math.dist(known, v) < SAME_DIRECTION:
            return index
    directions.append(v)
    return len(directions) - 1
