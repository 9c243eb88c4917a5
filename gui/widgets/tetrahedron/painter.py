"""Paints the tetrahedron of Bell-diagonal states, the octahedron of separable ones in it, and a state."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.core.scenario import Camera
from gui.core.values import Array, Vector
from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.widgets.sphere import basis, project
from physics.states.tetrahedron import (
    BELL_STATES,
    CORNERS,
    OCTAHEDRON,
    OCTAHEDRON_FACES,
    chsh_border,
)

REACH = 1.8  # half the width of the picture in units of t: the corners are √3 away from the middle
SINGLET = 3
AXIS_END = 1.3


class Marked(Struct, frozen=True):
    """The state in the picture: its point without noise and with that of V, and what the title says.

    ``exact``: the state is Bell-diagonal; else the point stands for its T up to local rotations. ``label``
    stands beside the point with noise.
    """

    point: Vector = (-1.0, -1.0, -1.0)
    noisy: Vector = (-1.0, -1.0, -1.0)
    exact: bool = True
    title: str = ""
    label: str = ""


class Frame3(Struct, frozen=True):
    """From t to the screen: centre, pixels for a unit, and the camera."""

    x: float
    y: float
    unit: float
    camera: Camera

    def at(self, t: Vector | Array) -> QPointF:
        right, up, _ = project(self.camera, t).tolist()
        return QPointF(self.x + self.unit * right, self.y - self.unit * up)

    def polygon(self, points: Array) -> QPolygonF:
        return QPolygonF([self.at(p) for p in points])

    def depth(self, t: Vector | Array) -> float:
        """How far in front of the middle, in units of t."""
        return float(project(self.camera, t)[2])

    def moved(self, t: Vector, to: QPointF) -> Array:
        """The point at the depth of ``t`` that is seen at ``to``."""
        seen = np.array([(to.x() - self.x) / self.unit, (self.y - to.y()) / self.unit, self.depth(t)])
        return np.asarray(seen @ basis(self.camera))


def frame_in(rect: QRectF, camera: Camera, theme: Theme) -> Frame3:
    """Where the picture is in ``rect``, below the title and above the legend."""
    head, foot = _head(theme), _foot(theme)
    room = min(rect.width(), rect.height() - head - foot)
    y = rect.top() + head + (rect.height() - head - foot) / 2
    return Frame3(rect.center().x(), y, max(1.0, room / 2 / REACH) * camera.zoom, camera)


def _line_height(theme: Theme) -> float:
    return QFontMetricsF(theme.font(FONT_BODY)).height()


def _head(theme: Theme) -> float:
    return _line_height(theme) + 6 * theme.scale


def _foot(theme: Theme) -> float:
    return QFontMetricsF(theme.font(FONT_SMALL)).height() + 8 * theme.scale


@lru_cache(maxsize=1)
def _violating() -> list[tuple[int, int, Array]]:
    """For each corner and face there the part (n, 3) where CHSH can be violated: face, corner, points.

    The face is named by the corner that is not on it.
    """
    parts = []
    for corner in range(4):
        others = [k for k in range(4) if k != corner]
        for left_out, line in zip(others, chsh_border(corner), strict=True):
            parts.append((left_out, corner, np.vstack([CORNERS[corner], line])))
    return parts


def paint_tetrahedron(
    painter: QPainter,
    rect: QRectF,
    shown: Marked,
    camera: Camera,
    theme: Theme,
    *,
    focus: bool = False,
    kept: KeptPixmap | None = None,
) -> None:
    """Paint it into ``rect``, as vectors or from what was ``kept``; ``focus`` rings the point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    frame = frame_in(rect, camera, theme)

    def scenery(into: QPainter) -> None:
        _paint_scenery(into, rect, frame, shown.exact, theme)

    if kept is None:
        scenery(painter)
    else:
        # While the state is dragged all else stays; while the view turns nothing does.
        kept.paint(painter, rect, (camera, theme, shown.exact), scenery, at_once=False)
    _paint_state(painter, frame, shown, theme, focus)
    _paint_title(painter, rect, shown.title, theme)
    painter.restore()


