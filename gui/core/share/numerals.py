"""Numbers, names and tables as program text. Everything is written with all digits of a double."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gui.core.numbers import DEGREES
from gui.core.results import Results
from gui.core.values import one_line
from gui.core.version import VERSION


def real(value: float, undefined: str = "nan") -> str:
    """A double that reads back bit for bit (but for the sign of zero)."""
    return repr(float(value) + 0.0) if np.isfinite(value) else undefined


def in_rows(table: ArrayLike, word: Callable[[Any], str], row: Callable[[Sequence[str]], str]) -> list[str]:
    """The rows of a table, its entries in columns of equal width."""
    words = [[word(entry) for entry in line] for line in np.asarray(table).tolist()]
    width = max((len(entry) for line in words for entry in line), default=0)
    return [row([entry.rjust(width) for entry in line]) for line in words]


def header(results: Results[Any], comment: str) -> str:
    """What this is, in lines of comments."""
    s = results.scenario
    lines = [
        f"Nonlocality Explorer {VERSION}: {len(s.alice)} settings of Alice, {len(s.bob)} of Bob.",
        "Directions are unit Bloch vectors x, y, z; basis 00, 01, 10, 11; outcomes are +1 and -1.",
    ]
    if s.postulated is not None:
        lines.append("The correlators are given (measured or postulated): they are not those of the state.")
    else:
        lines.append(f"V = {real(s.visibility)}, phi = {real(s.phi * DEGREES)} degrees.")
    return "\n".join(f"{comment} {line}" for line in lines)


def commented(lines: Iterable[str], labels: Iterable[str], comment: str) -> str:
    """Rows with the name of each behind it."""
    return "\n".join(
        f"    {line}  {comment} {one_line(label)}" for line, label in zip(lines, labels, strict=True)
    )
