"""Qt-free, deterministic placement of labels beside points.

Each label may sit at one of several angles and distances around its point. A label never covers another
label, a point or an obstacle and never leaves the bounds: one that finds no room is left out. Among the
free places the cheapest wins: outwards, close, off the shafts, and where the label was a frame ago.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct, field

from gui.core.values import Array

Rect = tuple[float, float, float, float]  # left, top, right, bottom

HIDDEN = -1
_ANGLES = np.array([0.0] + [s * k * math.pi / 8 for k in range(1, 8) for s in (1, -1)] + [math.pi])
_DISTANCES = np.array([5.0, 11.0, 21.0])  # the first just clears the ring of a selected point
_DENSE = 24  # above this many labels only the nearest ring of places is tried
_GAP = 1.5  # pixels kept free between two labels
_STAY = 0.4  # advantage of the place a label already has; less than _FAR, so that labels come back
_SHAFT = 1.6
_FAR = 0.5


class LabelJob(Struct, frozen=True):
    """What to place, in pixels: ``points`` (n, 2) with clear ``radii`` (n,), label ``sizes`` (n, 2)."""

    points: Array
    radii: Array
    sizes: Array
    centre: tuple[float, float]
    bounds: Rect
    circles: Array = field(default_factory=lambda: np.empty((0, 3)))  # x, y, radius: points to keep free
    shafts: Array = field(default_factory=lambda: np.empty((0, 4)))  # x0, y0, x1, y1: better not crossed
    obstacles: Sequence[Rect] = ()
    forced: Sequence[int] = ()  # labels that are shown even if there is no free place


class Placement(Struct, frozen=True):
    """``rects[i]`` is None for a label left out; ``choices`` are handed back in for the next frame."""

    rects: tuple[Rect | None, ...]
    choices: tuple[int, ...]


def overlap(a: Rect, b: Rect, gap: float = 0.0) -> bool:
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def crosses(box: Rect, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a line meets the box."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    hx, hy = np.array((box[2] - box[0]) / 2), np.array((box[3] - box[1]) / 2)
    return bool(_crossings(np.array(x), np.array(y), hx, hy, np.array([(*start, *end)])) > 0)


def place_labels(job: LabelJob, previous: Sequence[int] = ()) -> Placement:
    """Places for all labels, in order of preference by index; ``previous`` are the last frame's choices."""
    count = len(job.points)
    if count == 0:
        return Placement((), ())
    # Nearly always the nearest ring of places is enough, and a third of the work.
    placement = _place(job, previous, 1)
    if count <= _DENSE and HIDDEN in placement.choices:
        placement = _place(job, previous, len(_DISTANCES))
    return placement


def _place(job: LabelJob, previous: Sequence[int], rings: int) -> Placement:
    count = len(job.points)
    boxes, cost = _candidates(job, _DISTANCES[:rings])
    if len(previous) == count:
        for i, choice in enumerate(previous):
            if 0 <= choice < cost.shape[1]:
                cost[i, choice] -= _STAY
    order = np.argsort(cost, axis=1, kind="stable").tolist()
    table = boxes.tolist()
    costs = cost.tolist()
    choices = _greedy(range(count), table, costs, order)
    missing = [i for i in job.forced if choices[i] == HIDDEN]
    if missing:
        first = [*missing, *(i for i in range(count) if i not in missing)]
        choices = _greedy(first, table, costs, order)
    rects: list[Rect | None] = [
        None if choice == HIDDEN else tuple(table[i][choice]) for i, choice in enumerate(choices)
    ]
    for i in job.forced:
        if rects[i] is None:
            rects[i] = box = _squeeze(table[i][0], job.bounds)
            for j, other in enumerate(rects):
                if j != i and j not in job.forced and other is not None and overlap(other, box, _GAP):
                    rects[j], choices[j] = None, HIDDEN
    return Placement(tuple(rects), tuple(choices))


