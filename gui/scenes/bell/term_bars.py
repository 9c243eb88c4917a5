"""The parts of S as bars, each beginning where the one before ends, and S beside them with its bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from gui.core.numbers import number, significant
from gui.core.scenes.bell.results import PartOfS
from gui.look.math_text import math_unicode
from gui.look.theme import DASHES, FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed

#: A bound: value, name with the value, colour role, dashes.
Level = tuple[float, str, str, str]

HEIGHT, LEAST_HEIGHT = 190, 118
WIDEST_BAR = 92.0
NAMED_FROM = 40.0  # pixels of a column from which on it has its name below


class TermBars(Themed, QFrame):
    """Shows ``PartOfS`` s; Left and Right walk through them for the screen reader. Setters emit nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._terms: tuple[PartOfS, ...] = ()
        self._total = math.nan
        self._levels: tuple[Level, ...] = ()
        self._reason, self._role = "", "good"
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Parts of S")

    def set_terms(self, terms: Sequence[PartOfS], total: float) -> None:
        """The parts, and what they add up to."""
        self._terms, self._total = tuple(terms), total
        self._current = min(self._current, len(self._terms) - 1)
        self._changed()

    def set_levels(self, levels: Sequence[Level]) -> None:
        """Bounds as (value, name with the value, colour role, dashes)."""
        self._levels = tuple(levels)
        self._changed()

    def set_role(self, role: str) -> None:
        """The colour of S: "good", "bad", or "measured" where neither can be said."""
        self._role = role
        self._changed()

    def set_reason(self, text: str) -> None:
        """Why there are no parts; '' where there are."""
        self._reason = text
        self._changed()

    def words(self) -> str:
        """All that is shown, as a text."""
        if self._reason:
            return self._reason
        parts = "; ".join(_words(term) for term in self._terms)
        bounds = ", ".join(name for _, name, _, _ in self._levels)
        return f"S = {number(self._total)}; {parts}; bounds: {bounds}"

    def sizeHint(self) -> QSize:
        return QSize(420, round(HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, round(LEAST_HEIGHT * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint(painter, self._inside(), self._theme, self._current)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the bars for an export."""
        self._paint(painter, rect, theme, -1)

    # Painting.

    def _inside(self) -> QRectF:
        return QRectF(self.rect()).adjusted(10, 6, -10, -4)

    def _paint(self, painter: QPainter, rect: QRectF, theme: Theme, current: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._reason or not math.isfinite(self._total):
            painter.setFont(theme.font(FONT_BODY))
            painter.setPen(theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(rect, int(flags), self._reason)
        else:
            _Figure(painter, rect, theme, self._terms, self._total, self._levels, self._role).paint(current)
        painter.restore()

    # Words for each bar.

    def _changed(self) -> None:
        marked = f"{_words(self._terms[self._current])}; " if 0 <= self._current < len(self._terms) else ""
        self.setAccessibleDescription(marked + self.words())
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            k = self._bar_at(event.pos().x())
            if 0 <= k < len(self._terms):
                QToolTip.showText(event.globalPos(), _words(self._terms[k]), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _bar_at(self, x: float) -> int:
        if not self._terms or self._reason:
            return -1
        columns = _columns(self._inside(), self._theme, len(self._terms) + 1, self._levels)
        return next((k for k, c in enumerate(columns[:-1]) if c.left() <= x <= c.right()), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._current = self._bar_at(event.position().x())
        self._changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None or not self._terms:
            super().keyPressEvent(event)
            return
        self._current = min(max(self._current + step, 0), len(self._terms) - 1)
        self._changed()


def _columns(rect: QRectF, theme: Theme, count: int, levels: Sequence[Level]) -> list[QRectF]:
    """A place for each part, and a little apart for S; at the right is room for the names of the bounds."""
    labels = QFontMetricsF(theme.font(FONT_SMALL))
    room = max((labels.horizontalAdvance(_level_words(level)) for level in levels), default=0.0) + 14
    step = (rect.width() - room) / (count + 0.4)
    width = min(0.72 * step, WIDEST_BAR * theme.scale)
    return [
        QRectF(
            rect.left() + 8 + (k + (0.4 if k == count - 1 else 0.0)) * step, rect.top(), width, rect.height()
        )
        for k in range(count)
    ]


class _Figure:
    """One painting of the bars."""

    def __init__(
        self,
        painter: QPainter,
        rect: QRectF,
        theme: Theme,
        terms: Sequence[PartOfS],
        total: float,
        levels: Sequence[Level],
        role: str,
    ) -> None:
        self.painter, self.theme, self.terms, self.total, self.levels = painter, theme, terms, total, levels
        self.role = role
        self.metrics = QFontMetricsF(theme.font(FONT_SMALL))
        self.columns = _columns(rect, theme, len(terms) + 1, levels)
        self.top = rect.top() + QFontMetricsF(theme.font(FONT_BODY, bold=True)).height() + 4
        self.bottom = rect.bottom() - self.metrics.height() - 4 * theme.scale
        ends = [0.0, total, *(level[0] for level in levels)]
        for k in range(len(terms)):
            ends.append(sum(term.share for term in terms[: k + 1]))
        self.low, self.high = min(ends), max(max(ends), min(ends) + 1e-9)

    def at(self, value: float) -> float:
        """Where a value is."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

    def paint(self, current: int) -> None:
        left, right = self.columns[0].left() - 6, self.columns[-1].right() + 6
        self.painter.setPen(self.theme.pen("edge", 1.0))
        self.painter.drawLine(QPointF(left, self.at(0.0)), QPointF(right, self.at(0.0)))
        self._paint_levels(left, right)
        self.painter.setFont(self.theme.font(FONT_SMALL))
        total = 0.0
        for k, term in enumerate(self.terms):
            end = total + term.share
            self._paint_bar(k, total, end, "quantum" if term.share >= 0 else "violation", k == current)
            self._paint_words(k, max(total, end), term)
            self.painter.setPen(self.theme.pen("muted", 1.0, Qt.PenStyle.DotLine))
            y, start, stop = self.at(end), self.columns[k].right(), self.columns[k + 1].left()
            self.painter.drawLine(QPointF(start, y), QPointF(stop, y))
            total = end
        self._paint_bar(len(self.terms), 0.0, self.total, self.role, False)
        self._paint_total()

    def _paint_levels(self, left: float, right: float) -> None:
        self.painter.setFont(self.theme.font(FONT_SMALL))
        rise = (self.metrics.ascent() - self.metrics.descent()) / 2
        last = math.inf
        for level in sorted(self.levels):
            value, _, role, dash = level
            y = self.at(value)
            self.painter.setPen(self.theme.pen(role, 1.8, DASHES[dash]))
            self.painter.drawLine(QPointF(left, y), QPointF(right, y))
            last = min(y, last - self.metrics.height())  # names of bounds that are close do not overlap
            self.painter.setPen(self.theme.color(role))
            self.painter.drawText(QPointF(right + 6, last + rise), _level_words(level))

    def _paint_bar(self, k: int, start: float, end: float, role: str, marked: bool) -> None:
        column, y, height = self.columns[k], self.at(max(start, end)), abs(self.at(start) - self.at(end))
        self.painter.setPen(self.theme.pen("accent", 2.6) if marked else self.theme.pen(role, 1.5))
        self.painter.setBrush(self.theme.color(role, 110))
        self.painter.drawRect(QRectF(column.left(), y, column.width(), max(height, 1.0)))

    def _paint_words(self, k: int, top: float, term: PartOfS) -> None:
        if self.columns[k].width() < NAMED_FROM * self.theme.scale:
            return
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        x, small = self.columns[k].center().x(), self.theme.font(FONT_SMALL)
        self._paint_plate(x, self.at(top) - 1, number(term.share, 3), small)
        self.painter.drawText(self.columns[k].adjusted(-24, 0, 24, 0), middle, _sign(term) + _name(term))

    def _paint_total(self) -> None:
        """S over its bar, not beyond it: to the right are the names of the bounds."""
        font, text = self.theme.font(FONT_BODY, bold=True), f"S = {number(self.total)}"
        half = QFontMetricsF(font).horizontalAdvance(text) / 2 + 3
        column = self.columns[-1]
        middle = min(column.center().x(), column.right() + 4 - half)
        self._paint_plate(middle, max(self.at(max(0.0, self.total)) - 2, self.top + 2), text, font)

    def _paint_plate(self, middle: float, bottom: float, text: str, font: QFont) -> None:
        """Words on a plate of their own: the lines of bounds run behind it."""
        metrics = QFontMetricsF(font)
        size = QSizeF(metrics.horizontalAdvance(text) + 6, metrics.height())
        box = QRectF(QPointF(middle - size.width() / 2, bottom - size.height()), size)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.theme.color("panel", 220))
        self.painter.drawRoundedRect(box, 3, 3)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.color("text"))
        self.painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def _sign(term: PartOfS) -> str:
    if abs(abs(term.weight) - 1.0) > 1e-12:
        return f"{significant(term.weight, 3)} "
    return "−" if term.weight < 0 else ""


def _name(term: PartOfS) -> str:
    inside = "".join(math_unicode(label) for label in term.settings)
    return f"{term.kind}({inside})" if inside else term.kind


def _words(term: PartOfS) -> str:
    return f"{significant(term.weight, 6)} × {_name(term)}, {number(term.quantity)}: {number(term.share)}"


def _level_words(level: Level) -> str:
    return level[1]
