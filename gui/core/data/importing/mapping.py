"""A mapping: what the columns of a data file mean, in which units, and what the file does not say itself.

A small JSON file, written by the import dialog and given to the headless commands (``--mapping``):

    {"columns": {"angle": "phi", "E1": "C1", "E1p": "C1'", ...}, "angle_unit": "rad", "shots": 1000}

Columns that are not named are left out. Without "columns" the names are recognised, and the rest holds all
the same. Meanings are those of ``meanings``.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from gui.core.data.importing.meanings import MEANINGS, is_meaning
from gui.core.data.limits import LARGEST_COUNT, MAX_SETTINGS
from gui.core.files.strict_json import decode
from gui.core.values import Frozen, InputError, Vector, one_line, quoted, unit_vector
from physics.bell.trials import GAMES

MAX_MAPPING_BYTES = 100_000

Label = Annotated[str, msgspec.Meta(max_length=40)]
Labels = Annotated[tuple[Label, ...], msgspec.Meta(max_length=20)]
Delimiter = Literal["auto", ",", ";", "\t"]
Repeated = Literal["runs", "combine", "refuse"]
Convention = Literal["bloch", "polarizer", "plates"]
Lost = Literal["refuse", "minus", "leave out"]

_GAME = re.compile(r"(equal|opposite) except a([12])b([12])", re.ASCII)


class MappingError(InputError):
    """A mapping was refused."""


class Directions(Frozen, frozen=True):
    """Unit Bloch vectors of the settings, in the order of their labels."""

    alice: Annotated[tuple[Vector, ...], msgspec.Meta(min_length=1, max_length=MAX_SETTINGS)]
    bob: Annotated[tuple[Vector, ...], msgspec.Meta(min_length=1, max_length=MAX_SETTINGS)]


class Outcomes(Frozen, frozen=True, omit_defaults=True):
    """How outcomes +1 and -1 are written; ``lost``: a particle that was not found."""

    plus: Labels
    minus: Labels
    lost: Labels = ()


class Mapping(Frozen, frozen=True, omit_defaults=True):
    """How a file is read; every field has a default.

    ``angle_convention`` of one angle for each setting, and of φ: on the Bloch sphere, of a polarizer (half of
    it), or of a polarizer behind a quarter-wave plate. ``shots``: pairs behind each correlator, where no
    column says it. ``repeated``: what a second row about the same thing means. The rest is about trials of a
    Bell test: ``game`` such as "equal except a2b2", fixed beforehand, and τ, how well settings are predicted.
    """

    columns: dict[str, str] = msgspec.field(default_factory=dict)
    delimiter: Delimiter = "auto"
    decimal: Literal[".", ","] = "."
    angle_unit: Literal["deg", "rad"] | None = None
    angle_convention: Convention | None = None
    handedness: Literal[1, -1] = 1
    shots: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNT)] | None = None
    repeated: Repeated = "runs"
    directions: Directions | None = None
    outcomes: Outcomes | None = None
    lost: Lost = "refuse"
    random_settings: bool | None = None
    predictability: Annotated[float, msgspec.Meta(ge=0, le=0.5)] = 0.0
    game: str = ""


AS_IT_IS = Mapping()


def read_mapping(raw: bytes) -> Mapping:
    """The mapping in the bytes of a file. Raises ``MappingError`` naming the field and the reason."""
    if len(raw) > MAX_MAPPING_BYTES:
        raise MappingError("", f"larger than {MAX_MAPPING_BYTES // 1000} kB")
    return check_mapping(decode(raw, Mapping, MappingError))


def check_mapping(mapping: Mapping) -> Mapping:
    """Return the mapping if it keeps the rules, else raise ``MappingError``."""
    seen: dict[str, str] = {}
    for column, meaning in mapping.columns.items():
        field = f"columns.{one_line(column)}"
        if not is_meaning(meaning):
            near = [
                key for key, one in MEANINGS.items() if meaning.lower() in (one.name.lower(), *one.aliases)
            ]
            hint = f"; did you mean {near[0]}?" if near else ""
            raise MappingError(field, f"{quoted(meaning)} is no meaning that is known here{hint}")
        if meaning in seen:
            raise MappingError(field, f"{quoted(seen[meaning])} is {meaning} already")
        seen[meaning] = column
    if mapping.decimal == "," and mapping.delimiter == ",":
        raise MappingError("decimal", "a comma cannot be both the decimal sign and the delimiter")
    if mapping.directions is not None:
        for side in ("alice", "bob"):
            for k, v in enumerate(getattr(mapping.directions, side)):
                try:
                    unit_vector(f"directions.{side}[{k}]", v)
                except InputError as error:
                    raise MappingError(error.field, error.reason) from None
    if mapping.outcomes is not None:
        labels = [*mapping.outcomes.plus, *mapping.outcomes.minus, *mapping.outcomes.lost]
        for label in labels:
            if labels.count(label) > 1:
                raise MappingError("outcomes", f"{quoted(label)} stands for two things")
        if not mapping.outcomes.plus or not mapping.outcomes.minus:
            raise MappingError("outcomes", "both outcomes need a label")
    parse_game(mapping.game, "game")
    return mapping


def parse_game(text: str, field: str) -> tuple[int, int, int] | None:
    """ "equal except a2b2" as an entry of ``GAMES``, None for no text; raises ``MappingError``."""
    if not text:
        return None
    match = _GAME.fullmatch(text.strip())
    if match is None:
        raise MappingError(field, f'{quoted(text)} is not of the form "equal except a2b2"')
    game = int(match[2]) - 1, int(match[3]) - 1, 1 if match[1] == "equal" else -1
    assert game in GAMES
    return game


def game_text(game: tuple[int, int, int]) -> str:
    """The reverse of ``parse_game``."""
    i, j, sign = game
    return f"{'equal' if sign > 0 else 'opposite'} except a{i + 1}b{j + 1}"


def mapping_as_json(mapping: Mapping) -> bytes:
    """The file, on several lines."""
    return msgspec.json.format(msgspec.json.encode(mapping), indent=1) + b"\n"
