"""What surrounds the data of a plot: grid, ticks and axis titles; title, legend and read-out above."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from gui.look.theme import FONT_HEADING, FONT_PLOT, FONT_SMALL, Theme
from gui.widgets.plot.geometry import Ticks, ViewMap, flow, linear_ticks, log_ticks
from gui.widgets.plot.items import Layer, crisp, line_pen
from gui.widgets.plot.overlays import CursorItem

ELIDE = Qt.TextElideMode.ElideRight
_AUTHORS = re.compile(r"(?!.* et al\.)([^\W\d]+)(?:, | and )[^;\d]*?(\d{4}.*)")
_DATED = re.compile(r"[^;]*?\d{4}(?=[,;])")


class Axis(Struct, frozen=True):
    """Title and unit of one axis; the unit ``°`` goes to the tick labels and sets steps of 15°, 30° …"""

    label: str = ""
    unit: str = ""

    def title(self) -> str:
        """Label with unit, as printed on the axis."""
        return self.label if self.unit == "°" else self.header()

    def header(self) -> str:
        """Label with unit, as the head of a table column."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


class AxesItem(QGraphicsItem):
    """Grid and frame in the view rectangle, tick labels and titles around it (scene coordinates).

    pyqtgraph's AxisItem takes two and a half times as long to paint, and lays itself out after painting.
    """

    kept = False  # in the picture of StillItems

    def __init__(self, theme: Theme, x: Axis, y: Axis) -> None:
        super().__init__()
        self.theme, self.x_axis, self.y_axis = theme, x, y
        self.x_ticks: Ticks = []
        self.y_ticks: Ticks = []
        self._map: ViewMap | None = None
        self._bounds = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(-200)  # pyqtgraph puts its ViewBox at -100

    def font(self) -> QFont:
        return self.theme.font(FONT_PLOT)

    def choose_ticks(self, view: ViewMap) -> None:
        """Ticks for this range at this size."""
        metrics = QFontMetricsF(self.font())
        across = max(2, int(view.rect.width() / (metrics.horizontalAdvance("−0.000") * 1.9)))
        upward = max(2, int(view.rect.height() / (metrics.height() * 2)))
        x_unit, y_unit = ("°" if axis.unit == "°" else "" for axis in (self.x_axis, self.y_axis))
        if view.log_x:
            self.x_ticks = log_ticks(view.x0, view.x1, across)
        else:
            self.x_ticks = linear_ticks(view.x0, view.x1, across, x_unit)
        self.y_ticks = linear_ticks(view.y0, view.y1, upward, y_unit)

    def margins(self) -> tuple[float, float, float]:
        """Pixels needed left, right and below for labels and titles."""
        metrics, scale = QFontMetricsF(self.font()), self.theme.scale
        widest, last = (
            max((metrics.horizontalAdvance(text) for _, text in ticks), default=0.0)
            for ticks in (self.y_ticks, self.x_ticks)
        )
        left = widest + 10 * scale
        if self.y_axis.title():
            left += 8 * scale + (self._upright_width(metrics) or metrics.height())
        below = metrics.height() + 8 * scale + (metrics.height() + 4 * scale if self.x_axis.title() else 0)
        return left, max(last / 2 + 4, 10 * scale), below + 4

    def _upright_width(self, metrics: QFontMetricsF) -> float:
        """Width of the y title if it is short enough to stand unturned, else 0."""
        width = metrics.horizontalAdvance(self.y_axis.title())
        return width if width <= 2 * metrics.height() else 0.0

    def set_view(self, view: ViewMap, bounds: QRectF) -> None:
        """``view.rect`` in scene coordinates, within ``bounds``."""
        if bounds != self._bounds:
            for item in (self, *self.childItems()):
                item.prepareGeometryChange()
        self._map, self._bounds = view, bounds
        self.update()

    def look(self) -> tuple[object, ...]:
        """What it paints depends on this and nothing else."""
        return self.theme, self.x_axis, self.y_axis, self._map, self._bounds.getRect()

    def view_map(self) -> ViewMap | None:
        """Data to pixels of the scene, None before the first layout."""
        return self._map

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        view, theme = self._map, self.theme
        if view is None or (self.kept and widget is not None):
            return
        area, scale = view.rect, theme.scale
        left, top, right, bottom = area.left(), area.top(), area.right(), area.bottom()
        metrics = QFontMetricsF(self.font())
        strong: list[QLineF] = []
        weak: list[QLineF] = []
        edges = [QLineF(left, top, left, bottom), QLineF(left, bottom, right, bottom)]
        texts: list[tuple[QPointF, str]] = []
        for x, label in self.x_places(painter):
            (strong if label else weak).append(QLineF(x, top, x, bottom))
            edges.append(QLineF(x, bottom, x, bottom + (5 if label else 3) * scale))
        for value, label in self.y_ticks:
            y, width = crisp(painter, float(view.py(value))), metrics.horizontalAdvance(label)
            if not top - 1 <= y <= bottom + 1:
                continue
            strong.append(QLineF(left, y, right, y))
            edges.append(QLineF(left - 5 * scale, y, left, y))
            base = y + (metrics.ascent() - metrics.descent()) / 2
            texts.append((QPointF(left - 8 * scale - width, base), label))
        # Long antialiased lines cost Qt more than all curves together, and these are straight.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for role, alpha, lines in (("grid", 110, weak), ("grid", 255, strong), ("axis", 255, edges)):
            painter.setPen(line_pen(theme, role, 1, alpha=alpha))
            painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.setPen(theme.color("axis"))
        for at, text in texts:
            painter.drawText(at, text)
        self._paint_titles(painter, area, metrics)

    def x_places(self, painter: QPainter) -> Iterator[tuple[float, str]]:
        """Pixels and labels of the x ticks in the view."""
        assert self._map is not None
        area = self._map.rect
        for value, label in self.x_ticks:
            x = crisp(painter, float(self._map.px(value)))
            if area.left() - 1 <= x <= area.right() + 1:
                yield x, label

    def _paint_titles(self, painter: QPainter, area: QRectF, metrics: QFontMetricsF) -> None:
        bounds, turned = self._bounds, not self._upright_width(metrics)
        painter.setPen(self.theme.color("text"))
        below = metrics.elidedText(self.x_axis.title(), ELIDE, bounds.width())
        width = metrics.horizontalAdvance(below)
        x = max(bounds.left(), min(area.center().x() - width / 2, bounds.right() - width))
        base = area.bottom() + 11 * self.theme.scale + metrics.height() + metrics.ascent()
        painter.drawText(QPointF(x, base), below)
        title, high = self.y_axis.title(), area.height()
        if turned and metrics.horizontalAdvance(title) > high and x > bounds.left() + 2 * metrics.height():
            # A low plot has more room beside its ticks and the title below them.
            high = min(metrics.horizontalAdvance(title) + 1, bounds.bottom() - area.top())
        beside = metrics.elidedText(title, ELIDE, high if turned else area.width())
        painter.translate(bounds.left(), area.top() + high / 2)
        if turned:
            painter.rotate(-90)
            painter.drawText(QPointF(-metrics.horizontalAdvance(beside) / 2, metrics.ascent()), beside)
        else:
            painter.drawText(QPointF(0, metrics.ascent() / 2), beside)


