"""Measured data as frozen values: what a data file holds once it was read. Angles are radians.

The values travel inside a saved session, so they encode and decode with msgspec; ``DataError`` is what
every refusal of a file raises.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

Vector = tuple[float, float, float]


class InputError(ValueError):
    """A file or a problem was refused: ``field`` names the place, ``reason`` says why, in one line.

    ``line`` (from 1) is given for line-by-line formats, where ``field`` is the name of a column.
    """

    def __init__(self, field: str, reason: str, line: int | None = None) -> None:
        self.field = shortened(field, 120)
        self.reason = shortened(reason, 300)
        self.line = line
        where = self.field
        if line is not None:
            where = f"line {line}, column {self.field}" if field else f"line {line}"
        super().__init__(f"{where}: {self.reason}" if where else self.reason)


class DataError(InputError):
    """A file of measured data was refused."""


def one_line(text: str) -> str:
    """The text without line breaks and other characters that do not print."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def shortened(text: str, limit: int) -> str:
    """The text in one line of at most ``limit`` characters."""
    text = one_line(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(text: str, limit: int = 40) -> str:
    """A short quotation of what a file says, for a message."""
    return f'"{shortened(text, limit)}"'


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base: immutable, compared by value, strict when decoded."""


class Kind(StrEnum):
    """What a file holds."""

    LEGGETT_VALUES = "leggett_values"
    LEGGETT_CORRELATORS = "leggett_correlators"
    CORRELATOR_TABLE = "correlator_table"


class Discrepancy(Frozen, frozen=True):
    """A field that the file states and that differs from what its own numbers give (the latter count)."""

    field: str
    stated: float
    computed: float


class LeggettPoint(Frozen, frozen=True):
    """L_N at one angle phi between b_i and b_i' (radians), with its standard error.

    ``correlators`` holds C(a1,b1), C(a1,b1'), C(a2,b2), ... with their errors, or nothing where the file
    gives only L_N; ``shots`` the number of pairs behind each, if known. ``sigma_rounding`` is half a unit
    of the last printed digit of ``sigma`` (0 where it was computed here).
    """

    phi: float
    value: float
    sigma: float
    n_directions: int = 3
    correlators: tuple[float, ...] = ()
    correlator_sigmas: tuple[float, ...] = ()
    shots: tuple[int, ...] = ()
    sigma_rounding: float = 0.0
    published_sd: float | None = None
    discrepancies: tuple[Discrepancy, ...] = ()


class CorrelatorTable(Frozen, frozen=True):
    """Correlators of arbitrary settings: C[i][j] of Alice's direction i with Bob's direction j.

    Directions are unit Bloch vectors. Where ``measured`` is false, C and sigma are 0 and mean nothing.
    """

    alice: tuple[Vector, ...]
    bob: tuple[Vector, ...]
    correlators: tuple[tuple[float, ...], ...]
    sigmas: tuple[tuple[float, ...], ...]
    measured: tuple[tuple[bool, ...], ...]


class DataSet(Frozen, frozen=True):
    """One data file. ``points`` are in the order of the file; a table comes without points."""

    kind: Kind
    title: str = ""
    source: str = ""
    doi: str = ""
    note: str = ""
    points: tuple[LeggettPoint, ...] = ()
    table: CorrelatorTable | None = None
