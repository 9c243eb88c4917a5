"""What every value of the program is made of: frozen, strictly decoded, refused with a field and a reason."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from physics.vectors import as_unit_vectors

Array = NDArray[np.float64]
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

    def __reduce__(self) -> tuple[type, tuple[str, str, int | None]]:
        # A refusal may come from a worker process.
        return type(self), (self.field, self.reason, self.line)


class ScenarioError(InputError):
    """A Scenario that breaks a rule; ``field`` names where and the message says why."""


class Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base: immutable, compared by value, strict when decoded."""


class Choices(Frozen, frozen=True):
    """Base of what the user chooses in one scene only; a field of Scenario, with defaults for all."""

    def check(self) -> None:
        """Raise ``ScenarioError`` naming the field where a choice breaks a rule."""


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


def unit_vector(field: str, direction: Vector) -> Vector:
    """The direction at length 1; refused where it has none."""
    v = np.array(direction, dtype=float)
    norm = float(np.linalg.norm(v))
    if not math.isfinite(norm) or norm < 1e-9:
        raise ScenarioError(field, "the zero vector is no direction")
    x, y, z = (float(c) for c in v / norm)
    return x, y, z


def check_one_of(field: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a word that is not ``known``."""
    if value not in known:
        raise ScenarioError(field, f"{quoted(value)} is none of {', '.join(known)}")


def check_within(field: str, value: float, low: float, high: float) -> None:
    """Refuse a number outside its range, and what is none."""
    if not math.isfinite(value):
        raise ScenarioError(field, f"{value} is not a finite number")
    if not low <= value <= high:
        raise ScenarioError(field, f"{value:g} is outside {low:g} to {high:g}")


def check_sign(field: str, value: int) -> None:
    """Refuse what is neither 1 nor -1."""
    if value not in (1, -1):
        raise ScenarioError(field, f"{value} is neither 1 nor -1")


def check_unit(field: str, value: Vector) -> None:
    """Refuse what is no unit vector."""
    try:
        as_unit_vectors(value, field)
    except ValueError as error:
        raise ScenarioError(field, str(error).removeprefix(f"{field}: ")) from error
