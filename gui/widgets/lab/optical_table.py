"""The optical table as a drawing in which plates and polarizers are turned by hand."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.core.numbers import degrees, number
from gui.core.optical_table import ANALYSERS
from gui.core.optical_table.results import ArmResults, TableResults
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.gesture import Gesture
from gui.widgets.lab.table_painter import PARTS, TableFigure, angle_of

WIDTH, HEIGHT, LEAST_WIDTH, LEAST_HEIGHT = 640, 210, 400, 168
STEP, STEP_COARSE, STEP_FINE, SNAP = (math.radians(a) for a in (1.0, 10.0, 0.1, 5.0))
REACH = 1.35  # radii within which a dial is taken hold of
PARTIES = "alice", "bob"

Element = tuple[str, str]  # party and part


class OpticalTable(Themed, QFrame):
    """``plate_turned``: party, part and angle in radians; between the two others all is one step.

    Drag around the middle of a dial (with Ctrl in steps of 5°). Left and Right choose one, Up and Down turn
    it by 1°, with Shift by 10°, with Ctrl by 0.1°; Home to 0°. Setters emit nothing.
    """

    turn_started = Signal()
    plate_turned = Signal(str, str, float)
    turn_finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._table: TableResults | None = None
        self._chosen: Element | None = None
        self._asked: float | None = None  # for, of the chosen part, and not shown yet
        self._hold: float | None = None  # angle of the part less that of the pointer
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.turn_started)
        self._gesture.finished.connect(self.turn_finished)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Optical table")

    def show_table(self, table: TableResults) -> None:
        """Show both arms."""
        self._table, self._asked = table, None
        if self._chosen is not None and self._chosen not in self.elements():
            self._chosen = None
        self._describe()
        self.update()

    def elements(self) -> list[Element]:
        """What can be turned, from left to right: Alice's arm points to the left."""
        if self._table is None:
            return []
        parts = ANALYSERS[self._table.analyser]
        return [*(("alice", part) for part in reversed(parts)), *(("bob", part) for part in parts)]

    def place_of(self, element: Element) -> QPointF:
        """The middle of a dial."""
        return self._figure().place(*element)

    def _figure(self) -> TableFigure:
        assert self._table is not None
        return TableFigure(QRectF(self.rect()).adjusted(8, 6, -8, -6), self._theme, self._table)

    def _arm(self, party: str) -> ArmResults:
        assert self._table is not None
        return self._table.alice if party == "alice" else self._table.bob

    def _describe(self) -> None:
        if self._table is None:
            return
        texts = []
        if self._chosen is not None:
            party, part = self._chosen
            texts.append(
                f"{party.title()}, {PARTS[part][1]} at {degrees(angle_of(self._arm(party), part), 1)}"
            )
        for party in PARTIES:
            arm = self._arm(party)
            parts = ", ".join(
                f"{PARTS[p][1]} at {degrees(angle_of(arm, p), 1)}" for p in ANALYSERS[self._table.analyser]
            )
            texts.append(f"{party.title()} measures {arm.setting.label}, {arm.words}: {parts}")
        if self._table.joint is not None:
            texts.append(f"correlator {number(self._table.correlator)}")
        self.setAccessibleDescription("; ".join(texts))

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH * self._theme.scale), round(HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(LEAST_WIDTH * self._theme.scale), round(LEAST_HEIGHT * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._table is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._figure().paint(painter, self._chosen)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the table for an export."""
        if self._table is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            TableFigure(rect, theme, self._table).paint(painter, None)
            painter.restore()

    # Mouse.

    def _element_at(self, at: QPointF) -> Element | None:
        if self._table is None:
            return None
        figure = self._figure()
        places = {element: figure.place(*element) - at for element in self.elements()}
        near = [e for e, way in places.items() if math.hypot(way.x(), way.y()) <= REACH * figure.radius]
        return near[0] if near else None

    def _pointed(self, at: QPointF, element: Element) -> float:
        way = at - self.place_of(element)
        return math.atan2(-way.y(), way.x())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gesture.finish()
        element = self._element_at(event.position())
        self._choose(element)
        if element is not None and event.button() == Qt.MouseButton.LeftButton:
            party, part = element
            self._hold = angle_of(self._arm(party), part) - self._pointed(event.position(), element)
            self._gesture.begin()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hold is None or self._chosen is None:
            return
        angle = self._pointed(event.position(), self._chosen) + self._hold
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            angle = round(angle / SNAP) * SNAP
        self._turn(angle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.finish_gesture()

    @Slot()
    def finish_gesture(self) -> None:
        """Let go, before an undo for instance."""
        self._hold = None
        self._gesture.finish()

    def hideEvent(self, event: QHideEvent) -> None:
        self.finish_gesture()
        super().hideEvent(event)

    # Keys.

    def event(self, event: QEvent) -> bool:
        own = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and event.key() in own:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, elements = event.key(), self.elements()
        across = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(key))
        up = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(key))
        if across is not None and elements:
            self._gesture.finish()
            start = elements.index(self._chosen) if self._chosen is not None else (-1 if across > 0 else 0)
            self._choose(elements[(start + across) % len(elements)])
        elif (up is not None or key == Qt.Key.Key_Home) and self._chosen is not None:
            step = STEP
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                step = STEP_COARSE
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                step = STEP_FINE
            party, part = self._chosen
            now = angle_of(self._arm(party), part) if self._asked is None else self._asked
            self._gesture.touch()
            self._turn(0.0 if up is None else now + up * step)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self._chosen is None and self.elements():
            self._choose(self.elements()[0])
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._hold is None:
            self._gesture.finish()
        self.update()

    def _choose(self, element: Element | None) -> None:
        self._chosen, self._asked = element, None
        self._describe()
        self.update()

    def _turn(self, angle: float) -> None:
        assert self._chosen is not None
        self._asked = angle
        self.plate_turned.emit(*self._chosen, angle)
