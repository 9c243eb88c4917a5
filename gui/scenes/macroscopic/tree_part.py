"""Macroscopic scene, page "Strings": the tree, two of its strings, and where they anticommute."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.core.results import Results
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.strings import ShownStrings
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.scenes.macroscopic.string_tree import StringTreeView
from gui.scenes.macroscopic.string_words import pair_words, step_words, string_text, strings_picture
from gui.widgets.scroller import Scroller


class TreePart(QWidget):
    """Signals carry rows of the set, or how many factors are decided."""

    string_chosen = Signal(int)
    string_moved = Signal(int)
    stepped = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ShownStrings | None = None
        self._steps = 0
        self.tree = StringTreeView(theme, self)
        self.scroller = Scroller(self.tree, self)
        self.pair = role_label("good", self, wrap=True)
        self.step = role_label("muted", self, wrap=True)
        self.back = QPushButton("Back", self)
        self.back.setToolTip("One step back along the path of ② (Left)")
        self.along = {letter: QPushButton(letter, self) for letter in "xy"}
        for letter, button in self.along.items():
            button.setToolTip(f"On along {letter} ({letter.upper()})")
            button.setAccessibleName(f"On along {letter}")
        self.back.clicked.connect(self._go_back)
        walk = in_row(self.back, *self.along.values(), (self.step, 1), spacing=4)
        in_column((self.scroller, 1), walk, self.pair, inside=self, spacing=4)
        self.tree.chosen.connect(self._choose_row)
        self.tree.moved.connect(self._move_to_row)
        self.tree.stepped.connect(self.stepped)

    def _go_back(self) -> None:
        self.stepped.emit(self._steps - 1)

    def _choose_row(self, place: int) -> None:
        if self._shown is not None:
            self.string_chosen.emit(self._shown.made.order[place])

    def _move_to_row(self, place: int) -> None:
        if self._shown is not None:
            self.string_moved.emit(self._shown.made.order[place])

    @shows("scene.strings", "scene.choices.strings")
    def _show_strings(self, new: Results[MacroscopicResults]) -> None:
        shown, choices = new.scene.strings, new.scene.choices.strings
        if shown is None:
            return
        self._shown, self._steps = shown, choices.steps
        picture = strings_picture(choices, shown)
        pair, role = pair_words(choices, shown)
        step = step_words(choices, shown)
        one, other = (string_text(choices, shown, row) for row in (choices.first, choices.second))
        self.tree.set_picture(picture, f"First {one}; second {other}. {pair} {step}")
        self.pair.setText(pair)
        set_role(self.pair, role)
        self.step.setText(step)
        self.back.setEnabled(choices.steps > 0)
        for button in self.along.values():
            button.setEnabled(choices.steps < choices.regions)
        at = self.tree.row_position(picture.chosen[1])
        self.scroller.ensureVisible(0, round(at.y()), 0, 40)
