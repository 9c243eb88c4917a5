"""How one verdict card is laid out and painted; shared by screen and export.

Two layouts: with room four lines (title, subtitle, lamp and critical visibility, proof and distance), else
three (the subtitle moves beside the title, or to the tool tip where it does not fit).
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath

from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.widgets.cards.text import CardText
from gui.widgets.readouts import paint_icon

BAR = 4.0
PAD = 8.0
ICON = 12.0
DIMMED = 0.45

LARGEST_ZOOM = 1.35
NATURAL_WIDTH = 300.0  # at which letters have their natural size


class CardStyle(Struct, frozen=True):
    """Fonts of a theme at a zoom, and whether there is room for four lines."""

    theme: Theme
    tall: bool
    title: QFont
    value: QFont
    lamp: QFont
    small: QFont
    zoom: float

    @property
    def unit(self) -> float:
        return self.theme.scale * self.zoom


def line_heights(theme: Theme, zoom: float, tall: bool) -> float:
    """Height in pixels that the lines of a card need, with padding."""
    big = _metrics(theme.font(FONT_BODY * zoom, bold=True)).height
    small = _metrics(theme.font(FONT_SMALL * zoom)).height
    lines = 2 * big + (2 if tall else 1) * small
    return lines + (14.0 if tall else 9.0) * theme.scale * zoom


def style_for(theme: Theme, width: float, height: float) -> CardStyle:
    """The roomiest style that fits a card of this size (pixels)."""
    widest = max(1.0, min(LARGEST_ZOOM, width / (NATURAL_WIDTH * theme.scale)))
    tall = height >= line_heights(theme, 1.0, True)
    zoom = 1.0
    for step in (1.35, 1.25, 1.15, 1.08):
        if step <= widest and height >= line_heights(theme, step, tall):
            zoom = step
            break
    return CardStyle(
        theme,
        tall,
        theme.font(FONT_BODY * zoom, bold=True),
        theme.font(FONT_BODY * zoom),
        theme.font(FONT_BODY * zoom, bold=True),
        theme.font(FONT_SMALL * zoom),
        zoom,
    )


def paint_card(
    painter: QPainter,
    rect: QRectF,
    text: CardText,
    style: CardStyle,
    hover: bool = False,
    focus: bool = False,
    button: bool = True,
) -> None:
    """Paint one card; ``button`` adds the arrow that says it opens the certificate."""
    theme = style.theme
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    radius = 6.0 * theme.scale
    painter.setPen(theme.pen("accent" if hover else "edge"))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box, radius, radius)
    _paint_bar(painter, box, radius, text, theme)
    painter.save()
    if text.state:
        painter.setOpacity(painter.opacity() * DIMMED)
    inner = _inner(rect, style)
    lines = _lines(inner, style)
    room = _paint_title(painter, lines, text, style, button)
    if style.tall:
        _draw(painter, lines[1], text.subtitle, style.small, theme, "muted", Qt.AlignmentFlag.AlignLeft)
    elif room > 0:
        side = QRectF(lines[0].right() - room, lines[0].top(), room, lines[0].height())
        if _width(style.small, text.short_subtitle) <= room:
            right = Qt.AlignmentFlag.AlignRight
            _draw(painter, side, text.short_subtitle, style.small, theme, "muted", right)
    _paint_lamp(painter, lines[-2], text, style)
    _draw(painter, lines[-1], text.distance, style.small, theme, "muted", Qt.AlignmentFlag.AlignRight)
    painter.restore()
    left = lines[-1].adjusted(0, 0, -_width(style.small, text.distance) - 6 * style.unit, 0)
    if _width(style.small, text.proof) > left.width() and text.short_proof:
        text = replace(text, proof=text.short_proof)
    last = text.state if text.state and text.state != "failed" else text.proof
    role = "warn" if text.state == "out of date" else "text" if text.state else "muted"
    _draw(painter, left, last, style.small, theme, role, Qt.AlignmentFlag.AlignLeft)
    if 0.0 <= text.progress <= 1.0:
        _paint_progress(painter, box, text.progress, theme)
    if focus:
        painter.setPen(theme.pen("accent", 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def _inner(rect: QRectF, style: CardStyle) -> QRectF:
    pad = PAD * style.theme.scale
    top = (5.0 if style.tall else 3.0) * style.unit
    return rect.adjusted(BAR * style.theme.scale + pad, top, -pad, -top)


def _lines(inner: QRectF, style: CardStyle) -> list[QRectF]:
    big, small = _metrics(style.title).height, _metrics(style.small).height
    heights = [big, small, big, small] if style.tall else [big, big, small]
    spare = max(0.0, inner.height() - sum(heights))
    gap = min(spare / (len(heights) - 1), 5.0 * style.unit)
    y = inner.top() + max(0.0, (spare - gap * (len(heights) - 1)) / 2)
    lines = []
    for height in heights:
        lines.append(QRectF(inner.left(), y, inner.width(), height))
        y += height + gap
    return lines


def _paint_bar(painter: QPainter, box: QRectF, radius: float, text: CardText, theme: Theme) -> None:
    outline = QPainterPath()
    outline.addRoundedRect(box, radius, radius)
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    bar = QRectF(box.left(), box.top(), BAR * theme.scale, box.height())
    if text.state:
        painter.setOpacity(painter.opacity() * DIMMED)
    painter.fillRect(bar, theme.color(text.role))
    painter.restore()


def _paint_title(
    painter: QPainter, lines: list[QRectF], text: CardText, style: CardStyle, button: bool
) -> float:
    """Title and arrow; returns the room left between them (measured from the right, arrow included)."""
    theme, line = style.theme, lines[0]
    arrow = 12.0 * style.unit if button else 0.0
    if button:
        side = 3.4 * style.unit
        at = QPointF(line.right() - side, line.center().y())
        pen = theme.pen("accent", 1.8 * style.zoom)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolyline([at + QPointF(-side, -side), at, at + QPointF(-side, side)])
    title = QRectF(line.left(), line.top(), line.width() - arrow, line.height())
    _draw(painter, title, text.title, style.title, theme, "text", Qt.AlignmentFlag.AlignLeft)
    room = title.width() - _width(style.title, text.title) - 10 * style.unit
    line.setWidth(title.width())
    return room


def _paint_lamp(painter: QPainter, line: QRectF, text: CardText, style: CardStyle) -> None:
    theme = style.theme
    side = ICON * style.unit
    icon = QRectF(line.left(), line.center().y() - side / 2, side, side)
    word = QRectF(line)
    if text.lamp:
        paint_lamp_icon(painter, icon, text.role, theme)
        word.setLeft(icon.right() + 6 * style.unit)
        role = text.role
        _draw(painter, word, text.lamp, style.lamp, theme, role, Qt.AlignmentFlag.AlignLeft)
        word.setLeft(word.left() + _width(style.lamp, text.lamp) + 8 * style.unit)
    critical = text.critical
    if _width(style.value, critical) > word.width():
        critical = text.short_critical
    font = style.value
    if _width(font, critical) > word.width():
        font = style.small
    _draw(painter, word, critical, font, theme, "text", Qt.AlignmentFlag.AlignRight)


def paint_lamp_icon(painter: QPainter, rect: QRectF, role: str, theme: Theme) -> None:
    """Cross, check mark or question mark."""
    if role in ("good", "bad"):
        paint_icon(painter, rect, role, theme, verdict=True)
        return
    font = theme.font(1.0, bold=True)
    font.setPixelSize(max(1, round(rect.height() * 1.25)))
    painter.setFont(font)
    painter.setPen(theme.color(role))
    painter.drawText(rect.adjusted(-4, -4, 4, 4), Qt.AlignmentFlag.AlignCenter, "?")


def _paint_progress(painter: QPainter, box: QRectF, fraction: float, theme: Theme) -> None:
    height = 2.5 * theme.scale
    left = box.left() + (BAR + 4.0) * theme.scale
    width = box.right() - 6.0 * theme.scale - left
    painter.fillRect(QRectF(left, box.bottom() - height, width, height), theme.color("edge"))
    painter.fillRect(QRectF(left, box.bottom() - height, width * fraction, height), theme.color("accent"))


def _width(font: QFont, text: str) -> float:
    return _metrics(font).width(text)


class _Metrics:
    """Widths of texts in one font, each measured once: some hundred numbers pass by in a drag."""

    def __init__(self, font: QFont) -> None:
        self._measure = QFontMetricsF(font)
        self.height = self._measure.height()
        # Not lru_cache: wrapping a method of Qt loads all of PySide's signatures, 30 ms at the start.
        self._widths: dict[str, float] = {}
        self.elided = self._measure.elidedText

    def width(self, text: str) -> float:
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > 512:
                self._widths.clear()
            known = self._widths[text] = self._measure.horizontalAdvance(text)
        return known


_KNOWN: dict[str, _Metrics] = {}


def _metrics(font: QFont) -> _Metrics:
    key = font.key()
    if key not in _KNOWN:
        if len(_KNOWN) > 64:
            _KNOWN.clear()
        _KNOWN[key] = _Metrics(font)
    return _KNOWN[key]


def _draw(
    painter: QPainter, rect: QRectF, text: str, font: QFont, theme: Theme, role: str, align: Qt.AlignmentFlag
) -> None:
    if not text or rect.width() <= 0:
        return
    painter.setFont(font)
    painter.setPen(theme.color(role))
    if _width(font, text) > rect.width() + 0.5:
        text = _metrics(font).elided(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, text)
