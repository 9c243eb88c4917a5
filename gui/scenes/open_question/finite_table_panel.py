"""Finite Leggett inequalities: the proven table, each row ready for the spheres, and a search for more."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.core.intents import shown_with_spheres
from gui.core.numbers import interval, number
from gui.core.scenario import Scenario
from gui.core.scenes.open_question.finite_table import (
    PUBLISHED,
    Entry,
    Proof,
    found_text,
    load_entry,
    load_table,
    size_text,
)
from gui.core.scenes.open_question.work import prove_entry
from gui.look.hints import explain_heads
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.scenes.open_question.finite_search_dialog import FiniteSearchDialog
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.by_turns import ByTurns
from gui.widgets.job_row import JobRow
from gui.widgets.plot import DOTTED, USEFUL_PLOT, PlotPanel
from physics.leggett.finite.inequalities import LIMIT

COLUMNS = ("a × b", "Pairs", "Critical V, proven", "Name", "How found")
TIPS = (
    "Measurement settings of Alice and of Bob",
    "Correlators that the inequality uses",
    "The singlet violates the inequality above this visibility: interval proven by branch and bound",
    "",
    "Orbits of a rotation group, or free settings",
)
SPHERE = float(np.sqrt(3) / 2)
OWN = "this program’s own results"
NARROW = 640  # below this the last column would be cut


class FiniteTablePanel(Themed, QWidget):
    """One row an inequality, published ones between them for comparison. Activating a row loads it."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self.follow(theme)
        self._dialog: FiniteSearchDialog | None = None
        self.entries = load_table()
        self._rows: list[Entry | None] = []
        self.plot = _make_plot(theme, self)
        self.table = self._make_table()
        self.load = QPushButton("Load on the spheres", self)
        self.load.setToolTip("Use the settings of this row, and the correlators its inequality uses")
        self.proof = JobRow("Prove again", "proof", self, above=True)
        self.proof.button.setToolTip("Repeat the branch and bound of this row’s bound, in the background")
        self.search = QPushButton("Search…", self)
        self.search.setToolTip("Look for further inequalities over group orbits or free settings")
        self.proof.row.insertWidget(0, self.load)
        self.proof.row.insertWidget(2, self.search)
        lower = QWidget(self)
        in_column((self.table, 1), self.proof, inside=lower)
        both = ("Table", lower, 55), ("Plot", self.plot, 45)
        in_column(ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self), inside=self, margins=BELOW_TABS)
        self.table.currentCellChanged.connect(self._selected)
        self.table.cellActivated.connect(self._load_row)
        self.load.clicked.connect(self._load)
        self.proof.requested.connect(self._start)
        self.proof.ended.connect(self._ended)
        self.search.clicked.connect(self.open_search)
        self.table.setCurrentCell(self._first_below(), 0)
        self._show_current()

    def plots(self) -> list[PlotPanel]:
        return [self.plot]

    def resizeEvent(self, event: QResizeEvent) -> None:
        # How it was found is also said below the table.
        self.table.setColumnHidden(len(COLUMNS) - 1, self.width() < NARROW)
        header = self.table.horizontalHeader()
        modes = QHeaderView.ResizeMode
        header.setSectionResizeMode(3, modes.Stretch if self.width() < NARROW else modes.ResizeToContents)
        super().resizeEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._paint()

    def stop(self) -> None:
        """End the work, before the window goes."""
        self.proof.stop()
        if self._dialog is not None:
            self._dialog.stop()

    @property
    def current(self) -> Entry | None:
        """The entry of the selected row; None on a published one."""
        row = self.table.currentRow()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    # The table and the plot.

    def _make_table(self) -> QTableWidget:
        lines: list[tuple[tuple[int, int], Entry | None, tuple[str, ...]]] = [
            (
                (e.size[0] * e.size[1], e.size[0]),
                e,
                (size_text(e), str(e.pairs), interval(*e.visibility, 6), e.name, found_text(e.found)),
            )
            for e in self.entries
        ]
        for name, n, m, v in PUBLISHED:
            words = (f"{n} × {m}", str(2 * n), number(v, 6), f"{name}, published", "Branciard et al. 2008")
            lines.append(((n * m, n), None, words))
        lines.sort(key=lambda line: line[0])
        self._rows = [entry for _, entry, _ in lines]
        table = QTableWidget(len(lines), len(COLUMNS), self)
        table.setHorizontalHeaderLabels(COLUMNS)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setAccessibleName("Finite Leggett inequalities")
        table.verticalHeader().setVisible(False)
        for column, tip in enumerate(TIPS):
            item = table.horizontalHeaderItem(column)
            assert item is not None
            item.setToolTip(tip)
        explain_heads(table)
        for row, (_, entry, texts) in enumerate(lines):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column < 3:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                if entry is None:
                    font = item.font()
                    font.setItalic(True)
                    item.setFont(font)
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self._paint(table)
        return table

    def _paint(self, table: QTableWidget | None = None) -> None:
        table = self.table if table is None else table
        for row, entry in enumerate(self._rows):
            colour: QColor = self._theme.color("text" if entry is not None else "muted")
            for column in range(len(COLUMNS)):
                item = table.item(row, column)
                assert item is not None
                item.setForeground(colour)
            item = table.item(row, 2)
            assert item is not None
            if entry is not None and entry.visibility[1] < SPHERE:
                item.setForeground(self._theme.color("good"))
                item.setText(f"▼ {interval(*entry.visibility, 6)}")
                item.setToolTip("Below √3/2, what the published inequalities reach with all directions")

    def _first_below(self) -> int:
        """The smallest inequality that goes below √3/2; the first row where there is none."""
        below = [k for k, e in enumerate(self._rows) if e is not None and e.visibility[1] < SPHERE]
        return below[0] if below else 0

    @Slot()
    def _selected(self, *cells: int) -> None:
        self._show_current()

    def _show_current(self) -> None:
        entry = self.current
        self.load.setEnabled(entry is not None)
        self.proof.button.setEnabled(entry is not None or self.proof.is_running)
        _show_points(self.plot, self.entries, entry)
        if not self.proof.is_running:
            self.proof.set_state("not run", 0.0)
            self.proof.say(_words(entry))

    # What the user does.

    @Slot(int, int)
    def _load_row(self, row: int, column: int) -> None:
        self._load()

    @Slot()
    def _load(self) -> None:
        entry = self.current
        if entry is not None and self._dispatch.apply("finite inequality", _load_shown, entry):
            self._dispatch.tell(f"{size_text(entry)} settings loaded on the spheres")

    @Slot()
    def open_search(self) -> None:
        """Open the search; it stays open beside the window."""
        if self._dialog is None:
            self._dialog = FiniteSearchDialog(self._dispatch, self)
        self._dialog.show()
        self._dialog.raise_()

    def _start(self) -> None:
        entry = self.current
        if entry is not None:
            self.proof.run(prove_entry, entry, on_done=self._proven)
            self.proof.say(f"Proving the bound of {entry.name} to a gap of {entry.gap:g} …")

    def _proven(self, result: tuple[Entry, Proof]) -> None:
        entry, proof = result
        self.proof.set_state("proven" if proof.agrees else "differs", 1.0)
        words = "✓ Proven again" if proof.agrees else "! This differs from the table"
        self.proof.say(f"{words}: {entry.name}, critical V in {interval(*proof.visibility, 6)}.")

    @Slot(str)
    def _ended(self, how: str) -> None:
        self.proof.button.setEnabled(self.current is not None)
        if how == "cancelled":
            self.proof.say(_words(self.current))


