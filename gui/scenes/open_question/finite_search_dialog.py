"""Search for finite Leggett inequalities in the background: over group orbits or free settings."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gui.core import intents
from gui.core.numbers import number
from gui.core.scenario import Scenario
from gui.core.scenes.open_question.finite_table import recipe_text
from gui.core.scenes.open_question.work import search_inequalities
from gui.look.layouts import in_column
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.job_row import JobRow
from physics.leggett.finite.search import Recipe, Result, front, recipes

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

    def __init__(self, dispatcher: Dispatcher, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Search for finite inequalities")
        self._dispatch = dispatcher
        self.results: list[Result] = []
        self._picked = ""  # by the user: until then the best is selected
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
        self.search = JobRow("Search", "search", self)
        self.search.say(INTRODUCTION)
        self.finds = QListWidget(self)
        self.finds.setAccessibleName("Inequalities found")
        self.finds.setWordWrap(True)
        self.finds.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.finds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.use = QPushButton("Load on the spheres", self)
        self.use.setEnabled(False)
        form = QFormLayout()
        form.addRow("Families", self.kind)
        form.addRow("Settings of Alice, at most", self.n)
        form.addRow("Settings of Bob, at most", self.m)
        form.addRow("Starts", self.starts)
        self.search.row.addWidget(self.use)
        in_column(form, (self.finds, 1), self.search, inside=self, margins=None)
        self.resize(560, self.sizeHint().height())
        self.search.requested.connect(self._start)
        self.use.clicked.connect(self._load)
        self.finds.currentRowChanged.connect(self._chosen)
        self.finds.itemActivated.connect(self._load)

    def _start(self) -> None:
        group, n, m = str(self.kind.currentData()), self.n.value(), self.m.value()
        chosen = recipes(group, n, m)
        if group == "none":
            chosen = [Recipe(group, ("free",) * n, ("free",) * m)]
        if not chosen:
            self.search.say("No family of this group is so small.")
            return
        self.results, self._picked = [], ""
        self._list()
        self.search.run(
            search_inequalities,
            chosen,
            self.starts.value(),
            on_partial=self._take,
            on_done=self._done,
            cancelled="Cancelled; what was found stays.",
        )
        self.search.say(f"Searching {len(chosen)} families …")

    def _take(self, result: Result) -> None:
        self.results = front([*self.results, result])
        self._list()

    def _list(self) -> None:
        texts = [_text(result) for result in self.results]
        row = texts.index(self._picked) if self._picked in texts else self._best()
        self.finds.blockSignals(True)
        self.finds.clear()
        self.finds.addItems(texts)
        self.finds.setCurrentRow(row)
        self.finds.blockSignals(False)
        self.use.setEnabled(row >= 0)

    def _best(self) -> int:
        needed = [result.found.critical_visibility for result in self.results]
        return needed.index(min(needed)) if needed else -1

    @Slot(int)
    def _chosen(self, row: int) -> None:
        self._picked = _text(self.results[row]) if 0 <= row < len(self.results) else ""
        self.use.setEnabled(0 <= row < len(self.results))

    def _done(self, results: list[Result]) -> None:
        self.results = results
        self._list()
        least = min(r.found.critical_visibility for r in results)
        self.search.say(
            f"Done. Lowest critical visibility: about {number(least)} (load it to have it proven)."
        )

    @Slot()
    def _load(self) -> None:
        row = self.finds.currentRow()
        if 0 <= row < len(self.results):
            settings = self.results[row].found.family.settings()
            self._dispatch.apply("found settings", _use_shown, *settings)

    def stop(self) -> None:
        """Before the window goes."""
        self.search.stop()


def _use_shown(scenario: Scenario, alice: np.ndarray, bob: np.ndarray) -> Scenario:
    return intents.shown_with_spheres(intents.use_settings(scenario, alice, bob))


def _text(result: Result) -> str:
    n, m = result.found.family.size
    v = number(result.found.critical_visibility)
    return f"{n} × {m}: V ≈ {v}, {result.found.pairs} pairs. {recipe_text(result.recipe)}"
