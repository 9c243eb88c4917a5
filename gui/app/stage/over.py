"""What lies over the stage: spotlight, pen, black-out, the list of keys and passing words."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from gui.look.theme import FONT_BODY, Theme
from gui.look.themed import Themed
from gui.tasks.timers import single_shot
from gui.widgets.stage import Blackout, InkLayer, Spotlight

SAID_MS = 4000
KEYS = (
    ("Page Down, Page Up", "next step of a tour, step before; without one along the ruler"),
    ("V; M", "picture, sphere or both; menu"),
    ("1 to 9; Ctrl+Tab", "another picture of the scene; the next one"),
    ("Ctrl+1, Ctrl+2, …", "another scene"),
    ("S", "spotlight; wheel, + and −: its size; arrows with Shift move it"),
    ("D or P", "pen; 1 to 4: colour, Backspace: last stroke away, E: all away"),
    ("B", "black-out; any key brings the picture back"),
    ("F6", "window for the speaker"),
    ("Tab; arrows", "to the picture, the sphere, the ruler; move what has the focus"),
    ("H or ?", "this list"),
    ("Esc or F5", "leave"),
)
_SIZES = {Qt.Key.Key_Plus: 1.0, Qt.Key.Key_Equal: 1.0, Qt.Key.Key_Minus: -1.0}
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Layers(QObject):
    """One after the other from bottom to top: pen, spotlight, words, keys, black-out."""

    def __init__(self, theme: Theme, stage: QWidget) -> None:
        super().__init__(stage)
        self._stage = stage
        self.ink = InkLayer(theme, stage)
        self.spot = Spotlight(theme, stage)
        self.said = _Said(theme, stage)
        self.keys = _KeyList(stage)
        self.black = Blackout(stage)
        self._focus: QWidget | None = None  # that the pen or the black-out took
        self._leave_words = single_shot(self, SAID_MS, self.said.hide)
        self.ink.ended.connect(self._put_pen_away)
        self.ink.told.connect(self.say)
        self.black.ended.connect(self._lighten)

    def place(self) -> None:
        """After another size of the stage."""
        room = self._stage.rect()
        for layer in (self.ink, self.spot, self.black):
            layer.setGeometry(room)
        self.said.place(room)
        self.keys.place(room)

    def to_the_front(self) -> None:
        """After something else came on stage."""
        for layer in (self.ink, self.spot, self.said, self.keys, self.black):
            layer.raise_()

    def say(self, text: str) -> None:
        """Passing words at the foot of the stage."""
        self.said.set_text(text)
        self.said.place(self._stage.rect())
        self.said.show()
        self.said.raise_()
        self._leave_words.start()

    def wipe(self) -> None:
        """What was drawn belongs to the step before."""
        self.ink.wipe()

    def darken(self) -> None:
        """Black until a key comes."""
        self._keep_focus()
        self.black.begin()

    def _lighten(self) -> None:
        self.black.hide()
        self._return_focus()

    def _put_pen_away(self) -> None:
        self.ink.end()
        self._return_focus()

    def _keep_focus(self) -> None:
        focus = self._stage.window().focusWidget()
        self._focus = focus if focus is not self.ink else None

    def _return_focus(self) -> None:
        (self.ink if self.ink.is_drawing else self._focus or self._stage).setFocus()

    def takes(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False if it means nothing."""
        key = Qt.Key(event.key())
        lit = self.spot.isVisible()
        if key in (Qt.Key.Key_B, Qt.Key.Key_Period):
            self.darken()
        elif key in (Qt.Key.Key_D, Qt.Key.Key_P):
            self._keep_focus()
            self.ink.begin()
            self.to_the_front()
            self.say("Pen: 1 to 4 colour, Backspace and E wipe, Esc puts it away")
        elif key == Qt.Key.Key_S:
            self._light() if not lit else self.spot.hide()
        elif key in (Qt.Key.Key_H, Qt.Key.Key_Question, Qt.Key.Key_F1):
            self.keys.setVisible(not self.keys.isVisible())
            self.keys.place(self._stage.rect())
        elif key in (Qt.Key.Key_E, Qt.Key.Key_Backspace) and self.ink.strokes:
            self.ink.wipe()
        elif lit and key in _SIZES:
            self.spot.grow(_SIZES[key])
        elif lit and key in _MOVES and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.spot.move_by(*_MOVES[key])
        elif key == Qt.Key.Key_Escape and self.keys.isVisible():
            self.keys.hide()
        elif key == Qt.Key.Key_Escape and lit:
            self.spot.hide()
        else:
            return False
        return True

    def _light(self) -> None:
        self.spot.begin()
        self.to_the_front()


class _Said(Themed, QWidget):
    """A few words on a plate in the middle of the foot."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.follow(theme)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def place(self, room: QRect) -> None:
        """At the foot of ``room``, as wide as the words."""
        metrics = QFontMetrics(self._theme.font(FONT_BODY))
        scale = self._theme.scale
        wide = min(room.width(), round(metrics.horizontalAdvance(self._text) + 28 * scale))
        high = round(metrics.height() + 14 * scale)
        self.setGeometry((room.width() - wide) // 2, room.height() - high - round(8 * scale), wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.pen("control_edge"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8 * theme.scale, 8 * theme.scale)
        painter.setFont(theme.font(FONT_BODY))
        painter.setPen(theme.color("text"))
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width() - 8)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)


class _KeyList(QFrame):
    """The keys of the stage."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.setAccessibleName("Keys: " + "; ".join(f"{key}: {words}" for key, words in KEYS))
        grid = QGridLayout(self)
        for k, (key, words) in enumerate(KEYS):
            name = QLabel(key, self)
            name.setProperty("role", "heading")
            grid.addWidget(name, k, 0)
            grid.addWidget(QLabel(words, self), k, 1)
        grid.setColumnStretch(1, 1)
        self.hide()

    def place(self, room: QRect) -> None:
        """In the middle of ``room``."""
        place = QRect(QPoint(0, 0), self.sizeHint().boundedTo(room.size()))
        place.moveCenter(room.center())
        self.setGeometry(place)
        self.raise_()
