"""What people type into the settings table, read and checked; no widgets in here.

Every refusal is an ``EntryError`` whose message is a reason fit to show ("abc" is not a number).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from gui.core.numbers import EntryError, parse_angle, parse_number, shown
from gui.look.math_text import math_unicode

MAX_NAME = 12
MAX_ANGLE = 3600.0


def angle_in_degrees(text: str) -> float:
    """An angle in degrees, with or without its unit; at most ten turns either way."""
    value = parse_angle(text)
    if abs(value) > MAX_ANGLE:
        raise EntryError(f"{shown(text)} is more than {MAX_ANGLE:g}°")
    return value


def parse_components(text: str) -> tuple[float, float, float] | None:
    """Three components typed at once, in brackets or not: ``1, 1, 0`` or ``1 1 0``; None for a single number.

    With spaces or semicolons between the numbers, a comma is a decimal comma.
    """
    bare = _unwrapped(text.strip()).strip()
    spaced = re.split(r"\s*;\s*|(?<![-+*/^,(])\s+(?![*/^,)])", bare)
    parts = [part.rstrip(",") for part in spaced] if len(spaced) == 3 else re.split(r"\s*,\s*", bare)
    if len(parts) != 3:
        return None
    x, y, z = (parse_number(part) for part in parts)
    return (x, y, z)


def _unwrapped(text: str) -> str:
    """Without brackets around the whole: ``(1, 0, sqrt(2))``, but not ``(1)/2, 0, (1)/2``."""
    inner, depth = text[1:-1], 0
    if text[:1] + text[-1:] not in ("()", "[]", "{}"):
        return text
    for char in inner:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return text
    return inner


def direction_of(vector: Iterable[float]) -> tuple[float, float, float]:
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
        raise EntryError(f"{shown(name)} has {len(name)} characters; {MAX_NAME} are possible")
    # a_1 and a1 are written the same way on screen, so nobody could tell them apart.
    if any(math_unicode(name) == math_unicode(other) for other in others):
        raise EntryError(f"the name {shown(name)} is taken")
    return name
