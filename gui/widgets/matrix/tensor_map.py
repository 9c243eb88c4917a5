"""The correlation matrix T with both Bloch vectors: numbers in squares, whose area is the modulus."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from gui.core.numbers import signed
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.widgets.matrix.cells import CellPicture
from physics.states.two_qubit import TwoQubitState
from physics.verdicts.types import Array

AXES = ("x", "y", "z")
NOTHING = 1e-9
STYLES = ((FONT_BODY, 3), (FONT_SMALL, 3), (FONT_SMALL, 2), (10.5, 2), (10.5, 1))  # font size, decimals
POSITIVE, NEGATIVE = "quantum", "bound"


class TensorMap(CellPicture):
    """T (3, 3), Alice's axes down and Bob's across, with r_A in a column and r_B in a row of their own.

    Squares of negative numbers are hatched, and every number has its sign.
    """

    def __init__(self, theme: Theme, name: str = "Correlation matrix", parent: QWidget | None = None) -> None:
        super().__init__(theme, name, [*AXES, "rʙ"], [*AXES, "rᴀ"], parent)
        self._table: Array = np.zeros((4, 4))
        self._table[3, 3] = np.nan
        self.describe()

    def set_state(self, state: TwoQubitState, title: str) -> None:
        """Show the T and the Bloch vectors of a state."""
        self._table[:3, :3] = state.correlation_matrix
        self._table[:3, 3] = state.bloch_a
        self._table[3, :3] = state.bloch_b
        self._title = title
        self.describe()
        self.update()

    def table(self) -> Array:
        """What is shown; NaN in the empty corner."""
        return self._table

    def words(self, row: int, column: int) -> str:
        value = float(self._table[row, column])
        if math.isnan(value):
            return ""
        if column == 3:
            name = f"r_A {AXES[row]}"
        elif row == 3:
            name = f"r_B {AXES[column]}"
        else:
            name = f"T {AXES[row]}{AXES[column]}"
        return f"{name} = {signed(value, 6)}"

    def row_role(self, row: int) -> str:
        return "alice" if row < 3 else "bob"

    def column_role(self, column: int) -> str:
        return "bob" if column < 3 else "alice"

    def paint_cell(self, painter: QPainter, box: QRectF, row: int, column: int, theme: Theme) -> None:
        value = float(self._table[row, column])
        if math.isnan(value):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel"))
            painter.drawRect(box.adjusted(1, 1, 1, 1))
            return
        paint_correlation(painter, box, value, theme)


def paint_correlation(painter: QPainter, box: QRectF, value: float, theme: Theme) -> None:
    """A number from -1 to 1 in a cell, over a square whose area is its modulus."""
    k = theme.scale
    half = 0.0
    if abs(value) > NOTHING:
        half = (box.width() / 2 - 2 * k) * math.sqrt(min(1.0, abs(value)))
        square = QRectF(box.center().x() - half, box.center().y() - half, 2 * half, 2 * half)
        role = POSITIVE if value > 0 else NEGATIVE
        painter.setPen(theme.pen(role, 1.2))
        painter.setBrush(theme.color(role, 70))
        painter.drawRect(square)
        if value < 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(theme.color(role, 80), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(square)
    # Within the square if that is possible; else across it, and its edge ends at the digits.
    ways = [(2 * half, size, digits) for size, digits in STYLES[:3]]
    ways += [(box.width(), size, digits) for size, digits in STYLES]
    for room, size, digits in ways:
        font, text = theme.font(size), signed(value, digits)
        metrics = QFontMetricsF(font)
        wide, high = metrics.horizontalAdvance(text), metrics.height()
        if wide <= room - 3 * k and high <= min(room, box.height()):
            if half and wide > 2 * half - 3 * k:
                place = QRectF(0, 0, wide + 2 * k, metrics.capHeight() + 4 * k)
                place.moveCenter(box.center())
                painter.fillRect(place, theme.color("raised"))
            painter.setFont(font)
            painter.setPen(theme.color("muted" if abs(value) <= NOTHING else "text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            return
