"""Counts that were taken, as a data set like any other, and as the CSV file that is read back as one."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence

import numpy as np

from gui.core.data.points import from_counts, leggett_point
from gui.core.data.types import CorrelatorTable, DataKind, DataSet, LeggettPoint
from gui.core.shots import Amount
from gui.core.shots.setup import ShotError, ShotSetup
from gui.core.values import one_line
from gui.core.version import VERSION
from physics.experiment.shots import Counted
from physics.statistics import correlator_from_counts

COUNTS = ("n_pp", "n_pm", "n_mp", "n_mm")
SIMULATED = f"simulated by Nonlocality Explorer {VERSION}"


def shots_data(setup: ShotSetup, amount: Amount, counts: Counted) -> DataSet | None:
    """The data set of counts (n, 2, 2), one for each place of ``setup``; None where there are too few.

    A point of L_N where the places are those of L_N, which needs all of them counted, else a table, which
    leaves out pairs of settings without a single pair.
    """
    four = np.reshape(counts, (-1, 4))
    law = "Poisson, mean" if amount.poisson else "fixed,"
    note = f"{law} {amount.pairs} pairs for each pair of settings, seed {amount.seed}"
    title = f"Shots from {setup.words}"
    if setup.phi is not None:
        if not four.any(axis=1).all():
            return None
        point = leggett_point(setup.phi, [from_counts(one) for one in four.tolist()])
        return DataSet(DataKind.LEGGETT_CORRELATORS, title, SIMULATED, note=note, points=(point,))
    if not four.any():
        return None
    table = _table(setup, four)
    return DataSet(DataKind.CORRELATOR_TABLE, title, SIMULATED, note=note, table=table)


def _table(setup: ShotSetup, counts: Counted) -> CorrelatorTable:
    shape = (len(setup.alice), len(setup.bob))
    at = tuple(np.array(setup.places, dtype=int).reshape(-1, 2).T)
    four, c, sigma = np.zeros((*shape, 4), dtype=np.int64), np.zeros(shape), np.zeros(shape)
    four[at] = counts
    shots = four.sum(axis=-1)
    known = shots > 0
    c[known], sigma[known] = correlator_from_counts(*four[known].T)
    c_rows, sigma_rows, known_rows, shot_rows = (
        tuple(map(tuple, part.tolist())) for part in (c, sigma, known, shots)
    )
    count_rows = tuple(tuple((pp, pm, mp, mm) for pp, pm, mp, mm in row) for row in four.tolist())
    return CorrelatorTable(setup.alice, setup.bob, c_rows, sigma_rows, known_rows, shot_rows, count_rows)


def added_to(present: DataSet | None, taken: DataSet) -> DataSet:
    """The shots taken, with the points of the same source at other angles that are there already."""
    if present is None or present.title != taken.title or present.source != SIMULATED or not taken.points:
        return taken
    (new,) = taken.points
    same = [p for p in present.points if p.n_directions == new.n_directions and p.counts]
    points = tuple(p for p in same if not math.isclose(p.phi, new.phi, abs_tol=1e-6))
    return DataSet(taken.kind, taken.title, taken.source, note=taken.note, points=(*points, new))


def counts_csv(data: DataSet) -> bytes:
    """The CSV file of a data set with counts; ``ShotError`` where there are none. All digits are kept."""
    stream = io.StringIO()
    for name in ("title", "source", "doi", "note"):
        text = one_line(getattr(data, name))
        if text:
            stream.write(f"# {name}: {text}\n")
    writer = csv.writer(stream, lineterminator="\n")
    if not data.has_counts:
        raise ShotError("data", "hold no counts that could be written")
    writer.writerows(_point_rows(data.points) if data.table is None else _table_rows(data.table))
    return stream.getvalue().encode()


def _table_rows(table: CorrelatorTable) -> Iterator[tuple[object, ...]]:
    yield (*(f"{party}_{axis}" for party in "ab" for axis in "xyz"), *COUNTS)
    for a, known, row in zip(table.alice, table.measured, table.counts, strict=True):
        for b, is_measured, counts in zip(table.bob, known, row, strict=True):
            if is_measured:
                yield (*(repr(x + 0.0) for x in (*a, *b)), *counts)


def _point_rows(points: Sequence[LeggettPoint]) -> Iterator[tuple[object, ...]]:
    yield ("phi_deg", "pair", *COUNTS)
    for point in points:
        for k, counts in enumerate(point.counts):
            yield (repr(math.degrees(point.phi)), f"{k // 2 + 1}" + "'" * (k % 2), *counts)
