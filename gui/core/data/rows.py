"""The rows of a CSV file of numbers: separators, comments, and cells that know their line and column."""

from __future__ import annotations

import csv
import math
import re

from msgspec import Struct

from gui.core.data.limits import LARGEST_COUNT, MAX_ROWS, METADATA_LENGTH
from gui.core.data.types import DataError, LayoutError
from gui.core.values import one_line, quoted

MAX_COLUMNS = 200
METADATA = ("title", "source", "doi", "note", "trials", "game", "predictability")
NUMBER_LENGTH = 60

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


class DataRow(Struct, frozen=True):
    """One line of data; the getters raise ``DataError`` with its line and the column.

    ``names``: what the file calls a column, where that differs. ``entry``: the row is not a line but the
    entry of that number in a list.
    """

    line: int
    cells: dict[str, str]
    names: dict[str, str] = {}
    decimal: str = "."
    entry: bool = False

    def has(self, column: str) -> bool:
        """Whether the column exists and holds something here."""
        return bool(self.cells.get(column))

    def text(self, column: str) -> str:
        value = self.cells.get(column)
        if not value:
            raise self.error(column, "is empty")
        return value

    def number(self, column: str, low: float = -math.inf, high: float = math.inf) -> float:
        """The number in a column, finite and within [low, high]."""
        text = self.text(column)
        plain = self._with_point(text)
        if len(plain) > NUMBER_LENGTH:
            raise self.error(column, f"{quoted(text)} is too long for a number")
        if not _NUMBER.fullmatch(plain):
            if plain.lower().lstrip("+-") in ("nan", "inf", "infinity"):
                raise self.error(column, f"{quoted(text)} is not a finite number")
            hint = "; write a decimal point" if self.decimal == "." and _COMMA.fullmatch(plain) else ""
            raise self.error(column, f"{quoted(text)} is not a number{hint}")
        value = float(plain)
        if not math.isfinite(value):
            raise self.error(column, f"{quoted(text)} is not a finite number")
        if not low <= value <= high:
            wanted = f"at least {low:g}" if high == math.inf else f"between {low:g} and {high:g}"
            raise self.error(column, f"{quoted(text)} is out of range; it must be {wanted}")
        return value

    def count(self, column: str, smallest: int = 0) -> int:
        """The whole number in a column."""
        value = self.number(column)
        wanted = f"counts must be whole numbers of at least {smallest}"
        text = quoted(self.text(column))
        if value < 0:
            raise self.error(column, f"{text} is negative; {wanted}")
        if value != int(value) or value < smallest:
            raise self.error(column, f"{text} will not do; {wanted}")
        if value > LARGEST_COUNT:
            raise self.error(column, f"{text} is more than anyone can count")
        return int(value)

    def rounding(self, column: str) -> float:
        """Half a unit of the last printed digit of a number."""
        mantissa, _, exponent = self._with_point(self.text(column)).lower().partition("e")
        decimals = len(mantissa.partition(".")[2])
        return 0.5 * 10.0 ** max(-300, min(300, int(exponent or 0) - decimals))

    def _with_point(self, text: str) -> str:
        plain = text.replace("−", "-")
        if self.decimal == ",":
            # A point would be one that groups thousands, or a slip: 1.234,5 and 1.5 are not guessed at.
            plain = plain.replace(".", "?").replace(",", ".")
        return plain

    def error(self, column: str, reason: str) -> DataError:
        name = self.names.get(column, column)
        return (
            DataError(f"[{self.line}].{name}", reason) if self.entry else DataError(name, reason, self.line)
        )

    def place(self) -> str:
        """Where another message can point to."""
        return f"in [{self.line}]" if self.entry else f"on line {self.line}"


class RawTable(Struct, frozen=True):
    """A file cut into cells: what its comments state, the header and its line, and the rows with their lines.

    ``entries``: it was a list of entries, and lines are their numbers.
    """

    metadata: dict[str, str]
    header_line: int
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str = ","
    entries: bool = False

    def error(self, reason: str) -> LayoutError:
        """A refusal of the header."""
        return LayoutError("file", reason) if self.entries else LayoutError("", reason, self.header_line)


