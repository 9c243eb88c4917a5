"""The rows of a CSV file of numbers: separators, comments, and cells that know their line and column."""

from __future__ import annotations

import csv
import math
import re

from msgspec import Struct

from gui.core.data.limits import LARGEST_COUNT, MAX_ROWS, METADATA_LENGTH
from gui.core.data.types import DataError
from gui.core.values import one_line, quoted

MAX_COLUMNS = 40
METADATA = ("title", "source", "doi", "note")
NUMBER_LENGTH = 60

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class DataRow(Struct, frozen=True):
    """One line of data; the getters raise ``DataError`` with its line and the column."""

    line: int
    cells: dict[str, str]

    def has(self, column: str) -> bool:
        """Whether the column exists and holds something here."""
        return bool(self.cells.get(column))

    def text(self, column: str) -> str:
        value = self.cells[column]
        if not value:
            raise self.error(column, "is empty")
        return value

    def number(self, column: str, low: float = -math.inf, high: float = math.inf) -> float:
        """The number in a column, finite and within [low, high]."""
        text = self.text(column)
        plain = text.replace("−", "-")
        if len(plain) > NUMBER_LENGTH:
            raise self.error(column, f"{quoted(text)} is too long for a number")
        if not _NUMBER.fullmatch(plain):
            if plain.lower().lstrip("+-") in ("nan", "inf", "infinity"):
                raise self.error(column, f"{quoted(text)} is not a finite number")
            hint = "; write a decimal point" if re.fullmatch(r"[+-]?\d+,\d+", plain) else ""
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
        mantissa, _, exponent = self.text(column).replace("−", "-").lower().partition("e")
        decimals = len(mantissa.partition(".")[2])
        return 0.5 * 10.0 ** max(-300, min(300, int(exponent or 0) - decimals))

    def error(self, column: str, reason: str) -> DataError:
        return DataError(column, reason, self.line)


class Table(Struct, frozen=True):
    """A CSV file: what its comments state, the header (line and names as given) and the rows."""

    metadata: dict[str, str]
    header_line: int
    columns: tuple[str, ...]
    rows: tuple[DataRow, ...]


def read_table(raw: bytes, known: frozenset[str]) -> Table:
    """Split a CSV file; its header may hold the names in ``known``, in any case that is no other name.

    Separator ``,``, ``;`` or tab; ``#`` opens a comment line; byte-order mark, CRLF, blank lines do no harm.
    """
    metadata: dict[str, str] = {}
    columns: tuple[str, ...] = ()
    separator = ","
    header_line = 0
    rows: list[DataRow] = []
    for line, text in enumerate(_lines(raw), 1):
        text = text.strip(" ") if separator == "\t" else text.strip()
        if not text.strip():
            continue
        if text.startswith("#"):
            _read_comment(text, metadata)
        elif not columns:
            separator = _separator(text, line)
            columns = _header(_cells(text, separator, line), known, line)
            header_line = line
        else:
            if len(rows) == MAX_ROWS:
                raise DataError("", f"more than {MAX_ROWS} rows of data", line)
            rows.append(DataRow(line, _row(_cells(text, separator, line), columns, line)))
    if not columns:
        raise DataError("file", "holds no header line and no data")
    return Table(metadata, header_line, columns, tuple(rows))


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
        raise DataError("", "the header mixes separators; use one of comma, semicolon, tab", line)
    return found[0] if found else ","


def _cells(text: str, separator: str, line: int) -> list[str]:
    try:
        cells = next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True))
    except (csv.Error, StopIteration) as error:
        raise DataError("", f"cannot be split into cells ({error})", line) from error
    return [cell.strip() for cell in cells]


def _header(cells: list[str], known: frozenset[str], line: int) -> tuple[str, ...]:
    names = {name.lower(): name for name in known}
    columns: list[str] = []
    if len(cells) > MAX_COLUMNS:
        raise DataError("", f"the header names {len(cells)} columns, more than {MAX_COLUMNS}", line)
    for cell in cells:
        name = cell if cell in known else names.get(cell.lower())
        if name is None:
            raise DataError("", f"the header names {quoted(cell)}, which is not a known column", line)
        if name in columns:
            raise DataError("", f"the header names {name} twice", line)
        columns.append(name)
    return tuple(columns)


def _row(cells: list[str], columns: tuple[str, ...], line: int) -> dict[str, str]:
    if len(cells) != len(columns):
        raise DataError("", f"{len(cells)} cells where the header names {len(columns)} columns", line)
    return dict(zip(columns, cells, strict=True))
