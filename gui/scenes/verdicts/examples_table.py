"""Branciard's five examples: a table that is computed, and each of whose rows can be loaded."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.core.presets import BRANCIARD_EXAMPLES, PRESETS, apply_preset
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.work import branciard_table
from gui.look.hints import explain_heads
from gui.look.layouts import in_column
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.jobs import JobRunner
from physics.verdicts.types import Hypothesis, Status

COLUMNS = (Hypothesis.LEGGETT, Hypothesis.LOCAL, Hypothesis.QUANTUM)
WORDS = {
    Status.COMPATIBLE: ("✓ compatible", "good"),
    Status.EXCLUDED: ("✕ excluded", "bad"),
    Status.UNDECIDED: ("? undecided", "warn"),
}


class ExamplesTable(Themed, QWidget):
    """Rows are examples, columns hypotheses. Activating a row loads its example."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self.follow(theme)
        self._runner = JobRunner(self)
        self._rows: list[tuple[Judged, ...]] = []
        self.started = False
        self.table = QTableWidget(len(BRANCIARD_EXAMPLES), 1 + len(COLUMNS), self)
        self.table.setHorizontalHeaderLabels(["Correlations", *(row_of(h).legend for h in COLUMNS)])
        explain_heads(self.table)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("Branciard's five examples")
        self.table.verticalHeader().setVisible(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for row, key in enumerate(BRANCIARD_EXAMPLES):
            item = QTableWidgetItem(PRESETS[key][0])
            item.setToolTip(PRESETS[key][2])
            self.table.setItem(row, 0, item)
            for column in range(len(COLUMNS)):
                self.table.setItem(row, 1 + column, QTableWidgetItem("…"))
        self.table.cellActivated.connect(self._load)
        self.table.cellDoubleClicked.connect(self._load)
        note = role_label(
            "muted",
            self,
            "Branciard 2013: neither assumption implies the other. Double-click loads an example.",
        )
        note.setWordWrap(True)
        in_column(self.table, note, inside=self, margins=(8, 6, 8, 6))

    @property
    def is_busy(self) -> bool:
        """Whether the table is being computed."""
        return self._runner.is_busy

    def start(self) -> None:
        """Compute the table once."""
        if not self.started:
            self.started = True
            self._runner.start(branciard_table, COLUMNS, on_done=self._show, on_failed=self._broke)

    def stop(self) -> None:
        self._runner.stop()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show(self._rows)

    def _show(self, rows: list[tuple[Judged, ...]]) -> None:
        self._rows = rows
        for row, judged in enumerate(rows):
            for column, one in enumerate(judged):
                text, role = WORDS[one.status]
                item = self.table.item(row, 1 + column)
                assert item is not None
                item.setText(text if one.proven else f"{text} (not proven)")
                item.setForeground(self._theme.color(role))
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)

    def _broke(self, text: str, details: str) -> None:
        self.started = False  # tried again when the scene is shown again
        self._dispatch.tell(f"The table of examples stopped: {text}")

    def _load(self, row: int, column: int) -> None:
        self._dispatch.apply("preset", apply_preset, BRANCIARD_EXAMPLES[row])
