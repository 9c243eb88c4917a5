"""Search for finite Leggett inequalities in the background: over group orbits or free settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gui.core import intents
from gui.core.numbers import number
from gui.core.scenes.open_question.finite_table import recipe_text
from gui.look.layouts import in_column, in_row
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.jobs import Job, JobRunner
from physics.leggett.finite.search import Recipe, Result, front, recipes, search

KINDS = (
    ("icosahedral", "Icosahedral orbits"),
    ("octahedral", "Octahedral orbits"),
    ("tetrahedral", "Tetrahedral orbits"),
    ("none", "Free settings, exactly so many"),
)
INTRODUCTION = (
    "Lowers the visibility that the singlet needs, over all families of settings up to this size. "
    "A heuristic: load a find on the spheres to have its verdict proven."
)


class FiniteSearchDialog(QDialog):
    """Lists what no smaller find beats, as it is found; any of it can be loaded on the spheres."""

    _better = Signal(int, object)

    def __init__(self, dispatcher: Dispatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Search for finite inequalities")
        self.setMinimumWidth(560)
        self._dispatch = dispatcher
        self._runner = JobRunner(self)
        self._job: Job | None = None
        self._run = 0
        self.results: list[Result] = []
        self.kind, self.n, self.m, self.starts = (
            QComboBox(self),
            QSpinBox(self),
            QSpinBox(self),
            QSpinBox(self),
        )
        self.kind.setAccessibleName("Families of settings")
        for key, text in KINDS:
            self.kind.addItem(text, key)
        for box, low, high, value, name in (
            (self.n, 3, 60, 6, "Largest number of settings of Alice"),
            (self.m, 3, 60, 16, "Largest number of settings of Bob"),
            (self.starts, 1, 50, 2, "Starts of each family"),
        ):
            box.setRange(low, high)
            box.setValue(value)
            box.setAccessibleName(name)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("Progress of the search")
        self.answer = QLabel(INTRODUCTION, self)
        self.answer.setWordWrap(True)
        self.finds = QListWidget(self)
        self.finds.setAccessibleName("Inequalities found")
        self.go = QPushButton("Search", self)
        self.use = QPushButton("Load on the spheres", self)
        self.use.setEnabled(False)
        form = QFormLayout()
        form.addRow("Families", self.kind)
        form.addRow("Settings of Alice, at most", self.n)
        form.addRow("Settings of Bob, at most", self.m)
        form.addRow("Starts", self.starts)
        buttons = in_row(self.go, self.use)
        in_column(form, self.answer, (self.finds, 1), self.progress, buttons, inside=self, margins=None)
        self.go.clicked.connect(self.toggle)
        self.use.clicked.connect(self._load)
        self.finds.currentRowChanged.connect(self._chosen)
        self.finds.itemActivated.connect(self._load)
        self._better.connect(self._take)

    @Slot()
    def toggle(self) -> None:
        """Search, or cancel."""
        if self._job is not None:
            self._job.cancel()
            self._stopped("Cancelled; what was found stays.")
            return
        group, n, m = str(self.kind.currentData()), self.n.value(), self.m.value()
        chosen = recipes(group, n, m)
        if group == "none":
            chosen = [Recipe(group, ("free",) * n, ("free",) * m)]
        if not chosen:
            self.answer.setText("No family of this group is so small.")
            return
        self._run += 1
        token = self._run
        self.results = []
        self._list()
        self.progress.setValue(0)
        self.answer.setText(f"Searching {len(chosen)} families …")
        self.go.setText("Cancel")

        def deliver(result: Result) -> None:
            self._better.emit(token, result)

        self._job = self._runner.start(
            _search,
            chosen,
            self.starts.value(),
            deliver,
            on_done=self._done,
            on_progress=self._show_progress,
            on_failed=self._broke,
        )

    @Slot(int, object)
    def _take(self, token: int, result: Result) -> None:
        if token == self._run and self._job is not None:
            self.results = front([*self.results, result])
            self._list()

    def _list(self) -> None:
        row = self.finds.currentRow()
        texts = [_text(result) for result in self.results]
        self.finds.blockSignals(True)
        self.finds.clear()
        self.finds.addItems(texts)
        self.finds.setCurrentRow(row if 0 <= row < len(texts) else len(texts) - 1)
        self.finds.blockSignals(False)
        self._chosen(self.finds.currentRow())

    @Slot(int)
    def _chosen(self, row: int) -> None:
        self.use.setEnabled(0 <= row < len(self.results))

    def _show_progress(self, fraction: float) -> None:
        self.progress.setValue(round(1000 * fraction))

    def _done(self, results: list[Result]) -> None:
        self.results = results
        self._list()
        least = min(r.found.critical_visibility for r in results)
        self._stopped(f"Done. Lowest critical visibility: {number(least, 5)} (not proven yet).")

    def _broke(self, text: str, details: str) -> None:
        self._stopped(f"The search stopped: {text}")

    def _stopped(self, text: str) -> None:
        self._job = None
        self.go.setText("Search")
        self.answer.setText(text)

    @Slot()
    def _load(self) -> None:
        row = self.finds.currentRow()
        if 0 <= row < len(self.results):
            settings = self.results[row].found.family.settings()
            self._dispatch.apply("found settings", intents.use_settings, *settings)

    def stop(self) -> None:
        """Before the window goes."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._runner.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stopped("Cancelled; what was found stays.")
        super().closeEvent(event)


def _text(result: Result) -> str:
    n, m = result.found.family.size
    v = number(result.found.critical_visibility, 5)
    return f"{n} × {m}: V = {v}, {result.found.pairs} pairs. {recipe_text(result.recipe)}"


def _search(
    chosen: list[Recipe],
    starts: int,
    on_better: Callable[[Result], None],
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> list[Result]:
    return search(
        chosen, starts=starts, steps=40, progress=progress, should_stop=should_stop, on_better=on_better
    )
