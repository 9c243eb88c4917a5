"""The rows of the palette: title, kind and place, shortcut; or the reason why it cannot be done."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.core.palette import PaletteEntry
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme

PAD = 8.0
Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Role(IntEnum):
    """Beside those of Qt."""

    ENTRY = Qt.ItemDataRole.UserRole


class EntryRows(QAbstractListModel):
    """The entries found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[PaletteEntry, ...] = ()

    def show(self, entries: Sequence[PaletteEntry]) -> None:
        """Show others."""
        self.beginResetModel()
        self._entries = tuple(entries)
        self.endResetModel()

    def place_of(self, entry: object) -> int:
        """The row of an entry, the first where it is not found."""
        return next((row for row, one in enumerate(self._entries) if one == entry), 0)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken
        return entry if role == Role.ENTRY else None


class EntryDelegate(QStyledItemDelegate):
    """Two lines a row; what cannot be done is greyed and says why."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and another scale."""
        self._theme = theme
        self._title, self._small = theme.font(FONT_BODY), theme.font(FONT_SMALL)
        self._heights = QFontMetricsF(self._title).height(), QFontMetricsF(self._small).height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, round(sum(self._heights) + 1.2 * PAD * self._theme.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(Role.ENTRY)
        if not isinstance(entry, PaletteEntry):
            return
        theme, pad = self._theme, PAD * self._theme.scale
        rect = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(theme.pen("accent", 1.5))
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        inner = rect.adjusted(pad, 0.6 * pad, -pad, -0.6 * pad)
        first, second = QRectF(inner), QRectF(inner)
        first.setHeight(self._heights[0])
        second.setTop(first.bottom())
        # On the chosen row grey letters would not keep the contrast of a small text.
        grey = "text" if chosen else "muted"
        small = QFontMetricsF(self._small)
        painter.setFont(self._small)
        painter.setPen(theme.color(grey))
        taken = small.horizontalAdvance(entry.shortcut)
        painter.drawText(first, RIGHT, entry.shortcut)
        below = f"{entry.kind}  ·  {entry.where}" if entry.where else entry.kind
        if entry.reason:
            below = f"Not now: {entry.reason}  ·  {below}"
        painter.drawText(second, LEFT, small.elidedText(below, Qt.TextElideMode.ElideRight, second.width()))
        painter.setFont(self._title)
        painter.setPen(theme.color("muted" if entry.reason else "text"))
        title = QFontMetricsF(self._title)
        width = first.width() - (taken + 2 * pad if entry.shortcut else 0.0)
        painter.drawText(first, LEFT, title.elidedText(entry.title, Qt.TextElideMode.ElideRight, width))
        painter.restore()