def _load_shown(scenario: Scenario, entry: Entry) -> Scenario:
    return shown_with_spheres(load_entry(scenario, entry))


def _critical(entry: Entry) -> str:
    """The proven interval as the table has it: one place decides about the last digit."""
    return interval(*entry.visibility, 6)


def _words(entry: Entry | None) -> str:
    """What is known of a row of the table."""
    if entry is None:
        return "A published inequality, for comparison."
    return (
        f"{size_text(entry)} settings, {entry.pairs} correlators: the singlet violates it down to "
        f"V = {_critical(entry)} (proven). "
        f"Found by: {found_text(entry.found)}."
    )


def _make_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "settings of both sides together", "", "V", parent)
    plot.set_title("Visibility that finite inequalities need", OWN)
    plot.add_hline("sphere", "bound", "√3/2: published, all directions")
    plot.add_hline("limit", "good", "0.8536: no inequality below", DOTTED)
    plot.add_points("published", "published", "measured", "s")
    plot.add_points("found", "this table, proven", "accent", "o")
    plot.add_marker("here", "violation", "d", "")
    plot.set_line("sphere", SPHERE)
    plot.set_line("limit", float(LIMIT))
    return plot


def _show_points(plot: PlotPanel, entries: tuple[Entry, ...], current: Entry | None) -> None:
    plot.set_points("published", [n + m for _, n, m, _ in PUBLISHED], [v for *_, v in PUBLISHED])
    plot.set_point_texts("published", [f"{name}, {n} × {m}: {number(v)}" for name, n, m, v in PUBLISHED])
    plot.set_points("found", [sum(e.size) for e in entries], [e.visibility[1] for e in entries])
    plot.set_point_texts("found", [f"{e.name}: V ≤ {_critical(e)}" for e in entries])
    plot.set_range(5, max(sum(e.size) for e in entries) + 3, 0.845, 0.95)
    if current is None:
        plot.set_marker("here", float("nan"), float("nan"))
        return
    plot.set_marker("here", sum(current.size), current.visibility[1])
    plot.set_summary(f"{len(entries)} inequalities; selected: {current.name}, V ≤ {_critical(current)}.")
