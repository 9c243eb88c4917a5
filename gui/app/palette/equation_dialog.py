"""One equation in a window of its own: typeset, as plain text, in words, and its source."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from gui.core.equations import equation
from gui.look.equation import EquationView
from gui.look.layouts import STRETCH, in_column
from gui.look.roles import role_label
from gui.look.theme import FONT_TITLE, Theme


class EquationDialog(QDialog):
    """Shows one of the program's equations after another."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.title = role_label("heading", self, wrap=True)
        self.formula = EquationView(theme, "", FONT_TITLE, self)
        self.words = role_label("", self, wrap=True)
        self.source = role_label("muted", self, wrap=True)
        for label in (self.title, self.words, self.source):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        parts = (self.title, self.formula, self.words, self.source, STRETCH, buttons)
        in_column(*parts, inside=self, spacing=10, margins=(18, 16, 18, 14))
        self.resize(round(560 * theme.scale), round(280 * theme.scale))

    def show_equation(self, key: str) -> None:
        """Show the equation of that key, in front."""
        shown = equation(key)
        self.setWindowTitle(shown.title)
        self.title.setText(shown.title)
        self.formula.set_latex(shown.latex, shown.plain)
        self.words.setText(shown.explanation)
        self.source.setText(f"Source: {shown.source}")
        self.show()
        self.raise_()
        self.activateWindow()
