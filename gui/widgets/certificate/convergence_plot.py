"""A growing sample: its correlators against those of the data, and the largest deviation against its size."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.core.numbers import count, number
from gui.look.theme import FONT_SMALL, Theme
from gui.look.themed import Themed
from physics.verdicts.checking.sampling import SampleState

At = Callable[[float, float], QPointF]
DECADES = (2, 7)  # of pairs
DEVIATIONS = (-4, 0)  # powers of ten
CENTER = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def sample_words(state: SampleState) -> str:
    """Largest deviation with its standard error."""
    if state.count == 0:
        return "Nothing sampled yet."
    return (
        f"{count(state.count)} pairs for each correlator: largest deviation {number(state.deviation, 5)}, "
        f"{number(state.errors, 1)} standard errors"
    )


class ConvergencePlot(Themed, QWidget):
    """Two plots side by side. ``set_state`` with the states of one sample in turn; emits nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._state: SampleState | None = None
        self.trace: list[tuple[int, float]] = []
        self.setAccessibleName(self.tr("Sampled correlators against the data"))

    def set_state(self, state: SampleState | None) -> None:
        """What has been drawn; a smaller count than before starts a new trace."""
        if state is None or not self.trace or state.count < self.trace[-1][0]:
            self.trace = []
        if state is not None and state.count:
            self.trace.append((state.count, state.deviation))
        self._state = state
        self.setAccessibleDescription("" if state is None else sample_words(state))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 200) * self._theme.scale

    def minimumSizeHint(self) -> QSize:
        return QSize(round(300 * self._theme.scale), round(130 * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint(QPainter(self), QRectF(self.rect()))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint both plots as vectors into ``rect``."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self._theme.font(FONT_SMALL)
        painter.setFont(font)
        line = QFontMetricsF(font).height()
        left, below = 2.6 * line, 2.2 * line
        side = max(10.0, min(rect.width() / 2 - left, rect.height() - below - 0.6 * line))
        first = QRectF(rect.left() + left, rect.top() + 0.6 * line, side, side)
        self._paint_scatter(painter, first, line)
        x = first.right() + 5.2 * line
        second = QRectF(x, first.top(), max(10.0, rect.right() - x - line), side)
        self._paint_trace(painter, second, line)
        painter.restore()

    def _frame(
        self,
        painter: QPainter,
        area: QRectF,
        line: float,
        at: At,
        ticks: tuple[list[tuple[float, str]], list[tuple[float, str]]],
        names: tuple[str, str],
        margin: float,
    ) -> None:
        """Background, grid, numbers and names of the axes."""
        theme = self._theme
        painter.fillRect(area, theme.color("raised"))
        low_x, low_y = ticks[0][0][0], ticks[1][0][0]
        for x, text in ticks[0]:
            foot = at(x, low_y)
            painter.setPen(theme.pen("grid"))
            painter.drawLine(foot, QPointF(foot.x(), area.top()))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(foot.x() - 30, foot.y() + 1, 60, line), CENTER, text)
        for y, text in ticks[1]:
            foot = at(low_x, y)
            painter.setPen(theme.pen("grid"))
            painter.drawLine(foot, QPointF(area.right(), foot.y()))
            painter.setPen(theme.color("muted"))
            painter.drawText(QRectF(foot.x() - 64, foot.y() - line / 2, 60, line), RIGHT, text)
        painter.drawText(
            QRectF(area.left(), area.bottom() + 1.05 * line, area.width(), line), CENTER, names[0]
        )
        painter.save()
        painter.translate(area.left() - margin, area.center().y())
        painter.rotate(-90)
        half = area.height() / 2 + line
        painter.drawText(QRectF(-half, 0, 2 * half, line), CENTER, names[1])
        painter.restore()

    def _paint_scatter(self, painter: QPainter, area: QRectF, line: float) -> None:
        theme, state = self._theme, self._state

        def at(x: float, y: float) -> QPointF:
            return QPointF(
                area.left() + (x + 1) / 2 * area.width(), area.bottom() - (y + 1) / 2 * area.height()
            )

        ticks = [(-1.0, "−1"), (0.0, "0"), (1.0, "1")]
        self._frame(painter, area, line, at, (ticks, ticks), ("C of the data", "C sampled"), 2.6 * line)
        painter.setPen(theme.pen("muted", 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(at(-1, -1), at(1, 1))
        if state is None or not state.count:
            return
        radius = (3.6 if len(state.target) <= 60 else 2.2) * theme.scale
        sampled = np.clip(state.sampled, -1, 1)
        for x, y, sigma in zip(state.target.tolist(), sampled.tolist(), state.sigma.tolist(), strict=True):
            painter.setPen(theme.pen("quantum", 1.5))
            painter.drawLine(at(x, max(-1.0, y - sigma)), at(x, min(1.0, y + sigma)))
            painter.setPen(theme.pen("panel", 1.0))
            painter.setBrush(theme.color("quantum"))
            painter.drawEllipse(at(x, y), radius, radius)

    def _paint_trace(self, painter: QPainter, area: QRectF, line: float) -> None:
        theme = self._theme
        (x_low, x_high), (y_low, y_high) = DECADES, DEVIATIONS

        def at(x: float, y: float) -> QPointF:
            return QPointF(
                area.left() + (x - x_low) / (x_high - x_low) * area.width(),
                area.bottom() - (y - y_low) / (y_high - y_low) * area.height(),
            )

        across = [(float(k), f"10{str(k).translate(_HIGH)}") for k in range(x_low, x_high + 1)]
        up = [(float(k), f"10{str(k).translate(_HIGH)}" if k else "1") for k in range(y_low, y_high + 1)]
        names = ("pairs for each correlator", "largest deviation")
        self._frame(painter, area, line, at, (across, up), names, 3.8 * line)
        painter.setPen(theme.pen("muted", 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(at(x_low, -x_low / 2), at(x_high, -x_high / 2))
        painter.drawText(
            QRectF(at(x_high, -x_high / 2) - QPointF(70, 1.6 * line), at(x_high, -x_high / 2)).translated(
                -6, -4
            ),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
            "1/√N",
        )
        points = [
            at(math.log10(n), min(max(math.log10(max(d, 1e-12)), y_low), y_high))
            for n, d in self.trace
            if n >= 10**x_low
        ]
        if not points:
            return
        painter.setPen(theme.pen("quantum", 2.0))
        painter.drawPolyline(points)
        painter.setBrush(theme.color("quantum"))
        painter.drawEllipse(points[-1], 4 * theme.scale, 4 * theme.scale)
