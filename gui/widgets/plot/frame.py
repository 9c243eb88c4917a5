"""What surrounds the data of a plot: grid, ticks and axis titles; title line and legend above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from gui.look.theme import FONT_HEADING, FONT_PLOT, FONT_SMALL, Theme
from gui.widgets.plot.geometry import Tick, ViewMap, degree_ticks, linear_ticks, log_ticks
from gui.widgets.plot.items import Layer, crisp, line_pen


class Axis(Struct):
    """Title and unit of one axis; the unit ``°`` goes to the tick labels and sets steps of 15°, 30° …"""

    label: str = ""
    unit: str = ""

    def title(self) -> str:
        """Label with unit, as printed on the axis."""
        return f"{self.label} ({self.unit})" if self.unit and self.unit != "°" else self.label

    def header(self) -> str:
        """Label with unit, as the head of a table column."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


class AxesItem(QGraphicsItem):
    """Grid and frame in the view rectangle, tick labels and titles around it (scene coordinates)."""

    def __init__(self, x: Axis, y: Axis) -> None:
        super().__init__()
        self.x_axis, self.y_axis = x, y
        self.x_ticks: list[Tick] = []
        self.y_ticks: list[Tick] = []
        self._theme: Theme | None = None
        self._map: ViewMap | None = None
        self._bounds = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(-200)  # pyqtgraph puts its ViewBox at -100

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def font(self) -> QFont:
        assert self._theme is not None
        return self._theme.font(FONT_PLOT)

    def choose_ticks(self, view: ViewMap) -> None:
        """Ticks for this range at this size."""
        metrics = QFontMetricsF(self.font())
        across = max(2, int(view.rect.width() / (metrics.horizontalAdvance("−0.000") * 1.9)))
        upward = max(2, int(view.rect.height() / (metrics.height() * 2.6)))
        if view.log_x:
            self.x_ticks = log_ticks(view.x0, view.x1, across)
        elif self.x_axis.unit == "°":
            self.x_ticks = degree_ticks(view.x0, view.x1, across)
        else:
            self.x_ticks = linear_ticks(view.x0, view.x1, across)
        if self.y_axis.unit == "°":
            self.y_ticks = degree_ticks(view.y0, view.y1, upward)
        else:
            self.y_ticks = linear_ticks(view.y0, view.y1, upward)

    def margins(self) -> tuple[float, float, float]:
        """Pixels needed left, right and below for labels and titles."""
        metrics = QFontMetricsF(self.font())
        scale = self._theme.scale if self._theme else 1.0
        widest = max((metrics.horizontalAdvance(t.label) for t in self.y_ticks), default=0.0)
        last = max((metrics.horizontalAdvance(t.label) / 2 for t in self.x_ticks), default=0.0)
        left = widest + 10 * scale
        if self.y_axis.title():
            left += 8 * scale + (self._upright_width(metrics) or metrics.height())
        below = metrics.height() + 8 * scale + (metrics.height() + 4 * scale if self.x_axis.title() else 0)
        return left, max(last + 4, 10 * scale), below + 4

    def _upright_width(self, metrics: QFontMetricsF) -> float:
        """Width of the y title if it is short enough to stand unturned, else 0."""
        width = metrics.horizontalAdvance(self.y_axis.title())
        return width if width <= 2 * metrics.height() else 0.0

    def set_view(self, view: ViewMap, bounds: QRectF) -> None:
        """``view.rect`` in scene coordinates, within ``bounds``."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
        self._map, self._bounds = view, bounds
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        view, theme = self._map, self._theme
        if view is None or theme is None:
            return
        area, scale = view.rect, theme.scale
        metrics = QFontMetricsF(self.font())
        grid, faint = line_pen(theme, "grid", 1), line_pen(theme, "grid", 1, alpha=110)
        edges: list[QLineF] = []
        strong: list[QLineF] = []
        weak: list[QLineF] = []
        texts: list[tuple[QPointF, str]] = []
        taken = -1e9
        for tick in self.x_ticks:
            x = crisp(painter, float(view.px(tick.value)))
            if not area.left() - 1 <= x <= area.right() + 1:
                continue
            (strong if tick.label else weak).append(QLineF(x, area.top(), x, area.bottom()))
            edges.append(QLineF(x, area.bottom(), x, area.bottom() + (5 if tick.label else 3) * scale))
            width = metrics.horizontalAdvance(tick.label)
            if tick.label and x - width / 2 > taken:
                texts.append(
                    (QPointF(x - width / 2, area.bottom() + 7 * scale + metrics.ascent()), tick.label)
                )
                taken = x + width / 2 + 4
        for tick in self.y_ticks:
            y = crisp(painter, float(view.py(tick.value)))
            if not area.top() - 1 <= y <= area.bottom() + 1:
                continue
            strong.append(QLineF(area.left(), y, area.right(), y))
            edges.append(QLineF(area.left() - 5 * scale, y, area.left(), y))
            width = metrics.horizontalAdvance(tick.label)
            base = y + (metrics.ascent() - metrics.descent()) / 2
            texts.append((QPointF(area.left() - 8 * scale - width, base), tick.label))
        edges.append(QLineF(area.topLeft(), area.bottomLeft()))
        edges.append(QLineF(area.bottomLeft(), area.bottomRight()))
        # Long antialiased lines cost Qt more than all curves together, and these are straight.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for pen, lines in ((faint, weak), (grid, strong), (line_pen(theme, "axis", 1), edges)):
            painter.setPen(pen)
            painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.setPen(theme.color("axis"))
        for at, text in texts:
            painter.drawText(at, text)
        self._paint_titles(painter, area, metrics, theme)

    def _paint_titles(self, painter: QPainter, area: QRectF, metrics: QFontMetricsF, theme: Theme) -> None:
        painter.setPen(theme.color("text"))
        below = self.x_axis.title()
        if below:
            shown = metrics.elidedText(below, Qt.TextElideMode.ElideRight, self._bounds.width())
            width = metrics.horizontalAdvance(shown)
            x = min(area.center().x() - width / 2, self._bounds.right() - width)
            base = area.bottom() + 11 * theme.scale + metrics.height() + metrics.ascent()
            painter.drawText(QPointF(max(x, self._bounds.left()), base), shown)
        beside = self.y_axis.title()
        if beside and self._upright_width(metrics):
            painter.drawText(QPointF(self._bounds.left(), area.center().y() + metrics.ascent() / 2), beside)
        elif beside:
            shown = metrics.elidedText(beside, Qt.TextElideMode.ElideRight, area.height())
            painter.save()
            painter.translate(self._bounds.left() + metrics.ascent(), area.center().y())
            painter.rotate(-90)
            painter.drawText(QPointF(-metrics.horizontalAdvance(shown) / 2, 0), shown)
            painter.restore()


class HeaderItem(QGraphicsItem):
    """Title and source of the figure; under them the legend, outside the data so that it hides none."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.reference = ""
        self.reserved = 0.0  # pixels at the right of the title kept for buttons
        self.boxes: list[tuple[Layer, QRectF]] = []
        self._theme: Theme | None = None
        self._rect = QRectF()
        self._size = FONT_PLOT
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def arrange(self, width: float, indent: float, layers: Sequence[Layer]) -> float:
        """Lay title and legend out in this width, legend from ``indent`` on; the height they need."""
        assert self._theme is not None
        self.prepareGeometryChange()
        scale = self._theme.scale
        self.boxes = []
        y = self._title_height()
        self._size = FONT_PLOT if width > 560 * scale else FONT_SMALL
        metrics = QFontMetricsF(self._theme.font(self._size))
        x, row = indent, metrics.height() + 6 * scale
        right = width if y else width - self.reserved
        for layer in layers:
            wide = 40 * scale + metrics.horizontalAdvance(layer.name)
            if x > indent and x + wide > right:
                x, y = indent, y + row
            self.boxes.append((layer, QRectF(x, y, wide, row)))
            x += wide + 18 * scale
        y += row if layers else 0.0
        self._rect = QRectF(0, 0, width, y)
        self.update()
        return y

    def _title_height(self) -> float:
        assert self._theme is not None
        if not (self.title or self.reference):
            return 0.0
        return QFontMetricsF(self._theme.font(FONT_HEADING, bold=True)).height() + 10 * self._theme.scale

    def layer_at(self, at: QPointF) -> Layer | None:
        """The layer whose legend entry is there."""
        return next((layer for layer, box in self.boxes if box.contains(at)), None)

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        theme = self._theme
        if theme is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_title(painter, theme)
        font, crossed = theme.font(self._size), theme.font(self._size)
        crossed.setStrikeOut(True)
        metrics, scale = QFontMetricsF(font), theme.scale
        for layer, box in self.boxes:
            sample = QRectF(box.left(), box.center().y() - 7 * scale, 30 * scale, 14 * scale)
            painter.setOpacity(1.0 if layer.isVisible() else 0.4)
            layer.paint_sample(painter, sample, theme)
            painter.setOpacity(1.0)
            painter.setFont(font if layer.isVisible() else crossed)
            painter.setPen(theme.color("text" if layer.isVisible() else "muted"))
            base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(box.left() + 38 * scale, base), layer.name)

    def _paint_title(self, painter: QPainter, theme: Theme) -> None:
        font = theme.font(FONT_HEADING, bold=True)
        metrics = QFontMetricsF(font)
        room = self._rect.width() - self.reserved
        title = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(QPointF(0, metrics.ascent() + 2), title)
        room -= metrics.horizontalAdvance(title) + 16
        small = theme.font(FONT_SMALL)
        thin = QFontMetricsF(small)
        reference = thin.elidedText(self.reference, Qt.TextElideMode.ElideRight, max(0.0, room))
        if reference and room > 80:
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            x = self._rect.width() - self.reserved - thin.horizontalAdvance(reference)
            painter.drawText(QPointF(x, metrics.ascent() + 2), reference)
