"""Import data: what the columns of a file mean and what it does not say; nothing is taken over until OK."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.app import preferences
from gui.app.dialogs.import_choices import ImportChoices
from gui.core.data.analysis import DataAnalysis
from gui.core.data.importing.mapping import Directions, Mapping, check_mapping, mapping_as_json, read_mapping
from gui.core.data.importing.meanings import MEANINGS, meaning_words, wide_parts
from gui.core.data.importing.preview import (
    FileLook,
    is_small,
    look_at,
    read_for_import,
    remembered,
    save_mapping,
    taken_over,
)
from gui.core.data.types import DataSet
from gui.core.files.disk import read_limited
from gui.core.values import InputError, shortened
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.tasks.timers import single_shot
from gui.widgets.job_row import JobRow
from gui.widgets.scroller import Scroller
from physics.direction_sets import DIRECTION_SETS

LEFT_OUT = ""
WAIT_MS = 200
FEWEST_LETTERS = 12  # of the first values, before the table scrolls sideways
WIDEST = 190  # pixels of a column of names or values
MAPPING_FILTER = "Mapping (*.json);;All files (*)"


class ImportDialog(QDialog):
    """Shows one file, or several of one layout. ``chosen(data, analysis)`` is what OK takes over.

    ``asked``: purity of Leggett's models and confidence for which the data are analysed.
    """

    chosen = Signal(object, object)

    def __init__(
        self,
        paths: Sequence[Path],
        shown: DataSet | None,
        asked: tuple[float, float],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import data")
        self.resize(880, 600)
        self._paths, self._shown, self._asked = tuple(paths), shown, asked
        self._found: tuple[DataSet, DataAnalysis] | None = None
        self._look = FileLook()
        self._touched = False
        self._directions: Directions | None = None
        names = ", ".join(path.name for path in self._paths)
        self.head = role_label("heading", self, shortened(names, 200), wrap=True)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.table = QTableWidget(0, 3, self)
        self.table.setHorizontalHeaderLabels(["Column", "First values", "Means"])
        self.table.setAccessibleName("Columns of the file and what they mean")
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.setMinimumSize(260, 120)
        self._meanings = QStandardItemModel(self)
        self.choices = ImportChoices(self)
        self.over = QCheckBox("Lay over the data shown now", self)
        self.over.setVisible(shown is not None)
        self.reading = JobRow("Read again", "reading", self)
        self.answer = role_label("muted", self, wrap=True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setAccessibleName("What will be taken over")
        self.load, self.save = QPushButton("Use a mapping…", self), QPushButton("Save mapping…", self)
        self.ok, cancel = QPushButton("Import", self), QPushButton("Cancel", self)
        self.ok.setDefault(True)
        for button in (self.load, self.save, cancel):
            button.setAutoDefault(False)
        buttons = in_row(self.load, self.save, STRETCH, self.ok, cancel)
        left = in_column((self.table, 1), self.over)
        row = in_row((left, 3), (Scroller(self.choices, self, across=False), 2), spacing=12)
        in_column(self.head, (row, 1), self.reading, self.answer, buttons, inside=self, margins=None)
        self._later = single_shot(self, WAIT_MS, self._read)
        self.choices.changed.connect(self._changed)
        self.choices.delimiter_changed.connect(self._look_again)
        self.over.toggled.connect(self._changed)
        self.reading.requested.connect(self._read)
        self.reading.ended.connect(self._ended)
        self.ok.clicked.connect(self._take)
        cancel.clicked.connect(self.reject)
        self.load.clicked.connect(self._ask_mapping)
        self.save.clicked.connect(self._ask_name)
        self._open()

    def _open(self) -> None:
        try:
            self._look = look_at(self._paths[0])
            kept = remembered(preferences.import_mapping(self._look.layout)) if self._look.layout else None
        except InputError as error:
            self._look, kept = FileLook(why=str(error)), None
        if kept is None:
            self.choices.show_mapping(Mapping(decimal=self._look.decimal))
            self._show_columns(self._look.guesses)
            self._touched = not self._look.known
            self._read()
        else:
            self.use_mapping(kept)

    def mapping(self) -> Mapping:
        """What is chosen now. Raises an ``InputError``."""
        columns = {}
        if self._touched:
            for k, name in enumerate(self._look.columns):
                meaning = self._combo(k).currentData()
                if meaning:
                    columns[name] = meaning
        return check_mapping(replace(self.choices.mapping(), columns=columns, directions=self._directions))

    def use_mapping(self, mapping: Mapping) -> None:
        """Show the choices of a mapping, and what is read with them."""
        self.choices.show_mapping(mapping)
        self._directions = mapping.directions
        self._look = look_at(self._paths[0], mapping)
        self._show_columns(mapping.columns or self._look.guesses)
        self._touched = bool(mapping.columns) or not self._look.known
        self._read()

    # The columns.

    def _show_columns(self, meanings: dict[str, str]) -> None:
        look = self._look
        self._fill_meanings(meanings)
        self.table.setRowCount(len(look.columns))
        for k, name in enumerate(look.columns):
            values = shortened("   ".join(value for value in look.values[k] if value), 120)
            for column, text in enumerate((name or "(no name)", values)):
                item = QTableWidgetItem(shortened(text, 120))
                item.setToolTip(shortened(text, 120))
                self.table.setItem(k, column, item)
            combo = QComboBox(self.table)
            combo.setModel(self._meanings)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.setAccessibleName(f"Meaning of column {shortened(name, 40) or k + 1}")
            combo.setAccessibleDescription(f"First values: {values}")
            combo.setCurrentIndex(max(0, combo.findData(meanings.get(name, LEFT_OUT))))
            combo.setEnabled(bool(name))
            combo.activated.connect(self._meant)
            self.table.setCellWidget(k, 2, combo)
            self.table.setRowHeight(k, combo.sizeHint().height() + 2)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """The meanings take the room that is left and what they need, if need be from the first values."""
        table = self.table
        table.resizeColumnsToContents()
        for column in (0, 1):
            table.setColumnWidth(column, min(table.columnWidth(column) + 12, WIDEST))
        letters = table.fontMetrics()
        texts = [self._combo(k).currentText() for k in range(table.rowCount())]
        needed = max((letters.horizontalAdvance(text) for text in texts), default=0)
        around = 4 * letters.height()  # the arrow and the paddings
        meant = needed + around
        left = table.viewport().width() - table.columnWidth(0)
        values = table.columnWidth(1)
        table.setColumnWidth(1, min(values, max(left - meant, FEWEST_LETTERS * letters.averageCharWidth())))
        table.setColumnWidth(2, max(left - table.columnWidth(1), meant))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_columns()

    def _fill_meanings(self, meanings: dict[str, str]) -> None:
        """One list for all columns: left out, the meanings, correlators of a wide table, and what is used."""
        wide = [f"C{i}{prime}" for i in range(1, max(DIRECTION_SETS) + 1) for prime in ("", "'")]
        keys = [*MEANINGS, *wide, *(key for key in meanings.values() if wide_parts(key) and key[0] != "C")]
        self._meanings.clear()
        for key in (LEFT_OUT, *dict.fromkeys(keys)):
            item = QStandardItem(meaning_words(key) if key else "left out")
            item.setData(key, Qt.ItemDataRole.UserRole)
            self._meanings.appendRow(item)

    def _combo(self, row: int) -> QComboBox:
        combo = self.table.cellWidget(row, 2)
        assert isinstance(combo, QComboBox)
        return combo

    def _meant(self) -> None:
        self._touched = True
        self._fit_columns()
        self._changed()

    def _look_again(self) -> None:
        try:
            self._look = look_at(self._paths[0], self.choices.mapping())
        except InputError as error:
            self._look = FileLook(why=str(error))
        self._show_columns(self._look.guesses)
        self._touched = not self._look.known
        self._changed()

    # What is read.

    def _changed(self) -> None:
        self._found = None
        self.ok.setEnabled(False)
        self._later.start()

    def _read(self) -> None:
        self._later.stop()
        self._found = None
        self.ok.setEnabled(False)
        self.choices.show_form(self._meant_now(), self._look.columns)
        try:
            mapping = self.mapping()
        except InputError as error:
            self.reading.cancel()
            self._refuse(str(error))
            return
        shown = self._shown if self.over.isChecked() else None
        arguments = self._paths, mapping, *self._asked, shown
        if is_small(self._paths):
            self.reading.cancel()
            self.reading.hide()
            self._show(read_for_import(*arguments, progress=_no_progress, should_stop=_never))
            return
        self.reading.show()
        self.answer.setText("Reading …")
        set_role(self.answer, "muted")
        self.reading.run(read_for_import, *arguments, on_done=self._show, cancelled="Not read: cancelled.")

    def _meant_now(self) -> set[str]:
        return {self._combo(k).currentData() for k in range(self.table.rowCount())}

    def _show(self, found: tuple[DataSet, DataAnalysis] | InputError) -> None:
        if isinstance(found, InputError):
            self._refuse(str(found))
            return
        self._found = found
        set_role(self.answer, "")
        self.answer.setText("Will be taken over: " + "\n".join(taken_over(*found)))
        self.ok.setEnabled(True)

    def _refuse(self, reason: str) -> None:
        if self._look.columns and not any(self._meant_now()):
            # Nothing is wrong yet: the names alone do not tell.
            set_role(self.answer, "warn")
            self.answer.setText("Say in the last column of the table what each column means.")
            return
        set_role(self.answer, "bad")
        self.answer.setText(f"Not readable like this. {self._look.why or reason}")

    def _ended(self, word: str) -> None:
        if word != "done" and self._found is None:
            self.answer.setText("Nothing is taken over.")

    def _take(self) -> None:
        if self._found is None:
            return
        if self._look.layout:
            preferences.set_import_mapping(self._look.layout, mapping_as_json(self.mapping()).decode())
        self.accept()
        self.chosen.emit(*self._found)

    # Mapping files.

    def _ask_mapping(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Use a mapping", "", MAPPING_FILTER)
        if name:
            self.read_mapping_file(Path(name))

    def read_mapping_file(self, path: Path) -> None:
        """Use the choices of a file."""
        try:
            self.use_mapping(read_mapping(read_limited(path)))
        except InputError as error:
            self._refuse(f"{path.name}: {error}")

    def _ask_name(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Save mapping", "mapping.json", MAPPING_FILTER)
        if name:
            path = Path(name)
            self.save_mapping_to(path if path.suffix else path.with_suffix(".json"))

    def save_mapping_to(self, path: Path) -> None:
        """Write the choices for ``--mapping`` of the headless commands."""
        try:
            save_mapping(self.mapping(), path)
        except InputError as error:
            self._refuse(str(error))
            return
        self.reading.show()
        self.reading.say(f"Saved {path.name}: give it to evaluate with --mapping.")

    def stop(self) -> None:
        """Before the window goes."""
        self._later.stop()
        self.reading.stop()


def _no_progress(share: float) -> None:
    pass


def _never() -> bool:
    return False
