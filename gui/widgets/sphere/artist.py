"""The layers of a Bloch sphere, from the ball to the words, each painted with one painter and one layout.

Nothing here is rasterised: circles are arcs of ellipses, the shading is a radial gradient, text stays text.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
    QTransform,
)

from gui.core.scenario import Camera, Setting
from gui.core.values import Array, Vector
from gui.look.theme import Theme, known_role
from gui.widgets.sphere.geometry import AXES, RIM, Disc, angles, great_circle, project
from gui.widgets.sphere.layout import (
    AXIS_END,
    TIP_RADIUS,
    Party,
    SphereLayout,
    axis_font,
    font_key,
    label_font,
    readout_font,
    screen_points,
    title_font,
    typeset,
)

DIAMOND = 1.3  # half the diagonal of Bob's mark in radii of the disc: about the same area
LINE = 1.0  # width of the great circles; anything above 1 costs Qt's rasteriser twenty times as much


class Overlay(Struct, frozen=True):
    """Points on the sphere shown as dots: area by weight, or colour by value if ``role`` is given."""

    points: Array
    values: Array
    role: str | None = None

    def __post_init__(self) -> None:
        if self.role is not None:
            known_role(self.role)


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """``share`` of the second colour in the first."""
    keep = 1.0 - share
    return QColor.fromRgbF(
        first.redF() * keep + second.redF() * share,
        first.greenF() * keep + second.greenF() * share,
        first.blueF() * keep + second.blueF() * share,
    )


def arc_path(
    disc: Disc, first: tuple[float, float], second: tuple[float, float], start: float, sweep: float
) -> QPainterPath:
    """Image of cos t * first + sin t * second, t from start over sweep (radians): an arc of an ellipse."""
    path = QPainterPath()
    unit = QRectF(-1.0, -1.0, 2.0, 2.0)
    path.arcMoveTo(unit, -math.degrees(start))
    path.arcTo(unit, -math.degrees(start), -math.degrees(sweep))
    r = disc.radius
    affine = QTransform(r * first[0], -r * first[1], r * second[0], -r * second[1], disc.x, disc.y)
    return affine.map(path)


class _Style(Struct, frozen=True):
    """Colours of one party; pen and brush of its tips in front and behind."""

    ink: QColor
    far_ink: QColor
    front: tuple[QPen, QBrush]
    back: tuple[QPen, QBrush]


class Artist:
    """One painter and one layout; the methods are the layers from back to front."""

    def __init__(
        self, painter: QPainter, layout: SphereLayout, camera: Camera, theme: Theme, parties: Sequence[Party]
    ) -> None:
        self.p = painter
        self.layout = layout
        self.disc = layout.disc
        self.camera = camera
        self.theme = theme
        self.parties = parties
        self.roles = [party.role for party in parties for _ in range(party.count)]
        self.fill = theme.color("sphere_fill")
        self.styles = {party.role: self._style(party.role) for party in parties}

    def _style(self, role: str) -> _Style:
        ink = self.theme.color(role)
        far = mix(self.fill, ink, 0.75)
        return _Style(
            ink=ink,
            far_ink=far,
            front=(self.pen(self.fill, 1.2), QBrush(ink)),
            back=(self.pen(far, 1.8), QBrush(mix(self.fill, ink, 0.18))),
        )

    @contextmanager
    def on(self, painter: QPainter) -> Iterator[None]:
        """Paint with another painter for a while."""
        before, self.p = self.p, painter
        yield
        self.p = before

    def pen(self, color: QColor, width: float, dashes: Sequence[float] = ()) -> QPen:
        # not cosmetic: a picture painted at twice the size keeps its proportions
        pen = QPen(color, width * self.theme.scale)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # round caps cost twice as much
        if dashes:
            pen.setDashPattern(list(dashes))
        return pen

    def ball(self) -> None:
        centre, r = QPointF(self.disc.x, self.disc.y), self.disc.radius
        light = QPointF(self.disc.x - 0.38 * r, self.disc.y - 0.42 * r)
        gradient = QRadialGradient(centre, r, light)
        text, line = self.theme.color("text"), self.theme.color("sphere_line")
        dark = self.theme.name == "dark"
        gradient.setColorAt(0.0, mix(self.fill, text, 0.13) if dark else self.theme.color("panel"))
        gradient.setColorAt(0.55, mix(self.fill, text, 0.035) if dark else mix(self.fill, line, 0.05))
        gradient.setColorAt(
            1.0, mix(self.fill, self.theme.color("window"), 0.55) if dark else mix(self.fill, line, 0.27)
        )
        self.p.setPen(self.pen(line, LINE))
        self.p.setBrush(QBrush(gradient))
        self.p.drawEllipse(centre, r, r)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def frame_behind(self) -> None:
        self.circles(front=False)
        self.axes(front=False)

    def frame_in_front(self) -> None:
        self.axes(front=True)
        self.circles(front=True)

    def circles(self, front: bool) -> None:
        """The equator and the meridians through x and y."""
        for name, normal in AXES:
            strong = name == "z"
            if front:
                self.p.setPen(self.pen(self.theme.color("sphere_line", 255 if strong else 215), LINE))
            else:
                self.p.setPen(self.pen(self.theme.color("sphere_line", 130), 1.0, (3.5, 4.0)))
            first, second = great_circle(self.camera, normal)
            self.p.drawPath(arc_path(self.disc, first, second, 0.0, math.pi if front else -math.pi))

    def axes(self, front: bool) -> None:
        """Each half axis whose end is on the wanted side; the positive ends stick out."""
        centre = QPointF(self.disc.x, self.disc.y)
        for i, (x, y, depth) in enumerate(self.layout.axis_ends.tolist()):
            if (depth >= 0) != front:
                continue
            reach = 1.0 if i < 3 else 1.0 / AXIS_END
            end = QPointF(self.disc.x + (x - self.disc.x) * reach, self.disc.y + (y - self.disc.y) * reach)
            color = self.theme.color("axis", (150 if front else 90) if i < 3 else (70 if front else 50))
            self.p.setPen(self.pen(color, 1.0, () if i < 3 else (2.0, 4.0)))
            self.p.drawLine(centre, end)

    def arrow(self, index: int, arrow: Setting, selected: bool, hovered: bool) -> None:
        x, y, depth = self.layout.tips[index].tolist()
        role, behind = self.roles[index], depth < RIM
        style = self.styles[role]
        tip = QPointF(x, y)
        # fades towards the back, where the tip is hollow as well, for those who do not see the fading
        shade = QColor(style.ink)
        shade.setAlphaF(0.5 + 0.18 * depth if behind else 0.9 + 0.1 * depth)
        width = 2.2 if behind else 2.6 + 0.4 * depth
        if self.layout.tip_radius < TIP_RADIUS * self.theme.scale * 0.8:
            width *= 0.65
            shade.setAlphaF(shade.alphaF() * (0.6 if behind else 1.0))  # a bundle of faint lines adds up
        self.p.setPen(self.pen(shade, width, (4.0, 2.2) if behind else ()))
        self.p.drawLine(QPointF(self.disc.x, self.disc.y), tip)
        r = self.layout.tip_radius * self.layout.tip_sizes[index] * (1.0 + 0.13 * depth)
        if selected or hovered:
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            ring = self.theme.color("text") if selected else self.theme.color(role, 170)
            self.p.setPen(self.pen(ring, 2.0 if selected else 1.6))
            self.p.drawEllipse(tip, r + 4 * self.theme.scale, r + 4 * self.theme.scale)
        if arrow.locked:
            self._padlock(tip, r, role, behind)
        else:
            self.mark(tip, r, role, behind)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def mark(self, tip: QPointF, r: float, role: str, behind: bool = False) -> None:
        """The mark of a party: a disc, or a diamond for Bob, whose points stand out from behind a disc."""
        style = self.styles[role]
        pen, brush = style.back if behind else style.front
        self.p.setPen(pen)
        self.p.setBrush(brush)
        if role == "bob":
            x, y, h = tip.x(), tip.y(), DIAMOND * r
            corners = [QPointF(x, y - h), QPointF(x + h, y), QPointF(x, y + h), QPointF(x - h, y)]
            self.p.drawConvexPolygon(corners)
        else:
            self.p.drawEllipse(tip, r, r)

    def _padlock(self, tip: QPointF, r: float, role: str, behind: bool) -> None:
        """A shackle above the mark, which is square instead of round, and a keyhole in it."""
        style = self.styles[role]
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.setPen(self.pen(style.far_ink if behind else style.ink, 1.8))
        rise = 0.25 * r if role == "bob" else 0.0
        hook = QRectF(tip.x() - r * 0.55, tip.y() - r * 1.55 - rise, r * 1.1, r * 1.5)
        self.p.drawArc(hook, 0, 180 * 16)
        if role == "bob":
            self.mark(tip, r, role, behind)
        else:
            pen, brush = style.back if behind else style.front
            self.p.setPen(pen)
            self.p.setBrush(brush)
            body = QRectF(tip.x() - r * 0.95, tip.y() - r * 0.75, r * 1.9, r * 1.7)
            self.p.drawRoundedRect(body, r * 0.25, r * 0.25)
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(style.ink if behind else self.fill)
        self.p.drawEllipse(QPointF(tip.x(), tip.y() + r * 0.1), r * 0.28, r * 0.28)

    def guides(self, direction: Vector, role: str) -> None:
        """The arcs that measure theta (from z) and phi (from x along the equator)."""
        theta, phi = angles(direction)
        if not 1e-6 < theta < math.pi - 1e-6:
            return
        foot = (math.cos(phi), math.sin(phi), 0.0)
        axes = project(self.camera, np.array([AXES[0][1], AXES[1][1], AXES[2][1], foot]))[:, :2].tolist()
        x, y, z, out = ((float(a[0]), float(a[1])) for a in axes)
        self.p.setPen(self.pen(self.theme.color(role, 190), 1.8, (1.5, 2.0)))
        self.p.drawPath(arc_path(self.disc, z, out, 0.0, theta))
        self.p.drawPath(arc_path(self.disc, x, y, 0.0, phi))
        self.p.setPen(self.pen(self.theme.color(role, 110), 1.0, (3.0, 3.0)))
        self.p.drawLine(QPointF(self.disc.x, self.disc.y), QPointF(*self.disc.to_screen(out)))

    def overlay(self, overlay: Overlay, front: bool) -> None:
        """Dots in eight classes of weight (area) or value (colour), one path each."""
        points = screen_points(self.disc, project(self.camera, overlay.points))
        if not len(points):
            return
        values = np.asarray(overlay.values, dtype=float)
        if overlay.role is None:
            span = float(values.max(initial=0.0)) or 1.0
            classes = np.ceil(8 * np.clip(values / span, 0.0, 1.0)).astype(int)
        else:
            low, high = float(values.min()), float(values.max())
            classes = 1 + np.minimum((8 * (values - low) / ((high - low) or 1.0)).astype(int), 7)
        mine = points[:, 2] >= 0 if front else points[:, 2] < 0
        self.p.setPen(Qt.PenStyle.NoPen)
        for level in range(1, 9):
            chosen = points[mine & (classes == level)]
            if not len(chosen):
                continue
            if overlay.role is None:
                radius, color = 5.0 * math.sqrt(level / 8), self.theme.color("local")
            else:
                radius, color = 3.2, mix(self.fill, self.theme.color(overlay.role), level / 8)
            color.setAlpha(225 if front else 90)
            self.p.setBrush(color)
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
            radius *= self.theme.scale
            for px, py, _ in chosen.tolist():
                path.addEllipse(QPointF(px, py), radius, radius)
            self.p.drawPath(path)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def labels(self, arrows: Sequence[Setting], selected: int) -> None:
        # No line runs through a name: it is interrupted there.
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.theme.color("sphere_fill", 190))
        scale = self.theme.scale
        for under in self.layout.struck:
            self.p.drawRoundedRect(under.adjusted(0, 2 * scale, 0, -scale), 6 * scale, 6 * scale)
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.setPen(self.theme.color("muted"))
        font = axis_font(self.theme)
        for name, box in zip(self.layout.axis_names, self.layout.axis_labels, strict=True):
            if box is not None:
                self.name(box, name, font)
        font = label_font(self.theme, len(arrows))
        for i, box in enumerate(self.layout.labels):
            if box is not None:
                self.p.setPen(self.theme.color("text") if i == selected else self.styles[self.roles[i]].ink)
                self.name(box, arrows[i].label, font)

    def titles(self) -> None:
        """Whose directions these are; with several parties each name after its mark."""
        font = title_font(self.theme)
        self.p.setFont(font)
        width = QFontMetricsF(font)
        for party, box in zip(self.parties, self.layout.titles, strict=True):
            if len(self.parties) > 1:
                r = TIP_RADIUS * self.theme.scale
                self.mark(QPointF(box.left() + DIAMOND * r, box.center().y()), r, party.role)
            self.p.setPen(self.styles[party.role].ink)
            left = box.right() - width.horizontalAdvance(party.title)
            self.p.drawText(QPointF(left, box.top() + width.ascent()), party.title)

    def name(self, box: QRectF, name: str, font: QFont) -> None:
        for run_font, offset, text in typeset(name, font_key(font)):
            self.p.setFont(run_font)
            self.p.drawText(box.topLeft() + offset, text)

    def readout(self) -> None:
        box = self.layout.readout
        if box is None:
            return
        scale = self.theme.scale
        self.p.setPen(self.pen(self.theme.color("control_edge"), 1.0))
        self.p.setBrush(self.theme.color("raised"))
        self.p.drawRoundedRect(box, 5 * scale, 5 * scale)
        font = readout_font(self.theme)
        self.p.setFont(font)
        metrics = QFontMetricsF(font)
        y = box.top() + 4 * scale + metrics.ascent()
        lines = self.layout.readout_lines
        colors = ["text" if "=" in line else "muted" for line in lines]
        for line, color in zip(lines, colors, strict=True):
            self.p.setPen(self.theme.color(color))
            self.p.drawText(QPointF(box.left() + 7 * scale, y), line)
            y += metrics.height()

    def focus_ring(self, rect: QRectF) -> None:
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.setPen(self.pen(self.theme.color("accent"), 2.0))
        self.p.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
