"""The surface of a plot: axes, legend, ranges, theme and layout; it holds layers but adds none itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gui.look.pyqtgraph_parts import ViewBox
from gui.look.theme import Theme, known_role
from gui.look.themed import Themed
from gui.widgets.plot.frame import AxesItem, Axis, HeaderItem, ReadoutItem, XLabelsItem
from gui.widgets.plot.geometry import NO_BOXES, ViewMap
from gui.widgets.plot.items import Layer
from gui.widgets.plot.overlays import HoverItem, ReferenceLabels, ReferenceLine
from gui.widgets.plot.still_items import StillItems
from gui.widgets.plot.view import PlotView

KEYS_HELP = (
    "Arrow keys move the cursor, Page Up and Page Down move it further, Ctrl+arrows step through the points, "
    "plus and minus zoom, 0 resets the view."
)
L = TypeVar("L", bound=Layer)
AROUND = 12, 10, 12, 8  # margins in pixels
LEAST_WIDTH = 220.0  # pixels at scale 1
LEAST_FIELD = 72.0  # height of the field with the data
IN_VIEW = 0.25  # of the home range, or of the view if that is narrower: never panned away
Painted = AxesItem | XLabelsItem | HeaderItem | ReadoutItem | Layer


class PlotCanvas(Themed, QFrame):
    """Lays axes, legend and layers out, on the screen and into a painter."""

    def __init__(self, theme: Theme, title: str, x: Axis, y: Axis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._layers: dict[str, Layer] = {}
        self._home = (0.0, 1.0, 0.0, 1.0)
        self._range_set = self._log_x = self._arranging = False
        self._dirty, self._wordy, self._unarranged = True, False, False
        self._margins, self._header_height = (60.0, 10.0, 40.0), 0.0  # left of the data, right, below
        self._bounds = QRectF()
        self._readout: tuple[Sequence[tuple[str, str]], str] = ((), "")
        self._summary = ""
        self._titled = True

        self._box = ViewBox(enableMenu=False)
        self._box.disableAutoRange()
        self._view = PlotView(self._box, self)
        self._axes, self._header = AxesItem(theme, x, y), HeaderItem(theme, title)
        self._x_labels, self._words = XLabelsItem(self._axes, self._view.cursors), ReadoutItem(self._header)
        self._kept = StillItems(self._paint_still)
        self._labels, self._tip, self._crosshair = ReferenceLabels(), HoverItem(False), HoverItem(True)
        self._crosshair.setVisible(False)
        for item in (self._kept, self._axes, self._header, self._labels, self._tip, self._crosshair):
            self._view.scene().addItem(item)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*AROUND)
        layout.addWidget(self._view)

        self._box.sigRangeChanged.connect(self._range_changed)
        self._view.scene().sigPrepareForPaint.connect(self._prepare)
        self._view.reset_requested.connect(self.reset_view)
        self._view.resized.connect(self._arrange)
        self._view.hidden.connect(self._forget_pictures)
        self._view.focus_changed.connect(self.update)
        self._describe_to_screen_reader()

    def _forget_pictures(self) -> None:
        # A scene that nobody sees keeps no pixels: there are some forty plots.
        self._kept.forget()
        for layer in self._layers.values():
            layer.invalidate()

    def layers(self) -> Mapping[str, Layer]:
        """The layers by key, in the order they were added."""
        return self._layers

    def _add(self, key: str, layer: L) -> L:
        if key in self._layers:
            raise ValueError(f"the plot already has {key!r}")
        self._layers[key] = layer
        layer.set_theme(self._theme)
        if layer.inside:
            layer.setParentItem(self._box)
        else:
            self._view.scene().addItem(layer)
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
        if (title, reference) == (self._header.title, self._header.reference):
            return
        self._header.title, self._header.reference = title, reference
        self._describe_to_screen_reader()
        self._arrange()

    def set_titled(self, titled: bool) -> None:
        """Whether the title line is seen on the screen; a printed figure has it in any case."""
        if titled != self._titled:
            self._titled = titled
            self._arrange()

    def title(self) -> str:
        """The title line."""
        return self._header.title

    def reference(self) -> str:
        """The source of the figure."""
        return self._header.reference

    def set_labels(self, x_label: str, x_unit: str, y_label: str) -> None:
        """Axis titles and the unit of x."""
        axes = Axis(x_label, x_unit), Axis(y_label)
        if axes != (self._axes.x_axis, self._axes.y_axis):
            self._axes.x_axis, self._axes.y_axis = axes
            self._arrange()

    def set_readout(self, lines: Sequence[tuple[str, str]], cursor: str = "") -> None:
        """Words (text, colour role) in a row above the data, after the value of that cursor."""
        for _, role in lines:
            known_role(role)
        self._readout = tuple(lines), cursor
        self._words_changed()

    def fit_readout(self) -> None:
        """Room for the present words only; in a drag it grows and never shrinks, so that nothing jumps."""
        self._header.forget_widths()
        self._words_changed()

    def readout(self) -> list[tuple[str, str]]:
        """The words of the read-out with their colour roles."""
        self._catch_up()
        return list(self._header.readout)

    def readout_area(self) -> QRectF:
        """Where the read-out is, in pixels of the view."""
        self._catch_up()
        return self._header.readout_area()

    def legend(self) -> dict[str, QRectF]:
        """The names in the legend and their places in pixels of the view."""
        self._catch_up()
        return {text: box for _, text, box in self._header.entries if text}

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

    def _range_changed(self) -> None:
        view = self._box.viewRange()
        held = [_held(span, self._home[i : i + 2]) for span, i in zip(view, (0, 2), strict=True)]
        if held == [tuple(span) for span in view]:
            self._arrange()
        else:
            self._box.setRange(xRange=held[0], yRange=held[1], padding=0, disableAutoRange=True)

    def is_zoomed(self) -> bool:
        """Whether the user zoomed or panned."""
        home = np.reshape(self._home, (2, 2))
        return bool(np.any(np.abs(self._box.viewRange() - home) > 1e-6 * np.diff(home)))

    def set_theme(self, theme: Theme) -> None:
        """Restyle everything in place."""
        self._theme = theme
        self._view.set_theme(theme)
        self._kept.background = theme.color("panel")
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

    # painting

    def render_to(self, painter: QPainter, rect: QRectF, theme: Theme | None = None) -> None:
        """Paint the plot into ``rect`` (logical pixels) as vectors, laid out for that size.

        Neither crosshair, tip nor buttons are painted; what the screen shows stays as it is.
        """
        self._arrange_at_last()
        active = [cursor for cursor in self._view.cursors.values() if cursor.active]
        try:
            for cursor in active:
                cursor.active = False
            self._apply_theme(theme or self._theme)
            self._arrange_in(rect.size(), 0.0, printed=True)
            self._paint(painter, rect.topLeft())
        finally:
            for cursor in active:
                cursor.active = True
            self._apply_theme(self._theme)
            self._arrange_now()

    def _paint(self, painter: QPainter, at: QPointF) -> None:
        # Not QGraphicsScene.render: it clips twice, and Qt's SVG generator then loses all that follows.
        self._place_labels()
        layers = sorted((*self._layers.values(), self._labels), key=Layer.zValue)
        painter.save()
        painter.translate(at)
        self._paint_items(painter, [self._axes, self._x_labels, self._header, self._words])
        painter.translate(self._box.pos())
        painter.save()
        painter.setClipRect(self._box.rect())
        self._paint_items(painter, [layer for layer in layers if layer.inside])
        painter.restore()
        self._paint_items(painter, [layer for layer in layers if not layer.inside])
        painter.restore()

    @staticmethod
    def _paint_items(painter: QPainter, items: Sequence[Painted]) -> None:
        for item in items:
            if item.isVisible():
                painter.save()
                item.paint(painter, None)
                painter.restore()

    def _paint_still(self, painter: QPainter, items: Sequence[Painted], widget: QWidget) -> None:
        for item in items:
            painter.save()
            if isinstance(item, Layer):
                painter.translate(self._box.pos())
                painter.setClipPath(self._box.shape())  # to the pixel as the scene does
            if item.isVisible():
                item.paint(painter, None, widget)
            painter.restore()

    def _apply_theme(self, theme: Theme) -> None:
        self._axes.theme = theme
        self._header.set_theme(theme)
        for layer in self._all_layers():
            layer.set_theme(theme)

    def _all_layers(self) -> tuple[Layer, ...]:
        return *self._layers.values(), self._labels, self._tip, self._crosshair

    # layout

    def minimumSizeHint(self) -> QSize:
        """Room for title, legend and read-out as they are, for the axes, and for a little of the data."""
        self._arrange_at_last()
        scale = self._theme.scale
        left, top, right, bottom = AROUND
        field = LEAST_FIELD * scale + self._axes.margins()[2] + 8
        return QSize(
            math.ceil(LEAST_WIDTH * scale) + left + right,
            math.ceil(self._header_height + field) + top + bottom,
        )

    def _map(self, rect: QRectF) -> ViewMap:
        (x0, x1), (y0, y1) = self._box.viewRange()
        return ViewMap(x0, x1, y0, y1, rect, self._log_x)

    def _arrange(self) -> None:
        if self.isVisible():
            self._arrange_now()
        elif not self._unarranged and not self._arranging:
            # Building it takes a dozen steps: laid out once, when it is seen or asked for.
            self._unarranged = True
            self.updateGeometry()

    def _arrange_now(self) -> None:
        self._unarranged = False
        reserved = self._place_buttons()  # which may resize the view, and come here again: asked for first
        self._arrange_in(QSizeF(self._view.viewport().size()), reserved)

    def _arrange_at_last(self) -> None:
        if self._unarranged:
            self._arrange_now()

    def _arrange_in(self, size: QSizeF, reserved: float, printed: bool = False) -> None:
        if self._arranging:
            return
        self._arranging = True
        before = self._header_height
        try:
            self._bounds, self._header.reserved = QRectF(QPointF(0, 0), size), reserved
            for _ in range(4):  # the labels' width depends on the ticks, these on the size
                left, right, below = self._margins
                top = self._measure_header(printed) + 8
                wide, high = size.width() - left - right, size.height() - top - below
                area = QRectF(
                    round(left), round(top), max(20.0, math.floor(wide)), max(20.0, math.floor(high))
                )
                self._axes.choose_ticks(self._map(area))
                self._margins = self._axes.margins()
                if self._margins == (left, right, below):
                    break
            self._box.setGeometry(area)
            self._axes.set_view(self._map(area), self._bounds)
            inside = sorted((one for one in self._layers.values() if one.inside), key=Layer.zValue)
            self._kept.set_items((self._axes, *inside, self._header), self._bounds)
            inner = self._map(QRectF(QPointF(0, 0), area.size()))
            for layer in self._all_layers():
                layer.set_map(inner)
                if not layer.inside:
                    layer.setPos(area.topLeft())
            self._dirty = True
        finally:
            self._arranging = False
        if self._header_height != before and not printed:
            self.updateGeometry()

    def _legend(self) -> list[tuple[Layer, str]]:
        return [(layer, layer.legend()) for layer in self._layers.values() if layer.name]

    def _measure_header(self, printed: bool = False) -> float:
        named = self._legend()
        self._header.titled = self._titled or printed
        if printed:  # a printed legend has no entries to click on
            named = [(layer, text) for layer, text in named if text and layer.isVisible()]
        lines, key = self._readout
        cursors = [cursor for cursor in self._view.cursors.values() if cursor.isVisible()]
        at = self._view.cursors.get(key or self._view.active_cursor())
        # A single cursor says on its grip where it is; said again, it would often cost the plot a line.
        before = [(f"at {at.text()}:", at.role)] if at in cursors and len(cursors) > 1 and lines else []
        self._header.readout = [*before, *lines, *self._further_readout()]
        self._header_height = self._header.arrange(self._bounds.width(), self._margins[0], named)
        return self._header_height

    def _further_readout(self) -> list[tuple[str, str]]:
        """Words that a subclass puts behind the read-out, with their colour roles."""
        return []

    def _words_changed(self) -> None:
        """Other words in the header: laid out once, when they are painted or asked for."""
        self._wordy = self._dirty = True
        self._words.update()

    def _catch_up(self) -> None:
        self._arrange_at_last()
        if self._wordy:
            self._arrange_header()

    def _arrange_header(self) -> None:
        """After other words in the header: the rest is laid out anew only if they need other room."""
        self._wordy = False
        if self._header_height != self._measure_header():
            self._arrange_now()
            self.updateGeometry()

    def _place_buttons(self) -> float:
        """Pixels that a subclass's buttons take at the right of the title line."""
        return 0.0

    def _limit_cursors(self) -> None:
        x0, x1 = (10.0**v for v in self._home[:2]) if self._log_x else self._home[:2]
        for cursor in self._view.cursors.values():
            cursor.low, cursor.high = max(cursor.limits[0], x0), min(cursor.limits[1], x1)

    def _prepare(self) -> None:
        self._arrange_at_last()
        if self._dirty:
            if self._wordy or self._legend() != [entry[:2] for entry in self._header.entries]:
                self._arrange_header()
            self._place_labels()

    def _place_labels(self) -> None:
        self._dirty = False
        if self._labels.lines:
            data = [one for one in self._layers.values() if not isinstance(one, ReferenceLine)]
            boxes = [one.obstacles() for one in data if one.isVisible()]
            self._labels.place(np.concatenate((NO_BOXES, *boxes)))

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
        self._arrange_now()  # also where a picture is taken of what was never shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange_at_last()

    def _describe_to_screen_reader(self, point: str = "") -> None:
        self._view.setAccessibleName(self._header.title or "Plot")
        self._view.setAccessibleDescription(
            " ".join(part for part in (point, self._summary, self._more_description(), KEYS_HELP) if part)
        )

    def _more_description(self) -> str:
        """A sentence that a subclass adds for screen readers."""
        return ""


def _held(view: Sequence[float], home: Sequence[float]) -> tuple[float, float]:
    """The range nearest to ``view``, as wide, that still shows something of ``home``."""
    (low, high), (start, end) = view, home
    shown = IN_VIEW * min(high - low, end - start)
    shift = max(0.0, start + shown - high) - max(0.0, low - (end - shown))
    return low + shift, high + shift
