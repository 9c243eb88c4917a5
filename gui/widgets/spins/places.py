"""Where the spins of a lattice are in a rectangle: on a ring, or in rows, as large as there is room."""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

LARGEST = 30.0  # radius at scale 1: larger spins would be less of a lattice
FILLED = 0.40  # of the distance between neighbours that a radius takes
CLOSEST = 0.5  # of a radius, outside the circle, at which a spin is still meant


class SpinPlaces(Struct, frozen=True):
    """Centres of the spins and their common radius; ``columns`` 0 on a ring."""

    centres: tuple[tuple[float, float], ...]
    radius: float
    columns: int

    def point(self, spin: int) -> QPointF:
        """The centre of a spin."""
        return QPointF(*self.centres[spin])

    def nearest(self, at: QPointF) -> int | None:
        """The spin at or close to a point; None where there is none."""
        if not self.centres:
            return None
        apart = [math.hypot(x - at.x(), y - at.y()) for x, y in self.centres]
        spin = min(range(len(apart)), key=apart.__getitem__)
        return spin if apart[spin] <= (1 + CLOSEST) * self.radius else None

    def neighbour(self, spin: int, right: int, down: int) -> int:
        """The spin that an arrow key leads to; at the edge the same one."""
        count = len(self.centres)
        if self.columns == 0:
            return (spin + right + down) % count
        row, column = divmod(spin, self.columns)
        column = min(max(column + right, 0), self.columns - 1)
        row = max(row + down, 0)
        target = row * self.columns + column
        return target if target < count else spin


def places_in(rect: QRectF, count: int, arrangement: str, columns: int, scale: float) -> SpinPlaces:
    """Where ``count`` spins are: in "rows" of ``columns`` from left to right, on a "ring" or an open "arc".

    Spin 0 comes first; on a ring it is on top.
    """
    if count < 1:
        return SpinPlaces((), 0.0, 1)
    if arrangement != "rows" and count > 2:
        return _on_ring(rect, count, arrangement == "arc", scale)
    return _in_rows(rect, count, max(1, min(columns, count)), scale)


def _in_rows(rect: QRectF, count: int, columns: int, scale: float) -> SpinPlaces:
    lines = math.ceil(count / columns)
    step = min(rect.width() / columns, rect.height() / lines, LARGEST * scale / FILLED)
    left = rect.center().x() - step * (columns - 1) / 2
    top = rect.center().y() - step * (lines - 1) / 2
    centres = tuple((left + step * (k % columns), top + step * (k // columns)) for k in range(count))
    return SpinPlaces(centres, FILLED * step, columns)


def _on_ring(rect: QRectF, count: int, is_open: bool, scale: float) -> SpinPlaces:
    # An open chain leaves a gap on top, as wide as a spin.
    slots = count + is_open
    # The radius of a spin takes from that of the ring: reach = half the side - radius.
    half = min(rect.width(), rect.height()) / 2
    share = 2 * FILLED * math.sin(math.pi / slots)
    radius = min(LARGEST * scale, half * share / (1 + share))
    reach = min(half - radius, radius / share * 1.4)
    middle = rect.center()
    angles = [2 * math.pi * (k + is_open) / slots for k in range(count)]
    centres = tuple((middle.x() + reach * math.sin(a), middle.y() - reach * math.cos(a)) for a in angles)
    return SpinPlaces(centres, radius, 0)
