"""Bound and value of an inequality as two bars on one axis, with the excess between their ends."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.core.numbers import number, significant
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed

ROW = 30.0


class BoundBars(Themed, QWidget):
    """Two bars from zero (or from the lower of both, if that is negative). Setters do not emit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._bound = self._value = 0.0
        self._proven = True
        self.setAccessibleName(self.tr("Bound and value"))

    def set_values(self, bound: float, value: float, proven: bool = True) -> None:
        """``bound``: what every model obeys; ``value``: what the correlations reach."""
        self._bound, self._value, self._proven = bound, value, proven
        self.setAccessibleDescription(self.words())
        self.setToolTip(f"bound {significant(bound, 10)}\nvalue {significant(value, 10)}")
        self.update()

    def excess(self) -> float:
        """How far the value lies above the bound."""
        return self._value - self._bound

    def words(self) -> str:
        relation = "above" if self.excess() > 0 else "below"
        excess = number(abs(self.excess()))
        return f"bound {number(self._bound)}, value {number(self._value)}, {excess} {relation} the bound"

    def sizeHint(self) -> QSize:
        return QSize(round(320 * self._theme.scale), round((2 * ROW + 24) * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(220 * self._theme.scale), round((2 * ROW + 24) * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self), QRectF(self.rect()))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the bars as vectors into ``rect``."""
        theme, scale = self._theme, self._theme.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names, numbers = theme.font(FONT_BODY), theme.font(FONT_BODY, bold=True)
        left = rect.left() + QFontMetricsF(names).horizontalAdvance("value") + 12 * scale
        room = QFontMetricsF(numbers).horizontalAdvance("−00.0000") + 14 * scale
        right = rect.right() - room
        low = min(0.0, self._bound, self._value)
        high = max(0.0, self._bound, self._value, low + 1e-12)

        def at(value: float) -> float:
            return left + (right - left) * (value - low) / (high - low)

        violated = self.excess() > 0
        rows = (("bound", self._bound, "bound"), ("value", self._value, "bad" if violated else "good"))
        height = ROW * scale
        for k, (name, reached, role) in enumerate(rows):
            line = QRectF(rect.left(), rect.top() + k * height, rect.width(), height)
            painter.setFont(names)
            painter.setPen(theme.color("muted"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            bar = QRectF(
                QPointF(at(min(0.0, reached)), line.top() + 0.2 * height), QPointF(at(max(0.0, reached)), 0)
            )
            bar.setHeight(0.6 * height)
            painter.setPen(theme.pen(role, 1.5))
            painter.setBrush(theme.color(role, 110))
            painter.drawRect(bar)
            painter.setFont(numbers)
            painter.setPen(theme.color("text"))
            spot = QRectF(max(bar.right(), at(0.0)) + 8 * scale, line.top(), room, height)
            painter.drawText(
                spot,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                number(reached),
            )
        painter.setPen(theme.pen("bound", 1.5, Qt.PenStyle.DashLine))
        x = at(self._bound)
        painter.drawLine(QPointF(x, rect.top() + 2), QPointF(x, rect.top() + 2 * height))
        self._paint_excess(painter, rect, at, height, violated)
        painter.restore()

    def _paint_excess(self, painter: QPainter, rect: QRectF, at, height: float, violated: bool) -> None:  # type: ignore[no-untyped-def]
        theme, scale = self._theme, self._theme.scale
        y = rect.top() + 2 * height
        first, last = sorted((at(self._bound), at(self._value)))
        painter.setPen(theme.pen("bad" if violated else "good", 2.0))
        painter.drawLine(QPointF(first, y), QPointF(last, y))
        for x in (first, last):
            painter.drawLine(QPointF(x, y - 3 * scale), QPointF(x, y + 3 * scale))
        painter.setFont(theme.font(FONT_SMALL, bold=True))
        painter.setPen(theme.color("bad" if violated else "good"))
        text = f"{'violated by' if violated else 'obeyed, room'} {number(abs(self.excess()))}"
        if not self._proven:
            text += " (bound not proven)"
        metrics = QFontMetricsF(painter.font())
        width = metrics.horizontalAdvance(text)
        x = min(max((first + last - width) / 2, rect.left()), rect.right() - width)
        painter.drawText(QRectF(x, y + 3 * scale, width + 4, metrics.height() + 2), 0, text)
