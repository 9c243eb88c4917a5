"""The numbers behind a plot as a table: columns side by side, one block per common x."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from gui.widgets.plot.geometry import Array
from gui.widgets.plot.items import BandItem, CurveItem, Layer, MarkerItem, PointsItem


class Column(Struct, frozen=True):
    """A column with its head, units included."""

    header: str
    values: Array


def columns_of(layers: Sequence[Layer], x_header: str, y_header: str) -> list[Column]:
    """Curves that share their x share its column; points bring x, y and s.d.; bands both edges."""
    result: list[Column] = []
    shared: Array | None = None
    for curve in (layer for layer in layers if isinstance(layer, CurveItem)):
        if shared is None or not np.array_equal(shared, curve.xs):
            shared = curve.xs
            result.append(Column(x_header, shared))
        result.append(Column(_join(y_header, curve.name), curve.ys))
    for layer in layers:
        if isinstance(layer, BandItem) and layer.pieces:
            x, upper, lower = layer.pieces[0]
            result.append(Column(x_header, x))
            result.append(Column(_join(y_header, f"{layer.name}, upper edge"), upper))
            result.append(Column(_join(y_header, f"{layer.name}, lower edge"), lower))
        elif isinstance(layer, PointsItem) and len(layer.xs):
            result.append(Column(x_header, layer.xs))
            result.append(Column(_join(y_header, layer.name), layer.ys))
            result.append(Column(f"{_join(y_header, layer.name)}, s.d.", layer.sigma))
        elif isinstance(layer, MarkerItem) and np.isfinite(layer.at_x):
            result.append(Column(x_header, np.array([layer.at_x])))
            result.append(Column(_join(y_header, layer.name), np.array([layer.at_y])))
    return result


def _join(axis: str, name: str) -> str:
    return ": ".join(part for part in (axis, name) if part)


def csv_text(columns: Sequence[Column]) -> str:
    """Comma-separated text (RFC 4180) with one head row; short columns end in empty cells, NaN is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.header for column in columns])
    for row in range(max((len(c.values) for c in columns), default=0)):
        writer.writerow([_cell(c.values[row]) if row < len(c.values) else "" for c in columns])
    return out.getvalue()


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.12g}"
