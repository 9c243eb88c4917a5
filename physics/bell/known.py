"""The bounds of the named Bell expressions in closed form; `bounds` finds them again."""

from __future__ import annotations

import math
from dataclasses import dataclass

from physics.bell.expression import chained_quantum

#: Level 2 + AAB + ABB of the hierarchy, as computed by `bounds`, rounded up.
I3322_HIERARCHY = 0.2508761


@dataclass(frozen=True)
class KnownBounds:
    """``two_qubits`` is the most that two qubits reach, ``quantum`` what no quantum system exceeds."""

    local: float
    two_qubits: float
    quantum: float
    no_signalling: float


def known_bounds(name: str, chained: int = 2) -> KnownBounds | None:
    """The bounds of "chsh", "ch", "i3322", "elegant" and "chained" with n = ``chained``; None for another.

    CHSH: Tsirelson 1980. I3322: local 0, 1/4 with two qubits (Collins and Gisin 2004, a numerical result).
    Elegant: 4√3 (Gisin, arXiv:quant-ph/0702021). Chained: 2n cos(π/2n) (Wehner 2006).
    """
    match name:
        case "chsh":
            return KnownBounds(2.0, 2 * math.sqrt(2), 2 * math.sqrt(2), 4.0)
        case "ch":
            most = (math.sqrt(2) - 1) / 2
            return KnownBounds(0.0, most, most, 0.5)
        case "i3322":
            return KnownBounds(0.0, 0.25, I3322_HIERARCHY, 1.0)
        case "elegant":
            return KnownBounds(6.0, 4 * math.sqrt(3), 4 * math.sqrt(3), 12.0)
        case "chained":
            most = chained_quantum(chained)
            return KnownBounds(2.0 * chained - 2, most, most, 2.0 * chained)
    return None
