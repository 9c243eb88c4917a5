"""The view of the settings table: keys, titles that span the row, columns that fill the width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.look.math_text import math_size, math_unicode
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed
from gui.widgets.settings_table.columns import HEADERS, PARTIES, Column
from gui.widgets.settings_table.delegate import PAD, SettingsDelegate
from gui.widgets.settings_table.model import Index, SettingsModel

Trigger = QAbstractItemView.EditTrigger

ROW_HEIGHT = 30.0
_TYPING = Trigger.DoubleClicked | Trigger.EditKeyPressed | Trigger.AnyKeyPressed
# Keys that pass through an item view as "any key" without anyone typing.
_NAVIGATION = {
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
}


class SettingsView(Themed, QTableView):
    """A table view that says when a locked cell is typed into and passes on Insert and Delete."""

    locked_touched = Signal(QModelIndex)
    add_pressed = Signal()
    remove_pressed = Signal()
    current_row_changed = Signal(int)

    def __init__(self, theme: Theme, model: SettingsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._model = model
        self._delegate = SettingsDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(_TYPING)
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move inside it
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAccessibleName("Measurement settings")
        self.setAccessibleDescription(
            "Arrows move, Enter or typing edits, Space locks, Insert adds, Delete removes."
        )
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        model.rowsInserted.connect(self._on_rows_changed)
        model.rowsRemoved.connect(self._on_rows_changed)
        self.set_theme(theme)
        self._on_rows_changed()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and another scale."""
        self._theme = theme
        self._delegate.set_theme(theme)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(round(ROW_HEIGHT * theme.scale))
        self.fit_columns()
        self.viewport().update()

    def fit_columns(self) -> None:
        """Give each column what it needs and share out what is left over."""
        needed = {c: self._needed(c) for c in Column if not self.isColumnHidden(c)}
        spare = self.viewport().width() - sum(needed.values())
        share, rest = divmod(max(0, spare), max(1, len(needed)))
        for place, (column, width) in enumerate(needed.items()):
            self.setColumnWidth(column, width + share + (1 if place < rest else 0))

    def _needed(self, column: Column) -> int:
        theme = self._theme
        small = QFontMetricsF(theme.font(FONT_SMALL))
        head = max(small.horizontalAdvance(line) for line in HEADERS[column].split("\n")) + 14 * theme.scale
        if column == Column.LOCK:
            return int(head) + 1
        if column == Column.NAME:
            font = theme.font(FONT_BODY, bold=True)
            labels = [s.label for party in PARTIES for s in self._model.settings(party)]
            body = max((math_size(label, font).width() for label in labels), default=0.0)
            body = max(body, 40 * theme.scale)
        else:
            widest = "−0.000" if column in (Column.X, Column.Y, Column.Z) else "−180.00"
            body = QFontMetricsF(theme.font(FONT_BODY)).horizontalAdvance(widest)
        return int(max(head, body + 2 * PAD * theme.scale)) + 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_row_changed.emit(current.row())

    def _on_rows_changed(self, *_: object) -> None:
        self.clearSpans()
        for party in PARTIES:
            self.setSpan(self._model.title_row(party), 0, 1, len(Column))

    def edit(  # type: ignore[override]
        self, index: Index, trigger: Trigger | None = None, event: QEvent | None = None
    ) -> bool:
        if trigger is None:
            super().edit(self._model.index(index.row(), index.column()))
            return True
        if trigger & _TYPING and index.isValid() and self._refuses(index, trigger, event):
            self.locked_touched.emit(self._model.index(index.row(), index.column()))
            return False
        # Qt itself passes no event when the call comes from edit(index).
        return super().edit(index, trigger, event)  # type: ignore[arg-type]

    def _refuses(self, index: Index, trigger: Trigger, event: QEvent | None) -> bool:
        setting = self._model.setting(index.row())
        if setting is None or not setting.locked or index.column() in (Column.NAME, Column.LOCK):
            return False
        if trigger == Trigger.AnyKeyPressed and isinstance(event, QKeyEvent):
            return bool(event.text()) and event.key() not in _NAVIGATION
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        current = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.row_text(current.row()))
        elif key == Qt.Key.Key_Insert:
            self.add_pressed.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            if current.column() == Column.LOCK:
                self.toggle_lock(current.row())
            else:
                self.edit(current, Trigger.EditKeyPressed, event)
        elif key == Qt.Key.Key_Space and current.isValid():
            self.toggle_lock(current.row())
        else:
            super().keyPressEvent(event)

    def toggle_lock(self, row: int) -> None:
        """Ask for the other state of a setting's lock."""
        setting = self._model.setting(row)
        if setting is not None:
            state = Qt.CheckState.Unchecked if setting.locked else Qt.CheckState.Checked
            self._model.setData(self._model.index(row, Column.LOCK), state, Qt.ItemDataRole.CheckStateRole)

    def row_text(self, row: int) -> str:
        """A row as text, cells separated by tabs."""
        setting = self._model.setting(row)
        if setting is None:
            return ""
        cells = [self._model.data(self._model.index(row, c)) for c in Column if c not in (0, Column.LOCK)]
        return "\t".join([math_unicode(setting.label), *cells, "locked" if setting.locked else ""])
