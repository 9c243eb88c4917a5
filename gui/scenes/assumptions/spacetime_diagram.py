"""The spacetime diagram as a widget: both measurements are dragged, or moved with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.core.numbers import number
from gui.core.scenes.assumptions import Point
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.scenes.assumptions.spacetime_painter import SpacetimeView, paint_diagram, place_all
from gui.widgets.gesture import Gesture

STEP, PAGE = 0.05, 0.25
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_PARTIES = {"A": "alice", "B": "bob"}


class SpacetimeDiagram(Themed, QFrame):
    """Shows a ``SpacetimeView``. Arrow keys move one measurement (with Shift further); Space takes the other.

    A drag, or a run of keys, emits ``drag_started``, any number of ``moved``, and ``drag_finished``.
    """

    drag_started = Signal()
    moved = Signal(str, tuple)
    drag_finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._view = SpacetimeView()
        self._current = "A"
        self._held = QPointF()
        self._dragging = False
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.drag_started)
        self._gesture.finished.connect(self.drag_finished)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(230, 250)
        self.setAccessibleName("Spacetime diagram")
        self.setToolTip("Drag a measurement; arrow keys move it, Space takes the other one")

    def set_view(self, view: SpacetimeView) -> None:
        if view != self._view:
            self._view = view
            self._describe()
            self.update()

    def view(self) -> SpacetimeView:
        return self._view

    def sizeHint(self) -> QSize:
        return QSize(460, 520)

    def box(self, key: str) -> QRectF:
        """Where the box of a variable is."""
        return place_all(self._view, self._area(), self._theme).boxes[key]

    def place_of(self, event: Point) -> QPointF:
        """Where an event is."""
        return place_all(self._view, self._area(), self._theme).frame.at(event)

    def finish_gesture(self) -> None:
        """End a drag or a run of keys."""
        self._dragging = False
        self._gesture.finish()

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the diagram for an export."""
        paint_diagram(painter, self._view, rect, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        current = self._current if self.hasFocus() else ""
        paint_diagram(painter, self._view, self._area(), self._theme, current)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(12, 8, -12, -6)

    def _describe(self) -> None:
        v = self._view
        who = "Alice" if self._current == "A" else "Bob"
        where = v.alice if self._current == "A" else v.bob
        parts = [
            f"The arrow keys move {who}, at place {number(where[0], 2)} and time {number(where[1], 2)}",
            v.separation[2:],
            *v.caption,
        ]
        self.setAccessibleDescription(". ".join(part.rstrip(".") for part in parts) + ".")

    # What the user does.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self._event_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or not key:
            super().mousePressEvent(event)
            return
        self._current = key
        self._describe()
        self._held = event.position() - self.box(key).center()
        self._dragging = True
        self._gesture.begin()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            frame = place_all(self._view, self._area(), self._theme).frame
            self.moved.emit(_PARTIES[self._current], frame.event(event.position() - self._held))
            return
        over = bool(self._event_at(event.position()))
        self.setCursor(Qt.CursorShape.OpenHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self.finish_gesture()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._gesture.finish()
            self._current = "B" if self._current == "A" else "A"
            self._describe()
            self.update()
            return
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is None:
            super().keyPressEvent(event)
            return
        step = PAGE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        x, t = self._view.alice if self._current == "A" else self._view.bob
        self._gesture.touch()
        self.moved.emit(_PARTIES[self._current], (x + step * arrow[0], t + step * arrow[1]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.finish_gesture()
        super().contextMenuEvent(event)

    def _event_at(self, point: QPointF) -> str:
        return next((key for key in ("A", "B") if self.box(key).adjusted(-4, -4, 4, 4).contains(point)), "")
