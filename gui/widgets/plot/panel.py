"""A plot for physics figures: curves, shaded violations, points with errors, cursor, read-out, legend."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from numpy.typing import ArrayLike
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gui.core.glossary import meaning_of_axis
from gui.core.numbers import number, significant
from gui.look.hints import hint
from gui.look.theme import CURVE_WIDTH, Theme
from gui.widgets.plot.frame import Axis
from gui.widgets.plot.items import BandItem, CurveItem, FillItem, Layer, RegionItem
from gui.widgets.plot.notice import PlotNotice
from gui.widgets.plot.overlays import CursorItem, ReferenceLine
from gui.widgets.plot.pin_items import PinItem
from gui.widgets.plot.pinning import PinningCanvas
from gui.widgets.plot.points import MarkerItem, PointsItem
from gui.widgets.plot.table import DataColumn, columns_of, csv_text

SOLID = Qt.PenStyle.SolidLine
DASHED = Qt.PenStyle.DashLine
DOTTED = Qt.PenStyle.DotLine
HOVER_PIXELS = 11.0
USEFUL_PLOT = 230  # pixels at scale 1: lower, a plot is better seen alone


class PlotPanel(PinningCanvas):
    """All data and ranges in display units (degrees for an axis with unit ``°``).

    Setters never emit. A key names one thing for good: adding it twice is a ValueError, setting an unknown
    one a KeyError.
    """

    cursor_drag_started = Signal(str)
    cursor_moved = Signal(str, float)
    cursor_drag_finished = Signal(str)
    copy_figure_requested = Signal()
    save_figure_requested = Signal()
    notice_followed = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        x_label: str = "",
        x_unit: str = "",
        y_label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, Axis(x_label, x_unit), Axis(y_label), parent)
        self._stop: tuple[str, int] | None = None
        self._make_actions()
        self._reset_button = self._button("Reset view", "Show the whole range again (0)")
        self._reset_button.clicked.connect(self.reset_view)
        self._reset_button.hide()
        self._menu_button = self._button("⋯", "Plot menu: curves, copy, save, crosshair")
        self._menu_button.setAccessibleName("Plot menu")
        self._menu_button.clicked.connect(self._open_menu_below)
        self._notice = PlotNotice(self._view)
        self._notice.followed.connect(self.notice_followed)
        self._box.sigRangeChanged.connect(self._hide_tip)
        for signal, slot in (
            (self._view.cursor_drag_started, self.cursor_drag_started),
            (self._view.cursor_moved, self._on_cursor_moved),
            (self._view.cursor_drag_finished, self.cursor_drag_finished),
            (self._view.hovered, self._on_hover),
            (self._view.clicked, self._on_click),
            (self._view.menu_requested, self._open_menu),
            (self._view.point_step_requested, self._step_point),
        ):
            signal.connect(slot)
        self.set_theme(theme)
        self.reset_view()

    def _arrange_in(self, size: QSizeF, reserved: float, printed: bool = False) -> None:
        super()._arrange_in(size, reserved, printed)
        if not printed:
            self._notice.place(self._box.geometry().toRect())

    # layers

    def layer(self, key: str) -> Layer:
        """The layer of that name."""
        return self._layers[key]

    def add_curve(
        self, key: str, name: str, role: str, style: Qt.PenStyle = SOLID, width: float = CURVE_WIDTH
    ) -> None:
        """A line; ``name`` goes to the legend ('' keeps it out)."""
        self._add(key, CurveItem(role, name, style, width))

    def set_curve(self, key: str, x: ArrayLike, y: ArrayLike) -> None:
        """New data in place; NaN breaks the line."""
        self._get(key, CurveItem).set_data(x, y)

    def add_fill(self, key: str, role: str, name: str = "") -> None:
        """Shading where one curve exceeds another (a violated bound)."""
        self._add(key, FillItem(role, name))

    def set_fill(self, key: str, x: ArrayLike, upper: ArrayLike, lower: ArrayLike) -> None:
        """The curves to compare; shaded only where upper > lower, up to the interpolated crossing."""
        self._get(key, FillItem).set_data(x, upper, lower)

    def add_band(self, key: str, role: str, name: str = "") -> None:
        """Shading between two curves, whichever is above."""
        self._add(key, BandItem(role, name))

    def set_band(self, key: str, x: ArrayLike, upper: ArrayLike, lower: ArrayLike) -> None:
        """The two edges."""
        self._get(key, BandItem).set_data(x, upper, lower)

    def add_region(self, key: str, role: str, name: str = "") -> None:
        """A strip from the top of the plot to its foot."""
        self._add(key, RegionItem(role, name))

    def set_region(self, key: str, low: float, high: float) -> None:
        """Ends of the strip; NaN hides it."""
        self._get(key, RegionItem).set_range(low, high)

    def add_points(self, key: str, name: str, role: str, symbol: str = "o") -> None:
        """Points with error bars; symbols ``o s d t x +``."""
        self._add(key, PointsItem(role, name, symbol))

    def set_points(self, key: str, x: ArrayLike, y: ArrayLike, sigma: ArrayLike | None = None) -> None:
        """New points in place; bars show ±1 standard deviation."""
        self._get(key, PointsItem).set_data(x, y, sigma)
        self._hide_tip()

    def set_point_texts(self, key: str, texts: Sequence[str]) -> None:
        """One text a point, shown on hover and on Ctrl+arrows; ValueError on a wrong count."""
        points = self._get(key, PointsItem)
        if len(texts) != len(points.xs):
            raise ValueError(f"{len(texts)} texts for {len(points.xs)} points")
        points.texts = list(texts)

    def add_marker(self, key: str, role: str, symbol: str = "d", name: str = "") -> None:
        """One marked point, hidden until set."""
        self._add(key, MarkerItem(role, symbol, name))

    def set_marker(self, key: str, x: float, y: float) -> None:
        """Where it is; NaN hides it."""
        seen = math.isfinite(x) and math.isfinite(y)
        self._get(key, MarkerItem).set_data([x if seen else math.nan], [y if seen else math.nan])

    def add_vline(self, key: str, role: str, label: str = "", style: Qt.PenStyle = DASHED) -> None:
        """An upright reference line; labels of several lines never overlap."""
        self._labels.lines.append(self._add(key, ReferenceLine("x", role, label, style)))

    def add_hline(self, key: str, role: str, label: str = "", style: Qt.PenStyle = DASHED) -> None:
        """A level reference line."""
        self._labels.lines.append(self._add(key, ReferenceLine("y", role, label, style)))

    def set_line(self, key: str, value: float, label: str | None = None) -> None:
        """Position of a reference line (NaN hides it) and, if given, its new label."""
        self._get(key, ReferenceLine).set_value(value, label)

    def add_cursor(
        self,
        key: str,
        role: str = "accent",
        label: str = "",
        *,
        low: float = -math.inf,
        high: float = math.inf,
        step: float = 1.0,
        page: float | None = None,
        decimals: int = 1,
    ) -> None:
        """A line the user drags between ``low`` and ``high`` (default: the range); arrow keys move a step."""
        cursor = CursorItem(role, label, "°" if self._axes.x_axis.unit == "°" else "", decimals)
        cursor.limits, cursor.step, cursor.page = (low, high), step, 10 * step if page is None else page
        self._add(key, cursor)
        self._view.cursors[key] = cursor
        self._limit_cursors()

    def set_cursor(self, key: str, x: float) -> None:
        """Move a cursor; emits nothing."""
        self._get(key, CursorItem).set_value(x)
        if self._readout[0] or self.pins():
            self._words_changed()

    def set_name(self, key: str, name: str) -> None:
        """Another legend text."""
        layer = self._get(key, Layer)
        if layer.name != name:
            layer.name = name
            self._words_changed()

    def set_layer_visible(self, key: str, visible: bool) -> None:
        """Show or hide; the legend keeps its entry."""
        self._get(key, Layer).setVisible(visible)
        self._header.update()

    def set_notice(self, text: str, offer: str = "") -> None:
        """Why there is nothing to draw, over the empty plot, and a button to what there is; '' for none.

        Where the room is scarce the words end at their colon, and the button says what comes after its own.
        """
        self._notice.say(text, offer)

    def notice(self) -> str:
        """The words over the empty plot."""
        return self._notice.text()

    def set_crosshair(self, shown: bool) -> None:
        """Lines and values under the mouse."""
        self._crosshair_action.setChecked(shown)
        self._crosshair.setVisible(shown)

    def table(self) -> list[DataColumn]:
        """Columns of everything visible."""
        shown = [layer for layer in self._layers.values() if layer.isVisible()]
        return columns_of(shown, self._axes.x_axis.header(), self._axes.y_axis.header())

    def copy_data(self) -> None:
        """Put the visible data on the clipboard as CSV."""
        QGuiApplication.clipboard().setText(csv_text(self.table()))

    # input

    def _on_cursor_moved(self, key: str, value: float) -> None:
        self._dirty = True
        self.cursor_moved.emit(key, value)

    def describe(self, x: float, y: float) -> str:
        """Both coordinates in words."""
        axes = self._axes
        across = significant(x) if self._log_x else number(x, 1 if axes.x_axis.unit == "°" else 3)
        parts = []
        for axis, value, fallback in ((axes.x_axis, across, "x"), (axes.y_axis, number(y, 4), "y")):
            name = axis.label or fallback
            unit = "°" if axis.unit == "°" else f" {axis.unit}" if axis.unit else ""
            parts.append(f"{name if len(name) <= 12 else name.split()[-1]} = {value}{unit}")
        return ",  ".join(parts)

    def tip(self) -> str:
        """The text of the data point that is shown now."""
        return self._tip.text

    def _on_hover(self, at: QPointF | None) -> None:
        local, view = None if at is None else at - self._box.pos(), self._crosshair.view_map()
        if local is None or view is None:
            self._crosshair.set_text(None)
            self._hide_tip()
            return
        if self._crosshair.isVisible():
            where = view.data_x(local.x()), view.data_y(local.y())
            self._crosshair.set_text(local, self.describe(*where))
        hit = self._legend_at(at)
        self._view.setToolTip(hint(self._meaning_at(at)) if hit is None else hit.tip())
        for key, points in self._points():
            index = points.nearest(local.x(), local.y(), HOVER_PIXELS * self._theme.scale)
            if index is not None and points.texts:
                self._show_tip(key, points, index)
                return
        self._hide_tip()

    def _meaning_at(self, at: QPointF | None) -> tuple[str, ...]:
        """What the axis means whose numbers or title lie there."""
        axes = self._axes
        view = axes.view_map()
        if at is None or view is None or at.y() < view.rect.top() or view.rect.contains(at):
            return ()
        axis = axes.x_axis if at.y() > view.rect.bottom() else axes.y_axis
        if not axis.label:
            return ()
        return axis.label, *meaning_of_axis(axis.label)

    def _points(self) -> list[tuple[str, PointsItem]]:
        return [(k, p) for k, p in self._layers.items() if type(p) is PointsItem and p.isVisible()]

    def _show_tip(self, key: str, points: PointsItem, index: int) -> None:
        if self._stop != (key, index):
            self._stop = (key, index)
            xs, ys = points.pixels()
            text = points.texts[index] if points.texts else self.describe(points.xs[index], points.ys[index])
            self._tip.set_text(QPointF(xs[index], ys[index]), text)
            self._describe_to_screen_reader(text.replace("\n", ", "))

    def _hide_tip(self) -> None:
        if self._stop is not None:
            self._stop = None
            self._tip.set_text(None)
            self._describe_to_screen_reader()

    def _step_point(self, step: int) -> None:
        area = self._box.rect()
        stops = [
            (key, points, int(i))
            for key, points in self._points()
            for i in points.xs.argsort()
            if area.contains(*(float(pixels[i]) for pixels in points.pixels()))
        ]
        if stops:
            now = next((n for n, (k, _, i) in enumerate(stops) if (k, i) == self._stop), None)
            start = (-1 if step > 0 else 0) if now is None else now
            self._show_tip(*stops[(start + step) % len(stops)])

    def _legend_at(self, at: QPointF | None) -> Layer | None:
        entries = self._header.entries
        return next((one for one, text, box in entries if text and at is not None and box.contains(at)), None)

    def _on_click(self, at: QPointF) -> None:
        hit = self._legend_at(at)
        if isinstance(hit, PinItem):
            self.pin_menu(hit.place).popup(self._view.mapToGlobal(at.toPoint()))
            return
        for key, layer in self._layers.items():
            if layer is hit:
                self.set_layer_visible(key, not layer.isVisible())

    # menu

    def _action(self, text: str, tip: str, slot: Callable[..., object] | SignalInstance) -> QAction:
        made = QAction(text, self)
        made.setToolTip(tip)
        made.triggered.connect(slot)
        return made

    def _make_actions(self) -> None:
        self._actions = (
            self._action("Copy data", "Copy the visible curves and points as CSV", self.copy_data),
            self._action("Copy figure", "Copy the figure as a picture", self.copy_figure_requested),
            self._action("Save figure…", "Save as PNG, SVG or PDF", self.save_figure_requested),
        )
        self._reset_action = self._action("Reset view", "Undo zoom and pan", self.reset_view)
        tip = "Show the coordinates under the mouse"
        self._crosshair_action = self._action("Crosshair", tip, self.set_crosshair)
        self._crosshair_action.setCheckable(True)

    def menu(self) -> QMenu:
        """A new context menu; the caller shows it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self._reset_action)
        shown = menu.addMenu("Show")
        for key, layer in self._layers.items():
            if layer.name:
                entry = shown.addAction(layer.name)
                entry.setCheckable(True)
                entry.setChecked(layer.isVisible())
                entry.setData(key)
        shown.setEnabled(not shown.isEmpty())
        shown.triggered.connect(self._on_show_action)
        self._add_pins(menu)
        menu.addSeparator()
        menu.addActions(self._actions)
        menu.addSeparator()
        menu.addAction(self._crosshair_action)
        return menu

    def _on_show_action(self, entry: QAction) -> None:
        self.set_layer_visible(entry.data(), entry.isChecked())

    def _open_menu(self, at: QPoint) -> None:
        self.menu().popup(at)

    def _open_menu_below(self) -> None:
        self._open_menu(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setProperty("role", "flat")
        return button

    def _place_buttons(self) -> float:
        # they lie over the title line of the view
        self._reset_button.setVisible(self.is_zoomed())
        pin = [] if self._pin_button is None else [self._pin_button]
        for button in (self._menu_button, *pin):  # no title line to lie over: Ctrl+P and a right click do it
            button.setVisible(self._titled)
        reserved = self._put_buttons([self._menu_button, *pin, self._reset_button])
        if pin and self._titled and not self._header.has_room(self._view.viewport().width() - reserved):
            pin[0].hide()  # rather than cut the title
            reserved = self._put_buttons([self._menu_button, self._reset_button])
        return reserved
