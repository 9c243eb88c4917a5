"""Progress dots: how many steps there are, and which one this is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.look.theme import FONT_BODY, Theme
from gui.look.themed import Themed

RADIUS, APART = 4.5, 17.0  # at scale 1
MOST = 14  # dots; more steps are told in numbers


class ProgressDots(Themed, QWidget):
    """The present step is a larger disc in another colour, those that are still to come are rings."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._number = self._count = 0
        self.set_progress(0, 0)

    def set_progress(self, number: int, count: int) -> None:
        """Step ``number``, from 1, of ``count``; 0 of 0 shows nothing."""
        self._number, self._count = number, count
        self.setAccessibleName(f"Step {number} of {count}" if count else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = self._theme.scale
        if self._count > MOST:
            return QSize(round(100 * scale), round(24 * scale))
        return QSize(round((self._count * APART + 4) * scale), round(24 * scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._count > MOST:
            painter.setFont(theme.font(FONT_BODY, bold=True))
            painter.setPen(theme.color("accent"))
            place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(self.rect()), place, f"{self._number} / {self._count}")
            return
        scale = theme.scale
        for k in range(self._count):
            right = self.width() - (self._count - k - 0.5) * APART * scale
            at = QPointF(right, self.height() / 2)
            if k + 1 == self._number:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent"))
                painter.drawEllipse(at, 1.4 * RADIUS * scale, 1.4 * RADIUS * scale)
            else:
                painter.setPen(theme.pen("muted", 1.4))
                painter.setBrush(theme.color("muted") if k + 1 < self._number else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, RADIUS * scale, RADIUS * scale)
