"""A density matrix as a picture: the area of a disc is the modulus of an entry, its hand the phase."""

from __future__ import annotations

import cmath
import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from gui.core.numbers import complex_number, degrees, number
from gui.look.theme import FONT_SMALL, Theme
from gui.widgets.matrix.cells import CellPicture
from physics.checks import ComplexArray

BASIS = ("00", "01", "10", "11")
# The colours of the phases 0°, 90°, 180° and 270°; between them they are mixed.
PHASE_ROLES = ("quantum", "good", "bound", "threshold")
NOTHING = 1e-9
_NUMBER_ROOM = 44.0  # sides from which on there is room for the number under the disc


class DensityMap(CellPicture):
    """ρ (4, 4) in the basis 00, 01, 10, 11; the largest disc is the largest modulus."""

    def __init__(self, theme: Theme, name: str = "Density matrix", parent: QWidget | None = None) -> None:
        super().__init__(theme, name, [f"|{x}⟩" for x in BASIS], [f"⟨{x}|" for x in BASIS], parent)
        self._rho: ComplexArray = np.zeros((4, 4), dtype=np.complex128)
        self._legend = "disc: modulus, hand: phase (↑ 90°)"
        self.describe()

    def set_matrix(self, rho: ComplexArray, title: str) -> None:
        """Show a matrix."""
        self._rho = np.array(rho, dtype=np.complex128)
        self._title = title
        self.describe()
        self.update()

    def matrix(self) -> ComplexArray:
        """What is shown."""
        return self._rho

    def words(self, row: int, column: int) -> str:
        z = complex(self._rho[row, column])
        name = f"⟨{BASIS[row]}|ρ|{BASIS[column]}⟩ = {complex_number(z, 6)}"
        polar = f", modulus {number(abs(z), 6)}, phase {degrees(cmath.phase(z), 1)}"
        return name + (polar if row != column and abs(z) > NOTHING else "")

    def describe(self) -> None:
        """All numbers of the upper half; the lower one is its mirror."""
        every = [self.words(i, j).split(",")[0] for i in range(4) for j in range(i, 4)]
        self.setAccessibleDescription(f"{self._title}: {self.words(*self._cell)}; all: " + "; ".join(every))

    def paint_cell(self, painter: QPainter, box: QRectF, row: int, column: int, theme: Theme) -> None:
        z = complex(self._rho[row, column])
        k, side = theme.scale, box.width()
        font = theme.font(FONT_SMALL)
        room = QFontMetricsF(font).height() if side >= _NUMBER_ROOM * k else 0.0
        centre = QPointF(box.center().x(), box.center().y() - room / 2)
        if abs(z) <= NOTHING:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("muted"))
            painter.drawEllipse(centre, 1.5 * k, 1.5 * k)
        else:
            largest = float(np.max(np.abs(self._rho)))
            radius = max(3.0 * k, ((side - room) / 2 - 3 * k) * math.sqrt(abs(z) / largest))
            phase = cmath.phase(z)
            color = phase_color(phase, theme)
            painter.setPen(_solid(theme, 1.4, color))
            color.setAlpha(110)
            painter.setBrush(color)
            painter.drawEllipse(centre, radius, radius)
            painter.setPen(_solid(theme, 2.2, theme.color("text")))
            tip = QPointF(centre.x() + radius * math.cos(phase), centre.y() - radius * math.sin(phase))
            painter.drawLine(centre, tip)
            for turn in (2.6, -2.6):
                length = min(5.0 * k, 0.6 * radius)
                back = QPointF(length * math.cos(phase + turn), -length * math.sin(phase + turn))
                painter.drawLine(tip, tip + back)
        if room:
            text = complex_number(z, 3)
            if QFontMetricsF(font).horizontalAdvance(text) > side - 2 * k:
                text = complex_number(z, 2)
            if QFontMetricsF(font).horizontalAdvance(text) > side - 2 * k:
                return
            painter.setFont(font)
            painter.setPen(theme.color("muted" if abs(z) <= NOTHING else "text"))
            place = QRectF(box.left(), box.bottom() - room - k, side, room)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def phase_color(phase: float, theme: Theme) -> QColor:
    """The colour of a phase, which turns through ``PHASE_ROLES``."""
    turn = (phase / (math.pi / 2)) % 4
    first = int(turn) % 4
    part = turn - int(turn)
    one, other = theme.color(PHASE_ROLES[first]), theme.color(PHASE_ROLES[(first + 1) % 4])
    red, green, blue = (
        round((1 - part) * a + part * b)
        for a, b in (
            (one.red(), other.red()),
            (one.green(), other.green()),
            (one.blue(), other.blue()),
        )
    )
    return QColor(red, green, blue)


def _solid(theme: Theme, width: float, color: QColor):  # type: ignore[no-untyped-def]
    pen = theme.pen("text", width)
    pen.setColor(QColor(color))
    pen.setCosmetic(False)
    return pen
