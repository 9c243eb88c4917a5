"""Tours as TOML files: read strictly, written atomically; and those that come with the program."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from gui.core.files.disk import read_limited, size_in_words
from gui.core.files.strict_json import explain
from gui.core.resources import RESOURCES
from gui.core.tours.changes import scenarios
from gui.core.tours.parts import part_refusal
from gui.core.tours.types import Tour, TourError
from gui.core.tours.words import text_refusal

SUFFIX = ".toml"
VERSION = 1  # of the file's form
MAX_BYTES = 300_000  # fifty times the longest that comes with the program; 2 MB held the window for 3.5 s
MOST_DOTS = 1000  # on a line: a name of n parts takes tomllib n² steps, half a minute for 200 kB
TOUR_FILTER = f"Tour (*{SUFFIX});;All files (*)"

_TOURS = RESOURCES / "tours"

# Name and title of the tours that come with the program, in the order of the menu.
TOURS: dict[str, str] = {
    "two_minutes": "Two minutes with the program",
    "ten_minutes": "Ten minutes: which explanations survive?",
    "branciard2008": "Branciard et al. 2008: Leggett’s model and beyond",
    "branciard2013": "Branciard 2013: not all entangled states violate crypto-nonlocality",
    "navascues": "Navascués: what realistic polarization implies",
    "ciepielewski_okon": "Ciepielewski and Okon: from local causality to factorizability",
    "ramanathan": "Ramanathan et al.: why the macroscopic world is local",
}
FIRST = "two_minutes"


def read_tour(content: bytes, folder: Path | None = None) -> Tour:
    """The tour in a TOML text, every step of it checked. Raises ``TourError`` naming step, field and reason.

    ``folder`` is where the files are that steps name.
    """
    if len(content) > MAX_BYTES:
        raise TourError("", f"larger than {size_in_words(MAX_BYTES)}")
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.count(b".") > MOST_DOTS:
            raise TourError("", f"line {number}: more than {MOST_DOTS} dots, which nests it too deeply")
    try:
        table = tomllib.loads(content.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise TourError("", f"byte {error.start + 1} is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise TourError("", f"not valid TOML: {error}") from error
    except (RecursionError, ValueError) as error:
        raise TourError("", f"not valid TOML: {error or 'nested too deeply'}") from error
    _check_version(table.get("version", VERSION))
    _check_numbers(table.get("steps"))
    try:
        tour = msgspec.convert(table, type=Tour)
    except msgspec.ValidationError as error:
        raise TourError(*explain(str(error))) from error
    except (RecursionError, OverflowError) as error:
        raise TourError("", str(error)) from error
    return check_tour(tour, folder)


def _check_version(version: object) -> None:
    if version != VERSION:
        raise TourError("version", f"{version!r:.20} is not known to this program (it reads {VERSION})")


def _check_numbers(steps: object) -> None:
    """Name the parameter that is no number: msgspec does not tell which key of a table it read."""
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        values = step.get("parameters") if isinstance(step, dict) else None
        for name, value in values.items() if isinstance(values, dict) else ():
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise TourError(f"steps[{index}].parameters.{name:.40}", f"a number, not {value!r:.40}")


def check_tour(tour: Tour, folder: Path | None = None) -> Tour:
    """Return the tour if all its steps can be shown, else raise ``TourError`` naming step and field."""
    if not tour.steps:
        raise TourError("steps", "there are none")
    for index, step in enumerate(tour.steps):
        field = f"steps[{index}]"
        for k, name in enumerate(step.highlight):
            if reason := part_refusal(name):
                raise TourError(f"{field}.highlight[{k}]", reason)
        if reason := text_refusal(step.text):
            raise TourError(f"{field}.text", reason)
    scenarios(tour, folder)
    return tour


def load_tour(path: Path) -> Tour:
    """The tour in a file; raises ``FileError`` or ``TourError`` with the name of the file."""
    try:
        return read_tour(read_limited(path, MAX_BYTES), path.parent)
    except TourError as error:
        raise TourError(f"{path.name}: {error.field}" if error.field else path.name, error.reason) from error


def shipped_tour(name: str) -> Tour:
    """One of ``TOURS``; raises ``TourError`` for another name."""
    if name not in TOURS:
        raise TourError("tour", f"{name} is none of {', '.join(TOURS)}")
    return load_tour(_TOURS / f"{name}{SUFFIX}")
