"""The numbers behind a plot as a table: columns side by side, one block per common x."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from gui.core.values import Array
from gui.widgets.plot.items import CurveItem, Layer


class DataColumn(Struct, frozen=True):
    """A column with its head, units included."""

    header: str
    values: Array


def columns_of(layers: Sequence[Layer], x_header: str, y_header: str) -> list[DataColumn]:
    """Curves first; neighbours that share their x share its column."""
    result: list[DataColumn] = []
    shared: Array | None = None
    for layer in sorted(layers, key=lambda one: not isinstance(one, CurveItem)):
        columns = layer.columns()
        if columns and not (
            isinstance(layer, CurveItem) and shared is not None and np.array_equal(shared, columns[0][1])
        ):
            shared = columns[0][1]
            result.append(DataColumn(x_header, shared))
        head = ": ".join(part for part in (y_header, layer.name) if part)
        result += [DataColumn(head + words, values) for words, values in columns[1:]]
    return result


def csv_text(columns: Sequence[DataColumn]) -> str:
    """Comma-separated text (RFC 4180) with one head row; short columns end in empty cells, NaN is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    for row in range(max((len(c.values) for c in columns), default=0)):
        writer.writerow([_cell(c.values[row]) if row < len(c.values) else "" for c in columns])
    return out.getvalue()


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.12g}"
