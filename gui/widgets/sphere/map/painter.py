"""Paints a function on the sphere as a coloured ball with contour lines, directions and a colour bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QLinearGradient,
    QPaintEngine,
    QPainter,
)

from gui.core.numbers import number
from gui.core.scenario import Camera, Setting
from gui.core.values import Array
from gui.look.math_text import paint_math
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme, known_role
from gui.widgets.sphere.artist import arc_path, mix
from gui.widgets.sphere.geometry import AXES, RIM, Disc, basis, great_circle
from gui.widgets.sphere.layout import SphereLayout, layout_sphere

BAR_WIDTH = 14.0
BAR_ROOM = 84.0
_COLOURS = 511  # odd: the middle one is exactly zero
_VECTOR_SIDE = 900
_SCREEN_SIDE = 420


class SphereField(Struct, frozen=True):
    """Values over directions: rows by equal steps of θ from z (0 to π), columns of φ from x (0 to 2π)."""

    values: Array


class MapScale(Struct, frozen=True):
    """Colours: ``low`` role below zero, ``high`` role above, plain at zero; strongest at ±``reach``.

    Values at or beyond ``reach`` have the same colour. A contour line every ``step``; ``low_word`` and
    ``high_word`` stand at the ends of the bar, so that colour is not the only signal.
    """

    reach_low: float = 1.0
    reach_high: float = 1.0
    low: str = "quantum"
    high: str = "bound"
    step: float = 0.25
    title: str = ""
    decimals: int = 2

    def __post_init__(self) -> None:
        for role in (self.low, self.high):
            known_role(role)


class MapArrow(Struct, frozen=True):
    """A direction drawn over the map; ``ring`` marks a point of the surface instead of an arrow."""

    label: str
    direction: tuple[float, float, float]
    role: str
    ring: bool = False

    def __post_init__(self) -> None:
        known_role(self.role)


class MapRaster:
    """The coloured disc as an image, kept while nothing of it changes, with what the view alone decides."""

    def __init__(self) -> None:
        self._shown: tuple[object, ...] = ()
        self._values: Array | None = None
        self._image = QImage()
        self._key: tuple[object, ...] = ()
        self._index: tuple[NDArray[np.intp], ...] = ()
        self._weight: tuple[Array, Array] = (np.empty(0), np.empty(0))
        self._inside: NDArray[np.bool_] = np.empty(0, dtype=bool)

    def image(self, field: SphereField, scale: MapScale, camera: Camera, theme: Theme, side: int) -> QImage:
        """``side`` x ``side`` pixels that the ball fills."""
        shown = (scale, camera, theme, side)
        if field.values is not self._values or shown != self._shown:
            self._values, self._shown = field.values, shown
            self._image = self._made(field, scale, camera, theme, side)
        return self._image

    def _made(self, field: SphereField, scale: MapScale, camera: Camera, theme: Theme, side: int) -> QImage:
        self._look(field.values.shape, camera, side)
        values = field.values.ravel()
        (i00, i01, i10, i11), (s, t) = self._index, self._weight
        seen = (1 - s) * ((1 - t) * values[i00] + t * values[i01]) + s * (
            (1 - t) * values[i10] + t * values[i11]
        )
        share = np.where(seen < 0, seen / scale.reach_low, seen / scale.reach_high)
        middle = _COLOURS // 2
        level = middle + np.clip(np.round(middle * share), -middle, middle).astype(np.intp)
        pixels = np.zeros((side, side), dtype=np.uint32)
        pixels[self._inside] = _palette(scale, theme)[level]
        plane = np.full((side, side), np.nan)
        plane[self._inside] = seen
        self._contours(pixels, plane, scale, theme)
        image = QImage(pixels.data, side, side, 4 * side, QImage.Format.Format_ARGB32_Premultiplied)
        return image.copy()

    def _look(self, shape: tuple[int, ...], camera: Camera, side: int) -> None:
        key = (shape, camera.azimuth, camera.elevation, side)
        if key == self._key:
            return
        at = (np.arange(side) + 0.5) * 2 / side - 1
        right, up = np.meshgrid(at, -at)
        length = right**2 + up**2
        inside = length <= 1.0
        right, up = right[inside], up[inside]
        seen = np.column_stack((right, up, np.sqrt(1 - length[inside]))) @ basis(camera)
        rows, columns = shape
        row = np.arccos(np.clip(seen[:, 2], -1, 1)) * (rows - 1) / math.pi
        column = np.mod(np.arctan2(seen[:, 1], seen[:, 0]), 2 * math.pi) * (columns - 1) / (2 * math.pi)
        r, c = np.minimum(row.astype(np.intp), rows - 2), np.minimum(column.astype(np.intp), columns - 2)
        first = r * columns + c
        self._index = (first, first + 1, first + columns, first + columns + 1)
        self._weight = (row - r, column - c)
        self._inside, self._key = inside, key

    def _contours(self, pixels: NDArray[np.uint32], plane: Array, scale: MapScale, theme: Theme) -> None:
        """Lines where the value crosses a multiple of the step, a stronger one at zero."""
        # Without the offset rounding would draw noise where the function is constant at a multiple.
        small = 1e-9 * scale.step
        for step, strength in ((scale.step, 0.28), (math.inf, 0.85)):
            with np.errstate(invalid="ignore"):
                band = np.sign(plane + small) if math.isinf(step) else np.floor((plane + small) / step)
                edge = np.zeros(plane.shape, dtype=bool)
                edge[1:] |= np.abs(band[1:] - band[:-1]) > 0
                edge[:, 1:] |= np.abs(band[:, 1:] - band[:, :-1]) > 0
            ink = theme.color("text")
            pixels[edge] = _blend(pixels[edge], ink, strength)


def _blend(pixels: NDArray[np.uint32], ink: QColor, share: float) -> NDArray[np.uint32]:
    result = np.full(len(pixels), 0xFF000000, dtype=np.uint32)
    for shift, part in ((16, ink.red()), (8, ink.green()), (0, ink.blue())):
        old = (pixels.astype(np.uint32) >> shift) & 0xFF
        result |= np.round((1 - share) * old + share * part).astype(np.uint32) << shift
    return result


def _colour(share: float, scale: MapScale, theme: Theme) -> QColor:
    """At ``share`` from -1 to 1 of the reach."""
    role = scale.low if share < 0 else scale.high
    return mix(theme.color("sphere_fill"), theme.color(role), 0.92 * abs(share) ** 0.85)


@lru_cache(maxsize=16)
def _palette(scale: MapScale, theme: Theme) -> NDArray[np.uint32]:
    shares = np.linspace(-1, 1, _COLOURS)
    return np.array([_colour(float(x), scale, theme).rgba() for x in shares], dtype=np.uint32)


def map_layout(
    rect: QRectF, arrows: Sequence[MapArrow], camera: Camera, theme: Theme, previous: Sequence[int] = ()
) -> SphereLayout:
    """Where ball, tips and labels go; the bar takes the right edge."""
    ball = rect.adjusted(0, _head(theme), -BAR_ROOM * theme.scale, 0)
    plain = [Setting(a.label, a.direction) for a in arrows]
    return layout_sphere(ball, plain, camera, theme, previous=previous)


def _head(theme: Theme) -> float:
    return QFontMetricsF(theme.font(FONT_BODY, bold=True)).height() + 6 * theme.scale


def paint_sphere_map(
    painter: QPainter,
    rect: QRectF,
    field: SphereField,
    scale: MapScale,
    arrows: Sequence[MapArrow],
    camera: Camera,
    theme: Theme,
    *,
    raster: MapRaster | None = None,
    value: float = math.nan,
    focus: bool = False,
    previous: Sequence[int] = (),
) -> SphereLayout:
    """Paint into any rectangle of any device; ``value`` is marked on the colour bar."""
    layout = map_layout(rect, arrows, camera, theme, previous)
    disc = layout.disc
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipRect(rect)
    on_screen = painter.paintEngine().type() == QPaintEngine.Type.Raster
    wanted = 2 * disc.radius * abs(painter.deviceTransform().m11())
    side = max(40, min(round(wanted), _SCREEN_SIDE if raster is not None else 4 * _SCREEN_SIDE))
    image = (raster or MapRaster()).image(field, scale, camera, theme, side if on_screen else _VECTOR_SIDE)
    r = disc.radius
    painter.drawImage(QRectF(disc.x - r, disc.y - r, 2 * r, 2 * r), image)
    _paint_frame(painter, disc, camera, theme)
    _paint_arrows(painter, layout, arrows, theme)
    _paint_title(painter, rect, scale, theme)
    _paint_bar(painter, rect, scale, theme, value)
    if focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen("accent", 2.0))
        painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
    painter.restore()
    return layout


def _paint_frame(painter: QPainter, disc: Disc, camera: Camera, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = theme.pen("sphere_line", 1.4)
    pen.setCosmetic(False)
    painter.setPen(pen)
    painter.drawEllipse(QPointF(disc.x, disc.y), disc.radius, disc.radius)
    thin = theme.pen("axis", 1.0, Qt.PenStyle.SolidLine, 110)
    thin.setCosmetic(False)
    painter.setPen(thin)
    for _, normal in AXES:
        first, second = great_circle(camera, normal)
        painter.drawPath(arc_path(disc, first, second, 0.0, math.pi))


def _paint_arrows(painter: QPainter, layout: SphereLayout, arrows: Sequence[MapArrow], theme: Theme) -> None:
    scale = theme.scale
    centre = QPointF(layout.disc.x, layout.disc.y)
    order = np.argsort(layout.tips[:, 2], kind="stable").tolist()
    for i in order:
        arrow = arrows[i]
        x, y, depth = layout.tips[i].tolist()
        tip, behind = QPointF(x, y), depth < RIM
        ink, rim = theme.color(arrow.role), theme.color("panel")
        radius = layout.tip_radius
        style = Qt.PenStyle.DashLine if behind else Qt.PenStyle.SolidLine
        if arrow.ring:
            for color, width in ((rim, 5.0), (ink, 2.4)):
                pen = theme.pen(arrow.role, width, style if color is ink else Qt.PenStyle.SolidLine)
                pen.setColor(color)
                pen.setCosmetic(False)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(tip, radius + 1.5 * scale, radius + 1.5 * scale)
            continue
        for color, width in ((rim, 4.6), (ink, 2.4)):
            # A rim in the colour of the background keeps the line visible on every colour of the map.
            pen = theme.pen(arrow.role, width, style if color is ink else Qt.PenStyle.SolidLine)
            pen.setColor(QColor(color.red(), color.green(), color.blue(), 130 if behind else 255))
            pen.setCosmetic(False)
            painter.setPen(pen)
            painter.drawLine(centre, tip)
        pen = theme.pen("panel", 1.4)
        pen.setCosmetic(False)
        painter.setPen(pen)
        painter.setBrush(theme.color("panel") if behind else ink)
        if behind:
            pen.setColor(ink)
            painter.setPen(pen)
        painter.drawEllipse(tip, radius, radius)
    _paint_labels(painter, layout, arrows, theme)


def _paint_labels(painter: QPainter, layout: SphereLayout, arrows: Sequence[MapArrow], theme: Theme) -> None:
    font = theme.font(FONT_BODY, bold=True)
    for box, arrow in zip(layout.labels, arrows, strict=True):
        if box is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("panel", 205))
            painter.drawRoundedRect(box.adjusted(-3, -1, 3, 1), 4, 4)
            painter.setPen(theme.color(arrow.role))
            paint_math(painter, box, arrow.label, font)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.color("muted"))
    for name, box in zip(layout.axis_names, layout.axis_labels, strict=True):
        if box is not None:
            paint_math(painter, box, name, theme.font(FONT_SMALL))


def _paint_title(painter: QPainter, rect: QRectF, scale: MapScale, theme: Theme) -> None:
    font = theme.font(FONT_BODY, bold=True)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    title = metrics.elidedText(scale.title, Qt.TextElideMode.ElideRight, rect.width() - 12 * theme.scale)
    painter.drawText(
        QPointF(rect.left() + 6 * theme.scale, rect.top() + metrics.ascent() + 3 * theme.scale), title
    )


def _paint_bar(painter: QPainter, rect: QRectF, scale: MapScale, theme: Theme, value: float) -> None:
    k = theme.scale
    font = theme.font(FONT_SMALL)
    metrics = QFontMetricsF(font)
    top = rect.top() + _head(theme) + 10 * k
    height = min(rect.bottom() - top - 12 * k, 260 * k)
    top += max(0.0, (rect.bottom() - 12 * k - top - height) / 2)
    bar = QRectF(rect.right() - BAR_ROOM * k + 16 * k, top, BAR_WIDTH * k, height)
    span = scale.reach_low + scale.reach_high

    def y_of(x: float) -> float:
        return bar.bottom() - (x + scale.reach_low) / span * bar.height()

    gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
    for part in np.linspace(0, 1, 33).tolist():
        x = part * span - scale.reach_low
        share = x / scale.reach_low if x < 0 else x / scale.reach_high
        gradient.setColorAt(part, _colour(share, scale, theme))
    pen = theme.pen("sphere_line", 1.0)
    pen.setCosmetic(False)
    painter.setPen(pen)
    painter.setBrush(gradient)
    painter.drawRect(bar)
    painter.setFont(font)
    painter.setPen(theme.color("axis"))
    for tick in _ticks(scale, bar.height() / (metrics.height() + 2)):
        y = y_of(tick)
        text = number(tick, scale.decimals)
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 4 * k, y))
        painter.drawText(QPointF(bar.right() + 7 * k, y + (metrics.ascent() - metrics.descent()) / 2), text)
    if math.isfinite(value):
        y = min(max(y_of(value), bar.top()), bar.bottom())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("text"))
        left = bar.left() - 2 * k
        painter.drawPolygon(
            [QPointF(left, y), QPointF(left - 8 * k, y - 5 * k), QPointF(left - 8 * k, y + 5 * k)]
        )


def _ticks(scale: MapScale, room: float) -> list[float]:
    """Multiples of the step within the reach, thinned until they fit; zero stays."""
    every = 1
    low, high = -scale.reach_low, scale.reach_high
    while (high - low) / (scale.step * every) + 1 > max(3.0, room):
        every += 1
    step = scale.step * every
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [n * step for n in range(first, last + 1)]
