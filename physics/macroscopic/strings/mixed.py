"""Trees that end in sets of five regions, of two kinds, so that no region is much fuller than another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from physics.macroscopic.strings.found_sets import five_region_strings
from physics.macroscopic.strings.string_set import Indices, StringSet
from physics.macroscopic.strings.tree import StringTree, TreeNode, blocks_with_fresh_particles

_ENDS = 5
_HOT, _COLD = 3.0, 0.05


def mixed_tree(
    regions: int, most: int, even: StringSet, seed: int = 0, steps: int = 40_000
) -> StringTree | None:
    """A tree with at most ``most`` particles in each region, by simulated annealing; None if none is
    found.

    It ends in sets of five regions: ``even``, a set for five regions, or that of `five_region_strings`.
    The energy is Σ (particles above ``most``)²; a step exchanges two regions below a node, or gives an
    end another set and order. The seed fixes the answer. Raises ValueError for fewer than six regions.
    """
    if regions <= _ENDS:
        raise ValueError(f"regions: {regions} where more than {_ENDS} are needed")
    plan = _Plan(regions, most, (even, five_region_strings()), np.random.default_rng(seed))
    for step in range(steps):
        if plan.energy == 0:
            return plan.tree()
        plan.change(_HOT * (1 - step / steps) + _COLD)
    return None


class _Plan:
    """Which region each node is in, and which set each end has, with the regions in which order."""

    def __init__(
        self, regions: int, most: int, sets: tuple[StringSet, ...], rng: np.random.Generator
    ) -> None:
        self._regions, self._most, self._sets, self._rng = regions, most, sets, rng
        self._kinds = [np.array(one.counts) for one in sets]
        self._nodes = 2 ** (regions - _ENDS) - 1
        self._region: list[int] = []
        self._free: list[NDArray[np.bool_]] = [np.ones(regions, dtype=bool)]
        for index in range(self._nodes):
            region = int(rng.choice(np.flatnonzero(self._free[index]))) if index else 0
            below = self._free[index].copy()
            below[region] = False
            self._region.append(region)
            self._free += [below, below.copy()]
        self._set: list[int] = []
        self._order: list[Indices] = []
        self._counts = np.zeros((2 * self._nodes + 1, regions), dtype=np.int64)
        for end in range(self._nodes, 2 * self._nodes + 1):
            kind, order = self._drawn(end)
            self._set.append(kind)
            self._order.append(order)
            self._counts[end, order] = self._kinds[kind]
        for index in reversed(range(self._nodes)):
            self._counts[index] = self._counts[2 * index + 1] + self._counts[2 * index + 2]
            self._counts[index, self._region[index]] += 1
        self.energy = self._energy(self._counts[0])

    def _drawn(self, end: int) -> tuple[int, Indices]:
        kind = int(self._rng.integers(len(self._sets)))
        return kind, self._rng.permutation(np.flatnonzero(self._free[end]))

    def _energy(self, load: Indices) -> int:
        return int((np.maximum(load - self._most, 0) ** 2).sum())

    def _taken(self, load: Indices, temperature: float) -> bool:
        """Whether a step to this load is made."""
        energy = self._energy(load)
        if energy > self.energy and self._rng.random() >= np.exp((self.energy - energy) / temperature):
            return False
        self.energy = energy
        return True

    def change(self, temperature: float) -> None:
        """One step."""
        if self._rng.random() < 0.25:
            self._change_end(int(self._rng.integers(self._nodes, len(self._counts))), temperature)
        else:
            self._exchange(int(self._rng.integers(len(self._counts))), temperature)

    def _change_end(self, end: int, temperature: float) -> None:
        kind, order = self._drawn(end)
        counts = np.zeros(self._regions, dtype=np.int64)
        counts[order] = self._kinds[kind]
        more = counts - self._counts[end]
        if self._taken(self._counts[0] + more, temperature):
            self._set[end - self._nodes], self._order[end - self._nodes] = kind, order
            self._add(end, more)

    def _exchange(self, top: int, temperature: float) -> None:
        one, other = self._rng.choice(np.flatnonzero(self._free[top]), 2, replace=False)
        more = np.zeros(self._regions, dtype=np.int64)
        more[other] = self._counts[top, one] - self._counts[top, other]
        more[one] = -more[other]
        if not self._taken(self._counts[0] + more, temperature):
            return
        swapped = np.arange(self._regions)
        swapped[[one, other]] = other, one
        below = [top]
        while below:
            index = below.pop()
            if index != top:
                self._free[index] = self._free[index][swapped]
                self._counts[index] = self._counts[index][swapped]
            if index < self._nodes:
                self._region[index] = int(swapped[self._region[index]])
                below += [2 * index + 1, 2 * index + 2]
            else:
                self._order[index - self._nodes] = swapped[self._order[index - self._nodes]]
        self._add(top, more)

    def _add(self, index: int, more: Indices) -> None:
        """More particles below a node, and hence below all above it."""
        self._counts[index] += more
        while index:
            index = (index - 1) // 2
            self._counts[index] += more

    def tree(self) -> StringTree:
        """With particles counted level by level, then end by end."""
        used = [0] * self._regions
        nodes = []
        for index, region in enumerate(self._region):
            nodes.append(TreeNode(region, used[region], (index + 1).bit_length() - 1))
            used[region] += 1
        ends = [
            (tuple(int(region) for region in order), self._sets[kind])
            for kind, order in zip(self._set, self._order, strict=True)
        ]
        return StringTree(self._regions, tuple(nodes), blocks_with_fresh_particles(used, ends))
