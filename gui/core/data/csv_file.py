"""CSV files of measured data, in three forms told apart by the header.

1. Values of L_N, one angle a line:            phi_deg,L,sigma[,N][,published_sd]
2. Correlators, one angle and pair a line:     phi_deg,pair,C,sigma   or  phi_deg,pair,C,shots
                                           or  phi_deg,pair,n_pp,n_pm,n_mp,n_mm
   pair is 1 for (a1, b1) and 1' for (a1, b1'), or a1b1 and a1b1'; every angle needs all 2 N of them.
3. Any settings, one pair of directions a line:
   a_x,a_y,a_z,b_x,b_y,b_z or a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,
   then C,sigma or C,shots or n_pp,n_pm,n_mp,n_mm

phi_deg is the angle between b and b', -180 to 180; N the number of directions: 3 (unless given), 4, 6 or 10.
sigma is one standard deviation; shots the number of pairs behind C; n_pp .. n_mm the coincidence counts
++, +-, -+, --; published_sd a published distance to the bound in standard deviations, shown beside ours.
Vectors have length 1 within 0.001 (then exactly, by division) and are one setting if closer than 1e-6;
theta is counted from z, phi from x. Separators comma, semicolon or tab; decimal points; UTF-8;
``#`` opens a comment, of which ``# title:``, ``# source:``, ``# doi:`` and ``# note:`` are kept.
"""

from __future__ import annotations

import math
import re
from typing import Any

from gui.core.data.limits import LARGEST_SIGMA, LENGTH_TOLERANCE, MAX_SETTINGS, SMALLEST_SIGMA
from gui.core.data.points import Measured, from_counts, from_shots, leggett_point, one_angle
from gui.core.data.rows import DataRow, Table, read_table
from gui.core.data.types import CorrelatorTable, DataError, DataKind, DataSet, LeggettPoint
from gui.core.values import Vector, quoted
from physics.direction_sets import DIRECTION_SETS
from physics.vectors import from_angles

SAME_DIRECTION = 1e-6

_COUNTS = ("n_pp", "n_pm", "n_mp", "n_mm")
_VECTORS = ("a_x", "a_y", "a_z", "b_x", "b_y", "b_z")
_ANGLES = ("a_theta_deg", "a_phi_deg", "b_theta_deg", "b_phi_deg")
_KNOWN = frozenset(
    ("phi_deg", "pair", "L", "N", "C", "sigma", "shots", "published_sd", *_COUNTS, *_VECTORS, *_ANGLES)
)
_PAIR = re.compile(r"(?:a(\d{1,3})b)?(\d{1,3})(['′’]?)", re.ASCII)


def read_csv(raw: bytes, name: str = "") -> DataSet:
    """The data set in the bytes of a CSV file. Raises ``DataError``."""
    table = read_table(raw, _KNOWN)
    kind = _kind(table)
    if not table.rows:
        raise DataError("", "the header is not followed by any data", table.header_line)
    stated = table.metadata
    return DataSet(
        kind,
        title=stated.get("title", name),
        source=stated.get("source", ""),
        doi=stated.get("doi", ""),
        note=stated.get("note", ""),
        points=_READERS[kind](table) if kind in _READERS else (),
        table=_correlator_table(table) if kind is DataKind.CORRELATOR_TABLE else None,
    )


def _kind(table: Table) -> DataKind:
    """What the header announces; refuses headers that mix forms or lack columns."""
    columns = set(table.columns)
    settings = columns & {*_VECTORS, *_ANGLES}
    if settings:
        form = _VECTORS if settings & set(_VECTORS) else _ANGLES
        _need(table, form)
        _only(table, {*form, *_value_columns(table)})
        return DataKind.CORRELATOR_TABLE
    if "L" in columns:
        _need(table, ("phi_deg", "L", "sigma"))
        _only(table, {"phi_deg", "L", "sigma", "N", "published_sd"})
        return DataKind.LEGGETT_VALUES
    _need(table, ("phi_deg", "pair"))
    _only(table, {"phi_deg", "pair", *_value_columns(table)})
    return DataKind.LEGGETT_CORRELATORS


def _value_columns(table: Table) -> tuple[str, ...]:
    columns = set(table.columns)
    if columns & set(_COUNTS):
        _need(table, _COUNTS)
        return _COUNTS
    _need(table, ("C",))
    if {"sigma", "shots"} <= columns:
        raise DataError("", "the header names both sigma and shots; one of them gives the error", _at(table))
    if "shots" in columns:
        return ("C", "shots")
    _need(table, ("sigma",))
    return ("C", "sigma")


def _at(table: Table) -> int:
    return table.header_line


def _need(table: Table, wanted: tuple[str, ...]) -> None:
    for column in wanted:
        if column not in table.columns:
            given = ", ".join(table.columns)
            raise DataError("", f"the header lacks the column {column} (it names {given})", _at(table))


def _only(table: Table, allowed: set[str]) -> None:
    for column in table.columns:
        if column not in allowed:
            beside = ", ".join(c for c in table.columns if c in allowed)
            reason = f"the header mixes forms: {column} does not go with {beside}"
            raise DataError("", reason, _at(table))


def _leggett_values(table: Table) -> tuple[LeggettPoint, ...]:
    points: list[LeggettPoint] = []
    lines: dict[tuple[float, int], int] = {}
    for row in table.rows:
        degrees = row.number("phi_deg", -180, 180)
        n = _number_of_directions(row)
        _once(row, "phi_deg", lines, (one_angle(degrees), n), f"φ = {degrees:g}° with N = {n}")
        value, sigma = row.number("L", 0, 2), _sigma(row)
        published = row.number("published_sd") if row.has("published_sd") else None
        points.append(
            LeggettPoint(
                phi=math.radians(degrees),
                value=value,
                sigma=sigma,
                n_directions=n,
                sigma_rounding=min(row.rounding("sigma"), sigma),
                published_sd=published,
            )
        )
    return tuple(points)


