"""Arrow keys, clicks and tool tips of a painted grid of cells, the same wherever there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class CellWalk(QWidget if TYPE_CHECKING else object):  # type: ignore[misc]
    """Mixin of a widget that paints cells; stands before the Qt class. ``_cell`` is the chosen one."""

    _cell: tuple[int, int] = (0, 0)

    def shape(self) -> tuple[int, int]:
        """Rows and columns that can be walked through."""
        raise NotImplementedError

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column under a point."""
        raise NotImplementedError

    def words(self, row: int, column: int) -> str:
        """A cell in words, with its digits."""
        raise NotImplementedError

    def describe(self) -> None:
        """Tell a screen reader what is chosen."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words(*cell) if cell else "", self)
            return True
        done: bool = super().event(event)
        return done

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is not None:
            self._go(*cell)
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or 0 in self.shape():
            super().keyPressEvent(event)
            return
        self._go(self._cell[0] + step[0], self._cell[1] + step[1])

    def _go(self, row: int, column: int) -> None:
        rows, columns = self.shape()
        self._cell = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        self.describe()
        self.update()
