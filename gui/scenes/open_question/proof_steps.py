"""A proof as a column of steps: a mark, a sentence in plain words, and the equation."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from gui.core.equations import equation
from gui.core.numbers import unbroken
from gui.look.equation import EquationView
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, Theme
from gui.look.themed import Themed


class StepSpec(Struct, frozen=True):
    """One step; ``equation_key`` names an equation of the program."""

    key: str
    title: str
    text: str
    equation_key: str = ""


class ProofSteps(Themed, QScrollArea):
    """Shows steps; ``set_state`` changes mark and note of one. Emits nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._marks: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self.texts: dict[str, QLabel] = {}
        self._equations: list[EquationView] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Steps of the proof")
        self.setProperty("role", "steps")  # the arrow keys scroll it: it shows that it has the focus
        self._page = QWidget()
        self._box = QVBoxLayout(self._page)
        self._box.setContentsMargins(0, 0, 4, 0)
        self._box.setSpacing(6)
        self.setWidget(self._page)

    def set_steps(self, steps: Sequence[StepSpec]) -> None:
        """Build the rows; once."""
        for number, step in enumerate(steps, 1):
            self._box.addWidget(self._card(number, step))
        self._box.addStretch(1)

    def _card(self, number: int, step: StepSpec) -> QFrame:
        card = QFrame(self._page)
        card.setProperty("role", "card")
        mark = role_label("good", card, "✓")
        mark.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        mark.setFixedWidth(round(20 * self._theme.scale))
        title = role_label("heading", card, f"{number}.  {step.title}", wrap=True)
        text, note = QLabel(unbroken(step.text), card), QLabel("", card)
        for label in (text, note):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        note.hide()
        column = in_column(title, text, spacing=4)
        if step.equation_key:
            found = equation(step.equation_key)
            view = EquationView(self._theme, found.latex, FONT_BODY + 1, card, found.plain)
            view.setToolTip(found.explanation)
            self._equations.append(view)
            column.addWidget(view)
        column.addWidget(note)
        in_row(mark, (column, 1), inside=card, margins=(8, 7, 10, 7))
        self._marks[step.key], self._notes[step.key], self.texts[step.key] = mark, note, text
        return card

    def set_text(self, key: str, text: str) -> None:
        """Other words for one step."""
        if self.texts[key].text() != unbroken(text):
            self.texts[key].setText(unbroken(text))

    def set_state(self, key: str, mark: str, role: str, note: str = "") -> None:
        """Mark (✓ ! …), its colour role, and a line under the step ('' for none)."""
        label = self._marks[key]
        label.setText(mark)
        set_role(label, role)
        self._notes[key].setText(unbroken(note))
        self._notes[key].setVisible(bool(note))

    def state(self, key: str) -> tuple[str, str]:
        """Mark and note of one step."""
        return self._marks[key].text(), self._notes[key].text()
