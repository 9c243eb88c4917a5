"""What the import dialog shows before anything is taken over: first rows, meanings, and what is read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from gui.core.data.analysis import DataAnalysis, analyse
from gui.core.data.csv_file import kind_of
from gui.core.data.importing.combining import overlaid
from gui.core.data.importing.json_rows import rows_of_json
from gui.core.data.importing.mapping import AS_IT_IS, Mapping, mapping_as_json, read_mapping
from gui.core.data.importing.meanings import EVENTS, suggested
from gui.core.data.importing.on_disk import head_of, read_data_file
from gui.core.data.importing.recognise import recognise, recognised
from gui.core.data.reader import looks_like_json
from gui.core.data.report import angle, taken_lines
from gui.core.data.rows import RawTable, split_table
from gui.core.data.types import DataSet
from gui.core.files.disk import write_atomic
from gui.core.numbers import count, minus
from gui.core.values import InputError

HEAD = 60_000
MOST_JSON = 300_000  # bytes; beyond, the fields are not listed
ROWS_SHOWN = 4
_WITH_COMMA, _WITH_POINT = (re.compile(rf"[-+−]?\d*{sign}\d+(?:[eE][-+]?\d+)?") for sign in (",", r"\."))
READ_AT_ONCE = 8_000  # bytes that take no longer than a frame or two


class FileLook(Struct, frozen=True):
    """The columns of a file with their first values; ``guesses``: column -> meaning, some maybe suggestions.

    ``known``: all guesses are names that are known at once. ``decimal``: the sign that the values have.
    ``why`` there are no columns.
    """

    columns: tuple[str, ...] = ()
    values: tuple[tuple[str, ...], ...] = ()
    guesses: dict[str, str] = {}
    known: bool = True
    decimal: Literal[".", ","] = "."
    layout: str = ""
    why: str = ""


def look_at(path: Path, mapping: Mapping = AS_IT_IS) -> FileLook:
    """The columns of a file, as the mapping's delimiter cuts them. Raises ``FileError``."""
    head = head_of(path, HEAD)
    try:
        if looks_like_json(head):
            if path.stat().st_size > MOST_JSON:
                return FileLook(why="the file is too large to list its fields")
            table = rows_of_json(path.read_bytes())
        else:
            table = _first_rows(head, mapping)
    except InputError as error:
        return FileLook(why=str(error))
    names = [name for name in table.columns if name]
    exact = {name: found[0] for name in names if (found := recognised(name)) is not None}
    guesses = dict(exact)
    known = _is_known(table, head, set(exact.values()))
    for name in () if known and not table.entries else names:
        meaning = suggested(name)
        if name not in guesses and meaning is not None and meaning not in guesses.values():
            guesses[name] = meaning
    values = tuple(tuple(cells[k] for _, cells in table.rows[:ROWS_SHOWN]) for k in range(len(table.columns)))
    layout = hashlib.sha256("\x1f".join(table.columns).encode()).hexdigest()[:16]
    return FileLook(table.columns, values, guesses, known, _decimal_sign(values), layout)


def _decimal_sign(values: tuple[tuple[str, ...], ...]) -> Literal[".", ","]:
    """A comma where numbers have one and none has a point."""
    cells = [cell.strip() for column in values for cell in column]
    commas, points = (any(sign.fullmatch(cell) for cell in cells) for sign in (_WITH_COMMA, _WITH_POINT))
    return "," if commas and not points else "."


def _is_known(table: RawTable, head: bytes, meanings: set[str]) -> bool:
    """Whether the file is read without any mapping, as far as its names go."""
    if set(EVENTS) <= meanings or (table.entries and b'"correlations"' in head and b'"phi_deg"' in head):
        return True
    try:
        kind_of(recognise(table))
    except InputError:
        return False
    return True


def _first_rows(head: bytes, mapping: Mapping) -> RawTable:
    """Header and some rows; a damaged row further down is told when all is read."""
    lines = head.splitlines(keepends=True)
    for k, line in enumerate(lines):
        if line.strip() and not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"#"):
            try:
                return split_table(b"".join(lines[: k + 1 + ROWS_SHOWN]), mapping.delimiter)
            except InputError:
                return split_table(b"".join(lines[: k + 1]), mapping.delimiter)
    return split_table(head, mapping.delimiter)


def read_for_import(
    paths: Sequence[Path],
    mapping: Mapping,
    eta: float,
    confidence: float,
    shown: DataSet | None,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> tuple[DataSet, DataAnalysis] | InputError:
    """The data in these files, over those that are ``shown``, and their analysis; or why they are refused."""
    try:
        found = [] if shown is None else [shown]
        for k, path in enumerate(paths):
            found.append(
                read_data_file(
                    path,
                    mapping,
                    progress=lambda share, k=k: progress((k + share) / len(paths)),  # type: ignore[misc]
                    should_stop=should_stop,
                )
            )
        data = overlaid(found)
        return data, analyse(data, eta, confidence)
    except InputError as error:
        return error


def is_small(paths: Sequence[Path]) -> bool:
    """Whether all is read within a frame."""
    try:
        return sum(path.stat().st_size for path in paths) <= READ_AT_ONCE
    except OSError:
        return True


def taken_over(data: DataSet, analysis: DataAnalysis) -> list[str]:
    """What will be there: points or settings, correlators, pairs; then what is left out or assumed."""
    if data.table is not None:
        table = data.table
        measured = sum(map(sum, table.measured))
        parts = [f"{len(table.alice)} × {len(table.bob)} settings", _many(measured, "correlator")]
        shots = [n for row in table.shots for n in row if n]
    else:
        angles = [p.phi for p in data.points]
        low, high = angle(min(angles)), angle(max(angles))
        sets = ", ".join(str(n) for n in sorted({p.n_directions for p in data.points}))
        where = f"φ = {low}" if low == high else f"φ from {low} to {high}"
        measured = sum(len(p.correlators) for p in data.points)
        parts = [_many(len(data.points), "value") + f" of L, {where}, N = {sets}"]
        parts.append(_many(measured, "correlator") if measured else "no correlators")
        shots = [n for p in data.points for n in p.shots]
    if data.trials is not None and analysis.trials is not None:
        parts.append(f"{count(analysis.trials.trials)} trials with settings chosen at random")
    elif shots:
        least, most = min(shots), max(shots)
        span = count(least) if least == most else f"{count(least)} to {count(most)}"
        parts.append(f"{span} pairs each")
    return [minus(", ".join(parts)) + ".", *taken_lines(analysis)]


def _many(things: int, noun: str) -> str:
    return f"{count(things)} {noun}{'s' * (things != 1)}"


def save_mapping(mapping: Mapping, path: Path) -> None:
    """Write the mapping for the headless commands. Raises ``FileError``."""
    write_atomic(path, mapping_as_json(mapping))


def remembered(text: str) -> Mapping | None:
    """A mapping as it was kept; None where there is none, or none that is still known."""
    try:
        return read_mapping(text.encode()) if text else None
    except InputError:
        return None
