"""What lies under a point of the Werner ruler."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from gui.look.theme import Theme
from gui.widgets.ruler.label_packing import nearest
from gui.widgets.ruler.layout import Box, RulerLayout, Tick
from gui.widgets.ruler.painter import READOUT_FONT, readout_width
from gui.widgets.ruler.popover import mark_html, tick_html
from gui.widgets.ruler.words import REGION_HELP


class Hit(Struct, frozen=True):
    """A thing that has something to say: its visibility, its rich text, and the tick if it is one."""

    value: float
    html: str
    tick: Tick | None = None


def contains(box: Box, position: QPointF) -> bool:
    return box.left <= position.x() <= box.right and box.top <= position.y() <= box.bottom


def tick_at(layout: RulerLayout, position: QPointF) -> int | None:
    """Index of the tick whose label or line is there."""
    for label in layout.labels:
        if label.key.startswith("tick:") and contains(layout.label_box(label), position):
            return int(label.key[5:])
    if position.y() < layout.geometry.bar.top or not layout.ticks:
        return None
    xs = [layout.geometry.x_of(tick.value) for tick in layout.ticks]
    index = nearest(xs, position.x())
    return index if abs(xs[index] - position.x()) <= layout.geometry.sizes.px(4) else None


def on_handle(layout: RulerLayout, theme: Theme, visibility: float, position: QPointF) -> bool:
    """Whether the read-out, the pointer or the line of the handle is there."""
    geometry = layout.geometry
    if not geometry.readout_top <= position.y() <= geometry.bar.bottom:
        return False
    if position.y() < geometry.bar.top:
        width = readout_width(QFontMetricsF(theme.font(READOUT_FONT, bold=True)), visibility, geometry.sizes)
        left = layout.readout_left(visibility, width)
        if left <= position.x() <= left + width:
            return True
    return abs(position.x() - geometry.x_of(visibility)) <= geometry.sizes.px(6)


def hit_at(layout: RulerLayout, theme: Theme, position: QPointF, regions_apply: bool) -> Hit | None:
    """The tick, flag or region at ``position``."""
    index = tick_at(layout, position)
    if index is not None:
        tick = layout.ticks[index]
        return Hit(tick.value, tick_html(tick, theme), tick)
    for flag in layout.flags:
        if not contains(layout.flag_box(flag), position):
            continue
        for mark in layout.marks:
            if mark.key == flag.key:
                return Hit(mark.value, mark_html(mark))
        for box in layout.regions:
            if f"region:{box.region.key}" == flag.key:
                return Hit(box.region.lo, REGION_HELP[box.region.key])
    if regions_apply and contains(layout.geometry.bar, position):
        for box in layout.regions:
            if box.left <= position.x() <= box.right:
                return Hit(layout.geometry.value_of(position.x()), REGION_HELP[box.region.key])
    return None
