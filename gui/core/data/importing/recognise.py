"""From the header of a file and a mapping to rows whose columns are meanings."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from gui.core.data.importing.mapping import AS_IT_IS, Mapping, MappingError
from gui.core.data.importing.meanings import (
    KNOWN_NAMES,
    MEANINGS,
    PLATES,
    wide_parts,
)
from gui.core.data.rows import DataRow, RawTable
from gui.core.values import quoted

_LOWER = {name.lower(): name for name in KNOWN_NAMES}
_NO_NAME = "(no name)"


class RowReading(Struct, frozen=True):
    """A table and how it is read.

    ``places`` of the meanings among its columns; the mapping with units filled in; ``ignored``: names of
    columns that are left out.
    """

    table: RawTable
    mapping: Mapping
    places: dict[str, int]
    ignored: tuple[str, ...]

    def name(self, meaning: str) -> str:
        """What the file calls it, else what our own files do."""
        if meaning in self.places:
            return self.table.columns[self.places[meaning]]
        return own_name(meaning)

    def rows(self) -> Iterator[DataRow]:
        """The rows, with cells by meaning."""
        names = {meaning: self.table.columns[at] for meaning, at in self.places.items()}
        decimal, entries = self.mapping.decimal, self.table.entries
        for line, cells in self.table.rows:
            yield DataRow(
                line, {meaning: cells[at] for meaning, at in self.places.items()}, names, decimal, entries
            )


def own_name(meaning: str) -> str:
    """The name of a meaning in files that this program writes."""
    return MEANINGS[meaning].name if meaning in MEANINGS else meaning


def recognised(name: str) -> tuple[str, str, str] | None:
    """Meaning, unit and convention of a name that is known at once, in any case that is no other name."""
    known = name if name in KNOWN_NAMES else _LOWER.get(name.lower())
    if known is not None:
        return KNOWN_NAMES[known]
    wide = name.replace("′", "'").replace("’", "'")
    return (wide, "", "") if wide_parts(wide) is not None else None


def recognise(table: RawTable, mapping: Mapping = AS_IT_IS) -> RowReading:
    """Which column is which. ``LayoutError``: of the header; ``MappingError``: the mapping does not fit."""
    if mapping.columns:
        places, unit, convention = _by_mapping(table, mapping)
    else:
        places, unit, convention = _by_name(table)
    if mapping.angle_unit is not None:
        unit = mapping.angle_unit
    if mapping.angle_convention is not None:
        convention = mapping.angle_convention
    if not convention:
        convention = "plates" if places.keys() & set(PLATES) else "bloch"
    left = [name for k, name in enumerate(table.columns) if k not in places.values()]
    filled = replace(mapping, angle_unit=unit or "deg", angle_convention=convention)
    return RowReading(table, filled, places, tuple(dict.fromkeys(name or _NO_NAME for name in left)))


def _by_mapping(table: RawTable, mapping: Mapping) -> tuple[dict[str, int], str, str]:
    places = {}
    for name, meaning in mapping.columns.items():
        if name not in table.columns:
            named = ", ".join(table.columns[:12])
            raise MappingError(f"columns.{name}", f"the file has no such column (it has {named})")
        places[meaning] = table.columns.index(name)
    return places, "", ""


def _by_name(table: RawTable) -> tuple[dict[str, int], str, str]:
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    convention = ""
    for at, name in enumerate(table.columns):
        found = recognised(name)
        if found is None:
            continue
        meaning, unit, of_angle = found
        if meaning in places:
            if unit != units[meaning]:
                # One in degrees, one in radians: the first counts, the other one is left out.
                continue
            raise table.error(f"the header names {own_name(meaning)} twice")
        places[meaning], units[meaning] = at, unit
        convention = of_angle or convention
    if not places:
        named = ", ".join(quoted(name) for name in table.columns[:12])
        raise table.error(f"the header names no known column (it names {named})")
    used = {unit for unit in units.values() if unit}
    if len(used) > 1:
        raise table.error("the header mixes degrees and radians")
    return places, next(iter(used), ""), convention


def widened(rows: Iterator[DataRow], places: dict[str, int]) -> Iterator[DataRow]:
    """One row for each pair of a wide table, which has an angle a line: ``C1'`` becomes C of the pair 1'."""
    wide = {key: parts for key in places if (parts := wide_parts(key)) is not None}
    pairs = sorted({(i, prime) for _, i, prime in wide.values()})
    for row in rows:
        common = {key: cell for key, cell in row.cells.items() if key not in wide}
        for i, prime in pairs:
            cells, names = {**common, "pair": f"{i}{chr(39) * prime}"}, dict(row.names)
            for key, (quantity, k, primed) in wide.items():
                if (k, primed) == (i, prime):
                    cells[quantity], names[quantity] = row.cells[key], row.names[key]
            yield replace(row, cells=cells, names=names)
