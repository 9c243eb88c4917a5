"""Sessions: a Scenario as a versioned JSON file, read strictly and written atomically.

A file is {"format": "nonlocality-explorer", "version": n, "scenario": {...}}. ``MIGRATIONS[n]`` turns the
scenario of version n into one of n + 1; a newer or unknown version is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from gui.core.files.disk import read_limited, write_atomic
from gui.core.scenario import Scenario
from gui.core.scenario_rules import check_scenario
from gui.core.scene_list import SCENES
from gui.core.values import InputError, ScenarioError, Vector, quoted, unit_vector

FORMAT = "nonlocality-explorer"
VERSION = 1
SUFFIX = ".nlx"

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class SessionError(InputError):
    """A session that cannot be opened; the message names the field and the reason."""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    scenario: dict[str, Any]


def encode_session(scenario: Scenario) -> bytes:
    """The session as UTF-8 JSON."""
    content = {"format": FORMAT, "version": VERSION, "scenario": scenario}
    return msgspec.json.format(msgspec.json.encode(content), indent=1)


def decode_session(content: bytes) -> Scenario:
    """The Scenario of a session file; raises ``SessionError``."""
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SessionError("", f"not a session file: {error}") from error
    if file.format != FORMAT:
        raise SessionError("format", f'{quoted(file.format)} is not "{FORMAT}"')
    if not 1 <= file.version <= VERSION:
        raise SessionError(
            "version", f"{file.version} is not known to this program (it reads versions 1 to {VERSION})"
        )
    scenario = file.scenario
    try:
        for version in range(file.version, VERSION):
            scenario = MIGRATIONS[version](scenario)
        found = _with_unit_vectors(check_scenario(msgspec.convert(scenario, type=Scenario)))
    except ScenarioError as error:
        raise SessionError(f"scenario.{error.field}", error.reason) from error
    except (
        msgspec.MsgspecError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise SessionError("scenario", str(error)) from error
    if found.scene not in SCENES:
        raise SessionError("scenario.scene", f"{quoted(found.scene)} is none of {', '.join(SCENES)}")
    return found


def _with_unit_vectors(scenario: Scenario) -> Scenario:
    """The directions at length 1, where somebody rounded the numbers of the file."""
    s = scenario
    return replace(
        s,
        alice=tuple(replace(x, direction=_unit(x.direction)) for x in s.alice),
        bob=tuple(replace(x, direction=_unit(x.direction)) for x in s.bob),
        frames=tuple(replace(f, middle=_unit(f.middle), axis=_unit(f.axis)) for f in s.frames),
        model=replace(s.model, hidden=_unit(s.model.hidden)),
        polarization=replace(s.polarization, hidden=_unit(s.polarization.hidden)),
        spins=replace(s.spins, directions=tuple(map(_unit, s.spins.directions))),
        pins=tuple(replace(pin, scenario=_with_unit_vectors(pin.scenario)) for pin in s.pins),
    )


def _unit(v: Vector) -> Vector:
    # What the program wrote itself comes back bit for bit.
    return v if abs(math.hypot(*v) - 1) < 1e-12 else unit_vector("", v)


def save_session(scenario: Scenario, path: Path) -> None:
    """Write a session file atomically; raises ``FileError``."""
    write_atomic(path, encode_session(scenario))


def load_session(path: Path) -> Scenario:
    """Read a session file; raises ``FileError`` or ``SessionError``."""
    return decode_session(read_limited(path))


def looks_like_session(content: bytes) -> bool:
    """Whether the bytes claim to be a session (so that errors are told as a session's)."""
    return b'"' + FORMAT.encode() + b'"' in content[:300]
