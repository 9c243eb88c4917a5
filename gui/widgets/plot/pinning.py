"""A plot whose curves can be pinned: button, menu of each pin, dots and values at the cursor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton

from gui.core.numbers import number
from gui.widgets.plot.canvas import PlotCanvas
from gui.widgets.plot.items import CurveItem
from gui.widgets.plot.overlays import CursorItem
from gui.widgets.plot.pin_items import PIN_LOOKS, DotItem, PinItem, PlotPin, height_at

PIN_TIP = "Pin this curve to compare others with it (Ctrl+P)"
MOST_VALUES = 3  # of one pin in the read-out
NARROW = 640  # pixels at scale 1: in a narrower plot only the main one, or the rows would take its room
PINNED_FIELD = 80  # pixels at scale 1 of the field with the data, to be of use
DECIMALS = 3  # a value read off a drawn curve is right to so many


class PinningCanvas(PlotCanvas):
    """Setters never emit. Pins are counted from 0; ``pin_renamed`` carries the new name."""

    pin_requested = Signal()
    pin_renamed = Signal(int, str)
    pin_load_requested = Signal(int)
    pin_removed = Signal(int)

    def __init__(self, *arguments: Any) -> None:
        self._compared: dict[str, DotItem] = {}
        self._pins: list[PinItem] = []
        self._pin_dots: list[DotItem] = []
        self._pin_button: QToolButton | None = None
        self._name_entry: NameEntry | None = None
        super().__init__(*arguments)

    # what can be pinned

    def compare(self, *keys: str) -> None:
        """Let these curves be pinned, the main one first; each has a dot at the cursor."""
        if not self._pins:
            for place, (role, _, symbol) in enumerate(PIN_LOOKS):
                self._pins.append(self._add(f"pin {place}", PinItem(place)))
                self._pin_dots.append(self._add(f"pin dot {place}", DotItem(role, symbol)))
            button = self._pin_button = QToolButton(self)
            button.setText("Pin")
            button.setToolTip(PIN_TIP)
            button.setAccessibleName("Pin this curve")
            button.setProperty("role", "flat")
            button.clicked.connect(self.pin_requested)
        for key in keys:
            role = self._get(key, CurveItem).role
            self._compared[key] = self._add(f"dot {key}", DotItem(role))
        self._arrange()

    def set_pins(self, pins: Sequence[PlotPin | None], reason: str = "") -> None:
        """Draw these pins in place of those before, None for what is no affair of this plot.

        ``reason``: why the present curve cannot be pinned.
        """
        for place, item in enumerate(self._pins):
            item.set_pin(pins[place] if place < len(pins) else None)
        if self._pin_button is not None:
            self._pin_button.setEnabled(not reason)
            self._pin_button.setToolTip(reason or PIN_TIP)
        self._dirty = True
        self._words_changed()
        # Beside another part the field, in which they are compared, would be what is left for it.
        drawn = any(item.name for item in self._pins)
        self.setProperty("moreUseful", round(PINNED_FIELD * self._theme.scale) if drawn else 0)
        self.updateGeometry()
        self._describe_to_screen_reader()

    def can_pin(self) -> bool:
        """Whether there is a curve to pin."""
        return self._pin_button is not None and self._pin_button.isEnabled()

    def pins(self) -> list[PlotPin]:
        """Those that were set, drawn or not."""
        return [item.pin for item in self._pins if item.pin is not None]

    # at the cursor

    def _cursor_in_view(self) -> CursorItem | None:
        cursors = self._view.cursors
        active = cursors.get(self._view.active_cursor())
        shown = [one for one in (active, *cursors.values()) if one is not None and one.isVisible()]
        return next((one for one in shown if math.isfinite(one.value)), None)

    def dots(self) -> dict[str, list[float]]:
        """Heights of the dots at the cursor, by curve and pin."""
        self._place_labels()
        every = {**self._compared, **{f"pin {k}": dot for k, dot in enumerate(self._pin_dots)}}
        return {key: dot.ys.tolist() for key, dot in every.items() if len(dot.ys)}

    def _place_labels(self) -> None:
        if self._pins:
            cursor = self._cursor_in_view()
            x = math.nan if cursor is None else cursor.value
            for key, dot in self._compared.items():
                curve = self._layers[key]
                assert isinstance(curve, CurveItem)
                shown = curve.isVisible() and cursor is not None
                dot.place(x, [height_at(curve.xs, curve.ys, x, self._log_x)] if shown else [])
            for item, dot in zip(self._pins, self._pin_dots, strict=True):
                shown = item.isVisible() and cursor is not None
                dot.place(x, [y for _, y in item.values_at(x)] if shown else [])
        super()._place_labels()

    def _further_readout(self) -> list[tuple[str, str]]:
        cursor = self._cursor_in_view()
        lines = []
        for item in self._pins:
            if item.pin is None or not item.isVisible():
                continue
            if item.pin.missing:
                lines.append((f"{item.pin.name} not drawn: {item.pin.missing}", "muted"))
                continue
            values = [] if cursor is None else item.values_at(cursor.value)
            several = len(item.pin.curves) > 1
            words = [f"{w} {number(y, DECIMALS)}" if several else number(y, DECIMALS) for w, y in values]
            words = words[: 1 if self._bounds.width() < NARROW * self._theme.scale else MOST_VALUES]
            if words:
                lines.append((f"{item.pin.name}: {', '.join(words)}", item.role))
        return lines

    def _more_description(self) -> str:
        shown = [
            pin.title if not pin.missing else f"{pin.name}, not drawn: {pin.missing}" for pin in self.pins()
        ]
        return f"Pinned: {'; '.join(shown)}." if shown else ""

    # menu of a pin

    def pin_menu(self, place: int, parent: QMenu | None = None) -> QMenu:
        """What can be done with a pin; the caller shows it, or gives the menu it is put in."""
        item = self._pins[place]
        title = "" if item.pin is None else item.pin.title
        menu = QMenu(title.replace("&", "&&"), self if parent is None else parent)
        if parent is None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, key in (
            ("&Rename…", "rename"),
            ("&Load these parameters again", "load"),
            ("&Hide" if item.isVisible() else "S&how", "flip"),
            ("R&emove", "remove"),
        ):
            action = menu.addAction(words)
            action.setData((key, place))
            action.setEnabled(key != "flip" or bool(item.name))
        menu.triggered.connect(self._on_pin_action)
        return menu

    def _add_pins(self, menu: QMenu) -> None:
        """The part of the plot's own menu about pins."""
        if self._pin_button is None:
            return
        menu.addSeparator()
        pin = menu.addAction("&Pin this curve")
        pin.setEnabled(self.can_pin())
        pin.triggered.connect(self.pin_requested)
        for item in self._pins:
            if item.pin is not None:
                menu.addMenu(self.pin_menu(item.place, menu))

    def _on_pin_action(self, action: Any) -> None:
        if not isinstance(action.data(), tuple):
            return
        key, place = action.data()
        if key == "rename":
            self._rename(place)
        elif key == "load":
            self.pin_load_requested.emit(place)
        elif key == "remove":
            self.pin_removed.emit(place)
        else:
            item = self._pins[place]
            item.setVisible(not item.isVisible())
            self._words_changed()
            self._header.update()

    def _rename(self, place: int) -> None:
        pin = self._pins[place].pin
        if pin is None:
            return
        if self._name_entry is None:
            self._name_entry = NameEntry(self)
            self._name_entry.entered.connect(self.pin_renamed)
            self._name_entry.left.connect(self._view.setFocus)
        box = self.legend().get(pin.title)
        corner = QPoint(20, 40) if box is None else self._view.mapTo(self, box.topLeft().toPoint())
        self._name_entry.ask(place, pin.name, corner)

    def _put_buttons(self, buttons: Sequence[QToolButton]) -> float:
        right, taken = self.width() - 10, 0.0
        for button in buttons:
            if not button.isHidden():
                hint = button.sizeHint()
                right -= hint.width()
                button.setGeometry(right, 8, hint.width(), hint.height())
                right -= 6
                taken += hint.width() + 6
        return taken


class NameEntry(QLineEdit):
    """A field over the legend. ``entered(place, name)`` on Enter; Escape changes nothing."""

    entered = Signal(int, str)
    left = Signal()

    def __init__(self, plot: PinningCanvas) -> None:
        super().__init__(plot)
        self._place = -1
        self.setAccessibleName("Name of the pinned curve")
        self.setMaxLength(40)
        self.hide()
        self.returnPressed.connect(self._enter)

    def ask(self, place: int, name: str, corner: QPoint) -> None:
        """Show the name of a pin, to be changed."""
        self._place = place
        self.setText(name)
        self.selectAll()
        self.resize(self.sizeHint())
        self.move(corner)
        self.show()
        self.raise_()
        self.setFocus()

    def _enter(self) -> None:
        place, self._place = self._place, -1
        self.hide()
        self.left.emit()
        if place >= 0:
            self.entered.emit(place, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._place = -1
            self.hide()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.hide()
