"""Pairs that leave a source, fly to two analysers and light a lamp on each side: for an audience."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.look.math_text import math_unicode
from gui.look.motion import motion_is_reduced
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed

WIDTH, HEIGHT, LEAST_WIDTH, LEAST_HEIGHT = 520, 130, 300, 96
FRAME_MS = 16
DIM = 0.7  # of the light, where many pairs share the lamps: the signs stay legible
LIT = 0.8  # and more: one outcome, until the next pair leaves
FLIGHT, GLOW = 0.40, 0.7  # seconds: to the analysers and lamps, at most; that a lamp glows
FLOWN_PART = 0.5  # of the time between two pairs, at most: lamps are lit before the next pair leaves
SIGNS = {1: "+", -1: "−"}


class PairFlight(Themed, QFrame):
    """One pair after the other (``launch``), or a stream of many (``set_stream``). Setters emit nothing.

    Lamps are told apart by place, shape and sign: + is round and above, − square and below. With reduced
    motion nothing moves: the lamps light at once.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._names = "", ""
        self._outcome: tuple[int, int] | None = None
        self._began, self._flight = -math.inf, FLIGHT
        self._shares: tuple[float, float] | None = None
        self._stream = ""
        self.setAccessibleName("Pairs in flight")
        # Runs while something moves, and no longer.
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._next)

    def launch(self, alice: str, bob: str, alpha: int, beta: int, every: float = math.inf) -> None:
        """A pair leaves the source, to be found with these outcomes at these settings.

        ``every``: seconds until the next one leaves. The lamps are lit for at least half of them.
        """
        self._flight = min(FLIGHT, FLOWN_PART * every)
        self._names, self._outcome, self._shares, self._stream = (alice, bob), (alpha, beta), None, ""
        self._began = time.monotonic() - (self._flight if motion_is_reduced() else 0.0)
        self.setAccessibleDescription(f"{alice}: {SIGNS[alpha]}, {bob}: {SIGNS[beta]}")
        if self.isVisible():
            self._frames.start()
        self.update()

    def set_stream(self, words: str, shares: tuple[float, float]) -> None:
        """Too many to be seen one by one: the lamps glow by the shares of + on both sides."""
        self._outcome, self._names, self._shares, self._stream = None, ("", ""), shares, words
        self.setAccessibleDescription(words)
        self.update()

    def rest(self) -> None:
        """Nothing flies."""
        self._frames.stop()
        self._outcome, self._shares, self._stream = None, None, ""
        self.setAccessibleDescription("No pair in flight")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(WIDTH * self._theme.scale), round(HEIGHT * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(LEAST_WIDTH * self._theme.scale), round(LEAST_HEIGHT * self._theme.scale))

    def hideEvent(self, event: QHideEvent) -> None:
        self._frames.stop()
        super().hideEvent(event)

    def _next(self) -> None:
        if time.monotonic() - self._began > self._flight + GLOW:
            self._frames.stop()
        self.update()

    # Painting.

    def _unit(self) -> float:
        """Pixels of a pixel at scale 1: parts grow with the picture, for the last row of a hall."""
        return max(0.7 * self._theme.scale, min(self.width() / WIDTH, self.height() / HEIGHT))

    def _letters(self, size: float) -> float:
        return size * max(1.0, min(2.2, self._unit() / self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flown = (time.monotonic() - self._began) / self._flight
        self._paint_side(painter, -1, flown)
        self._paint_side(painter, 1, flown)
        self._paint_source(painter)
        self._paint_words(painter, flown)

    def _paint_side(self, painter: QPainter, side: int, flown: float) -> None:
        theme, scale = self._theme, self._unit()
        role = "alice" if side < 0 else "bob"
        w, middle = self.width(), 0.47 * self.height()
        source = QPointF(w / 2, middle)
        analyser = QPointF(w / 2 + side * 0.27 * w, middle)
        apart = min(0.25 * self.height(), 34 * scale)
        lamps = {sign: QPointF(w / 2 + side * 0.41 * w, middle - sign * apart) for sign in (1, -1)}
        painter.setPen(
            theme.pen("muted", 2.0, Qt.PenStyle.DashLine if self._shares else Qt.PenStyle.SolidLine)
        )
        painter.drawLine(source, analyser)
        for lamp in lamps.values():
            painter.drawLine(analyser, lamp)
        for sign, lamp in lamps.items():
            self._paint_lamp(painter, lamp, sign, self._glow(side, sign, flown), role)
        self._paint_analyser(painter, analyser, role, self._names[0 if side < 0 else 1])
        if self._outcome is not None and flown < 1:
            way = min(1.0, max(0.0, flown)) * 1.5
            lamp = lamps[self._outcome[0 if side < 0 else 1]]
            at = _between(source, analyser, way) if way < 1 else _between(analyser, lamp, 2 * way - 2)
            painter.setPen(theme.pen("text", 1.0))
            painter.setBrush(theme.color("measured"))
            painter.drawEllipse(at, 5.5 * scale, 5.5 * scale)

    def _glow(self, side: int, sign: int, flown: float) -> float:
        if self._shares is not None:
            plus = self._shares[0 if side < 0 else 1]
            return DIM * (plus if sign > 0 else 1 - plus)
        if self._outcome is None or self._outcome[0 if side < 0 else 1] != sign or flown < 1:
            return 0.0
        # It fades, but not away: the last outcome can be read until the next pair leaves.
        return max(LIT, 1 - (flown - 1) * self._flight / GLOW)

    def _paint_lamp(self, painter: QPainter, at: QPointF, sign: int, glow: float, role: str) -> None:
        theme, size = self._theme, min(15 * self._unit(), 0.13 * self.height())
        if glow > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(role, round(90 * glow)))
            painter.drawEllipse(at, 1.7 * size, 1.7 * size)
        painter.setPen(theme.pen(role, 3.0 if glow >= LIT else 1.5))
        box = QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size)
        # The lamp covers the beam behind it; its light lies on top.
        for colour in (theme.color("raised"), theme.color(role, round(255 * glow))):
            painter.setBrush(colour)
            if sign > 0:
                painter.drawEllipse(box)
            else:
                painter.drawRect(box)
        painter.setFont(theme.font(self._letters(FONT_BODY), bold=True))
        painter.setPen(theme.color("panel" if glow >= LIT else "text"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), SIGNS[sign])

    def _paint_analyser(self, painter: QPainter, at: QPointF, role: str, name: str) -> None:
        theme, scale = self._theme, self._unit()
        half = 17 * scale
        painter.setPen(theme.pen(role, 2.2))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), 5, 5)
        painter.setFont(theme.font(self._letters(FONT_BODY), bold=True))
        painter.setPen(theme.color(role))
        text = math_unicode(name) if name else ("a" if role == "alice" else "b")
        painter.drawText(
            QRectF(at.x() - 40, at.y() - half, 80, 2 * half), int(Qt.AlignmentFlag.AlignCenter), text
        )
        painter.setFont(theme.font(self._letters(FONT_SMALL)))
        line = QFontMetricsF(painter.font()).height()
        box = QRectF(at.x() - 60 * scale, at.y() + half + 2, 120 * scale, line)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "Alice" if role == "alice" else "Bob")

    def _paint_source(self, painter: QPainter) -> None:
        theme, scale = self._theme, self._unit()
        at, radius = QPointF(self.width() / 2, 0.47 * self.height()), 15 * scale
        painter.setPen(theme.pen("accent", 2.0))
        painter.setBrush(theme.color("raised"))
        painter.drawEllipse(at, radius, radius)
        for k in range(8):
            angle = k * math.pi / 4
            ray = QPointF(math.cos(angle), math.sin(angle))
            painter.drawLine(at + ray * (0.35 * radius), at + ray * (0.75 * radius))

    def _paint_words(self, painter: QPainter, flown: float) -> None:
        theme = self._theme
        painter.setFont(theme.font(self._letters(FONT_BODY)))
        painter.setPen(theme.color("text"))
        line = QFontMetricsF(painter.font()).height()
        text = self._stream
        if self._outcome is not None and flown >= 1:
            alpha, beta = self._outcome
            text = f"{SIGNS[alpha]}{SIGNS[beta]}: {'same' if alpha == beta else 'different'}"
        box = QRectF(0, self.height() - line - 5, self.width(), line)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def _between(start: QPointF, end: QPointF, way: float) -> QPointF:
    return start + (end - start) * way