class Table(Struct, frozen=True):
    """A CSV file whose columns are known: its comments, the header (line and names) and the rows."""

    metadata: dict[str, str]
    header_line: int
    columns: tuple[str, ...]
    rows: tuple[DataRow, ...]


def split_table(raw: bytes, separator: str = "auto", most: int = MAX_ROWS) -> RawTable:
    """Split a CSV file with at most ``most`` rows.

    Separator ``,``, ``;`` or tab; ``#`` opens a comment line; byte-order mark, CRLF, blank lines do no harm.
    """
    metadata: dict[str, str] = {}
    columns: tuple[str, ...] = ()
    header_line = 0
    rows: list[tuple[int, tuple[str, ...]]] = []
    for line, text in enumerate(_lines(raw), 1):
        # Tabs at the ends may stand for empty cells.
        text = text.strip(" ") if "\t" in text else text.strip()
        if not text.strip():
            continue
        if text.lstrip().startswith("#"):
            _read_comment(text, metadata)
        elif not columns:
            if separator == "auto":
                separator = _separator(text, line)
            columns = _header(_cells(text, separator, line), line)
            header_line = line
        else:
            if len(rows) == most:
                raise DataError("", f"more than {most} rows of data", line)
            cells = tuple(_cells(text, separator, line))
            if len(cells) != len(columns):
                reason = f"{len(cells)} cells where the header names {len(columns)} columns"
                raise DataError("", reason, line)
            rows.append((line, cells))
    if not columns:
        raise DataError("file", "holds no header line and no data")
    return RawTable(metadata, header_line, columns, tuple(rows), separator)


def read_table(raw: bytes, known: frozenset[str]) -> Table:
    """Split a CSV file whose header holds names in ``known`` only, in any case that is no other name."""
    table = split_table(raw)
    names = {name.lower(): name for name in known}
    columns: list[str] = []
    for cell in table.columns:
        name = cell if cell in known else names.get(cell.lower())
        if name is None:
            raise table.error(f"the header names {quoted(cell)}, which is not a known column")
        if name in columns:
            raise table.error(f"the header names {name} twice")
        columns.append(name)
    rows = (DataRow(line, dict(zip(columns, cells, strict=True))) for line, cells in table.rows)
    return Table(table.metadata, table.header_line, tuple(columns), tuple(rows))


def _lines(raw: bytes) -> list[str]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DataError("", f"byte {error.start + 1} of the file is not UTF-8 text", line) from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, content in enumerate(lines, 1):
        if "\0" in content:
            raise DataError("", "holds a zero byte; this is no text file", number)
    return lines


def _read_comment(text: str, metadata: dict[str, str]) -> None:
    key, colon, value = text.lstrip("# \t").partition(":")
    key = key.strip().lower()
    if colon and key in METADATA and key not in metadata:
        metadata[key] = one_line(value)[:METADATA_LENGTH]


def _separator(header: str, line: int) -> str:
    found = [s for s in ("\t", ";", ",") if s in header]
    if len(found) > 1:
        raise LayoutError("", "the header mixes separators; use one of comma, semicolon, tab", line)
    return found[0] if found else ","


def _cells(text: str, separator: str, line: int) -> list[str]:
    try:
        cells = next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True))
    except (csv.Error, StopIteration) as error:
        raise DataError("", f"cannot be split into cells ({error})", line) from error
    return [cell.strip() for cell in cells]


def _header(cells: list[str], line: int) -> tuple[str, ...]:
    if len(cells) > MAX_COLUMNS:
        raise DataError("", f"the header names {len(cells)} columns, more than {MAX_COLUMNS}", line)
    for cell in cells:
        if cell and cells.count(cell) > 1:
            raise DataError("", f"the header names {cell} twice", line)
    return tuple(cells)
