"""What the verdict cards are about where data are loaded, and what the user decides about it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QPushButton, QWidget

from gui.core.scenario import Scenario
from gui.core.verdicts.measured import data_at_settings, judged_words
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label, set_role
from physics.verdicts.measured.types import LARGEST_CONFIDENCE, SMALLEST_CONFIDENCE

TO_THEORY, TO_DATA = "Judge the theory", "Judge the data"
CANCEL, RUN = "Cancel bootstrap", "Run bootstrap"


class JudgedRow(QWidget):
    """Data or theory, the confidence asked for, and an end to the bootstrap; there with data only."""

    judge_chosen = Signal(str)
    confidence_chosen = Signal(float)
    bootstrap_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = role_label("good", self, wrap=True)
        self.switch = QPushButton(TO_THEORY, self)
        self.switch.clicked.connect(self._switch)
        self.confidence = QDoubleSpinBox(self)
        self.confidence.setRange(SMALLEST_CONFIDENCE, LARGEST_CONFIDENCE)
        self.confidence.setDecimals(1)
        self.confidence.setSingleStep(0.5)
        self.confidence.setSuffix(" s.d.")
        self.confidence.setKeyboardTracking(False)
        self.confidence.setAccessibleName("Confidence asked for before anything is called excluded, in s.d.")
        self.confidence.setToolTip("Excluded: p-value times the tests made below the tail of so many s.d.")
        self.confidence.valueChanged.connect(self._choose)
        self.bootstrap = QPushButton(CANCEL, self)
        self.bootstrap.setToolTip("p-values from simulated data sets; without them χ² with all rows, a bound")
        self.bootstrap.clicked.connect(self._stop_or_run)
        self.asked = QLabel("asked:", self)
        self.asked.setBuddy(self.confidence)
        self._theory = False
        row = in_row(self.switch, STRETCH, self.bootstrap, self.asked, self.confidence)
        in_column(self.words, row, inside=self, spacing=3)
        self.bootstrap.hide()
        self.hide()

    def show_scenario(self, s: Scenario) -> None:
        """What is judged in a scenario."""
        words, about_data = judged_words(s)
        self._theory = s.judge == "theory"
        self.setVisible(bool(words))
        if words != self.words.text():
            self.words.setText(words)
        set_role(self.words, "good" if about_data else "warn")
        here = bool(words) and data_at_settings(s) is not None
        self.switch.setVisible(here)
        self.switch.setText(TO_DATA if self._theory else TO_THEORY)
        for part in (self.asked, self.confidence):
            part.setVisible(about_data)
        if not about_data:
            self.bootstrap.hide()
        self.confidence.blockSignals(True)
        self.confidence.setValue(s.confidence)
        self.confidence.blockSignals(False)

    def show_bootstrap(self, running: bool, halted: bool) -> None:
        """Whether simulated data sets are at work, or were cancelled."""
        self.bootstrap.setVisible(running or halted)
        self.bootstrap.setText(RUN if halted else CANCEL)

    @Slot()
    def _switch(self) -> None:
        self.judge_chosen.emit("measured" if self._theory else "theory")

    @Slot(float)
    def _choose(self, value: float) -> None:
        self.confidence_chosen.emit(value)

    @Slot()
    def _stop_or_run(self) -> None:
        self.bootstrap_wanted.emit(self.bootstrap.text() == RUN)
