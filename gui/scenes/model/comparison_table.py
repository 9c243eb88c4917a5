"""Exact numbers beside sampled ones: a row each, with the deviation drawn in standard deviations."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from gui.core.numbers import number
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed

REACH = 4.0  # standard deviations at the ends of the drawn axis
ROW = 20.0
PAD = 10.0


class ComparisonRow(Struct, frozen=True):
    """One number: what the theory says, what was sampled, and its standard deviation (NaN: no sample)."""

    name: str
    exact: float
    sampled: float = math.nan
    sigma: float = math.nan

    @property
    def deviation(self) -> float:
        """In standard deviations; NaN without a sample."""
        return (self.sampled - self.exact) / self.sigma if self.sigma > 0 else math.nan

    def words(self, exact: str) -> str:
        """For screen readers."""
        text = f"{self.name}: {exact} {number(self.exact, 5)}"
        if math.isfinite(self.deviation):
            text += (
                f", sampled {number(self.sampled, 5)} ± {number(self.sigma, 5)}, {self.deviation:+.1f} s.d."
            )
        return text


class ComparisonTable(Themed, QFrame):
    """Shows ``ComparisonRow`` s; ``exact`` names the column of the theory. Setters emit nothing."""

    def __init__(self, theme: Theme, exact: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._exact = exact
        self._title = ""
        self._rows: tuple[ComparisonRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Exact and sampled numbers")
        self.setToolTip(
            "The dot is the sampled number and the bar ±1 standard deviation; the line at 0 is the exact one."
        )

    def set_title(self, title: str) -> None:
        """A line over the columns; '' for none."""
        if title != self._title:
            self._title = title
            self.updateGeometry()
            self.update()

    def set_rows(self, rows: Sequence[ComparisonRow]) -> None:
        """Show these."""
        new = tuple(rows)
        if len(new) != len(self._rows):
            self.updateGeometry()
        self._rows = new
        words = "; ".join(row.words(self._exact) for row in new)
        self.setAccessibleDescription(f"{self._title}. {words}" if self._title else words)
        self.update()

    def rows(self) -> tuple[ComparisonRow, ...]:
        return self._rows

    def height_needed(self, theme: Theme) -> float:
        """Pixels for all rows."""
        lines = len(self._rows) + 1 + (1 if self._title else 0)
        return (lines * ROW + 2 * 5) * theme.scale

    def sizeHint(self) -> QSize:
        return QSize(round(440 * self._theme.scale), math.ceil(self.height_needed(self._theme)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(300 * self._theme.scale), math.ceil(self.height_needed(self._theme)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self.paint_to(painter, QRectF(self.rect()), self._theme)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint into any rectangle (export)."""
        k = theme.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body, small = theme.font(FONT_BODY), theme.font(FONT_SMALL)
        left, right = rect.left() + PAD * k, rect.right() - PAD * k
        y = rect.top() + 5 * k
        line = min(ROW * k, (rect.height() - 10 * k) / (len(self._rows) + 1 + bool(self._title)))
        if self._title:
            painter.setPen(theme.color("text"))
            _text(painter, left, y, line, self._title, theme.font(FONT_BODY, bold=True), 0, right - left)
            y += line
        metrics = QFontMetricsF(body)
        name_width = max(
            [metrics.horizontalAdvance(row.name) for row in self._rows]
            + [QFontMetricsF(small).horizontalAdvance("quantity")]
        )
        number_width = max(
            metrics.horizontalAdvance("−0.00000"), QFontMetricsF(small).horizontalAdvance(self._exact)
        )
        sampled_width = metrics.horizontalAdvance("−0.00000 ± 0.00000")
        exact_right = left + name_width + 12 * k + number_width
        sampled_right = exact_right + 14 * k + sampled_width
        axis = QRectF(sampled_right + 16 * k, y, max(0.0, right - sampled_right - 20 * k), line)
        painter.setPen(theme.color("muted"))
        _text(painter, exact_right, y, line, self._exact, small, 1)
        _text(painter, sampled_right, y, line, "sampled ± 1 s.d.", small, 1)
        if axis.width() > 50 * k and any(math.isfinite(row.deviation) for row in self._rows):
            for tick in (-2.0, 0.0, 2.0):
                x = axis.center().x() + tick / REACH * axis.width() / 2
                label = "0" if tick == 0 else f"{tick:+.0f}".replace("-", "−")
                _text(painter, x, y, line, label, small, 2)
        y += line
        for row in self._rows:
            self._paint_row(painter, theme, row, (left, exact_right, sampled_right), axis, y, line, body)
            y += line
        painter.restore()

    def _paint_row(
        self,
        painter: QPainter,
        theme: Theme,
        row: ComparisonRow,
        columns: tuple[float, float, float],
        axis: QRectF,
        y: float,
        line: float,
        font: QFont,
    ) -> None:
        left, exact_right, sampled_right = columns
        k = theme.scale
        edge = theme.pen("edge")
        edge.setCosmetic(False)
        painter.setPen(edge)
        painter.drawLine(QPointF(left, y), QPointF(axis.right() + 4 * k, y))
        painter.setPen(theme.color("text"))
        _text(painter, left, y, line, row.name, font, 0)
        _text(painter, exact_right, y, line, number(row.exact, 5), font, 1)
        z = row.deviation
        if not math.isfinite(z):
            # Without spread, a certain result, there is no deviation to draw.
            painter.setPen(theme.color("measured" if math.isfinite(row.sampled) else "muted"))
            _text(painter, sampled_right, y, line, number(row.sampled, 5), font, 1)
            return
        painter.setPen(theme.color("measured"))
        _text(painter, sampled_right, y, line, f"{number(row.sampled, 5)} ± {number(row.sigma, 5)}", font, 1)
        if axis.width() <= 50 * k:
            return
        middle, unit = axis.center().x(), axis.width() / 2 / REACH
        centre = y + line / 2
        band = QRectF(middle - unit, y + 2 * k, 2 * unit, line - 3 * k)
        painter.fillRect(band, theme.color("quantum", 40))
        pen = theme.pen("quantum", 1.6)
        pen.setCosmetic(False)
        painter.setPen(pen)
        painter.drawLine(QPointF(middle, band.top()), QPointF(middle, band.bottom()))
        x = middle + min(max(z, -REACH), REACH) * unit
        role = "measured" if abs(z) <= 3 else "violation"
        pen = theme.pen(role, 1.6)
        pen.setCosmetic(False)
        painter.setPen(pen)
        ends = [max(x - unit, axis.left()), min(x + unit, axis.right())]
        painter.drawLine(QPointF(ends[0], centre), QPointF(ends[1], centre))
        for end in ends:
            painter.drawLine(QPointF(end, centre - 3.5 * k), QPointF(end, centre + 3.5 * k))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(role))
        painter.drawEllipse(QPointF(x, centre), 4 * k, 4 * k)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _text(
    painter: QPainter,
    x: float,
    y: float,
    height: float,
    text: str,
    font: QFont,
    align: int,
    room: float = math.inf,
) -> None:
    """A line of text from (0), up to (1) or around (2) x."""
    metrics = QFontMetricsF(font)
    if math.isfinite(room):
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    shift = (0.0, 1.0, 0.5)[align] * metrics.horizontalAdvance(text)
    painter.setFont(font)
    painter.drawText(QPointF(x - shift, y + (height + metrics.ascent() - metrics.descent()) / 2), text)
