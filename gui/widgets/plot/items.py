"""Data layers of a plot: curves, shaded regions, points with error bars, markers.

Each layer keeps its data and paints it in pixels of the view (a child of pyqtgraph's ViewBox), with pens in
logical pixels. So one paint routine serves the screen at any scale and vector files alike.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from pyqtgraph.Qt import internals
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem

from gui.look.theme import CURVE_WIDTH, MARKER_SIZE, Theme
from gui.widgets.plot.geometry import Array, ViewMap, as_array, dash_segments, same_length, violated_runs

DASHES = {
    Qt.PenStyle.DashLine: (5.0, 3.0),
    Qt.PenStyle.DotLine: (1.0, 2.0),
    Qt.PenStyle.DashDotLine: (6.0, 2.5, 1.0, 2.5),
    Qt.PenStyle.DashDotDotLine: (6.0, 2.0, 1.0, 2.0, 1.0, 2.0),
}


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
    if painter.paintEngine().type() != QPaintEngine.Type.Raster:
        return at
    transform = painter.deviceTransform()
    scale = transform.m11()
    return (math.floor(at * scale) + 0.5) / scale if scale > 0 else at


def polygon(xs: Array, ys: Array) -> QPolygonF:
    """A QPolygonF of pixel coordinates."""
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def symbol_path(symbol: str, size: float) -> QPainterPath:
    """Outline of a marker centred on 0: ``o s d t`` (circle, square, diamond, triangle) or ``x +``."""
    path, r = QPainterPath(), size / 2
    if symbol == "o":
        path.addEllipse(QPointF(0, 0), r, r)
    elif symbol == "s":
        path.addRect(QRectF(-0.88 * r, -0.88 * r, 1.76 * r, 1.76 * r))
    elif symbol == "d":
        path.addPolygon(QPolygonF([QPointF(0, -r * 1.2), QPointF(r, 0), QPointF(0, r * 1.2), QPointF(-r, 0)]))
        path.closeSubpath()
    elif symbol == "t":
        path.addPolygon(QPolygonF([QPointF(0, -r * 1.15), QPointF(r, r * 0.8), QPointF(-r, r * 0.8)]))
        path.closeSubpath()
    elif symbol in ("x", "+"):
        a = r * (0.75 if symbol == "x" else 1.0)
        ends = [(-a, -a, a, a), (-a, a, a, -a)] if symbol == "x" else [(-a, 0, a, 0), (0, -a, 0, a)]
        for x0, y0, x1, y1 in ends:
            path.moveTo(x0, y0)
            path.lineTo(x1, y1)
    else:
        raise ValueError(f"no such symbol: {symbol!r}")
    return path


class Layer(QGraphicsItem):
    """A thing painted over the whole view; ``name`` is its legend text (none: not in the legend)."""

    hides_text = True  # read-out boxes and labels keep off it

    def __init__(self, role: str, name: str = "", z: float = 0.0) -> None:
        super().__init__()
        self.role, self.name = role, name
        self._theme: Theme | None = None
        self._map: ViewMap | None = None
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(z)

    def set_map(self, view: ViewMap) -> None:
        """The visible range or the size changed."""
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
        self.update()

    def outline(self) -> tuple[Array, Array] | None:
        """Pixel polyline that read-out boxes avoid."""
        return None

    def boundingRect(self) -> QRectF:
        return QRectF() if self._map is None else self._map.rect

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        if self._map is not None and self._theme is not None:
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
        self._lines: tuple[float, internals.PrimitiveArray] | None = None

    def set_data(self, x: ArrayLike, y: ArrayLike) -> None:
        """New data in place; NaN breaks the line."""
        xs, ys = as_array(x, "x"), as_array(y, "y")
        same_length(xs, ys)
        self.xs, self.ys = xs, ys
        self.invalidate()

    def invalidate(self) -> None:
        self._pixels = self._lines = None
        self.update()

    def outline(self) -> tuple[Array, Array] | None:
        if self._pixels is None and self._map is not None:
            self._pixels = self._map.px(self.xs), self._map.py(self.ys)
        return self._pixels

    def runs(self) -> list[tuple[Array, Array]]:
        """Pieces of the pixel polyline that may be visible (finite, near the view)."""
        pixels = self.outline()
        if pixels is None or self._map is None or len(self.xs) < 2:
            return []
        xs, ys = pixels
        area = self._map.rect.adjusted(-8, -8, 8, 8)
        x_low, x_high = np.minimum(xs[:-1], xs[1:]), np.maximum(xs[:-1], xs[1:])
        y_low, y_high = np.minimum(ys[:-1], ys[1:]), np.maximum(ys[:-1], ys[1:])
        seen = (x_high >= area.left()) & (x_low <= area.right())
        seen &= (y_high >= area.top()) & (y_low <= area.bottom())  # False for NaN
        if seen.all():
            return [(xs, ys)]
        edges = np.flatnonzero(np.diff(np.concatenate(([0], seen.view(np.int8), [0]))))
        return [(xs[a : b + 1], ys[a : b + 1]) for a, b in zip(edges[::2], edges[1::2], strict=True)]

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        pen = line_pen(theme, self.role, self.width, self.style)
        if painter.paintEngine().type() != QPaintEngine.Type.Raster:
            painter.setPen(pen)
            for xs, ys in self.runs():
                painter.drawPolyline(polygon(xs, ys))
            return
        # Antialiased lines wider than 1 px cost Qt four times more as one polyline than as single segments.
        if self._lines is None or self._lines[0] != pen.widthF():
            self._lines = pen.widthF(), self._segments(pen.widthF())
        solid = line_pen(theme, self.role, self.width)
        if self.style == Qt.PenStyle.SolidLine:
            solid.setCapStyle(Qt.PenCapStyle.SquareCap)  # closes the joints
        painter.setPen(solid)
        painter.drawLines(*self._lines[1].drawargs())

    def _segments(self, width: float) -> internals.PrimitiveArray:
        pieces = []
        pattern = DASHES.get(self.style)
        for xs, ys in self.runs():
            part = np.column_stack((xs[:-1], ys[:-1], xs[1:], ys[1:]))
            if pattern is not None:
                part = dash_segments(xs, ys, np.array(pattern) * max(width, 1.0))
            pieces.append(part)
        table = np.concatenate(pieces) if pieces else np.empty((0, 4))
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

    hides_text = False
    only_where_above = True

    def __init__(self, role: str, name: str = "", alpha: int = 62, z: float = 5.0) -> None:
        super().__init__(role, name, z)
        self.alpha = alpha
        self.pieces: list[tuple[Array, Array, Array]] = []
        self._polygons: list[QPolygonF] | None = None

    def set_data(self, x: ArrayLike, upper: ArrayLike, lower: ArrayLike) -> None:
        """The two curves, on the same x."""
        xs, us, ls = as_array(x, "x"), as_array(upper, "upper"), as_array(lower, "lower")
        same_length(xs, us, ls)
        if self.only_where_above:
            self.pieces = violated_runs(xs, us, ls)
        else:
            keep = np.isfinite(us) & np.isfinite(ls)
            self.pieces = [(xs[keep], us[keep], ls[keep])] if keep.any() else []
        self.invalidate()

    def invalidate(self) -> None:
        self._polygons = None
        self.update()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if self._polygons is None:
            self._polygons = []
            reach = 4 * view.rect.height()
            for x, upper, lower in self.pieces:
                px = view.px(x)
                # far outside the view nothing is seen, and huge polygons are slow
                u, low = np.clip(view.py(upper), -reach, reach), np.clip(view.py(lower), -reach, reach)
                self._polygons.append(polygon(np.concatenate((px, px[::-1])), np.concatenate((u, low[::-1]))))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.role, self.alpha))
        for shape in self._polygons:
            painter.drawPolygon(shape)

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setPen(line_pen(theme, self.role, 1, alpha=170))
        painter.setBrush(theme.color(self.role, self.alpha))
        painter.drawRect(rect.adjusted(3, 1, -3, -1))


class BandItem(FillItem):
    """A band between two curves, whichever is above (an uncertainty, a range of models)."""

    only_where_above = False

    def __init__(self, role: str, name: str = "", alpha: int = 45) -> None:
        super().__init__(role, name, alpha, z=4.0)


class RegionItem(Layer):
    """A strip from ``low`` to ``high`` of one axis."""

    hides_text = False

    def __init__(self, role: str, name: str = "", axis: str = "x", alpha: int = 40) -> None:
        if axis not in ("x", "y"):
            raise ValueError(f"axis must be 'x' or 'y', not {axis!r}")
        super().__init__(role, name, 3)
        self.axis, self.alpha = axis, alpha
        self.low = self.high = math.nan

    def set_range(self, low: float, high: float) -> None:
        """Ends in data units; NaN shows nothing, an infinite end reaches the edge of the view."""
        self.low, self.high = float(low), float(high)
        self.invalidate()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            return
        area = view.rect
        if self.axis == "x":
            a, b = (float(np.clip(view.px(v), area.left(), area.right())) for v in (self.low, self.high))
            rect = QRectF(QPointF(a, area.top()), QPointF(b, area.bottom()))
        else:
            a, b = (float(np.clip(view.py(v), area.top(), area.bottom())) for v in (self.low, self.high))
            rect = QRectF(QPointF(area.left(), b), QPointF(area.right(), a))
        painter.fillRect(rect.normalized(), theme.color(self.role, self.alpha))

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.fillRect(rect.adjusted(3, 1, -3, -1), theme.color(self.role, max(self.alpha, 90)))


class PointsItem(Layer):
    """Points with error bars of one standard deviation."""

    def __init__(self, role: str, name: str = "", symbol: str = "o", size: float = MARKER_SIZE) -> None:
        symbol_path(symbol, size)  # a wrong symbol fails here, not while painting
        super().__init__(role, name, 30)
        self.symbol, self.size = symbol, size
        self.xs = self.ys = self.sigma = np.empty(0)
        self.texts: list[str] = []

    def set_data(self, x: ArrayLike, y: ArrayLike, sigma: ArrayLike | None = None) -> None:
        """New points in place; texts that no longer match in number are dropped."""
        xs, ys = as_array(x, "x"), as_array(y, "y")
        errors = np.zeros_like(ys) if sigma is None else as_array(sigma, "sigma")
        same_length(xs, ys, errors)
        if len(self.texts) != len(xs):
            self.texts = []
        self.xs, self.ys, self.sigma = xs, ys, errors
        self.invalidate()

    def outline(self) -> tuple[Array, Array] | None:
        return None if self._map is None else (self._map.px(self.xs), self._map.py(self.ys))

    def nearest(self, px: float, py: float, reach: float) -> int | None:
        """Index of the point within ``reach`` pixels."""
        pixels = self.outline()
        if pixels is None or not len(self.xs):
            return None
        distance = np.hypot(pixels[0] - px, pixels[1] - py)
        best = int(np.argmin(np.nan_to_num(distance, nan=math.inf)))
        return best if distance[best] <= reach else None

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        shape = symbol_path(self.symbol, self.size * theme.scale)
        bar, cap = line_pen(theme, self.role, 1.6), 3.5 * theme.scale
        rim = line_pen(theme, "panel", 1.2)
        open_shape = self.symbol in ("x", "+")
        rows = (
            view.px(self.xs),
            view.py(self.ys),
            view.py(self.ys + self.sigma),
            view.py(self.ys - self.sigma),
        )
        for px, py, top, bottom in zip(*(row.tolist() for row in rows), strict=True):
            if not (math.isfinite(px) and math.isfinite(py)) or not view.rect.contains(px, py):
                continue
            if math.isfinite(top) and bottom - top > self.size * theme.scale:  # else hidden by the symbol
                painter.setPen(bar)
                painter.drawLine(QPointF(px, top), QPointF(px, bottom))
                painter.drawLine(QPointF(px - cap, top), QPointF(px + cap, top))
                painter.drawLine(QPointF(px - cap, bottom), QPointF(px + cap, bottom))
            painter.setPen(line_pen(theme, self.role, 2) if open_shape else rim)
            painter.setBrush(Qt.BrushStyle.NoBrush if open_shape else theme.color(self.role))
            painter.drawPath(shape.translated(px, py))

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        middle = rect.center()
        painter.setPen(line_pen(theme, self.role, 1.6))
        painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), rect.bottom()))
        paint_symbol(painter, theme, self.role, self.symbol, self.size, middle)


def paint_symbol(painter: QPainter, theme: Theme, role: str, symbol: str, size: float, at: QPointF) -> None:
    """One marker, filled unless it is made of strokes."""
    stroked = symbol in ("x", "+")
    painter.setPen(line_pen(theme, role, 2.2) if stroked else line_pen(theme, "panel", 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush if stroked else theme.color(role))
    painter.drawPath(symbol_path(symbol, size * theme.scale).translated(at))


class MarkerItem(Layer):
    """One marked point."""

    def __init__(self, role: str, symbol: str = "d", name: str = "", size: float = MARKER_SIZE + 3) -> None:
        symbol_path(symbol, size)
        super().__init__(role, name, 35)
        self.symbol, self.size = symbol, size
        self.at_x = self.at_y = math.nan

    def set_position(self, x: float, y: float) -> None:
        """Data coordinates; NaN hides it."""
        self.at_x, self.at_y = float(x), float(y)
        self.invalidate()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if math.isfinite(self.at_x) and math.isfinite(self.at_y):
            at = QPointF(float(view.px(self.at_x)), float(view.py(self.at_y)))
            paint_symbol(painter, theme, self.role, self.symbol, self.size, at)

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        paint_symbol(painter, theme, self.role, self.symbol, self.size, rect.center())
