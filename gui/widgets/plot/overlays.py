"""What lies over the data of a plot: reference lines with their labels, cursors, and texts at the mouse."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from gui.core.numbers import number
from gui.core.values import Array
from gui.look.theme import FONT_SMALL, Theme
from gui.widgets.label_places import HIDDEN, Around, place_labels
from gui.widgets.plot.geometry import NO_BOXES, ViewMap, clamp_box
from gui.widgets.plot.items import Layer, crisp, line_pen

STRUCK = 1e2  # what it costs a label to lie over a reference line; over the data, 1 for each piece of them


class ReferenceLine(Layer):
    """A line right across the view at one value of ``axis``, with a label that ``ReferenceLabels`` puts."""

    def __init__(self, axis: str, role: str, label: str, style: Qt.PenStyle, z: float = 10) -> None:
        super().__init__(role, "", z)
        self.axis, self.label, self.style = axis, label, style
        self.value = math.nan
        self.label_box: QRectF | None = None

    def set_value(self, value: float, label: str | None = None) -> None:
        """Position in data units (NaN hides it) and, if given, a new label."""
        self.value = float(value)
        self.label = self.label if label is None else label
        self.invalidate()

    def pixel(self) -> float | None:
        """Where the line is, or None when out of the view."""
        if self._map is None or not math.isfinite(self.value):
            return None
        area, level = self._map.rect, self.axis == "y"
        at = float(self._map.py(self.value) if level else self._map.px(self.value))
        low, high = (area.top(), area.bottom()) if level else (area.left(), area.right())
        return at if low - 0.5 <= at <= high + 0.5 else None

    def line(self, at: float, area: QRectF) -> QLineF:
        """The line in the view at that pixel."""
        if self.axis == "x":
            return QLineF(at, area.top(), at, area.bottom())
        return QLineF(area.left(), at, area.right(), at)

    def obstacles(self) -> Array:
        at = self.pixel()
        if at is None or self._map is None:
            return NO_BOXES
        line = self.line(at, self._map.rect)
        return np.array([[line.x1(), line.y1(), line.x2(), line.y2()]])

    def candidates(self, width: float, height: float, area: QRectF) -> Array:
        """Places for the label (left, top, right, bottom, cost), the best first: near and beside the line."""
        at = self.pixel() or 0.0
        if self.axis == "x":
            rows = np.arange(area.top() + 4, area.bottom() - height, height + 3)[:12]
            places = [(x, y, 2.0 * k) for k, y in enumerate(rows) for x in (at + 4, at - 4 - width)]
        else:
            slides = np.linspace(area.right() - width - 6, area.left() + 6, 6)
            rows = np.concatenate([(at - 2 - k * height - height, at + 2 + k * height) for k in range(4)])
            places = [
                (x, y, 5.0 * (r // 2) + k / 10) for r, y in enumerate(rows) for k, x in enumerate(slides)
            ]
        left, top, cost = np.array(places or [(area.left(), area.top(), 0.0)]).T
        return np.column_stack((left, top, left + width, top + height, cost))

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        at = self.pixel()
        if at is not None:
            painter.setPen(line_pen(theme, self.role, 2, self.style))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # straight, and far faster
            painter.drawLine(self.line(crisp(painter, at), view.rect))


class ReferenceLabels(Layer):
    """The labels of all reference lines, above every line so that none is struck through."""

    inside = False

    def __init__(self) -> None:
        super().__init__("text", "", 55)
        self.lines: list[ReferenceLine] = []
        self._slots: dict[ReferenceLine, int] = {}  # the places of the last frame

    def set_map(self, view: ViewMap) -> None:
        if self._map is None or view.rect != self._map.rect:  # another page: the best places again
            self._slots = {}
        super().set_map(view)

    def place(self, obstacles: Array) -> None:
        """Put each visible label where it covers no other one and as little of the data as can be.

        A label stays where it is while nothing is covered there. Called right before painting: asking for
        another one here would paint every frame twice.
        """
        if self._map is None or self._theme is None:
            return
        metrics, area = QFontMetricsF(self._theme.font(FONT_SMALL, bold=True)), self._map.rect
        for line in self.lines:
            line.label_box = None
        shown = [ln for ln in self.lines if ln.isVisible() and ln.label and ln.pixel() is not None]
        height = metrics.height() + 2
        places = [ln.candidates(metrics.horizontalAdvance(ln.label) + 6, height, area) for ln in shown]
        table = np.full((len(shown), max(map(len, places), default=0), 5), math.nan)
        for row, some in zip(table, places, strict=True):
            row[: len(some)] = some
        lines = [ln.obstacles() for ln in self.lines if ln.isVisible()]
        around = Around(
            bounds=(area.left(), area.top(), area.right(), area.bottom()),
            boxes=np.column_stack((obstacles, np.ones(len(obstacles)))),
            lines=np.pad(np.concatenate((NO_BOXES, *lines)), ((0, 0), (0, 1)), constant_values=STRUCK),
        )
        before = [self._slots.get(line, HIDDEN) for line in shown]
        found = place_labels(table, around, before, stay=math.inf, forced=range(len(shown)))
        self._slots |= zip(shown, found.choices, strict=True)
        for line, box in zip(shown, found.rects, strict=True):
            if box is not None:
                left, top, right, bottom = box
                line.label_box = QRectF(left, top, right - left, bottom - top)

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        painter.setFont(theme.font(FONT_SMALL, bold=True))
        for line in self.lines:
            if line.label_box is not None and line.isVisible():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("panel", 225))
                painter.drawRoundedRect(line.label_box, 3, 3)
                painter.setPen(theme.color(line.role))
                painter.drawText(line.label_box, Qt.AlignmentFlag.AlignCenter, line.label)


class CursorItem(ReferenceLine):
    """A dashed upright line with a grip that shows its value, on the axis below; the view drags it."""

    inside = False

    def __init__(self, role: str, label: str, suffix: str = "", decimals: int = 1) -> None:
        super().__init__("x", role, label, Qt.PenStyle.DashLine, 50)
        self.suffix, self.decimals = suffix, decimals
        self.limits = (-math.inf, math.inf)
        self.low, self.high = self.limits
        self.step, self.page = 1.0, 10.0
        self.active = False
        self.row = 0

    def text(self) -> str:
        """Symbol and value."""
        value = number(self.value, self.decimals) + self.suffix
        return f"{self.label} = {value}" if self.label else value

    def grip(self) -> QRectF | None:
        """The box with the value, over the tick labels, where it hides no data."""
        at = self.pixel()
        if at is None or self._map is None or self._theme is None:
            return None
        metrics, scale = QFontMetricsF(self._theme.font(FONT_SMALL, bold=True)), self._theme.scale
        # steady width while the digits change
        width = 8 * math.ceil((metrics.horizontalAdvance(self.text()) + 30 * scale) / 8)
        height, area = metrics.height() + 6 * scale, self._map.rect
        left = max(area.left(), min(at - width / 2, area.right() - width))
        return QRectF(left, area.bottom() + 3 * scale + self.row * (height + 3), width, height)

    def near(self, px: float, py: float, reach: float) -> bool:
        """Whether the pixel takes hold of the line or its grip."""
        at, grip = self.pixel(), self.grip()
        if at is None or grip is None or self._map is None:
            return False
        area = self._map.rect
        return grip.contains(px, py) or (abs(px - at) <= reach and area.top() <= py <= area.bottom())

    def boundingRect(self) -> QRectF:
        return super().boundingRect().adjusted(0, 0, 0, 100)

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        at, grip = self.pixel(), self.grip()
        if at is None or grip is None:
            return
        painter.setPen(line_pen(theme, self.role, 2 if self.active else 1.6, self.style))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawLine(self.line(crisp(painter, at), view.rect))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(line_pen(theme, "text", 1.5) if self.active else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.role))
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("panel"))
        y, a = grip.center().y(), 4.0 * theme.scale
        for x, way in ((grip.left() + 2 * a, -1), (grip.right() - 2 * a, 1)):
            painter.drawPolygon(QPolygonF([QPointF(x + way * a, y), QPointF(x, y - a), QPointF(x, y + a)]))
        painter.setFont(theme.font(FONT_SMALL, bold=True))
        painter.setPen(theme.color("panel"))
        painter.drawText(grip, Qt.AlignmentFlag.AlignCenter, self.text())


class HoverItem(Layer):
    """A text beside a pixel: of a data point, ringed, or the coordinates at a crosshair; not exported."""

    inside = False

    def __init__(self, crosshair: bool) -> None:
        super().__init__("muted" if crosshair else "accent", "", 70 if crosshair else 65)
        self.crosshair = crosshair
        self.at: QPointF | None = None
        self.text = ""

    def set_text(self, at: QPointF | None, text: str = "") -> None:
        """Pixel of the view and the text (may have several lines); None hides it."""
        self.at, self.text = at, text
        self.update()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        at, area = self.at, view.rect
        if at is None or not area.contains(at):
            return
        painter.setPen(line_pen(theme, self.role, 1 if self.crosshair else 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.crosshair:
            painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()))
            painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
        else:
            painter.drawEllipse(at, 9 * theme.scale, 9 * theme.scale)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(FONT_SMALL))
        size = painter.boundingRect(area, int(flags), self.text).adjusted(-9, -6, 9, 6)
        box = QRectF(at.x() + 12, at.y() - size.height() - 8, size.width(), size.height())
        if box.right() > area.right():
            box.moveRight(at.x() - 12)
        box = clamp_box(box, area)
        painter.setPen(line_pen(theme, self.role, 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(theme.color("text"))
        painter.drawText(box.adjusted(9, 0, -9, 0), int(flags), self.text)
