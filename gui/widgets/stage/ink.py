"""Pen: strokes over the picture, in colours of the theme."""

from __future__ import annotations

from msgspec import Struct, field
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.look.theme import Theme
from gui.look.themed import Themed

# Colours of the strokes with their names, keys 1 to 4.
INK_ROLES = {"violation": "red", "accent": "blue", "bound": "yellow", "good": "green"}
WIDTH = 3.2  # pixels at scale 1
STEP, FINE = 0.02, 0.004  # of a key, in heights of the screen
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Stroke(Struct):
    """Points in parts of width and height, so that strokes stay where they are when the screen changes."""

    role: str
    points: list[tuple[float, float]] = field(default_factory=list)


class InkLayer(Themed, QWidget):
    """Covers its parent. While the pen is down on it, it takes mouse and keys; else it lets them through.

    Keys: arrows move the pen (Shift: finer), Space puts it down and lifts it, 1 to 4 choose the colour,
    Backspace takes the last stroke away, E all of them.
    """

    ended = Signal()  # Escape or the key of the pen: it is put away, strokes stay
    told = Signal(str)  # what changed, for a screen reader and the foot of the screen

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.follow(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pen")
        self.setAccessibleDescription(
            "Draw with the mouse, or with arrows and Space. 1 to 4: colour. Backspace: last stroke away. "
            "E: all away. Escape: put the pen away."
        )
        self.role = next(iter(INK_ROLES))
        self.strokes: list[Stroke] = []
        self._down = False  # a stroke is being drawn
        self._by_key = False
        self._tip = QPointF(0.5, 0.5)
        self._set_live(False)
        self.hide()

    @property
    def is_drawing(self) -> bool:
        """Whether the pen is out."""
        return not self.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def begin(self) -> None:
        """Take the pen out."""
        self._set_live(True)
        self._show_some()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Put the pen away; what is drawn stays."""
        self._down = self._by_key = False
        self._set_live(False)
        self._show_some()

    def wipe(self) -> None:
        """Take every stroke away."""
        self.strokes.clear()
        self._down = self._by_key = False
        self._show_some()
        self.update()

    def _set_live(self, live: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not live)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def _show_some(self) -> None:
        self.setGeometry(self._around.rect())
        self.setVisible(self.is_drawing or bool(self.strokes))
        self.raise_()

    # What the hand does.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.is_drawing:
            key = event.key() if isinstance(event, QKeyEvent) else 0
            if key in (Qt.Key.Key_Space, Qt.Key.Key_Backspace, *_ARROWS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        colours = dict(zip((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4), INK_ROLES, strict=True))
        if not self.is_drawing:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            across, down = _ARROWS[key]
            step = FINE if fine else STEP
            ratio = self.height() / max(1, self.width())
            self._move_tip(QPointF(self._tip.x() + across * step * ratio, self._tip.y() + down * step))
        elif key == Qt.Key.Key_Space:
            self._by_key = self._down = not self._by_key
            if self._by_key:
                self._start()
            self.told.emit("Pen down" if self._by_key else "Pen lifted")
        elif key in colours:
            self.role = colours[key]
            self._by_key = self._down = False
            self.told.emit(f"Pen {INK_ROLES[self.role]}")
            self.update()
        elif key == Qt.Key.Key_Backspace:
            if self.strokes:
                self.strokes.pop()
            self._down = self._by_key = False
            self.update()
        elif key == Qt.Key.Key_E:
            self.wipe()
            self.told.emit("Everything drawn is wiped")
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_D, Qt.Key.Key_P):
            self.ended.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._tip = self._part(event.position())
            self._down, self._by_key = True, False
            self._start()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._down and event.buttons() & Qt.MouseButton.LeftButton:
            self._move_tip(self._part(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._down = self._by_key

    def _part(self, at: QPointF) -> QPointF:
        return QPointF(at.x() / max(1, self.width()), at.y() / max(1, self.height()))

    def _start(self) -> None:
        self.strokes.append(Stroke(self.role, [(self._tip.x(), self._tip.y())]))
        self.update()

    def _move_tip(self, tip: QPointF) -> None:
        before = self._tip
        self._tip = QPointF(min(max(tip.x(), 0.0), 1.0), min(max(tip.y(), 0.0), 1.0))
        if self._down and self.strokes:
            self.strokes[-1].points.append((self._tip.x(), self._tip.y()))
        reach = 12 * self._theme.scale
        ends = [self._pixel((p.x(), p.y())) for p in (before, self._tip)]
        room = QRectF(ends[0], ends[1]).normalized().adjusted(-reach, -reach, reach, reach)
        self.update(room.toAlignedRect())

    # What is seen.

    def _pixel(self, point: tuple[float, float]) -> QPointF:
        return QPointF(point[0] * self.width(), point[1] * self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for stroke in self.strokes:
            path = QPainterPath(self._pixel(stroke.points[0]))
            for point in stroke.points[1:] or stroke.points:
                path.lineTo(self._pixel(point) + QPointF(0.01, 0.0))  # a single point is a dot
            # A rim in the colour of the page: seen on a curve of the same colour, too.
            for role, width in (("panel", WIDTH + 2.0), (stroke.role, WIDTH)):
                pen = QPen(theme.color(role), width * theme.scale)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.strokePath(path, pen)
        if self.is_drawing:
            painter.setPen(theme.pen("panel", 1.5))
            painter.setBrush(theme.color(self.role))
            radius = (6.0 if self._down else 4.5) * theme.scale
            painter.drawEllipse(self._pixel((self._tip.x(), self._tip.y())), radius, radius)
