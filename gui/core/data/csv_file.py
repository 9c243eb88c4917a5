"""Tables of measured data, in forms told apart by the header.

1. Values of L_N, one angle a line:            phi_deg,L,sigma[,N][,published_sd]
2. Correlators, one angle and pair a line:     phi_deg,pair,C,sigma   or  phi_deg,pair,C,shots
                                           or  phi_deg,pair,n_pp,n_pm,n_mp,n_mm
   pair is 1 for (a1, b1) and 1' for (a1, b1'), or a1b1 and a1b1'; every angle needs all 2 N of them.
   Wide, one angle a line:                     phi_deg,C1,C1',C2,C2',C3,C3' with sigma, shots, sigma1, ...
                                           or  phi_deg,n_pp1,n_pm1,n_mp1,n_mm1,n_pp1',...
3. Any settings, one pair of directions a line:
   a_x,a_y,a_z,b_x,b_y,b_z or a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg
   or a_angle_deg,b_angle_deg (from z towards x) or a_polarizer_deg,b_polarizer_deg (half of it)
   or a_plate_deg,a_angle_deg,b_plate_deg,b_angle_deg (quarter-wave plate, then polarizer)
   then C,sigma or C,shots or n_pp,n_pm,n_mp,n_mm
4. Trials of a Bell test, one a line (see ``trials.events``): setting_a,setting_b,outcome_a,outcome_b

phi_deg is the angle between b and b', -180 to 180; N the number of directions: 3 (unless given), 4, 6 or 10.
sigma is one standard deviation; shots the number of pairs behind C; n_pp .. n_mm the coincidence counts
++, +-, -+, --; published_sd a published distance to the bound in standard deviations, shown beside ours.
An angle measured several times is several runs, which a column ``run`` may name. Angles may be in radians
(phi_rad). Vectors have length 1 within 0.001 (then exactly, by division) and are one setting if closer than
1e-6; theta is counted from z, phi from x. Separators comma, semicolon or tab; decimal points; UTF-8;
``#`` opens a comment, of which ``# title:``, ``# source:``, ``# doi:`` and ``# note:`` are kept. Other
columns are left out and named. A mapping says what columns mean that have other names.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from gui.core.data.importing.combining import combined, combined_points, with_runs
from gui.core.data.importing.mapping import AS_IT_IS, Mapping
from gui.core.data.importing.meanings import ANGLES, COUNTS, ONE_ANGLE, PLATES, VECTORS, wide_parts
from gui.core.data.importing.recognise import RowReading, own_name, recognise, widened
from gui.core.data.importing.settings_rows import angle_of_row, read_settings
from gui.core.data.limits import LARGEST_SIGMA, SMALLEST_SIGMA
from gui.core.data.points import Measured, from_counts, from_shots, leggett_point, one_angle
from gui.core.data.rows import DataRow, RawTable, split_table
from gui.core.data.trials.stated import stated_trials
from gui.core.data.types import DataError, DataKind, DataSet, LeggettPoint
from gui.core.values import quoted
from physics.direction_sets import DIRECTION_SETS

SHOTS_GIVEN = "{} pairs behind each correlator: given by you, not in the file."

_PAIR = re.compile(r"(?:a(\d{1,3})b)?(\d{1,3})(['′’]?)", re.ASCII)


def read_csv(raw: bytes, name: str = "", mapping: Mapping = AS_IT_IS) -> DataSet:
    """The data set in the bytes of a CSV file. Raises ``DataError``, ``LayoutError`` for its header."""
    return read_rows(split_table(raw, mapping.delimiter), name, mapping)


def read_rows(table: RawTable, name: str, mapping: Mapping) -> DataSet:
    """The data set in a table. Raises ``DataError``, ``LayoutError`` for its header."""
    reading = recognise(table, mapping)
    kind, columns = kind_of(reading)
    if not table.rows:
        raise DataError("", "the header is not followed by any data", table.header_line)
    rows = widened(reading.rows(), reading.places) if "pair" not in reading.places else reading.rows()
    points: tuple[LeggettPoint, ...] = ()
    found = None
    if kind is DataKind.CORRELATOR_TABLE:
        found = read_settings(reading, _measured)
    elif kind is DataKind.LEGGETT_VALUES:
        points = _leggett_values(reading)
    else:
        points = _leggett_correlators(rows, reading)
    stated = table.metadata
    remarks = []
    if mapping.shots is not None and not columns & {"sigma", "shots", *COUNTS}:
        remarks.append(SHOTS_GIVEN.format(mapping.shots))
    return DataSet(
        kind,
        title=stated.get("title", name),
        source=stated.get("source", ""),
        doi=stated.get("doi", ""),
        note=stated.get("note", ""),
        points=points,
        table=found,
        ignored=reading.ignored,
        remarks=tuple(remarks),
        trials=None if found is None else stated_trials(found, stated, mapping),
    )


def kind_of(reading: RowReading) -> tuple[DataKind, set[str]]:
    """What the header announces, and the columns of its long form; refuses mixed and incomplete forms."""
    wide = {key: parts for key in reading.places if (parts := wide_parts(key)) is not None}
    columns = {key for key in reading.places if key not in wide} | {parts[0] for parts in wide.values()}
    settings = columns & {*VECTORS, *ANGLES, *ONE_ANGLE, *PLATES}
    if settings:
        form: tuple[str, ...] = VECTORS
        if not settings & set(VECTORS):
            form = ANGLES if settings & set(ANGLES) else ONE_ANGLE
        if form is ONE_ANGLE and reading.mapping.angle_convention == "plates":
            form = (*PLATES, *ONE_ANGLE)
        _need(reading, columns, form)
        _only(reading, columns, {*form, *_value_columns(reading, columns)})
        return DataKind.CORRELATOR_TABLE, columns
    if "L" in columns:
        _need(reading, columns, ("phi", "L", "sigma"))
        _only(reading, columns, {"phi", "L", "sigma", "N", "published_sd", "run"})
        return DataKind.LEGGETT_VALUES, columns
    if wide:
        columns.add("pair")
    _need(reading, columns, ("phi", "pair"))
    _only(reading, columns, {"phi", "pair", "run", *_value_columns(reading, columns)})
    return DataKind.LEGGETT_CORRELATORS, columns


def _value_columns(reading: RowReading, columns: set[str]) -> tuple[str, ...]:
    if columns & set(COUNTS):
        _need(reading, columns, COUNTS)
        return COUNTS
    _need(reading, columns, ("C",))
    if {"sigma", "shots"} <= columns:
        raise reading.table.error("the header names both sigma and shots; one of them gives the error")
    if "shots" in columns:
        return ("C", "shots")
    if reading.mapping.shots is not None and "sigma" not in columns:
        return ("C",)
    _need(reading, columns, ("sigma",))
    return ("C", "sigma")


def _need(reading: RowReading, columns: set[str], wanted: tuple[str, ...]) -> None:
    for column in wanted:
        if column not in columns:
            given = ", ".join(reading.name(key) for key in reading.places)
            raise reading.table.error(f"the header lacks the column {own_name(column)} (it names {given})")


def _only(reading: RowReading, columns: set[str], allowed: set[str]) -> None:
    for column in reading.places:
        if (wide_parts(column) or (column,))[0] not in allowed:
            beside = ", ".join(reading.name(c) for c in reading.places if c in allowed)
            raise reading.table.error(
                f"the header mixes forms: {reading.name(column)} does not go with {beside}"
            )


def _phi(row: DataRow, reading: RowReading) -> float:
    """φ on the Bloch sphere, in radians."""
    halves = 2 if reading.mapping.angle_convention == "polarizer" else 1
    return halves * angle_of_row(row, "phi", reading, -180 / halves, 180 / halves)


def _leggett_values(reading: RowReading) -> tuple[LeggettPoint, ...]:
    found: dict[tuple[float, int, str], list[LeggettPoint]] = {}
    places: dict[tuple[float, int], str] = {}
    for number, row in enumerate(reading.rows()):
        phi = _phi(row, reading)
        n = _number_of_directions(row)
        key = (one_angle(math.degrees(phi)), n)
        run = row.cells.get("run", "")
        value, sigma = row.number("L", 0, 2), _sigma(row)
        published = row.number("published_sd") if row.has("published_sd") else None
        point = LeggettPoint(
            phi=phi,
            value=value,
            sigma=sigma,
            n_directions=n,
            sigma_rounding=min(row.rounding("sigma"), sigma),
            published_sd=published,
            run=run,
        )
        repeated = reading.mapping.repeated
        if key in places and (repeated == "refuse" or (run and (*key, run) in found)):
            what = f"φ = {key[0]:g}° with N = {n}"
            raise row.error("phi", f"{what} stands already {places[key]}")
        places.setdefault(key, row.place())
        # Every row by itself, unless they are put together.
        found.setdefault((*key, "" if repeated == "combine" else run or f"#{number}"), []).append(point)
    return with_runs([combined_points(several) for several in found.values()])


def _number_of_directions(row: DataRow) -> int:
    if not row.has("N"):
        return 3
    n = row.count("N")
    if n not in DIRECTION_SETS:
        known = ", ".join(map(str, sorted(DIRECTION_SETS)))
        raise row.error("N", f"no set of {n} directions is known here; there are sets of {known}")
    return n


def _leggett_correlators(rows: Iterator[DataRow], reading: RowReading) -> tuple[LeggettPoint, ...]:
    repeated = reading.mapping.repeated
    runs: dict[tuple[float, str], dict[tuple[int, bool], list[Measured]]] = {}
    heads: dict[tuple[float, str], tuple[float, DataRow, str]] = {}
    places: dict[tuple[float, int, bool], list[str]] = {}
    for row in rows:
        phi, pair = _phi(row, reading), _pair(row)
        key = one_angle(math.degrees(phi))
        before = places.setdefault((key, *pair), [])
        twice = f"{row.text('pair')} at φ = {key:g}° stands already {before[0]}" if before else ""
        run = row.cells.get("run", "") or ("" if repeated == "combine" else str(len(before)))
        group = runs.setdefault((key, run), {})
        if twice and (repeated == "refuse" or (pair in group and repeated != "combine")):
            raise row.error("pair", twice)
        heads.setdefault((key, run), (phi, row, twice))
        group.setdefault(pair, []).append(_measured(row, reading))
        before.append(row.place())
    # A row that stands twice by mistake is no run.
    for name in sorted(runs, key=lambda name: not heads[name][2]):
        if heads[name][2] and len(runs[name]) < 2 * max(i for i, _ in runs[name]):
            raise heads[name][1].error("pair", f"{heads[name][2]}; a second run needs all pairs")
    several = {key: "run" in reading.places for key, _ in runs}
    return with_runs(
        [
            _point(
                *heads[key, run][:2],
                {pair: combined(m) for pair, m in group.items()},
                run if several[key] else "",
            )
            for (key, run), group in runs.items()
        ]
    )


def _pair(row: DataRow) -> tuple[int, bool]:
    text = row.text("pair").replace(" ", "")
    match = _PAIR.fullmatch(text)
    wanted = "write 1 and 1', or a1b1 and a1b1'"
    if match is None:
        raise row.error("pair", f"{quoted(text)} is not a pair of settings; {wanted}")
    alice, bob, prime = match.groups()
    if alice is not None and int(alice) != int(bob):
        raise row.error("pair", f"{quoted(text)} is not in L_N, which pairs a1 with b1 and b1', and so on")
    largest = max(DIRECTION_SETS)
    if not 1 <= int(bob) <= largest:
        raise row.error("pair", f"{quoted(text)} is out of range; pairs are numbered 1 to {largest}")
    return int(bob), bool(prime)


def _point(phi: float, row: DataRow, measured: dict[tuple[int, bool], Measured], run: str) -> LeggettPoint:
    n = max(i for i, _ in measured)
    degrees = one_angle(math.degrees(phi))
    for i in range(1, n + 1):
        for prime, other in ((False, "'"), (True, "")):
            if (i, prime) in measured:
                continue
            name = f"{i}'" if prime else f"{i}"
            partner = f", the partner of {i}{other}" if (i, not prime) in measured else ""
            raise row.error("pair", f"φ = {degrees:g}° lacks {name}{partner}")
    if n not in DIRECTION_SETS:
        known = ", ".join(map(str, sorted(DIRECTION_SETS)))
        reason = f"φ = {degrees:g}° has {n} pairs b, b'; a set of directions has {known}"
        raise row.error("pair", reason)
    values = [measured[i, prime] for i in range(1, n + 1) for prime in (False, True)]
    return leggett_point(phi, values, row.line, run=run)


def _measured(row: DataRow, reading: RowReading) -> Measured:
    if "n_pp" in row.cells:
        counts = [row.count(column) for column in COUNTS]
        if not any(counts):
            raise row.error("n_pp", "all four counts are 0; nothing was measured")
        return from_counts(counts)
    c = row.number("C", -1, 1)
    if "shots" in row.cells:
        return from_shots([c], [row.count("shots", smallest=1)])[0]
    if "sigma" in row.cells:
        return Measured(c, _sigma(row))
    if reading.mapping.shots is None:  # in a wide table one pair may lack what others have
        raise row.error("C", "has no error and no number of pairs")
    return from_shots([c], [reading.mapping.shots])[0]


def _sigma(row: DataRow) -> float:
    sigma = row.number("sigma", 0, LARGEST_SIGMA)
    if sigma < SMALLEST_SIGMA:
        raise row.error("sigma", f"is {sigma:g}; a measured value has an error above {SMALLEST_SIGMA:g}")
    return sigma
