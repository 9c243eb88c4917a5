"""Counts of pairs at several settings: all at once, or growing pair by pair to the very same end.

Either a fixed number of pairs for each pair of settings, distributed by the multinomial law, or a Poisson
number, with which the four counts are independent. A run is decided by its seed alone: the totals are drawn
first, and what has been counted on the way to them is drawn given the totals, by halving the time again and
again (for fixed numbers hypergeometric: which of the pairs came first; for Poisson numbers binomial: when
each came). So the counts after any time do not depend on how often, or how fast, one looked.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import array_within

LARGEST_NUMBER = 10**8  # of pairs for each pair of settings
# Halves times settings that are drawn for one look, so that it stays within a frame: the counts of very many
# settings grow in larger steps.
_WORK, _FEWEST_HALVES = 4_000, 3
_HALVING = 1  # tells the generators of the halves from that of the totals

Counted = NDArray[np.int64]


def draw_counts(joint: ArrayLike, pairs: int, seed: int, *, poisson: bool = False) -> Counted:
    """Counts of shape (..., 2, 2) for probabilities of that shape, ``pairs`` for each (Poisson: in the mean).

    The same seed gives the same counts. ValueError for negative or unnormalised probabilities, pairs outside
    1 to 10⁸ or a negative seed.
    """
    p = _probabilities(joint)
    _check(pairs, seed)
    rng = np.random.default_rng(seed)
    drawn = rng.poisson(pairs * p) if poisson else rng.multinomial(pairs, p)
    return np.asarray(drawn, dtype=np.int64).reshape(np.shape(joint))


class GrowingCounts:
    """The counts of a run on the way to ``draw_counts``, as a function of the time.

    Time is in mean pairs for each pair of settings, 0 to ``pairs``: with fixed numbers it is that number of
    pairs. Beyond some 150 pairs of settings the counts are those at the last of equal steps, 8 or more.
    """

    def __init__(self, joint: ArrayLike, pairs: int, seed: int, *, poisson: bool = False) -> None:
        self.pairs, self.seed, self.poisson = pairs, seed, poisson
        self.totals = draw_counts(joint, pairs, seed, poisson=poisson)
        self._halves = max(_FEWEST_HALVES, _WORK // max(1, self.totals.size // 4))
        self._path: dict[tuple[int, int], Counted] = {}

    def after(self, time: int) -> Counted:
        """Counts (..., 2, 2) at a whole time; ValueError outside 0 to ``pairs``."""
        if not 0 <= time <= self.pairs:
            raise ValueError(f"time: {time} is outside 0 to {self.pairs}")
        low, high = 0, self.pairs
        inside = self.totals.reshape(-1, 4)
        before = np.zeros_like(inside)
        kept: dict[tuple[int, int], Counted] = {}
        while low < time < high and len(kept) < self._halves:
            middle = (low + high) // 2
            first = self._path.get((low, high))
            if first is None:
                first = self._first_half(inside, low, middle, high)
            kept[low, high] = first
            if time < middle:
                inside, high = first, middle
            else:
                before, inside, low = before + first, inside - first, middle
        self._path = kept  # to go on from here costs little
        return np.asarray(before + inside if time == high else before).reshape(self.totals.shape)

    def _first_half(self, inside: Counted, low: int, middle: int, high: int) -> Counted:
        """How many of the counts between ``low`` and ``high`` came before ``middle``."""
        rng = np.random.default_rng([self.seed, _HALVING, low, high])
        if self.poisson:
            return np.asarray(rng.binomial(inside, (middle - low) / (high - low)), dtype=np.int64)
        first = np.zeros_like(inside)
        wanted = np.full(len(inside), middle - low, dtype=np.int64)
        others = inside.sum(axis=1)
        for k in range(3):  # one outcome after the other, each given those before
            others = others - inside[:, k]
            first[:, k] = rng.hypergeometric(inside[:, k], others, wanted)
            wanted = wanted - first[:, k]
        first[:, 3] = wanted
        return first


def _probabilities(joint: ArrayLike) -> NDArray[np.float64]:
    p = array_within(joint, "joint", 0.0, 1.0, 1e-12)
    if p.ndim < 2 or p.shape[-2:] != (2, 2):
        raise ValueError(f"joint: shape {p.shape} where (..., 2, 2) is needed")
    flat = np.clip(p, 0.0, 1.0).reshape(-1, 4)
    sums = flat.sum(axis=1)
    if np.abs(sums - 1).max(initial=0.0) > 1e-9:
        raise ValueError("joint: the probabilities of a pair of settings do not add up to 1")
    return np.asarray(flat / sums[:, None])


def _check(pairs: int, seed: int) -> None:
    if not 1 <= pairs <= LARGEST_NUMBER:
        raise ValueError(f"pairs: {pairs} is outside 1 to {LARGEST_NUMBER}")
    if seed < 0:
        raise ValueError(f"seed: {seed} is negative")
