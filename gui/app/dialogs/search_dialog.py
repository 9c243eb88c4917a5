"""Find settings: many starts in the background, the best so far on show, the result on the spheres."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.core import intents
from gui.core.numbers import number
from gui.core.scenario import base_state
from gui.core.verdicts.hypotheses import ROWS, row_of
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.jobs import Job, JobRunner
from physics.states.two_qubit import TwoQubitState
from physics.verdicts.settings_search import FoundSettings, find_settings
from physics.verdicts.types import Hypothesis


class SearchDialog(QDialog):
    """Minimises the critical visibility of a hypothesis over the settings of both parties."""

    _better = Signal(int, object)

    def __init__(self, dispatcher: Dispatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find settings")
        self.setMinimumWidth(420)
        self._dispatch = dispatcher
        self._runner = JobRunner(self)
        self._job: Job | None = None
        self._round = 0
        self._best: FoundSettings | None = None
        self._hypothesis = QComboBox(self)
        self._hypothesis.setAccessibleName("Hypothesis to refute")
        for row in ROWS:
            if row.searched:
                self._hypothesis.addItem(row.name, row.hypothesis)
        self._hypothesis.setCurrentText(row_of(Hypothesis.LEGGETT).name)
        self._n, self._m, self._starts = QSpinBox(self), QSpinBox(self), QSpinBox(self)
        for box, low, high, value, name in (
            (self._n, 1, 20, 3, "Settings of Alice"),
            (self._m, 1, 20, 6, "Settings of Bob"),
            (self._starts, 1, 200, 8, "Starts"),
        ):
            box.setRange(low, high)
            box.setValue(value)
            box.setAccessibleName(name)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 1000)
        self._progress.setAccessibleName("Progress of the search")
        self._result = QLabel(
            "Random starts, then downhill: a heuristic. The verdict at the end is proven.", self
        )
        self._result.setWordWrap(True)
        self._go = QPushButton("Search", self)
        self._use = QPushButton("Load the best on the spheres", self)
        self._use.setEnabled(False)
        form = QFormLayout()
        form.addRow("Refute", self._hypothesis)
        form.addRow("Settings of Alice", self._n)
        form.addRow("Settings of Bob", self._m)
        form.addRow("Starts", self._starts)
        buttons = QHBoxLayout()
        buttons.addWidget(self._go)
        buttons.addWidget(self._use)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._progress)
        layout.addWidget(self._result)
        layout.addLayout(buttons)
        self._go.clicked.connect(self._toggle)
        self._use.clicked.connect(self._load)
        self._better.connect(self._show_better)

    def _toggle(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stopped("Cancelled.")
            return
        s = self._dispatch.store.scenario
        try:
            state = base_state(s.state, s.visibility)
        except ValueError as error:
            self._result.setText(f"Not started. {error}")
            return
        self._best = None
        self._use.setEnabled(False)
        self._progress.setValue(0)
        self._result.setText("Searching …")
        self._go.setText("Cancel")
        self._round += 1
        this = self._round

        def deliver(found: FoundSettings) -> None:
            self._better.emit(this, found)

        self._job = self._runner.start(
            _search,
            Hypothesis(self._hypothesis.currentData()),
            state,
            (self._n.value(), self._m.value(), self._starts.value(), s.eta),
            deliver,
            on_done=self._done,
            on_progress=self._show_progress,
            on_failed=self._broke,
        )

    @Slot(int, object)
    def _show_better(self, of_round: int, found: FoundSettings) -> None:
        if self._job is not None and of_round == self._round:
            self._best = found
            self._use.setEnabled(True)
            self._result.setText(f"Best so far: critical visibility {number(found.critical_visibility)}.")

    def _show_progress(self, fraction: float) -> None:
        self._progress.setValue(round(1000 * fraction))

    def _done(self, found: FoundSettings) -> None:
        self._best = found
        self._use.setEnabled(True)
        self._stopped(
            f"Lowest critical visibility found: {number(found.critical_visibility)} "
            "(heuristic; load it to have it proven)."
        )

    def _broke(self, text: str, details: str) -> None:
        self._stopped(f"The search stopped: {text}")

    def _stopped(self, text: str) -> None:
        self._job = None
        self._go.setText("Search")
        self._result.setText(text)

    def _load(self) -> None:
        if self._best is not None:
            self._dispatch.apply("found settings", intents.use_settings, self._best.alice, self._best.bob)

    def stop(self) -> None:
        """Before the window goes."""
        self._runner.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        # Escape hides a dialog without closing it. Minimising (spontaneous) lets the search go on.
        if self._job is not None and not event.spontaneous():
            self._job.cancel()
            self._stopped("Cancelled.")
        super().hideEvent(event)


def _search(
    hypothesis: Hypothesis,
    state: TwoQubitState,
    numbers: tuple[int, int, int, float],
    on_better: Callable[[FoundSettings], None],
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> FoundSettings:
    n, m, starts, eta = numbers
    return find_settings(
        hypothesis,
        state,
        n,
        m,
        eta=eta,
        starts=starts,
        progress=progress,
        should_stop=should_stop,
        on_better=on_better,
    )
