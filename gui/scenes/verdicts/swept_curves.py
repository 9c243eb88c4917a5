"""The points of the sweeps that are known: of the scenario in view, and of the pins beside it."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable

import numpy as np

from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.sweep import SweepPoint, parameter_of, sweep_key
from gui.panels.comparing import Points
from physics.verdicts.types import Hypothesis


def key_of(s: Scenario) -> Hashable:
    """What the curves of a scenario depend on, along its own parameter."""
    return sweep_key(s, parameter_of(s))


class SweptCurves:
    """Points by what they depend on: a pin of what was computed before needs no computing."""

    def __init__(self) -> None:
        self._known: list[tuple[Hashable, dict[float, SweepPoint]]] = []

    def points(self, key: Hashable) -> dict[float, SweepPoint]:
        """Those of a key, to be added to."""
        for known, points in self._known:
            if known == key:
                return points
        self._known.append((key, {}))
        return self._known[-1][1]

    def keep(self, keys: Collection[Hashable]) -> None:
        """Forget all others."""
        self._known = [one for one in self._known if one[0] in keys]

    def curve(self, hypothesis: Hypothesis, results: Results[None]) -> Points | None:
        """Critical visibility against the parameter in display units; None before there are two points."""
        s = results.scenario
        found = curve_of(self.points(key_of(s)), hypothesis, PARAMETERS[parameter_of(s)].factor)
        return found if np.isfinite(found[1]).sum() > 1 else None


def curve_of(points: dict[float, SweepPoint], hypothesis: Hypothesis, factor: float) -> Points:
    """Upper ends of the intervals: above them the hypothesis is excluded; NaN where it explains any V."""
    xs = sorted(points)
    ys = [_critical(points[x], hypothesis) for x in xs]
    return factor * np.array(xs, dtype=float), np.array(ys, dtype=float)


def upper_end(judged: Judged) -> float:
    """In units of the noiseless data, as the curves, whatever the present V."""
    upper = judged.verdict.critical_visibility[1]
    return upper if math.isfinite(upper) else math.nan


def _critical(point: SweepPoint, hypothesis: Hypothesis) -> float:
    for judged in point.judged:
        if judged.hypothesis is hypothesis:
            return upper_end(judged)
    return math.nan
