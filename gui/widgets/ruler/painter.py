"""Paints the Werner ruler into any painter and rectangle: the screen, the lens, SVG or PDF."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import Theme
from gui.widgets.ruler.label_packing import PlacedLabel
from gui.widgets.ruler.layout import (
    Box,
    RulerLayout,
    RulerMark,
    RulerRegion,
    Sizes,
    Tick,
    build_layout,
    published_regions,
    published_ticks,
)
from gui.widgets.ruler.words import REGION_ROLES, visibility_text

# Between FONT_SMALL and FONT_BODY: readable from afar, yet the labels of nine thresholds fit into 1280 px.
LABEL_FONT = 13.0
READOUT_FONT = 16.0
TITLES = ("Werner ruler: drag V", "Werner ruler")
_LABEL_ALIGN = Qt.AlignmentFlag.AlignCenter


class RulerState(Struct, frozen=True):
    """What changes without a new layout. ``focused_tick`` and ``hover_tick`` index ``layout.ticks``.

    ``visibility`` is nan where there is none: correlations that are given have no V.
    """

    visibility: float
    focused: bool = False
    focused_tick: int | None = None
    hover_tick: int | None = None
    reason: str | None = None


def ruler_layout(
    rect: QRectF,
    theme: Theme,
    ticks: Sequence[Tick],
    regions: Sequence[RulerRegion],
    marks: Sequence[RulerMark],
    *,
    lo: float = 0.0,
    hi: float = 1.0,
    titles: Sequence[str] = TITLES,
    labels: tuple[PlacedLabel, ...] | None = None,
    flagged: bool = True,
) -> RulerLayout:
    """Lay out for this theme's fonts; ``labels`` and ``flagged`` as in ``build_layout``."""
    small = QFontMetricsF(theme.font(LABEL_FONT))
    bold = QFontMetricsF(theme.font(LABEL_FONT, bold=True))

    def measure(text: str) -> float:
        return small.horizontalAdvance(text)

    def measure_bold(text: str) -> float:
        return bold.horizontalAdvance(text)

    return build_layout(
        Box(rect.x(), rect.y(), rect.width(), rect.height()),
        ticks=ticks,
        regions=regions,
        marks=marks,
        measure=measure,
        measure_bold=measure_bold,
        scale=theme.scale,
        lo=lo,
        hi=hi,
        titles=titles,
        labels=labels,
        flagged=flagged,
    )


def paint_ruler(
    painter: QPainter,
    rect: QRectF,
    visibility: float,
    marks: Sequence[RulerMark],
    theme: Theme,
    *,
    reason: str | None = None,
) -> None:
    """Paint a complete ruler (no focus, no hover), for example for an exported figure."""
    layout = ruler_layout(
        rect, theme, published_ticks(), published_regions(), marks, titles=("Werner states",)
    )
    paint_layout(painter, layout, theme, RulerState(visibility, reason=reason))


