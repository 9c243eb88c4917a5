"""The columns of the settings table: their names, units and explanations. No Qt in here."""

from __future__ import annotations

from enum import IntEnum

PARTIES = ("alice", "bob")
PARTY_NAMES = {"alice": "Alice", "bob": "Bob"}


class Column(IntEnum):
    """The columns from left to right."""

    NAME = 0
    THETA = 1
    PHI = 2
    X = 3
    Y = 4
    Z = 5
    GAMMA = 6
    POLARIZER = 7
    LOCK = 8


ANGLES = (Column.THETA, Column.PHI, Column.GAMMA, Column.POLARIZER)
COMPONENTS = (Column.X, Column.Y, Column.Z)

HEADERS = {
    Column.NAME: "Name",
    Column.THETA: "θ (°)\nsphere",
    Column.PHI: "ω (°)\nsphere",
    Column.X: "x",
    Column.Y: "y",
    Column.Z: "z",
    Column.GAMMA: "γ (°)\nλ/4 plate",
    Column.POLARIZER: "ϑ (°)\npolarizer",
    Column.LOCK: "Locked",
}
FIELD_NAMES = {
    Column.NAME: "name",
    Column.THETA: "θ",
    Column.PHI: "ω",
    Column.X: "x",
    Column.Y: "y",
    Column.Z: "z",
    Column.GAMMA: "γ",
    Column.POLARIZER: "ϑ",
    Column.LOCK: "lock",
}
_COMPONENT_TIP = "Type 1, 1, 0 to set all three components; the length is then made 1."
HEADER_TIPS = {
    Column.NAME: "At most 12 characters. A letter with a number is shown with an index: b1' is b₁′.",
    Column.THETA: "Polar angle on the Bloch sphere, from the z axis (horizontal polarization).",
    Column.PHI: "Azimuth on the Bloch sphere, from the x axis.",
    Column.X: f"Component along x (polarization at ±45°). {_COMPONENT_TIP}",
    Column.Y: f"Component along y (circular polarization). {_COMPONENT_TIP}",
    Column.Z: f"Component along z (horizontal or vertical polarization). {_COMPONENT_TIP}",
    Column.GAMMA: "Laboratory angle of the quarter-wave plate: half the angle on the sphere.",
    Column.POLARIZER: "Laboratory angle of the polarizer behind the plate: half the angle on the sphere.",
    Column.LOCK: "A locked setting is moved neither by dragging nor by typing.",
}


def decimals_of(column: Column) -> int:
    """How many decimals a column shows."""
    return 2 if column in ANGLES else 3
