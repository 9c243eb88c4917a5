"""Sets of 2^k anticommuting products of σ_x and σ_y, one factor on one particle of each of k regions.

A set gives for every choice of x or y in the k regions one particle per region; the strings are then
σ_{i_1}^{l_1} ⊗ … ⊗ σ_{i_k}^{l_k} (Ramanathan et al., appendix A, before (A4)). Two of them anticommute
where they have different Pauli matrices on the *same* particle in an odd number of regions. If all do,
Σ <string>² <= 1, and from that follows Σ T² <= 1, (A2), for every state of regions of at least that
many particles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Indices = NDArray[np.int64]
LETTERS = "xy"
MAX_STRING_REGIONS = 14
"""Sets with more regions have too many strings to be written down; their sizes are found without."""


@dataclass(frozen=True, eq=False)
class StringSet:
    """``particles`` (2^k, k): which particle of region j the string of the choice in row s acts on,
    from 0.

    Row s chooses y in region j where bit k-1-j of s is set and x elsewhere: region 0 is the most
    significant bit, so that rows are in the order xx…x, xx…y, …, yy…y. Raises ValueError for another
    shape, for negative particles and for k outside 1 to 14.
    """

    particles: Indices

    def __post_init__(self) -> None:
        found = np.array(self.particles, dtype=np.int64)
        k = found.shape[1] if found.ndim == 2 else 0
        if not 1 <= k <= MAX_STRING_REGIONS or len(found) != 2**k:
            raise ValueError(
                f"particles: shape {found.shape} where (2^k, k) with 1 <= k <= {MAX_STRING_REGIONS} is needed"
            )
        if found.min() < 0:
            raise ValueError(f"particles: {found.min()} is negative")
        found.setflags(write=False)
        object.__setattr__(self, "particles", found)

    @property
    def regions(self) -> int:
        """k, the number of regions."""
        return int(self.particles.shape[1])

    @property
    def counts(self) -> tuple[int, ...]:
        """How many particles each region must have."""
        return tuple(int(most) + 1 for most in self.particles.max(axis=0))

    @property
    def needed(self) -> int:
        """n, the number of particles that is enough in every region."""
        return max(self.counts)

    def letters(self, row: int) -> str:
        """The choice of row ``row``, such as "xyx". Raises ValueError for a row that is not there."""
        if not 0 <= row < len(self.particles):
            raise ValueError(f"row: {row} is outside 0 to {len(self.particles) - 1}")
        return "".join(LETTERS[choice] for choice in choices(self.regions)[row])


def choices(regions: int) -> Indices:
    """(2^k, k): 0 for x and 1 for y in each region, in the order of the rows of `StringSet`."""
    rows = np.arange(2**regions)[:, None]
    return rows >> np.arange(regions - 1, -1, -1) & 1


def string_row(letters: str) -> int:
    """The row of a choice such as "xyx". Raises ValueError for other letters or no letter."""
    if not letters or set(letters) - set(LETTERS):
        raise ValueError(f"letters: {letters!r} where x and y are needed")
    return int("".join(str(LETTERS.index(letter)) for letter in letters), 2)


def meeting_regions(strings: StringSet, first: int, second: int) -> tuple[int, ...]:
    """The regions in which the strings of two rows have different Pauli matrices on the same particle.

    They anticommute if and only if the number of these is odd. Raises ValueError for a row that is not
    there.
    """
    one, other = strings.letters(first), strings.letters(second)
    same = strings.particles[first] == strings.particles[second]
    return tuple(j for j in range(strings.regions) if same[j] and one[j] != other[j])


def commuting_pairs(strings: StringSet) -> Indices:
    """(m, 2): all pairs of rows whose strings do not anticommute; every pair is looked at.

    None are left exactly if the set is one of mutually anticommuting strings: in each region one
    compares the choices and the particles of all pairs, and counts modulo 2 where choices differ on the
    same particle.
    """
    chosen = choices(strings.regions)
    odd = np.zeros((len(chosen), len(chosen)), dtype=bool)
    for letter, particle in zip(chosen.T, strings.particles.T, strict=True):
        odd ^= (letter[:, None] != letter) & (particle[:, None] == particle)
    return np.argwhere(np.triu(~odd, 1))


def fitted_regions(strings: StringSet, sizes: Sequence[int] | ArrayLike) -> tuple[int, ...] | None:
    """For regions of ``sizes`` particles: which region of the set each one plays, or None if they do
    not fit.

    The largest count goes to the largest region; if that does not fit, nothing does. Raises ValueError
    if there are not as many sizes as regions, or a size below 1.
    """
    given = np.asarray(sizes, dtype=np.int64)
    if given.shape != (strings.regions,):
        raise ValueError(f"sizes: shape {given.shape} where ({strings.regions},) is needed")
    if given.min() < 1:
        raise ValueError(f"sizes: {given.min()} is below 1")
    counts = np.array(strings.counts)
    roles = np.empty(strings.regions, dtype=np.int64)
    roles[np.argsort(given, kind="stable")] = np.argsort(counts, kind="stable")
    if (counts[roles] > given).any():
        return None
    return tuple(int(role) for role in roles)
