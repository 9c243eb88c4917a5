"""Where everything on a Bloch sphere goes: tips, axis ends, labels, title and read-out, before painting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from gui.core.scenario import Camera, Setting
from gui.core.values import Array
from gui.look import math_text
from gui.look.theme import (
    FONT_BODY,
    FONT_HEADING,
    FONT_SMALL,
    Theme,
    has_plain_glyphs,
    interface_font,
    known_role,
)
from gui.widgets.label_places import NEVER, Around, Rect, covering, overlap, place_labels, squeezed
from gui.widgets.sphere.geometry import (
    AXES,
    RIM,
    Disc,
    angles_text,
    fit_disc,
    great_circle,
    pole_labels,
    project,
)
from gui.widgets.sphere.labels import LabelJob, label_points

TIP_RADIUS = 6.5
AXIS_END = 1.13  # where an axis ends, in radii
SAME_PLACE = 3.0  # pixels; tips nearer than that lie on one another
PEEP = 0.5  # by how many radii a tip grows for each that lies on it, so that it looks out from below
MANY = 20  # from this many arrows on tips and labels are smaller
_MARGIN = 24.0  # around the ball, for what is written outside; less of it around a small one
_SMALL_MARGIN = 15.0
_ROOMY = 250.0  # from this side on the margin is the whole
_HEAD_GAP = 10.0  # between the names of two parties
_BOTH_NAMES = 70.0  # pixels of radius from which an end may be called by its axis and by its polarization
_PAD = 3.0
# What it costs a label to lie over a shaft, an axis or the rim, and the read-out to lie over tips and shaft;
# a label that makes room for the read-out costs 1.
_SHAFT, _AXIS, _RIM = 1.6, 1.2, 0.5
_TIP_BELOW, _OWN = 1e-2, 9.0
_WIDEST = "θ = 000.0°, ω = −000.0°"


FontKey = tuple[str, int, bool, bool]  # family, pixels, bold, without alternate glyphs


class Readout(Struct, frozen=True):
    """What to write next to tip ``index`` while it moves, and a hint such as the snap reached."""

    index: int
    hint: str = ""


class Party(Struct, frozen=True):
    """Whose directions are shown: colour role, name above the ball, and how many of the directions."""

    role: str
    title: str
    count: int

    def __post_init__(self) -> None:
        known_role(self.role)


class SphereLayout(Struct, frozen=True):
    """Where everything went, in the painter's coordinates; ``labels[i]`` is None for a hidden label."""

    disc: Disc
    tips: Array  # (n, 3): x, y, depth
    axis_ends: Array  # (6, 3): x, y, depth of +x, +y, +z, -x, -y, -z
    order: tuple[int, ...]  # in which tips are painted: what comes later lies on top
    tip_radius: float
    tip_sizes: tuple[float, ...]  # in units of the tip radius
    titles: tuple[QRectF, ...]
    labels: tuple[QRectF | None, ...]
    axis_names: tuple[str, ...]
    axis_labels: tuple[QRectF | None, ...]
    struck: tuple[QRectF, ...]  # labels under which a line passes: it is interrupted there
    readout: QRectF | None
    readout_lines: tuple[str, ...]
    choices: tuple[int, ...]


def sphere_disc(rect: QRectF, camera: Camera, theme: Theme) -> Disc:
    """Where the sphere is drawn inside ``rect``."""
    side = min(rect.width(), rect.height()) / (theme.scale * _ROOMY)
    margin = max(_SMALL_MARGIN, min(1.0, side) * _MARGIN) * theme.scale
    return fit_disc(rect.x(), rect.y(), rect.width(), rect.height(), camera.zoom, margin)


def screen_points(disc: Disc, projected: Array) -> Array:
    """(n, 3) projected coordinates as x, y in pixels and depth."""
    out = np.array(projected, dtype=float).reshape(-1, 3)
    out[:, 0] = disc.x + disc.radius * out[:, 0]
    out[:, 1] = disc.y - disc.radius * out[:, 1]
    return out


