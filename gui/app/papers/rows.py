"""How rows of the gallery are painted: the head of a paper, a figure with its picture, what is not shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.look.theme import FONT_BODY, FONT_HEADING, FONT_SMALL, Theme
from gui.look.themed import Themed

PICTURE = (224.0, 140.0)  # at scale 1
PAD = 10.0

Index = QModelIndex | QPersistentModelIndex
Line = tuple[str, str, float, bool]  # text, colour role, font size, bold
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class RowKind(StrEnum):
    """What stands in a row."""

    PAPER = "paper"
    FIGURE = "figure"
    MISSING = "missing"


KIND, NAME, LINES, FILE = (Qt.ItemDataRole.UserRole + k for k in range(4))


class FigureRows(Themed, QListView):
    """The list; it lays itself out anew when its width or the theme changes."""

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self.pictures: dict[str, QPixmap] = {}
        self.setItemDelegate(_RowPainter(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName("Figures of papers")
        # Some rows at a time: laying out all their words at once would be felt.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(8)

    @property
    def theme(self) -> Theme:
        """The colours and the scale."""
        return self._theme

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.scheduleDelayedItemsLayout()

    def picture(self, file: str) -> QPixmap:
        """A picture, read when its row is first painted."""
        if file not in self.pictures:
            self.pictures[file] = QPixmap(file)
        return self.pictures[file]


class _RowPainter(QStyledItemDelegate):
    """Paints with the theme of its list."""

    def __init__(self, rows: FigureRows) -> None:
        super().__init__(rows)
        self._rows = rows
        self._known: dict[tuple[object, ...], list[tuple[Line, float]]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._rows.viewport().width()
        height = sum(h for _, h in self._laid_out(index, width))
        pad = PAD * self._rows.theme.scale
        if index.data(KIND) == RowKind.FIGURE:
            height = max(height, PICTURE[1] * self._rows.theme.scale)
        return QSize(width, round(height + 2 * pad))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._rows.theme
        rect = QRectF(option.rect)
        pad = PAD * theme.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if index.data(KIND) == RowKind.PAPER:
            painter.fillRect(rect, theme.color("raised"))
        if chosen:
            box = rect.adjusted(2, 2, -2, -2)
            painter.fillRect(box, theme.color("selection"))
            self._rows.paint_focus(painter, box, 4)
        if index.data(KIND) == RowKind.FIGURE:
            self._paint_picture(painter, rect, index.data(FILE) or "")
        left, y = rect.left() + self._indent(index), rect.top() + pad
        for (text, role, size, bold), height in self._laid_out(index, rect.width()):
            place = QRectF(left, y, rect.right() - pad - left, height)
            painter.setPen(theme.color(role))
            painter.setFont(theme.font(size, bold=bold))
            painter.drawText(place, _WRAP, text)
            y += height
        painter.restore()

    def _paint_picture(self, painter: QPainter, rect: QRectF, file: str) -> None:
        theme = self._rows.theme
        pad = PAD * theme.scale
        box = QRectF(rect.left() + pad, rect.top() + pad, PICTURE[0] * theme.scale, PICTURE[1] * theme.scale)
        picture = self._rows.picture(file) if file else QPixmap()
        if picture.isNull():
            painter.setPen(theme.color("muted"))
            painter.setFont(theme.font(FONT_SMALL))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "not drawn yet")
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(box, picture, QRectF(picture.rect()))
        painter.setPen(theme.pen("edge"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)

    def _indent(self, index: Index) -> float:
        pad = PAD * self._rows.theme.scale
        if index.data(KIND) == RowKind.FIGURE:
            return PICTURE[0] * self._rows.theme.scale + 2 * pad
        return pad

    def _laid_out(self, index: Index, width: float) -> list[tuple[Line, float]]:
        """The lines of a row and the height of each."""
        theme = self._rows.theme
        key = (tuple(index.data(LINES)), self._indent(index), width, theme.scale)
        if key not in self._known:
            self._known[key] = self._measured(index, width)
        return self._known[key]

    def _measured(self, index: Index, width: float) -> list[tuple[Line, float]]:
        theme = self._rows.theme
        room = QRectF(0, 0, max(width - self._indent(index) - PAD * theme.scale, 50.0), 10_000)
        return [
            (
                line,
                QFontMetricsF(theme.font(line[2], bold=line[3])).boundingRect(room, _WRAP, line[0]).height(),
            )
            for line in index.data(LINES)
        ]


def paper_lines(short: str, reference: str) -> list[Line]:
    """The head of a paper."""
    return [(short, "text", FONT_HEADING, True), (reference, "muted", FONT_SMALL, False)]


def figure_lines(label: str, sentence: str, look: str, numbers: list[str], note: str) -> list[Line]:
    """A figure, with its numbers where they are known."""
    lines: list[Line] = [
        (label, "text", FONT_BODY, True),
        (sentence, "text", FONT_BODY, False),
        (look, "muted", FONT_BODY, False),
        *((words, "quantum", FONT_SMALL, False) for words in numbers),
    ]
    return [*lines, (f"Note: {note}", "text", FONT_SMALL, False)] if note else lines


def missing_lines(label: str, reason: str) -> list[Line]:
    """What is not shown."""
    return [(f"Not shown: {label}", "muted", FONT_SMALL, True), (reason, "muted", FONT_SMALL, False)]
