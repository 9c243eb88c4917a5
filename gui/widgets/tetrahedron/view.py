"""The tetrahedron of Bell-diagonal states on screen: the state is dragged, the view turns and zooms."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.core.scenario import Camera
from gui.core.values import Vector
from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.gesture import Gesture
from gui.widgets.sphere import turned, zoomed
from gui.widgets.tetrahedron.painter import Marked, frame_in, paint_tetrahedron
from physics.states.tetrahedron import CORNERS

HIT_RADIUS = 16.0
STEP, FINE_STEP = 0.05, 0.01
TURN = math.radians(5.0)
Key = Qt.Key
# Which t a key moves, and to which side.
_MOVES = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_PageDown: (1, -1),
    Key.Key_PageUp: (1, 1),
    Key.Key_Down: (2, -1),
    Key.Key_Up: (2, 1),
}
_TURNS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, 1), Key.Key_Down: (0, -1)}
_PLACES: dict[Qt.Key, Vector] = {Key.Key_Home: (-1.0, -1.0, -1.0), Key.Key_End: (0.0, 0.0, 0.0)}
_PLACES |= {
    key: tuple(corner)
    for key, corner in zip((Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4), CORNERS.tolist(), strict=True)
}


class TetrahedronView(Themed, QFrame):
    """``moved(t)`` says where the hand wants the state, inside or outside; ``refused`` why it is not moved.

    Dragging the diamond moves it, dragging elsewhere turns the view. Left and right move t1, Page Down and Up
    t2, down and up t3, by 0.05 (Shift: 0.01); Home is the singlet, End white noise, 1 to 4 are the corners;
    Ctrl+arrows turn, + and - zoom, 0 is the first view. Setters do not emit.
    """

    drag_started = Signal()
    moved = Signal(object)
    drag_finished = Signal()
    camera_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._shown = Marked()
        self._words = ""
        self._camera = Camera()
        self._home = Camera()
        self._kept = KeptPixmap()
        self._press: QPointF | None = None
        self._grab: QPointF | None = None
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.drag_started)
        self._gesture.finished.connect(self.drag_finished)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tetrahedron of Bell-diagonal states")
        self.setToolTip(
            "Drag the diamond to move the state, drag elsewhere to turn the view. Arrow keys move t₁ and t₃, "
            "Page Up and Down t₂ (Shift: finer); Home: singlet, End: white noise, 1 to 4: the corners; "
            "Ctrl+arrows turn, + and − zoom, 0: first view."
        )

    # Setters and what they set.

    def set_shown(self, shown: Marked, words: str) -> None:
        """The state, and what a screen reader says of it."""
        if (shown, words) != (self._shown, self._words):
            self._shown, self._words = shown, words
            self.setAccessibleDescription(f"{shown.title}. {words}")
            self.update()

    def set_camera(self, camera: Camera) -> None:
        if camera != self._camera:
            self._camera = camera
            self.update()

    def set_first_view(self, camera: Camera) -> None:
        """Where the key 0 goes."""
        self._home = camera

    def shown(self) -> Marked:
        """What is in the picture."""
        return self._shown

    def camera(self) -> Camera:
        return self._camera

    def sizeHint(self) -> QSize:
        return QSize(round(460 * self._theme.scale), round(400 * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(240 * self._theme.scale), round(200 * self._theme.scale))

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the picture for an export."""
        paint_tetrahedron(painter, rect, self._shown, self._camera, theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_tetrahedron(
            painter,
            self._area(),
            self._shown,
            self._camera,
            self._theme,
            focus=self.hasFocus(),
            kept=self._kept,
        )

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(4, 2, -4, -2)

    def position_of(self, t: Vector) -> QPointF:
        """Where a point is on the widget."""
        return frame_in(self._area(), self._camera, self._theme).at(t)

    # Input.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = event.position()
        self._grab = None
        off = self.position_of(self._shown.point) - event.position()
        if math.hypot(off.x(), off.y()) <= HIT_RADIUS * max(1.0, self._theme.scale):
            if self._shown.exact:
                self._grab = off
                self._gesture.begin()
            else:
                self._refuse()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        frame = frame_in(self._area(), self._camera, self._theme)
        if self._grab is not None:
            x, y, z = frame.moved(self._shown.point, event.position() + self._grab).tolist()
            self.moved.emit((x, y, z))
            return
        step = event.position() - self._press
        self._press = event.position()
        reach = 1.7 * frame.unit
        self._look(turned(self._camera, -step.x() / reach, step.y() / reach))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._press = self._grab = None
        self._gesture.finish()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._look(zoomed(self._camera, 1.0015 ** event.angleDelta().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        held = event.modifiers()
        if key in _TURNS and held & Qt.KeyboardModifier.ControlModifier:
            right, up = _TURNS[key]
            self._look(turned(self._camera, right * TURN, up * TURN))
        elif key in (Key.Key_Plus, Key.Key_Equal):
            self._look(zoomed(self._camera, 1.1))
        elif key == Key.Key_Minus:
            self._look(zoomed(self._camera, 1 / 1.1))
        elif key == Key.Key_0:
            self._look(self._home)
        elif key in _MOVES or key in _PLACES:
            self._move_by_key(key, bool(held & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def _move_by_key(self, key: Qt.Key, fine: bool) -> None:
        if not self._shown.exact:
            self._refuse()
            return
        t = list(_PLACES.get(key, self._shown.point))
        if key in _MOVES:
            axis, side = _MOVES[key]
            t[axis] += side * (FINE_STEP if fine else STEP)
        self._gesture.touch()
        self.moved.emit((t[0], t[1], t[2]))

    def _refuse(self) -> None:
        self.refused.emit("This state is not Bell-diagonal; its point stands for T up to local rotations.")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.finish_gesture()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
        super().hideEvent(event)

    @Slot()
    def finish_gesture(self) -> None:
        """Let go: a drag or a run of keys ends where it is (before an undo, for instance)."""
        self._press = self._grab = None
        self._gesture.finish()

    def _look(self, camera: Camera) -> None:
        if camera != self._camera:
            self._camera = camera
            self.update()
            self.camera_changed.emit(camera)
