"""A Bloch sphere that shows directions and whose view turns and zooms; the editor builds on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.core.scenario import Camera, Setting
from gui.core.values import Vector
from gui.look.math_text import math_spoken
from gui.look.motion import motion_is_reduced
from gui.look.theme import Theme, known_role
from gui.look.themed import Themed
from gui.tasks.timers import single_shot
from gui.widgets.sphere.artist import Overlay
from gui.widgets.sphere.geometry import (
    AXES,
    RIM,
    Disc,
    angles_text,
    between,
    looking_along,
    project,
    turned,
    unproject,
    zoomed,
)
from gui.widgets.sphere.layout import AXIS_END, SAME_PLACE, Party, Readout, screen_points, sphere_disc
from gui.widgets.sphere.painter import Backdrop, paint_sphere

HIT_RADIUS = 12.0
ANIMATION_MS = 180
DESCRIBE_MS = 150


class SphereView(Themed, QWidget):
    """Shows the directions of one party ("alice" or "bob"). Setters do not emit."""

    camera_changed = Signal(object)

    def __init__(self, role: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = known_role(role)
        self.follow(theme)
        self._title = self.tr("Alice") if role == "alice" else self.tr("Bob")
        self._arrows: tuple[Setting, ...] = ()
        self._camera = Camera()
        self._selected = -1
        self._hover = -1
        self._overlay: Overlay | None = None
        self._choices: tuple[int, ...] = ()
        self._corner = QSize()
        self._backdrop = Backdrop()
        self._turning: QPointF | None = None
        self._flight = (self._camera, self._camera)
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(ANIMATION_MS)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._fly)
        self.setMouseTracking(True)
        self.setMinimumSize(150, 150)
        self.setAccessibleName(self.tr("Bloch sphere of {0}").format(self._title))
        # A screen reader follows no drag: what it reads is written when the hand rests.
        self._describing = single_shot(self, DESCRIBE_MS, self._describe)
        self._describe()

    # --- setters and what they set ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        if not theme.measures_as(self._theme):
            self._choices = ()
        self._theme = theme
        self.update()

    def set_title(self, title: str) -> None:
        self._title = title
        self.setAccessibleName(self.tr("Bloch sphere of {0}").format(title))
        self.update()

    def set_arrows(self, arrows: Sequence[Setting]) -> None:
        """Show these directions; the selection stays at its index if there is one left."""
        new = tuple(arrows)
        if new == self._arrows:
            return
        if [a.label for a in new] != [a.label for a in self._arrows]:
            self._choices = ()
            self._hover = -1
        self._arrows = new
        self._selected = min(self._selected, len(new) - 1)
        self._describing.start()
        self.update()

    def keep_corner(self, size: QSize) -> None:
        """Nothing is written in the top right corner, where the owner has a button of that size."""
        if size != self._corner:
            self._corner = size
            self.update()

    def set_camera(self, camera: Camera) -> None:
        self._animation.stop()
        self._camera = camera
        self.update()

    def set_overlay(
        self, points: object = None, values: object = None, colormap_role: str | None = None
    ) -> None:
        """Dots at ``points`` (k, 3): sized by weight, or coloured by value if a role is given."""
        if points is None:
            self._overlay = None
        else:
            places = np.asarray(points, dtype=float).reshape(-1, 3)
            amount = np.ones(len(places)) if values is None else np.asarray(values, dtype=float).reshape(-1)
            if len(amount) != len(places):
                raise ValueError(f"values: {len(amount)} for {len(places)} points")
            self._overlay = Overlay(places, amount, colormap_role)
        self.update()

    def arrows(self) -> tuple[Setting, ...]:
        return self._arrows

    def camera(self) -> Camera:
        return self._camera

    def selected(self) -> int:
        return self._selected

    def sizeHint(self) -> QSize:
        return QSize(300, 260)

    # --- geometry ---------------------------------------------------------------------------------------

    def _disc(self) -> Disc:
        return sphere_disc(QRectF(self.rect()), self._camera, self._theme)

    def position_of(self, direction: Sequence[float]) -> QPointF:
        """Where a direction is on the widget."""
        disc = self._disc()
        return QPointF(*disc.to_screen(project(self._camera, direction)))

    def direction_under(self, position: QPointF, back: bool = False) -> Vector:
        """The direction under a point; outside the disc the nearest one on the rim."""
        disc = self._disc()
        return unproject(self._camera, *disc.from_screen(position.x(), position.y()), back=back)

    def tip_at(self, position: QPointF) -> int:
        """The tip within reach of a point, -1 if there is none; of those in one place the topmost."""
        return next(iter(self.tips_at(position)), -1)

    def tips_at(self, position: QPointF) -> list[int]:
        """The tip within reach of a point and those that lie on it, from the topmost down.

        Tips in front come first, then the nearest; the selected one lies on top of those in its place.
        """
        if not self._arrows:
            return []
        disc = self._disc()
        tips = screen_points(disc, project(self._camera, [a.direction for a in self._arrows]))
        distance = np.hypot(tips[:, 0] - position.x(), tips[:, 1] - position.y())
        near = np.flatnonzero(distance <= HIT_RADIUS * max(1.0, self._theme.scale)).tolist()
        if len(near) < 2:
            return [int(i) for i in near]
        first = min(near, key=lambda i: (tips[i, 2] < RIM, distance[i]))
        apart = np.abs(tips[near, :2] - tips[first, :2]).max(axis=1).tolist()
        stack = [i for i, gap in zip(near, apart, strict=True) if gap <= SAME_PLACE]
        return sorted(stack, key=lambda i: (i != self._selected, tips[i, 2] < RIM, -tips[i, 2], -i))

    def axis_at(self, position: QPointF) -> Vector | None:
        """The end of an axis within reach of a point."""
        for sign in (1.0, -1.0):
            for _, (x, y, z) in AXES:
                axis = (sign * x, sign * y, sign * z)
                for reach in (1.0, AXIS_END + 0.04):
                    end = self.position_of([reach * c for c in axis]) - position
                    if math.hypot(end.x(), end.y()) <= HIT_RADIUS:
                        return axis
        return None

    # --- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        layout = paint_sphere(
            painter,
            QRectF(self.rect()),
            self._arrows,
            self._camera,
            self._theme,
            self._parties(),
            reserved=self._reserved(),
            selected=self._selected,
            hover=self._hover,
            overlay=self._overlay,
            focus=self.hasFocus(),
            readout=self._readout(),
            previous=self._choices,
            backdrop=self._backdrop,
        )
        self._choices = layout.choices

    def _parties(self) -> tuple[Party, ...]:
        """Whose directions the arrows are, in their order."""
        return (Party(self._role, self._title, len(self._arrows)),)

    def _reserved(self) -> tuple[QRectF, ...]:
        if self._corner.isEmpty():
            return ()
        left = self.width() - self._corner.width()
        return (QRectF(left, 0.0, self._corner.width(), self._corner.height()),)

    def _name_of(self, index: int) -> str:
        """What a screen reader calls a direction."""
        return math_spoken(self._arrows[index].label)

    def _readout(self) -> Readout | None:
        """What to write beside a moving tip."""
        return None

    # --- the view ---------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._change_camera(zoomed(self._camera, 1.0015 ** event.angleDelta().y()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)

    def hideEvent(self, event: QHideEvent) -> None:
        self._animation.stop()
        self._turning = None
        self._backdrop.forget()
        if self._describing.isActive():
            self._describe()
        super().hideEvent(event)

    def _turn_to(self, position: QPointF) -> None:
        """Go on turning the view, with the pointer now at ``position``."""
        if self._turning is not None:
            step = position - self._turning
            self._turning = position
            radius = self._disc().radius
            self._change_camera(turned(self._camera, -step.x() / radius, step.y() / radius))

    def look_along(self, axis: Vector) -> None:
        """Turn the view until ``axis`` points at the viewer; emits ``camera_changed`` on the way."""
        self._fly_to(looking_along(self._camera, axis))

    @Slot()
    def look_along_x(self) -> None:
        self.look_along(AXES[0][1])

    @Slot()
    def look_along_y(self) -> None:
        self.look_along(AXES[1][1])

    @Slot()
    def look_along_z(self) -> None:
        self.look_along(AXES[2][1])

    @Slot()
    def reset_view(self) -> None:
        self._fly_to(Camera())

    def _change_camera(self, camera: Camera) -> None:
        self._animation.stop()
        self._show_camera(camera)

    def _show_camera(self, camera: Camera) -> None:
        if camera != self._camera:
            self._camera = camera
            self.update()
            self.camera_changed.emit(camera)

    def _fly_to(self, camera: Camera) -> None:
        self._animation.stop()
        if self.isVisible() and not motion_is_reduced():
            self._flight = (self._camera, camera)
            self._animation.start()
        else:
            self._show_camera(camera)

    @Slot(object)
    def _fly(self, value: float) -> None:
        start, end = self._flight
        # eased by hand so that the last frame is the target itself, without rounding
        self._show_camera(end if value >= 1.0 else between(start, end, value * value * (3.0 - 2.0 * value)))

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover = index
            self.update()

    def _describe(self) -> None:
        """The text a screen reader gives: every direction in words."""
        self._describing.stop()
        parts = []
        for i, arrow in enumerate(self._arrows):
            words = f"{self._name_of(i)}: {angles_text(arrow.direction).replace(' = ', ' ')}"
            if arrow.locked:
                words += ", " + self.tr("locked")
            if i == self._selected:
                words += ", " + self.tr("selected")
            parts.append(words)
        self.setAccessibleDescription("; ".join(parts) if parts else self.tr("no directions"))
