"""One parameter in one row: symbol, slider, typed entry, play button."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui.core.numbers import number
from gui.core.scale import Scale
from gui.look.hints import hint
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.tasks.timers import single_shot
from gui.widgets.gesture import Gesture
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from gui.widgets.slider.sweep_menu import SweepMenu, play_icon
from gui.widgets.slider.sweep_player import SweepPlayer

_SYMBOL_FONT = 17.0
_MESSAGE_MS = 6000


class ParameterSlider(Themed, QWidget):
    """Moves a number on its scale. Values are in the units of the scale (radians), those shown on screen.

    Each drag, run of key presses, typed entry, reset and play run emits ``drag_started``, any number of
    ``value_changed``, and ``drag_finished``. Setters do not emit.
    """

    drag_started = Signal()
    value_changed = Signal(float)
    drag_finished = Signal()

    def __init__(self, scale: Scale, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self.scale = scale
        self._value = scale.default
        self._reason: str | None = None
        self._meaning: tuple[str, ...] = ()

        self._label = QLabel(scale.symbol, self)
        self._groove = SliderGroove(theme, scale.role, scale.fraction(scale.default), self)
        self._entry = NumberEntry(
            theme,
            self,
            minimum=scale.low * scale.factor,
            maximum=scale.high * scale.factor,
            decimals=scale.decimals,
            unit=scale.unit,
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
        self._message_timer = single_shot(self, _MESSAGE_MS, self._clear_message)
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
        """In the units of the scale."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show ``value`` without emitting; outside the range the handle stops at the end."""
        if value != self._value:
            self._value = value
            self._show_value()

    def set_profile(self, x: ArrayLike | None, y: ArrayLike | None, zero_level: float | None = None) -> None:
        """A small curve of a result along the range; None takes it away.

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
        self._groove.set_curve(self.scale.fractions(xs), heights)

    def set_enabled_reason(self, reason: str | None) -> None:
        """Switch the row off and say why; None switches it on."""
        if reason == self._reason:
            return
        self._reason = reason
        if reason is not None:
            self.finish_gesture()
        for part in (self._groove, self._entry, self._play):
            part.setEnabled(reason is None)
        self._message_timer.stop()
        self._groove.set_message(reason or "")
        self._describe()

    def explain(self, meaning: tuple[str, ...]) -> None:
        """What the number means, shown where the mouse rests on it: a sentence, an equation, its source."""
        self._meaning = meaning
        self._describe()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._label.setFont(theme.font(_SYMBOL_FONT, italic=True))
        # The application's style sheet sets a font for every widget; only a style sheet overrides it.
        sheet = f"font-size: {round(_SYMBOL_FONT * theme.scale)}px; font-style: italic;"
        if self._label.styleSheet() != sheet:
            self._label.setStyleSheet(sheet)
            self._play.setStyleSheet("padding: 2px;")
        self._label.setMinimumWidth(round(24 * theme.scale))
        side = round(18 * theme.scale)
        self._play.setIconSize(QSize(side, side))
        self._update_play()

    def finish_gesture(self) -> None:
        """Let go: a drag, a run of keys or a play ends where it is (before an undo, for instance)."""
        self._player.stop()
        self._groove.cancel_drag()
        self._gesture.finish()

    @property
    def player(self) -> SweepPlayer:
        return self._player

    def _show_value(self) -> None:
        self._groove.set_fraction(self.scale.fraction(self._value))
        self._entry.set_value(self._value * self.scale.factor)
        self._describe()

    def _describe(self) -> None:
        shown = self._entry.value_text()
        scale = self.scale
        default = number(scale.default * scale.factor, scale.decimals)
        off = f" Switched off: {self._reason}." if self._reason else ""
        self._groove.setAccessibleName(f"{scale.words} {scale.symbol} = {shown}")
        said = " ".join(self._meaning[:1])
        self._groove.setAccessibleDescription(f"Slider, arrow keys change it.{off} {said}".strip())
        self._entry.setAccessibleName(f"{scale.words} {scale.symbol}")
        self._entry.setAccessibleDescription(off.strip())
        use = f"{scale.words}. Drag, type or use the arrow keys; double-click resets to {default}."
        tip = hint((self._reason or use, *self._meaning))
        self._label.setToolTip(tip)
        self._groove.setToolTip(tip)

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
        self._change(self.scale.at(fraction))

    @Slot()
    def _leave(self) -> None:
        if not self._player.playing:
            self._gesture.finish()

    @Slot(int)
    def _step_by(self, count: int) -> None:
        self._key_to(self.scale.stepped(self._value, count))

    @Slot(float)
    def _go_to_end(self, fraction: float) -> None:
        self._key_to(self.scale.high if fraction > 0.5 else self.scale.low)

    def _key_to(self, value: float) -> None:
        self._player.stop()
        self._clear_message()
        self._gesture.touch()
        self._change(value)

    @Slot(float)
    def _typed(self, shown: float) -> None:
        self._clear_message()
        value = round(shown) if self.scale.integer else shown / self.scale.factor
        self._once(self.scale.within(value))

    @Slot(str)
    def _refused(self, message: str) -> None:
        self._groove.set_message(f"! {message.partition(';')[0]}", "bad")
        self._entry.setAccessibleDescription(message)
        self._groove.setToolTip(message)  # in full
        self._message_timer.start()

    @Slot()
    def _clear_message(self) -> None:
        self._message_timer.stop()
        self._groove.set_message(self._reason or "")
        self._entry.forget_error()
        self._describe()

    @Slot()
    def reset(self) -> None:
        """Back to the default, as one gesture of the user."""
        self._once(self.scale.default)

    # -- playing

    @Slot()
    def toggle_play(self) -> None:
        if self._player.playing:
            self._player.stop()
        else:
            self._gesture.begin()
            self._player.play(self.scale.fraction(self._value))
            self._update_play()

    @Slot(float)
    def _play_to(self, fraction: float) -> None:
        self._change(self.scale.at(fraction))

    @Slot()
    def _play_stopped(self) -> None:
        self._gesture.finish()
        self._update_play()

    def _update_play(self) -> None:
        playing = self._player.playing
        self._play.setIcon(play_icon(self._theme, playing))
        self._play.setAccessibleName(f"{'Stop' if playing else 'Play'} {self.scale.words}")
        self._play.setToolTip(
            "Stop" if playing else f"Sweep {self.scale.symbol} through its range (right-click: speed, loop)"
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
        self.finish_gesture()
