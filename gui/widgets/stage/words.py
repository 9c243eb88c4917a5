"""Words for the last row, in pieces of different colour: as large as the room allows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.look.theme import FONT_HEADING, Theme
from gui.look.themed import Themed
from gui.widgets.readouts import paint_icon

LARGEST = 22.0  # pixels at scale 1
GAP, ICON_GAP = 18.0, 7.0


class Piece(Struct, frozen=True):
    """Words with their colour role; ``marked``: with the sign of the role, cross, check or question mark."""

    text: str
    role: str = "text"
    marked: bool = False


class StageWords(Themed, QWidget):
    """Pieces one after the other on a line: the longest wording that fits, as large as it fits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._wordings: tuple[tuple[Piece, ...], ...] = ((),)
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, *wordings: Sequence[Piece], stale: bool = False) -> None:
        """Wordings from long to short. ``stale``: about something that has changed since."""
        told = tuple(tuple(pieces) for pieces in wordings) or ((),)
        if (told, stale) != (self._wordings, self._stale):
            self._wordings, self._stale = told, stale
            state = " (out of date)" if stale else ""
            self.setAccessibleName(" · ".join(piece.text for piece in told[0]) + state)
            self.update()

    def sizeHint(self) -> QSize:
        high = QFontMetricsF(self._theme.font(LARGEST, bold=True)).height()
        return QSize(round(600 * self._theme.scale), round(high + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _choice(self) -> tuple[tuple[Piece, ...], QFont]:
        # Words that say more are worth smaller letters, down to those of a heading.
        for pieces in self._wordings:
            for k in range(int(LARGEST - FONT_HEADING) + 1):
                font = self._theme.font(LARGEST - k, bold=True)
                if self._width(pieces, font) <= self.width():
                    return pieces, font
        return self._wordings[-1], self._theme.font(FONT_HEADING, bold=True)

    def _width(self, pieces: Sequence[Piece], font: QFont) -> float:
        metrics, scale = QFontMetricsF(font), self._theme.scale
        icon = 0.8 * metrics.ascent() + ICON_GAP * scale
        words = sum(metrics.horizontalAdvance(p.text) + (icon if p.marked else 0.0) for p in pieces)
        return words + GAP * scale * max(0, len(pieces) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pieces, font = self._choice()
        metrics, x = QFontMetricsF(font), 0.0
        base = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.setFont(font)
        if self._stale:
            painter.setOpacity(0.45)
        for piece in pieces:
            painter.setPen(theme.color(piece.role))
            if piece.marked:
                x = paint_mark(painter, QPointF(x, base), metrics.ascent(), piece.role, theme)
                painter.setFont(font)
                painter.setPen(theme.color(piece.role))
            room = self.width() - x
            text = metrics.elidedText(piece.text, Qt.TextElideMode.ElideRight, room + 1)
            painter.drawText(QPointF(x, base), text)
            x += metrics.horizontalAdvance(text) + GAP * theme.scale
            if x >= self.width():
                break


def paint_mark(painter: QPainter, base: QPointF, ascent: float, role: str, theme: Theme) -> float:
    """The sign of a verdict, on a base line; where what follows it begins."""
    side = 0.8 * ascent
    if not paint_icon(painter, QRectF(base.x(), base.y() - side, side, side), role, theme, verdict=True):
        font = theme.font(1.0, bold=True)
        font.setPixelSize(max(18, round(1.3 * ascent)))
        painter.setFont(font)
        painter.setPen(theme.color(role))
        painter.drawText(QRectF(base.x(), base.y() - 1.2 * side, side, 1.4 * side), _CENTRE, "?")
    return base.x() + side + ICON_GAP * theme.scale


_CENTRE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
