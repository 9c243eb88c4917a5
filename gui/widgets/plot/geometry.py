"""Geometry of a plot, free of widgets: data <-> pixels, ticks, pieces of curves, places for labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF

from gui.core.numbers import number
from gui.core.values import Array

Ticks = list[tuple[float, str]]  # values in data units with their labels, '' for minor ticks

DEGREE_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0, 60.0, 90.0, 180.0, 360.0)
NO_BOXES: Array = np.empty((0, 4))
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class ViewMap(Struct, frozen=True):
    """The visible range (x as log10 when ``log_x``) and the rectangle in pixels that shows it."""

    x0: float
    x1: float
    y0: float
    y1: float
    rect: QRectF
    log_x: bool = False

    def px(self, x: Array | float) -> Array:
        """Horizontal pixels of data ``x``."""
        if self.log_x:
            x = np.log10(np.maximum(x, 1e-300))
        scale = self.rect.width() / (self.x1 - self.x0)
        return np.asarray(self.rect.left() + (np.asarray(x, dtype=float) - self.x0) * scale)

    def py(self, y: Array | float) -> Array:
        """Vertical pixels of data ``y`` (downwards)."""
        scale = self.rect.height() / (self.y1 - self.y0)
        return np.asarray(self.rect.bottom() - (np.asarray(y, dtype=float) - self.y0) * scale)

    def data_x(self, px: float) -> float:
        """Data x at a horizontal pixel."""
        x = self.x0 + (px - self.rect.left()) * (self.x1 - self.x0) / max(self.rect.width(), 1e-9)
        return 10.0**x if self.log_x else x

    def data_y(self, py: float) -> float:
        """Data y at a vertical pixel."""
        return self.y0 + (self.rect.bottom() - py) * (self.y1 - self.y0) / max(self.rect.height(), 1e-9)


def linear_ticks(low: float, high: float, most: int, unit: str = "") -> Ticks:
    """At most about ``most`` ticks at steps of 1, 2, 5 x 10^k; degrees at 15°, 30°, 45°, 60°, 90° …"""
    rough = max((high - low) / max(1, most), 1e-300)
    power = 10.0 ** math.floor(math.log10(rough))
    right_angled = unit == "°" and rough >= DEGREE_STEPS[0]
    steps = DEGREE_STEPS if right_angled else tuple(f * power for f in (1.0, 2.0, 5.0, 10.0))
    step = next((s for s in steps if s >= rough * (1 - 1e-9)), steps[-1])
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(k * step, number(k * step, decimals) + unit) for k in range(first, min(last, first + 500) + 1)]


def log_ticks(low: float, high: float, most: int) -> Ticks:
    """Decades (and 2 … 9 times them as minor ticks) between 10^low and 10^high; fine ticks when zoomed in."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if last - first < 1:
        return linear_ticks(10.0**low, 10.0**high, most)
    every = max(1, math.ceil((last - first) / max(1, most)))
    ticks = [(10.0**k, format_power(k)) for k in range(first, last + 1) if k % every == 0]
    if every == 1 and last - first <= 8:
        minor = (m * 10.0**k for k in range(first - 1, last + 1) for m in range(2, 10))
        ticks += [(v, "") for v in minor if low <= math.log10(v) <= high]
    return ticks


def format_power(exponent: int) -> str:
    """A decade: 0.01, 0.1, 1, 10, 100, then 10³, 10⁴ …"""
    if -2 <= exponent <= 2:
        return number(10.0**exponent, max(0, -exponent))
    return "10" + str(exponent).translate(_SUPERSCRIPT)


def flow(
    widths: Iterable[float], left: float, right: float, top: float, row: float, gap: float
) -> tuple[list[QRectF], float]:
    """Boxes of these widths one after the other, in as many rows as it takes; and where they end below."""
    boxes: list[QRectF] = []
    x, y = left, top
    for width in widths:
        if x > left and x + width > right:
            x, y = left, y + row
        boxes.append(QRectF(x, y, width, row))
        x += width + gap
    return boxes, y + row if boxes else top


def segment_boxes(xs: Array, ys: Array) -> Array:
    """Boxes (left, top, right, bottom) around the segments of a polyline."""
    a, b, c, d = xs[:-1], xs[1:], ys[:-1], ys[1:]
    return np.column_stack((np.minimum(a, b), np.minimum(c, d), np.maximum(a, b), np.maximum(c, d)))


def runs_of(mask: NDArray[np.bool_]) -> Iterable[tuple[int, int]]:
    """Start and end of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.view(np.int8), [0]))))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def violated_runs(x: Array, upper: Array, lower: Array) -> list[tuple[Array, Array, Array]]:
    """Pieces (x, upper, lower) where upper > lower, ended at the interpolated crossings."""
    gap = upper - lower
    at = np.flatnonzero((gap[:-1] > 0) & (gap[1:] < 0) | (gap[:-1] < 0) & (gap[1:] > 0))  # False for NaN
    t = gap[at] / (gap[at] - gap[at + 1])
    level = upper[at] + t * (upper[at + 1] - upper[at])
    x = np.insert(x, at + 1, x[at] + t * (x[at + 1] - x[at]))
    upper, lower = np.insert(upper, at + 1, level), np.insert(lower, at + 1, level)
    runs = runs_of(upper >= lower)
    return [(x[a:b], upper[a:b], lower[a:b]) for a, b in runs if np.any(upper[a:b] > lower[a:b])]


def clamp_box(box: QRectF, bounds: QRectF) -> QRectF:
    """The box moved inside the bounds (top left wins when it is too large)."""
    left = max(bounds.left(), min(box.left(), bounds.right() - box.width()))
    top = max(bounds.top(), min(box.top(), bounds.bottom() - box.height()))
    return QRectF(QPointF(left, top), box.size())


def dash_segments(xs: Array, ys: Array, pattern: Sequence[float]) -> Array:
    """The drawn pieces (x0, y0, x1, y1) of a dashed polyline; ``pattern`` in pixels, on and off in turn."""
    length = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(xs), np.diff(ys)))))
    ends = np.cumsum(pattern)
    count = math.ceil(length[-1] / ends[-1]) + 1
    if not math.isfinite(length[-1]) or count > 20_000:  # zoomed far in: nobody sees the dashes
        return np.column_stack((xs[:-1], ys[:-1], xs[1:], ys[1:]))
    turns = (np.arange(count)[:, None] * ends[-1] + ends).ravel()
    cuts = np.sort(np.concatenate((length, turns[turns < length[-1]])))
    cuts = cuts[np.append(True, cuts[1:] > cuts[:-1])]  # not np.union1d, which imports masked arrays
    drawn = np.searchsorted(ends, np.mod((cuts[:-1] + cuts[1:]) / 2, ends[-1])) % 2 == 0
    px, py = np.interp(cuts, length, xs), np.interp(cuts, length, ys)
    pieces: Array = np.column_stack((px[:-1], py[:-1], px[1:], py[1:]))[drawn]
    return pieces


def arrays(**values: ArrayLike) -> list[Array]:
    """One-dimensional floats of one length; ValueError names what is not."""
    made = [np.array(value, dtype=float) for value in values.values()]
    for name, array in zip(values, made, strict=True):
        if array.ndim != 1:
            raise ValueError(f"{name} must be one-dimensional, not {array.ndim}-dimensional")
    if len({len(a) for a in made}) > 1:
        raise ValueError(f"lengths differ: {', '.join(str(len(a)) for a in made)}")
    return made
