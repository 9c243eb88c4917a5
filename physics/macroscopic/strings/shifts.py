"""The other vectors made from one set of strings by the two shifts of Ramanathan et al., appendix A.

The components of a vector are the correlators T_i^{l(i)} of the 2^k strings i of a set. Shifting the
particles of each region (cyclically, by m_j in region j of N_j particles) and exchanging x and y (in
any regions) keep all strings anticommuting. (A4) is Σ_i Σ_l Σ_l' T_i^l T_i^l' / Π N_j², and the Π N_j
vectors made by shifting particles alone give it as the sum of all their scalar products, if for each i
every l occurs in exactly one of them. No vector is longer than 1, so (A4) is at most 1. The same holds
after any exchange of x and y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.macroscopic.strings.string_set import Indices, StringSet, commuting_pairs

MAX_LISTED_VECTORS = 500_000


def shifted_strings(
    strings: StringSet, sizes: Sequence[int] | ArrayLike, shift: ArrayLike, exchanged: ArrayLike
) -> StringSet:
    """The strings with particle l + m_j modulo N_j in region j, and x and y ``exchanged`` (k,) there or
    not.

    The string of choice i comes from the string whose choice differs from i in the exchanged regions.
    Raises ValueError for regions that are smaller than the set needs, or other shapes.
    """
    room = _sizes(strings, sizes)
    moved = _per_region(strings, shift, "shift")
    flips = _per_region(strings, exchanged, "exchanged").astype(bool)
    mask = int(flips @ (1 << np.arange(strings.regions)[::-1]))
    rows = np.arange(len(strings.particles)) ^ mask
    return StringSet((strings.particles[rows] + moved) % room)


@dataclass(frozen=True)
class ShiftCoverage:
    """What all shifts of one set make of the sum (A4).

    ``vectors``: Π N_j, how many the shifts of particles give; ``components``: 2^k of each.
    ``distinct``: whether no two of the vectors are equal. ``fewest`` and ``most``: how often the least
    and the most frequent of the Π N_j places l occur among them, over all choices i; both 1 where (A4)
    is covered exactly once. ``exchanges``: the number of exchanges of x and y for which this was found;
    ``anticommuting``: whether all strings of every vector looked at do. ``listed``: all vectors were
    written down; otherwise each region was looked at by itself, which is enough because a shift moves
    each region on its own.
    """

    vectors: int
    components: int
    distinct: bool
    fewest: int
    most: int
    exchanges: int
    anticommuting: bool
    listed: bool

    @property
    def exactly_once(self) -> bool:
        """Whether (A4) is the sum of the scalar products of these vectors, each at most 1 long."""
        return self.distinct and self.fewest == self.most == 1 and self.anticommuting


def shift_coverage(strings: StringSet, sizes: Sequence[int] | ArrayLike) -> ShiftCoverage:
    """Counts how often the shifts reach every place l of every choice i, for regions of N_j particles.

    All vectors are listed while they have at most half a million components together. Raises ValueError
    for regions that are smaller than the set needs.
    """
    room = _sizes(strings, sizes)
    vectors = int(np.prod([int(size) for size in room], dtype=object))
    listed = vectors * len(strings.particles) <= MAX_LISTED_VECTORS
    if listed:
        counts, distinct = _counted(strings, room)
    else:
        counts, distinct = _counted_by_region(strings, room)
    exchanges = [np.eye(strings.regions, dtype=np.int64)[j] for j in range(strings.regions)]
    exchanges.append(np.zeros(strings.regions, dtype=np.int64))
    none = np.zeros(strings.regions, dtype=np.int64)
    # A shift of particles keeps which of two strings meet where; so one shift per exchange and region
    # shows it.
    tried = [shifted_strings(strings, room, none, exchange) for exchange in exchanges]
    tried += [shifted_strings(strings, room, exchange, none) for exchange in exchanges[:-1]]
    anticommuting = not any(len(commuting_pairs(one)) for one in tried)
    return ShiftCoverage(
        vectors,
        len(strings.particles),
        distinct,
        int(counts.min()),
        int(counts.max()),
        2**strings.regions,
        anticommuting,
        listed,
    )


def _counted(strings: StringSet, room: Indices) -> tuple[Indices, bool]:
    """How often each place occurs for each choice (2^k, Π N_j), and whether all vectors differ."""
    shifts = np.stack(np.unravel_index(np.arange(int(np.prod(room))), tuple(room)), axis=1)
    places = np.ravel_multi_index(
        tuple(((strings.particles[:, None, :] + shifts) % room).transpose(2, 0, 1)), tuple(room)
    )
    counts = np.stack([np.bincount(row, minlength=len(shifts)) for row in places])
    return counts, len(np.unique(places[0])) == len(shifts)


def _counted_by_region(strings: StringSet, room: Indices) -> tuple[Indices, bool]:
    """As `_counted` for each region alone, (2^k, Σ N_j): l -> l + m modulo N_j reaches each l once."""
    counts = []
    for size, particles in zip(room, strings.particles.T, strict=True):
        reached = np.zeros((len(particles), size), dtype=np.int64)
        for shift in range(size):
            reached[np.arange(len(particles)), (particles + shift) % size] += 1
        counts.append(reached)
    found = np.concatenate(counts, axis=1)
    return found, bool((found == 1).all())


def _sizes(strings: StringSet, sizes: Sequence[int] | ArrayLike) -> Indices:
    room = _per_region(strings, sizes, "sizes")
    for region, (size, count) in enumerate(zip(room, strings.counts, strict=True)):
        if size < count:
            raise ValueError(f"sizes: region {region} has {size} particles where the set needs {count}")
    return room


def _per_region(strings: StringSet, values: Sequence[int] | ArrayLike, name: str) -> Indices:
    found = np.asarray(values, dtype=np.int64)
    if found.shape != (strings.regions,):
        raise ValueError(f"{name}: shape {found.shape} where ({strings.regions},) is needed")
    return found
