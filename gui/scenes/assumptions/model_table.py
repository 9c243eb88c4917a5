"""The joint distribution of the model as a table; the user's own can be edited, cell by cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableView, QWidget

from gui.core.numbers import minus
from gui.core.scenes.assumptions import Rows
from gui.core.scenes.assumptions.table_text import Cells, cells_of, rows_of_cells, with_sum_one
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import Theme
from gui.look.themed import Themed
from physics.assumptions.models.table import COLUMNS, MAX_TABLE_ROWS, CellError

NAMES = {
    "a": ("a", "setting of Alice"),
    "b": ("b", "setting of Bob"),
    "lambda": ("λ", "state of the pair"),
    "lambda_a": ("λ_a", "microstate of Alice’s apparatus; may be left empty in all rows"),
    "lambda_b": ("λ_b", "microstate of Bob’s apparatus; may be left empty in all rows"),
    "A": ("A", "result of Alice, 1 or −1"),
    "B": ("B", "result of Bob, 1 or −1"),
    "p": ("p", "joint probability of the row: a decimal or a fraction such as 1/16; the sum is 1"),
}
Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole


class CellModel(QAbstractTableModel):
    """Texts in the order of ``COLUMNS``; ``edited`` comes after the user changed one."""

    edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cells: list[list[str]] = []
        self._editable = False
        self._wrong: tuple[int | None, str, str] | None = None

    def show_cells(self, cells: Cells, editable: bool) -> None:
        """Show other texts."""
        self.beginResetModel()
        self.cells = [list(row) for row in cells]
        self._editable = editable
        self.endResetModel()

    def mark(self, error: CellError | None) -> None:
        """Mark the cell that is wrong."""
        self._wrong = None if error is None else (error.row, error.column, error.reason)
        if self.cells:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.cells) - 1, len(COLUMNS) - 1))

    def use_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self.mark(None if self._wrong is None else CellError(*self._wrong))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.cells)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if self._editable else usual

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == _Role.DisplayRole else None
        name, words = NAMES[COLUMNS[section]]
        return {_Role.DisplayRole: name, _Role.ToolTipRole: words}.get(_Role(role))

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        row, column = index.row(), COLUMNS[index.column()]
        wrong = self._wrong is not None and self._wrong[1] == column and self._wrong[0] in (row, None)
        match role:
            case _Role.DisplayRole | _Role.EditRole:
                return self.cells[row][index.column()]
            case _Role.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _Role.ForegroundRole if wrong:
                return self._theme.color("bad")
            case _Role.BackgroundRole if wrong and self._wrong is not None and self._wrong[0] == row:
                return self._theme.color("bad", 50)
            case _Role.ToolTipRole | _Role.AccessibleDescriptionRole if wrong and self._wrong is not None:
                return self._wrong[2]
        return None

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        if role != _Role.EditRole or str(value) == self.cells[index.row()][index.column()]:
            return False
        self.cells[index.row()][index.column()] = str(value)
        self.dataChanged.emit(index, index)
        self.edited.emit()
        return True


class CellView(QTableView):
    """Return begins to edit, Delete asks to remove the rows that are chosen."""

    removal_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() != QAbstractItemView.State.EditingState:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
                self.edit(self.currentIndex())
                return
            if event.key() == Qt.Key.Key_Delete:
                self.removal_asked.emit()
                return
        super().keyPressEvent(event)


class ModelTablePage(Themed, QWidget):
    """Shows the rows of a model. ``entered`` carries the user's rows as soon as they are a model.

    Until then the edited texts stay, the cell that is wrong is marked and named, and the last model counts.
    """

    entered = Signal(tuple)
    taken_over = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._rows: Rows = ()
        self._editable = False
        self.model = CellModel(theme, self)
        self.view = CellView(self)
        self.view.setModel(self.model)
        self.view.setAccessibleName("Joint distribution of the model")
        self.view.setAlternatingRowColors(True)
        self.view.setTabKeyNavigation(False)
        header = self.view.horizontalHeader()
        header.setResizeContentsPrecision(40)
        for k, column in enumerate(COLUMNS):
            wide = column.startswith("lambda")  # the others are never cut, p least of all
            mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(k, mode)
        header.setMinimumSectionSize(30)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.status = role_label("muted", self, wrap=True)
        self.add = QPushButton("Add row", self)
        self.remove = QPushButton("Remove rows", self)
        self.normalise = QPushButton("Make the sum 1", self)
        self.discard = QPushButton("Discard", self)
        self.take = QPushButton("Edit a copy", self)
        self.add.setToolTip("A copy of the row in which the cursor stands, with p = 0")
        self.remove.setToolTip("The rows that are chosen (Delete)")
        self.normalise.setToolTip("All probabilities multiplied by the same number")
        self.discard.setToolTip("Back to the last table that was a model")
        self.take.setToolTip("These rows as your own table")
        in_column(
            self.status,
            (self.view, 1),
            in_row(self.add, self.remove, STRETCH),
            in_row(self.normalise, self.discard, self.take, STRETCH),
            inside=self,
            spacing=4,
        )
        self.model.edited.connect(self._check)
        self.view.removal_asked.connect(self._remove)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.normalise.clicked.connect(self._normalise)
        self.discard.clicked.connect(self._discard)
        self.take.clicked.connect(self.taken_over)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.model.use_theme(theme)

    def show_rows(self, rows: Rows, editable: bool) -> None:
        """Show the rows of a model; texts that are none yet are kept while the model stays the same."""
        known = self._known() if editable and self._editable else rows
        if rows == self._rows and editable == self._editable and known in (None, rows):
            return
        same = editable and self._editable and known == rows
        self._rows, self._editable = rows, editable
        if not same:
            self.model.show_cells(cells_of(rows), editable)
        self._tell(None)
        for button in (self.add, self.remove, self.normalise, self.discard):
            button.setVisible(editable)
        self.take.setVisible(not editable)
        self.take.setEnabled(len(rows) <= MAX_TABLE_ROWS)

    def _known(self) -> Rows | None:
        try:
            return rows_of_cells(self.model.cells)
        except CellError:
            return None

    def _tell(self, error: CellError | None) -> None:
        self.model.mark(error)
        self.discard.setEnabled(error is not None)
        if error is not None:
            name = NAMES[error.column][0]
            where = name if error.row is None else f"row {error.row + 1}, {name}"
            self.status.setText(minus(f"△ Not a model yet: {where}: {error.reason}"))
        elif self._editable:
            self.status.setText(f"✓ {len(self._rows)} rows, the sum of p is 1")
        else:
            self.status.setText(f"{len(self._rows)} rows of probability above 0")
        set_role(self.status, "muted" if error is None else "bad")

    # What the user does.

    def _check(self) -> None:
        try:
            rows = rows_of_cells(self.model.cells)
        except CellError as error:
            self._tell(error)
            return
        self._tell(None)
        if rows != self._rows:
            self.entered.emit(rows)

    def _change(self, cells: list[list[str]]) -> None:
        at = self.view.currentIndex()
        self.model.show_cells(tuple(map(tuple, cells)), True)
        row = min(at.row(), len(cells) - 1)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, max(at.column(), 0)))
        self._check()

    def _add(self) -> None:
        cells = self.model.cells
        at = self.view.currentIndex().row()
        at = at if at >= 0 else len(cells) - 1
        copy = [*cells[at][:-1], "0"] if cells else [""] * len(COLUMNS)
        self._change([*cells[: at + 1], copy, *cells[at + 1 :]])

    def _remove(self) -> None:
        if self._editable:
            chosen = {index.row() for index in self.view.selectedIndexes()}
            self._change([row for k, row in enumerate(self.model.cells) if k not in chosen])

    def _normalise(self) -> None:
        try:
            cells = with_sum_one(self.model.cells)
        except CellError as error:
            self._tell(error)
            return
        self._change([list(row) for row in cells])

    def _discard(self) -> None:
        self.model.show_cells(cells_of(self._rows), True)
        self._tell(None)
