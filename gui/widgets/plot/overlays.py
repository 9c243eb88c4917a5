"""What lies over the data of a plot: reference lines, cursor, crosshair and the read-out box."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from gui.core.numbers import number
from gui.look.theme import FONT_PLOT, FONT_SMALL, Theme
from gui.widgets.plot.geometry import (
    Array,
    ViewMap,
    clamp_box,
    crossings,
    rows_of_labels,
    spread,
)
from gui.widgets.plot.items import Layer, crisp, line_pen


class ReferenceLine(Layer):
    """A line right across the view at one value of ``axis``, with a label that ``place_labels`` puts."""

    def __init__(self, axis: str, role: str, label: str, style: Qt.PenStyle) -> None:
        super().__init__(role, "", 10)
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
        area = self._map.rect
        if self.axis == "x":
            at = float(self._map.px(self.value))
            return at if area.left() <= at <= area.right() else None
        at = float(self._map.py(self.value))
        return at if area.top() <= at <= area.bottom() else None

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        at = self.pixel()
        if at is None:
            return
        area = view.rect
        painter.setPen(line_pen(theme, self.role, 2, self.style))
        at = crisp(painter, at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # straight, and far faster
        if self.axis == "x":
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
        else:
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))


class ReferenceLabels(Layer):
    """The labels of all reference lines, above every line so that none is struck through."""

    hides_text = False

    def __init__(self) -> None:
        super().__init__("text", "", 40)
        self.lines: list[ReferenceLine] = []

    def place(self, outlines: Sequence[tuple[Array, Array]] = ()) -> list[QRectF]:
        """Put every visible label where it overlaps no other one; the boxes taken.

        Called right before painting: asking for another one here would paint every frame twice.
        """
        if self._map is None or self._theme is None:
            return []
        metrics = QFontMetricsF(self._theme.font(FONT_SMALL, bold=True))
        area, height = self._map.rect, metrics.height() + 2
        for line in self.lines:
            line.label_box = None
        shown = [ln for ln in self.lines if ln.isVisible() and ln.label and ln.pixel() is not None]
        upright = [ln for ln in shown if ln.axis == "x"]
        anchors = [ln.pixel() or 0.0 for ln in upright]
        widths = [metrics.horizontalAdvance(ln.label) + 6 for ln in upright]
        for line, (left, row), width in zip(
            upright, rows_of_labels(anchors, widths, area.right()), widths, strict=True
        ):
            line.label_box = QRectF(left, area.top() + 4 + row * (height + 3), width, height)
        level = [ln for ln in shown if ln.axis == "y"]
        low = max((ln.label_box.bottom() + 3 for ln in upright if ln.label_box), default=area.top())
        tops = self._tops([ln.pixel() or 0.0 for ln in level], height, low, area.bottom())
        for line, top in zip(level, tops, strict=True):
            width = metrics.horizontalAdvance(line.label) + 6
            east = QRectF(area.right() - width - 6, top, width, height)
            west = QRectF(area.left() + 6, top, width, height)
            covered = [sum(crossings(box, xs, ys) for xs, ys in outlines) for box in (east, west)]
            line.label_box = west if covered[1] < covered[0] else east
        return [ln.label_box for ln in shown if ln.label_box is not None]

    @staticmethod
    def _tops(lines: list[float], height: float, low: float, high: float) -> list[float]:
        """Each label above its line, or below where another line or label is in the way."""
        tops = [0.0] * len(lines)
        taken: list[float] = []
        for i in sorted(range(len(lines)), key=lines.__getitem__):
            others = [y for k, y in enumerate(lines) if k != i]

            def trouble(top: float, others: list[float] = others) -> int:
                struck = sum(top - 1 < y < top + height + 1 for y in others)
                outside = top < low or top + height > high
                return struck + 10 * (outside + sum(abs(top - t) < height for t in taken))

            tops[i] = min((lines[i] - height - 2, lines[i] + 2), key=trouble)
            taken.append(tops[i])
        ordered = sorted(tops)
        apart = all(b - a >= height for a, b in itertools.pairwise(ordered))
        inside = not ordered or (ordered[0] >= low and ordered[-1] + height <= high)
        return tops if apart and inside else spread(tops, [height] * len(tops), low, high)

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        painter.setFont(theme.font(FONT_SMALL, bold=True))
        for line in self.lines:
            if line.label_box is None or not line.isVisible():
                continue
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel", 225))
            painter.drawRoundedRect(line.label_box, 3, 3)
            painter.setPen(theme.color(line.role))
            painter.drawText(line.label_box, Qt.AlignmentFlag.AlignCenter, line.label)


class CursorItem(Layer):
    """A dashed upright line with a grip that shows its value; the panel drags it."""

    def __init__(self, role: str, label: str, suffix: str = "", decimals: int = 1) -> None:
        super().__init__(role, "", 50)
        self.label, self.suffix, self.decimals = label, suffix, decimals
        self.value = math.nan
        self.limits = (-math.inf, math.inf)
        self.low, self.high = -math.inf, math.inf
        self.step, self.page = 1.0, 10.0
        self.active = False
        self.row = 0

    def set_value(self, value: float) -> None:
        self.value = float(value)
        self.invalidate()

    def text(self) -> str:
        value = number(self.value, self.decimals) + self.suffix
        return f"{self.label} = {value}" if self.label else value

    def pixel(self) -> float | None:
        """Where the line is, or None when out of the view."""
        if self._map is None or not math.isfinite(self.value):
            return None
        at, area = float(self._map.px(self.value)), self._map.rect
        return at if area.left() - 0.5 <= at <= area.right() + 0.5 else None

    def grip(self) -> QRectF | None:
        """The box with the value, at the foot of the line."""
        at = self.pixel()
        if at is None or self._map is None or self._theme is None:
            return None
        metrics, scale = QFontMetricsF(self._theme.font(FONT_SMALL, bold=True)), self._theme.scale
        # steady width while the digits change
        width = 8 * math.ceil((metrics.horizontalAdvance(self.text()) + 30 * scale) / 8)
        height = metrics.height() + 6 * scale
        foot = self._map.rect.bottom() - 4 - self.row * (height + 3)
        return clamp_box(QRectF(at - width / 2, foot - height, width, height), self._map.rect)

    def near(self, px: float, py: float, reach: float) -> bool:
        """Whether the pixel takes hold of the line or its grip."""
        at, grip = self.pixel(), self.grip()
        return at is not None and (abs(px - at) <= reach or (grip is not None and grip.contains(px, py)))

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        at, grip = self.pixel(), self.grip()
        if at is None or grip is None:
            return
        painter.setPen(line_pen(theme, self.role, 2.2 if self.active else 1.6, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at, view.rect.top()), QPointF(at, grip.top()))
        painter.setPen(line_pen(theme, "text", 1.5) if self.active else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.role))
        painter.drawRoundedRect(grip, 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("panel"))
        y, a = grip.center().y(), 4.0 * theme.scale
        for x, way in ((grip.left() + 2 * a, -1), (grip.right() - 2 * a, 1)):
            tip = [QPointF(x + way * a, y), QPointF(x, y - a), QPointF(x, y + a)]
            painter.drawPolygon(QPolygonF(tip))
        painter.setFont(theme.font(FONT_SMALL, bold=True))
        painter.setPen(theme.color("panel"))
        painter.drawText(grip, Qt.AlignmentFlag.AlignCenter, self.text())


class ReadoutItem(Layer):
    """A box with coloured lines of text beside the cursor."""

    def __init__(self) -> None:
        super().__init__("text", "", 60)
        self.lines: list[tuple[str, str]] = []
        self.box: QRectF | None = None
        self._slot = 0
        self._width = 0.0

    def set_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Pairs (text, colour role); none hides the box."""
        if len(lines) != len(self.lines):
            self._width = 0.0
        self.lines = list(lines)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._width = 0.0
        super().set_theme(theme)

    def place(self, anchor: float | None, outlines: list[tuple[Array, Array]], taken: list[QRectF]) -> None:
        """Choose the place beside pixel column ``anchor`` that covers least; keep the old one if as good."""
        self.box = None
        if not self.lines or self._map is None or self._theme is None:
            return
        metrics, scale = QFontMetricsF(self._theme.font(FONT_PLOT, bold=True)), self._theme.scale
        widest = max(metrics.horizontalAdvance(text) for text, _ in self.lines)
        self._width = max(self._width, 8 * math.ceil((widest + 20 * scale) / 8))
        height = len(self.lines) * metrics.height() * 1.12 + 14 * scale
        area = self._map.rect.adjusted(6, 6, -6, -6)
        gap, x = 12 * scale, area.right() if anchor is None else anchor
        sides = (x + gap, x - gap - self._width)
        candidates = []
        for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
            top = area.top() + share * max(0.0, area.height() - height)
            candidates += [QRectF(left, top, self._width, height) for left in sides]
        # Staying put while nothing is covered keeps the box calm, and spares most of the work of a frame.
        if self._cost(candidates[self._slot], area, outlines, taken) > 0:
            costs = [self._cost(box, area, outlines, taken) for box in candidates]
            if costs[self._slot] > min(costs):
                self._slot = int(np.argmin(costs))
        self.box = clamp_box(candidates[self._slot], area)

    @staticmethod
    def _cost(box: QRectF, area: QRectF, outlines: list[tuple[Array, Array]], taken: list[QRectF]) -> float:
        outside = max(0.0, area.left() - box.left()) + max(0.0, box.right() - area.right())
        near = box.adjusted(-4, -4, 4, 4)
        covered = sum(crossings(near, xs, ys) for xs, ys in outlines)
        return 1e4 * (outside > 0) + 500.0 * sum(near.intersects(r) for r in taken) + covered

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if self.box is None:
            return
        painter.setPen(line_pen(theme, "control_edge", 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self.box, 6, 6)
        font = theme.font(FONT_PLOT, bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        y = self.box.top() + 7 * theme.scale + metrics.ascent()
        for text, role in self.lines:
            painter.setPen(theme.color(role))
            painter.drawText(QPointF(self.box.left() + 10 * theme.scale, y), text)
            y += metrics.height() * 1.12


class CrosshairItem(Layer):
    """Two thin lines under the mouse with their values; not exported."""

    def __init__(self, describe: Callable[[float, float], str]) -> None:
        super().__init__("muted", "", 70)
        self.describe = describe
        self.at: QPointF | None = None
        self.setVisible(False)

    def set_position(self, at: QPointF | None) -> None:
        """Pixel of the view, None hides it."""
        self.at = at
        self.update()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if self.at is None or not view.rect.contains(self.at):
            return
        x, y = self.at.x(), self.at.y()
        painter.setPen(line_pen(theme, self.role, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawLine(QPointF(x, view.rect.top()), QPointF(x, view.rect.bottom()))
        painter.drawLine(QPointF(view.rect.left(), y), QPointF(view.rect.right(), y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.describe(view.data_x(x), view.data_y(y))
        font = theme.font(FONT_SMALL)
        metrics = QFontMetricsF(font)
        size = QRectF(0, 0, metrics.horizontalAdvance(text) + 12, metrics.height() + 6)
        box = size.translated(x + 10, y - size.height() - 8)
        if box.right() > view.rect.right():
            box.moveRight(x - 10)
        box = clamp_box(box, view.rect)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class PointTip(Layer):
    """The text of one data point, beside it (mouse hover or keyboard)."""

    def __init__(self) -> None:
        super().__init__("text", "", 65)
        self.at: QPointF | None = None
        self.text = ""

    def set_tip(self, at: QPointF | None, text: str = "") -> None:
        """Pixel of the point and its text (may have several lines); None hides it."""
        self.at, self.text = at, text
        self.update()

    def paint_layer(self, painter: QPainter, view: ViewMap, theme: Theme) -> None:
        if self.at is None or not self.text:
            return
        painter.setPen(line_pen(theme, "accent", 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.at, 9 * theme.scale, 9 * theme.scale)
        font = theme.font(FONT_SMALL)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        size = QFontMetricsF(font).boundingRect(QRectF(0, 0, 2000, 2000), int(flags.value), self.text)
        box = QRectF(self.at.x() + 14, self.at.y() + 10, size.width() + 18, size.height() + 12)
        if box.right() > view.rect.right():
            box.moveRight(self.at.x() - 14)
        if box.bottom() > view.rect.bottom():
            box.moveBottom(self.at.y() - 10)
        box = clamp_box(box, view.rect)
        painter.setPen(line_pen(theme, "control_edge", 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(theme.color("text"))
        painter.drawText(box.adjusted(9, 0, -9, 0), flags, self.text)
