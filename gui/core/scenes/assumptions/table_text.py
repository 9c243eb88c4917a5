"""A finite model as a table of texts, as it is edited: a wrong cell does not lose the others."""

from __future__ import annotations

from collections.abc import Sequence

from gui.core.numbers import EntryError, minus, parse_number
from gui.core.scenes.assumptions import Rows
from gui.core.scenes.assumptions.words import label_text
from physics.assumptions.models.table import COLUMNS, OPTIONAL, CellError, TableRow, check_rows, label_of

Cells = tuple[tuple[str, ...], ...]


def cells_of(rows: Rows) -> Cells:
    """The rows as texts in the order of ``COLUMNS``; what is left out is empty."""
    return tuple(tuple(_text(row, column) for column in COLUMNS) for row in rows)


def rows_of_cells(cells: Sequence[Sequence[str]]) -> Rows:
    """The model that the texts mean. Raises ``CellError`` that names the cell which is wrong."""
    rows = tuple(_row(index, texts) for index, texts in enumerate(cells))
    check_rows(rows)
    return rows


def with_sum_one(cells: Sequence[Sequence[str]]) -> Cells:
    """The texts with all probabilities multiplied so that their sum is 1. Raises ``CellError``."""
    rows = [_row(index, texts) for index, texts in enumerate(cells)]
    for index, row in enumerate(rows):
        if not row.p >= 0:
            raise CellError(index, "p", f"{row.p:g} is negative")
    total = sum(row.p for row in rows)
    if total <= 0:
        raise CellError(None, "p", "all probabilities are 0")
    return tuple((*texts[:-1], _number(row.p / total)) for texts, row in zip(cells, rows, strict=True))


def _text(row: TableRow, column: str) -> str:
    value = row.value(column)
    if value is None:
        return ""
    return _number(float(value)) if column == "p" else label_text(column, value)


def _number(value: float) -> str:
    return minus(f"{value:.12g}")


def _row(index: int, texts: Sequence[str]) -> TableRow:
    cells = dict(zip(COLUMNS, texts, strict=True))
    for column, text in cells.items():
        if not text.strip() and column not in OPTIONAL:
            raise CellError(index, column, "is empty")
    values = {column: label_of(text) if text.strip() else None for column, text in cells.items()}
    return TableRow(
        a=_needed(values["a"]),
        b=_needed(values["b"]),
        lam=_needed(values["lambda"]),
        A=_parsed(index, "A", cells["A"]),
        B=_parsed(index, "B", cells["B"]),
        p=_parsed(index, "p", cells["p"]),
        lambda_a=values["lambda_a"],
        lambda_b=values["lambda_b"],
    )


def _needed(value: int | float | str | None) -> int | float | str:
    assert value is not None
    return value


def _parsed(index: int, column: str, text: str) -> float:
    try:
        return parse_number(text)
    except EntryError as error:
        raise CellError(index, column, str(error)) from None
