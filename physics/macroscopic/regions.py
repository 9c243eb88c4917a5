"""Regions of spins that are measured as one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

MIN_REGIONS, MAX_REGIONS = 2, 12


class RegionError(ValueError):
    """Regions that are none: ``place`` names which, such as ``[1][0]``, and ``reason`` says why."""

    def __init__(self, place: str, reason: str) -> None:
        self.place, self.reason = place, reason
        super().__init__(f"regions{place}: {reason}")


def check_regions(regions: Sequence[Sequence[int]], spins: int) -> tuple[tuple[int, ...], ...]:
    """The regions as tuples of spins 0 to ``spins`` - 1, in the order given; not every spin needs be in one.

    Raises ``RegionError``, a ValueError, for fewer than 2 or more than 12 regions, an empty one, a spin that
    is not there or one that stands twice.
    """
    if not MIN_REGIONS <= len(regions) <= MAX_REGIONS:
        found = f"{len(regions)} region{'' if len(regions) == 1 else 's'}"
        raise RegionError("", f"{found}; {MIN_REGIONS} to {MAX_REGIONS} are possible")
    home: dict[int, int] = {}
    for r, region in enumerate(regions):
        if not len(region):
            raise RegionError(f"[{r}]", "is empty")
        for i, spin in enumerate(region):
            if not 0 <= spin < spins:
                raise RegionError(f"[{r}][{i}]", f"there is no spin {spin} (N = {spins}, counted from 0)")
            if spin in home:
                where = "twice in this region" if home[spin] == r else f"in regions[{home[spin]}] already"
                raise RegionError(f"[{r}][{i}]", f"spin {spin} stands {where}")
            home[spin] = r
    return tuple(tuple(int(spin) for spin in region) for region in regions)


def contiguous_regions(spins: int, count: int) -> tuple[tuple[int, ...], ...]:
    """``count`` runs of neighbouring spins, the first ones longer by one where they cannot be equal."""
    size, longer = divmod(spins, count)
    ends = [0]
    for r in range(count):
        ends.append(ends[-1] + size + (r < longer))
    return tuple(tuple(range(a, b)) for a, b in pairwise(ends))


def coloured_regions(colours: Sequence[int], count: int) -> tuple[tuple[int, ...], ...]:
    """Region r holds the spins of colour r, 0 <= r < ``count``; other colours are in none."""
    return tuple(tuple(i for i, colour in enumerate(colours) if colour == r) for r in range(count))


def stripes(spins: int, count: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """On a lattice of ``columns``, filled row by row: column c belongs to region c mod ``count``."""
    return coloured_regions([(i % columns) % count for i in range(spins)], count)


def checkerboard(spins: int, count: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """On a lattice of ``columns``, filled row by row: row r, column c belong to (r + c) mod ``count``."""
    return coloured_regions([(i // columns + i % columns) % count for i in range(spins)], count)


def random_regions(spins: int, count: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """Equally large regions, or nearly so, of spins drawn at random."""
    order = np.random.default_rng(seed).permutation(spins)
    return tuple(tuple(sorted(int(order[i]) for i in block)) for block in contiguous_regions(spins, count))
