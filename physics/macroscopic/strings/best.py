"""The smallest known sets of anticommuting strings: small ones by search, larger ones by trees of them."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from physics.macroscopic.strings.found_sets import six_region_strings
from physics.macroscopic.strings.mixed import mixed_tree
from physics.macroscopic.strings.string_set import StringSet
from physics.macroscopic.strings.tree import (
    StringTree,
    check_written,
    strings_of_tree,
    tree_with_regions,
)

# Of one region both strings act on one particle; three regions do with two particles each, four with
# three. Each is the least possible (`least_particles`).
_BLOCK_SIZES = {1: 1, 2: 2, 3: 2, 4: 3}
BLOCK_REGIONS = 4
SIX = 6
# Particles to which trees with ends of five regions come down; one fewer was not found.
_MIXED = {7: 18, 8: 31}


@lru_cache
def backtracked_strings(regions: int, needed: int) -> StringSet | None:
    """The first set of k regions with ``needed`` particles each, by exhaustive backtracking; else None.

    Strings are placed row by row, each so that it anticommutes with all before it; a particle is used
    only after those of smaller index, which loses no set up to names. Quick up to four regions; the
    time grows doubly exponentially. Raises ValueError for k outside 1 to 5 or ``needed`` < 1.
    """
    if not 1 <= regions <= 5:
        raise ValueError(f"regions: {regions} is outside 1 to 5")
    if needed < 1:
        raise ValueError(f"needed: {needed} is below 1")
    rows = 2**regions
    ways = np.array(list(product(range(needed), repeat=regions)))
    # anticommuting[d][u]: bit v set where ways u and v differ in an odd number of the regions of d.
    anticommuting: list[list[int]] = []
    for differing in range(rows):
        inside = differing >> np.arange(regions - 1, -1, -1) & 1 == 1
        odd = (ways[:, None, inside] == ways[None, :, inside]).sum(axis=2) % 2 == 1
        packed = np.packbits(odd, axis=1, bitorder="little")
        anticommuting.append([int.from_bytes(row.tobytes(), "little") for row in packed])
    chosen: list[int] = []

    def place(allowed: list[int], used: tuple[int, ...]) -> bool:
        row = len(chosen)
        if row == rows:
            return True
        for way in _bits(allowed[row]):
            if any(p > u for p, u in zip(ways[way], used, strict=True)):
                continue
            after = [allowed[r] & anticommuting[r ^ row][way] if r > row else 0 for r in range(rows)]
            if all(after[row + 1 :]):
                chosen.append(way)
                beyond = tuple(max(u, int(p) + 1) for p, u in zip(ways[way], used, strict=True))
                if place(after, beyond):
                    return True
                chosen.pop()
        return False

    if not place([(1 << len(ways)) - 1] * rows, (0,) * regions):
        return None
    return StringSet(ways[chosen])


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


@lru_cache
def best_tree(regions: int) -> StringTree:
    """A tree whose last four regions are blocks of the four-region set with three particles each.

    Which region a node is in is found by `balanced_regions`. Up to four regions it is one block, and so
    it is for six, where a set of its own is smaller; for seven and eight it is the tree of
    `mixed_tree`, which ends in sets of five regions. Raises ValueError for k outside 1 to 14.
    """
    check_written(regions)
    if regions == SIX:
        return tree_with_regions(regions, [], six_region_strings())
    size = min(regions, BLOCK_REGIONS)
    block = backtracked_strings(size, _BLOCK_SIZES[size])
    if block is None:
        raise AssertionError(f"no set of {size} regions with {_BLOCK_SIZES[size]} particles")
    if regions in _MIXED:
        even = strings_of_tree(tree_with_regions(BLOCK_REGIONS + 1, [0], block))
        mixed = mixed_tree(regions, _MIXED[regions], even)
        if mixed is not None:
            return mixed
    return tree_with_regions(regions, balanced_regions(regions, regions - size, block.needed), block)


def balanced_regions(regions: int, levels: int, block_needed: int, trades: bool = True) -> list[int]:
    """The regions of the nodes of a tree of ``levels`` levels, so that no region is much fuller than
    another.

    Every region that is not on a path has ``block_needed`` particles in the block at its end. First each
    node is put into the region that is fullest so far, of those not on its path. Then, as long as that
    makes the fullness more even (Σ of the squares falls), two regions trade places below one node
    (``trades``), which leaves a tree a tree. What comes out is not always the least possible.
    """
    ends = block_needed * 2**levels
    load = np.full(regions, ends)
    found: list[int] = []
    free = [np.ones(regions, dtype=bool)]
    for level in range(levels):
        for index in range(2**level - 1, 2 ** (level + 1) - 1):
            region = int(np.argmax(np.where(free[index], load, -1)))
            load[region] -= block_needed * 2 ** (levels - level) - 1
            found.append(region)
            below = free[index].copy()
            below[region] = False
            free += [below, below.copy()]
    while trades and levels and _trade(found, free, block_needed):
        pass
    return found


def _trade(found: list[int], free: list[NDArray[np.bool_]], block_needed: int) -> bool:
    """Swaps two regions below the node where that makes loads most even; False if nothing does."""
    nodes = len(found)
    counts = np.zeros((len(free), len(free[0])), dtype=np.int64)
    counts[nodes:] = block_needed * np.array(free[nodes:])
    for index in reversed(range(nodes)):
        counts[index] = counts[2 * index + 1] + counts[2 * index + 2]
        counts[index, found[index]] += 1
    load = counts[0]
    moved = counts[:nodes, :, None] - counts[:nodes, None, :]
    both_free = np.array(free[:nodes])[:, :, None] & np.array(free[:nodes])[:, None, :]
    gain = np.where(both_free, moved * (load[:, None] - load - moved), 0)
    if gain.max() <= 0:
        return False
    top, one, other = (int(place) for place in np.unravel_index(int(np.argmax(gain)), gain.shape))
    swapped = {one: other, other: one}
    below = [top]
    while below:
        index = below.pop()
        if index != top:
            free[index][[one, other]] = free[index][[other, one]]
        if index < nodes:
            found[index] = swapped.get(found[index], found[index])
            below += [2 * index + 1, 2 * index + 2]
    return True
