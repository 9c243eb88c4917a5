"""How one read-out is laid out and painted: symbol, name, value, verdict. Shared by screen and export."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPolygonF, QRegion

from gui.look.math_text import math_size, paint_math
from gui.look.theme import FONT_BODY, FONT_HEADING, Theme

PAD = 10.0
GAP = 8.0
CHEVRON = 12.0

# No cross: that means an excluded hypothesis, and a value above its bound or a state may have this role too.
_ICONS = {"good": "check", "bad": "triangle", "violation": "triangle", "warn": "bang"}
_COLORS = {"good", "bad", "violation", "warn", "muted", "quantum", "bound", "threshold", "measured", "local"}


class ReadoutSpec(Struct, frozen=True):
    """What a read-out is: ``symbol`` in the grammar of ``math_text``, ``equation_key`` names an equation."""

    key: str
    symbol: str
    name: str
    equation_key: str = ""
    explanation: str = ""

    def says(self, text: str, note: str = "", role: str = "muted") -> tuple[ReadoutSpec, ReadoutValue]:
        """What it is with what it says now: a row of a scene."""
        return self, ReadoutValue(text, note, role)


class ReadoutValue(Struct, frozen=True):
    """What a read-out says now. ``role`` colours the note and picks its icon; ``stale`` dims it."""

    text: str = ""
    note: str = ""
    role: str = "text"
    stale: bool = False

    def words(self) -> str:
        """Value and note in one line of plain text."""
        parts = [self.text, self.note, "out of date" if self.stale else ""]
        return ", ".join(part for part in parts if part)


def role_color(role: str) -> str:
    """The theme role that colours a note."""
    return role if role in _COLORS else "text"


def paint_icon(painter: QPainter, rect: QRectF, role: str, theme: Theme, *, verdict: bool = False) -> bool:
    """The mark of a role (check, triangle, exclamation); False where a role has none.

    ``verdict``: it is about a hypothesis, and bad means excluded, which is a cross.
    """
    kind = "cross" if verdict and role == "bad" else _ICONS.get(role)
    if kind is None:
        return False
    side = min(rect.width(), rect.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    pen = theme.pen(role, 1.0)
    pen.setCosmetic(False)
    pen.setWidthF(0.16 * side)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + x * side, box.y() + y * side)

    path = QPainterPath()
    if kind == "check":
        path.moveTo(at(0.12, 0.55))
        path.lineTo(at(0.40, 0.82))
        path.lineTo(at(0.88, 0.20))
    elif kind == "cross":
        path.moveTo(at(0.18, 0.18))
        path.lineTo(at(0.82, 0.82))
        path.moveTo(at(0.82, 0.18))
        path.lineTo(at(0.18, 0.82))
    elif kind == "triangle":
        path.addPolygon(QPolygonF([at(0.5, 0.16), at(0.88, 0.84), at(0.12, 0.84), at(0.5, 0.16)]))
    else:
        path.moveTo(at(0.5, 0.10))
        path.lineTo(at(0.5, 0.58))
        path.moveTo(at(0.5, 0.86))
        path.lineTo(at(0.5, 0.87))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()
    return True


class HeadLayout(Struct, frozen=True):
    """Where the parts of a head go; depends on the width and the widest value seen, not on each value."""

    symbol: QRectF
    name: QRectF
    value: QRectF
    note: QRectF
    height: float


class HeadFonts:
    """The fonts of a head in one theme, with their metrics (making them costs more than painting)."""

    def __init__(self, theme: Theme) -> None:
        self.symbol = theme.font(FONT_HEADING, bold=True)
        self.name = theme.font(FONT_BODY)
        self.value = theme.font(FONT_HEADING, bold=True)
        self.note = theme.font(FONT_BODY, bold=True)
        self.name_metrics = QFontMetricsF(self.name)
        self.value_metrics = QFontMetricsF(self.value)
        self.note_metrics = QFontMetricsF(self.note)

    def layout(
        self,
        theme: Theme,
        spec: ReadoutSpec,
        width: float,
        symbol_width: float,
        value_width: float,
        noted: bool,
        right: float,
    ) -> HeadLayout:
        """Name beside the value if it fits there, else on a line of its own; ``right`` is kept free."""
        pad, gap = PAD * theme.scale, GAP * theme.scale
        line = max(self.value_metrics.height(), math_size(spec.symbol or "x", self.symbol).height())
        end = width - pad - right
        value = QRectF(end - value_width, pad, value_width, line)
        symbol = QRectF(pad, pad, symbol_width, line)
        left = pad + (symbol_width + gap if symbol_width else 0.0)
        room = value.left() - gap - left
        y = pad + line
        if self.name_metrics.horizontalAdvance(spec.name) <= room:
            name = QRectF(left, pad, room, line)
        else:
            name = QRectF(pad, y, end - pad, self.name_metrics.height() + 2)
            y = name.bottom()
        note = QRectF(pad, y + 1, width - 2 * pad, self.note_metrics.height() + 2) if noted else QRectF()
        return HeadLayout(symbol, name, value, note, (note.bottom() if noted else y) + pad)

    def paint(
        self,
        painter: QPainter,
        layout: HeadLayout,
        spec: ReadoutSpec,
        value: ReadoutValue,
        theme: Theme,
        region: QRegion | None = None,
    ) -> None:
        """Paint symbol, name, value and note at the origin; symbol and name only if in ``region``."""
        centre = Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        if region is None or region.intersects(layout.symbol.united(layout.name).toAlignedRect()):
            painter.setPen(theme.color("text"))
            paint_math(painter, layout.symbol, spec.symbol, self.symbol, Qt.AlignmentFlag.AlignLeft | centre)
            painter.setPen(theme.color("muted"))
            painter.setFont(self.name)
            name = self.name_metrics.elidedText(spec.name, elide, layout.name.width() + 1)
            painter.drawText(layout.name, Qt.AlignmentFlag.AlignLeft | centre, name)
        painter.save()
        if value.stale:
            painter.setOpacity(0.5)
        painter.setPen(theme.color("text"))
        painter.setFont(self.value)
        painter.drawText(layout.value, Qt.AlignmentFlag.AlignRight | centre, value.text)
        if value.note and layout.note.height() > 0:
            color = role_color(value.role)
            box = QRectF(layout.note)
            side = 0.62 * box.height()
            icon = QRectF(box.x(), box.y() + (box.height() - side) / 2, side, side)
            if paint_icon(painter, icon, value.role, theme):
                box.setLeft(icon.right() + 0.7 * GAP * theme.scale)
            painter.setPen(theme.color(color))
            painter.setFont(self.note)
            note = self.note_metrics.elidedText(value.note, elide, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | centre, note)
        painter.restore()
