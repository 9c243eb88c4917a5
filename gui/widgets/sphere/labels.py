"""Qt-free: the places around a point where its label may stand.

Each label may sit at one of several angles and distances around its point. Among the free places the cheapest
wins: outwards, close, off the lines, and where the label was a frame ago.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from gui.core.values import Array
from gui.widgets.label_places import HIDDEN, Around, Placement, place_labels

_ANGLES = np.array([0.0] + [s * k * math.pi / 8 for k in range(1, 8) for s in (1, -1)] + [math.pi])
_DISTANCES = np.array([5.0, 11.0, 21.0])  # the first just clears the ring of a selected point
_DENSE = 24  # above this many labels only the nearest ring of places is tried
_STAY = 0.4  # advantage of the place a label already has; less than _FAR, so that labels come back
_TURN = 0.8  # what a turn by one radian from the way outwards costs
_FAR = 0.5


class LabelJob(Struct, frozen=True):
    """What to place, in pixels: ``points`` (n, 2) with clear ``radii`` (n,), label ``sizes`` (n, 2)."""

    points: Array
    radii: Array
    sizes: Array
    centre: tuple[float, float]
    around: Around
    forced: Sequence[int] = ()  # labels that are shown even if there is no free place


def label_points(job: LabelJob, previous: Sequence[int] = ()) -> Placement:
    """Places for all labels, in order of preference by index; ``previous`` are the last frame's choices."""
    # Nearly always the nearest ring of places is enough, and a third of the work.
    placement = _placed(job, previous, 1)
    if len(job.points) <= _DENSE and HIDDEN in placement.choices:
        placement = _placed(job, previous, len(_DISTANCES))
    return placement


def _placed(job: LabelJob, previous: Sequence[int], rings: int) -> Placement:
    places = _places(job, _DISTANCES[:rings])
    return place_labels(places, job.around, previous, stay=_STAY, forced=job.forced)


def _places(job: LabelJob, distances: Array) -> Array:
    """Boxes and their own costs (n, c, 5)."""
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
    turn = np.abs(np.tile(_ANGLES, len(distances)))
    cost = turn * _TURN + np.repeat(np.arange(len(distances)) * _FAR, len(_ANGLES))
    return np.stack((x - hw, y - hh, x + hw, y + hh, np.broadcast_to(cost, x.shape)), axis=-1)
