"""Pinned curves as layers of a plot, and the dots where curves meet the cursor."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from msgspec import Struct
from PySide6.QtGui import QPainter

from gui.core.values import Array
from gui.look.theme import CURVE_WIDTH, MARKER_SIZE
from gui.widgets.plot.geometry import NO_BOXES
from gui.widgets.plot.items import CurveItem
from gui.widgets.plot.points import PointsItem

# Role, dashes in widths of the line, and symbol of the dot: in this order, so that no two pins share any.
PIN_LOOKS: tuple[tuple[str, tuple[float, ...], str], ...] = (
    ("pin_1", (8.0, 3.0), "s"),
    ("pin_2", (2.0, 2.0), "t"),
    ("pin_3", (8.0, 2.5, 2.0, 2.5), "d"),
)
PIN_WIDTH = CURVE_WIDTH - 0.5


class PinnedCurve(Struct, frozen=True, eq=False):
    """One curve of a pin in display units; ``words`` tell those of one plot apart."""

    words: str
    x: Array
    y: Array


class PlotPin(Struct, frozen=True, eq=False):
    """What a plot shows of a pin. ``details``: lines for the tip; ``missing``: why nothing is drawn here."""

    name: str
    parameters: str
    details: tuple[str, ...] = ()
    curves: tuple[PinnedCurve, ...] = ()
    missing: str = ""

    @property
    def title(self) -> str:
        """The entry in the legend."""
        return f"{self.name}: {self.parameters}" if self.parameters else self.name


class PinItem(CurveItem):
    """All curves of one pin, below the present ones: so it is in the picture of what stays in a drag."""

    is_chip = True

    def __init__(self, place: int) -> None:
        role, dashes, self.symbol = PIN_LOOKS[place]
        super().__init__(role, "", width=PIN_WIDTH)
        self.dashes, self.place = dashes, place
        self.pin: PlotPin | None = None
        self.setZValue(2)

    def set_pin(self, pin: PlotPin | None) -> None:
        """Another one, or none."""
        self.pin = pin
        curves = () if pin is None else pin.curves
        self.name = pin.title if pin is not None and curves else ""
        gap = np.array([math.nan])
        xs = [part for curve in curves for part in (curve.x, gap)]
        ys = [part for curve in curves for part in (curve.y, gap)]
        self.set_data(np.concatenate((*xs, gap)), np.concatenate((*ys, gap)))

    def tip(self) -> str:
        pin = self.pin
        lines = () if pin is None else (pin.name, *pin.details)
        return "\n".join((*lines, "Click: rename, load again, hide, remove"))

    def columns(self) -> list[tuple[str, Array]]:
        if self.pin is None or not self.pin.curves:
            return []
        first, several = self.pin.curves[0], len(self.pin.curves) > 1
        pairs = [
            (f", {c.words}" if several else "", c.y) for c in self.pin.curves if len(c.x) == len(first.x)
        ]
        return [("", first.x), *pairs]

    def values_at(self, x: float) -> list[tuple[str, float]]:
        """Words and value of each curve there, as it is drawn; left out where it does not reach."""
        curves = () if self.pin is None else self.pin.curves
        found = ((curve.words, height_at(curve.x, curve.y, x, self._is_log)) for curve in curves)
        return [(words, y) for words, y in found if math.isfinite(y)]

    @property
    def _is_log(self) -> bool:
        return self._map is not None and self._map.log_x


class DotItem(PointsItem):
    """Dots of one look where curves meet the cursor. They stand in no table and push no label away."""

    def __init__(self, role: str, symbol: str = "o") -> None:
        super().__init__(role, "", symbol, MARKER_SIZE, 36)

    def place(self, x: float, values: Iterable[float]) -> None:
        """Move them, right before painting: asking for another painting would paint every frame twice."""
        ys = np.array([y for y in values if math.isfinite(y)])
        xs = np.full_like(ys, x)
        if not (np.array_equal(xs, self.xs) and np.array_equal(ys, self.ys)):
            self.xs, self.ys, self.sigma = xs, ys, np.zeros_like(ys)
            self._changes += 1

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        if len(self.xs):  # most plots have none of most looks
            super().paint(painter, option, widget)

    def obstacles(self) -> Array:
        return NO_BOXES

    def columns(self) -> list[tuple[str, Array]]:
        return []


def height_at(xs: Array, ys: Array, x: float, log_x: bool = False) -> float:
    """The height of a polyline with ascending ``xs`` at ``x``; NaN beyond its ends and in its gaps.

    Between two points it is a straight line in the plot, so with ``log_x`` one in log x.
    """
    if len(xs) < 2 or not xs[0] <= x <= xs[-1]:
        return math.nan
    right = min(max(int(np.searchsorted(xs, x)), 1), len(xs) - 1)
    ends = xs[right - 1], xs[right]
    low, high, at = (math.log(v) for v in (*ends, x)) if log_x else (*ends, x)
    t = (at - low) / (high - low) if high > low else 0.0
    if t == 1.0:  # a point beside a gap
        return float(ys[right])
    if t == 0.0:
        return float(ys[right - 1])
    return float(ys[right - 1] + t * (ys[right] - ys[right - 1]))
