"""Geometry of a plot, free of widgets: data <-> pixels, ticks, number formats, label placement."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF

from gui.core.numbers import number

Array = NDArray[np.float64]

DEGREE_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0, 60.0, 90.0, 180.0, 360.0)
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


class Tick(Struct, frozen=True):
    """A tick at ``value`` (data units); minor ticks have an empty label."""

    value: float
    label: str = ""


def format_power(exponent: int) -> str:
    """A decade: 0.01, 0.1, 1, 10, 100, then 10³, 10⁴ …"""
    if -2 <= exponent <= 2:
        return number(10.0**exponent, max(0, -exponent))
    return "10" + str(exponent).translate(_SUPERSCRIPT)


def nice_step(rough: float) -> float:
    """The least of 1, 2, 5 x 10^k that is not below ``rough``."""
    if not (math.isfinite(rough) and rough > 0):
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 5.0):
        if factor * power >= rough * (1 - 1e-9):
            return factor * power
    return 10.0 * power


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, min(last, first + 500) + 1)]


def linear_ticks(low: float, high: float, most: int, suffix: str = "") -> list[Tick]:
    """At most about ``most`` ticks at steps of 1, 2, 5 x 10^k."""
    step = nice_step((high - low) / max(1, most))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [Tick(v, number(v, decimals) + suffix) for v in _multiples(low, high, step)]


def degree_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Ticks at steps that divide a right angle: 15°, 30°, 45°, 60°, 90° …"""
    rough = (high - low) / max(1, most)
    step = next((s for s in DEGREE_STEPS if s >= rough * (1 - 1e-9)), 360.0)
    if rough < DEGREE_STEPS[0]:
        return linear_ticks(low, high, most, "°")
    return [Tick(v, number(v, 1 if step < 1 else 0) + "°") for v in _multiples(low, high, step)]


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Decades (and 2 … 9 times them as minor ticks) between 10^low and 10^high; fine ticks when zoomed in."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if last - first < 1:
        return linear_ticks(10.0**low, 10.0**high, most)
    every = max(1, math.ceil((last - first) / max(1, most)))
    ticks = [Tick(10.0**k, format_power(k)) for k in range(first, last + 1) if k % every == 0]
    if every == 1 and last - first <= 8:
        minor = (m * 10.0**k for k in range(first - 1, last + 1) for m in range(2, 10))
        ticks += [Tick(v) for v in minor if low <= math.log10(v) <= high]
    return ticks


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Start positions, close to the wanted ones, of intervals of these sizes that do not overlap.

    Order is kept. When they cannot all fit they run over ``high``.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i] + sizes[i] / 2)
    groups: list[tuple[list[int], float, float]] = []  # members, start, length
    for i in order:
        members, start, length = [i], wanted[i], sizes[i]
        while True:
            start = max(low, min(start, high - length))
            if not groups or groups[-1][1] + groups[-1][2] <= start:
                break
            before, before_start, before_length = groups.pop()
            weight = len(before) + len(members)
            start = (before_start * len(before) + (start - before_length) * len(members)) / weight
            members, length = before + members, before_length + length
        groups.append((members, start, length))
    result = [0.0] * len(wanted)
    for members, start, _ in groups:
        for i in members:
            result[i] = start
            start += sizes[i]
    return result