def paint_layout(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    """Paint an existing layout; the background is left as it is."""
    paint_scale(painter, layout, theme, state)
    paint_flags(painter, layout, theme, state)
    paint_handle(painter, layout, theme, state)


def paint_scale(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    """Title, bar and ticks: of V they depend only on the region it lies in."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _paint_title(painter, layout, theme)
    _paint_bar(painter, layout, theme, state)
    _paint_ticks(painter, layout, theme, state)
    painter.restore()


def paint_flags(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    """Flags, over the scale."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _paint_flags(painter, layout, theme, state)
    painter.restore()


def paint_handle(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    """The handle with its read-out, over everything, if there is a V and it lies in what is shown."""
    if math.isnan(state.visibility):
        return
    whole = (layout.geometry.lo, layout.geometry.hi) == (0.0, 1.0)
    if not whole and not layout.geometry.lo <= state.visibility <= layout.geometry.hi:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    _paint_handle(painter, layout, theme, state)
    painter.restore()


class KeptRuler:
    """For a widget that repaints often: what stays while only V moves is kept as pictures.

    ``flagged`` is the scale with the flags on it, which stay as they are where V moves and move with it where
    the settings do; then they are painted on the ``scale`` alone.
    """

    def __init__(self) -> None:
        self._scale, self._flagged = KeptPixmap(), KeptPixmap()

    def paint(
        self, painter: QPainter, rect: QRectF, layout: RulerLayout, theme: Theme, state: RulerState
    ) -> None:
        """Panel colour, scale and flags."""
        here = tuple(b.region.key for b in layout.regions if b.region.lo <= state.visibility <= b.region.hi)
        scale = (
            layout.outer,
            layout.labels,
            layout.title,
            layout.geometry.sizes,
            theme,
            here,
            replace(state, visibility=0.0),
        )
        panel = theme.color("panel")

        def with_flags(inside: QPainter) -> None:
            draw = partial(paint_scale, layout=layout, theme=theme, state=state)
            self._scale.paint(inside, rect, scale, draw, background=panel)
            paint_flags(inside, layout, theme, state)

        shows = (scale, layout.marks, layout.flags)
        self._flagged.paint(painter, rect, shows, with_flags, background=panel, at_once=False)


def readout_text(visibility: float) -> str:
    return f"V = {visibility_text(visibility)}"


def readout_width(metrics: QFontMetricsF, visibility: float, sizes: Sizes) -> float:
    """Width of the read-out with its frame."""
    return metrics.horizontalAdvance(readout_text(visibility)) + sizes.px(14)


def _rectf(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)


def _crisp(x: float) -> float:
    """A one pixel line is sharp when its centre lies in the middle of a pixel."""
    return round(x - 0.5) + 0.5


def _paint_title(painter: QPainter, layout: RulerLayout, theme: Theme) -> None:
    if not layout.title:
        return
    painter.setFont(theme.font(LABEL_FONT, bold=True))
    painter.setPen(theme.color("muted"))
    width = QFontMetricsF(painter.font()).horizontalAdvance(layout.title)
    box = QRectF(layout.geometry.left, layout.geometry.flag_top, width + 2, layout.geometry.sizes.flag)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, layout.title)


def _words_on_bar(layout: RulerLayout, state: RulerState) -> Iterator[tuple[QRectF, str, bool]]:
    """What is written on the bar: in the middle of which rectangle, and whether it is bold."""
    bar = _rectf(layout.geometry.bar)
    if state.reason is not None:
        yield bar, state.reason, True
        return
    for box in layout.regions:
        here = box.region.lo <= state.visibility <= box.region.hi
        yield QRectF(box.left, bar.top(), box.right - box.left, bar.height()), box.text, here


def handle_line(layout: RulerLayout, theme: Theme, state: RulerState) -> tuple[tuple[float, float], ...]:
    """From where to where the line of the handle goes down: it runs through no word on the bar."""
    geometry, sizes = layout.geometry, layout.geometry.sizes
    x = geometry.x_of(min(max(state.visibility, geometry.lo), geometry.hi))
    top, bottom = geometry.bar.top, geometry.bar.bottom + sizes.px(3)
    for place, text, bold in _words_on_bar(layout, state):
        metrics = QFontMetricsF(theme.font(LABEL_FONT, bold=bold))
        half = metrics.horizontalAdvance(text) / 2 + sizes.px(3)
        if text and abs(x - place.center().x()) < half:
            high = metrics.ascent() + metrics.descent()
            gap = (place.height() - high) / 2
            return (top, top + max(gap, sizes.px(3))), (geometry.bar.bottom - max(gap, sizes.px(3)), bottom)
    return ((top, bottom),)


def _paint_bar(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    bar = _rectf(layout.geometry.bar)
    sizes = layout.geometry.sizes
    outline = QPainterPath()
    outline.addRoundedRect(bar, sizes.px(4), sizes.px(4))
    painter.setPen(Qt.PenStyle.NoPen)
    for box in layout.regions:
        part = QPainterPath()
        part.addRect(QRectF(box.left, bar.top(), box.right - box.left, bar.height()))
        shape = part.intersected(outline)
        unknown = state.reason is not None or box.region.key == "unknown"
        painter.setBrush(theme.color("region_unknown" if unknown else REGION_ROLES[box.region.key]))
        painter.drawPath(shape)
        if box.region.key == "unknown" and state.reason is None:
            painter.setBrush(QBrush(theme.color("region_text", 90), Qt.BrushStyle.BDiagPattern))
            painter.drawPath(shape)
    painter.setPen(QPen(theme.color("panel"), sizes.px(1)))
    for box in layout.regions[1:]:
        x = _crisp(box.left)
        painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()))
    painter.setPen(theme.color("region_text"))
    for place, text, bold in _words_on_bar(layout, state):
        painter.setFont(theme.font(LABEL_FONT, bold=bold))
        painter.drawText(place, _LABEL_ALIGN, text)
    if state.focused:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), sizes.px(2)))
        grown = sizes.px(2)
        painter.drawRoundedRect(bar.adjusted(-grown, -grown, grown, grown), sizes.px(5), sizes.px(5))