class XLabelsItem(QGraphicsItem):
    """The labels of the x ticks, which make room for the grips of the cursors."""

    def __init__(self, axes: AxesItem, cursors: Mapping[str, CursorItem]) -> None:
        super().__init__(axes)
        self._axes, self._cursors = axes, cursors
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        return self._axes.boundingRect()

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        axes, view = self._axes, self._axes.view_map()
        if view is None:
            return
        left, font = view.rect.left(), axes.font()
        metrics = QFontMetricsF(font)
        base = view.rect.bottom() + 7 * axes.theme.scale + metrics.ascent()
        grips = [cursor.grip() for cursor in self._cursors.values() if cursor.isVisible()]
        spans = [(left + grip.left() - 4, left + grip.right() + 4) for grip in grips if grip is not None]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(axes.theme.color("axis"))
        for x, label in axes.x_places(painter):
            width = metrics.horizontalAdvance(label)
            start, end = x - width / 2, x + width / 2
            if label and not any(start < b and end > a for a, b in spans):
                painter.drawText(QPointF(start, base), label)
                spans.append((start, end + 4))


class HeaderItem(QGraphicsItem):
    """Title and source of the figure, and legend: above the data, so that none is hidden; lays out the
    read-out, too, which ``ReadoutItem`` paints."""

    kept = False  # in the picture of StillItems

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.theme, self.title, self.reference = theme, title, ""
        self.titled = True  # whether the title line is seen
        self.reserved = 0.0  # pixels at the right of the title kept for buttons
        self.right = 0.0  # where rows end
        self.readout: list[tuple[str, str]] = []
        self.entries: list[tuple[Layer, str, QRectF]] = []
        self._words: list[QRectF] = []
        self._widths: list[float] = []
        self._kept_at = 0.0, 0.0  # size of the letters and width of the plot that they hold for
        self._rect = QRectF()
        self._size = FONT_PLOT
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def arrange(self, width: float, indent: float, named: Sequence[tuple[Layer, str]]) -> float:
        """Lay out in this width, the legend from ``indent`` on; the height it all needs.

        Asks for no painting: right before one, that would paint every frame twice.
        """
        scale = self.theme.scale
        y = 0.0
        if self.titled and (self.title or self.reference):
            y = QFontMetricsF(self.theme.font(FONT_HEADING, bold=True)).height() + 10 * scale
        self.right = right = width if y else width - self.reserved
        size, indent = (FONT_PLOT, indent) if width > 560 * scale else (FONT_SMALL, 0.0)
        metrics = QFontMetricsF(self.theme.font(size))
        row = metrics.height() + 6 * scale
        entries = [40 * scale + metrics.horizontalAdvance(text or layer.name) for layer, text in named]
        boxes, y = flow(entries, indent, right, y, row, 18 * scale)
        self.entries = [(layer, text, box) for (layer, text), box in zip(named, boxes, strict=True)]
        bold = QFontMetricsF(self.theme.font(size, bold=True))
        words = [8.0 * math.ceil(bold.horizontalAdvance(text) / 8) for text, _ in self.readout]
        if (size, width) == self._kept_at and len(words) == len(self._widths):  # steady while digits change
            words = [max(pair) for pair in zip(words, self._widths, strict=True)]
        self._size, self._kept_at, self._widths = size, (size, width), words
        self._words, y = flow((min(w, right) for w in words), 0.0, right, y, row, 16 * scale)
        if self._rect != QRectF(0, 0, width, y):
            for item in (self, *self.childItems()):
                item.prepareGeometryChange()
            self._rect = QRectF(0, 0, width, y)
        return y

    def set_theme(self, theme: Theme) -> None:
        self.theme, self._widths = theme, []
        self.update()

    def forget_widths(self) -> None:
        """Give the words of the read-out no more room than they need now."""
        self._widths = []

    def readout_area(self) -> QRectF:
        """Where the read-out is, in the scene."""
        area = QRectF()
        for box in self._words:
            area |= box
        return area

    def look(self) -> tuple[object, ...]:
        """What it paints depends on this and nothing else."""
        named = [(layer, text, box.getRect(), layer.isVisible()) for layer, text, box in self.entries]
        place = self._size, self.reserved, self._rect.getRect()
        return self.theme, self.titled, self.title, self.reference, place, named

    def words(self) -> Iterator[tuple[str, str, QRectF]]:
        """Texts, roles and boxes of the read-out."""
        for (text, role), box in zip(self.readout, self._words, strict=True):
            yield text, role, box

    def font(self, bold: bool = False) -> QFont:
        """Of the legend; bold, of the read-out."""
        return self.theme.font(self._size, bold=bold)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        theme = self.theme
        if self.kept and widget is not None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

        if self.titled:
            self._paint_title(painter)
        metrics, scale = QFontMetricsF(theme.font(self._size)), theme.scale
        rise = (metrics.ascent() - metrics.descent()) / 2
        for layer, text, box in self.entries:
            if not text:  # nothing of it is there; its room stays, so that nothing jumps
                continue
            shown, middle = layer.isVisible(), box.center().y()
            if layer.is_chip and widget is not None:
                painter.setPen(line_pen(theme, "control_edge", 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                edge = box.adjusted(-5 * scale, 1, 5 * scale, -1)
                edge.setLeft(max(edge.left(), 0.5))
                painter.drawRoundedRect(edge, 5, 5)
            painter.setOpacity(1.0 if shown else 0.4)
            layer.paint_sample(painter, QRectF(box.left(), middle - 7 * scale, 30 * scale, 14 * scale), theme)
            painter.setOpacity(1.0)
            font = theme.font(self._size)
            font.setStrikeOut(not shown)
            painter.setFont(font)
            painter.setPen(theme.color("text" if shown else "muted"))
            painter.drawText(QPointF(box.left() + 38 * scale, middle + rise), text)

    def has_room(self, room: float) -> bool:
        """Whether the title, or its formula alone, is whole in so many pixels."""
        metrics = QFontMetricsF(self.theme.font(FONT_HEADING, bold=True))
        return any(metrics.horizontalAdvance(one) <= room for one in titles(self.title))

    def _paint_title(self, painter: QPainter) -> None:
        font, small = self.theme.font(FONT_HEADING, bold=True), self.theme.font(FONT_SMALL)
        metrics, thin = QFontMetricsF(font), QFontMetricsF(small)
        room = self._rect.width() - self.reserved
        fitting = (one for one in titles(self.title) if metrics.horizontalAdvance(one) <= room)
        title = next(fitting, "") or metrics.elidedText(self.title, ELIDE, room)
        painter.setFont(font)
        painter.setPen(self.theme.color("text"))
        painter.drawText(QPointF(0, metrics.ascent() + 2), title)
        left = room - metrics.horizontalAdvance(title) - 16
        reference = next(
            (text for text in sources(self.reference) if thin.horizontalAdvance(text) <= left), ""
        )
        if reference:
            painter.setFont(small)
            painter.setPen(self.theme.color("muted"))
            painter.drawText(
                QPointF(room - thin.horizontalAdvance(reference), metrics.ascent() + 2), reference
            )


def titles(title: str) -> tuple[str, ...]:
    """Ways to write a title, the longest first: "Name  formula" may lose its name, not half a formula."""
    name, _, formula = title.partition("  ")
    return (title, formula) if name and formula else (title,)


def sources(reference: str) -> tuple[str, ...]:
    """Ways to name a source, the longest first; a name that is cut names nothing."""
    found = [reference]
    if several := _AUTHORS.match(reference):
        found.append(f"{several[1]} et al. {several[2]}")
    if dated := _DATED.match(found[-1]):
        found.append(dated[0])
    return tuple(dict.fromkeys(found))


class ReadoutItem(QGraphicsItem):
    """The words of the read-out, where the header puts them."""

    def __init__(self, header: HeaderItem) -> None:
        super().__init__(header)
        self._header = header
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def boundingRect(self) -> QRectF:
        return self._header.boundingRect()

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        font = self._header.font(bold=True)
        metrics, legend = QFontMetricsF(font), QFontMetricsF(self._header.font())
        rise = (legend.ascent() - legend.descent()) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        for text, role, box in self._header.words():
            painter.setPen(self._header.theme.color(role))
            if box.right() >= self._header.right:  # else it was given all the room that it needs
                text = metrics.elidedText(text, ELIDE, box.width() + 1)
            painter.drawText(QPointF(box.left(), box.center().y() + rise), text)
