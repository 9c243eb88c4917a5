"""Find settings: many starts in the background, the best so far on show, the result on the spheres."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gui.core import intents
from gui.core.numbers import number
from gui.core.scenario import base_state
from gui.core.verdicts.hypotheses import ROWS, row_of
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import critical_texts, proof_text
from gui.core.verdicts.work import search_settings
from gui.look.layouts import in_column
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.job_row import JobRow
from physics.verdicts.settings_search import FoundSettings
from physics.verdicts.types import Hypothesis


class SearchDialog(QDialog):
    """Minimises the critical visibility of a hypothesis over the settings of both parties."""

    def __init__(self, dispatcher: Dispatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find settings")
        self._dispatch = dispatcher
        self.best: FoundSettings | None = None
        self.hypothesis = QComboBox(self)
        self.hypothesis.setAccessibleName("Hypothesis to refute")
        for row in ROWS:
            if row.searched:
                self.hypothesis.addItem(row.name, row.hypothesis)
        self.hypothesis.setCurrentText(row_of(Hypothesis.LEGGETT).name)
        self.count_a, self.count_b, self.starts = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        for box, low, high, value, name in (
            (self.count_a, 1, 20, 3, "Settings of Alice"),
            (self.count_b, 1, 20, 6, "Settings of Bob"),
            (self.starts, 1, 200, 8, "Starts"),
        ):
            box.setRange(low, high)
            box.setValue(value)
            box.setAccessibleName(name)
        self.search = JobRow("Search", "search", self)
        self.search.say("Random starts, then downhill: a heuristic. The verdict at the end is proven.")
        self.use_button = QPushButton("Load the best on the spheres", self)
        self.use_button.setEnabled(False)
        form = QFormLayout()
        form.addRow("Refute", self.hypothesis)
        form.addRow("Settings of Alice", self.count_a)
        form.addRow("Settings of Bob", self.count_b)
        form.addRow("Starts", self.starts)
        self.search.row.addWidget(self.use_button)
        in_column(form, self.search, inside=self, margins=None)
        self.resize(460, self.sizeHint().height())
        self.search.requested.connect(self._start)
        self.use_button.clicked.connect(self._load)

    def _start(self) -> None:
        s = self._dispatch.store.scenario
        try:
            base_state(s.state, s.visibility)
        except ValueError as error:
            self.search.say(f"Not started. {error}")
            return
        self.best = None
        self.use_button.setEnabled(False)
        self.search.run(
            search_settings,
            Hypothesis(self.hypothesis.currentData()),
            s,
            (self.count_a.value(), self.count_b.value(), self.starts.value()),
            on_partial=self._show_better,
            on_done=self._done,
            cancelled="Cancelled.",
        )
        self.search.say("Searching …")

    def _show_better(self, found: FoundSettings) -> None:
        self.best = found
        self.use_button.setEnabled(True)
        self.search.say(f"Best so far: critical visibility about {number(found.critical_visibility)}.")

    def _done(self, result: tuple[FoundSettings, Judged]) -> None:
        self.best, judged = result
        self.use_button.setEnabled(True)
        # As the card says it once the settings are loaded: the same question, the same answer.
        self.search.say(
            f"Lowest critical visibility found: {critical_texts(judged)[0]}, {proof_text(judged)}. "
            "The search is a heuristic: there may be lower ones."
        )

    def _load(self) -> None:
        if self.best is not None:
            self._dispatch.apply("found settings", intents.use_settings, self.best.alice, self.best.bob)

    def stop(self) -> None:
        """Before the window goes."""
        self.search.stop()
