"""The spheres of the settings: a sphere for each party, or one for both, as large as the room allows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gui.core import intents
from gui.core.scenario import Scenario
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.sphere import PARTIES, TOGETHER, BlochSphere, JointSphere

# At scale 1.
LEAST = QSize(140, 120)
GAP = 4
BUTTON = QSize(50, 30)  # the style sheet pads it
ICON = QSize(24, 16)


class SpherePanel(Themed, QWidget):
    """Shows the settings of a Scenario on spheres and turns what is done there into intents."""

    rename_requested = Signal(str, int)
    together_requested = Signal()
    poles_requested = Signal(str)

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._scenario: Scenario | None = None
        self.spheres = {party: BlochSphere(party, theme, self) for party in PARTIES}
        self.joint = JointSphere(theme, self)
        self.button = QToolButton(self)
        self.button.setProperty("role", "flat")
        self.button.setCheckable(True)
        self.button.setAccessibleName(TOGETHER)
        self.button.setToolTip(TOGETHER + " (Ctrl+B)")
        self.button.clicked.connect(self._ask_together)
        for sphere in self.shown_or_not():
            sphere.setMinimumSize(1, 1)  # the panel sees to the room
        self._connect(dispatcher)
        self._show_button()
        self._show_some()

    def _connect(self, dispatcher: Dispatcher) -> None:
        bind = dispatcher.bind
        for party, sphere in self.spheres.items():
            drag = sphere.drag_started, sphere.drag_finished
            bind(self, sphere.tip_moved, "move setting", intents.move_setting, party, during=drag)
            bind(self, sphere.camera_changed, "turn", intents.set_camera, party)
            bind(self, sphere.add_requested, "add setting", intents.add_setting, party)
            bind(self, sphere.remove_requested, "remove setting", intents.remove_setting, party)
            bind(self, sphere.lock_toggled, "lock", intents.toggle_lock, party)
            sphere.rename_requested.connect(self._rename)
        joint, drag = self.joint, (self.joint.drag_started, self.joint.drag_finished)
        bind(self, joint.setting_moved, "move setting", intents.move_setting, during=drag)
        # The view of Alice's sphere is that of both; Bob's stays as it was for the time he has his own.
        bind(self, joint.camera_changed, "turn", intents.set_camera, PARTIES[0])
        bind(self, joint.setting_wanted, "add setting", intents.add_setting)
        bind(self, joint.setting_unwanted, "remove setting", intents.remove_setting)
        bind(self, joint.setting_locked, "lock", intents.toggle_lock)
        joint.setting_named.connect(self.rename_requested)
        for sphere in self.shown_or_not():
            sphere.message.connect(dispatcher.tell)
            sphere.together_requested.connect(self.together_requested)
            sphere.poles_requested.connect(self.poles_requested)
            dispatcher.interrupted.connect(sphere.finish_gesture)

    def shown_or_not(self) -> tuple[BlochSphere, ...]:
        """All spheres, also those that are not in view."""
        return *self.spheres.values(), self.joint

    @property
    def together(self) -> bool:
        """Whether both parties are on one sphere."""
        return self._theme.spheres.together

    # What is shown.

    def show_settings(self, scenario: Scenario) -> None:
        """The directions of both parties."""
        self._scenario = scenario
        if self.together:
            self.joint.set_parties(alice=scenario.alice, bob=scenario.bob)
        else:
            self.spheres["alice"].set_arrows(scenario.alice)
            self.spheres["bob"].set_arrows(scenario.bob)

    def show_cameras(self, scenario: Scenario) -> None:
        """The view on each sphere."""
        self._scenario = scenario
        if self.together:
            self.joint.set_camera(scenario.view.alice)
        else:
            self.spheres["alice"].set_camera(scenario.view.alice)
            self.spheres["bob"].set_camera(scenario.view.bob)

    def set_theme(self, theme: Theme) -> None:
        looks = self._theme.spheres
        super().set_theme(theme)
        self._show_button()
        if looks.together != theme.spheres.together:
            self._hand_over()
        else:
            self._lay_out()

    def _hand_over(self) -> None:
        """The other spheres show what the ones before did: directions, view, what is selected, the focus."""
        focused = any(sphere.hasFocus() for sphere in self.shown_or_not())
        chosen = self._selected()
        if self._scenario is not None:
            self.show_settings(self._scenario)
            self.show_cameras(self._scenario)
        target: BlochSphere = self.joint
        if chosen is not None:
            party, index = chosen
            if not self.together:
                target = self.spheres[party]
            target.select(self.joint.index_of(party, index) if self.together else index)
        elif not self.together:
            target = self.spheres[PARTIES[0]]
        self._show_some()
        self._lay_out()
        if focused:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _selected(self) -> tuple[str, int] | None:
        """Party and index of the direction selected on the spheres in view before."""
        if not self.together:
            return self.joint.place_of(self.joint.selected())
        parties = sorted(PARTIES, key=lambda party: not self.spheres[party].hasFocus())
        found = ((party, self.spheres[party].selected()) for party in parties)
        return next(((party, index) for party, index in found if index >= 0), None)

    def _show_button(self) -> None:
        self.button.setChecked(self.together)
        self.button.setIconSize(ICON * self._theme.scale)
        self.button.setIcon(_icon(self._theme))

    def _show_some(self) -> None:
        self.joint.setVisible(self.together)
        for sphere in self.spheres.values():
            sphere.setVisible(not self.together)

    @Slot()
    def _ask_together(self) -> None:
        self.button.setChecked(self.together)  # it shows what is, not what is asked for
        self.together_requested.emit()

    def _rename(self, index: int) -> None:
        self.rename_requested.emit("alice" if self.sender() is self.spheres["alice"] else "bob", index)

    # Where things are.

    def minimumSizeHint(self) -> QSize:
        return LEAST * self._theme.scale

    def sizeHint(self) -> QSize:
        return QSize(300, 340) * self._theme.scale

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        self.joint.setGeometry(self.rect())
        places = two_places(self.rect())
        for sphere, place in zip(self.spheres.values(), places, strict=True):
            sphere.setGeometry(place)
        beside = places[0].top() == places[1].top()
        last = self.spheres["bob" if beside else "alice"]
        size = BUTTON * self._theme.scale
        for sphere in self.shown_or_not():
            sphere.keep_corner(size if sphere in (self.joint, last) else QSize())
        self._put_button(self.joint if self.together else last, size)

    def _put_button(self, sphere: BlochSphere, size: QSize) -> None:
        """In the top right corner of a sphere in view, where that writes nothing."""
        focused = self.button.hasFocus()
        if self.button.parent() is not sphere:
            self.button.setParent(sphere)
            self.button.show()
        self.button.setGeometry(QRect(sphere.width() - size.width(), 0, size.width(), size.height()))
        if focused:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)


def two_places(room: QRect) -> Sequence[QRect]:
    """Two places in a room, beside or above one another: whichever has room for the larger balls."""
    half = (room.width() - GAP) // 2
    low = (room.height() - GAP) // 2
    if min(half, room.height()) > min(room.width(), low):
        size = QSize(half, room.height())
        return QRect(room.topLeft(), size), QRect(room.topRight() - QRect(0, 0, half, 1).topRight(), size)
    size = QSize(room.width(), low)
    return QRect(room.topLeft(), size), QRect(room.bottomLeft() - QRect(0, 0, 1, low).bottomLeft(), size)


def _icon(theme: Theme) -> QIcon:
    """Two rings that overlap."""
    ratio = 4
    picture = QPixmap(ICON * ratio)
    picture.fill(QColor(Qt.GlobalColor.transparent))
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for role, left in (("alice", 1.5), ("bob", 9.5)):
        painter.setPen(QPen(theme.color(role), 2.0))
        painter.drawEllipse(QRectF(left, 1.5, 13.0, 13.0))
    painter.end()
    return QIcon(picture)