def layout_sphere(
    rect: QRectF,
    arrows: Sequence[Setting],
    camera: Camera,
    theme: Theme,
    *,
    parties: Sequence[Party] = (),
    reserved: Sequence[QRectF] = (),
    selected: int = -1,
    hover: int = -1,
    readout: Readout | None = None,
    previous: Sequence[int] = (),
) -> SphereLayout:
    """Positions of tips, labels, titles and read-out; nothing is written on what is ``reserved``."""
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
    # The selected one last, on top of those in the same place: it is the one that a drag takes.
    depths = tips[:, 2].tolist()
    order = tuple(sorted(range(n), key=lambda i: (depths[i] >= RIM, i == selected, depths[i])))
    grown = _grown(tips, order)
    bounds = (rect.left() + _PAD, rect.top() + _PAD, rect.right() - _PAD, rect.bottom() - _PAD)
    titles = _place_titles(rect, parties, theme)
    many = theme.spheres.poles == "both" and disc.radius < _BOTH_NAMES * scale
    names = pole_labels("polarization" if many else theme.spheres.poles)
    named = [k for k, name in enumerate(names) if name]

    font, small = label_font(theme, n), axis_font(theme)
    sizes = [kept_math_size(arrow.label, font_key(font)) for arrow in arrows]
    sizes += [kept_math_size(names[k], font_key(small)) for k in named]
    anchors = np.vstack((tips[:, :2], ends[named, :2]))
    # an axis name may come closer: nothing is ringed there
    ring = tip_radius * 1.1 + 5 * (scale - 1)
    radii = np.concatenate((ring * grown, np.full(len(named), -2.0)))
    # a padlock stands out above its tip
    locks = np.array([1.5 if arrow.locked else 1.0 for arrow in arrows])
    clear = tip_radius * np.maximum(locks, grown) + 1.0
    centre = disc.x, disc.y
    halves = np.vstack((ends[:3, :2], centre + (ends[3:, :2] - centre) / AXIS_END))
    around = Around(
        bounds=bounds,
        circles=_rows(tips[:, :2], clear, NEVER),
        boxes=_rows(np.array([_edges(box) for box in (*titles, *reserved)]).reshape(-1, 4), NEVER),
        lines=np.vstack((_spokes(centre, tips[:, :2], _SHAFT), _spokes(centre, halves, _AXIS))),
        rims=np.array([(disc.x, disc.y, disc.radius, _RIM)]),
    )
    forced = (*(i for i in dict.fromkeys((selected, hover)) if 0 <= i < n), *range(n, n + len(named)))
    job = LabelJob(anchors, radii, np.array(sizes), centre, around, forced)
    placement = label_points(job, previous)
    rects = placement.rects
    note: QRectF | None = None
    said: tuple[str, ...] = ()
    if readout is not None and 0 <= readout.index < n:
        note, said, rects = _place_readout(readout, arrows, tips, tip_radius, rects, around, theme)
    struck = _struck(rects, around, camera, disc)
    boxes = tuple(None if r is None else QRectF(r[0], r[1], r[2] - r[0], r[3] - r[1]) for r in rects)
    at_ends: list[QRectF | None] = [None] * len(names)
    for k, box in zip(named, boxes[n:], strict=True):
        at_ends[k] = box
    return SphereLayout(
        disc=disc,
        tips=tips,
        axis_ends=ends,
        order=order,
        tip_radius=tip_radius,
        tip_sizes=tuple(grown.tolist()),
        titles=titles,
        labels=boxes[:n],
        axis_names=names,
        axis_labels=tuple(at_ends),
        struck=tuple(box for box, hit in zip(boxes, struck, strict=True) if hit and box is not None),
        readout=note,
        readout_lines=said,
        choices=placement.choices,
    )


def _rows(places: Array, *columns: ArrayLike) -> Array:
    """The places with further columns, each a number for all of them or one for each."""
    table = np.empty((len(places), places.shape[1] + len(columns)))
    table[:, : places.shape[1]] = places
    for k, column in enumerate(columns, places.shape[1]):
        table[:, k] = column
    return table


def _spokes(centre: tuple[float, float], ends: Array, cost: float) -> Array:
    """Lines from the centre, and what it costs to cross them."""
    table = np.empty((len(ends), 5))
    table[:, :2], table[:, 2:4], table[:, 4] = centre, ends, cost
    return table


