"""Correlators with error bars, a column for each pair of settings, beside what the source gives."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from gui.core.numbers import number, value_with_error
from gui.look.math_text import math_unicode
from gui.look.theme import FONT_SMALL, Theme
from gui.look.themed import Themed

WIDTH, HEIGHT, LEAST_WIDTH, LEAST_HEIGHT = 520, 180, 260, 110
NAMED_FROM = 15.0  # pixels of a column from which on it has its name below
WIDTHS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # of the axis of C
LEGEND = "— source   ● counted, ±1 s.d."
MOST_WORDS = 12  # correlators that a screen reader reads out at once


class BarOfC(Struct, frozen=True):
    """A correlator: names of both settings, what the source gives, what was counted (NaN: nothing yet)."""

    alice: str
    bob: str
    expected: float
    value: float = math.nan
    sigma: float = math.nan
    pairs: int = 0


def _shown_range(bars: Sequence[BarOfC]) -> tuple[float, float]:
    """Ends of the axis of C: as close around all that is there as a grid allows that seldom moves.

    -1 to 1 as long as something is not counted yet.
    """
    if all(math.isfinite(bar.value) for bar in bars) and bars:
        low = min(min(bar.expected, bar.value - bar.sigma) for bar in bars)
        high = max(max(bar.expected, bar.value + bar.sigma) for bar in bars)
        for width in WIDTHS:
            step = width / 10
            start = max(-1.0, (math.floor(low / step) - 1) * step)
            if min(high, 1.0) + step / 2 <= start + width:
                return start, start + width
    return -1.0, 1.0


class CorrelatorBars(Themed, QFrame):
    """Shows ``BarOfC`` s; Left and Right walk through them. Setters emit nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._bars: tuple[BarOfC, ...] = ()
        self._range = -1.0, 1.0
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Correlators with their errors")

    def set_bars(self, bars: Sequence[BarOfC]) -> None:
        """The correlators from left to right."""
        self._bars = tuple(bars)
        self._range = _shown_range(self._bars)
        self._current = min(self._current, len(self._bars) - 1)
        self._describe()
        self.update()

    def _describe(self) -> None:
        marked = f"{_words(self._bars[self._current])}; " if 0 <= self._current < len(self._bars) else ""
        more = f"; and {len(self._bars) - MOST_WORDS} more" if len(self._bars) > MOST_WORDS else ""
        self.setAccessibleDescription(marked + "; ".join(map(_words, self._bars[:MOST_WORDS])) + more)

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH * self._theme.scale), round(HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(LEAST_WIDTH * self._theme.scale), round(LEAST_HEIGHT * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def _field(self) -> QRectF:
        """Where C from -1 to 1 is drawn."""
        metrics = QFontMetricsF(self._theme.font(FONT_SMALL))
        left = metrics.horizontalAdvance("−0.995") + 16
        below = 2 * metrics.height() + 6 if self._is_named() else 8
        return QRectF(self.rect()).adjusted(left, 8 + metrics.height(), -8, -below - 4)

    def _is_named(self) -> bool:
        return self.width() - 40 * self._theme.scale >= NAMED_FROM * self._theme.scale * len(self._bars)

    def _at(self, field: QRectF, value: float) -> float:
        """Where a correlator is; beyond the axis, at its end."""
        low, high = self._range
        return field.bottom() - (min(max(value, low), high) - low) / (high - low) * field.height()

    def _paint(self, painter: QPainter) -> None:
        theme, field = self._theme, self._field()
        painter.setFont(theme.font(FONT_SMALL))
        metrics = QFontMetricsF(painter.font())
        low, high = self._range
        for value in (low, (low + high) / 2, high):
            y = self._at(field, value)
            painter.setPen(theme.pen("edge", 1.0))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(theme.color("muted"))
            box = QRectF(0, y - metrics.height() / 2, field.left() - 6, metrics.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight), _tick(value))
        painter.setPen(theme.color("text"))
        corner = QRectF(4, field.center().y() - 1.6 * metrics.height(), field.left() - 10, metrics.height())
        painter.drawText(corner, int(Qt.AlignmentFlag.AlignRight), "C")
        if not self._bars:
            return
        legend = QRectF(field.left(), 3, field.width(), metrics.height())
        painter.drawText(legend, int(Qt.AlignmentFlag.AlignRight), LEGEND)
        step = field.width() / len(self._bars)
        pens = theme.pen("quantum", 2.0, Qt.PenStyle.SolidLine), theme.pen("measured", 1.6)
        for k, bar in enumerate(self._bars):
            column = QRectF(field.left() + k * step, field.top(), step, field.height())
            self._paint_bar(painter, column, bar, k, pens)

    def _paint_bar(
        self, painter: QPainter, column: QRectF, bar: BarOfC, k: int, pens: tuple[QPen, QPen]
    ) -> None:
        theme, x, scale = self._theme, column.center().x(), self._theme.scale
        half = min(0.34 * column.width(), 12 * scale)
        if k == self._current:
            painter.fillRect(column, theme.color("selection", 90))
        painter.setPen(pens[0])
        y = self._at(column, bar.expected)
        painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
        if math.isfinite(bar.value):
            radius = min(0.22 * column.width(), 4.0 * scale)
            low, high = (self._at(column, bar.value + s * bar.sigma) for s in (-1, 1))
            painter.setPen(pens[1])
            painter.drawLine(QPointF(x, low), QPointF(x, high))
            for end in (low, high):
                painter.drawLine(QPointF(x - radius, end), QPointF(x + radius, end))
            painter.setBrush(pens[1].color())
            painter.drawEllipse(QPointF(x, self._at(column, bar.value)), radius, radius)
        if self._is_named():
            line = QFontMetricsF(painter.font()).height()
            painter.setPen(theme.color("text"))
            for row, name in enumerate((bar.alice, bar.bob)):
                box = QRectF(column.left() - 6, column.bottom() + 4 + row * line, column.width() + 12, line)
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), math_unicode(name))

    # Words for each column.

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            k = self._column_at(event.pos().x())
            if k >= 0:
                QToolTip.showText(event.globalPos(), _words(self._bars[k]), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _column_at(self, x: float) -> int:
        field = self._field()
        if not self._bars or not field.left() <= x < field.right():
            return -1
        return int((x - field.left()) / field.width() * len(self._bars))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._column_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None or not self._bars:
            super().keyPressEvent(event)
            return
        self._choose(min(max(self._current + step, 0), len(self._bars) - 1))

    def _choose(self, k: int) -> None:
        self._current = k
        self._describe()
        self.update()


def _tick(value: float) -> str:
    return number(value, 3).rstrip("0").rstrip(".") if abs(value) > 1e-9 else "0"


def _words(bar: BarOfC) -> str:
    name = f"C({math_unicode(bar.alice)}, {math_unicode(bar.bob)})"
    if not math.isfinite(bar.value):
        return f"{name}: none yet; the source gives {number(bar.expected)}"
    counted = value_with_error(bar.value, bar.sigma).replace("-", "−")
    return f"{name} = {counted} of {bar.pairs} pairs; the source gives {number(bar.expected)}"
