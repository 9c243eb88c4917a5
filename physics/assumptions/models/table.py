"""A finite model given as a table, one row for each combination of values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct, field

from physics.assumptions.finite_model import NONE, SUM_TOLERANCE, VARIABLES, FiniteModel, Label, sums_to_one
from physics.assumptions.models.spec import ModelSpec

COLUMNS = (*VARIABLES, "p")
OPTIONAL = ("lambda_a", "lambda_b")
MAX_TABLE_ROWS = 4096
MAX_TABLE_SETTINGS = 60
LABEL_LENGTH = 40


class CellError(ValueError):
    """A table is no model: ``row`` (from 0; None: the table as a whole) and ``column`` say where.

    ``twin`` is the row with the same values, where that is what is wrong.
    """

    def __init__(self, row: int | None, column: str, reason: str, twin: int | None = None) -> None:
        self.row, self.column, self.reason, self.twin = row, column, reason, twin
        where = column if row is None else f"row {row + 1}, {column}"
        super().__init__(f"{where}: {reason}")


class TableRow(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row: the values of all variables and the joint probability p; λ_a and λ_b may be left out."""

    a: Label
    b: Label
    lam: Label = field(name="lambda")
    A: Annotated[float, Meta(description="1 or -1")]
    B: Annotated[float, Meta(description="1 or -1")]
    p: Annotated[float, Meta(description="joint probability; the sum over all rows is 1")]
    lambda_a: Label | None = None
    lambda_b: Label | None = None

    def value(self, column: str) -> Label | None:
        """What stands in a column."""
        found: Label | None = getattr(self, "lam" if column == "lambda" else column)
        return found


class ModelTable(ModelSpec, frozen=True):
    """The user's own model; ``rows`` obey ``check_rows``."""

    rows: Annotated[tuple[TableRow, ...], Meta(min_length=1, max_length=MAX_TABLE_ROWS)]

    def finite_model(self) -> FiniteModel:
        check_rows(self.rows)
        return FiniteModel.from_rows((*_values(row), row.p) for row in self.rows)


def check_rows(rows: Sequence[TableRow]) -> None:
    """Raise ``CellError`` for the first cell that breaks a rule.

    Results are 1 or -1, probabilities within [0, 1] with the sum 1 (± 1e-6), no two rows name the same
    values, λ_a and λ_b are given in all rows or in none.
    """
    if not rows:
        raise CellError(None, "p", "the table has no rows")
    if len(rows) > MAX_TABLE_ROWS:
        raise CellError(MAX_TABLE_ROWS, "a", f"more than {MAX_TABLE_ROWS} rows")
    seen: dict[tuple[Label, ...], int] = {}
    settings: dict[str, set[Label]] = {"a": set(), "b": set()}
    for index, row in enumerate(rows):
        _check_row(rows, index)
        values = _values(row)
        if values in seen:
            twin = seen[values]
            raise CellError(index, "a", f"these values stand already in row {twin + 1}", twin)
        seen[values] = index
        for name, known in settings.items():
            known.add(values[VARIABLES.index(name)])
            if len(known) > MAX_TABLE_SETTINGS:
                raise CellError(index, name, f"more than {MAX_TABLE_SETTINGS} settings")
    total = math.fsum(row.p for row in rows)
    if not sums_to_one(total):
        raise CellError(None, "p", f"the probabilities sum to {total:.10g}, not 1")


def label_of(value: Label) -> Label:
    """A value as it is compared: what reads as a number is that number."""
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        text = value.strip()
        try:
            number = float(text.replace("−", "-"))
        except ValueError:
            return text
        if not math.isfinite(number):
            return text
    else:
        number = value
    return int(number) if number.is_integer() else number


def _check_row(rows: Sequence[TableRow], index: int) -> None:
    row = rows[index]
    for column in VARIABLES[:5]:
        value = row.value(column)
        if value is None:
            if rows[0].value(column) is not None:
                raise CellError(index, column, "is missing, while the first row has it")
            continue
        if rows[0].value(column) is None:
            raise CellError(index, column, "is given, while the first row has none")
        if isinstance(value, str):
            if not value.strip() or len(value) > LABEL_LENGTH or not value.isprintable():
                raise CellError(index, column, f"a value has 1 to {LABEL_LENGTH} printable characters")
        elif not math.isfinite(value):
            raise CellError(index, column, f"{value} is not a finite number")
    for column in ("A", "B"):
        result = row.value(column)
        if result not in (1, -1):
            raise CellError(index, column, f"{result:g} is no result; it must be 1 or -1")
    if not math.isfinite(row.p):
        raise CellError(index, "p", f"{row.p} is not a finite number")
    if row.p < 0:
        raise CellError(index, "p", f"{row.p:g} is negative")
    if row.p > 1 + SUM_TOLERANCE:
        raise CellError(index, "p", f"{row.p:g} is above 1")


def _values(row: TableRow) -> tuple[Label, Label, Label, Label, Label, int, int]:
    micro_a, micro_b = (NONE if value is None else label_of(value) for value in (row.lambda_a, row.lambda_b))
    return label_of(row.a), label_of(row.b), label_of(row.lam), micro_a, micro_b, int(row.A), int(row.B)


def rows_of(model: FiniteModel) -> tuple[TableRow, ...]:
    """A model as the rows of a table; microstates that it does not have are left out."""
    micro = [len(model.values(name)) > 1 or model.values(name) != (NONE,) for name in OPTIONAL]
    rows = []
    for codes, p in zip(model.codes.tolist(), model.probability.tolist(), strict=True):
        a, b, lam, x, y, up, down = (labels[k] for labels, k in zip(model.labels, codes, strict=True))
        rows.append(
            TableRow(a, b, lam, float(up), float(down), p, x if micro[0] else None, y if micro[1] else None)
        )
    return tuple(rows)
