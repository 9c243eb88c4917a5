"""The painted part of a parameter slider: track, handle, and a small curve of the result behind them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.core.scale import PAGE, STEP
from gui.look.pyqtgraph_parts import arrayToQPolygonF
from gui.look.theme import FONT_SMALL, Theme
from gui.look.themed import Themed

_RADIUS = 8.0
# The track is the zero line of the curve: more room above it, where the result is.
_ABOVE, _BELOW = 16.0, 11.0


class SliderGroove(Themed, QWidget):
    """Knows only fractions 0..1 of the range; what they mean is the business of ParameterSlider."""

    pressed = Signal()
    moved = Signal(float)
    released = Signal()
    reset_requested = Signal()
    stepped = Signal(int)
    end_requested = Signal(float)
    play_requested = Signal()
    left = Signal()

    def __init__(self, theme: Theme, role: str, default: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._role = role
        self._default = default
        self._fraction = default
        self._grab: float | None = None
        self._curve: NDArray[np.float64] | None = None
        # The curve as polygons in pixels, with the track they were made for.
        self._shapes: tuple[tuple[float, ...], QPolygonF, QPolygonF] | None = None
        self._message = ""
        self._message_role = "muted"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # -- what it shows

    def set_fraction(self, fraction: float) -> None:
        if fraction != self._fraction:
            self._fraction = fraction
            self.update()

    @property
    def has_curve(self) -> bool:
        """Whether a curve of the result stands behind the handle."""
        return self._curve is not None

    def set_curve(self, fractions: NDArray[np.float64] | None, heights: NDArray[np.float64] | None) -> None:
        """Heights in -1..1 above the track, over fractions of the range; None takes the curve away."""
        self._curve = None if fractions is None or heights is None else np.column_stack((fractions, heights))
        self._shapes = None
        self.update()

    def set_message(self, text: str, role: str = "muted") -> None:
        """Words over the track, for instance why it is switched off."""
        self._message, self._message_role = text, role
        self.update()

    @property
    def message(self) -> str:
        return self._message

    def sizeHint(self) -> QSize:
        return QSize(round(220 * self._theme.scale), round((_ABOVE + _BELOW + 5) * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(90 * self._theme.scale), self.sizeHint().height())

    # -- geometry

    def _px(self, length: float) -> float:
        return length * self._theme.scale

    def track(self) -> QRectF:
        margin = self._px(_RADIUS + 3)
        middle = (self.height() + self._px(_ABOVE - _BELOW)) / 2
        thick = self._px(4)
        return QRectF(margin, middle - thick / 2, max(1.0, self.width() - 2 * margin), thick)

    def x_of(self, fraction: float) -> float:
        track = self.track()
        return track.left() + min(max(fraction, 0.0), 1.0) * track.width()

    def _fraction_at(self, x: float) -> float:
        track = self.track()
        return min(max((x - track.left()) / track.width(), 0.0), 1.0)

    def _on_handle(self, position: QPointF) -> bool:
        away = position - QPointF(self.x_of(self._fraction), self.track().center().y())
        return bool(np.hypot(away.x(), away.y()) <= self._px(_RADIUS + 3))

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = self._role if self.isEnabled() else "control_edge"
        track = self.track()
        if self._curve is not None and self.isEnabled():
            self._paint_curve(painter, track)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("edge"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        x = self.x_of(self._fraction)
        painter.setBrush(self._theme.color(role))
        done = QRectF(track.left(), track.top(), x - track.left(), track.height())
        painter.drawRoundedRect(done, track.height() / 2, track.height() / 2)
        notch = self.x_of(self._default)
        painter.setPen(QPen(self._theme.color("muted"), self._px(1)))
        painter.drawLine(
            QPointF(notch, track.bottom() + self._px(2)), QPointF(notch, track.bottom() + self._px(6))
        )
        centre = QPointF(x, track.center().y())
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("text"), self._px(2)))
            painter.setBrush(self._theme.color("panel"))
            painter.drawEllipse(centre, self._px(_RADIUS + 2), self._px(_RADIUS + 2))
        painter.setPen(QPen(self._theme.color("panel"), self._px(1.5)))
        painter.setBrush(self._theme.color(role))
        painter.drawEllipse(centre, self._px(_RADIUS), self._px(_RADIUS))
        if self._message:
            self._paint_message(painter, track)
        painter.end()

    def _paint_curve(self, painter: QPainter, track: QRectF) -> None:
        zero = track.center().y()
        above, below = self._px(_ABOVE), self._px(_BELOW)
        key = (track.left(), zero, track.width(), above)
        if self._shapes is None or self._shapes[0] != key:
            self._shapes = key, *self._polygons(track, above, below)
        painter.save()
        painter.setClipRect(QRectF(track.left(), zero - above - 2, track.width(), above + below + 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("violation", 90))
        painter.drawPolygon(self._shapes[2])
        # Not wider than 1: what is above that costs Qt several times as much.
        painter.setPen(QPen(self._theme.color("muted"), self._px(1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(self._shapes[1])
        painter.restore()

    def _polygons(self, track: QRectF, above: float, below: float) -> tuple[QPolygonF, QPolygonF]:
        """The curve, and the area between the track and the part above it."""
        assert self._curve is not None
        zero = track.center().y()
        fractions, heights = self._curve.T
        x = track.left() + np.clip(fractions, 0.0, 1.0) * track.width()
        line = arrayToQPolygonF(x, zero - heights * np.where(heights > 0, above, below))
        up = zero - np.maximum(heights, 0.0) * above
        area = arrayToQPolygonF(np.concatenate((x[:1], x, x[-1:])), np.concatenate(([zero], up, [zero])))
        return line, area

    def _paint_message(self, painter: QPainter, track: QRectF) -> None:
        font = self._theme.font(FONT_SMALL)
        metrics = QFontMetricsF(font)
        room = QRectF(0, 0, self.width(), track.center().y() - self._px(_RADIUS))
        text = metrics.elidedText(self._message, Qt.TextElideMode.ElideRight, room.width() - self._px(4))
        # The curve may run behind the words.
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + self._px(6), metrics.height())
        box.moveCenter(QPointF(room.center().x(), max(box.height() / 2 - self._px(1.5), room.center().y())))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("panel", 225))
        painter.drawRect(box)
        painter.setFont(font)
        painter.setPen(self._theme.color(self._message_role))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # -- user input

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        on_handle = self._on_handle(event.position())
        self._grab = event.position().x() - self.x_of(self._fraction) if on_handle else 0.0
        self.pressed.emit()
        if not on_handle:
            self.moved.emit(self._fraction_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is not None:
            self.moved.emit(self._fraction_at(event.position().x() - self._grab))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._grab is not None:
            self._grab = None
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset_requested.emit()

    def cancel_drag(self) -> None:
        """Forget a drag whose release will not come (the widget was hidden)."""
        self._grab = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Only with focus: scrolling a panel must not change the physics.
        clicks = event.angleDelta().y()
        if self.hasFocus() and clicks:
            self.stepped.emit(STEP if clicks > 0 else -STEP)
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        many = PAGE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self.stepped.emit(many)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self.stepped.emit(-many)
        elif key == Qt.Key.Key_PageUp:
            self.stepped.emit(PAGE)
        elif key == Qt.Key.Key_PageDown:
            self.stepped.emit(-PAGE)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.end_requested.emit(0.0 if key == Qt.Key.Key_Home else 1.0)
        elif key == Qt.Key.Key_Backspace:
            self.reset_requested.emit()
        elif key == Qt.Key.Key_Space:
            self.play_requested.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        self.left.emit()
