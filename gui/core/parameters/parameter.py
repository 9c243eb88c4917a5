"""What a parameter is: a number of the Scenario with its range, its words, and how it is read and moved."""

from __future__ import annotations

import math
from collections.abc import Callable

from gui.core.numbers import count, degrees, number, significant
from gui.core.scale import Scale
from gui.core.scenario import Scenario


def _always(scenario: Scenario) -> str | None:
    return None


class Parameter(Scale, frozen=True, kw_only=True):
    """A number of the Scenario. ``set`` is its intent; ``get`` is NaN where the Scenario has no such number.

    ``off`` says why it cannot be moved in a scenario, None where it can. ``sweep`` is the range of curves
    along it, None where there are none. ``least_most`` narrows the range by the scenario. ``axis`` is the
    label of an axis, ``undo`` the name of the undo step, where they do not follow from words and symbol.
    ``cursor_steps`` are step and page of a cursor of a plot, which moves by differences on every scale: a
    logarithmic row must give them.
    """

    key: str
    get: Callable[[Scenario], float]
    set: Callable[[Scenario, float], Scenario]
    off: Callable[[Scenario], str | None] = _always
    least_most: Callable[[Scenario], tuple[float, float]] | None = None
    sweep: tuple[float, float] | None = None
    axis: str = ""
    undo: str = ""
    cursor_steps: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.logarithmic and self.cursor_steps is None:
            raise ValueError(f"{self.symbol}: no steps of a cursor")

    @property
    def differences(self) -> tuple[float, float]:
        """Step and page step of a cursor."""
        return (self.step, self.page) if self.cursor_steps is None else self.cursor_steps

    @property
    def step_name(self) -> str:
        """The name of the undo step."""
        return self.undo or self.symbol

    @property
    def label(self) -> str:
        """On an axis of a plot."""
        return self.axis or f"{self.words[0].lower()}{self.words[1:]} {self.symbol}"

    def told(self, scenario: Scenario) -> str:
        """``V = 0.985``, rounded as it is read from afar; '' where the scenario has no such number."""
        value = self.get(scenario)
        if math.isnan(value) or not self.applies(scenario):
            return ""
        if self.unit == "°":
            return f"{self.symbol} = {degrees(value, 1)}"
        whole = self.integer and abs(value) < 1e9
        text = count(round(value)) if whole else significant(value) if self.logarithmic else None
        return f"{self.symbol} = {number(value, min(self.decimals, 3)) if text is None else text}"

    def applies(self, scenario: Scenario) -> bool:
        """Whether it can be moved there."""
        return self.off(scenario) is None

    def range_in(self, scenario: Scenario) -> tuple[float, float]:
        """The range, narrowed by the scenario."""
        return (self.low, self.high) if self.least_most is None else self.least_most(scenario)

    def moved_to(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with the value, or with the end of the range there that it is beyond."""
        low, high = self.range_in(scenario)
        return self.set(scenario, min(max(value, low), high))
