"""Sweeps: the critical visibilities of all hypotheses along one parameter of a Scenario."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.scenario import ColouredNoise, PartiallyEntangled, Scenario
from gui.core.verdicts.questions import Judged, ask, questions_of, settled_effort
from physics.verdicts.cache import VerdictCache


class Parameter(Struct, frozen=True):
    """What a sweep moves. ``low``, ``high`` in radians for angles; ``factor`` turns them into ``unit``."""

    key: str
    symbol: str
    label: str
    unit: str
    low: float
    high: float
    factor: float
    applies: Callable[[Scenario], bool]
    value: Callable[[Scenario], float]
    apply: Callable[[Scenario, float], Scenario]


def _has_frames(scenario: Scenario) -> bool:
    return bool(scenario.frames)


def _always(scenario: Scenario) -> bool:
    return True


def _phi(scenario: Scenario) -> float:
    return scenario.phi


def _eta(scenario: Scenario) -> float:
    return scenario.eta


def _is_partial(scenario: Scenario) -> bool:
    return isinstance(scenario.state, PartiallyEntangled) and scenario.postulated is None


def _angle(scenario: Scenario) -> float:
    return scenario.state.angle if isinstance(scenario.state, PartiallyEntangled) else math.nan


def _set_angle(scenario: Scenario, x: float) -> Scenario:
    return replace(scenario, state=PartiallyEntangled(x))


def _is_coloured(scenario: Scenario) -> bool:
    return isinstance(scenario.state, ColouredNoise) and scenario.postulated is None


def _colour(scenario: Scenario) -> float:
    return scenario.state.colour if isinstance(scenario.state, ColouredNoise) else math.nan


def _set_colour(scenario: Scenario, x: float) -> Scenario:
    return replace(scenario, state=ColouredNoise(x))


DEGREES = 180 / math.pi

PARAMETERS: dict[str, Parameter] = {
    "phi": Parameter(
        "phi",
        "φ",
        "angle between Bob’s settings φ",
        "°",
        0.0,
        math.pi / 2,
        DEGREES,
        _has_frames,
        _phi,
        intents.set_phi,
    ),
    "eta": Parameter(
        "eta", "η", "purity η of Leggett’s local states", "", 0.0, 1.0, 1.0, _always, _eta, intents.set_eta
    ),
    "angle": Parameter(
        "angle",
        "t",
        "angle of entanglement t",
        "°",
        0.0,
        math.pi / 2,
        DEGREES,
        _is_partial,
        _angle,
        _set_angle,
    ),
    "colour": Parameter(
        "colour", "c", "coloured part of the noise c", "", 0.0, 1.0, 1.0, _is_coloured, _colour, _set_colour
    ),
}


def parameter_of(scenario: Scenario) -> str:
    """The scenario's parameter if it can be moved there, else the first that can."""
    chosen = PARAMETERS.get(scenario.sweep)
    if chosen is not None and chosen.applies(scenario):
        return chosen.key
    return next(p.key for p in PARAMETERS.values() if p.applies(scenario))


class SweepPoint(Struct, frozen=True, eq=False):
    """All verdicts at one value of the parameter."""

    x: float
    judged: tuple[Judged, ...]


def refining(count: int) -> Iterator[float]:
    """Fractions of 0..1, ends first and then ever finer, so that a curve is there early: 0, 1, 1/2, 1/4, ...

    ``count`` is rounded up to the next 2^k + 1.
    """
    yield 0.0
    yield 1.0
    step = 2
    while step < 2 * (count - 1):
        for k in range(1, step, 2):
            yield k / step
        step *= 2


def sweep_key(scenario: Scenario, parameter: str) -> Hashable:
    """What the curves depend on: the scenario without the moved parameter and what changes no verdict."""
    p = PARAMETERS[parameter]
    s = p.apply(scenario, p.low)
    return (
        parameter,
        s.state,
        s.visibility if isinstance(s.state, ColouredNoise) else 1.0,
        s.eta,
        *(tuple((x.direction, x.locked) for x in settings) for settings in (s.alice, s.bob)),
        s.frames if parameter == "phi" else (),
        s.pairs,
        s.postulated,
        s.hypotheses,
    )


def sweep(
    scenario: Scenario,
    parameter: str,
    count: int,
    on_point: Callable[[SweepPoint], None],
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> int:
    """Settled verdicts at ``count`` values, ends first; returns how many. Raises ``Cancelled``."""
    p = PARAMETERS[parameter]
    cache = VerdictCache()
    fractions = list(refining(count))
    # The noise only scales: at V = 1 critical visibilities are read off directly.
    base = scenario if isinstance(scenario.state, ColouredNoise) else replace(scenario, visibility=1.0)
    for k, fraction in enumerate(fractions):
        x = p.low + fraction * (p.high - p.low)
        at = p.apply(base, x)
        questions = questions_of(at, evaluate(at).correlations)
        on_point(
            SweepPoint(x, tuple(ask(q, settled_effort(q, should_stop=should_stop), cache) for q in questions))
        )
        progress((k + 1) / len(fractions))
    return len(fractions)
