"""How many particles per region the constructions of anticommuting strings need, for any k."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from physics.macroscopic.strings.best import BLOCK_REGIONS, balanced_regions, best_tree
from physics.macroscopic.strings.string_set import StringSet, commuting_pairs
from physics.macroscopic.strings.tree import (
    StringTree,
    binary_tree,
    careful_tree,
    particles_of_tree,
    strings_of_tree,
)

Construction = Literal["binary", "careful", "best"]
CONSTRUCTIONS: tuple[Construction, ...] = ("binary", "careful", "best")
MAX_COUNTED_REGIONS = 100
# From here on the tree of best_tree is not written down whole: below this many levels it is straight.
_WHOLE_REGIONS = 13
_EXPLICIT_LEVELS = 9


def construction_tree(construction: Construction, regions: int) -> StringTree:
    """The tree of a construction. Raises ValueError for another name or k outside 1 to 14."""
    if construction == "binary":
        return binary_tree(regions)
    if construction == "careful":
        return careful_tree(regions)
    if construction != "best":
        raise ValueError(f"construction: {construction!r} is not one of {', '.join(CONSTRUCTIONS)}")
    return best_tree(regions)


@lru_cache(maxsize=64)
def constructed_strings(construction: Construction, regions: int) -> StringSet:
    """The strings of a construction, every pair checked. Raises ValueError as `construction_tree`."""
    strings = strings_of_tree(construction_tree(construction, regions))
    if len(commuting_pairs(strings)):
        raise AssertionError(f"{construction}: strings of {regions} regions that commute")
    return strings


def least_particles(regions: int) -> int:
    """⌈(2^(k-1) + k - 1)/k⌉: no set of anticommuting strings has fewer particles in its fullest region.

    Write a string as a vector over GF(2) with two places for each of the n_tot particles; strings
    anticommute where the symplectic product is 1. The products of all pairs form the matrix J - 1 of
    even size 2^k, which is its own inverse, so the strings span a non-degenerate space of dimension
    2^k. The vectors z_j of "σ_z on all particles of region j" have product 1 with every string: the k -
    1 differences of z_j are orthogonal to that space and, since they commute, isotropic in its
    complement: k - 1 <= (2 n_tot - 2^k)/2. Raises ValueError for k outside 1 to 100.
    """
    _check_counted(regions)
    half: int = 2 ** (regions - 1)
    return -(-(half + regions - 1) // regions)


@lru_cache(maxsize=1024)
def particles_needed(construction: Construction, regions: int) -> int:
    """n, the particles in the fullest region: 2^(k-1), ⌈(2^k - 2)/(k - 1)⌉, or that of `best_tree`.

    Above 13 regions the tree of "best" is not written down whole; the n found is that of a tree all the
    same. The first nine levels are as in `balanced_regions`, below them each level of a subtree is one
    region, the emptiest last. Raises ValueError for another name or k outside 1 to 100.
    """
    _check_counted(regions)
    if construction == "binary":
        return int(2 ** (regions - 1))
    if construction == "careful":
        others: int = 2**regions - 2
        return -(-others // (regions - 1)) if regions > 1 else 1
    if construction != "best":
        raise ValueError(f"construction: {construction!r} is not one of {', '.join(CONSTRUCTIONS)}")
    if regions <= _WHOLE_REGIONS:
        return max(particles_of_tree(best_tree(regions)))
    return min(_straightened(regions), particles_needed("careful", regions))


def _straightened(regions: int) -> int:
    """The fullest region of a tree whose subtrees below nine levels have one region a level."""
    block = constructed_strings("best", BLOCK_REGIONS).needed
    tops = balanced_regions(regions, _EXPLICIT_LEVELS, block, trades=False)
    free = np.ones((2 * len(tops) + 1, regions), dtype=bool)
    for index, region in enumerate(tops):
        free[index, region] = False
        free[2 * index + 1] = free[2 * index + 2] = free[index]
    below = regions - _EXPLICIT_LEVELS
    sizes = [2**level for level in range(below - BLOCK_REGIONS)]
    sizes += [block * 2 ** (below - BLOCK_REGIONS)] * BLOCK_REGIONS
    rough = np.array(sizes, dtype=np.float64)
    load = np.zeros(regions)
    times = np.zeros((regions, below), dtype=np.int64)
    for end in free[len(tops) :]:
        left = np.flatnonzero(end)
        in_order = left[np.argsort(-load[left], kind="stable")]
        load[in_order] += rough
        times[in_order, np.arange(below)] += 1
    nodes = np.bincount(tops, minlength=regions)
    fullest: int = max(
        int(nodes[region]) + sum(int(many) * size for many, size in zip(times[region], sizes, strict=True))
        for region in range(regions)
    )
    return fullest


@dataclass(frozen=True)
class SizesRow:
    """n of one number of regions: of the constructions, each built and checked, and the lower bound."""

    regions: int
    binary: int
    careful: int
    best: int
    least: int


def sizes_table(most_regions: int = 10) -> tuple[SizesRow, ...]:
    """Rows for 2 to ``most_regions`` regions, of sets that are built and checked pair by pair.

    Raises ValueError for ``most_regions`` outside 2 to 12.
    """
    if not 2 <= most_regions <= 12:
        raise ValueError(f"most regions: {most_regions} is outside 2 to 12")
    return tuple(
        SizesRow(
            k,
            constructed_strings("binary", k).needed,
            constructed_strings("careful", k).needed,
            constructed_strings("best", k).needed,
            least_particles(k),
        )
        for k in range(2, most_regions + 1)
    )


def most_regions(particles: float, construction: Construction | Literal["least"]) -> int:
    """The largest K into which N particles can be cut evenly so that (A2) holds for all their states.

    The smallest region, of ⌊N/K⌋ particles, must hold n(K). "least" gives the K beyond which no set of
    anticommuting strings exists, which is no proof that a Bell inequality is then violated. Raises
    ValueError for N < 1, NaN or N beyond 1e25, or another name.
    """
    if not 1 <= particles <= 1e25:
        raise ValueError(f"particles: {particles} is outside 1 to 1e25")
    whole = int(particles)
    found = 1
    if construction == "best":
        found = most_regions(particles, "careful")
    while found < MAX_COUNTED_REGIONS:
        k = found + 1
        if whole // k < least_particles(k):
            break
        if construction != "least" and whole // k < particles_needed(construction, k):
            break
        found = k
    return found


def _check_counted(regions: int) -> None:
    if not 1 <= regions <= MAX_COUNTED_REGIONS:
        raise ValueError(f"regions: {regions} is outside 1 to {MAX_COUNTED_REGIONS}")
