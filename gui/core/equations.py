"""The equations the program shows: LaTeX, the same in plain text, one sentence about it, and its source.

They are data (``resources/equations``, one file a subject); this module only reads them, strictly.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import msgspec

from gui.core.resources import RESOURCES

EQUATIONS_FOLDER = RESOURCES / "equations"


class EquationsError(ValueError):
    """The equations cannot be read, or one that is asked for is not among them."""


class Equation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One equation; ``source`` names the paper and its equation number, or says that it is derived here."""

    title: str
    latex: str
    plain: str
    explanation: str
    source: str


def load_equations(path: Path) -> Mapping[str, Equation]:
    """Read an equations file; raises ``EquationsError`` that names the file and the reason."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EquationsError(f"{path.name} cannot be read: {error.strerror or error}") from error
    try:
        found = msgspec.json.decode(raw, type=dict[str, Equation])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EquationsError(f"{path.name} is damaged: {error}") from error
    for key, equation in found.items():
        for field in Equation.__struct_fields__:
            if not getattr(equation, field).strip():
                raise EquationsError(f"{path.name} is damaged: {key}.{field} is empty")
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def equations() -> Mapping[str, Equation]:
    """The program's own equations, read once; raises ``EquationsError`` if two files use the same key."""
    return _of_folder(EQUATIONS_FOLDER)


def _of_folder(folder: Path) -> Mapping[str, Equation]:
    found: dict[str, Equation] = {}
    for path in sorted(folder.glob("*.json")):
        for key, item in load_equations(path).items():
            if key in found:
                raise EquationsError(f'{path.name} is damaged: "{key}" stands in another file too')
            found[key] = item
    if not found:
        raise EquationsError(f"{folder.name} holds no equations")
    return MappingProxyType(found)


def equation(key: str) -> Equation:
    """One of the program's equations; raises ``EquationsError`` if there is none of that name."""
    try:
        return equations()[key]
    except KeyError:
        raise EquationsError(f'there is no equation "{key}"') from None
