"""One painting of the optical table: two arms of plates from the source to the detectors."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from gui.core.numbers import degrees, number
from gui.core.optical_table.results import ArmResults, TableResults
from gui.look.math_text import math_unicode
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme

# Part: what stands on it, its name, and the symbol of its angle.
PARTS = {
    "quarter": ("λ/4", "quarter-wave plate", "γ"),
    "half": ("λ/2", "half-wave plate", "δ"),
    "polarizer": ("P", "polarizer", "θ"),
}
# Where parts stand on the way from the source (0) to the detectors (1), by the kind of analyser.
PLACES = {
    "quarter_polarizer": {"quarter": 0.46, "polarizer": 0.73},
    "quarter_half": {"quarter": 0.43, "half": 0.65, "splitter": 0.83},
    "half": {"half": 0.50, "splitter": 0.77},
}
FIBRE = 0.26
RADIUS, LARGEST = 21.0, 44.0


def angle_of(arm: ArmResults, part: str) -> float:
    """The angle of a part, radians."""
    return {"quarter": arm.gamma, "half": arm.delta, "polarizer": arm.theta}[part]


class TableFigure:
    """Where everything is, and how it is drawn, in ``rect``."""

    def __init__(self, rect: QRectF, theme: Theme, table: TableResults) -> None:
        self.rect, self.theme, self.table = rect, theme, table
        line = QFontMetricsF(theme.font(FONT_BODY)).height()
        words = QFontMetricsF(theme.font(FONT_SMALL)).height()
        top, bottom = rect.top() + line + words, rect.bottom() - line
        self.beam = (top + bottom) / 2
        # Detectors reach two radii to both sides of the beam.
        apart = 0.22 if table.analyser == "quarter_half" else 0.27
        fits = min(0.17 * apart * rect.width(), 0.24 * (bottom - top))
        self.radius = max(8.0, min(LARGEST * theme.scale, fits))
        # Letters grow with the parts, but stay as small as anywhere where these are small.
        self.letters = FONT_SMALL * min(1.5, max(1.0, self.radius / (RADIUS * theme.scale)))
        self.small = QFontMetricsF(theme.font(self.letters))
        # Room for a detector with its probability beside it.
        self.arm = rect.width() / 2 - self.radius - self.small.horizontalAdvance("0.00") - 6

    def place(self, party: str, part: str) -> QPointF:
        """The middle of a part."""
        return self._along(party, PLACES[self.table.analyser][part])

    def _along(self, party: str, way: float) -> QPointF:
        side = -1 if party == "alice" else 1
        return QPointF(self.rect.center().x() + side * way * self.arm, self.beam)

    def paint(self, painter: QPainter, chosen: tuple[str, str] | None) -> None:
        """All of it; ``chosen`` is marked."""
        for party, arm in (("alice", self.table.alice), ("bob", self.table.bob)):
            self._paint_beam(painter, party)
            self._paint_fibre(painter, party)
            self._paint_ellipse(painter, party, arm)
            for part in PLACES[self.table.analyser]:
                if part == "splitter":
                    self._paint_splitter(painter, party)
                else:
                    self._paint_dial(painter, party, part, arm, chosen == (party, part))
            self._paint_detectors(painter, party)
            self._paint_words(painter, party, arm)
        self._paint_source(painter)
        self._paint_coincidences(painter)

    def _detectors(self, party: str) -> dict[int, QPointF]:
        end, apart = self._along(party, 1.0), 1.45 * self.radius
        return {sign: QPointF(end.x(), end.y() - sign * apart) for sign in (1, -1)}

    def _last(self, party: str) -> QPointF:
        return self._along(party, max(PLACES[self.table.analyser].values()))

    def _paint_beam(self, painter: QPainter, party: str) -> None:
        painter.setPen(self.theme.pen("measured", 1.4, alpha=150))
        painter.drawLine(self._along(party, FIBRE), self._last(party))
        for detector in self._detectors(party).values():
            painter.drawLine(self._last(party), detector)

    def _paint_fibre(self, painter: QPainter, party: str) -> None:
        """A fibre from the source, with a loop."""
        start, end = self._along(party, 0.0), self._along(party, FIBRE)
        middle, loop = (start + end) / 2, 0.42 * self.radius
        painter.setPen(self.theme.pen("axis", 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(start, end)
        painter.drawEllipse(QPointF(middle.x(), middle.y() - loop), loop, loop)
        painter.drawEllipse(QPointF(middle.x(), middle.y() - 1.25 * loop), 1.25 * loop, 1.25 * loop)

    def _paint_source(self, painter: QPainter) -> None:
        at, half = QPointF(self.rect.center().x(), self.beam), 0.8 * self.radius
        painter.setPen(self.theme.pen("accent", 2.0))
        painter.setBrush(self.theme.color("raised"))
        painter.drawRoundedRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), 4, 4)
        painter.setFont(self.theme.font(self.letters, bold=True))
        painter.setPen(self.theme.color("text"))
        painter.drawText(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half), _CENTRED, "ψ")
        self._below(painter, at, "source", "muted")

    def _below(self, painter: QPainter, at: QPointF, text: str, role: str, row: int = 0) -> None:
        painter.setFont(self.theme.font(self.letters))
        painter.setPen(self.theme.color(role))
        width, line = self.small.horizontalAdvance(text) + 4, self.small.height()
        top = at.y() + 1.2 * self.radius + row * line
        painter.drawText(QRectF(at.x() - width / 2, top, width, line), _CENTRED, text)

    def _paint_dial(self, painter: QPainter, party: str, part: str, arm: ArmResults, is_chosen: bool) -> None:
        at, r, angle = self.place(party, part), self.radius, angle_of(arm, part)
        if is_chosen:
            painter.setPen(self.theme.pen("accent", 3.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, r + 4, r + 4)
        role = party
        painter.setPen(self.theme.pen(role, 2.0))
        painter.setBrush(self.theme.color("raised"))
        painter.drawEllipse(at, r, r)
        painter.setPen(self.theme.pen("muted", 1.0))
        for k in range(8):  # marks every 22.5° of half a turn, on both ends
            mark = QPointF(math.cos(k * math.pi / 4), -math.sin(k * math.pi / 4))
            painter.drawLine(at + mark * (0.86 * r), at + mark * r)
        axis = QPointF(math.cos(angle), -math.sin(angle))
        painter.setPen(self.theme.pen(role, 3.0))
        painter.drawLine(at - axis * r, at + axis * r)
        if part == "polarizer":  # arrow heads: what swings along passes
            painter.setBrush(self.theme.color(role))
            for sign in (1, -1):
                tip, across = at + axis * (sign * r), QPointF(-axis.y(), axis.x())
                base = at + axis * (sign * 0.68 * r)
                painter.drawPolygon(QPolygonF([tip, base + across * (0.16 * r), base - across * (0.16 * r)]))
        name, _, symbol = PARTS[part]
        name = f"{name} {symbol}"
        painter.setFont(self.theme.font(self.letters, bold=True))
        painter.setPen(self.theme.color(role))
        line = self.small.height()
        painter.drawText(QRectF(at.x() - 40, at.y() - 1.25 * r - line, 80, line), _CENTRED, name)
        self._below(painter, at, degrees(angle, 1), "text")

    def _paint_splitter(self, painter: QPainter, party: str) -> None:
        at, half = self.place(party, "splitter"), 0.62 * self.radius
        painter.setPen(self.theme.pen(party, 2.0))
        painter.setBrush(self.theme.color("raised"))
        box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
        painter.drawRect(box)
        painter.drawLine(box.bottomLeft(), box.topRight())
        self._below(painter, at, "H", "muted")

    def _paint_ellipse(self, painter: QPainter, party: str, arm: ArmResults) -> None:
        """The polarization that is measured, where it leaves the fibre."""
        r = 0.55 * self.radius
        at = self._along(party, FIBRE + 0.02) - QPointF(0, 1.9 * self.radius)
        painter.setPen(self.theme.pen(party, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        a, b, psi = r * math.cos(arm.ellipticity), r * math.sin(arm.ellipticity), arm.azimuth
        points = []
        for k in range(49):
            t = 2 * math.pi * k / 48
            # Looking into the beam, right circular light turns clockwise (Born and Wolf).
            x, y = a * math.cos(t), -b * math.sin(t)
            points.append(
                at + QPointF(x * math.cos(psi) - y * math.sin(psi), -x * math.sin(psi) - y * math.cos(psi))
            )
        painter.drawPolyline(QPolygonF(points))
        if abs(arm.ellipticity) > 0.02:
            tip, before = points[6], points[4]
            way = tip - before
            length = max(math.hypot(way.x(), way.y()), 1e-6)
            along, across = way / length, QPointF(-way.y(), way.x()) / length
            head = QPolygonF([tip + along * 5, tip + across * 3, tip - across * 3])
            painter.setBrush(self.theme.color(party))
            painter.drawPolygon(head)

    def _paint_detectors(self, painter: QPainter, party: str) -> None:
        joint = self.table.joint
        side, size = (-1 if party == "alice" else 1), 0.5 * self.radius
        for sign, at in self._detectors(party).items():
            painter.setPen(self.theme.pen(party, 2.0))
            painter.setBrush(self.theme.color(party, 60))
            box = QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size)
            if sign > 0:
                painter.drawEllipse(box)
            else:
                painter.drawRect(box)
            painter.setFont(self.theme.font(self.letters, bold=True))
            painter.setPen(self.theme.color("text"))
            painter.drawText(box, _CENTRED, "+" if sign > 0 else "−")
            if joint is not None:
                k = 0 if sign > 0 else 1
                p = float(joint[k].sum() if party == "alice" else joint[:, k].sum())
                width = self.small.horizontalAdvance("0.00") + 4
                x = at.x() + size + 3 if side > 0 else at.x() - size - 3 - width
                painter.setFont(self.theme.font(self.letters))
                painter.drawText(QRectF(x, at.y() - size, width, 2 * size), _CENTRED, number(p, 2))

    def _paint_words(self, painter: QPainter, party: str, arm: ArmResults) -> None:
        """Above the arm: who measures what."""
        painter.setFont(self.theme.font(FONT_BODY, bold=True))
        painter.setPen(self.theme.color(party))
        rect, line = self.rect, QFontMetricsF(painter.font()).height()
        flag = Qt.AlignmentFlag.AlignLeft if party == "alice" else Qt.AlignmentFlag.AlignRight
        left = rect.left() if party == "alice" else rect.center().x()
        name = f"{party.title()}  {math_unicode(arm.setting.label)}"
        painter.drawText(QRectF(left, rect.top(), rect.width() / 2, line), int(flag), name)
        painter.setFont(self.theme.font(FONT_SMALL))
        painter.setPen(self.theme.color("text" if arm.reached else "warn"))
        words = arm.words if arm.reached else "⚠ not linear: out of reach"
        below = QRectF(left, rect.top() + line, rect.width() / 2, QFontMetricsF(painter.font()).height())
        painter.drawText(below, int(flag), words)

    def _paint_coincidences(self, painter: QPainter) -> None:
        joint, line = self.table.joint, QFontMetricsF(self.theme.font(FONT_BODY)).height()
        text = "no correlation is known for this pair of settings"
        if joint is not None:
            names = ((0, 0, "++"), (0, 1, "+−"), (1, 0, "−+"), (1, 1, "−−"))
            parts = "   ".join(f"{name} {number(float(joint[i, j]), 3)}" for i, j, name in names)
            text = f"P   {parts}      C = {number(self.table.correlator)}"
        painter.setFont(self.theme.font(FONT_BODY))
        painter.setPen(self.theme.color("text"))
        box = QRectF(self.rect.left(), self.rect.bottom() - line, self.rect.width(), line)
        painter.drawText(box, _CENTRED, text)


_CENTRED = int(Qt.AlignmentFlag.AlignCenter)
