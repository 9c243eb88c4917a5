"""Scale: how one number is called, shown and moved, whatever it is moved with."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

# A step and a page step, as the counts that ``stepped`` takes and keys send.
STEP, PAGE = 1, 10


class Scale(Struct, frozen=True, kw_only=True):
    """A range with its steps, in the program's units: radians where ``unit`` is "°", else those on screen.

    ``step`` and ``page`` are differences; on a logarithmic scale factors. ``decimals`` are those on screen,
    ``role`` is the colour role. ValueError for an empty range, or one that has no logarithm.
    """

    symbol: str
    words: str
    low: float
    high: float
    default: float
    step: float
    page: float
    decimals: int = 0
    unit: str = ""
    role: str = "accent"
    logarithmic: bool = False
    integer: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.logarithmic and self.low <= 0):
            raise ValueError(f"{self.symbol}: bad range {self.low}..{self.high}")

    @property
    def factor(self) -> float:
        """What turns a value into the number on screen."""
        return 180 / math.pi if self.unit == "°" else 1.0

    def within(self, value: float) -> float:
        """The value, or the end of the range it is beyond."""
        return min(max(value, self.low), self.high)

    def rounded(self, value: float) -> float:
        """The value with as many decimals as there are on screen, inside the range."""
        return self.within(round(value * self.factor, self.decimals) / self.factor)

    def fractions(self, values: ArrayLike) -> NDArray[np.float64]:
        """Places in the range, 0..1."""
        inside = np.clip(np.asarray(values, dtype=float), self.low, self.high)
        if self.logarithmic:
            return np.asarray(np.log(inside / self.low) / math.log(self.high / self.low))
        return np.asarray((inside - self.low) / (self.high - self.low))

    def fraction(self, value: float) -> float:
        """Place in the range, 0..1."""
        return float(self.fractions(value))

    def at(self, fraction: float) -> float:
        """The value there, rounded; integers above 100 on a logarithmic scale to three digits."""
        if not self.logarithmic:
            return self.rounded(self.low + fraction * (self.high - self.low))
        value = self.low * (self.high / self.low) ** fraction
        if self.integer and value > 100:
            value = round(value, 2 - math.floor(math.log10(value)))
        return self.rounded(value)

    def between(self, start: float, end: float, fraction: float) -> float:
        """The value a fraction (0 to 1) of the way, by equal factors on a logarithmic scale.

        Integers stay such; else it is not rounded, so that what moves does so evenly.
        """
        if fraction in (0.0, 1.0):
            return end if fraction else start
        if self.logarithmic and start > 0 and end > 0:
            value = start * (end / start) ** fraction
        else:
            value = start + fraction * (end - start)
        return float(round(value)) if self.integer else value

    def stepped(self, value: float, count: int) -> float:
        """A step (±STEP) or a page step (±PAGE) away; at least one unit of the last decimal on screen."""
        size, up = (self.page if abs(count) >= PAGE else self.step), count > 0
        if not self.logarithmic:
            return self.within(value + (size if up else -size))
        moved = self.rounded(value * size if up else value / size)
        if moved == value:
            # The step is finer than the decimals.
            moved = self.rounded(value + (1 if up else -1) * 10.0**-self.decimals / self.factor)
        return self.within(moved)
