"""Data layers of a plot: curves, shaded regions, points with error bars, markers.

Each layer keeps its data and paints it in pixels of the view, with pens in logical pixels. So one paint
routine serves the screen at any scale and vector files alike.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPen, QPixmap, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem

from gui.core.values import Array
from gui.look.pyqtgraph_parts import Symbols, create_qpolygonf, internals, ndarray_from_qpolygonf
from gui.look.theme import CURVE_WIDTH, MARKER_SIZE, Theme, known_role
from gui.widgets.plot.geometry import (
    NO_BOXES,
    ViewMap,
    arrays,
    dash_segments,
    runs_of,
    segment_boxes,
    violated_runs,
)

DASHES = {
    Qt.PenStyle.DashLine: (5.0, 3.0),
    Qt.PenStyle.DotLine: (1.0, 2.0),
    Qt.PenStyle.DashDotLine: (6.0, 2.5, 1.0, 2.5),
    Qt.PenStyle.DashDotDotLine: (6.0, 2.0, 1.0, 2.0, 1.0, 2.0),
}
SYMBOLS = {"o": "o", "s": "s", "d": "d", "t": "t1", "x": "x", "+": "+"}  # ours, pyqtgraph's


def line_pen(
    theme: Theme, role: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine, alpha: int = 255
) -> QPen:
    """A pen in logical pixels (not cosmetic, so exports scale it) with our own dash lengths."""
    pen = theme.pen(role, width, style, alpha)
    pen.setCosmetic(False)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if style in DASHES:
        pen.setDashPattern(list(DASHES[style]))
    return pen


def crisp(painter: QPainter, at: float) -> float:
    """The centre of the device pixel there, so straight lines are sharp; vector files stay exact."""
    scale, raster = painter.deviceTransform().m11(), QPaintEngine.Type.Raster
    sharp = scale > 0 and painter.paintEngine().type() == raster
    return (math.floor(at * scale) + 0.5) / scale if sharp else at


def polygon(xs: Array, ys: Array) -> QPolygonF:
    """A QPolygonF of pixel coordinates."""
    made: QPolygonF = create_qpolygonf(len(xs))
    ndarray_from_qpolygonf(made)[:] = np.column_stack((xs, ys))
    return made


class Layer(QGraphicsItem):
    """A thing painted over the whole view; ``name`` is its legend text (none: not in the legend)."""

    inside = True  # clipped to the view
    kept = False  # in the picture of StillItems
    on_screen = False  # not in a figure

    def __init__(self, role: str, name: str = "", z: float = 0.0) -> None:
        super().__init__()
        self.role, self.name = known_role(role), name
        self._theme: Theme | None = None
        self._map: ViewMap | None = None
        self._changes = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(z)

    def set_map(self, view: ViewMap) -> None:
        """The visible range or the size changed."""
        if view == self._map:
            return
        if self._map is None or view.rect != self._map.rect:
            self.prepareGeometryChange()
        self._map = view
        self.invalidate()

    def view_map(self) -> ViewMap | None:
        """Data to pixels of the view, None before the first layout."""
        return self._map

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.invalidate()

    def invalidate(self) -> None:
        """Data, range or theme changed: forget what was derived from them and repaint."""
        self._changes += 1
        self.update()

    def look(self) -> tuple[object, ...]:
        """What it paints depends on this and nothing else."""
        return self, self._changes, self.isVisible()

    def obstacles(self) -> Array:
        """Boxes (left, top, right, bottom) in pixels that labels keep off."""
        return NO_BOXES

    def legend(self) -> str:
        """The text in the legend now; empty if there is nothing to show."""
        return self.name

    def columns(self) -> list[tuple[str, Array]]:
        """The columns of its table, x first; the words of each beside the name."""
        return []

    def boundingRect(self) -> QRectF:
        return QRectF() if self._map is None else self._map.rect

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        if self.kept and widget is not None:
            return
        if self._map is not None and self._theme is not None:
            self.on_screen = widget is not None
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_layer(painter, self._map, self._theme)

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        raise NotImplementedError

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """The sample in the legend."""


class CurveItem(Layer):
    """A polyline."""

    def __init__(
        self,
        role: str,
        name: str = "",
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        width: float = CURVE_WIDTH,
    ) -> None:
        super().__init__(role, name, 20)
        self.style, self.width = style, width
        self.xs = self.ys = np.empty(0)
        self._pixels: tuple[Array, Array] | None = None
        self._lines: internals.PrimitiveArray | None = None
        self._span: tuple[float, float] | None = None

    def set_data(self, x: ArrayLike, y: ArrayLike) -> None:
        """New data in place; NaN breaks the line."""
        self.xs, self.ys = arrays(x=x, y=y)
        finite = self.ys[np.isfinite(self.ys)]
        self._span = (float(finite.min()), float(finite.max())) if len(finite) else None
        self.invalidate()

    def invalidate(self) -> None:
        self._pixels = self._lines = None
        super().invalidate()

    def pixels(self) -> tuple[Array, Array]:
        """The polyline in pixels."""
        if self._pixels is None:
            assert self._map is not None
            self._pixels = self._map.px(self.xs), self._map.py(self.ys)
        return self._pixels

    def obstacles(self) -> Array:
        return segment_boxes(*self.pixels()) if self._map is not None else NO_BOXES

    def runs(self) -> list[tuple[Array, Array]]:
        """Pieces of the pixel polyline that may be visible (finite, near the view)."""
        if self._map is None or len(self.xs) < 2:
            return []
        xs, ys = self.pixels()
        left, top, right, bottom = segment_boxes(xs, ys).T
        area = self._map.rect.adjusted(-8, -8, 8, 8)
        seen = (right >= area.left()) & (left <= area.right())
        seen &= (bottom >= area.top()) & (top <= area.bottom())  # False for NaN
        return [(xs[a : b + 1], ys[a : b + 1]) for a, b in runs_of(seen)]

    def legend(self) -> str:
        if not self.name or self._map is None or self._span is None:
            return self.name if len(self.ys) == 0 else ""
        if self._span[1] < self._map.y0:
            return f"{self.name} ↓ below the axis"
        return f"{self.name} ↑ above the axis" if self._span[0] > self._map.y1 else self.name

    def columns(self) -> list[tuple[str, Array]]:
        return [("", self.xs), ("", self.ys)]

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        pen = line_pen(theme, self.role, self.width, self.style)
        if not self.on_screen:
            painter.setPen(pen)
            for xs, ys in self.runs():
                painter.drawPolyline(polygon(xs, ys))
            return
        # Antialiased lines wider than 1 px cost Qt four times more as one polyline than as single segments,
        # whose seams show in large pictures.
        if self._lines is None:
            self._lines = self._segments(pen.widthF())
        solid = line_pen(theme, self.role, self.width)
        if self.style == Qt.PenStyle.SolidLine:
            solid.setCapStyle(Qt.PenCapStyle.SquareCap)  # closes the joints
        painter.setPen(solid)
        painter.drawLines(*self._lines.drawargs())

    def _segments(self, width: float) -> internals.PrimitiveArray:
        dashes = [length * max(width, 1.0) for length in DASHES.get(self.style, ())]
        pieces = [
            dash_segments(xs, ys, dashes) if dashes else np.column_stack((xs[:-1], ys[:-1], xs[1:], ys[1:]))
            for xs, ys in self.runs()
        ]
        table = np.concatenate(pieces) if pieces else NO_BOXES
        lines = internals.PrimitiveArray(QLineF, 4)
        lines.resize(len(table))
        if len(table):
            lines.ndarray()[:] = table
        return lines

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setPen(line_pen(theme, self.role, max(self.width, 2.0), self.style))
        y = rect.center().y()
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


class FillItem(Layer):
    """Shading where ``upper`` exceeds ``lower`` (only there)."""

    def __init__(self, role: str, name: str = "", alpha: int = 62, z: float = 5.0) -> None:
        super().__init__(role, name, z)
        self.alpha = alpha
        self.pieces: list[tuple[Array, Array, Array]] = []
        self._polygons: list[QPolygonF] | None = None

    def set_data(self, x: ArrayLike, upper: ArrayLike, lower: ArrayLike) -> None:
        """The two curves, on the same x."""
        self.pieces = violated_runs(*arrays(x=x, upper=upper, lower=lower))
        self.invalidate()

    def legend(self) -> str:
        return self.name if self.pieces else ""

    def invalidate(self) -> None:
        self._polygons = None
        super().invalidate()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if self._polygons is None:
            self._polygons = []
            wide, high = 4 * view.rect.width(), 4 * view.rect.height()
            for x, upper, lower in self.pieces:
                # far outside the view nothing is seen, and huge polygons are slow
                px = np.clip(view.px(x), -wide, wide)
                u, low = np.clip(view.py(upper), -high, high), np.clip(view.py(lower), -high, high)
                self._polygons.append(polygon(np.concatenate((px, px[::-1])), np.concatenate((u, low[::-1]))))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.role, self.alpha))
        for shape in self._polygons:
            painter.drawPolygon(shape)

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setPen(line_pen(theme, self.role, 1, alpha=170))
        painter.setBrush(theme.color(self.role, max(self.alpha, 62)))
        painter.drawRect(rect.adjusted(3, 1, -3, -1))


class BandItem(FillItem):
    """A band between two curves, whichever is above (an uncertainty, a range of models)."""

    def __init__(self, role: str, name: str = "") -> None:
        super().__init__(role, name, alpha=45, z=4.0)

    def set_data(self, x: ArrayLike, upper: ArrayLike, lower: ArrayLike) -> None:
        xs, us, ls = arrays(x=x, upper=upper, lower=lower)
        keep = ~(np.isnan(us) | np.isnan(ls))
        self.pieces = [(xs[keep], us[keep], ls[keep])] if keep.any() else []
        self.invalidate()

    def columns(self) -> list[tuple[str, Array]]:
        if not self.pieces:
            return []
        x, upper, lower = self.pieces[0]
        return [("", x), (", upper edge", upper), (", lower edge", lower)]


class RegionItem(FillItem):
    """An upright strip from ``low`` to ``high``."""

    def __init__(self, role: str, name: str = "") -> None:
        super().__init__(role, name, alpha=40, z=3.0)
        self.low = self.high = math.nan

    def set_range(self, low: float, high: float) -> None:
        """Ends in data units; NaN shows nothing, an infinite end reaches the edge of the view."""
        self.low, self.high = float(low), float(high)
        ends, far = np.array([self.low, self.high]), np.full(2, math.inf)
        self.pieces = [] if np.isnan(ends).any() else [(ends, far, -far)]
        self.invalidate()


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
