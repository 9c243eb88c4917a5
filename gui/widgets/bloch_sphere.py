"""A Bloch sphere on which measurement directions are dragged; the view turns and zooms.

Run alone as a demo: ``python -m gui.widgets.bloch_sphere``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from gui.theme import Theme
from gui.widgets.gesture import Gesture
from gui.widgets.math_text import math_spoken, math_unicode
from gui.widgets.sphere_geometry import (
    AXES,
    Arrow,
    Camera,
    Vector,
    angles,
    angles_text,
    between,
    direction_at,
    looking_along,
    normalised,
    project,
    roomiest_direction,
    snap,
    turned,
    unproject,
    zoomed,
)
from gui.widgets.sphere_painter import (
    AXIS_END,
    Backdrop,
    Overlay,
    Readout,
    paint_sphere,
    screen_points,
    sphere_disc,
)

__all__ = ["Arrow", "BlochSphere", "Camera"]

HIT_RADIUS = 12.0
DRAG_DISTANCE = 3.0  # a hand that shakes by less only selects
ANIMATION_MS = 180
TURN_STEP = math.radians(5.0)
KEY_STEP, KEY_STEP_COARSE, KEY_STEP_FINE = (math.radians(a) for a in (1.0, 10.0, 0.1))

_K, _M = Qt.Key, Qt.KeyboardModifier
_ARROW_KEYS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, 1), _K.Key_Down: (0, -1)}
_NEXT_KEYS = (_K.Key_N, _K.Key_PageDown, _K.Key_BracketRight)
_PREVIOUS_KEYS = (_K.Key_P, _K.Key_PageUp, _K.Key_BracketLeft)
_AXIS_KEYS = (_K.Key_X, _K.Key_Y, _K.Key_Z)
_OWN_KEYS = frozenset(
    (
        *_ARROW_KEYS,
        *_NEXT_KEYS,
        *_PREVIOUS_KEYS,
        *_AXIS_KEYS,
        *(_K.Key_Insert, _K.Key_Plus, _K.Key_Minus, _K.Key_Delete, _K.Key_L, _K.Key_F2, _K.Key_Home),
    )
)


@dataclass
class _Drag:
    index: int
    press: QPointF
    offset: QPointF  # from the pointer to the tip, kept so that the tip does not jump
    back: bool
    origin: Vector
    moved: bool = False


class BlochSphere(QWidget):
    """Shows and edits the directions of one party. Setters do not emit; ``tip_moved`` carries a unit vector.

    Between ``drag_started`` and ``drag_finished`` all moves belong together (one undo step). Adding,
    removing, renaming and locking are only asked for: the owner answers with ``set_arrows``.
    """

    drag_started = Signal(int)
    tip_moved = Signal(int, object)
    drag_finished = Signal(int)
    camera_changed = Signal(object)
    selection_changed = Signal(int)
    add_requested = Signal(object)
    remove_requested = Signal(int)
    rename_requested = Signal(int)
    lock_toggled = Signal(int)
    message = Signal(str)

    def __init__(self, role: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._theme = theme
        self._title = self.tr("Alice") if role == "alice" else self.tr("Bob")
        self._arrows: tuple[Arrow, ...] = ()
        self._camera = Camera()
        self._selected = -1
        self._hover = -1
        self._overlay: Overlay | None = None
        self._choices: tuple[int, ...] = ()
        self._backdrop = Backdrop()
        self._drag: _Drag | None = None
        self._turning: QPointF | None = None
        self._moving = -1  # the arrow of the open gesture
        self._hint = ""
        self._pole_phi = 0.0  # the azimuth a tip on a pole had before it got there
        self._menu_direction: Vector | None = None
        self._gesture = Gesture(self)
        self._gesture.started.connect(self._announce_start)
        self._gesture.finished.connect(self._announce_finish)
        self._flight = (self._camera, self._camera)
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(ANIMATION_MS)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._fly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(150, 150)
        self.setAccessibleName(self.tr("Bloch sphere of {0}").format(self._title))
        self._describe()

    # --- setters and what they set ----------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._choices = ()
        self.update()

    def set_title(self, title: str) -> None:
        self._title = title
        self.setAccessibleName(self.tr("Bloch sphere of {0}").format(title))
        self.update()

    def set_arrows(self, arrows: Sequence[Arrow]) -> None:
        """Show these directions; an open drag goes on as long as its arrow is still the same one."""
        new = tuple(arrows)
        if new == self._arrows:
            return
        moving = self._drag.index if self._drag else self._moving
        if moving >= 0 and [_identity(a) for a in new[moving : moving + 1]] != [
            _identity(a) for a in self._arrows[moving : moving + 1]
        ]:
            self._end_drag()
        if [a.label for a in new] != [a.label for a in self._arrows]:
            self._choices = ()
            self._hover = -1
        self._arrows = new
        self._selected = min(self._selected, len(new) - 1)
        self._describe()
        self.update()

    def set_camera(self, camera: Camera) -> None:
        self._animation.stop()
        self._camera = camera
        self.update()

    def set_selected(self, index: int) -> None:
        """-1 selects nothing."""
        if index != self._selected:
            self._selected = index if 0 <= index < len(self._arrows) else -1
            self._describe()
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

    def arrows(self) -> tuple[Arrow, ...]:
        return self._arrows

    def camera(self) -> Camera:
        return self._camera

    def selected(self) -> int:
        return self._selected

    def sizeHint(self) -> QSize:
        return QSize(300, 260)

    # --- geometry ---------------------------------------------------------------------------------------

    def position_of(self, direction: Sequence[float]) -> QPointF:
        """Where a direction is on the widget."""
        disc = sphere_disc(QRectF(self.rect()), self._camera, self._theme)
        return QPointF(*disc.to_screen(project(self._camera, direction)))

    def direction_under(self, position: QPointF, back: bool = False) -> Vector:
        """The direction under a point; outside the disc the nearest one on the rim."""
        disc = sphere_disc(QRectF(self.rect()), self._camera, self._theme)
        return unproject(self._camera, *disc.from_screen(position.x(), position.y()), back=back)

    def tip_at(self, position: QPointF) -> int:
        """The tip within reach of a point, -1 if there is none; tips in front come first."""
        if not self._arrows:
            return -1
        disc = sphere_disc(QRectF(self.rect()), self._camera, self._theme)
        tips = screen_points(disc, project(self._camera, [a.direction for a in self._arrows]))
        distance = np.hypot(tips[:, 0] - position.x(), tips[:, 1] - position.y())
        near = np.flatnonzero(distance <= HIT_RADIUS * max(1.0, self._theme.scale)).tolist()
        return min(near, key=lambda i: (tips[i, 2] < -1e-9, distance[i]), default=-1)

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
        readout = Readout(self._moving, self._hint) if self._gesture.active else None
        layout = paint_sphere(
            painter,
            QRectF(self.rect()),
            self._arrows,
            self._camera,
            self._theme,
            role=self._role,
            title=self._title,
            selected=self._selected,
            hover=self._hover,
            overlay=self._overlay,
            focus=self.hasFocus(),
            readout=readout,
            previous=self._choices,
            backdrop=self._backdrop,
        )
        self._choices = layout.choices

    # --- mouse ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        index = self.tip_at(position)
        if index >= 0:
            self._select(index)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._gesture.finish()
        if index < 0:
            self._turning = position
        elif self._arrows[index].locked:
            self._say_locked(index)
        else:
            direction = self._arrows[index].direction
            depth = float(project(self._camera, direction)[2])
            offset = self.position_of(direction) - position
            self._drag = _Drag(index, position, offset, depth < -1e-9, direction)
        self._update_cursor(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._drag is not None:
            self._drag_to(position, event.modifiers())
        elif self._turning is not None:
            disc = sphere_disc(QRectF(self.rect()), self._camera, self._theme)
            step = position - self._turning
            self._turning = position
            self._change_camera(turned(self._camera, -step.x() / disc.radius, step.y() / disc.radius))
        else:
            self._set_hover(self.tip_at(position))
            self._update_cursor(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._end_drag()
            self._turning = None
            self._update_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._end_drag()
        axis = self.axis_at(event.position())
        if axis is not None:
            self._fly_to(looking_along(self._camera, axis))
        elif self.tip_at(event.position()) < 0:
            self._fly_to(Camera())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._change_camera(zoomed(self._camera, 1.0015 ** event.angleDelta().y()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = QPointF(event.pos())
        where = event.globalPos()
        self._menu_direction = self.direction_under(position)
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_direction = None
            if self._selected >= 0:
                where = self.mapToGlobal(self.position_of(self._arrows[self._selected].direction).toPoint())
        elif self.tip_at(position) < 0:
            self._select(-1)
        self._open_menu(where)

    def _drag_to(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        drag = self._drag
        if drag is None:
            return
        shift = position - drag.press
        if not drag.moved and math.hypot(shift.x(), shift.y()) < DRAG_DISTANCE:
            return
        if not drag.moved:
            drag.moved = True
            self._moving = drag.index
            self._gesture.begin()
            if self._drag is not drag:
                return
        back = drag.back or bool(modifiers & _M.ShiftModifier)
        direction = self.direction_under(position + drag.offset, back)
        hints = [self.tr("behind")] if back else []
        if modifiers & _M.ControlModifier:
            direction, name = snap(direction)
            hints.append(self.tr("snap: {0}").format(name) if name else self.tr("no snap near"))
        self._hint = ", ".join(hints)
        self._move(drag.index, direction)

    def _end_drag(self) -> None:
        self._drag = None
        self._gesture.finish()

    def _move(self, index: int, direction: Vector) -> None:
        direction = normalised(direction)
        if direction != self._arrows[index].direction:
            arrow = replace(self._arrows[index], direction=direction)
            self._arrows = (*self._arrows[:index], arrow, *self._arrows[index + 1 :])
            self._describe()
            self.tip_moved.emit(index, direction)
        self.update()

    # --- keyboard ---------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() in _OWN_KEYS:
            # while the sphere has the focus, these keys are its own, whatever the window uses them for
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast(QHelpEvent, event)
            QToolTip.showText(help_event.globalPos(), self._tip_text(QPointF(help_event.pos())), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = _K(event.key()), event.modifiers()
        if key in _ARROW_KEYS:
            across, up = _ARROW_KEYS[key]
            if modifiers & _M.AltModifier:
                self._change_camera(turned(self._camera, across * TURN_STEP, up * TURN_STEP))
            else:
                self._nudge(across, up, modifiers)
        elif key in _NEXT_KEYS or key in _PREVIOUS_KEYS:
            self._select_step(1 if key in _NEXT_KEYS else -1)
        elif key in (_K.Key_Plus, _K.Key_Minus) and modifiers & _M.ControlModifier:
            self._change_camera(zoomed(self._camera, 1.1 if key == _K.Key_Plus else 1 / 1.1))
        elif key in (_K.Key_Insert, _K.Key_Plus):
            self._menu_direction = None
            self._add()
        elif key == _K.Key_Delete:
            self._remove()
        elif key == _K.Key_L:
            self._toggle_lock()
        elif key == _K.Key_F2:
            self._rename()
        elif key == _K.Key_Home:
            self._reset_view()
        elif key in _AXIS_KEYS and not modifiers & _M.ControlModifier:
            sign = -1.0 if modifiers & _M.ShiftModifier else 1.0
            x, y, z = AXES[_AXIS_KEYS.index(key)][1]
            self._fly_to(looking_along(self._camera, (sign * x, sign * y, sign * z)))
        elif key == _K.Key_Escape and self._drag is not None:
            self._cancel_drag()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._selected < 0 and self._arrows:
            self._select(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._drag is None:
            self._gesture.finish()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._animation.stop()
        self._end_drag()
        self._turning = None
        super().hideEvent(event)

    def _nudge(self, across: int, up: int, modifiers: Qt.KeyboardModifier) -> None:
        """Right and left change phi, up and down theta."""
        index = self._selected
        if index < 0 or self._drag is not None:
            return
        if self._arrows[index].locked:
            self._say_locked(index)
            return
        step = KEY_STEP
        if modifiers & _M.ShiftModifier:
            step = KEY_STEP_COARSE
        elif modifiers & _M.ControlModifier:
            step = KEY_STEP_FINE
        theta, phi = angles(self._arrows[index].direction)
        if math.sin(theta) < 1e-9:
            phi = self._pole_phi
        phi += across * step
        theta = min(max(theta - up * step, 0.0), math.pi)
        self._pole_phi = phi
        if self._moving != index:
            self._gesture.finish()
        self._moving = index
        self._hint = ""
        self._gesture.touch()
        self._move(index, direction_at(theta, phi))

    def _cancel_drag(self) -> None:
        drag = self._drag
        if drag is not None:
            if drag.moved:
                self._move(drag.index, drag.origin)
            self._end_drag()

    def _select_step(self, step: int) -> None:
        count = len(self._arrows)
        if count:
            start = self._selected if self._selected >= 0 else (-1 if step > 0 else 0)
            self._select((start + step) % count)

    # --- menu and actions -------------------------------------------------------------------------------

    def _open_menu(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._selected >= 0:
            arrow = self._arrows[self._selected]
            menu.addSection(math_unicode(arrow.label))
            menu.addAction(self.tr("Rename…") + "\tF2", self._rename)
            menu.addAction(
                (self.tr("Unlock") if arrow.locked else self.tr("Lock")) + "\tL", self._toggle_lock
            )
            menu.addAction(self.tr("Remove") + "\tDel", self._remove)
            menu.addSeparator()
        here = self._menu_direction is not None
        menu.addAction(
            (self.tr("Add direction here") if here else self.tr("Add direction")) + "\tIns", self._add
        )
        menu.addSeparator()
        menu.addAction(self.tr("Look along x") + "\tX", self._look_along_x)
        menu.addAction(self.tr("Look along y") + "\tY", self._look_along_y)
        menu.addAction(self.tr("Look along z") + "\tZ", self._look_along_z)
        menu.addAction(self.tr("Reset view") + "\tHome", self._reset_view)
        menu.popup(where)

    @Slot()
    def _add(self) -> None:
        taken = [arrow.direction for arrow in self._arrows]
        direction = self._menu_direction or roomiest_direction(taken, self._camera)
        self._menu_direction = None
        self.add_requested.emit(direction)

    @Slot()
    def _remove(self) -> None:
        if self._selected >= 0:
            self._end_drag()
            self.remove_requested.emit(self._selected)

    @Slot()
    def _rename(self) -> None:
        if self._selected >= 0:
            self.rename_requested.emit(self._selected)

    @Slot()
    def _toggle_lock(self) -> None:
        if self._selected >= 0:
            self._end_drag()
            self.lock_toggled.emit(self._selected)

    @Slot()
    def _look_along_x(self) -> None:
        self._fly_to(looking_along(self._camera, AXES[0][1]))

    @Slot()
    def _look_along_y(self) -> None:
        self._fly_to(looking_along(self._camera, AXES[1][1]))

    @Slot()
    def _look_along_z(self) -> None:
        self._fly_to(looking_along(self._camera, AXES[2][1]))

    @Slot()
    def _reset_view(self) -> None:
        self._fly_to(Camera())

    # --- internals --------------------------------------------------------------------------------------

    @Slot()
    def _announce_start(self) -> None:
        self.drag_started.emit(self._moving)

    @Slot()
    def _announce_finish(self) -> None:
        index, self._moving, self._hint = self._moving, -1, ""
        self.update()
        self.drag_finished.emit(index)

    def _select(self, index: int) -> None:
        if index != self._selected:
            self._gesture.finish()
            self._selected = index
            self._describe()
            self.update()
            self.selection_changed.emit(index)

    def _set_hover(self, index: int) -> None:
        if index != self._hover:
            self._hover = index
            self.update()

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
        if self.isVisible():
            self._flight = (self._camera, camera)
            self._animation.start()
        else:
            self._show_camera(camera)

    @Slot(object)
    def _fly(self, value: float) -> None:
        start, end = self._flight
        # eased by hand so that the last frame is the target itself, without rounding
        self._show_camera(end if value >= 1.0 else between(start, end, value * value * (3.0 - 2.0 * value)))

    def _say_locked(self, index: int) -> None:
        self.message.emit(self.tr("{0} is locked").format(math_unicode(self._arrows[index].label)))

    def _update_cursor(self, position: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._drag is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._turning is not None:
            shape = Qt.CursorShape.SizeAllCursor
        elif (index := self.tip_at(position)) >= 0:
            locked = self._arrows[index].locked
            shape = Qt.CursorShape.ForbiddenCursor if locked else Qt.CursorShape.OpenHandCursor
        elif self.axis_at(position) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        if shape != self.cursor().shape():
            self.setCursor(shape)

    def _tip_text(self, position: QPointF) -> str:
        index = self.tip_at(position)
        if index >= 0:
            arrow = self._arrows[index]
            how = (
                self.tr("Locked (L unlocks)")
                if arrow.locked
                else self.tr("Drag to move · Ctrl snaps · Shift: far side")
            )
            return f"{math_unicode(arrow.label)}: {angles_text(arrow.direction)}\n{how}"
        if self.axis_at(position) is not None:
            return self.tr("Double-click to look along this axis")
        return self.tr("Drag to turn · wheel to zoom · double-click to reset · right-click for more")

    def _describe(self) -> None:
        """The text a screen reader gives: every direction in words."""
        parts = []
        for i, arrow in enumerate(self._arrows):
            words = f"{math_spoken(arrow.label)}: {angles_text(arrow.direction).replace(' = ', ' ')}"
            if arrow.locked:
                words += ", " + self.tr("locked")
            if i == self._selected:
                words += ", " + self.tr("selected")
            parts.append(words)
        self.setAccessibleDescription("; ".join(parts) if parts else self.tr("no directions"))


def _identity(arrow: Arrow) -> tuple[str, str, bool]:
    return arrow.key, arrow.label, arrow.locked


def _demo() -> None:
    import sys

    from PySide6.QtWidgets import QApplication, QHBoxLayout

    from gui.stylesheet import stylesheet
    from gui.theme import THEMES, palette

    app = QApplication(sys.argv)
    theme = THEMES["light" if "light" in sys.argv else "dark"]
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))
    window = QWidget()
    row = QHBoxLayout(window)
    alice, bob = BlochSphere("alice", theme), BlochSphere("bob", theme)
    alice.set_arrows([Arrow("a1", (1, 0, 0)), Arrow("a2", (0, 1, 0)), Arrow("a3", (0, 0, 1), locked=True)])
    bob.set_arrows(
        [Arrow(n, normalised(v)) for n, v in (("b1", (3, 1, 0)), ("b1'", (3, -1, 0)), ("b2", (0, 3, 1)))]
    )
    row.addWidget(alice)
    row.addWidget(bob)
    window.resize(900, 480)
    window.show()
    app.exec()


if __name__ == "__main__":
    _demo()
