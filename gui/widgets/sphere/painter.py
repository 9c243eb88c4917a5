"""Paints a Bloch sphere with QPainter into any rectangle of any device: window, PNG, SVG or PDF.

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
from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import Theme
from gui.widgets.sphere.geometry import AXES, RIM, Disc, angles, great_circle, project
from gui.widgets.sphere.layout import (
    AXIS_END,
    TIP_RADIUS,
    Readout,
    SphereLayout,
    axis_font,
    font_key,
    label_font,
    layout_sphere,
    readout_font,
    screen_points,
    sphere_disc,
    title_font,
    typeset,
)

__all__ = ["AXIS_END", "Backdrop", "Overlay", "Readout", "paint_sphere", "screen_points", "sphere_disc"]


LINE = 1.0  # width of the great circles; anything above 1 costs Qt's rasteriser twenty times as much


class Overlay(Struct, frozen=True):
    """Points on the sphere shown as dots: area by weight, or colour by value if ``role`` is given."""

    points: Array
    values: Array
    role: str | None = None


class Backdrop:
    """Keeps the layers behind as pictures, for a widget; without one, everything is painted as vectors."""

    def __init__(self) -> None:
        self._ball, self._behind = KeptPixmap(), KeptPixmap()

    def forget(self) -> None:
        """Let the pictures go, while nobody sees the sphere."""
        self._ball.forget()
        self._behind.forget()

    def paint(self, artist: _Artist, rect: QRectF, view: tuple[Disc, Theme, Camera]) -> None:
        """The shaded ball, which does not change while the view turns, and what is drawn on it behind."""

        def ball(painter: QPainter) -> None:
            with artist.on(painter):
                artist.ball()

        def behind(painter: QPainter) -> None:
            self._ball.paint(painter, rect, view[:2], ball, at_once=False)
            with artist.on(painter):
                artist.frame_behind()

        self._behind.paint(artist.p, rect, view, behind, at_once=False)


def paint_sphere(
    painter: QPainter,
    rect: QRectF,
    arrows: Sequence[Setting],
    camera: Camera,
    theme: Theme,
    *,
    role: str,
    title: str,
    selected: int = -1,
    hover: int = -1,
    overlay: Overlay | None = None,
    focus: bool = False,
    readout: Readout | None = None,
    previous: Sequence[int] = (),
    backdrop: Backdrop | None = None,
) -> SphereLayout:
    """Paint one sphere; ``role`` names its colour. Hand the layout's ``choices`` back as ``previous`` so that
    labels stay where they are from frame to frame."""
    layout = layout_sphere(
        rect,
        arrows,
        camera,
        theme,
        title=title,
        selected=selected,
        hover=hover,
        readout=readout,
        previous=previous,
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    artist = _Artist(painter, layout, camera, theme, role)
    if backdrop is None:
        artist.ball()
        artist.frame_behind()
    else:
        backdrop.paint(artist, rect, (layout.disc, theme, camera))
    if overlay is not None:
        artist.overlay(overlay, front=False)
    order = np.argsort(layout.tips[:, 2], kind="stable").tolist()
    behind = [i for i in order if layout.tips[i, 2] < RIM]
    for i in behind:
        artist.arrow(i, arrows[i], i == selected, i == hover)
    artist.axes(front=True)
    artist.circles(front=True)
    if overlay is not None:
        artist.overlay(overlay, front=True)
    if readout is not None and 0 <= readout.index < len(arrows):
        artist.guides(arrows[readout.index].direction)
    for i in order[len(behind) :]:
        artist.arrow(i, arrows[i], i == selected, i == hover)
    artist.labels(arrows, title, selected)
    if readout is not None and layout.readout is not None:
        artist.readout()
    if focus:
        artist.focus_ring(rect)
    painter.restore()
    return layout


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


class _Artist:
    """One painter and one layout; the methods are the layers from back to front."""

    def __init__(
        self, painter: QPainter, layout: SphereLayout, camera: Camera, theme: Theme, role: str
    ) -> None:
        self.p = painter
        self.layout = layout
        self.disc = layout.disc
        self.camera = camera
        self.theme = theme
        self.role = role
        self.ink = theme.color(role)
        self.fill = theme.color("sphere_fill")
        self.far_ink = mix(self.fill, self.ink, 0.75)
        # pen and brush of the tips in front and behind
        self.tip_styles = (
            (self.pen(self.fill, 1.2), QBrush(self.ink)),
            (self.pen(self.far_ink, 1.8), QBrush(mix(self.fill, self.ink, 0.18))),
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
        behind = depth < RIM
        tip = QPointF(x, y)
        # fades towards the back, where the tip is hollow as well, for those who do not see the fading
        shade = QColor(self.ink)
        shade.setAlphaF(0.5 + 0.18 * depth if behind else 0.9 + 0.1 * depth)
        width = 2.2 if behind else 2.6 + 0.4 * depth
        if self.layout.tip_radius < TIP_RADIUS * self.theme.scale * 0.8:
            width *= 0.65
            shade.setAlphaF(shade.alphaF() * (0.6 if behind else 1.0))  # a bundle of faint lines adds up
        self.p.setPen(self.pen(shade, width, (4.0, 2.2) if behind else ()))
        self.p.drawLine(QPointF(self.disc.x, self.disc.y), tip)
        r = self.layout.tip_radius * (1.0 + 0.13 * depth)
        if selected or hovered:
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            ring = self.theme.color("text") if selected else self.theme.color(self.role, 170)
            self.p.setPen(self.pen(ring, 2.0 if selected else 1.6))
            self.p.drawEllipse(tip, r + 4 * self.theme.scale, r + 4 * self.theme.scale)
        pen, brush = self.tip_styles[behind]
        self.p.setPen(pen)
        self.p.setBrush(brush)
        if arrow.locked:
            self._padlock(tip, r, behind)
        else:
            self.p.drawEllipse(tip, r, r)
        self.p.setBrush(Qt.BrushStyle.NoBrush)

    def _padlock(self, tip: QPointF, r: float, behind: bool) -> None:
        """A square tip with a shackle above it."""
        body = QRectF(tip.x() - r * 0.95, tip.y() - r * 0.75, r * 1.9, r * 1.7)
        pen, brush = self.p.pen(), self.p.brush()
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.setPen(self.pen(self.far_ink if behind else self.ink, 1.8))
        hook = QRectF(tip.x() - r * 0.55, tip.y() - r * 1.55, r * 1.1, r * 1.5)
        self.p.drawArc(hook, 0, 180 * 16)
        self.p.setPen(pen)
        self.p.setBrush(brush)
        self.p.drawRoundedRect(body, r * 0.25, r * 0.25)
        self.p.setPen(Qt.PenStyle.NoPen)
        self.p.setBrush(self.ink if behind else self.fill)
        self.p.drawEllipse(QPointF(tip.x(), tip.y() + r * 0.1), r * 0.28, r * 0.28)

    def guides(self, direction: Vector) -> None:
        """The arcs that measure theta (from z) and phi (from x along the equator)."""
        theta, phi = angles(direction)
        if not 1e-6 < theta < math.pi - 1e-6:
            return
        foot = (math.cos(phi), math.sin(phi), 0.0)
        axes = project(self.camera, np.array([AXES[0][1], AXES[1][1], AXES[2][1], foot]))[:, :2].tolist()
        x, y, z, out = ((float(a[0]), float(a[1])) for a in axes)
        self.p.setPen(self.pen(self.theme.color(self.role, 190), 1.8, (1.5, 2.0)))
        self.p.drawPath(arc_path(self.disc, z, out, 0.0, theta))
        self.p.drawPath(arc_path(self.disc, x, y, 0.0, phi))
        self.p.setPen(self.pen(self.theme.color(self.role, 110), 1.0, (3.0, 3.0)))
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

    def labels(self, arrows: Sequence[Setting], title: str, selected: int) -> None:
        self.p.setBrush(Qt.BrushStyle.NoBrush)
        self.p.setPen(self.theme.color("muted"))
        font = axis_font(self.theme)
        for (name, _), box in zip(AXES, self.layout.axis_labels, strict=True):
            if box is not None:
                self.name(box, name, font)
        font = label_font(self.theme, len(arrows))
        for i, box in enumerate(self.layout.labels):
            if box is not None:
                self.p.setPen(self.theme.color("text") if i == selected else self.ink)
                self.name(box, arrows[i].label, font)
        if title:
            font = title_font(self.theme)
            self.p.setFont(font)
            self.p.setPen(self.ink)
            self.p.drawText(_baseline(self.layout.title, font), title)

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


def _baseline(box: QRectF, font: QFont) -> QPointF:
    return QPointF(box.left(), box.top() + QFontMetricsF(font).ascent())
