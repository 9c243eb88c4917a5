"""The graphics view of a plot: mouse and keyboard. Drags cursors, hovers, zooms; knows no curve by name."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from gui.look.pyqtgraph_parts import GraphicsView, ViewBox
from gui.look.theme import Theme
from gui.widgets.plot.overlays import CursorItem

GRAB_PIXELS = 8.0
LEFT = Qt.MouseButton.LeftButton
PANS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}


class PlotView(GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Scene coordinates are logical pixels of the viewport; ``viewbox`` holds the data."""

    cursor_drag_started = Signal(str)
    cursor_moved = Signal(str, float)
    cursor_drag_finished = Signal(str)
    hovered = Signal(object)  # QPointF in the scene, or None when the mouse left
    clicked = Signal(QPointF)
    menu_requested = Signal(QPoint)
    point_step_requested = Signal(int)
    reset_requested = Signal()
    resized = Signal()
    hidden = Signal()
    focus_changed = Signal()

    def __init__(self, viewbox: ViewBox, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.viewbox = viewbox
        self.scene().addItem(viewbox)
        # One update always touches most of the plot: collecting regions costs more than it saves.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(40, 40)  # what it needs depends on the words around the data: the panel knows
        self.setFrameShape(self.Shape.NoFrame)
        self.cursors: dict[str, CursorItem] = {}
        self._active = ""
        self._held = ""  # the cursor that mouse or key drags
        self._by_mouse = False
        self._offset = 0.0

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.color("panel"))

    def active_cursor(self) -> str:
        """Key of the cursor that the arrow keys move ('' when there is none)."""
        if self._active not in self.cursors:
            self._active = next(iter(self.cursors), "")
        return self._active

    # mouse

    def _local(self, at: QPointF) -> QPointF:
        return QPointF(self.mapToScene(at.toPoint()) - self.viewbox.pos())

    def _cursor_at(self, event: QMouseEvent) -> str:
        at = self._local(event.position())
        found = (k for k, c in self.cursors.items() if c.isVisible() and c.near(at.x(), at.y(), GRAB_PIXELS))
        return next(found, "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            event.accept()  # for the context menu; ViewBox would start a zoom
            return
        key = self._cursor_at(event) if event.button() == LEFT else ""
        if not key or self._by_mouse:
            super().mousePressEvent(event)
            return
        self._offset = (self.cursors[key].pixel() or 0.0) - self._local(event.position()).x()
        self.set_active(key)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._hold(key, by_mouse=True)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._by_mouse:
            view = self.cursors[self._held].view_map()
            if view is not None:
                self.move_cursor(self._held, view.data_x(self._local(event.position()).x() + self._offset))
            event.accept()
            return
        super().mouseMoveEvent(event)
        self.hovered.emit(self.mapToScene(event.position().toPoint()))
        if not event.buttons():
            shape = Qt.CursorShape.SplitHCursor if self._cursor_at(event) else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._by_mouse:
            if event.button() == LEFT:
                self.finish_gesture()
            event.accept()
        elif event.button() == Qt.MouseButton.RightButton:
            event.accept()
        else:
            super().mouseReleaseEvent(event)
            if event.button() == LEFT:
                self.clicked.emit(self.mapToScene(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.point_step_requested.emit(1 if key == Qt.Key.Key_Right else -1)
        elif control and (key in ZOOMS or key == Qt.Key.Key_0):
            event.ignore()  # the size of the text, which is the window's affair
            return
        elif key == Qt.Key.Key_0:
            self.reset_requested.emit()
        elif key in ZOOMS:
            self.viewbox.scaleBy((ZOOMS[key], ZOOMS[key]))
        elif self._key_on_cursor(key):
            pass
        elif key in PANS:
            (x0, x1), (y0, y1) = self.viewbox.viewRange()
            across, up = PANS[key]
            self.viewbox.translateBy((across * (x1 - x0) * 0.05, up * (y1 - y0) * 0.05))
        else:
            event.ignore()  # leave it to the window's shortcuts
            return
        event.accept()

    def _key_on_cursor(self, key: Qt.Key) -> bool:
        name = self.active_cursor()
        if not name or self._by_mouse:
            return False
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and len(self.cursors) > 1:
            keys = list(self.cursors)
            self.finish_gesture()
            self.set_active(keys[(keys.index(name) + (1 if key == Qt.Key.Key_Down else -1)) % len(keys)])
            return True
        cursor = self.cursors[name]
        moves = {
            Qt.Key.Key_Left: cursor.value - cursor.step,
            Qt.Key.Key_Right: cursor.value + cursor.step,
            Qt.Key.Key_PageDown: cursor.value - cursor.page,
            Qt.Key.Key_PageUp: cursor.value + cursor.page,
            Qt.Key.Key_Home: cursor.low,
            Qt.Key.Key_End: cursor.high,
        }
        if key not in moves:
            return False
        if self._held != name:  # held keys make one drag, so one undo step
            self._hold(name)
        self.move_cursor(name, moves[key])
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat() and not self._by_mouse:
            self.finish_gesture()
        event.ignore()

    # cursors

    def _hold(self, key: str, by_mouse: bool = False) -> None:
        self.finish_gesture()
        self._held, self._by_mouse = key, by_mouse
        self.cursor_drag_started.emit(key)

    def finish_gesture(self) -> None:
        """Let go: a drag, a run of keys or a play ends where it is (before an undo, for instance)."""
        key, self._held, self._by_mouse = self._held, "", False
        if key:
            self.cursor_drag_finished.emit(key)

    def set_active(self, key: str) -> None:
        self._active = key
        self._show_active()

    def _show_active(self) -> None:
        for key, cursor in self.cursors.items():
            cursor.active = key == self.active_cursor() and self.hasFocus()
            cursor.update()

    def move_cursor(self, key: str, value: float) -> None:
        cursor = self.cursors[key]
        value = min(max(value, cursor.low), cursor.high)
        if value != cursor.value and math.isfinite(value):
            cursor.set_value(value)
            self.cursor_moved.emit(key, value)

    # look

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_active()
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._by_mouse:
            self.finish_gesture()
        self._show_active()
        self.focus_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.finish_gesture()
        self.hidden.emit()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if hasattr(self, "cursors"):  # pyqtgraph calls this from its constructor
            self.resized.emit()
