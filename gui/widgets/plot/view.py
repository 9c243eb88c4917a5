"""The graphics view of a plot: mouse and keyboard. Drags cursors, hovers, zooms; knows no curve by name."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from gui.look.theme import Theme
from gui.widgets.plot.overlays import CursorItem

GRAB_PIXELS = 8.0
HOVER_INTERVAL_MS = 16


class PlotView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
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
    focus_changed = Signal()

    def __init__(self, viewbox: pg.ViewBox, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.viewbox = viewbox
        self.scene().addItem(viewbox)
        # One update always touches most of the plot: collecting regions costs more than it saves.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.setFrameShape(self.Shape.NoFrame)
        self.cursors: dict[str, CursorItem] = {}
        self._active = ""
        self._dragged = ""
        self._offset = 0.0
        self._key_drag = ""
        self._mouse: QPointF | None = None
        self._hover_timer = QTimer(self)
        self._hover_timer.setSingleShot(True)
        self._hover_timer.setInterval(HOVER_INTERVAL_MS)
        self._hover_timer.timeout.connect(self._tell_hover)

    def set_theme(self, theme: Theme) -> None:
        self.setBackground(theme.color("panel"))

    def active_cursor(self) -> str:
        """Key of the cursor that the arrow keys move ('' when there is none)."""
        if self._active not in self.cursors:
            self._active = next(iter(self.cursors), "")
        return self._active

    def dragging(self) -> bool:
        """Whether the user holds a cursor (mouse or key)."""
        return bool(self._dragged or self._key_drag)

    # mouse

    def _local(self, at: QPointF) -> QPointF:
        return QPointF(self.mapToScene(at.toPoint()) - self.viewbox.pos())

    def _cursor_at(self, at: QPointF) -> str:
        local = self._local(at)
        inside = self.viewbox.rect().adjusted(-GRAB_PIXELS, 0, GRAB_PIXELS, 0).contains(local)
        if inside:
            for key, cursor in self.cursors.items():
                if cursor.isVisible() and cursor.near(local.x(), local.y(), GRAB_PIXELS):
                    return key
        return ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            event.accept()  # for the context menu; ViewBox would start a zoom
            return
        key = self._cursor_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else ""
        if key and not self._dragged:
            self._finish_key_drag()
            self._dragged = key
            self._offset = (self.cursors[key].pixel() or 0.0) - self._local(event.position()).x()
            self._set_active(key)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.cursor_drag_started.emit(key)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            cursor = self.cursors[self._dragged]
            view = cursor.view_map()
            if view is not None:
                self._move(self._dragged, view.data_x(self._local(event.position()).x() + self._offset))
            event.accept()
            return
        super().mouseMoveEvent(event)
        self._mouse = self.mapToScene(event.position().toPoint())
        if not self._hover_timer.isActive():
            self._hover_timer.start()
        if not event.buttons():
            self.viewport().setCursor(
                Qt.CursorShape.SplitHCursor
                if self._cursor_at(event.position())
                else Qt.CursorShape.ArrowCursor
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            if event.button() == Qt.MouseButton.LeftButton:
                key, self._dragged = self._dragged, ""
                self.cursor_drag_finished.emit(key)
            event.accept()
            return
        if event.button() == Qt.MouseButton.RightButton:
            event.accept()
            return
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit(self.mapToScene(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_timer.stop()
        self._mouse = None
        self.hovered.emit(None)

    def _tell_hover(self) -> None:
        if self._mouse is not None:
            self.hovered.emit(self._mouse)

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.point_step_requested.emit(1 if key == Qt.Key.Key_Right else -1)
        elif control and key == Qt.Key.Key_0:
            self.reset_requested.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.viewbox.scaleBy((0.8, 0.8))
        elif key == Qt.Key.Key_Minus:
            self.viewbox.scaleBy((1.25, 1.25))
        elif not self._key_on_cursor(Qt.Key(key)) and not self._key_pans(Qt.Key(key)):
            event.ignore()  # leave it to the window's shortcuts
            return
        event.accept()

    def _key_on_cursor(self, key: Qt.Key) -> bool:
        name = self.active_cursor()
        if not name:
            return False
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and len(self.cursors) > 1:
            keys = list(self.cursors)
            step = 1 if key == Qt.Key.Key_Down else -1
            self._finish_key_drag()
            self._set_active(keys[(keys.index(name) + step) % len(keys)])
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
        if self._key_drag != name:  # held keys make one drag, so one undo step
            self._finish_key_drag()
            self._key_drag = name
            self.cursor_drag_started.emit(name)
        self._move(name, moves[key])
        return True

    def _key_pans(self, key: Qt.Key) -> bool:
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        if key not in steps:
            return False
        (x0, x1), (y0, y1) = self.viewbox.viewRange()
        across, up = steps[key]
        self.viewbox.translateBy((across * (x1 - x0) * 0.05, up * (y1 - y0) * 0.05))
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._finish_key_drag()
        event.ignore()

    def _finish_key_drag(self) -> None:
        if self._key_drag:
            key, self._key_drag = self._key_drag, ""
            self.cursor_drag_finished.emit(key)

    # cursors

    def _set_active(self, key: str) -> None:
        self._active = key
        self._show_active()

    def _show_active(self) -> None:
        for key, cursor in self.cursors.items():
            cursor.active = key == self.active_cursor() and self.hasFocus()
            cursor.update()

    def _move(self, key: str, value: float) -> None:
        cursor = self.cursors[key]
        value = min(max(value, cursor.low), cursor.high)
        if value != cursor.value and value - value == 0:  # finite
            cursor.set_value(value)
            self.cursor_moved.emit(key, value)

    # look

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_active()
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._finish_key_drag()
        self._show_active()
        self.focus_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._hover_timer.stop()
        self._finish_key_drag()
        if self._dragged:
            key, self._dragged = self._dragged, ""
            self.cursor_drag_finished.emit(key)

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        if hasattr(self, "cursors"):  # pyqtgraph calls this from its constructor
            self.resized.emit()
