"""Cards of one line each: a name at the left, what is said of it at the right."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.look.math_text import math_size, math_spoken, paint_math
from gui.look.theme import FONT_SMALL, Theme
from gui.look.themed import Themed
from gui.widgets.stage.words import paint_mark

LARGEST = 16.0  # pixels at scale 1
TALLEST, GAP, PAD, BAR = 38.0, 5.0, 9.0, 4.0
DIMMED = 0.45
RING = 3.0


class StageLine(Struct, frozen=True):
    """``name`` in the grammar of ``math_text`` if ``symbol``; ``marked``: the sign of the role, too;
    ``ringed``: what is spoken about."""

    name: str
    text: str
    role: str = "text"
    short_name: str = ""
    marked: bool = False
    symbol: bool = False
    stale: bool = False
    ringed: bool = False

    def words(self) -> str:
        """The line for a screen reader."""
        name = math_spoken(self.name) if self.symbol else self.name
        more = "out of date" if self.stale else "", "spoken about" if self.ringed else ""
        return ", ".join(part for part in (name, self.text, *more) if part)


class StageLines(Themed, QWidget):
    """As many lines as there are, as large as the room allows; those that find no room are left out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._lines: tuple[StageLine, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("What could explain this?")

    def set_lines(self, lines: Sequence[StageLine], title: str = "") -> None:
        """Show these; ``title`` is for screen readers."""
        told = tuple(lines)
        if title:
            self.setAccessibleName(title)
        if told != self._lines:
            self._lines = told
            self.setAccessibleDescription("; ".join(line.words() for line in told))
            self.update()

    def sizeHint(self) -> QSize:
        scale, count = self._theme.scale, max(1, len(self._lines))
        return QSize(round(240 * scale), round((count * (TALLEST + GAP) - GAP) * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def _font(self, size: float) -> QFont:
        return self._theme.font(size, bold=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._lines:
            return
        gap = GAP * theme.scale
        least = QFontMetricsF(self._font(FONT_SMALL)).height() + 4 * theme.scale
        shown = self._lines[: max(1, int((self.height() + gap) / (least + gap)))]
        high = min(TALLEST * theme.scale, (self.height() + gap) / len(shown) - gap)
        size = self._size(high)
        for k, line in enumerate(shown):
            self._paint_line(painter, QRectF(0, k * (high + gap), self.width(), high), line, size)
        if self.hasFocus():
            room = QRectF(0, 0, self.width(), len(shown) * (high + gap) - gap)
            self.paint_focus(painter, room.adjusted(1, 1, -1, -1), 6 * theme.scale)

    def _size(self, high: float) -> float:
        """One size for all lines: the largest at which every one fits."""
        size = LARGEST
        while size > FONT_SMALL:
            metrics = QFontMetricsF(self._font(size))
            if metrics.height() + 2 * self._theme.scale <= high and all(
                self._needs(line, metrics, size) <= self.width() for line in self._lines
            ):
                break
            size -= 1.0
        return size

    def _needs(self, line: StageLine, metrics: QFontMetricsF, size: float) -> float:
        scale = self._theme.scale
        name = line.short_name or line.name
        wide = math_size(name, self._font(size)).width() if line.symbol else metrics.horizontalAdvance(name)
        mark = 0.8 * metrics.ascent() + 7 * scale if line.marked else 0.0
        return wide + mark + metrics.horizontalAdvance(line.text) + (BAR + 2 * PAD + 12) * scale

    def _paint_line(self, painter: QPainter, box: QRectF, line: StageLine, size: float) -> None:
        theme, scale = self._theme, self._theme.scale
        painter.save()
        painter.setPen(theme.pen("edge"))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5 * scale, 5 * scale)
        if line.stale:
            painter.setOpacity(DIMMED)
        painter.fillRect(QRectF(box.left(), box.top(), BAR * scale, box.height()), theme.color(line.role))
        font, plain = self._font(size), theme.font(size)
        metrics = QFontMetricsF(font)
        base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        wide = metrics.horizontalAdvance(line.text)
        right = box.right() - PAD * scale
        left = box.left() + (BAR + PAD) * scale
        x = right - wide
        if line.marked:
            x -= 0.8 * metrics.ascent() + 7 * scale
        x = max(x, left)
        at = QPointF(x, base)
        if line.marked:
            at.setX(paint_mark(painter, at, metrics.ascent(), line.role, theme))
        painter.setFont(font)
        painter.setPen(theme.color(line.role))
        painter.drawText(at, metrics.elidedText(line.text, _ELIDE, right - at.x() + 1))
        painter.setPen(theme.color("text"))
        painter.setFont(plain)
        room = x - left - 8 * scale
        if line.symbol:
            place = QRectF(left, box.top(), max(room, 1.0), box.height())
            paint_math(painter, place, line.name, plain, _LEFT)
        else:
            thin = QFontMetricsF(plain)
            name = line.name if thin.horizontalAdvance(line.name) <= room else line.short_name or line.name
            painter.drawText(QPointF(left, base), thin.elidedText(name, _ELIDE, max(room, 0.0)))
        painter.restore()
        if line.ringed:
            half = RING * scale / 2
            painter.setPen(theme.pen("accent", RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(half, half, -half, -half), 5 * scale, 5 * scale)


_ELIDE = Qt.TextElideMode.ElideRight
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
