"""Data layers of a plot: curves and shaded regions; points are in `points`.

Each layer keeps its data and paints it in pixels of the view, with pens in logical pixels. So one paint
routine serves the screen at any scale and vector files alike.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem

from gui.core.values import Array
from gui.look.pyqtgraph_parts import create_qpolygonf, internals, ndarray_from_qpolygonf
from gui.look.theme import CURVE_WIDTH, Theme, known_role
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
    is_chip = False  # its entry in the legend has a frame, and a menu of its own

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

    def tip(self) -> str:
        """What its entry in the legend says under the mouse."""
        return "Click to show or hide it"

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
        self.dashes: tuple[float, ...] = DASHES.get(style, ())
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
        pen = self._pen(theme, self.width)
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
        if not self.dashes:
            solid.setCapStyle(Qt.PenCapStyle.SquareCap)  # closes the joints
        painter.setPen(solid)
        painter.drawLines(*self._lines.drawargs())

    def _segments(self, width: float) -> internals.PrimitiveArray:
        dashes = [length * max(width, 1.0) for length in self.dashes]
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

    def _pen(self, theme: Theme, width: float) -> QPen:
        pen = line_pen(theme, self.role, width, self.style)
        if self.dashes:
            pen.setDashPattern(list(self.dashes))
        return pen

    def paint_sample(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setPen(self._pen(theme, max(self.width, 2.0)))
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
