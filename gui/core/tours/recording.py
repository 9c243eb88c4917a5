"""One's own tour: steps recorded from the program, put in order, written as a file."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from gui.core.files.disk import write_atomic
from gui.core.intents import default_scenario
from gui.core.scenario import Scenario
from gui.core.tours.types import MOST_STEPS, Tour, TourError, TourStep

_ABSENT = object()


def recorded_step(scenario: Scenario, title: str) -> TourStep:
    """A step that shows this scenario whatever was before it: what differs from the opening view."""
    start, end = msgspec.to_builtins(default_scenario()), msgspec.to_builtins(scenario)
    choices = _difference(start, end)
    scene = choices.pop("scene", start["scene"])
    return TourStep(title=title, anew=True, choices=choices, scene=scene)


def _difference(old: Any, new: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in new.items():
        was = old.get(key, _ABSENT)
        if was == value:
            continue
        if isinstance(was, dict) and isinstance(value, dict) and was.get("type") == value.get("type"):
            found[key] = _difference(was, value)
        else:
            found[key] = _without_null(value)
    return found


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_null(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_null(part) for part in value]
    return math.nan if value is None else value


def with_step(tour: Tour, step: TourStep, at: int) -> Tour:
    """The tour with one more step at that place. Raises ``TourError`` if there are too many."""
    if len(tour.steps) >= MOST_STEPS:
        raise TourError("steps", f"there are {MOST_STEPS} already, which is the most")
    return replace(tour, steps=(*tour.steps[:at], step, *tour.steps[at:]))


def without_step(tour: Tour, at: int) -> Tour:
    """The tour without that step."""
    return replace(tour, steps=tour.steps[:at] + tour.steps[at + 1 :])


def with_moved_step(tour: Tour, at: int, to: int) -> Tour:
    """The tour with a step at another place."""
    return with_step(without_step(tour, at), tour.steps[at], to)


def with_changed_step(tour: Tour, at: int, **changes: Any) -> Tour:
    """The tour with other words, parts or animation in a step."""
    step = replace(tour.steps[at], **changes)
    return replace(tour, steps=(*tour.steps[:at], step, *tour.steps[at + 1 :]))


def tour_text(tour: Tour) -> bytes:
    """The tour as a TOML file that people can read and change."""
    import tomli_w

    plain = msgspec.to_builtins(tour)
    ordered = {"title": plain.pop("title"), "version": tour.version, **plain}
    return tomli_w.dumps(_plain(ordered), multiline_strings=True, indent=2).encode()


def _plain(value: Any) -> Any:
    """What TOML has: lists, and a number that is none in the place of null."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, (list, tuple)):
        return [math.nan if part is None else _plain(part) for part in value]
    return value


def save_tour(tour: Tour, path: Path) -> None:
    """Write the tour whole or not at all; raises ``FileError``, or ``TourError`` for one without steps."""
    if not tour.steps:
        raise TourError("steps", "there are none")
    write_atomic(path, tour_text(tour))
