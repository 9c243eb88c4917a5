"""A small read-only table of words and numbers that shows all its rows and never scrolls if it need not."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gui.look.hints import explain_heads
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed


class Cell(Struct, frozen=True):
    """A text in the colour of a role; ``tip`` explains it."""

    text: str
    role: str = "text"
    bold: bool = False
    tip: str = ""


ROW = 26  # pixels at scale 1


class ValueTable(Themed, QTableWidget):
    """Columns are as wide as their words, the first takes what is left. Setters emit nothing."""

    def __init__(
        self, theme: Theme, name: str, headers: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(0, len(headers), parent)
        self.follow(theme)
        self._headers = tuple(headers)
        self._cells: tuple[tuple[Cell, ...], ...] = ()
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headers))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(ROW * theme.scale))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first = QTableWidgetItem(headers[0])
        first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeaderItem(0, first)
        explain_heads(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.verticalHeader().setDefaultSectionSize(round(ROW * theme.scale))
        self.updateGeometry()
        cells, self._cells = self._cells, ()
        self.set_rows(cells)

    def set_rows(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Rows of as many cells as there are columns; only what changed is touched."""
        new = tuple(tuple(row) for row in rows)
        if new == self._cells:
            return
        if any(len(row) != len(self._headers) for row in new):
            raise ValueError(f"rows: {len(self._headers)} cells are needed in each")
        if self.rowCount() != len(new):
            self.setRowCount(len(new))
            self.updateGeometry()
        for i, row in enumerate(new):
            for j, cell in enumerate(row):
                if i < len(self._cells) and self._cells[i][j] == cell:
                    continue
                self._put(i, j, cell)
        self._cells = new
        self.setAccessibleDescription("; ".join(", ".join(cell.text for cell in row) for row in new))

    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        return self._cells

    def _put(self, i: int, j: int, cell: Cell) -> None:
        item = self.item(i, j)
        if item is None:
            item = QTableWidgetItem()
            side = Qt.AlignmentFlag.AlignLeft if j == 0 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(i, j, item)
        item.setText(cell.text)
        item.setForeground(self._theme.color(cell.role))
        item.setToolTip(cell.tip)
        font: QFont = self._theme.font(FONT_BODY, bold=cell.bold)
        item.setFont(font)

    def _height(self) -> int:
        rows = self.rowCount() * self.verticalHeader().defaultSectionSize()
        return rows + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + 4

    def sizeHint(self) -> QSize:
        return QSize(round(420 * self._theme.scale), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(260 * self._theme.scale), self._height())

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the table for an export."""
        painter.save()
        columns = len(self._headers)
        widths = [0.34 * rect.width()] + [0.66 * rect.width() / (columns - 1)] * (columns - 1)
        height = min(30.0 * theme.scale, rect.height() / (len(self._cells) + 1))
        for i, row in enumerate((tuple(Cell(h, "muted") for h in self._headers), *self._cells)):
            x = rect.left()
            for j, (cell, width) in enumerate(zip(row, widths, strict=True)):
                painter.setFont(theme.font(FONT_BODY if i else FONT_SMALL, bold=cell.bold))
                painter.setPen(theme.color(cell.role))
                side = Qt.AlignmentFlag.AlignLeft if j == 0 else Qt.AlignmentFlag.AlignRight
                box = QRectF(x, rect.top() + i * height, width - 6, height)
                painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, cell.text)
                x += width
            painter.setPen(theme.pen("edge"))
            y = rect.top() + (i + 1) * height
            painter.drawLine(int(rect.left()), int(y), int(rect.right()), int(y))
        painter.restore()
