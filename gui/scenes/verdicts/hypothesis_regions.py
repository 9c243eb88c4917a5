"""Where the hypotheses lie on the map, and where on it a set of verdicts lands. Knows no Qt.

The rows of `gui.core.verdicts.hypotheses` give the boxes: a cross of two (unsteerable A→B lies, B→A stands)
around the separable states, inside local, inside quantum; Leggett is the left half and "these directions" the
upper half of the quantum box, each with a bulge that takes in the separable states. So every combination that
the inclusions allow has exactly one kind of place, and no other has any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from gui.core.verdicts.hypotheses import ROWS, HypothesisRow, MapRegion
from physics.verdicts.types import Hypothesis, Status

STEP = 2.5  # pixels between the points that are tried, in a small map
MOST_ACROSS = 280  # points side by side in a large one

BULGE = 0.022  # in widths of the map, by which a region goes beyond one that it has to take in


class RoundedBox(Struct, frozen=True):
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

    def grown(self, by: float) -> RoundedBox:
        """The box with ``by`` pixels more on every side."""
        left, top, right, bottom = self.left - by, self.top - by, self.right + by, self.bottom + by
        return RoundedBox(left, top, right, bottom, self.radius + by)


class RegionShape(Struct, frozen=True):
    """A region in pixels: its box as far down as ``cut``, and the boxes that it bulges around."""

    box: RoundedBox
    cut: float
    bulges: tuple[RoundedBox, ...]

    def contains(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        result = self.box.contains(x, y) & (y <= self.cut)
        for bulge in self.bulges:
            result |= bulge.contains(x, y)
        return result


class Place(Struct, frozen=True):
    """``x``, ``y`` in pixels; ``codes``: the cells it may be in, more than one where verdicts are open."""

    x: float
    y: float
    codes: tuple[int, ...]

    @property
    def is_certain(self) -> bool:
        return len(self.codes) == 1


@cache
def drawn() -> tuple[HypothesisRow, ...]:
    """The hypotheses that have a place on the map, each after those that contain it."""
    placed = [row for row in ROWS if row.region is not None]
    return tuple(sorted(placed, key=lambda row: len(row.hypothesis.implied)))


@lru_cache(maxsize=16)
def shapes_for(width: float, height: float) -> dict[Hypothesis, RegionShape]:
    """The shapes for a map of this size. A region bulges around what lies in it by implication only."""
    regions = {row.hypothesis: row.region for row in drawn() if row.region is not None}
    boxes = {hypothesis: _box(region, width, height) for hypothesis, region in regions.items()}
    shapes = {}
    for hypothesis, region in regions.items():
        own = RegionShape(boxes[hypothesis], region.cut * height, ())
        inner = (box for h, box in boxes.items() if hypothesis in h.implied and not _holds(own, box))
        shapes[hypothesis] = replace(own, bulges=tuple(box.grown(BULGE * width) for box in inner))
    return shapes


def _box(region: MapRegion, width: float, height: float) -> RoundedBox:
    left, top, right, bottom = region.box
    radius = region.rounding * min((right - left) * width, (bottom - top) * height)
    return RoundedBox(left * width, top * height, right * width, bottom * height, radius)


def _holds(shape: RegionShape, box: RoundedBox) -> bool:
    outer = shape.box
    beside = outer.left <= box.left and box.right <= outer.right
    return beside and outer.top <= box.top and box.bottom <= min(outer.bottom, shape.cut)


@cache
def bit(hypothesis: Hypothesis) -> int:
    """The bit that stands for a hypothesis in the code of a cell; 0 if it is not on the map."""
    keys = [row.hypothesis for row in drawn()]
    return 1 << keys.index(hypothesis) if hypothesis in keys else 0


def broken_inclusions(statuses: Mapping[Hypothesis, Status]) -> list[tuple[Hypothesis, Hypothesis]]:
    """Pairs (one, other) where one survives although the other, which it implies, is excluded."""
    return [
        (one, other)
        for one in statuses
        for other in statuses
        if statuses[one] is Status.COMPATIBLE and statuses[other] is Status.EXCLUDED and other in one.implied
    ]


class Raster(Struct, frozen=True, eq=False):
    """The code of the cell at every point of a grid, and the grid."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    code: NDArray[np.intp]


@lru_cache(maxsize=8)
def raster_for(width: float, height: float) -> Raster:
    """The cells of a map of this size."""
    step = max(STEP, width / MOST_ACROSS)
    x, y = np.meshgrid(np.arange(step, width - step, step), np.arange(step, height - step, step))
    code = np.zeros(x.shape, dtype=np.intp)
    for hypothesis, shape in shapes_for(width, height).items():
        code += bit(hypothesis) * shape.contains(x, y)
    return Raster(x, y, code)


def codes_matching(statuses: Mapping[Hypothesis, Status], raster: Raster) -> tuple[int, ...]:
    """The cells that fit these verdicts; undecided and missing ones leave both sides open."""
    codes = np.unique(raster.code)
    for hypothesis, status in statuses.items():
        if status is not Status.UNDECIDED and bit(hypothesis):
            codes = codes[((codes & bit(hypothesis)) > 0) == (status is Status.COMPATIBLE)]
    return tuple(codes.tolist())


def place_of(
    statuses: Mapping[Hypothesis, Status],
    width: float,
    height: float,
    taken: Iterable[tuple[float, float, float, float]] = (),
) -> Place | None:
    """Where these verdicts land; None if the inclusions forbid them.

    In the widest part of the cell; where verdicts are open, on the border between the cells. ``taken`` are
    rectangles (left, top, right, bottom) to keep clear of where possible.
    """
    raster = raster_for(width, height)
    codes = codes_matching(statuses, raster)
    if not codes:
        return None
    mask = np.isin(raster.code, codes)
    free = mask.copy()
    for left, top, right, bottom in taken:
        free &= ~((raster.x > left) & (raster.x < right) & (raster.y > top) & (raster.y < bottom))
    if not free.any():
        free = mask
    room = room_around(free)
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


def room_around(free: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How far each point of a grid is from the nearest that is not free, in points.

    What lies beyond the edge is not free. First the distance within the column, then for each point the best
    of the columns, looked at one after the other to both sides.
    """
    padded = np.pad(free, 1)
    rows = np.arange(len(padded), dtype=np.int32)[:, None]
    above = np.maximum.accumulate(np.where(padded, np.int32(-1), rows))
    below = np.minimum.accumulate(np.where(padded, np.int32(len(padded)), rows)[::-1])[::-1]
    # The columns become rows: shifted along them, whole rows are compared.
    in_column = np.ascontiguousarray((np.minimum(rows - above, below - rows) ** 2).T)
    nearest = in_column.copy()
    for across in range(1, len(in_column)):
        if across**2 >= nearest.max():
            break
        farther = in_column + np.int32(across**2)
        np.minimum(nearest[across:], farther[:-across], out=nearest[across:])
        np.minimum(nearest[:-across], farther[across:], out=nearest[:-across])
    return np.asarray(np.sqrt(nearest.T[1:-1, 1:-1]), dtype=np.float64)
