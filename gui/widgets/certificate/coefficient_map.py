"""Coefficients of an inequality as a labelled heat map: Alice's settings down, Bob's across.

Marginals stand in a column and a row of their own. The sign shows by number, colour and, for negative
ones, hatching.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.core.numbers import significant, tidy
from gui.look.math_text import math_size, math_spoken, math_unicode, paint_math
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed
from gui.widgets.cell_walk import CellWalk
from physics.verdicts.types import Array

MOST_ALPHA, LEAST_ALPHA = 125, 18
GAP = 2.0
LARGEST_CELL = 88.0
# Size of the letters and decimals, from the best to the worst.
NUMBER_STYLES = ((FONT_BODY, 3), (FONT_SMALL, 3), (FONT_SMALL, 2), (10.5, 2), (10.5, 1), (9.0, 1))
WHOLE = 5e-4  # written as whole numbers within this
POSITIVE, NEGATIVE = "quantum", "bound"


class CoefficientMap(CellWalk, Themed, QWidget):
    """Shows a matrix with its margins; arrow keys walk through the cells. Setters do not emit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._table: Array = np.zeros((0, 0))
        self._rows: list[str] = []
        self._columns: list[str] = []
        self._margin_row = self._margin_column = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its cells are read one by one
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Coefficients of the inequality"))

    def set_coefficients(
        self,
        coefficients: Array,
        marginals_a: Array | None = None,
        marginals_b: Array | None = None,
        rows: Sequence[str] = (),
        columns: Sequence[str] = (),
    ) -> None:
        """Coefficients (n, m), of marginals (n,), (m,) if any differ from zero; names of the settings."""
        n, m = coefficients.shape
        table = np.array(coefficients, dtype=float)
        self._rows = list(rows) if len(rows) == n else [f"a{i + 1}" for i in range(n)]
        self._columns = list(columns) if len(columns) == m else [f"b{j + 1}" for j in range(m)]
        self._margin_column = marginals_a is not None and bool(np.any(np.abs(marginals_a) > 1e-9))
        self._margin_row = marginals_b is not None and bool(np.any(np.abs(marginals_b) > 1e-9))
        if self._margin_column and marginals_a is not None:
            table = np.hstack([table, marginals_a[:, None]])
        if self._margin_row and marginals_b is not None:
            last = np.full((1, table.shape[1]), np.nan)
            last[0, :m] = marginals_b
            table = np.vstack([table, last])
        self._table = table
        self._cell = (0, 0)
        self.describe()
        self.updateGeometry()
        self.update()

    def value_at(self, row: int, column: int) -> float:
        """The number in a cell; NaN in the empty corner."""
        return float(self._table[row, column])

    def shape(self) -> tuple[int, int]:
        """Rows and columns shown, margins included."""
        return self._table.shape[0], self._table.shape[1]

    def sizeHint(self) -> QSize:
        rows, columns = self.shape()
        side = 44.0 * self._theme.scale
        return QSize(round(side * (columns + 1)), round(0.75 * side * (rows + 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(180 * self._theme.scale), round(100 * self._theme.scale))

    # --- geometry ---------------------------------------------------------------------------------------

    def _label_font(self) -> QFont:
        return self._theme.font(FONT_BODY)

    def grid(self, rect: QRectF) -> tuple[QPointF, float, float]:
        """Corner of the first cell, width and height of a cell."""
        rows, columns = self.shape()
        scale = self._theme.scale
        font = self._label_font()
        left = max((math_size(name, font).width() for name in self._rows), default=0.0)
        left = max(left, math_size("⟨b⟩", font).width() if self._margin_row else 0.0) + 8 * scale
        top = QFontMetricsF(font).height() + 4 * scale
        width = min((rect.width() - left) / max(columns, 1), LARGEST_CELL * scale)
        height = min((rect.height() - top) / max(rows, 1), 0.7 * LARGEST_CELL * scale)
        return QPointF(rect.left() + left, rect.top() + top), width, height

    def cell_rect(self, corner: QPointF, width: float, height: float, row: int, column: int) -> QRectF:
        gap = GAP if min(width, height) > 14 else 0.5
        n, m = len(self._rows), len(self._columns)
        x = corner.x() + column * width + (gap if column >= m else 0)
        y = corner.y() + row * height + (gap if row >= n else 0)
        return QRectF(x + gap / 2, y + gap / 2, width - gap, height - gap)

    def cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column under a point."""
        corner, width, height = self.grid(QRectF(self.rect()))
        column, row = (position.x() - corner.x()) // width, (position.y() - corner.y()) // height
        rows, columns = self.shape()
        if 0 <= row < rows and 0 <= column < columns:
            return int(row), int(column)
        return None

    # --- words ------------------------------------------------------------------------------------------

    def words(self, row: int, column: int) -> str:
        """A cell in words, with all its digits."""
        value = self.value_at(row, column)
        n, m = len(self._rows), len(self._columns)
        if np.isnan(value):
            return ""
        if column >= m:
            name = f"⟨{math_unicode(self._rows[row])}⟩"
        elif row >= n:
            name = f"⟨{math_unicode(self._columns[column])}⟩"
        else:
            name = f"C({math_unicode(self._rows[row])}, {math_unicode(self._columns[column])})"
        return f"{name}: {significant(value, 6)}"

    def describe(self) -> None:
        rows, columns = self.shape()
        if not rows or not columns:
            self.setAccessibleDescription("")
            return
        row, column = self._cell
        name = self._rows[row] if row < len(self._rows) else "marginals of Bob"
        other = self._columns[column] if column < len(self._columns) else "marginals of Alice"
        self.setAccessibleDescription(
            f"{rows} rows, {columns} columns; {math_spoken(name)}, {math_spoken(other)}: "
            f"{self.words(row, column)}"
        )

    # --- painting ---------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint(painter, QRectF(self.rect()))
        if self.hasFocus() and self._table.size:
            corner, width, height = self.grid(QRectF(self.rect()))
            box = self.cell_rect(corner, width, height, *self._cell)
            self.paint_focus(painter, box.adjusted(-1, -1, 1, 1), 3)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the map as vectors into ``rect``."""
        rows, columns = self.shape()
        if not rows or not columns:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner, width, height = self.grid(rect)
        self._paint_labels(painter, rect, corner, width, height)
        size = float(np.nanmax(np.abs(self._table))) or 1.0
        font = self.number_font(width, height)
        for row in range(rows):
            for column in range(columns):
                value = self.value_at(row, column)
                if not np.isnan(value):
                    box = self.cell_rect(corner, width, height, row, column)
                    self._paint_cell(painter, box, value, value / size, font)
        painter.restore()

    def number_font(self, width: float, height: float) -> tuple[QFont, int] | None:
        """The largest letters in which every number fits its cell, and its decimals; None if too small."""
        values = set(self._table[~np.isnan(self._table)].ravel().tolist())
        for size, digits in NUMBER_STYLES:
            font = self._theme.font(size)
            metrics = QFontMetricsF(font)
            widest = max(metrics.horizontalAdvance(tidy(x, digits, WHOLE)) for x in values)
            if metrics.height() <= height - 3 and widest <= width - 5:
                return font, digits
        return None

    def _paint_labels(
        self, painter: QPainter, rect: QRectF, corner: QPointF, width: float, height: float
    ) -> None:
        theme, font = self._theme, self._label_font()
        n, m = len(self._rows), len(self._columns)
        painter.setPen(theme.color("bob"))
        wide = max((math_size(name, font).width() for name in self._columns), default=1.0) + 6
        step = max(1, int(np.ceil(wide / width)))
        for j in range(0, m, step):
            box = QRectF(corner.x() + j * width - 20, rect.top(), width + 40, corner.y() - rect.top() - 3)
            paint_math(painter, box, self._columns[j], font)
        if self._margin_column:
            painter.setPen(theme.color("muted"))
            box = QRectF(corner.x() + m * width - 20, rect.top(), width + 40, corner.y() - rect.top() - 3)
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "⟨a⟩")
        tall = QFontMetricsF(font).height()
        step = max(1, int(np.ceil(tall / height)))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.color("alice"))
        for i in range(0, n, step):
            y = corner.y() + i * height + (height - tall) / 2
            box = QRectF(rect.left(), y, corner.x() - rect.left() - 6, tall)
            paint_math(painter, box, self._rows[i], font, right)
        if self._margin_row:
            painter.setPen(theme.color("muted"))
            painter.setFont(font)
            y = corner.y() + n * height
            painter.drawText(QRectF(rect.left(), y, corner.x() - rect.left() - 6, height), right, "⟨b⟩")

    def _paint_cell(
        self, painter: QPainter, box: QRectF, value: float, share: float, style: tuple[QFont, int] | None
    ) -> None:
        theme = self._theme
        role = POSITIVE if share > 0 else NEGATIVE
        zero = abs(share) < 1e-6
        painter.setPen(theme.pen("edge", 1.0) if zero else Qt.PenStyle.NoPen)
        alpha = 0 if zero else round(LEAST_ALPHA + (MOST_ALPHA - LEAST_ALPHA) * abs(share))
        painter.setBrush(theme.color("panel") if zero else theme.color(role, alpha))
        radius = 3.0 if min(box.width(), box.height()) > 12 else 0.0
        painter.drawRoundedRect(box, radius, radius)
        if share < 0 and not zero and min(box.width(), box.height()) > 5:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                QBrush(theme.color(role, round(40 + 80 * abs(share))), Qt.BrushStyle.BDiagPattern)
            )
            painter.drawRoundedRect(box, radius, radius)
        if style is None:
            return
        painter.setFont(style[0])
        painter.setPen(theme.color("muted" if zero else "text"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tidy(value, style[1], WHOLE))
