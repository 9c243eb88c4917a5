"""Qt-free, deterministic choice of places for labels in a plane: of spheres, plots, whatever has labels.

Each label comes with places where it may stand, and what each costs by itself. A place costs more for all
that it would cover, and none lies over another label or outside the bounds. A label that finds no room is
left out unless it is forced: then it stands where it does least harm.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct, field

from gui.core.values import Array

Rect = tuple[float, float, float, float]  # left, top, right, bottom

HIDDEN = -1
NEVER = 1e9  # what it costs to cover what must not be covered
_TAKEN = 1e12  # and to lie over a label that is forced as well
_ABSENT = 1e18
_GAP = 1.5  # pixels kept free between two labels


def _none(columns: int) -> Array:
    return np.empty((0, columns))


class Around(Struct, frozen=True):
    """What lies around, in pixels; the last column says what it costs to cover or cross it."""

    bounds: Rect
    circles: Array = field(default_factory=lambda: _none(4))  # x, y, radius
    boxes: Array = field(default_factory=lambda: _none(5))  # left, top, right, bottom
    lines: Array = field(default_factory=lambda: _none(5))  # x0, y0, x1, y1
    rims: Array = field(default_factory=lambda: _none(4))  # x, y, radius of circles that are lines, not discs


class Placement(Struct, frozen=True):
    """``rects[i]`` is None for a label left out; ``choices`` are handed back in for the next frame.

    A forced label that stands where it should not has no choice: ``HIDDEN``.
    """

    rects: tuple[Rect | None, ...]
    choices: tuple[int, ...]


def overlap(a: Rect, b: Rect, gap: float = 0.0) -> bool:
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def covering(boxes: Array, around: Around) -> Array:
    """What each box (..., 4) costs by what it covers and crosses; NaN is nowhere."""
    left, top, right, bottom = (boxes[..., k] for k in range(4))
    outside = (left < around.bounds[0]) | (right > around.bounds[2])
    outside |= (top < around.bounds[1]) | (bottom > around.bounds[3])
    cost = NEVER * outside
    x, y = ((left + right) / 2)[..., None], ((top + bottom) / 2)[..., None]
    hx, hy = ((right - left) / 2)[..., None], ((bottom - top) / 2)[..., None]
    if len(around.boxes):
        a = around.boxes
        hit = (left[..., None] < a[:, 2]) & (right[..., None] > a[:, 0])
        hit &= (top[..., None] < a[:, 3]) & (bottom[..., None] > a[:, 1])
        cost = cost + hit @ a[:, 4]
    if len(around.circles):
        c = around.circles
        dx = np.maximum(np.abs(x - c[:, 0]) - hx, 0.0)
        dy = np.maximum(np.abs(y - c[:, 1]) - hy, 0.0)
        cost = cost + (dx * dx + dy * dy < c[:, 2] ** 2) @ c[:, 3]
    if len(around.lines):
        cost = cost + _meets(x, y, hx, hy, around.lines) @ around.lines[:, 4]
    if len(around.rims):
        r = around.rims
        dx, dy = np.abs(x - r[:, 0]), np.abs(y - r[:, 1])
        near = np.maximum(dx - hx, 0.0) ** 2 + np.maximum(dy - hy, 0.0) ** 2
        cost = cost + ((near < r[:, 2] ** 2) & ((dx + hx) ** 2 + (dy + hy) ** 2 > r[:, 2] ** 2)) @ r[:, 3]
    return np.asarray(cost)


def _meets(x: Array, y: Array, hx: Array, hy: Array, lines: Array) -> Array:
    """Which lines each box meets (separating axes: x, y and the normal of the line)."""
    half_x, half_y = (lines[:, 2] - lines[:, 0]) / 2, (lines[:, 3] - lines[:, 1]) / 2
    dx, dy = x - (lines[:, 0] + half_x), y - (lines[:, 1] + half_y)
    meets = np.abs(dx) < hx + np.abs(half_x)
    meets &= np.abs(dy) < hy + np.abs(half_y)
    meets &= np.abs(dx * half_y - dy * half_x) < hx * np.abs(half_y) + hy * np.abs(half_x)
    return np.asarray(meets)


def place_labels(
    places: Array,
    around: Around,
    previous: Sequence[int] = (),
    *,
    stay: float = 0.0,
    forced: Sequence[int] = (),
) -> Placement:
    """A place for each label, those of low index first.

    ``places`` (n, c, 5): left, top, right, bottom and own cost; NaN where a label has fewer places.
    ``previous`` are the choices of the last frame: that place costs ``stay`` less; with an infinite ``stay``
    a label stays as long as it covers nothing.
    """
    count = len(places)
    if count == 0:
        return Placement((), ())
    boxes, own = places[..., :4], places[..., 4]
    if np.isinf(stay) and (kept := _kept(boxes, around, previous)) is not None:
        return kept
    covered = covering(boxes, around)
    cost = np.where(np.isnan(own), _ABSENT, own) + covered
    if len(previous) == count:
        for i, choice in enumerate(previous):
            if 0 <= choice < cost.shape[1] and (np.isfinite(stay) or covered[i, choice] == 0):
                cost[i, choice] -= min(stay, NEVER / 10)
    order = np.argsort(cost, axis=1, kind="stable").tolist()
    table = boxes.tolist()
    costs = cost.tolist()
    choices = _greedy(range(count), table, costs, order)
    missing = [i for i in forced if choices[i] == HIDDEN]
    if missing:
        first = [*missing, *(i for i in range(count) if i not in missing)]
        choices = _greedy(first, table, costs, order)
    rects: list[Rect | None] = [
        None if choice == HIDDEN else tuple(table[i][choice]) for i, choice in enumerate(choices)
    ]
    for i in forced:
        if rects[i] is None:
            held = [box for j in forced if j != i and (box := rects[j]) is not None]
            tried = [squeezed(table[i][c], around.bounds) for c in order[i]]
            crowd = [
                costs[i][c] + _TAKEN * sum(overlap(box, other, _GAP) for other in held)
                for c, box in zip(order[i], tried, strict=True)
            ]
            rects[i] = box = tried[int(np.argmin(crowd))]
            for j, other in enumerate(rects):
                if j != i and j not in forced and other is not None and overlap(other, box, _GAP):
                    rects[j], choices[j] = None, HIDDEN
    return Placement(tuple(rects), tuple(choices))


def _kept(boxes: Array, around: Around, previous: Sequence[int]) -> Placement | None:
    """All labels where they were, if nothing is covered there: far less work than to look at all places."""
    if len(previous) != len(boxes) or not all(0 <= choice < boxes.shape[1] for choice in previous):
        return None
    there = boxes[np.arange(len(boxes)), list(previous)]
    rects = [(left, top, right, bottom) for left, top, right, bottom in there.tolist()]
    if np.isnan(there).any() or covering(there, around).any():
        return None
    if any(overlap(a, b, _GAP) for k, a in enumerate(rects) for b in rects[:k]):
        return None
    return Placement(tuple(rects), tuple(previous))


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
            if costs[i][c] >= NEVER / 2:
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
        if costs[i][c] >= NEVER / 2:
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
            if costs[j][d] >= NEVER / 2:
                break
            if not any(overlap(table[j][d], box, _GAP) for box in others):
                choices[j], placed[j] = d, table[j][d]
                choices[i], placed[i] = c, wanted
                return


def squeezed(box: Sequence[float], bounds: Rect) -> Rect:
    """The box moved inside the bounds (top left wins when it is too large)."""
    width, height = box[2] - box[0], box[3] - box[1]
    x = max(bounds[0], min(box[0], bounds[2] - width))
    y = max(bounds[1], min(box[1], bounds[3] - height))
    return x, y, x + width, y + height
