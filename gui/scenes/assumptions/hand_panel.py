"""The game by hand: questions and answers of both friends, and the shirt that one of them sees."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QWidget

from gui.core.numbers import count, number
from gui.core.scenes.assumptions.game import GameChoices
from gui.core.scenes.assumptions.game_results import HandGame
from gui.core.scenes.assumptions.words import label_text
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.widgets.slider import ParameterSlider

# By party and answer: the key, so that two can play on one keyboard.
KEYS = {("alice", 1): "W", ("alice", -1): "S", ("bob", 1): "I", ("bob", -1): "K"}
NAMES = {"alice": "Alice", "bob": "Bob"}
_WORDS = {1: "▲ Up", -1: "▼ Down"}


class HandPanel(QWidget):
    """Setters emit nothing."""

    answered = Signal(str, int)
    shirt_switched = Signal(bool)
    begun_anew = Signal()

    def __init__(self, reliability: ParameterSlider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reliability = reliability
        self.shirt = QCheckBox("Shirt in view", self)
        self.shirt.setToolTip("Alice sees the shirt of her examiner, which shows Bob’s question")
        self.shirt.clicked.connect(self.shirt_switched)
        self.anew = QPushButton("New game", self)
        self.anew.setToolTip("Throw away what was played; the same seed asks the same questions again")
        self.anew.clicked.connect(self.begun_anew)
        self.questions = {party: role_label("title", self) for party in NAMES}
        self.notes = {party: QLabel(self) for party in NAMES}
        self.buttons: dict[tuple[str, int], QPushButton] = {}
        for (party, result), key in KEYS.items():
            button = QPushButton(_WORDS[result], self)
            button.setToolTip(f"Key {key}")
            button.setAccessibleName(f"{NAMES[party]} answers {_WORDS[result][2:].lower()}, key {key}")
            button.clicked.connect(self._answer)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(button.click)
            self.buttons[party, result] = button
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setAccessibleName("The game so far")
        friends = in_row(*((self._card(party), 1) for party in NAMES), spacing=8)
        in_column(
            in_row(self.shirt, None, self.anew), reliability, friends, self.status, inside=self, spacing=4
        )

    def _card(self, party: str) -> QFrame:
        card = QFrame(self)
        card.setProperty("role", "card")
        up, down = self.buttons[party, 1], self.buttons[party, -1]
        keys = role_label("muted", card, f"{KEYS[party, 1]}, {KEYS[party, -1]}")
        in_column(
            in_row(role_label("heading", card, NAMES[party]), None, self.questions[party]),
            in_row(self.notes[party], None, keys),
            in_row((up, 1), (down, 1)),
            inside=card,
            spacing=3,
            margins=(8, 5, 8, 6),
        )
        return card

    def show_game(self, game: GameChoices, hand: HandGame) -> None:
        """The round that is played, and S so far."""
        a, b, shirt = hand.question
        self.shirt.setChecked(game.shirt)
        self.reliability.setVisible(game.shirt)
        self.questions["alice"].setText(f"a = {a}")
        self.questions["bob"].setText(f"b = {b}")
        answered = {"alice": game.alice != 0, "bob": game.bob != 0}
        for party, note in self.notes.items():
            note.setText("✓ answered" if answered[party] else "your answer?")
        if game.shirt and not game.alice:
            self.notes["alice"].setText(f"shirt: b = {shirt}")
        for party, note in self.notes.items():
            self.questions[party].setAccessibleName(
                f"Question of {NAMES[party]}: {self.questions[party].text()}. {note.text()}"
            )
        self.status.setText(game_words(hand))

    def _answer(self) -> None:
        button = self.sender()
        for (party, result), known in self.buttons.items():
            if known is button:
                self.answered.emit(party, result)


def game_words(hand: HandGame) -> str:
    """The last round and S so far."""
    n = hand.tally.rounds
    if hand.last is None:
        return "To win: the same answer, but for a = b = 1 the opposite one."
    last = hand.last
    words = (
        f"Round {count(n)}: a = {last.a}, b = {last.b}, A = {label_text('A', last.alice)}, "
        f"B = {label_text('B', last.bob)}. "
    )
    value, sigma = hand.value[-1], hand.sigma[-1]
    if value == value:
        return f"{words}S = {number(value, 3)} ± {number(sigma, 3)} (1 s.d., statistical)"
    missing = [
        f"({i}, {j})"
        for i in (0, 1)
        for j in (0, 1)
        if hand.tally.correlators[i, j] != hand.tally.correlators[i, j]
    ]
    return f"{words}S needs all pairs; not asked yet: {', '.join(missing)}"