def _paint_ticks(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    geometry, sizes = layout.geometry, layout.geometry.sizes
    bottom = geometry.bar.bottom
    labels = {label.key: label for label in layout.labels}
    for i, tick in enumerate(layout.ticks):
        label = labels.get(f"tick:{i}")
        marked = i in (state.focused_tick, state.hover_tick)
        strong = tick.important and state.reason is None
        role = "accent" if marked else "text" if strong else "muted"
        x = _crisp(geometry.x_of(tick.value))
        painter.setPen(QPen(theme.color(role), sizes.px(2 if marked else 1)))
        top = bottom - sizes.px(5 if tick.important else 3)
        end = geometry.tier_top(label.tier) if label else bottom + sizes.px(4)
        painter.drawLine(QPointF(x, top), QPointF(x, end))
    small = theme.font(LABEL_FONT)
    for label in layout.labels:
        box = _rectf(layout.label_box(label))
        index = int(label.key[5:]) if label.key.startswith("tick:") else None
        marked = index is not None and index in (state.focused_tick, state.hover_tick)
        painter.setFont(small)
        number, _, word = label.text.partition(" ")
        lead = "accent" if marked else "text" if index is not None and state.reason is None else "muted"
        painter.setPen(theme.color(lead))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(0, 0, 2, 0), left, number)
        if word:
            shift = QFontMetricsF(small).horizontalAdvance(number + " ")
            painter.setPen(theme.color("accent" if marked else "muted"))
            painter.drawText(box.adjusted(shift, 0, 2, 0), left, word)
        if marked:
            painter.drawLine(QPointF(box.left(), box.bottom()), QPointF(box.right(), box.bottom()))


def _paint_flags(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    geometry, sizes = layout.geometry, layout.geometry.sizes
    roles = {mark.key: mark.role for mark in layout.marks}
    bar_top = geometry.bar.top
    for mark in layout.marks:
        # A mark keeps its arrow on the bar even where its flag found no room.
        x, half = geometry.x_of(mark.value), sizes.px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(mark.role))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x - half, bar_top - half),
                    QPointF(x + half, bar_top - half),
                    QPointF(x, bar_top + half / 2),
                ]
            )
        )
    painter.setFont(theme.font(LABEL_FONT))
    for flag in layout.flags:
        is_region = flag.key.startswith("region:")
        if is_region and state.reason is not None:
            continue
        role = "muted" if is_region else roles[flag.key]
        box = _rectf(layout.flag_box(flag))
        x = _crisp(flag.x)
        style = Qt.PenStyle.DotLine if is_region else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color(role), sizes.px(1), style))
        painter.drawLine(
            QPointF(x, box.bottom() if box.left() <= x <= box.right() else box.top()), QPointF(x, bar_top)
        )
        if not is_region:
            painter.setBrush(theme.color(role, 45))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), sizes.px(3), sizes.px(3))
        painter.setPen(theme.color("muted" if is_region else "text"))
        painter.drawText(box, _LABEL_ALIGN, flag.text)


def _paint_handle(painter: QPainter, layout: RulerLayout, theme: Theme, state: RulerState) -> None:
    geometry, sizes = layout.geometry, layout.geometry.sizes
    bar = geometry.bar
    x = geometry.x_of(min(max(state.visibility, geometry.lo), geometry.hi))
    font = theme.font(READOUT_FONT, bold=True)
    width = readout_width(QFontMetricsF(font), state.visibility, sizes)
    pill = QRectF(layout.readout_left(state.visibility, width), geometry.readout_top, width, sizes.readout)
    half = sizes.px(8)
    lines = [QLineF(x, top, x, bottom) for top, bottom in handle_line(layout, theme, state)]
    for role, wide in (("panel", 4.0), ("quantum", 2.4)):
        pen = QPen(theme.color(role), sizes.px(wide))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines(lines)
    painter.setPen(QPen(theme.color("panel"), sizes.px(1)))
    painter.setBrush(theme.color("quantum"))
    tip = bar.top + sizes.px(3)
    base = pill.bottom() - sizes.px(1)
    painter.drawPolygon(QPolygonF([QPointF(x - half, base), QPointF(x + half, base), QPointF(x, tip)]))
    # Opaque, because poles of flags may run behind it.
    painter.setBrush(theme.color("panel"))
    painter.setPen(QPen(theme.color("quantum"), sizes.px(1.4)))
    painter.drawRoundedRect(pill.adjusted(0.7, 0.7, -0.7, -0.7), sizes.px(5), sizes.px(5))
    painter.setFont(font)
    painter.setPen(theme.color("quantum"))
    painter.drawText(pill, _LABEL_ALIGN, readout_text(state.visibility))