def _paint_scenery(painter: QPainter, rect: QRectF, frame: Frame3, exact: bool, theme: Theme) -> None:
    # A face is seen from outside if the corner that is not on it lies behind the middle.
    front = [frame.depth(-CORNERS[k]) > 0 for k in range(4)]
    _paint_regions(painter, frame, [k for k in range(4) if not front[k]], theme, 26)
    _paint_edges(painter, frame, front, False, theme)
    _paint_octahedron(painter, frame, theme)
    _paint_axes(painter, frame, theme)
    _paint_regions(painter, frame, [k for k in range(4) if front[k]], theme, 44)
    _paint_edges(painter, frame, front, True, theme)
    _paint_werner(painter, frame, theme)
    _paint_names(painter, frame, theme)
    _paint_legend(painter, rect, exact, theme)


def _pen(theme: Theme, role: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = theme.pen(role, width, style)
    pen.setCosmetic(False)
    return pen


def _paint_regions(painter: QPainter, frame: Frame3, faces: list[int], theme: Theme, alpha: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for left_out, _, points in _violating():
        if left_out in faces:
            polygon = frame.polygon(points)
            painter.setBrush(theme.color("violation", alpha))
            painter.drawPolygon(polygon)
            painter.setBrush(QBrush(theme.color("violation", 2 * alpha), Qt.BrushStyle.BDiagPattern))
            painter.drawPolygon(polygon)


def _paint_edges(painter: QPainter, frame: Frame3, front: list[bool], visible: bool, theme: Theme) -> None:
    """Those of a face that is seen are full lines, those behind are dashed."""
    style = Qt.PenStyle.SolidLine if visible else Qt.PenStyle.DashLine
    painter.setPen(_pen(theme, "text" if visible else "sphere_line", 1.6 if visible else 1.2, style))
    for i, j in combinations(range(4), 2):
        seen = any(front[k] for k in range(4) if k not in (i, j))
        if seen == visible:
            painter.drawLine(frame.at(CORNERS[i]), frame.at(CORNERS[j]))


def _paint_octahedron(painter: QPainter, frame: Frame3, theme: Theme) -> None:
    def depth(face: tuple[int, ...]) -> float:
        return frame.depth(OCTAHEDRON[list(face)].mean(axis=0))

    for face in sorted(OCTAHEDRON_FACES, key=depth):
        near = depth(face) > 0
        painter.setPen(_pen(theme, "good", 1.2 if near else 0.7))
        painter.setBrush(theme.color("good", 34 if near else 18))
        painter.drawPolygon(frame.polygon(OCTAHEDRON[list(face)]))


def _paint_axes(painter: QPainter, frame: Frame3, theme: Theme) -> None:
    painter.setFont(theme.font(FONT_SMALL))
    for axis, name in zip(np.eye(3), ("t₁", "t₂", "t₃"), strict=True):
        painter.setPen(_pen(theme, "axis", 0.9, Qt.PenStyle.DotLine))
        end = frame.at(AXIS_END * axis)
        painter.drawLine(frame.at(-axis), end)
        painter.setPen(theme.color("muted"))
        _centred(painter, end, name, theme, FONT_SMALL)


def _paint_werner(painter: QPainter, frame: Frame3, theme: Theme) -> None:
    painter.setPen(_pen(theme, "quantum", 1.8, Qt.PenStyle.DashLine))
    painter.drawLine(frame.at((0.0, 0.0, 0.0)), frame.at(CORNERS[SINGLET]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("quantum"))
    k = theme.scale
    painter.drawEllipse(frame.at((0.0, 0.0, 0.0)), 2.6 * k, 2.6 * k)


def _paint_state(painter: QPainter, frame: Frame3, shown: Marked, theme: Theme, focus: bool) -> None:
    k = theme.scale
    point, noisy = frame.at(shown.point), frame.at(shown.noisy)
    painter.setPen(_pen(theme, "accent", 2.0))
    painter.drawLine(frame.at((0.0, 0.0, 0.0)), noisy)
    painter.setPen(_pen(theme, "panel", 1.2))
    painter.setBrush(theme.color("accent"))
    painter.drawEllipse(noisy, 5.0 * k, 5.0 * k)
    if shown.label:
        metrics = QFontMetricsF(theme.font(FONT_SMALL, bold=True))
        width, height = metrics.horizontalAdvance(shown.label) + 8 * k, metrics.height()
        place = QRectF(noisy.x() + 12 * k, noisy.y() + 6 * k, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("panel", 200))
        painter.drawRoundedRect(place, 3 * k, 3 * k)
        painter.setFont(theme.font(FONT_SMALL, bold=True))
        painter.setPen(theme.color("accent"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, shown.label)
    size = 8.0 * k
    painter.setBrush(theme.color("panel", 120))
    painter.setPen(_pen(theme, "accent", 2.4))
    if shown.exact:
        corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
        painter.drawPolygon(QPolygonF([point + c for c in corners]))
    else:
        painter.drawRect(QRectF(point.x() - 0.8 * size, point.y() - 0.8 * size, 1.6 * size, 1.6 * size))
    if focus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(theme, "text", 1.4, Qt.PenStyle.DotLine))
        painter.drawEllipse(point, 1.9 * size, 1.9 * size)


def _paint_names(painter: QPainter, frame: Frame3, theme: Theme) -> None:
    painter.setPen(theme.color("text"))
    for name, corner in zip(BELL_STATES, CORNERS, strict=True):
        at = frame.at(corner) - QPointF(frame.x, frame.y)
        length = max(1.0, (at.x() ** 2 + at.y() ** 2) ** 0.5)
        out = 20 * theme.scale / length
        _centred(painter, frame.at(corner) + at * out, name, theme, FONT_BODY, bold=True)


def _centred(
    painter: QPainter, at: QPointF, text: str, theme: Theme, size: float, bold: bool = False
) -> None:
    font = theme.font(size, bold=bold)
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(text) + 4, metrics.height()
    painter.setFont(font)
    place = QRectF(at.x() - width / 2, at.y() - height / 2, width, height)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _paint_title(painter: QPainter, rect: QRectF, title: str, theme: Theme) -> None:
    k = theme.scale
    bold = theme.font(FONT_BODY, bold=True)
    painter.setFont(bold)
    painter.setPen(theme.color("text"))
    title = QFontMetricsF(bold).elidedText(title, Qt.TextElideMode.ElideRight, rect.width() - 12 * k)
    place = QRectF(rect.left(), rect.top() + 2 * k, rect.width(), _line_height(theme))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, title)


def _paint_legend(painter: QPainter, rect: QRectF, exact: bool, theme: Theme) -> None:
    k = theme.scale
    small = theme.font(FONT_SMALL)
    metrics = QFontMetricsF(small)
    entries = (
        ("good", "separable"),
        ("violation", "Sₘₐₓ > 2 (on the faces)"),
        ("quantum", "Werner states"),
        ("accent", "◇ state, ● with noise" if exact else "□ its T, ● with noise"),
    )
    gap, mark = 12 * k, 14 * k
    widths = [metrics.horizontalAdvance(text) + mark + 4 * k for _, text in entries]
    while sum(widths) + gap * (len(widths) - 1) > rect.width() and len(widths) > 1:
        widths.pop()  # the last says least
    x = rect.left() + (rect.width() - sum(widths) - gap * (len(widths) - 1)) / 2
    painter.setFont(small)
    for (role, text), width in zip(entries, widths, strict=False):
        top = rect.bottom() - metrics.height() - 3 * k
        box = QRectF(x, top + 0.15 * metrics.height(), mark - 3 * k, 0.7 * metrics.height())
        middle = box.center().y()
        if role == "quantum":
            painter.setPen(_pen(theme, role, 1.8, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        elif role != "accent":
            painter.setPen(_pen(theme, role, 1.0))
            painter.setBrush(theme.color(role, 50))
            painter.drawRect(box)
            if role == "violation":
                painter.setBrush(QBrush(theme.color(role, 120), Qt.BrushStyle.BDiagPattern))
                painter.drawRect(box)
        else:
            painter.setPen(_pen(theme, role, 2.0))
            painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(x + mark, top, width, metrics.height()), Qt.AlignmentFlag.AlignLeft, text)
        x += width + gap