def _candidates(job: LabelJob, distances: Array) -> tuple[Array, Array]:
    """Boxes (n, c, 4) and their costs (n, c), infinite where something fixed is in the way."""
    away = job.points - np.asarray(job.centre)
    # A point in the middle has no outside: lean to the upper right there.
    outward = np.arctan2(away[:, 1] - 4.0, away[:, 0] + 4.0)
    angle = np.tile(outward[:, None] + _ANGLES, (1, len(distances)))
    reach = job.radii[:, None] + np.repeat(distances, len(_ANGLES))
    cos, sin = np.cos(angle), np.sin(angle)
    # Slide the box along its own outline so that its nearest point keeps the distance at every angle.
    stretch = 1.0 / np.maximum(np.abs(cos), np.abs(sin))
    half = job.sizes / 2
    x = job.points[:, :1] + cos * (reach + stretch * half[:, :1])
    y = job.points[:, 1:] + sin * (reach + stretch * half[:, 1:])
    hw, hh = half[:, :1], half[:, 1:]
    boxes = np.stack((x - hw, y - hh, x + hw, y + hh), axis=-1)

    turn = np.abs(np.tile(_ANGLES, len(distances)))
    cost = np.broadcast_to(turn * 0.8 + np.repeat(np.arange(len(distances)) * _FAR, len(_ANGLES)), x.shape)
    left, top, right, bottom = job.bounds
    blocked = (x - hw < left) | (x + hw > right) | (y - hh < top) | (y + hh > bottom)
    for box in job.obstacles:
        blocked |= (x - hw < box[2]) & (x + hw > box[0]) & (y - hh < box[3]) & (y + hh > box[1])
    cx, cy = x[..., None], y[..., None]
    hx, hy = hw[..., None], hh[..., None]
    if len(job.circles):
        dx = np.maximum(np.abs(cx - job.circles[:, 0]) - hx, 0.0)
        dy = np.maximum(np.abs(cy - job.circles[:, 1]) - hy, 0.0)
        blocked |= (dx * dx + dy * dy < job.circles[:, 2] ** 2).any(axis=-1)
    if len(job.shafts):
        cost = cost + _SHAFT * _crossings(cx, cy, hx, hy, job.shafts)
    return boxes, np.where(blocked, np.inf, cost)


def _crossings(cx: Array, cy: Array, hx: Array, hy: Array, shafts: Array) -> Array:
    """How many shafts each box meets (separating axes: x, y and the normal of the shaft)."""
    middle_x, middle_y = (shafts[:, 0] + shafts[:, 2]) / 2, (shafts[:, 1] + shafts[:, 3]) / 2
    half_x, half_y = (shafts[:, 2] - shafts[:, 0]) / 2, (shafts[:, 3] - shafts[:, 1]) / 2
    dx, dy = cx - middle_x, cy - middle_y
    meets = np.abs(dx) < hx + np.abs(half_x)
    meets &= np.abs(dy) < hy + np.abs(half_y)
    meets &= np.abs(dx * half_y - dy * half_x) < hx * np.abs(half_y) + hy * np.abs(half_x)
    return np.asarray(np.count_nonzero(meets, axis=-1), dtype=float)


def _greedy(
    sequence: Sequence[int] | range,
    table: list[list[Rect]],
    costs: list[list[float]],
    order: list[list[int]],
) -> list[int]:
    choices = [HIDDEN] * len(table)
    placed: dict[int, Rect] = {}
    for i in sequence:
        for c in order[i]:
            if costs[i][c] == math.inf:
                break
            if not any(overlap(table[i][c], box, _GAP) for box in placed.values()):
                choices[i], placed[i] = c, table[i][c]
                break
    for i in sequence:
        if choices[i] == HIDDEN:
            _repair(i, table, costs, order, choices, placed)
    return choices


def _repair(
    i: int,
    table: list[list[Rect]],
    costs: list[list[float]],
    order: list[list[int]],
    choices: list[int],
    placed: dict[int, Rect],
) -> None:
    """Make room for label ``i`` by moving one neighbour, if one move is enough."""
    for c in order[i]:
        if costs[i][c] == math.inf:
            return
        wanted = table[i][c]
        blockers = [j for j, box in placed.items() if overlap(wanted, box, _GAP)]
        if len(blockers) != 1:
            if not blockers:
                choices[i], placed[i] = c, wanted
                return
            continue
        j = blockers[0]
        others = [box for k, box in placed.items() if k != j] + [wanted]
        for d in order[j]:
            if costs[j][d] == math.inf:
                break
            if not any(overlap(table[j][d], box, _GAP) for box in others):
                choices[j], placed[j] = d, table[j][d]
                choices[i], placed[i] = c, wanted
                return


def _squeeze(box: Sequence[float], bounds: Rect) -> Rect:
    """The box pushed inside the bounds."""
    width, height = box[2] - box[0], box[3] - box[1]
    x = max(bounds[0], min(box[0], bounds[2] - width))
    y = max(bounds[1], min(box[1], bounds[3] - height))
    return x, y, x + width, y + height