def _struck(rects: Sequence[Rect | None], around: Around, camera: Camera, disc: Disc) -> list[bool]:
    """Whether a shaft, an axis, a circle or the rim passes under a label."""
    boxes = np.array([(math.nan,) * 4 if rect is None else rect for rect in rects]).reshape(-1, 4)
    lines = np.vstack((around.lines, _circle_lines(camera, disc)))
    everywhere = (-math.inf, -math.inf, math.inf, math.inf)
    crossed = covering(boxes, Around(bounds=everywhere, lines=lines, rims=around.rims))
    return [bool(cost > 0) for cost in crossed.tolist()]


@lru_cache(maxsize=8)
def _circle_lines(camera: Camera, disc: Disc) -> Array:
    """The great circles in pieces of 10 degrees, for what must know where they pass."""
    t = np.linspace(0.0, 2 * math.pi, 37)
    pieces = []
    for _, normal in AXES:
        first, second = (np.array(one) for one in great_circle(camera, normal))
        right, up = (np.cos(t)[:, None] * first + np.sin(t)[:, None] * second).T
        px, py = disc.x + disc.radius * right, disc.y - disc.radius * up
        pieces.append(np.column_stack((px[:-1], py[:-1], px[1:], py[1:], np.ones(36))))
    return np.vstack(pieces)


def _grown(tips: Array, order: Sequence[int]) -> Array:
    """The size of each tip in radii: 1, and more if one or two (or more) lie on it."""
    sizes = np.ones(len(tips))
    x, y = tips[:, 0], tips[:, 1]
    same = (np.abs(x[:, None] - x) <= SAME_PLACE) & (np.abs(y[:, None] - y) <= SAME_PLACE)
    if np.count_nonzero(same) > len(tips):
        line = list(order)
        sizes[line] += PEEP * np.minimum(np.triu(same[line][:, line], 1).sum(axis=1), 2)
    return sizes


def _place_titles(rect: QRectF, parties: Sequence[Party], theme: Theme) -> tuple[QRectF, ...]:
    """The names at the top left; with several parties each after room for its mark."""
    scale, key = theme.scale, font_key(title_font(theme))
    mark = 2 * TIP_RADIUS * scale + 5 * scale if len(parties) > 1 else 0.0
    x, boxes = rect.left() + 6 * scale, []
    for party in parties:
        width, height = _text_size(party.title, key)
        boxes.append(QRectF(x, rect.top() + 4 * scale, mark + width, height))
        x += mark + width + _HEAD_GAP * scale
    return tuple(boxes)


def _place_readout(
    readout: Readout,
    arrows: Sequence[Setting],
    tips: Array,
    tip_radius: float,
    rects: tuple[Rect | None, ...],
    around: Around,
    theme: Theme,
) -> tuple[QRectF, tuple[str, ...], tuple[Rect | None, ...]]:
    """The free place nearest to the moving tip; in a crowd a corner, where labels make room for it."""
    left, top, right, bottom = around.bounds
    lines = readout_lines(arrows[readout.index], readout, _is_narrow(right - left, theme))
    width, height = _readout_size(lines, theme)
    x, y, _ = tips[readout.index]
    reach = tip_radius + 10 * theme.scale
    spots: list[tuple[float, float]] = []
    for step in (0.0, 1.0, 2.0, 3.0):
        d = reach + step * 16 * theme.scale
        for dx, dy in ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1), (1, 0), (-1, 0)):
            spots.append((x + dx * (d + width / 2) - width / 2, y + dy * (d + height / 2) - height / 2))
    inset = 4 * theme.scale
    near, far, low = left + inset, right - width - inset, bottom - height - inset
    corners = [(near, low), (far, low), (far, top + inset)]
    corners.sort(key=lambda c: -math.hypot(c[0] + width / 2 - x, c[1] + height / 2 - y))
    boxes = [squeezed((px, py, px + width, py + height), around.bounds) for px, py in (*spots, *corners)]
    places = _rows(np.array(boxes), np.arange(len(boxes)) * 1e-6)  # of equals the first, the nearest

    # Labels would have to go, other tips and the shaft be covered; the tip itself and its name must be seen.
    names = np.array([rect for rect in rects if rect is not None]).reshape(-1, 4)
    own = np.array([rect for rect in rects[readout.index : readout.index + 1] if rect is not None])
    radii = np.full(len(tips), tip_radius)
    radii[readout.index] += 4
    weights = np.full(len(tips), _TIP_BELOW)
    weights[readout.index] = _OWN
    crowd = Around(
        bounds=around.bounds,
        circles=_rows(tips[:, :2], radii, weights),
        boxes=np.vstack((_rows(names, 1.0), _rows(own.reshape(-1, 4), _OWN), around.boxes)),
        lines=_rows(around.lines[readout.index : readout.index + 1, :4], _TIP_BELOW),
    )
    (box,) = place_labels(places[None], crowd, forced=(0,)).rects
    assert box is not None, "forced"
    kept = tuple(None if r is not None and overlap(box, r) else r for r in rects)
    return QRectF(box[0], box[1], width, height), tuple(lines), kept


