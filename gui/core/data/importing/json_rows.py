"""JSON files of any layout as a table: a list of entries, or an object of columns; numbers in lists apart."""

from __future__ import annotations

import json
from typing import Any

from gui.core.data.limits import MAX_ROWS
from gui.core.data.rows import MAX_COLUMNS, RawTable
from gui.core.data.types import DataError, LayoutError
from gui.core.files.strict_json import decode
from gui.core.values import one_line


def rows_of_json(raw: bytes) -> RawTable:
    """The table in a JSON file; columns of a list ``name`` are name[0], name[1], ...

    Raises ``DataError``, and ``LayoutError`` where there is neither a list of objects nor an object of lists.
    """
    found: Any = decode(raw, object, DataError)
    if isinstance(found, dict):
        found = _entries_of(found)
    if not isinstance(found, list) or not found:
        raise LayoutError("file", "holds no list of entries: no data")
    if len(found) > MAX_ROWS:
        raise DataError("file", f"more than {MAX_ROWS} entries")
    flat = []
    for k, entry in enumerate(found):
        if not isinstance(entry, dict):
            raise LayoutError(f"[{k}]", "is no object with named fields")
        flat.append(_flattened(entry))
    columns = tuple(dict.fromkeys(name for entry in flat for name in entry))
    if len(columns) > MAX_COLUMNS:
        raise DataError("file", f"{len(columns)} fields, more than {MAX_COLUMNS}")
    rows = tuple((k, tuple(entry.get(name, "") for name in columns)) for k, entry in enumerate(flat))
    return RawTable({}, 0, columns, rows, ",", entries=True)


def _entries_of(found: dict[str, Any]) -> object:
    """A list inside an object, or an object of columns turned into entries."""
    lists = {name: value for name, value in found.items() if isinstance(value, list) and value}
    for value in lists.values():
        if all(isinstance(one, dict) for one in value):
            return value
    length = max((len(value) for value in lists.values()), default=0)
    full = {name: value for name, value in lists.items() if len(value) == length}
    single = {name: value for name, value in found.items() if isinstance(value, (int, float, str, bool))}
    return [{**single, **{name: value[k] for name, value in full.items()}} for k in range(length)]


def _flattened(entry: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in entry.items():
        if isinstance(value, list):
            cells |= {f"{one_line(name)}[{k}]": _text(one) for k, one in enumerate(value[: MAX_COLUMNS + 1])}
        else:
            cells[one_line(name)] = _text(value)
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    return one_line(value) if isinstance(value, str) else json.dumps(value)[:200]
