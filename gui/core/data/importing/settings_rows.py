"""Rows about pairs of any settings: their directions, in each convention, and what was measured there."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from gui.core.data.importing.combining import combined, place, table_of
from gui.core.data.importing.recognise import RowReading
from gui.core.data.limits import LENGTH_TOLERANCE, MAX_SETTINGS
from gui.core.data.points import Measured
from gui.core.data.rows import DataRow
from gui.core.data.types import CorrelatorTable, DataError
from gui.core.values import Vector
from physics.optics import bloch_from_stokes, direction_from_waveplate
from physics.vectors import from_angles

# Angles of a whole turn or two do no harm; larger ones are a wrong unit.
MOST_TURNED = 720.0


def read_settings(reading: RowReading, measure: Callable[[DataRow, RowReading], Measured]) -> CorrelatorTable:
    """The table of all rows; ``measure`` reads what was measured off a row."""
    alice: list[Vector] = []
    bob: list[Vector] = []
    found: dict[tuple[int, int], list[Measured]] = {}
    places: dict[tuple[int, int], str] = {}
    for row in reading.rows():
        i = _collect(alice, direction(row, "a", reading), row, "Alice")
        j = _collect(bob, direction(row, "b", reading), row, "Bob")
        if (i, j) in found and reading.mapping.repeated != "combine":
            first = next(iter(row.cells))
            raise row.error(
                first, f"this pair of directions stands already {places[i, j]}; a mapping can combine them"
            )
        places.setdefault((i, j), row.place())
        found.setdefault((i, j), []).append(measure(row, reading))
    return table_of(alice, bob, {pair: combined(several) for pair, several in found.items()})


def direction(row: DataRow, side: str, reading: RowReading) -> Vector:
    """The Bloch vector of one side's setting in a row."""
    if f"{side}_x" in row.cells:
        x, y, z = (row.number(f"{side}_{axis}", -2, 2) for axis in "xyz")
        length = math.hypot(x, y, z)
        if abs(length - 1) > LENGTH_TOLERANCE:
            raise row.error(f"{side}_x", f"({x:g}, {y:g}, {z:g}) has length {length:g}; it must be 1")
        return (x / length, y / length, z / length)
    convention = reading.mapping.angle_convention
    if f"{side}_theta" in row.cells:
        v = from_angles(
            angle_of_row(row, f"{side}_theta", reading, 0, 180),
            angle_of_row(row, f"{side}_phi", reading, -360, 360),
        )
    elif convention == "plates":
        gamma = angle_of_row(row, f"{side}_plate", reading, -MOST_TURNED, MOST_TURNED)
        theta = angle_of_row(row, f"{side}_angle", reading, -MOST_TURNED, MOST_TURNED)
        v = bloch_from_stokes(direction_from_waveplate(gamma, theta, reading.mapping.handedness))
    else:
        theta = angle_of_row(row, f"{side}_angle", reading, -MOST_TURNED, MOST_TURNED)
        turned = 2 * theta if convention == "polarizer" else theta
        v = np.array([math.sin(turned), 0.0, math.cos(turned)])
    x, y, z = (float(c) for c in v)
    return (x, y, z)


def angle_of_row(row: DataRow, meaning: str, reading: RowReading, low: float, high: float) -> float:
    """An angle of a row in radians; the limits are in degrees."""
    if reading.mapping.angle_unit == "rad":
        # Rounded numbers may lie a little beyond.
        value = row.number(meaning, round(math.radians(low) - 5e-3, 2), round(math.radians(high) + 5e-3, 2))
        return min(max(value, math.radians(low)), math.radians(high))
    return math.radians(row.number(meaning, low, high))


def _collect(directions: list[Vector], v: Vector, row: DataRow, who: str) -> int:
    index = place(directions, v)
    if index == MAX_SETTINGS:
        raise DataError("", f"{who} has more than {MAX_SETTINGS} settings", row.line)
    return index
