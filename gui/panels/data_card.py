"""The card on measured data: which file, what it says, how well a Werner state fits it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from gui.core.data.analysis import DataAnalysis
from gui.core.data.report import fit_lines, misfit_words, report_lines
from gui.core.scenario import Scenario
from gui.core.verdicts.signalling import checked_lines
from gui.look.layouts import in_column
from gui.look.roles import role_label

MOST_LINES = 8


class DataCard(QFrame):
    """There as long as there are data, and no longer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._shown: DataAnalysis | None = None
        self._about: tuple[object, ...] = ()  # what the words depend on beside the analysis
        self._head = role_label("heading", self, "Data")
        self._name, self._text, self._fit = role_label("muted", self), QLabel(self), role_label("warn", self)
        for label in (self._name, self._text, self._fit):
            label.setWordWrap(True)
            # It quotes files: nothing in them may be read as markup.
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        in_column(
            self._head, self._name, self._fit, self._text, inside=self, spacing=3, margins=(10, 6, 8, 8)
        )
        self.hide()

    def show_data(self, s: Scenario, analysis: DataAnalysis | None) -> None:
        """Show what is known of the data of a scenario, or nothing where there are none."""
        data, about = s.data, (s.data, s.alice, s.bob, s.pairs, s.phi, s.mode, s.postulated)
        if analysis is self._shown and (analysis is None or about == self._about):
            return
        self._shown, self._about = analysis, about
        self.setVisible(analysis is not None)
        if data is None or analysis is None:
            return
        misfit = misfit_words(analysis.fit)
        self._name.setText(", ".join(dict.fromkeys(x for x in (data.file, data.title) if x)))
        self._fit.setText(f"⚠ {misfit}" if misfit else "")
        self._fit.setVisible(bool(misfit))
        fit = fit_lines(analysis)
        first, *others = report_lines(analysis)
        # The bad fit has a line of its own, with a sign.
        lines = [first, *fit[:1], *checked_lines(s), *(line for line in others if line not in fit)]
        if len(lines) > MOST_LINES:
            lines = [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more, which evaluate prints."]
        self._text.setText("\n".join(lines))
        self.setAccessibleName(f"Data: {self.text()}")

    def text(self) -> str:
        """All the words, or nothing."""
        if self._shown is None:
            return ""
        return "\n".join(x for x in (self._name.text(), self._fit.text(), self._text.text()) if x)