def rows_of_labels(anchors: Sequence[float], widths: Sequence[float], high: float) -> list[tuple[float, int]]:
    """Left edge and row for labels that start at their anchors, in as few rows as they need.

    A label that would run over ``high`` is put left of its anchor instead.
    """
    gap = 6.0
    rows: list[list[tuple[float, float]]] = []
    result: list[tuple[float, int]] = [(0.0, 0)] * len(anchors)
    for i in sorted(range(len(anchors)), key=lambda k: anchors[k]):
        left = anchors[i] + 4
        if left + widths[i] > high:
            left = anchors[i] - 4 - widths[i]
        span = (left - gap, left + widths[i] + gap)
        free = (n for n, taken in enumerate(rows) if all(span[1] <= a or span[0] >= b for a, b in taken))
        row = next(free, len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(span)
        result[i] = (left, row)
    return result


def crossings(box: QRectF, xs: Array, ys: Array) -> int:
    """How many segments of the polyline (pixels) come near the box; bounding boxes only, so never too few."""
    if len(xs) < 2:
        return 0
    x_low, x_high = np.minimum(xs[:-1], xs[1:]), np.maximum(xs[:-1], xs[1:])
    y_low, y_high = np.minimum(ys[:-1], ys[1:]), np.maximum(ys[:-1], ys[1:])
    hit = (x_high >= box.left()) & (x_low <= box.right()) & (y_high >= box.top()) & (y_low <= box.bottom())
    return int(np.count_nonzero(hit))


def violated_runs(x: Array, upper: Array, lower: Array) -> list[tuple[Array, Array, Array]]:
    """Pieces (x, upper, lower) where upper > lower, ended at the interpolated crossings."""
    gap = upper - lower
    inside = gap > 0  # False for NaN
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.view(np.int8), [0]))))
    pieces = []
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        parts_x, parts_u, parts_l = [x[start:stop]], [upper[start:stop]], [lower[start:stop]]
        for here, there, front in ((start, start - 1, True), (stop - 1, stop, False)):
            if 0 <= there < len(x) and math.isfinite(gap[there]):
                t = gap[here] / (gap[here] - gap[there])
                cross_x = np.array([x[here] + t * (x[there] - x[here])])
                cross_y = np.array([upper[here] + t * (upper[there] - upper[here])])
                for parts, value in ((parts_x, cross_x), (parts_u, cross_y), (parts_l, cross_y)):
                    parts.insert(0 if front else len(parts), value)
        pieces.append((np.concatenate(parts_x), np.concatenate(parts_u), np.concatenate(parts_l)))
    return pieces


def clamp_box(box: QRectF, bounds: QRectF) -> QRectF:
    """The box moved inside the bounds (top left wins when it is too large)."""
    left = max(bounds.left(), min(box.left(), bounds.right() - box.width()))
    top = max(bounds.top(), min(box.top(), bounds.bottom() - box.height()))
    return QRectF(QPointF(left, top), box.size())


def dash_segments(xs: Array, ys: Array, pattern: Array) -> Array:
    """The drawn pieces (x0, y0, x1, y1) of a dashed polyline; ``pattern`` in pixels, on and off in turn."""
    step = np.hypot(np.diff(xs), np.diff(ys))
    length = np.concatenate(([0.0], np.cumsum(step)))
    period = float(pattern.sum())
    count = math.ceil(length[-1] / period) + 1
    if not math.isfinite(length[-1]) or count > 20_000:  # zoomed far in: nobody sees the dashes
        return np.column_stack((xs[:-1], ys[:-1], xs[1:], ys[1:]))
    turns = (np.arange(count)[:, None] * period + np.cumsum(pattern)[None, :]).ravel()
    cuts = np.sort(np.concatenate((length, turns[turns < length[-1]])))
    cuts = cuts[np.append(True, cuts[1:] > cuts[:-1])]  # not np.union1d, which imports masked arrays
    phase = np.searchsorted(np.cumsum(pattern), np.mod((cuts[:-1] + cuts[1:]) / 2, period))
    px, py = np.interp(cuts, length, xs), np.interp(cuts, length, ys)
    drawn = phase % 2 == 0
    pieces: Array = np.column_stack((px[:-1], py[:-1], px[1:], py[1:]))[drawn]
    return pieces


def as_array(values: ArrayLike, what: str) -> Array:
    """One-dimensional floats; ValueError names ``what`` otherwise."""
    array = np.array(values, dtype=float)
    if array.ndim != 1:
        raise ValueError(f"{what} must be one-dimensional, not {array.ndim}-dimensional")
    return array


def same_length(*arrays: Array) -> None:
    """ValueError unless all lengths agree."""
    if len({len(a) for a in arrays}) > 1:
        raise ValueError(f"lengths differ: {', '.join(str(len(a)) for a in arrays)}")