def _edges(rect: QRectF) -> Rect:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


# --- text ---------------------------------------------------------------------------------------------


def title_font(theme: Theme) -> QFont:
    return theme.font(FONT_BODY, bold=True)


def label_font(theme: Theme, count: int) -> QFont:
    """Names on a sphere with ``count`` arrows."""
    return theme.font(FONT_HEADING if count < MANY else FONT_SMALL + 1)


def axis_font(theme: Theme) -> QFont:
    return theme.font(FONT_BODY)


def readout_font(theme: Theme) -> QFont:
    return theme.font(FONT_SMALL + 1)


def font_key(font: QFont) -> FontKey:
    return font.family(), font.pixelSize(), font.bold(), has_plain_glyphs(font)


@lru_cache(maxsize=512)
def kept_math_size(name: str, key: FontKey) -> tuple[float, float]:
    """Cached: measuring costs more than painting."""
    size = math_text.math_size(name, _font(key))
    return size.width(), size.height()


@lru_cache(maxsize=512)
def typeset(name: str, key: FontKey) -> tuple[tuple[QFont, QPointF, str], ...]:
    """The pieces of a name: font, place of the base line from the top left corner, text."""
    recorder = _Recorder()
    font = _font(key)
    baseline = QPointF(0.0, QFontMetricsF(font).ascent())
    math_text.paint_math_at(cast(QPainter, recorder), baseline, name, font)
    return tuple(recorder.runs)


class _Recorder:
    """Stands in for a painter once, so that a name is taken apart once and not in every frame."""

    def __init__(self) -> None:
        self.runs: list[tuple[QFont, QPointF, str]] = []
        self._font = QFont()

    def save(self) -> None: ...

    def restore(self) -> None: ...

    def setFont(self, font: QFont) -> None:
        self._font = QFont(font)

    def drawText(self, at: QPointF, text: str) -> None:
        self.runs.append((self._font, QPointF(at), text))


@lru_cache(maxsize=512)
def _text_size(text: str, key: FontKey) -> tuple[float, float]:
    metrics = QFontMetricsF(_font(key))
    return metrics.horizontalAdvance(text), metrics.height()


def _font(key: FontKey) -> QFont:
    return interface_font(key[1], key[2], plain=key[3])


def readout_lines(arrow: Setting, readout: Readout, narrow: bool) -> list[str]:
    """The lines written beside a moving tip; ``narrow``: the two angles on two lines."""
    text = angles_text(arrow.direction)
    return (text.split(", ") if narrow else [text]) + ([readout.hint] if readout.hint else [])


def _is_narrow(width: float, theme: Theme) -> bool:
    return width < 2 * _readout_size([_WIDEST], theme)[0]


def _readout_size(lines: Sequence[str], theme: Theme) -> tuple[float, float]:
    key = font_key(readout_font(theme))
    # As wide as it ever gets, so that the box does not twitch with every digit.
    template = _WIDEST if ", ω" in lines[0] else _WIDEST.split(", ")[1]
    widest = max(_text_size(line, key)[0] for line in (*lines, template))
    return widest + 14 * theme.scale, len(lines) * _text_size(template, key)[1] + 8 * theme.scale
