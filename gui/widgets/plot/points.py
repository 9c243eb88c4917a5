"""Measured points with error bars, and single markers, as layers of a plot."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from gui.core.values import Array
from gui.look.pyqtgraph_parts import Symbols
from gui.look.theme import MARKER_SIZE, Theme
from gui.widgets.plot.geometry import NO_BOXES, ViewMap, arrays
from gui.widgets.plot.items import Layer, line_pen

SYMBOLS = {"o": "o", "s": "s", "d": "d", "t": "t1", "x": "x", "+": "+"}  # ours, pyqtgraph's

MANY_POINTS = 40


class PointsItem(Layer):
    """Points with error bars of one standard deviation."""

    def __init__(
        self, role: str, name: str = "", symbol: str = "o", size: float = MARKER_SIZE, z: float = 30
    ) -> None:
        if symbol not in SYMBOLS:
            raise ValueError(f"no such symbol: {symbol!r}")
        super().__init__(role, name, z)
        self.symbol, self.size = symbol, size
        self.xs = self.ys = self.sigma = np.empty(0)
        self.texts: list[str] = []
        self._picture: QPixmap | None = None

    def set_data(self, x: ArrayLike, y: ArrayLike, sigma: ArrayLike | None = None) -> None:
        """New points in place; texts that no longer match in number are dropped."""
        made = arrays(x=x, y=y, sigma=np.zeros(np.shape(y)) if sigma is None else sigma)
        known = self.xs, self.ys, self.sigma
        if all(np.array_equal(old, new, equal_nan=True) for old, new in zip(known, made, strict=True)):
            return
        self.xs, self.ys, self.sigma = made
        if len(self.texts) != len(self.xs):
            self.texts = []
        self.invalidate()

    def legend(self) -> str:
        return self.name if np.isfinite(self.xs).any() else ""

    def columns(self) -> list[tuple[str, Array]]:
        return [("", self.xs), ("", self.ys), (", s.d.", self.sigma)] if len(self.xs) else []

    def pixels(self) -> tuple[Array, Array]:
        """The points in pixels."""
        assert self._map is not None
        return self._map.px(self.xs), self._map.py(self.ys)

    def obstacles(self) -> Array:
        if self._map is None:
            return NO_BOXES
        (px, py), r = self.pixels(), self.size
        top, bottom = self._map.py(self.ys + self.sigma), self._map.py(self.ys - self.sigma)
        return np.column_stack((px - r, np.minimum(top, py - r), px + r, np.maximum(bottom, py + r)))

    def nearest(self, px: float, py: float, reach: float) -> int | None:
        """Index of the point within ``reach`` pixels."""
        if self._map is None or not len(self.xs):
            return None
        xs, ys = self.pixels()
        distance = np.nan_to_num(np.hypot(xs - px, ys - py), nan=math.inf)
        best = int(np.argmin(distance))
        return best if distance[best] <= reach else None

    def invalidate(self) -> None:
        self._picture = None
        super().invalidate()

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        if self.kept and widget is not None:
            return
        # On the screen, many points are painted once for each range and theme: a cursor passes over them.
        if widget is None or len(self.xs) < MANY_POINTS or self._map is None or self._theme is None:
            super().paint(painter, option, widget)
            return
        # A line on the edge reaches over it.
        rect, ratio = self._map.rect.toAlignedRect().adjusted(-2, -2, 2, 2), widget.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(rect.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            own = QPainter(self._picture)
            own.translate(-rect.topLeft())
            super().paint(own, option)
            own.end()
        painter.drawPixmap(rect.topLeft(), self._picture)

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        size, cap = self.size * theme.scale, 3.5 * theme.scale
        seen, bars = [], []
        ends = view.py(self.ys + self.sigma).tolist(), view.py(self.ys - self.sigma).tolist()
        for px, py, top, bottom in zip(*(a.tolist() for a in self.pixels()), *ends, strict=True):
            if not (math.isfinite(px) and math.isfinite(py)) or not view.rect.contains(px, py):
                continue
            seen.append((px, py))
            if math.isfinite(top) and bottom - top > size:  # else hidden by the symbol
                bars.append(QLineF(px, top, px, bottom))
                bars += [QLineF(px - cap, y, px + cap, y) for y in (top, bottom)]
        painter.setPen(line_pen(theme, self.role, 1.6))
        painter.drawLines(bars)
        self.paint_symbols(painter, seen, theme)

    def paint_symbols(self, painter: QPainter, places: list[tuple[float, float]], theme: Theme) -> None:
        """The symbol, with a thin rim that parts it from what lies below."""
        size = self.size * theme.scale
        shape = QTransform.fromScale(size, size).map(Symbols[SYMBOLS[self.symbol]])
        painter.setPen(line_pen(theme, "panel", 1.2))
        painter.setBrush(theme.color(self.role))
        for x, y in places:
            painter.drawPath(shape.translated(x, y))

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        middle = rect.center()
        painter.setPen(line_pen(theme, self.role, 1.6))
        painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), rect.bottom()))
        self.paint_symbols(painter, [(middle.x(), middle.y())], theme)


class MarkerItem(PointsItem):
    """One marked point, without error bar; NaN hides it."""

    def __init__(self, role: str, symbol: str = "d", name: str = "") -> None:
        super().__init__(role, name, symbol, MARKER_SIZE + 3, 35)

    def columns(self) -> list[tuple[str, Array]]:
        return super().columns()[:2] if np.isfinite(self.xs).any() else []

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        self.paint_symbols(painter, [(rect.center().x(), rect.center().y())], theme)
