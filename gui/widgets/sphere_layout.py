"""Where everything on a Bloch sphere goes: tips, axis ends, labels, title and read-out, before painting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF

from gui.theme import FONT_BODY, FONT_HEADING, FONT_SMALL, Theme
from gui.widgets import math_text
from gui.widgets.sphere_geometry import AXES, Arrow, Camera, Disc, Floats, angles_text, fit_disc, project
from gui.widgets.sphere_labels import LabelJob, Rect, crosses, overlap, place_labels

TIP_RADIUS = 6.5
AXIS_END = 1.13  # where an axis ends, in radii
MANY = 20  # from this many arrows on tips and labels are smaller
_MARGIN = 30.0
_PAD = 3.0


@dataclass(frozen=True)
class Readout:
    """What to write next to tip ``index`` while it moves, and a hint such as the snap reached."""

    index: int
    hint: str = ""


@dataclass(frozen=True)
class SphereLayout:
    """Where everything went, in the painter's coordinates; ``labels[i]`` is None for a hidden label."""

    disc: Disc
    tips: Floats  # (n, 3): x, y, depth
    axis_ends: Floats  # (6, 3): x, y, depth of +x, +y, +z, -x, -y, -z
    tip_radius: float
    title: QRectF
    labels: tuple[QRectF | None, ...]
    axis_labels: tuple[QRectF | None, ...]
    readout: QRectF | None
    choices: tuple[int, ...]


def sphere_disc(rect: QRectF, camera: Camera, theme: Theme) -> Disc:
    """Where the sphere is drawn inside ``rect``."""
    return fit_disc(rect.x(), rect.y(), rect.width(), rect.height(), camera.zoom, _MARGIN * theme.scale)


def screen_points(disc: Disc, projected: Floats) -> Floats:
    """(n, 3) projected coordinates as x, y in pixels and depth."""
    out = np.array(projected, dtype=float).reshape(-1, 3)
    out[:, 0] = disc.x + disc.radius * out[:, 0]
    out[:, 1] = disc.y - disc.radius * out[:, 1]
    return out


def layout_sphere(
    rect: QRectF,
    arrows: Sequence[Arrow],
    camera: Camera,
    theme: Theme,
    *,
    title: str = "",
    selected: int = -1,
    hover: int = -1,
    readout: Readout | None = None,
    previous: Sequence[int] = (),
) -> SphereLayout:
    """Positions of tips, labels, title and read-out."""
    scale = theme.scale
    disc = sphere_disc(rect, camera, theme)
    n = len(arrows)
    directions = np.array([arrow.direction for arrow in arrows], dtype=float).reshape(n, 3)
    unit = np.vstack((np.eye(3), -np.eye(3)))
    projected = project(camera, np.vstack((directions, AXIS_END * unit)))
    points = screen_points(disc, projected)
    tips, ends = points[:n], points[n:]

    tip_radius = (TIP_RADIUS if n < MANY else TIP_RADIUS * 0.72) * scale
    if disc.radius < 75 * scale:
        tip_radius *= 0.85
    bounds = (rect.left() + _PAD, rect.top() + _PAD, rect.right() - _PAD, rect.bottom() - _PAD)
    title_rect = QRectF()
    if title:
        width, height = _text_size(title, _key(title_font(theme)))
        title_rect = QRectF(rect.left() + 6 * scale, rect.top() + 4 * scale, width, height)
    obstacles = [_edges(title_rect)] if title else []

    font, axis_font = label_font(theme, n), label_font(theme, MANY)
    sizes = [math_size(arrow.label, _key(font)) for arrow in arrows]
    sizes += [math_size(name, _key(axis_font)) for name, _ in AXES]
    anchors = np.vstack((tips[:, :2], ends[:3, :2]))
    # an axis name may come closer: nothing is ringed there
    radii = np.concatenate((np.full(n, tip_radius), np.full(3, -2.0)))
    circles = np.column_stack((tips[:, :2], np.full(n, tip_radius + 1.0))) if n else np.empty((0, 3))
    centre = np.array((disc.x, disc.y))
    lines = np.vstack((tips[:, :2], ends[:3, :2]))
    shafts = np.column_stack((np.broadcast_to(centre, lines.shape), lines))
    forced = (*(i for i in dict.fromkeys((selected, hover)) if 0 <= i < n), n, n + 1, n + 2)
    placement = place_labels(
        LabelJob(
            anchors, radii, np.array(sizes), (disc.x, disc.y), bounds, circles, shafts, obstacles, forced
        ),
        previous,
    )
    rects = placement.rects
    note = None
    if readout is not None and 0 <= readout.index < n:
        note, rects = _place_readout(
            readout, arrows, tips, tip_radius, rects, bounds, obstacles, (disc.x, disc.y), theme
        )
    boxes = tuple(None if r is None else QRectF(r[0], r[1], r[2] - r[0], r[3] - r[1]) for r in rects)
    return SphereLayout(
        disc, tips, ends, tip_radius, title_rect, boxes[:n], boxes[n:], note, placement.choices
    )


