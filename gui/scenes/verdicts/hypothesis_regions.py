"""Where the hypotheses lie on the map, and where on it a set of verdicts lands. Knows no Qt.

A cross of two boxes (unsteerable A→B lies, B→A stands) around the separable states, inside local, inside
quantum; Leggett is the left half and "these directions" the upper half of the quantum box, each with a bulge
that takes in the separable states. So every combination that the inclusions allow has exactly one kind of
place, and no other has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from physics.verdicts.types import Hypothesis, Status

H = Hypothesis
STEP = 2.5  # pixels between the points that are tried
LANDMARK_ROOM = 26.0  # pixels that a landmark keeps free around itself

# What each hypothesis implies; separable => Leggett needs pure local states or vanishing marginals.
IMPLIES: dict[Hypothesis, tuple[Hypothesis, ...]] = {
    H.SEPARABLE: (H.UNSTEERABLE_A_TO_B, H.UNSTEERABLE_B_TO_A, H.LEGGETT, H.QUANTUM_SAME_DIRECTIONS),
    H.UNSTEERABLE_A_TO_B: (H.LOCAL,),
    H.UNSTEERABLE_B_TO_A: (H.LOCAL,),
    H.LOCAL: (H.QUANTUM,),
    H.QUANTUM_SAME_DIRECTIONS: (H.QUANTUM,),
}

# Boxes as fractions (left, top, right, bottom) of the map.
BOXES: dict[Hypothesis, tuple[float, float, float, float]] = {
    H.QUANTUM: (0.165, 0.10, 0.955, 0.93),
    H.LOCAL: (0.22, 0.215, 0.895, 0.825),
    H.UNSTEERABLE_A_TO_B: (0.255, 0.365, 0.86, 0.675),
    H.UNSTEERABLE_B_TO_A: (0.43, 0.265, 0.68, 0.755),
    H.SEPARABLE: (0.48, 0.43, 0.63, 0.59),
    H.LEGGETT: (0.025, 0.155, 0.555, 0.88),
}
MIDDLE = 0.51  # below it "these directions" ends
BULGE = 0.022  # by which the bulges go beyond the separable states, in widths of the map


@dataclass(frozen=True)
class Box:
    """A rounded rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float
    radius: float

    def contains(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        r = self.radius
        # Distance to the rectangle that is left when the rounding is taken off all round.
        dx = np.maximum(np.maximum(self.left + r - x, x - self.right + r), 0.0)
        dy = np.maximum(np.maximum(self.top + r - y, y - self.bottom + r), 0.0)
        result: NDArray[np.bool_] = np.hypot(dx, dy) <= r
        return result


@dataclass(frozen=True)
class Shapes:
    """The boxes in pixels, the bulge around the separable states, and the line below which D ends."""

    width: float
    height: float
    boxes: dict[Hypothesis, Box]
    bulge: Box
    middle: float


@dataclass(frozen=True)
class Place:
    """``x``, ``y`` in pixels; ``codes``: the cells it may be in, more than one where verdicts are open."""

    x: float
    y: float
    codes: tuple[int, ...]

    @property
    def is_certain(self) -> bool:
        return len(self.codes) == 1


@lru_cache(maxsize=16)
def shapes_for(width: float, height: float) -> Shapes:
    """The shapes for a map of this size."""
    boxes = {}
    for hypothesis, (left, top, right, bottom) in BOXES.items():
        w, h = (right - left) * width, (bottom - top) * height
        round_one = 0.5 if hypothesis is H.SEPARABLE else 0.3
        radius = round_one * min(w, h)
        boxes[hypothesis] = Box(left * width, top * height, right * width, bottom * height, radius)
    s, by = boxes[H.SEPARABLE], BULGE * width
    bulge = Box(s.left - by, s.top - by, s.right + by, s.bottom + by, s.radius + by)
    return Shapes(width, height, boxes, bulge, MIDDLE * height)


def bit(hypothesis: Hypothesis) -> int:
    """The bit that stands for a hypothesis in the code of a cell."""
    return 1 << list(Hypothesis).index(hypothesis)


def is_consistent(inside: Iterable[Hypothesis]) -> bool:
    """Whether a set of surviving hypotheses obeys all inclusions."""
    chosen = set(inside)
    return all(other in chosen for one in chosen for other in IMPLIES.get(one, ()))


def broken_inclusions(statuses: Mapping[Hypothesis, Status]) -> list[tuple[Hypothesis, Hypothesis]]:
    """Pairs (one, other) where one survives although the other, which it implies, is excluded."""
    return [
        (one, other)
        for one in statuses
        for other in statuses
        if statuses[one] is Status.COMPATIBLE
        and statuses[other] is Status.EXCLUDED
        and other in implied_by(one)
    ]


def implied_by(hypothesis: Hypothesis) -> set[Hypothesis]:
    """Everything that follows from a hypothesis, through any number of steps."""
    found: set[Hypothesis] = set()
    todo = [hypothesis]
    while todo:
        for other in IMPLIES.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found


@dataclass(frozen=True, eq=False)
class Raster:
    """The code of the cell at every point of a grid, and the grid."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    code: NDArray[np.intp]


@lru_cache(maxsize=8)
def raster_for(width: float, height: float) -> Raster:
    """The cells of a map of this size."""
    shapes = shapes_for(width, height)
    x, y = np.meshgrid(np.arange(STEP, width - STEP, STEP), np.arange(STEP, height - STEP, STEP))
    inside = {hypothesis: box.contains(x, y) for hypothesis, box in shapes.boxes.items()}
    bulge = shapes.bulge.contains(x, y)
    inside[H.LEGGETT] |= bulge
    inside[H.QUANTUM_SAME_DIRECTIONS] = inside[H.QUANTUM] & ((y <= shapes.middle) | bulge)
    code = np.zeros(x.shape, dtype=np.intp)
    for hypothesis, where in inside.items():
        code += bit(hypothesis) * where
    return Raster(x, y, code)


def codes_matching(statuses: Mapping[Hypothesis, Status], raster: Raster) -> tuple[int, ...]:
    """The cells that fit these verdicts; undecided and missing ones leave both sides open."""
    codes = np.unique(raster.code)
    for hypothesis, status in statuses.items():
        if status is not Status.UNDECIDED:
            codes = codes[((codes & bit(hypothesis)) > 0) == (status is Status.COMPATIBLE)]
    return tuple(codes.tolist())


def place_of(
    statuses: Mapping[Hypothesis, Status],
    width: float,
    height: float,
    taken: Iterable[tuple[float, float, float, float]] = (),
    points: Iterable[tuple[float, float]] = (),
) -> Place | None:
    """Where these verdicts land; None if the inclusions forbid them.

    In the widest part of the cell; where verdicts are open, on the border between the cells. ``taken`` are
    rectangles (left, top, right, bottom) and ``points`` places to keep clear of where possible.
    """
    raster = raster_for(width, height)
    codes = codes_matching(statuses, raster)
    if not codes:
        return None
    mask = np.isin(raster.code, codes)
    free = mask.copy()
    for left, top, right, bottom in taken:
        free &= ~((raster.x > left) & (raster.x < right) & (raster.y > top) & (raster.y < bottom))
    for x, y in points:
        free &= np.hypot(raster.x - x, raster.y - y) > LANDMARK_ROOM
    if not free.any():
        free = mask
    room = distance_transform_edt(np.pad(free, 1))[1:-1, 1:-1]
    if len(codes) > 1:
        border = np.zeros_like(mask)
        border[:, :-1] |= raster.code[:, :-1] != raster.code[:, 1:]
        border[:-1, :] |= raster.code[:-1, :] != raster.code[1:, :]
        on_border = np.where(border & free, room, 0.0)
        if on_border.any():
            room = on_border
    # Among equally roomy places the one nearest to the middle of the map: cells come in two halves.
    away = np.hypot(raster.x - 0.555 * width, raster.y - 0.5 * height)
    row, column = np.unravel_index(int(np.argmax(room - 1e-4 * away)), room.shape)
    return Place(float(raster.x[row, column]), float(raster.y[row, column]), codes)
