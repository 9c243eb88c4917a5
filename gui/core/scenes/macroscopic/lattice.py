"""How the spins of a state are arranged in a picture: places in rows or on a ring, and bonds. No Qt."""

from __future__ import annotations

import math

from gui.core.spins import ClusterSpins, HeisenbergSpins, SingletSpins, SpinState, spin_count
from gui.core.values import Frozen

WIDE = 1.7  # of the picture, its width over its height


class Lattice(Frozen, frozen=True):
    """``arrangement``: "rows" of ``columns`` spins, a "ring" or an open "arc"; ``bonds`` join pairs."""

    columns: int
    arrangement: str = "rows"
    bonds: tuple[tuple[int, int], ...] = ()


def lattice_of(state: SpinState) -> Lattice:
    """Neighbours of a ring or chain stand beside each other; singlets one below the other."""
    n = spin_count(state)
    chain = tuple((i, i + 1) for i in range(n - 1))
    match state:
        case ClusterSpins() | HeisenbergSpins(graph="chain"):
            return Lattice(n, "arc", chain)
        case HeisenbergSpins(graph="ring"):
            return Lattice(n, "ring", (*chain, (n - 1, 0)))
        case SingletSpins():
            return Lattice(n // 2, "rows", tuple((i, i + n // 2) for i in range(n // 2)))
    return Lattice(_columns(n))


def _columns(n: int) -> int:
    """Rows that are all full where a rectangle of nearly the shape of the picture has n places."""
    ideal = math.sqrt(WIDE * n)
    fitting = [c for c in range(1, n + 1) if n % c == 0 and ideal / 1.6 <= c <= 1.6 * ideal]
    return min(fitting, key=lambda c: abs(math.log(c / ideal))) if fitting else math.ceil(ideal)
