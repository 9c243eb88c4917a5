"""A finite model as a CSV file: one row for each combination of values, with its joint probability.

Columns a, b, lambda, A, B, p, and if the model has them lambda_a, lambda_b; upper and lower case of a and A,
b and B are told apart. Values are numbers or short texts; p may be a fraction such as 1/16. Separators,
comments and encodings as in files of data.
"""

from __future__ import annotations

from gui.core.data.rows import DataRow, read_table
from gui.core.data.types import DataError
from gui.core.numbers import EntryError, parse_number
from gui.core.scenes.assumptions import Rows
from physics.assumptions.models.table import (
    COLUMNS,
    MAX_TABLE_ROWS,
    OPTIONAL,
    CellError,
    TableRow,
    check_rows,
    label_of,
)

_NEEDED = tuple(name for name in COLUMNS if name not in OPTIONAL)
_SEEN_BYTES = 5000


def looks_like_model_table(raw: bytes) -> bool:
    """Whether the header has the columns by which a model is known: a, b, A, B and p."""
    text = raw[:_SEEN_BYTES].decode("utf-8-sig", "replace")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            cells = {cell.strip().strip('"') for cell in line.replace(";", ",").replace("\t", ",").split(",")}
            return {"a", "b", "A", "B", "p"} <= cells
    return False


def read_model_table(raw: bytes) -> Rows:
    """The rows of a model in a CSV file. Raises ``DataError`` with the line and the column of the cell."""
    table = read_table(raw, frozenset(COLUMNS))
    for name in _NEEDED:
        if name not in table.columns:
            raise DataError(name, "this column is missing", table.header_line)
    if not table.rows:
        raise DataError("", "the header is not followed by any data", table.header_line)
    if len(table.rows) > MAX_TABLE_ROWS:
        raise DataError("", f"more than {MAX_TABLE_ROWS} rows", table.rows[MAX_TABLE_ROWS].line)
    rows = tuple(_row(row) for row in table.rows)
    try:
        check_rows(rows)
    except CellError as error:
        line = None if error.row is None else table.rows[error.row].line
        twin = None if error.twin is None else table.rows[error.twin].line
        reason = error.reason if twin is None else f"these values stand already on line {twin}"
        raise DataError(error.column, reason, line) from None
    return rows


def _row(row: DataRow) -> TableRow:
    values = {
        "lam" if name == "lambda" else name: label_of(row.text(name))
        for name in COLUMNS[:5]
        if name in row.cells
    }
    return TableRow(**values, A=row.number("A"), B=row.number("B"), p=_probability(row))


def _probability(row: DataRow) -> float:
    text = row.text("p")
    if "/" not in text:
        return row.number("p")
    try:
        return parse_number(text)
    except EntryError as error:
        raise row.error("p", str(error)) from None
