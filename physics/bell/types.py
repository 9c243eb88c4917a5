"""What the bounds of a Bell expression are: apart from `bounds`, which imports the solvers that find them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, eq=False)
class BellBound:
    """``reached`` <= largest value <= ``bound``; ``method`` is a message code with parameters ``details``."""

    reached: float
    bound: float
    method: str
    details: dict[str, float | int | str] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        """Whether ``bound`` is shown; it may still be above the largest value."""
        return math.isfinite(self.bound)

    def shifted(self, constant: float) -> BellBound:
        """The same of an expression with a further constant."""
        return replace(self, reached=self.reached + constant, bound=self.bound + constant)


@dataclass(frozen=True, eq=False)
class BellBounds:
    """All four."""

    local: BellBound
    leggett: BellBound
    quantum: BellBound
    no_signalling: BellBound
