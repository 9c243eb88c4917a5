"""The surface of a plot: axes, legend, ranges, theme and layout; it holds layers but adds none itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeVar

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.core.numbers import number, significant
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.plot.frame import AxesItem, Axis, HeaderItem
from gui.widgets.plot.geometry import ViewMap
from gui.widgets.plot.items import Layer
from gui.widgets.plot.overlays import CrosshairItem, PointTip, ReadoutItem, ReferenceLabels
from gui.widgets.plot.view import PlotView

KEYS_HELP = (
    "Arrow keys move the cursor, Page Up and Page Down move it further, Ctrl+arrows step through the points, "
    "plus and minus zoom, Ctrl+0 resets the view."
)
L = TypeVar("L", bound=Layer)


class PlotCanvas(Themed, QFrame):
    """Lays axes, legend and layers out, on the screen and into a painter."""

    def __init__(
        self, theme: Theme, title: str, x_axis: Axis, y_axis: Axis, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._layers: dict[str, Layer] = {}
        self._home = (0.0, 1.0, 0.0, 1.0)
        self._range_set = False
        self._log_x = False
        self._left = 60.0
        self._header_room = 0.0
        self._bounds = QRectF()
        self._dirty = True
        self._arranging = False
        self._readout_key = ""
        self._summary = ""

        self._box = pg.ViewBox(enableMenu=False)
        self._box.disableAutoRange()
        self._view = PlotView(self._box, self)
        self._axes = AxesItem(x_axis, y_axis)
        self._header = HeaderItem()
        self._header.title = title
        self._view.scene().addItem(self._axes)
        self._view.scene().addItem(self._header)
        self._labels, self._readout, self._tip = ReferenceLabels(), ReadoutItem(), PointTip()
        self._crosshair = CrosshairItem(self._describe)
        self._own = (self._labels, self._readout, self._tip, self._crosshair)
        for layer in self._own:
            layer.setParentItem(self._box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addWidget(self._view)

        self._box.sigRangeChanged.connect(self._on_range_changed)
        self._view.scene().sigPrepareForPaint.connect(self._prepare)
        self._view.reset_requested.connect(self.reset_view)
        self._view.resized.connect(self._arrange)
        self._view.focus_changed.connect(self.update)
        self.setFocusProxy(self._view)
        self._describe_to_screen_reader()

    def layers(self) -> Mapping[str, Layer]:
        """The layers by key, in the order they were added."""
        return self._layers

    def _add(self, key: str, layer: L) -> L:
        if key in self._layers:
            raise ValueError(f"the plot already has {key!r}")
        self._layers[key] = layer
        layer.set_theme(self._theme)
        layer.setParentItem(self._box)
        self._arrange()
        return layer

    def _get(self, key: str, kind: type[L]) -> L:
        layer = self._layers[key]
        if not isinstance(layer, kind):
            raise KeyError(f"{key!r} is no {kind.__name__}")
        self._dirty = True
        return layer

    # frame

    def set_title(self, title: str, reference: str = "") -> None:
        """Title line, and the source of the figure at its right."""
        self._header.title, self._header.reference = title, reference
        self._describe_to_screen_reader()
        self._arrange()

    def title(self) -> str:
        """The title line."""
        return self._header.title

    def reference(self) -> str:
        """The source of the figure."""
        return self._header.reference

    def readout(self) -> list[tuple[str, str]]:
        """The lines of the read-out: text, colour role."""
        return list(self._readout.lines)

    def set_labels(self, x_label: str, x_unit: str, y_label: str, y_unit: str = "") -> None:
        """Axis titles and units."""
        self._axes.x_axis, self._axes.y_axis = Axis(x_label, x_unit), Axis(y_label, y_unit)
        self._arrange()

    def set_range(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """The range that Reset view restores; ValueError if empty. The same range again keeps a zoom."""
        if not (all(map(math.isfinite, (x0, x1, y0, y1))) and x0 < x1 and y0 < y1):
            raise ValueError(f"not a range: {x0}, {x1}, {y0}, {y1}")
        if self._log_x:
            if x0 <= 0:
                raise ValueError("a logarithmic axis starts above 0")
            x0, x1 = math.log10(x0), math.log10(x1)
        if (x0, x1, y0, y1) == self._home and self._range_set:
            return
        self._home, self._range_set = (x0, x1, y0, y1), True
        wide, high = x1 - x0, y1 - y0
        self._box.setLimits(
            minXRange=wide / 500, maxXRange=wide * 4, minYRange=high / 500, maxYRange=high * 4
        )
        self._limit_cursors()
        self.reset_view()

    def set_log_x(self, log: bool) -> None:
        """Logarithmic x axis; call ``set_range`` after it."""
        self._log_x = log

    def reset_view(self) -> None:
        """Undo zoom and pan."""
        x0, x1, y0, y1 = self._home
        self._box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0, disableAutoRange=True)
        self._arrange()

    def is_zoomed(self) -> bool:
        """Whether the user zoomed or panned."""
        (a, b), (c, d) = self._box.viewRange()
        x0, x1, y0, y1 = self._home
        near = 1e-6
        return not (
            math.isclose(a, x0, abs_tol=near * (x1 - x0)) and math.isclose(b, x1, abs_tol=near * (x1 - x0))
        ) or not (
            math.isclose(c, y0, abs_tol=near * (y1 - y0)) and math.isclose(d, y1, abs_tol=near * (y1 - y0))
        )

    def set_theme(self, theme: Theme) -> None:
        """Restyle everything in place."""
        self._theme = theme
        self._view.set_theme(theme)
        self._apply_theme(theme)
        self._arrange()

    def set_summary(self, text: str) -> None:
        """One sentence for screen readers that says what the plot shows now."""
        if text != self._summary:
            self._summary = text
            self._describe_to_screen_reader()

    def view(self) -> PlotView:
        """The graphics view (focus, tests)."""
        return self._view

    def plot_size(self) -> QSizeF:
        """Size of the drawn plot in logical pixels, for figures in the proportions of the screen."""
        return QSizeF(self._view.viewport().size())

    def render_to(self, painter: QPainter, rect: QRectF, theme: Theme | None = None) -> None:
        """Paint the plot into ``rect`` (logical pixels) as vectors, laid out for that size.

        Neither crosshair, tip nor buttons are painted; what the screen shows stays as it is.
        """
        hidden = [layer for layer in (self._crosshair, self._tip) if layer.isVisible()]
        active = [cursor for cursor in self._view.cursors.values() if cursor.active]
        try:
            for layer in hidden:
                layer.setVisible(False)
            for cursor in active:
                cursor.active = False
            self._apply_theme(theme or self._theme)
            self._arrange(rect.size(), 0.0)
            self._paint(painter, rect.topLeft())
        finally:
            for layer in hidden:
                layer.setVisible(True)
            for cursor in active:
                cursor.active = True
            self._apply_theme(self._theme)
            self._arrange()

    def _paint(self, painter: QPainter, at: QPointF) -> None:
        # Not QGraphicsScene.render: it clips twice, and Qt's SVG generator then loses all that follows.
        self._prepare()
        painter.save()
        painter.translate(at)
        for item in (self._axes, self._header):
            painter.save()
            item.paint(painter, None)
            painter.restore()
        painter.translate(self._box.pos())
        painter.setClipRect(self._box.rect())
        for layer in sorted((*self._layers.values(), *self._own), key=Layer.zValue):
            if layer.isVisible():
                painter.save()
                layer.paint(painter, None)
                painter.restore()
        painter.restore()

    # layout

    def _apply_theme(self, theme: Theme) -> None:
        self._axes.set_theme(theme)
        self._header.set_theme(theme)
        for layer in (*self._own, *self._layers.values()):
            layer.set_theme(theme)

    def _map(self, rect: QRectF) -> ViewMap:
        (x0, x1), (y0, y1) = self._box.viewRange()
        return ViewMap(x0, x1, y0, y1, rect, self._log_x)

    def _arrange(self, size: QSizeF | None = None, reserved: float | None = None) -> None:
        if self._arranging:
            return
        self._arranging = True
        try:
            self._bounds = QRectF(QPointF(0, 0), self.plot_size() if size is None else size)
            self._header.reserved = self._place_buttons() if reserved is None else reserved
            named = [layer for layer in self._layers.values() if layer.name]
            if size is not None:  # a printed legend has no entries to click on
                named = [layer for layer in named if layer.isVisible()]
            left, right, below = self._left, 10.0, 40.0
            for _ in range(2):  # the labels' width depends on the ticks, these on the size
                top = self._header_room = self._header.arrange(self._bounds.width(), left, named) + 8
                area = QRectF(
                    round(left),
                    round(top),
                    max(20.0, math.floor(self._bounds.width() - left - right)),
                    max(20.0, math.floor(self._bounds.height() - top - below)),
                )
                self._axes.choose_ticks(self._map(area))
                left, right, below = self._axes.margins()
            self._left = left
            self._box.setGeometry(area)
            self._show_range()
        finally:
            self._arranging = False

    def _arrange_legend(self) -> None:
        """After another legend text: the rest is laid out anew only if the legend needs other room."""
        named = [layer for layer in self._layers.values() if layer.name]
        if self._header.arrange(self._bounds.width(), self._left, named) + 8 != self._header_room:
            self._arrange()

    def _show_range(self) -> None:
        area = self._box.geometry()
        outer, inner = self._map(area), self._map(QRectF(QPointF(0, 0), area.size()))
        self._axes.set_view(outer, self._bounds)
        for layer in (*self._layers.values(), *self._own):
            layer.set_map(inner)
        self._dirty = True

    def _on_range_changed(self) -> None:
        if not self._arranging:
            self._arrange()

    def _place_buttons(self) -> float:
        """Pixels that a subclass's buttons take at the right of the title line."""
        return 0.0

    def _limit_cursors(self) -> None:
        x0, x1 = (10.0**v for v in self._home[:2]) if self._log_x else self._home[:2]
        for cursor in self._view.cursors.values():
            cursor.low, cursor.high = max(cursor.limits[0], x0), min(cursor.limits[1], x1)

    def _prepare(self) -> None:
        if not self._dirty:
            return
        self._dirty = False
        layers = [layer for layer in self._layers.values() if layer.isVisible() and layer.hides_text]
        outlines = [line for line in (layer.outline() for layer in layers) if line is not None]
        taken = self._labels.place(outlines)
        cursors = self._view.cursors
        taken += [grip for grip in (c.grip() for c in cursors.values()) if grip is not None]
        cursor = cursors.get(self._readout_key or self._view.active_cursor())
        self._readout.place(cursor.pixel() if cursor is not None else None, outlines, taken)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._view.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 7, 7)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _describe(self, x: float, y: float) -> str:
        axes = self._axes
        across = significant(x) if self._log_x else number(x, 1 if axes.x_axis.unit == "°" else 3)
        names = (axes.x_axis.label or "x", axes.y_axis.label or "y")
        short = [name if len(name) <= 12 else name.split()[-1] for name in names]
        units = ["°" if a.unit == "°" else f" {a.unit}" if a.unit else "" for a in (axes.x_axis, axes.y_axis)]
        return f"{short[0]} = {across}{units[0]},  {short[1]} = {number(y, 4)}{units[1]}"

    def _describe_to_screen_reader(self, point: str = "") -> None:
        self._view.setAccessibleName(self._header.title or "Plot")
        self._view.setAccessibleDescription(
            " ".join(part for part in (point, self._summary, KEYS_HELP) if part)
        )