def _place_readout(
    readout: Readout,
    arrows: Sequence[Arrow],
    tips: Floats,
    tip_radius: float,
    rects: tuple[Rect | None, ...],
    bounds: Rect,
    obstacles: Sequence[Rect],
    centre: tuple[float, float],
    theme: Theme,
) -> tuple[QRectF, tuple[Rect | None, ...]]:
    """The free place nearest to the moving tip; in a crowd a corner, where labels make room for it."""
    width, height = _readout_size(arrows[readout.index], readout, theme)
    x, y, _ = tips[readout.index]
    reach = tip_radius + 10 * theme.scale
    left, top, right, bottom = bounds
    spots: list[tuple[float, float]] = []
    for step in (0.0, 1.0, 2.0, 3.0):
        d = reach + step * 16 * theme.scale
        for dx, dy in ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0)):
            spots.append((x + dx * (d + width / 2) - width / 2, y + dy * (d + height / 2) - height / 2))
    corners = [(left, bottom - height), (right - width, bottom - height), (right - width, top)]
    corners.sort(key=lambda c: -math.hypot(c[0] + width / 2 - x, c[1] + height / 2 - y))
    spots = [(max(left, min(px, right - width)), max(top, min(py, bottom - height))) for px, py in spots]
    taken = [r for r in rects if r is not None]

    def crowd(spot: tuple[float, float]) -> tuple[int, int]:
        box = (spot[0], spot[1], spot[0] + width, spot[1] + height)
        labels = sum(overlap(box, r, 1.0) for r in taken) + 9 * sum(overlap(box, r) for r in obstacles)
        own = _meets_circle(box, x, y, tip_radius + 4)
        others = sum(_meets_circle(box, px, py, tip_radius) for px, py, _ in tips)
        return labels + 9 * own, others + crosses(box, (x, y), centre)

    best = min(spots + corners, key=crowd)  # the first of equals: the nearest
    box = (best[0], best[1], best[0] + width, best[1] + height)
    kept = tuple(None if r is not None and overlap(box, r) else r for r in rects)
    return QRectF(box[0], box[1], width, height), kept


def _meets_circle(box: Rect, x: float, y: float, radius: float) -> bool:
    dx = max(box[0] - x, 0.0, x - box[2])
    dy = max(box[1] - y, 0.0, y - box[3])
    return dx * dx + dy * dy < radius * radius


def _edges(rect: QRectF) -> Rect:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


# --- text ---------------------------------------------------------------------------------------------


def title_font(theme: Theme) -> QFont:
    return theme.font(FONT_BODY, bold=True)


def label_font(theme: Theme, count: int) -> QFont:
    """Names on a sphere with ``count`` arrows."""
    return theme.font(FONT_HEADING if count < MANY else FONT_SMALL + 1)


def readout_font(theme: Theme) -> QFont:
    return theme.font(FONT_SMALL + 1)


def _key(font: QFont) -> tuple[str, int, bool]:
    return font.family(), font.pixelSize(), font.bold()


@lru_cache(maxsize=512)
def math_size(name: str, key: tuple[str, int, bool]) -> tuple[float, float]:
    """Cached: measuring costs more than painting."""
    size = math_text.math_size(name, _font(key))
    return size.width(), size.height()


@lru_cache(maxsize=512)
def _text_size(text: str, key: tuple[str, int, bool]) -> tuple[float, float]:
    metrics = QFontMetricsF(_font(key))
    return metrics.horizontalAdvance(text), metrics.height()


def _font(key: tuple[str, int, bool]) -> QFont:
    font = QFont(key[0])
    font.setPixelSize(key[1])
    font.setBold(key[2])
    return font


def readout_lines(arrow: Arrow, readout: Readout) -> list[str]:
    """The lines written beside a moving tip."""
    return [angles_text(arrow.direction)] + ([readout.hint] if readout.hint else [])


def _readout_size(arrow: Arrow, readout: Readout, theme: Theme) -> tuple[float, float]:
    metrics = QFontMetricsF(readout_font(theme))
    lines = readout_lines(arrow, readout)
    # The width of the widest read-out, so that the box does not twitch with every digit.
    widest = max(metrics.horizontalAdvance(line) for line in [*lines, "θ = 000.0°, φ = −000.0°"])
    return widest + 14 * theme.scale, len(lines) * metrics.height() + 8 * theme.scale