def _number_of_directions(row: DataRow) -> int:
    if not row.has("N"):
        return 3
    n = row.count("N")
    if n not in DIRECTION_SETS:
        known = ", ".join(map(str, sorted(DIRECTION_SETS)))
        raise row.error("N", f"no set of {n} directions is known here; there are sets of {known}")
    return n


def _leggett_correlators(table: Table) -> tuple[LeggettPoint, ...]:
    angles: dict[float, tuple[float, int]] = {}
    measured: dict[float, dict[tuple[int, bool], Measured]] = {}
    lines: dict[tuple[float, int, bool], int] = {}
    for row in table.rows:
        degrees = row.number("phi_deg", -180, 180)
        key = one_angle(degrees)
        pair = _pair(row)
        _once(row, "pair", lines, (key, *pair), f"{row.text('pair')} at φ = {degrees:g}°")
        angles.setdefault(key, (degrees, row.line))
        measured.setdefault(key, {})[pair] = _measured(row)
    return tuple(_point(*angles[key], measured[key]) for key in angles)


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


def _point(degrees: float, line: int, measured: dict[tuple[int, bool], Measured]) -> LeggettPoint:
    n = max(i for i, _ in measured)
    for i in range(1, n + 1):
        for prime, other in ((False, "'"), (True, "")):
            if (i, prime) in measured:
                continue
            name = f"{i}'" if prime else f"{i}"
            partner = f", the partner of {i}{other}" if (i, not prime) in measured else ""
            raise DataError("pair", f"φ = {degrees:g}° lacks {name}{partner}", line)
    if n not in DIRECTION_SETS:
        known = ", ".join(map(str, sorted(DIRECTION_SETS)))
        reason = f"φ = {degrees:g}° has {n} pairs b, b'; a set of directions has {known}"
        raise DataError("pair", reason, line)
    values = [measured[i, prime] for i in range(1, n + 1) for prime in (False, True)]
    return leggett_point(math.radians(degrees), values, line)


def _measured(row: DataRow) -> Measured:
    if "n_pp" in row.cells:
        counts = [row.count(column) for column in _COUNTS]
        if not any(counts):
            raise row.error("n_pp", "all four counts are 0; nothing was measured")
        return from_counts(counts)
    c = row.number("C", -1, 1)
    if "shots" in row.cells:
        return from_shots([c], [row.count("shots", smallest=1)])[0]
    return Measured(c, _sigma(row))


def _sigma(row: DataRow) -> float:
    sigma = row.number("sigma", 0, LARGEST_SIGMA)
    if sigma < SMALLEST_SIGMA:
        raise row.error("sigma", f"is {sigma:g}; a measured value has an error above {SMALLEST_SIGMA:g}")
    return sigma


_READERS = {DataKind.LEGGETT_VALUES: _leggett_values, DataKind.LEGGETT_CORRELATORS: _leggett_correlators}


def _correlator_table(table: Table) -> CorrelatorTable:
    alice: list[Vector] = []
    bob: list[Vector] = []
    measured: dict[tuple[int, int], Measured] = {}
    lines: dict[tuple[int, int], int] = {}
    for row in table.rows:
        i = _collect(alice, _direction(row, "a"), row, "Alice")
        j = _collect(bob, _direction(row, "b"), row, "Bob")
        _once(row, next(iter(row.cells)), lines, (i, j), "this pair of directions")
        measured[i, j] = _measured(row)
    nothing = Measured(0.0, 0.0)
    cells = [[measured.get((i, j), nothing) for j in range(len(bob))] for i in range(len(alice))]
    return CorrelatorTable(
        tuple(alice),
        tuple(bob),
        tuple(tuple(m.c for m in line) for line in cells),
        tuple(tuple(m.sigma for m in line) for line in cells),
        tuple(tuple((i, j) in measured for j in range(len(bob))) for i in range(len(alice))),
        tuple(tuple(m.shots or 0 for m in line) for line in cells) if "sigma" not in table.columns else (),
        tuple(tuple(m.counts or (0, 0, 0, 0) for m in line) for line in cells)
        if "n_pp" in table.columns
        else (),
    )


def _direction(row: DataRow, party: str) -> Vector:
    if f"{party}_x" in row.cells:
        x, y, z = (row.number(f"{party}_{axis}", -2, 2) for axis in "xyz")
        length = math.hypot(x, y, z)
        if abs(length - 1) > LENGTH_TOLERANCE:
            raise row.error(f"{party}_x", f"({x:g}, {y:g}, {z:g}) has length {length:g}; it must be 1")
        return (x / length, y / length, z / length)
    theta = math.radians(row.number(f"{party}_theta_deg", 0, 180))
    phi = math.radians(row.number(f"{party}_phi_deg", -360, 360))
    x, y, z = (float(value) for value in from_angles(theta, phi))
    return (x, y, z)


def _collect(directions: list[Vector], v: Vector, row: DataRow, who: str) -> int:
    for index, known in enumerate(directions):
        if math.dist(known, v) < SAME_DIRECTION:
            return index
    if len(directions) == MAX_SETTINGS:
        raise DataError("", f"{who} has more than {MAX_SETTINGS} settings", row.line)
    directions.append(v)
    return len(directions) - 1


def _once(row: DataRow, column: str, lines: dict[Any, int], key: Any, what: str) -> None:
    if key in lines:
        raise row.error(column, f"{what} stands already on line {lines[key]}")
    lines[key] = row.line
