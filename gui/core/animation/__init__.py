"""An animation: one parameter that moves through a range, as the Scenario of each frame. Knows no Qt."""

from __future__ import annotations

import math

from gui.core.parameters import PARAMETERS
from gui.core.scenario import Scenario
from gui.core.tours import smooth
from gui.core.values import Frozen, ScenarioError, check_within, quoted

LEAST_SECONDS, MOST_SECONDS = 0.1, 120.0
LEAST_RATE, MOST_RATE = 1, 60
MOST_FRAMES = 3000
# Pixels of different frames, which are kept until all are there: about 1.2 GB. A film is written as it goes.
MOST_PIXELS = {"gif": 600_000_000, "webp": 400_000_000}


class Motion(Frozen, frozen=True):
    """``parameter`` goes from ``start`` to ``end`` (radians for angles) in ``seconds``, and back if wanted.

    ``rate`` is in frames per second. A logarithmic parameter goes by equal factors, others by equal steps;
    ``eased``, it starts and ends without a jerk, as the steps of a tour do on screen.
    """

    parameter: str
    start: float
    end: float
    seconds: float = 6.0
    rate: int = 25
    there_and_back: bool = False
    loop: bool = True
    eased: bool = False

    def check(self, scenario: Scenario) -> None:
        """Raise ``ScenarioError`` naming the field that the scenario, or a file, does not allow."""
        p = PARAMETERS.get(self.parameter)
        if p is None:
            raise ScenarioError("parameter", f"{quoted(self.parameter)} is none of {', '.join(PARAMETERS)}")
        reason = p.off(scenario)
        if reason is not None or math.isnan(p.get(scenario)):
            raise ScenarioError(
                "parameter", f"{p.symbol} cannot be moved here: {reason or 'it is not there'}"
            )
        low, high = p.range_in(scenario)
        for field, value in (("from", self.start), ("to", self.end)):
            # In the units of the screen; degrees that were typed may be a rounding beyond.
            slack = 1e-9 * max(1.0, abs(low), abs(high)) * p.factor
            check_within(field, value * p.factor, low * p.factor - slack, high * p.factor + slack)
        if self.start == self.end:
            raise ScenarioError("to", "is the same as from: nothing would move")
        check_within("seconds", self.seconds, LEAST_SECONDS, MOST_SECONDS)
        check_within("fps", self.rate, LEAST_RATE, MOST_RATE)
        if self.count > MOST_FRAMES:
            raise ScenarioError("seconds", f"{self.count} frames; at most {MOST_FRAMES} are possible")

    @property
    def count(self) -> int:
        """How many frames there are; going back shows the ends only once, so that it loops evenly."""
        return 2 * self.different - 2 if self.there_and_back else self.different

    @property
    def different(self) -> int:
        """How many frames there are that differ: on the way back those of the way there are shown again."""
        return max(2, round(self.seconds * self.rate))

    def order(self) -> list[int]:
        """Which of the ``different`` frames is shown when."""
        way = list(range(self.different))
        return [*way, *way[-2:0:-1]] if self.there_and_back else way

    def values(self) -> list[float]:
        """The value of the parameter in each frame that differs, both ends included."""
        p, last = PARAMETERS[self.parameter], self.different - 1
        times = [k / last for k in range(self.different)]
        return [p.between(self.start, self.end, smooth(t) if self.eased else t) for t in times]

    def frames(self, scenario: Scenario) -> list[Scenario]:
        """The Scenario of each frame that differs: the given one with another value of the parameter."""
        self.check(scenario)
        p = PARAMETERS[self.parameter]
        return [p.moved_to(scenario, value) for value in self.values()]

    def durations(self, unit: int = 1) -> list[int]:
        """How long each frame is shown, in ms and multiples of ``unit``; their sum is right to one unit."""
        ends = [unit * round(1000 * (k + 1) / (self.rate * unit)) for k in range(self.count)]
        return [end - before for before, end in zip([0, *ends[:-1]], ends, strict=True)]
