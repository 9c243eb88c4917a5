"""Sweeps: the critical visibilities of all hypotheses along one parameter of a Scenario."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from gui.core.evaluate import evaluate
from gui.core.parameters import PARAMETERS, swept
from gui.core.scenario import ColouredNoise, Scenario
from gui.core.verdicts.measured import theory_of_table
from gui.core.verdicts.questions import Judged, ask, questions_of, settled_effort
from physics.verdicts.cache import VerdictCache


def parameter_of(scenario: Scenario) -> str:
    """The scenario's parameter if there are curves along it, else the first that has some."""
    offered = [p.key for p in swept(scenario)]
    return scenario.sweep if scenario.sweep in offered else offered[0]


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
    s = p.set(scenario, p.low)
    return (
        parameter,
        s.state,
        s.visibility if isinstance(s.state, ColouredNoise) else 1.0,
        s.eta,
        *(tuple((x.direction, x.locked) for x in settings) for settings in (s.alice, s.bob)),
        s.frames if parameter == "phi" else (),
        s.pairs,
        s.postulated,
        theory_of_table(s) is not None,
        s.hypotheses,
    )


def sweep(
    scenario: Scenario,
    parameter: str,
    count: int,
    known: frozenset[float] = frozenset(),
    *,
    deliver: Callable[[SweepPoint], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> int:
    """Settled verdicts at ``count`` values, ends first; returns how many. Raises ``Cancelled``.

    The values in ``known`` are there from an earlier run and left out.
    """
    p = PARAMETERS[parameter]
    low, high = p.sweep or (p.low, p.high)
    cache = VerdictCache()
    fractions = list(refining(count))
    # The noise only scales: at V = 1 critical visibilities are read off directly.
    base = replace(scenario, judge="theory")  # a curve is about theory, whatever was measured on it
    base = base if isinstance(scenario.state, ColouredNoise) else replace(base, visibility=1.0)
    for k, fraction in enumerate(fractions):
        x = low + fraction * (high - low)
        if x in known:
            progress((k + 1) / len(fractions))
            continue
        at = p.set(base, x)
        questions = questions_of(at, evaluate(at).correlations)
        deliver(
            SweepPoint(x, tuple(ask(q, settled_effort(q, should_stop=should_stop), cache) for q in questions))
        )
        progress((k + 1) / len(fractions))
    return len(fractions)
