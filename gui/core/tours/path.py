"""The way from one Scenario to another: numbers run evenly, directions along great circles."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from gui.core.parameters import PARAMETERS
from gui.core.scenario import Frame, Scenario, Setting, directions
from gui.core.scenario_rules import check_scenario
from gui.core.tours.types import Animation
from gui.core.values import InputError, Vector
from physics.turning import along_great_circle, turned_frame

# What is taken over at once: words, files, and what takes long to compute anew in every frame.
_AT_ONCE = ("spins", "data", "shots", "assumptions", "experiment", "table", "partition", "confidence", "pins")
_DIRECTIONS = ("direction", "hidden")


def smooth(t: float) -> float:
    """A start and an end without a jerk: 3t² − 2t³."""
    return t * t * (3 - 2 * t)


def on_the_way(before: Scenario, after: Scenario, t: float) -> Scenario:
    """The Scenario a fraction ``t`` of the way; ``after`` where there is no way, and at the end.

    All that is no number is that of ``after`` from the start on: the scene, the family of the state.
    """
    if t >= 1:
        return after
    try:
        mixed = {
            name: _mixed(getattr(before, name), getattr(after, name), t)
            for name in Scenario.__struct_fields__
            if name not in (*_AT_ONCE, "frames", "alice", "bob")
        }
        mixed["alice"] = _settings(before.alice, after.alice, t)
        mixed["bob"] = _settings(before.bob, after.bob, t)
        mixed["frames"] = _frames(before.frames, after.frames, t)
        return check_scenario(replace(after, **mixed), known=after)
    except (InputError, ValueError):
        return after  # a way through what no state can be


def animated(scenario: Scenario, animation: Animation, t: float) -> Scenario:
    """The scenario of a step while its animation plays, a fraction ``t`` of the time."""
    parameter = PARAMETERS[animation.parameter]
    start, end = animation.start / parameter.factor, animation.end / parameter.factor
    return parameter.moved_to(scenario, parameter.between(start, end, t))


def _mixed(old: Any, new: Any, t: float, name: str = "") -> Any:
    if old == new or type(old) is not type(new):
        return new
    if name in _DIRECTIONS:
        return _vector(along_great_circle([old], [new], t)[0])
    if isinstance(new, float):
        return old + (new - old) * t
    if isinstance(new, tuple):
        if len(old) != len(new) or (new and isinstance(new[0], tuple) and name == "pairs"):
            return new
        return tuple(_mixed(a, b, t) for a, b in zip(old, new, strict=True))
    if isinstance(new, msgspec.Struct):
        if _is_plain(new):
            parts = {f: _mixed(getattr(old, f), getattr(new, f), t, f) for f in new.__struct_fields__}
            return replace(new, **parts)
        return new
    return new


def _is_plain(value: msgspec.Struct) -> bool:
    """Whether it is one of the program's own values, whose fields may be mixed one by one."""
    return type(value).__module__.startswith("gui.core.")


def _settings(old: tuple[Setting, ...], new: tuple[Setting, ...], t: float) -> tuple[Setting, ...]:
    if old == new or len(old) != len(new):
        return new
    points = along_great_circle(directions(old), directions(new), t)
    return tuple(replace(one, direction=_vector(v)) for one, v in zip(new, points, strict=True))


def _frames(old: tuple[Frame, ...], new: tuple[Frame, ...], t: float) -> tuple[Frame, ...]:
    if old == new or len(old) != len(new):
        return new
    found = []
    for one, other in zip(old, new, strict=True):
        middle, axis = turned_frame((one.middle, one.axis), (other.middle, other.axis), t)
        found.append(Frame(_vector(middle), _vector(axis)))
    return tuple(found)


def _vector(v: np.ndarray) -> Vector:
    return (float(v[0]), float(v[1]), float(v[2]))
