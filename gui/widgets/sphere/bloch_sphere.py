"""A Bloch sphere on which measurement directions are dragged; the view turns and zooms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gui.core.scenario import Setting
from gui.core.values import Vector
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.widgets.gesture import Gesture
from gui.widgets.sphere.geometry import (
    AXES,
    RIM,
    angles,
    angles_text,
    direction_at,
    pole_words,
    project,
    roomiest_direction,
    snap,
    turned,
    zoomed,
)
from gui.widgets.sphere.layout import Readout
from gui.widgets.sphere.menu import Actions, Adder, open_menu
from gui.widgets.sphere.view import SphereView

DRAG_DISTANCE = 3.0  # a hand that shakes by less only selects
TURN_STEP = math.radians(5.0)
KEY_STEP, KEY_STEP_COARSE, KEY_STEP_FINE = (math.radians(a) for a in (1.0, 10.0, 0.1))

_K, _M = Qt.Key, Qt.KeyboardModifier
_ARROW_KEYS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, 1), _K.Key_Down: (0, -1)}
_NEXT_KEYS = (_K.Key_N, _K.Key_PageDown, _K.Key_BracketRight)
_PREVIOUS_KEYS = (_K.Key_P, _K.Key_PageUp, _K.Key_BracketLeft)
_AXIS_KEYS = (_K.Key_X, _K.Key_Y, _K.Key_Z)
_PLAIN_KEYS = frozenset((*_NEXT_KEYS, *_PREVIOUS_KEYS, *_AXIS_KEYS)) | {
    *(_K.Key_Insert, _K.Key_Plus, _K.Key_Delete, _K.Key_L, _K.Key_F2, _K.Key_Home),
}
_ZOOM_KEYS = {_K.Key_PageUp: 1.1, _K.Key_PageDown: 1 / 1.1}


class _Drag(Struct):
    index: int
    press: QPointF
    offset: QPointF  # from the pointer to the tip, kept so that the tip does not jump
    back: bool
    origin: Vector
    moved: bool = False


class BlochSphere(SphereView):
    """Shows and edits the directions of one party; ``tip_moved`` carries a unit vector (x, y, z).

    Between ``drag_started`` and ``drag_finished`` all moves belong together (one undo step). Adding,
    removing, renaming and locking are only asked for: the owner answers with ``set_arrows``.
    """

    drag_started = Signal(int)
    tip_moved = Signal(int, object)
    drag_finished = Signal(int)
    add_requested = Signal(object)
    remove_requested = Signal(int)
    rename_requested = Signal(int)
    lock_toggled = Signal(int)
    message = Signal(str)
    together_requested = Signal()  # both parties on one sphere, or a sphere each
    poles_requested = Signal(str)

    def __init__(self, role: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(role, theme, parent)
        self._drag: _Drag | None = None
        self._moving = -1  # the arrow of the open gesture
        self._hint = ""
        self._pole_phi = 0.0  # the azimuth a tip on a pole had before it got there
        self._menu_direction: Vector | None = None
        self._under: list[int] = []  # tips in one place that the click takes in turn
        self._gesture = Gesture(self)
        self._gesture.started.connect(self._announce_start)
        self._gesture.finished.connect(self._announce_finish)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_arrows(self, arrows: Sequence[Setting]) -> None:
        """Show these directions; an open drag goes on as long as its arrow is still the same one."""
        moving = self._drag.index if self._drag else self._moving
        if moving >= 0:
            before, after = self._arrows[moving : moving + 1], tuple(arrows)[moving : moving + 1]
            if [_identity(a) for a in before] != [_identity(a) for a in after]:
                self.finish_gesture()
        super().set_arrows(arrows)

    def _readout(self) -> Readout | None:
        return Readout(self._moving, self._hint) if self._gesture.active else None

    # --- mouse ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        stack = self.tips_at(position)
        index = stack[0] if stack else -1
        self._under = sorted(stack) if len(stack) > 1 and index == self._selected else []
        if index >= 0:
            self.select(index)
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
            self._drag = _Drag(index, position, offset, depth < RIM, direction)
        self._update_cursor(position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._drag is not None:
            self._drag_to(position, event.modifiers())
        elif self._turning is not None:
            self._turn_to(position)
        else:
            self._set_hover(self.tip_at(position))
            self._update_cursor(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            moved = self._drag is not None and self._drag.moved
            self.finish_gesture()
            if self._under and not moved:  # a click on what was selected: the next of those in its place
                place = self._under.index(self._selected) + 1 if self._selected in self._under else 0
                self.select(self._under[place % len(self._under)])
            self._under = []
            self._turning = None
            self._update_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.finish_gesture()
        if len(self.tips_at(event.position())) > 1:
            self.mousePressEvent(event)
            return
        axis = self.axis_at(event.position())
        if axis is not None:
            self.look_along(axis)
        elif self.tip_at(event.position()) < 0:
            self.reset_view()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        position = QPointF(event.pos())
        where = event.globalPos()
        self._menu_direction = self.direction_under(position)
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_direction = None
            if self._selected >= 0:
                where = self.mapToGlobal(self.position_of(self._arrows[self._selected].direction).toPoint())
        elif self.tip_at(position) < 0:
            self.select(-1)
        actions = Actions(
            self.rename, self.toggle_lock, self.remove, self._adders(), self.ask_together, self.ask_poles
        )
        open_menu(self, actions, where, self._theme.spheres, here=self._menu_direction is not None)

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
        snapped = None
        if modifiers & _M.ControlModifier:
            direction, snapped = snap(direction)
        hints = [self.tr("behind")] if project(self._camera, direction)[2] < RIM else []
        if snapped is not None:
            hints.append(self.tr("snap: {0}").format(snapped) if snapped else self.tr("no snap near"))
        self._hint = ", ".join(hints)
        self._move(drag.index, direction)

    @Slot()
    def finish_gesture(self) -> None:
        """Let go: a drag, a run of keys or a play ends where it is (before an undo, for instance)."""
        self._drag = None
        self._gesture.finish()

    def _move(self, index: int, direction: Vector) -> None:
        if direction != self._arrows[index].direction:
            arrow = replace(self._arrows[index], direction=direction)
            self._arrows = (*self._arrows[:index], arrow, *self._arrows[index + 1 :])
            self._describe()
            self.tip_moved.emit(index, direction)
        self.update()

    # --- keyboard ---------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_own(cast(QKeyEvent, event)):
            # while the sphere has the focus, these keys are its own, whatever the window uses them for
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast(QHelpEvent, event)
            QToolTip.showText(help_event.globalPos(), self._tip_text(QPointF(help_event.pos())), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_own(event):
            if event.key() == _K.Key_Escape and self._drag is not None:
                self._cancel_drag()
            else:
                super().keyPressEvent(event)
            return
        key, modifiers = _K(event.key()), event.modifiers()
        if key in _ARROW_KEYS:
            across, up = _ARROW_KEYS[key]
            if modifiers & _M.AltModifier:
                self._change_camera(turned(self._camera, across * TURN_STEP, up * TURN_STEP))
            else:
                self._nudge(across, up, modifiers)
        elif modifiers & _M.ControlModifier:
            self._change_camera(zoomed(self._camera, _ZOOM_KEYS[key]))
        elif key in _NEXT_KEYS or key in _PREVIOUS_KEYS:
            self._select_step(1 if key in _NEXT_KEYS else -1)
        elif key in _AXIS_KEYS:
            sign = -1.0 if modifiers & _M.ShiftModifier else 1.0
            x, y, z = AXES[_AXIS_KEYS.index(key)][1]
            self.look_along((sign * x, sign * y, sign * z))
        elif key == _K.Key_Delete:
            self.remove()
        elif key == _K.Key_L:
            self.toggle_lock()
        elif key == _K.Key_F2:
            self.rename()
        elif key == _K.Key_Home:
            self.reset_view()
        else:
            self._menu_direction = None
            self.add()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._selected < 0 and self._arrows:
            self.select(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._drag is None:
            self._gesture.finish()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
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
            self.finish_gesture()

    def _select_step(self, step: int) -> None:
        count = len(self._arrows)
        if count:
            start = self._selected if self._selected >= 0 else (-1 if step > 0 else 0)
            self.select((start + step) % count)

    # --- menu and actions -------------------------------------------------------------------------------

    @Slot()
    def add(self) -> None:
        taken = [arrow.direction for arrow in self._arrows]
        direction = self._menu_direction or roomiest_direction(taken, self._camera)
        self._menu_direction = None
        self.add_requested.emit(direction)

    def _adders(self) -> tuple[Adder, ...]:
        """The ways to add a direction."""
        return (Adder(self.tr("Add direction"), self.add),)

    @Slot()
    def remove(self) -> None:
        if self._selected >= 0:
            self.finish_gesture()
            self.remove_requested.emit(self._selected)

    @Slot()
    def rename(self) -> None:
        if self._selected >= 0:
            self.rename_requested.emit(self._selected)

    @Slot()
    def toggle_lock(self) -> None:
        if self._selected >= 0:
            self.finish_gesture()
            self.lock_toggled.emit(self._selected)

    @Slot()
    def ask_together(self) -> None:
        self.together_requested.emit()

    @Slot(QAction)
    def ask_poles(self, action: QAction) -> None:
        self.poles_requested.emit(action.data())

    # --- internals --------------------------------------------------------------------------------------

    @Slot()
    def _announce_start(self) -> None:
        self.drag_started.emit(self._moving)

    @Slot()
    def _announce_finish(self) -> None:
        index, self._moving, self._hint = self._moving, -1, ""
        self.update()
        self.drag_finished.emit(index)

    def select(self, index: int) -> None:
        """Choose the direction that the keys act on; -1 for none."""
        if index != self._selected:
            self._gesture.finish()
            self._selected = index
            self._describe()
            self.update()

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
            here = self.tips_at(position)
            if len(here) > 1:
                how += "\n" + self.tr("{0} directions here: click again for the next").format(len(here))
            return f"{math_unicode(arrow.label)}: {angles_text(arrow.direction)}\n{how}"
        axis = self.axis_at(position)
        if axis is not None:
            return pole_words(axis) + "\n" + self.tr("Double-click to look along this axis")
        return self.tr("Drag to turn · wheel to zoom · double-click to reset · right-click for more")


def _is_own(event: QKeyEvent) -> bool:
    """Whether the sphere answers to a key; Ctrl+N and the like stay with the window."""
    key, modifiers = _K(event.key()), event.modifiers() & ~(_M.KeypadModifier | _M.ShiftModifier)
    if key in _ARROW_KEYS:
        return not modifiers & _M.MetaModifier
    if key in _ZOOM_KEYS and modifiers == _M.ControlModifier:
        return True
    return key in _PLAIN_KEYS and modifiers == _M.NoModifier


def _identity(arrow: Setting) -> tuple[str, bool]:
    return arrow.label, arrow.locked
