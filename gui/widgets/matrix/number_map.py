"""A labelled map of numbers from -1 to 1: rows and columns with any names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.core.numbers import signed
from gui.core.values import Array
from gui.look.theme import Theme
from gui.widgets.matrix.cells import CellPicture
from gui.widgets.matrix.tensor_map import paint_correlation

MOST_SPOKEN = 64  # cells that a screen reader hears all at once


class NumberMap(CellPicture):
    """``set_numbers`` shows a table; ``symbol`` stands before the names of row and column in words."""

    def __init__(self, theme: Theme, name: str, symbol: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, ["–"], ["–"], parent)
        self._symbol = symbol
        self._numbers: Array = np.zeros((1, 1))
        self._row_roles: tuple[str, ...] = ("muted",)
        self._column_roles: tuple[str, ...] = ("muted",)
        self._stale = False
        self.describe()

    def set_numbers(
        self,
        table: Array,
        rows: Sequence[tuple[str, str]],
        columns: Sequence[tuple[str, str]],
        title: str,
        *,
        stale: bool = False,
    ) -> None:
        """Show ``table`` (n, m); ``rows`` and ``columns`` are names with their roles. ``stale`` dims it."""
        self._numbers = table
        self._rows, self._row_roles = tuple(n for n, _ in rows), tuple(r for _, r in rows)
        self._columns, self._column_roles = tuple(n for n, _ in columns), tuple(r for _, r in columns)
        self._title = title
        self._stale = stale
        self._cell = (min(self._cell[0], len(rows) - 1), min(self._cell[1], len(columns) - 1))
        self.describe()
        self.update()

    def set_stale(self) -> None:
        """What is shown belongs to an earlier question."""
        if not self._stale:
            self._stale = True
            self.update()

    def numbers_shown(self) -> Array:
        """What is in the cells."""
        return self._numbers

    def words(self, row: int, column: int) -> str:
        value = signed(float(self._numbers[row, column]), 6)
        return f"{self._symbol} {self._rows[row]}{self._columns[column]} = {value}"

    def describe(self) -> None:
        if len(self._rows) * len(self._columns) <= MOST_SPOKEN:
            super().describe()
        else:
            self.setAccessibleDescription(f"{self._title}: {self.words(*self._cell)}")

    def row_role(self, row: int) -> str:
        return self._row_roles[row]

    def column_role(self, column: int) -> str:
        return self._column_roles[column]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._stale:
            painter = QPainter(self)
            painter.fillRect(self.rect().adjusted(4, 4, -4, -4), self._theme.color("panel", 165))

    def paint_cell(self, painter: QPainter, box: QRectF, row: int, column: int, theme: Theme) -> None:
        paint_correlation(painter, box, float(self._numbers[row, column]), theme)
