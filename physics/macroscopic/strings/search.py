"""A seeded search for small sets of anticommuting strings: a heuristic, which finds sets or does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from physics.macroscopic.strings.string_set import Indices, StringSet, commuting_pairs

MAX_SEARCHED_REGIONS = 5
# Ways to choose a particle in each region: a byte for each way and string is kept for each string
# placed.
_MOST_WAYS = 20_000
# Steps after which the search starts anew with other luck.
_STEPS_A_START = 400


@dataclass(frozen=True)
class StringSearch:
    """What a search came to: the set if one was found, and the most of the 2^k strings that were placed.

    ``strings`` is checked pair by pair. None proves nothing: another seed or more steps may find one.
    """

    strings: StringSet | None
    most_placed: int
    steps: int


def search_strings(
    regions: int,
    needed: int,
    seed: int,
    steps: int = 20_000,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> StringSearch:
    """Looks for a set of k regions with at most ``needed`` particles each, by backtracking with luck.

    A step places one string: the one with the fewest ways left that anticommute with all before, in a
    way drawn at random; where a string has none left the last one is taken back. After 400 steps the
    search starts anew. It also ends when all has been tried. Of five regions no more than 7 particles
    each are used, of four 11. The same arguments give the same answer; ``progress`` hears the share of
    steps done, and ``should_stop`` ends the search. Raises ValueError for k outside 2 to 5, ``needed``
    or ``steps`` < 1.
    """
    if not 2 <= regions <= MAX_SEARCHED_REGIONS:
        raise ValueError(f"regions: {regions} is outside 2 to {MAX_SEARCHED_REGIONS}")
    if needed < 1 or steps < 1:
        raise ValueError(f"needed, steps: {min(needed, steps)} is below 1")
    # Fewer particles than allowed may do, and keep the ways to choose them few.
    used = needed
    while used**regions > _MOST_WAYS:
        used -= 1
    search = _Search((used,) * regions, np.random.default_rng(seed))
    done = most = 0
    while done < steps and most < 2**regions:
        if should_stop is not None and should_stop():
            return StringSearch(None, most, done)
        if done % _STEPS_A_START == 0:
            search.begin()
        if not search.place():
            break
        done += 1
        most = max(most, search.placed)
        if progress is not None:
            progress(done / steps)
    found = StringSet(search.ways[search.chosen]) if most == 2**regions else None
    if progress is not None:
        progress(1.0)
    if found is not None and len(commuting_pairs(found)):
        raise AssertionError("the search counted wrongly")
    return StringSearch(found, most, done)


@dataclass
class _Frame:
    """Where the search stands: ways left, ways chosen (-1: none), particles used, ways to try."""

    allowed: NDArray[np.bool_]
    chosen: Indices
    used: Indices
    string: int
    untried: list[int]


class _Search:
    """Depth-first search with the most constrained string first."""

    def __init__(self, counts: tuple[int, ...], rng: np.random.Generator) -> None:
        self.ways: Indices = np.array(list(product(*map(range, counts))))
        self._counts = np.array(counts)
        self._rng = rng
        k = len(counts)
        self._bits = 1 << np.arange(k)[::-1]
        regions = np.arange(2**k)
        # Strings that differ in the regions d and share their particles in those of e anticommute or
        # not.
        self._odd = np.bitwise_count(regions[:, None] & regions) % 2 == 1
        self._frames: list[_Frame] = []

    @property
    def placed(self) -> int:
        """Strings placed."""
        return int((self.chosen >= 0).sum())

    @property
    def chosen(self) -> Indices:
        """The way of each string, -1 for none."""
        return self._frames[-1].chosen if self._frames else np.full(len(self._odd), -1)

    def begin(self) -> None:
        """Nothing placed."""
        strings = len(self._odd)
        self._frames = []
        self._push(
            np.ones((strings, len(self.ways)), dtype=bool),
            np.full(strings, -1),
            np.zeros(len(self._counts), dtype=np.int64),
        )

    def place(self) -> bool:
        """One string more, after taking back those that lead nowhere; False if all has been tried."""
        while self._frames and not self._frames[-1].untried:
            self._frames.pop()
        if not self._frames:
            return False
        top = self._frames[-1]
        way = top.untried.pop()
        shared = (self.ways == self.ways[way]) @ self._bits
        differing = np.arange(len(self._odd)) ^ top.string
        chosen = top.chosen.copy()
        chosen[top.string] = way
        used = np.minimum(np.maximum(top.used, self.ways[way] + 1), self._counts - 1)
        self._push(top.allowed & self._odd[differing][:, shared], chosen, used)
        return True

    def _push(self, allowed: NDArray[np.bool_], chosen: Indices, used: Indices) -> None:
        """A further frame: its string has the fewest ways; a particle is new only after those before it."""
        string, untried = 0, []
        open_strings = np.flatnonzero(chosen < 0)
        if len(open_strings) and allowed[open_strings].any(axis=1).all():
            fresh = (self.ways <= used).all(axis=1)
            left = (allowed[open_strings] & fresh).sum(axis=1)
            string = int(self._rng.choice(open_strings[left == left.min()]))
            untried = np.flatnonzero(allowed[string] & fresh).tolist()
            self._rng.shuffle(untried)
        self._frames.append(_Frame(allowed, chosen, used, string, untried))
