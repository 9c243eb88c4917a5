"""What the verdict cards are about where data are loaded, and what the user decides about it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton, QWidget

from gui.core.scenario import Scenario
from gui.core.verdicts.measured import data_at_settings, judged_words
from gui.look.layouts import STRETCH, in_row
from gui.look.roles import role_label, set_role
from physics.verdicts.measured.types import LARGEST_CONFIDENCE, SMALLEST_CONFIDENCE

# Short on the button, in full for tool tip and screen reader.
TO_THEORY, TO_DATA = "Theory", "Data"
CANCEL, RUN = "Cancel", "Run"
IN_FULL = {
    TO_THEORY: "Judge the theory fitted to the data, exactly",
    TO_DATA: "Judge the data with their errors",
    CANCEL: "Cancel the bootstrap: p-values stay those of χ² with all rows, which are bounds",
    RUN: "Run the bootstrap: p-values from simulated data sets",
}


class JudgedRow(QWidget):
    """Data or theory, the confidence asked for, and an end to the bootstrap; there with data only.

    ``words`` stand above it, in a place of their own: they wrap.
    """

    judge_chosen = Signal(str)
    confidence_chosen = Signal(float)
    bootstrap_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = role_label("good", self, wrap=True)
        self.words.hide()
        self.switch = QPushButton(TO_THEORY, self)
        self.switch.clicked.connect(self._switch)
        self.confidence = QDoubleSpinBox(self)
        self.confidence.setRange(SMALLEST_CONFIDENCE, LARGEST_CONFIDENCE)
        self.confidence.setDecimals(1)
        self.confidence.setSingleStep(0.5)
        self.confidence.setPrefix("≥ ")
        self.confidence.setSuffix(" s.d.")
        self.confidence.setKeyboardTracking(False)
        self.confidence.setAccessibleName("Confidence asked for before anything is called excluded, in s.d.")
        self.confidence.setToolTip("Excluded: p-value times the tests made below the tail of so many s.d.")
        self.confidence.valueChanged.connect(self._choose)
        self.bootstrap = QPushButton(CANCEL, self)
        self.bootstrap.clicked.connect(self._stop_or_run)
        self._theory = False
        in_row(self.switch, self.bootstrap, STRETCH, self.confidence, inside=self)
        self.bootstrap.hide()
        self.hide()

    def show_scenario(self, s: Scenario) -> None:
        """What is judged in a scenario."""
        words, about_data = judged_words(s)
        self._theory = s.judge == "theory"
        self.words.setVisible(bool(words))
        if words != self.words.text():
            self.words.setText(words)
        set_role(self.words, "good" if about_data else "warn")
        here = bool(words) and data_at_settings(s) is not None
        self.setVisible(here)
        _name(self.switch, TO_DATA if self._theory else TO_THEORY)
        self.confidence.setVisible(about_data)
        if not about_data:
            self.bootstrap.hide()
        self.confidence.blockSignals(True)
        self.confidence.setValue(s.confidence)
        self.confidence.blockSignals(False)

    def put_away(self) -> None:
        """Where the scene has no verdicts."""
        self.words.hide()
        self.hide()

    def show_bootstrap(self, running: bool, halted: bool) -> None:
        """Whether simulated data sets are at work, or were cancelled."""
        self.bootstrap.setVisible(running or halted)
        _name(self.bootstrap, RUN if halted else CANCEL)

    @Slot()
    def _switch(self) -> None:
        self.judge_chosen.emit("measured" if self._theory else "theory")

    @Slot(float)
    def _choose(self, value: float) -> None:
        self.confidence_chosen.emit(value)

    @Slot()
    def _stop_or_run(self) -> None:
        self.bootstrap_wanted.emit(self.bootstrap.text() == RUN)


def _name(button: QPushButton, text: str) -> None:
    button.setText(text)
    button.setToolTip(IN_FULL[text])
    button.setAccessibleName(IN_FULL[text])
