"""A function on the Bloch sphere as a coloured ball that turns; one direction u is picked on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.core.scenario import Camera
from gui.core.values import Vector
from gui.look.math_text import math_spoken
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.gesture import Gesture
from gui.widgets.sphere.geometry import angles_text, basis, normalised, turned, unproject, zoomed
from gui.widgets.sphere.map.painter import (
    MapArrow,
    MapRaster,
    MapScale,
    SphereField,
    map_layout,
    paint_sphere_map,
)

HIT_RADIUS = 14.0
JUMP = math.radians(20.0)
CLICK = 4.0  # pixels a press may wander and still be a click
STEP = math.radians(5.0)
FINE_STEP = math.radians(1.0)

USEFUL_MAP = 170  # pixels at scale 1: lower, it cannot be read


class SphereMap(Themed, QFrame):
    """Shows a ``SphereField``. A click puts the picked direction there, dragging its ring moves it, dragging
    elsewhere turns the view; arrow keys move it by 5° (Shift: 1°), Ctrl+arrows turn. Setters do not emit."""

    pick_started = Signal()
    picked = Signal(object)
    pick_finished = Signal()
    camera_changed = Signal(object)

    def __init__(self, theme: Theme, name: str = "map on the sphere", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._name = name
        self._field = SphereField(np.zeros((3, 5)))
        self._scale = MapScale()
        self._arrows: tuple[MapArrow, ...] = ()
        self.picked_arrow: MapArrow | None = None
        self._value = math.nan
        self._words = ""
        self._camera = Camera()
        self._raster = MapRaster()
        self._choices: tuple[int, ...] = ()
        self._press: QPointF | None = None
        self._moving = False
        self._turning = False
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.pick_started)
        self._gesture.finished.connect(self.pick_finished)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setToolTip(
            "Click to choose u, drag its ring to move it, drag elsewhere to turn the sphere. "
            "Arrow keys move u by 5° (Shift: 1°), Ctrl+arrows turn, + and − zoom."
        )

    def set_field(self, values: ArrayLike, scale: MapScale) -> None:
        """Values (rows of θ from 0 to π, columns of φ from 0 to 2π, both ends included) and their colours."""
        array = np.asarray(values, dtype=float)
        if array.ndim != 2 or min(array.shape) < 2:
            raise ValueError(f"values: shape {array.shape} is no grid")
        self._field, self._scale = SphereField(array), scale
        self._describe()
        self.update()

    def set_arrows(self, arrows: Sequence[MapArrow]) -> None:
        """Directions drawn over the map."""
        if tuple(arrows) != self._arrows:
            self._arrows, self._choices = tuple(arrows), ()
            self.update()

    def set_picked(self, direction: Vector, label: str, value: float, words: str = "") -> None:
        """The picked direction, its value (marked on the bar) and what a screen reader says about it."""
        self.picked_arrow = MapArrow(label, direction, "text", ring=True)
        self._value, self._words = value, words
        self._describe()
        self.update()

    def set_camera(self, camera: Camera) -> None:
        before, self._camera = self._camera, camera
        if abs(camera.azimuth - before.azimuth) + abs(camera.elevation - before.elevation) > JUMP:
            self._choices = ()  # no turn, in which labels keep their places
        self.update()

    def camera(self) -> Camera:
        return self._camera

    def sizeHint(self) -> QSize:
        return QSize(420, 340) * self._theme.scale

    def minimumSizeHint(self) -> QSize:
        return QSize(220, USEFUL_MAP) * self._theme.scale

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the map for an export."""
        paint_sphere_map(
            painter, rect, self._field, self._scale, self._all(), self._camera, theme, value=self._value
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        layout = paint_sphere_map(
            painter,
            self._area(),
            self._field,
            self._scale,
            self._all(),
            self._camera,
            self._theme,
            raster=self._raster,
            value=self._value,
            focus=self.hasFocus(),
            previous=self._choices,
        )
        self._choices = layout.choices

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(4, 4, -4, -4)

    def _all(self) -> list[MapArrow]:
        return [*self._arrows, *([self.picked_arrow] if self.picked_arrow else [])]

    def _describe(self) -> None:
        parts = [self._scale.title]
        if self.picked_arrow is not None:
            where = angles_text(self.picked_arrow.direction).replace(" = ", " ")
            parts.append(f"{math_spoken(self.picked_arrow.label)}: {where}")
        parts.append(self._words)
        self.setAccessibleDescription("; ".join(p for p in parts if p))

    # Where things are.

    def position_of(self, direction: Vector) -> QPointF:
        """Where a direction is on the widget."""
        layout = map_layout(self._area(), [MapArrow("", direction, "text")], self._camera, self._theme)
        x, y, _ = layout.tips[0].tolist()
        return QPointF(x, y)

    def direction_under(self, position: QPointF) -> Vector | None:
        """The direction under a point, None outside the ball."""
        disc = map_layout(self._area(), [], self._camera, self._theme).disc
        right, up = disc.from_screen(position.x(), position.y())
        return unproject(self._camera, right, up) if math.hypot(right, up) <= 1.0 else None

    # Input.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._press = event.position()
        self._turning = False
        self._moving = False
        if self.picked_arrow is not None:
            gap = self.position_of(self.picked_arrow.direction) - event.position()
            if math.hypot(gap.x(), gap.y()) <= HIT_RADIUS:
                self._moving = True
                self._gesture.begin()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        if self._moving:
            disc = map_layout(self._area(), [], self._camera, self._theme).disc
            right, up = disc.from_screen(event.position().x(), event.position().y())
            self._pick(unproject(self._camera, right, up))
            return
        step = event.position() - self._press
        if self._turning or math.hypot(step.x(), step.y()) > CLICK:
            self._turning = True
            self._press = event.position()
            radius = map_layout(self._area(), [], self._camera, self._theme).disc.radius
            self._turn(-step.x() / radius, step.y() / radius)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._moving:
            self._gesture.finish()
        elif self._press is not None and not self._turning:
            direction = self.direction_under(event.position())
            if direction is not None:
                self._gesture.begin()
                self._pick(direction)
                self._gesture.finish()
        self._press = None
        self._moving = self._turning = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._look(zoomed(self._camera, 1.0015 ** event.angleDelta().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        move = keys.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._look(zoomed(self._camera, 1.1))
        elif event.key() == Qt.Key.Key_Minus:
            self._look(zoomed(self._camera, 1 / 1.1))
        elif move is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turn(move[0] * STEP, move[1] * STEP)
        elif self.picked_arrow is not None:
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._gesture.touch()
            self._shift(move[0], move[1], FINE_STEP if fine else STEP)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._gesture.finish()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
        super().hideEvent(event)

    @Slot()
    def finish_gesture(self) -> None:
        """Let go: a drag, a run of keys or a play ends where it is (before an undo, for instance)."""
        self._press, self._moving = None, False
        self._gesture.finish()

    def _shift(self, right: int, up: int, step: float) -> None:
        """Move the picked direction along the surface as it is seen."""
        assert self.picked_arrow is not None
        u = np.array(self.picked_arrow.direction)
        along = np.array((right, up, 0.0)) @ basis(self._camera)
        along = along - (along @ u) * u
        if float(np.linalg.norm(along)) < 1e-6:
            along = np.cross(u, basis(self._camera)[0])
        along = along / np.linalg.norm(along)
        self._pick(normalised(math.cos(step) * u + math.sin(step) * along))

    def _pick(self, direction: Vector) -> None:
        self.picked.emit(direction)

    def _turn(self, d_azimuth: float, d_elevation: float) -> None:
        self._look(turned(self._camera, d_azimuth, d_elevation))

    def _look(self, camera: Camera) -> None:
        if camera != self._camera:
            self._camera = camera
            self.update()
            self.camera_changed.emit(camera)
