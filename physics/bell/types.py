"""What the bounds of a Bell expression are: apart from `bounds`, which imports the solvers that find them."""

from __future__ import annotations

import math
from collections.abc import Callable
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

    def scaled(self, factor: float) -> BellBound:
        """The same of ``factor`` > 0 times the expression."""
        return self._changed(lambda value: factor * value)

    def shifted(self, constant: float) -> BellBound:
        """The same of an expression with a further constant."""
        return self._changed(lambda value: value + constant)

    def _changed(self, change: Callable[[float], float]) -> BellBound:
        details = dict(self.details)
        if "two_qubits" in details:  # a value of S, too
            details["two_qubits"] = change(float(details["two_qubits"]))
        return replace(self, reached=change(self.reached), bound=change(self.bound), details=details)


@dataclass(frozen=True, eq=False)
class BellBounds:
    """All four."""

    local: BellBound
    leggett: BellBound
    quantum: BellBound
    no_signalling: BellBound
