"""A table of square cells with names of rows and columns: places, keys, words; what is in a cell differs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed
from gui.widgets.cell_walk import CellWalk

LARGEST_CELL = 96.0


class CellPicture(CellWalk, Themed, QFrame):
    """Base: arrow keys walk through the cells, whose words a screen reader gets. Setters do not emit."""

    def __init__(
        self, theme: Theme, name: str, rows: Sequence[str], columns: Sequence[str], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._name = name
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._title = self._legend = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def set_title(self, title: str) -> None:
        """What stands above the cells."""
        if title != self._title:
            self._title = title
            self.describe()
            self.update()

    def shape(self) -> tuple[int, int]:
        return len(self._rows), len(self._columns)

    def paint_cell(self, painter: QPainter, box: QRectF, row: int, column: int, theme: Theme) -> None:
        """Paint what is in a cell."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(round(280 * self._theme.scale), round(280 * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(170 * self._theme.scale), round(150 * self._theme.scale))

    def describe(self) -> None:
        """Tell a screen reader all cells, the chosen one first."""
        every = [self.words(i, j) for i in range(len(self._rows)) for j in range(len(self._columns))]
        here = self.words(*self._cell)
        self.setAccessibleDescription(
            f"{self._title}: {here}; all: " + ", ".join(text for text in every if text)
        )

    # Places.

    def _cells(self, rect: QRectF, theme: Theme) -> tuple[QPointF, float]:
        """Corner of the first cell and the side of the cells."""
        k = theme.scale
        label = QFontMetricsF(theme.font(FONT_BODY))
        left = max(label.horizontalAdvance(name) for name in self._rows) + 12 * k
        top = (label.height() + 6 * k) * (2 if self._title else 1)
        bottom = QFontMetricsF(theme.font(FONT_SMALL)).height() + 6 * k if self._legend else 4 * k
        width = (rect.width() - left - 6 * k) / len(self._columns)
        height = (rect.height() - top - bottom) / len(self._rows)
        side = max(4.0, min(width, height, LARGEST_CELL * k))
        spare = rect.width() - left - side * len(self._columns)
        x = rect.left() + left + max(0.0, (spare - left) / 2)
        low = rect.height() - top - bottom - side * len(self._rows)
        return QPointF(x, rect.top() + top + max(0.0, low / 2)), side

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(6, 4, -6, -4)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Where a cell is on the widget."""
        corner, side = self._cells(self._area(), self._theme)
        return QRectF(corner.x() + column * side, corner.y() + row * side, side, side)

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column under a point."""
        corner, side = self._cells(self._area(), self._theme)
        column, row = (position.x() - corner.x()) // side, (position.y() - corner.y()) // side
        inside = 0 <= row < len(self._rows) and 0 <= column < len(self._columns)
        return (int(row), int(column)) if inside else None

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint(painter, self._area(), self._theme)
        if self.hasFocus():
            self.paint_focus(painter, self.cell_rect(*self._cell).adjusted(1, 1, -1, -1), 3)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the picture for an export."""
        self._paint(painter, rect, theme)

    def _paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner, side = self._cells(rect, theme)
        k = theme.scale
        bold, font = theme.font(FONT_BODY, bold=True), theme.font(FONT_BODY)
        tall = QFontMetricsF(font).height()
        centre = Qt.AlignmentFlag.AlignCenter
        if self._title:
            painter.setFont(bold)
            painter.setPen(theme.color("text"))
            text = QFontMetricsF(bold).elidedText(self._title, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), tall + 2 * k), centre, text)
        tight = max(QFontMetricsF(font).horizontalAdvance(name) for name in self._columns) > side - 4 * k
        painter.setFont(theme.font(FONT_SMALL) if tight else font)
        narrow = max(QFontMetricsF(theme.font(FONT_SMALL)).horizontalAdvance(name) for name in self._columns)
        for j, name in enumerate(self._columns if narrow <= side else ()):
            painter.setPen(theme.color(self.column_role(j)))
            place = QRectF(corner.x() + j * side - 20, corner.y() - tall - 3 * k, side + 40, tall)
            painter.drawText(place, centre, name)
        painter.setFont(font)
        for i, name in enumerate(self._rows if 0.8 * tall <= side else ()):
            painter.setPen(theme.color(self.row_role(i)))
            place = QRectF(rect.left(), corner.y() + i * side, corner.x() - rect.left() - 6 * k, side)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
        for i in range(len(self._rows)):
            for j in range(len(self._columns)):
                box = QRectF(corner.x() + j * side, corner.y() + i * side, side, side)
                painter.setPen(theme.pen("edge", 1.0))
                painter.setBrush(theme.color("raised"))
                painter.drawRect(box)
                self.paint_cell(painter, box, i, j, theme)
        if self._legend:
            small = theme.font(FONT_SMALL)
            height = QFontMetricsF(small).height()
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            place = QRectF(rect.left(), rect.bottom() - height - k, rect.width(), height)
            text = QFontMetricsF(small).elidedText(self._legend, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(place, centre, text)
        painter.restore()

    def row_role(self, row: int) -> str:
        """The colour of a row's name."""
        return "muted"

    def column_role(self, column: int) -> str:
        """The colour of a column's name."""
        return "muted"
