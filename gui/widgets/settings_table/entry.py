"""What people type into the settings table, read and checked; no widgets in here.

Every refusal is an ``EntryError`` whose message is a reason fit to show ("abc" is not a number).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from gui.look.math_text import math_unicode

MAX_NAME = 12
MAX_ANGLE = 3600.0

_NUMBER = r"(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?"
_FRACTION = re.compile(rf"(?P<sign>[+-]?)\s*(?P<top>{_NUMBER})(?:\s*/\s*(?P<bottom>{_NUMBER}))?")
_DEGREES = re.compile(r"\s*(?:°|deg|degrees?)$", re.IGNORECASE)


class EntryError(ValueError):
    """An entry that is refused; the message is the reason."""


def _tidy(text: str) -> str:
    return text.strip().replace("−", "-").replace("–", "-").replace("\u00a0", " ")


def _quoted(text: str) -> str:
    shown = "".join(char if char.isprintable() else "·" for char in text.strip())
    return f'"{shown if len(shown) <= 20 else shown[:19] + "…"}"'


def parse_number(text: str) -> float:
    """A decimal number (point or comma) or a fraction of two, with any kind of minus sign."""
    match = _FRACTION.fullmatch(_tidy(text)) if len(text) <= 64 else None
    if match is None:
        raise EntryError(f"{_quoted(text)} is not a number" if text.strip() else "a number is missing")
    value = float(match["top"].replace(",", "."))
    if match["bottom"] is not None:
        bottom = float(match["bottom"].replace(",", "."))
        if bottom == 0:
            raise EntryError(f"{_quoted(text)} divides by zero")
        value /= bottom
    if not math.isfinite(value):
        raise EntryError(f"{_quoted(text)} is too large")
    return -value if match["sign"] == "-" else value


def parse_degrees(text: str) -> float:
    """An angle in degrees, with or without the degree sign; at most ten turns either way."""
    value = parse_number(_DEGREES.sub("", _tidy(text)))
    if abs(value) > MAX_ANGLE:
        raise EntryError(f"{_quoted(text)} is more than {MAX_ANGLE:g}°")
    return value


def parse_components(text: str) -> tuple[float, float, float] | None:
    """Three components typed at once, in brackets or not: ``1, 1, 0`` or ``1 1 0``; None for a single number.

    With spaces or semicolons between the numbers, a comma is a decimal comma.
    """
    bare = _tidy(text).strip("()[]{}").strip()
    spaced = re.split(r"\s*;\s*|(?<![/,])\s+(?![/,])", bare)
    parts = [part.rstrip(",") for part in spaced] if len(spaced) == 3 else re.split(r"\s*,\s*", bare)
    if len(parts) != 3:
        return None
    x, y, z = (parse_number(part) for part in parts)
    return (x, y, z)


def normalised(vector: Iterable[float]) -> tuple[float, float, float]:
    """The vector of length 1 along ``vector``; the zero vector has no direction and is refused."""
    x, y, z = vector
    largest = max(abs(x), abs(y), abs(z))
    if largest < 1e-12:
        raise EntryError("the zero vector has no direction")
    length = largest * math.hypot(x / largest, y / largest, z / largest)
    return (x / length, y / length, z / length)


def check_name(text: str, others: Iterable[str]) -> str:
    """The name to use: trimmed, with plain primes; refused if empty, too long, unprintable or taken."""
    name = text.strip().replace("′", "'").replace("’", "'")
    if not name:
        raise EntryError("a name is needed")
    if not name.isprintable():
        raise EntryError("a name has no control characters")
    if len(name) > MAX_NAME:
        raise EntryError(f"{_quoted(name)} has {len(name)} characters; {MAX_NAME} are possible")
    # a_1 and a1 are written the same way on screen, so nobody could tell them apart.
    if any(math_unicode(name) == math_unicode(other) for other in others):
        raise EntryError(f"the name {_quoted(name)} is taken")
    return name
