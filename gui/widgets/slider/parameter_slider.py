"""One parameter in one row: symbol, slider, typed entry, play button."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui.look.theme import Theme
from gui.widgets.gesture import Gesture
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from gui.widgets.slider.sweep_menu import SweepMenu, play_icon
from gui.widgets.slider.sweep_player import SweepPlayer

_SYMBOL_FONT = 17.0
_MESSAGE_MS = 6000


class ParameterSlider(QWidget):
    """Values are in the unit of the API (radians); ``display_factor`` makes them what is shown (degrees).

    ``step`` and ``page_step`` are differences in API units, for logarithmic sliders factors (2 and 10, say).
    Each drag, run of key presses, typed entry, reset and play run emits ``drag_started``, any number of
    ``value_changed``, and ``drag_finished``. Setters do not emit.
    """

    drag_started = Signal()
    value_changed = Signal(float)
    drag_finished = Signal()

    def __init__(
        self,
        symbol: str,
        name: str,
        minimum: float,
        maximum: float,
        default: float,
        *,
        step: float,
        page_step: float,
        decimals: int,
        theme: Theme,
        unit: str = "",
        display_factor: float = 1.0,
        role: str = "accent",
        logarithmic: bool = False,
        integer: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if not minimum < maximum or (logarithmic and minimum <= 0):
            raise ValueError(f"{symbol}: bad range {minimum}..{maximum}")
        self._symbol, self._name, self._theme = symbol, name, theme
        self._minimum, self._maximum, self._default = minimum, maximum, default
        self._step, self._page_step = step, page_step
        self._decimals = 0 if integer else decimals
        self._factor = display_factor
        self._logarithmic, self._integer = logarithmic, integer
        self._value = default
        self._reason: str | None = None

        self._label = QLabel(symbol, self)
        self._groove = SliderGroove(theme, role, self.fraction_of(default), self)
        self._entry = NumberEntry(
            theme,
            self,
            minimum=minimum * display_factor,
            maximum=maximum * display_factor,
            decimals=self._decimals,
            unit=unit,
        )
        self._play = QToolButton(self)
        self._play.setProperty("role", "flat")
        self._label.setBuddy(self._entry)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(round(6 * theme.scale))
        for part, stretch in ((self._label, 0), (self._groove, 1), (self._entry, 0), (self._play, 0)):
            row.addWidget(
                part, stretch, Qt.AlignmentFlag.AlignVCenter if not stretch else Qt.AlignmentFlag(0)
            )

        self._gesture = Gesture(self)
        self._gesture.started.connect(self.drag_started)
        self._gesture.finished.connect(self.drag_finished)
        self._player = SweepPlayer(self)
        self._player.advanced.connect(self._play_to)
        self._player.stopped.connect(self._play_stopped)
        self._message_timer = QTimer(self)
        self._message_timer.setSingleShot(True)
        self._message_timer.setInterval(_MESSAGE_MS)
        self._message_timer.timeout.connect(self._clear_message)
        self._groove.pressed.connect(self._press)
        self._groove.moved.connect(self._move)
        self._groove.released.connect(self._gesture.finish)
        self._groove.left.connect(self._leave)
        self._groove.reset_requested.connect(self.reset)
        self._groove.stepped.connect(self._step_by)
        self._groove.end_requested.connect(self._go_to_end)
        self._groove.play_requested.connect(self.toggle_play)
        self._entry.committed.connect(self._typed)
        self._entry.refused.connect(self._refused)
        self._entry.stepped.connect(self._step_by)
        self._play.clicked.connect(self.toggle_play)
        self.set_theme(theme)
        self._show_value()

    # -- what it shows

    def value(self) -> float:
        """In API units."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show ``value`` (API units) without emitting; outside the range the handle stops at the end."""
        if value != self._value:
            self._value = value
            self._show_value()

    def set_profile(self, x: ArrayLike | None, y: ArrayLike | None, zero_level: float | None = None) -> None:
        """A small curve of a result along the range (``x`` in API units); None takes it away.

        With ``zero_level`` the track is that level and what lies above it is shaded; the scale then follows
        the part above, and what lies far below is cut off. Without, the curve fills the room over the track.
        """
        if x is None or y is None:
            self._groove.set_curve(None, None)
            return
        xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        good = np.isfinite(xs) & np.isfinite(ys)
        xs, ys = xs[good], ys[good]
        if xs.size < 2:
            self._groove.set_curve(None, None)
            return
        if zero_level is None:
            low, high = float(ys.min()), float(ys.max())
            heights = (ys - low) / (high - low) if high > low else np.full_like(ys, 0.5)
        else:
            heights = ys - zero_level
            top = float(heights.max())
            heights = heights / (top if top > 0 else max(float(-heights.min()), 1e-300))
            heights = np.maximum(heights, -1.5)
        self._groove.set_curve(self._fractions_of(xs), heights)

    def set_enabled_reason(self, reason: str | None) -> None:
        """Switch the row off and say why; None switches it on."""
        self._reason = reason
        if reason is not None:
            self._player.stop()
            self._groove.cancel_drag()
            self._gesture.finish()
        for part in (self._groove, self._entry, self._play):
            part.setEnabled(reason is None)
        self._message_timer.stop()
        self._groove.set_message(reason or "")
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._label.setFont(theme.font(_SYMBOL_FONT, italic=True))
        # The application's style sheet sets a font for every widget; only a style sheet overrides it.
        self._label.setStyleSheet(f"font-size: {round(_SYMBOL_FONT * theme.scale)}px; font-style: italic;")
        self._label.setMinimumWidth(round(24 * theme.scale))
        self._groove.set_theme(theme)
        self._entry.set_theme(theme)
        side = round(18 * theme.scale)
        self._play.setIconSize(QSize(side, side))
        self._play.setStyleSheet("padding: 2px;")
        self._update_play()

    def finish_gesture(self) -> None:
        """Close a gesture that is still open (before undo, for instance); stops playing."""
        self._player.stop()
        self._gesture.finish()

    @property
    def player(self) -> SweepPlayer:
        return self._player

    def _show_value(self) -> None:
        self._groove.set_fraction(self.fraction_of(self._value))
        self._entry.set_value(self._value * self._factor)
        self._describe()

    def _describe(self) -> None:
        shown = self._entry.value_text()
        default = f"{self._default * self._factor:.{self._decimals}f}"
        off = f" Switched off: {self._reason}." if self._reason else ""
        self._groove.setAccessibleName(f"{self._name} {self._symbol} = {shown}")
        self._groove.setAccessibleDescription(f"Slider, arrow keys change it.{off}")
        self._entry.setAccessibleName(f"{self._name} {self._symbol}")
        self._entry.setAccessibleDescription(off.strip())
        tip = self._reason or (
            f"{self._name}. Drag, type or use the arrow keys; double-click resets to {default}."
        )
        self._label.setToolTip(tip)
        self._groove.setToolTip(tip)

    # -- the range

    def fraction_of(self, value: float) -> float:
        """Place of a value on the track, 0..1."""
        value = min(max(value, self._minimum), self._maximum)
        if self._logarithmic:
            return math.log(value / self._minimum) / math.log(self._maximum / self._minimum)
        return (value - self._minimum) / (self._maximum - self._minimum)

    def _fractions_of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        inside = np.clip(values, self._minimum, self._maximum)
        if self._logarithmic:
            return np.asarray(np.log(inside / self._minimum) / math.log(self._maximum / self._minimum))
        return np.asarray((inside - self._minimum) / (self._maximum - self._minimum))

    def value_at(self, fraction: float) -> float:
        """The value there, rounded to what the entry shows."""
        if self._logarithmic:
            value = self._minimum * (self._maximum / self._minimum) ** fraction
            if self._integer and value > 100:
                digits = 1 - math.floor(math.log10(value))
                value = round(value, digits + 1)
        else:
            value = self._minimum + fraction * (self._maximum - self._minimum)
        return self._rounded(value)

    def _rounded(self, value: float) -> float:
        shown = round(value * self._factor, self._decimals)
        return min(max(shown / self._factor, self._minimum), self._maximum)

    # -- user input

    def _change(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self._show_value()
            self.value_changed.emit(value)

    def _once(self, value: float) -> None:
        self._player.stop()
        self._gesture.begin()
        self._change(value)
        self._gesture.finish()

    @Slot()
    def _press(self) -> None:
        self._player.stop()
        self._clear_message()
        self._gesture.begin()

    @Slot(float)
    def _move(self, fraction: float) -> None:
        self._change(self.value_at(fraction))

    @Slot()
    def _leave(self) -> None:
        if not self._player.playing:
            self._gesture.finish()

    @Slot(int)
    def _step_by(self, count: int) -> None:
        """+-1 is a step, +-10 a page step."""
        step = self._page_step if abs(count) >= 10 else self._step
        up = count > 0
        if self._logarithmic:
            value = self._rounded(self._value * step if up else self._value / step)
            if self._integer and value == self._value:
                value += 1 if up else -1
        else:
            value = self._value + (step if up else -step)
        self._key_to(min(max(value, self._minimum), self._maximum))

    @Slot(float)
    def _go_to_end(self, fraction: float) -> None:
        self._key_to(self._maximum if fraction > 0.5 else self._minimum)

    def _key_to(self, value: float) -> None:
        self._player.stop()
        self._clear_message()
        self._gesture.touch()
        self._change(value)

    @Slot(float)
    def _typed(self, shown: float) -> None:
        self._clear_message()
        value = round(shown) / self._factor if self._integer else shown / self._factor
        self._once(min(max(value, self._minimum), self._maximum))

    @Slot(str)
    def _refused(self, message: str) -> None:
        self._groove.set_message(f"✕ {message.partition(';')[0]}", "bad")
        self._entry.setAccessibleDescription(message)
        self._message_timer.start()

    @Slot()
    def _clear_message(self) -> None:
        self._message_timer.stop()
        self._groove.set_message(self._reason or "")
        self._entry.forget_error()

    @Slot()
    def reset(self) -> None:
        """Back to the default, as one gesture of the user."""
        self._once(self._default)

    # -- playing

    @Slot()
    def toggle_play(self) -> None:
        if self._player.playing:
            self._player.stop()
        else:
            self._gesture.begin()
            self._player.play(self.fraction_of(self._value))
            self._update_play()

    @Slot(float)
    def _play_to(self, fraction: float) -> None:
        self._change(self.value_at(fraction))

    @Slot()
    def _play_stopped(self) -> None:
        self._gesture.finish()
        self._update_play()

    def _update_play(self) -> None:
        playing = self._player.playing
        self._play.setIcon(play_icon(self._theme, playing))
        self._play.setAccessibleName(f"{'Stop' if playing else 'Play'} {self._name}")
        self._play.setToolTip(
            "Stop" if playing else f"Sweep {self._symbol} through its range (right-click: speed, loop)"
        )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.build_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def build_menu(self) -> SweepMenu:
        """Reset, play and how to play; the caller disposes of it."""
        menu = SweepMenu(self._player, self)
        menu.setEnabled(self._reason is None)
        first = menu.actions()[0]
        for words, slot in (
            ("Reset", self.reset),
            ("Stop" if self._player.playing else "Play", self.toggle_play),
        ):
            action = QAction(words, menu)
            action.triggered.connect(slot)
            menu.insertAction(first, action)
        return menu

    def hideEvent(self, event: QHideEvent) -> None:
        self._player.stop()
        self._groove.cancel_drag()
        self._gesture.finish()


def _demo() -> None:
    from PySide6.QtWidgets import QApplication

    from gui.look.stylesheet import stylesheet
    from gui.look.theme import DARK, palette

    app = QApplication([])
    app.setPalette(palette(DARK))
    app.setStyleSheet(stylesheet(DARK))
    half = math.pi / 2
    slider = ParameterSlider(
        "φ",
        "Angle between Bob’s settings",
        -half,
        half,
        0.64,
        step=math.radians(0.1),
        page_step=math.radians(1),
        decimals=2,
        unit="°",
        display_factor=180 / math.pi,
        theme=DARK,
    )
    slider.resize(420, 44)
    slider.show()
    app.exec()


if __name__ == "__main__":
    _demo()
