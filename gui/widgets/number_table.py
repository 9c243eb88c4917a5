"""A table of short texts that is painted: columns with heads, rows of which one is chosen, words for all."""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed

ROW = 22.0
PAD = 10.0
SMALLEST = 9.0  # pixels of a letter, below which columns are cut instead


class TableCell(Struct, frozen=True):
    """A text with the role of its colour; ``strong`` in bold letters."""

    text: str
    role: str = "text"
    strong: bool = False


class NumberRows(Struct, frozen=True):
    """All that is shown: heads, rows of as many cells, the chosen row (-1: none), a title ('' for none)."""

    heads: tuple[str, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()
    chosen: int = -1
    title: str = ""

    def words(self, row: int) -> str:
        """A row for a screen reader."""
        return ", ".join(f"{head} {cell.text}" for head, cell in zip(self.heads, self.rows[row], strict=True))


class NumberTable(Themed, QFrame):
    """``row_chosen(row)`` when a click or Up, Down, Home, End want another row. Setters do not emit."""

    row_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._shown = NumberRows()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def set_rows(self, shown: NumberRows) -> None:
        """Show these."""
        if shown == self._shown:
            return
        grown = len(shown.rows) != len(self._shown.rows)
        self._shown = shown
        order = [*([shown.chosen] if shown.chosen >= 0 else []), *range(len(shown.rows))]
        self.setAccessibleDescription("; ".join([shown.title, *map(shown.words, order)]).strip("; "))
        if grown:
            self.updateGeometry()
        self.update()

    def shown(self) -> NumberRows:
        """What is in the table."""
        return self._shown

    def sizeHint(self) -> QSize:
        return QSize(round(420 * self._theme.scale), math.ceil(table_height(self._shown, self._theme)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(260 * self._theme.scale), math.ceil(table_height(self._shown, self._theme)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_table(painter, QRectF(self.rect()), self._shown, self._theme)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        first = _first_line(self._shown) * ROW * self._theme.scale + 5 * self._theme.scale
        row = int((event.position().y() - first) // (ROW * self._theme.scale))
        if event.button() == Qt.MouseButton.LeftButton and 0 <= row < len(self._shown.rows):
            if row != self._shown.chosen:
                self.row_chosen.emit(row)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, last = self._shown.chosen, len(self._shown.rows) - 1
        wanted = {
            Qt.Key.Key_Up: row - 1,
            Qt.Key.Key_Down: row + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if wanted is None or last < 0:
            super().keyPressEvent(event)
        elif row != min(max(wanted, 0), last):
            self.row_chosen.emit(min(max(wanted, 0), last))


def table_height(shown: NumberRows, theme: Theme) -> float:
    """Pixels for all rows."""
    return ((_first_line(shown) + len(shown.rows)) * ROW + 10) * theme.scale


def _first_line(shown: NumberRows) -> int:
    return 2 if shown.title else 1


def paint_table(painter: QPainter, rect: QRectF, shown: NumberRows, theme: Theme) -> None:
    """Paint the rows from the top; where ``rect`` is too low or narrow they get smaller."""
    if not shown.heads:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    k = theme.scale
    line = min(ROW * k, (rect.height() - 10 * k) / (_first_line(shown) + len(shown.rows)))
    size = min(FONT_BODY, 0.68 * line / k)
    widths = _widths(shown, theme, size)
    room = rect.width() - 2 * PAD * k
    while sum(widths) > room and size > SMALLEST:
        size -= 0.5
        widths = _widths(shown, theme, size)
    spare = max(0.0, room - sum(widths)) / len(widths)
    rights, x = [], rect.left() + PAD * k
    for width in widths:
        x += width + spare
        rights.append(x)
    y = rect.top() + 5 * k
    if shown.title:
        painter.setPen(theme.color("text"))
        bold = theme.font(min(FONT_BODY, 0.7 * line / k), bold=True)
        _write(painter, QRectF(rect.left() + PAD * k, y, room, line), shown.title, bold, left=True)
        y += line
    small = theme.font(min(FONT_SMALL, size))
    painter.setPen(theme.color("muted"))
    for column, (head, right, width) in enumerate(zip(shown.heads, rights, widths, strict=True)):
        place = QRectF(right - width - spare, y, width + spare, line)
        _write(painter, place, head, small, left=column == 0)
    y += line
    for row, cells in enumerate(shown.rows):
        if row == shown.chosen:
            painter.setPen(theme.pen("accent", 1.2))
            painter.setBrush(theme.color("selection"))
            band = QRectF(rect.left() + 3 * k, y, rect.width() - 6 * k, line)
            painter.drawRoundedRect(band.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        elif row:
            painter.setPen(theme.pen("edge"))
            painter.drawLine(QPointF(rect.left() + PAD * k, y), QPointF(rect.right() - PAD * k, y))
        for column, (cell, right, width) in enumerate(zip(cells, rights, widths, strict=True)):
            painter.setPen(theme.color(cell.role))
            place = QRectF(right - width - spare, y, width + spare, line)
            _write(painter, place, cell.text, theme.font(size, cell.strong), left=column == 0)
        y += line
    painter.restore()


def _widths(shown: NumberRows, theme: Theme, size: float) -> list[float]:
    head = QFontMetricsF(theme.font(min(FONT_SMALL, size)))
    bold = QFontMetricsF(theme.font(size, bold=True))
    return [
        max(head.horizontalAdvance(name), *(bold.horizontalAdvance(row[k].text) for row in shown.rows), 12.0)
        + 12 * theme.scale
        for k, name in enumerate(shown.heads)
    ]


def _write(painter: QPainter, place: QRectF, text: str, font: QFont, *, left: bool = False) -> None:
    painter.setFont(font)
    cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, cut)
