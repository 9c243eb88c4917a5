"""Heisenberg models of spins 1/2 on a ring, a chain or a complete graph."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

Graph = Literal["ring", "chain", "complete"]
GRAPHS: tuple[Graph, ...] = ("ring", "chain", "complete")


@dataclass(frozen=True)
class HeisenbergModel:
    """H = J Σ σ_i·σ_j over the edges of a graph, with Pauli vectors; a field adds -h Σ σ_z.

    ``coupling`` J is 1 (antiferromagnet) or -1. Temperatures and fields are in units of |J|, with k_B = 1.
    Raises ValueError for another graph or coupling, fewer than 2 spins, or fewer than 3 on a ring.
    """

    graph: Graph
    spins: int
    coupling: int = 1

    def __post_init__(self) -> None:
        if self.graph not in GRAPHS:
            raise ValueError(f"graph: {self.graph!r} is not one of {', '.join(GRAPHS)}")
        least = 3 if self.graph == "ring" else 2
        if self.spins < least:
            raise ValueError(f"n: {self.spins} spins make no {self.graph}; at least {least} are needed")
        if self.coupling not in (1, -1):
            raise ValueError(f"J: {self.coupling} is neither 1 nor -1")

    def edges(self) -> list[tuple[int, int]]:
        """The pairs of spins that interact, each once."""
        n = self.spins
        if self.graph == "complete":
            return list(combinations(range(n), 2))
        chain = [(i, i + 1) for i in range(n - 1)]
        return [*chain, (n - 1, 0)] if self.graph == "ring" else chain


def check_temperature(temperature: float, field: float) -> None:
    """ValueError for a temperature that is negative or not finite, or a field that is not finite."""
    if not (math.isfinite(temperature) and temperature >= 0):
        raise ValueError(f"temperature: {temperature} is not a number from 0 on")
    if not math.isfinite(field):
        raise ValueError(f"field: {field} is not finite")
