"""Warm answers of all seven hypotheses while one setting is dragged, against a frame of 60 a second.

Goals: 16 ms for all seven at 3 x 6 settings and 50 ms at 6 x 6. Each answer is asked for as by the window
during a drag: not to be proven, with the cache of the frames before. A frame moves one tip by `STEP` along a
small circle, or φ by as much. What such answers leave unproven (Leggett's upper end, with marginals also the
interval of quantum theory) is settled when the hand rests; the last rows tell what that takes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tests.benchmarks.common import Ratio, ratio_of, take_turns

if TYPE_CHECKING:
    from physics.verdicts.types import Array, Correlations

FRAME = 1 / 60
GOALS = {"3 x 6": 0.016 / FRAME, "6 x 6": 0.050 / FRAME}
STEP = math.radians(0.5)
CIRCLE = math.radians(10.0)
PHI = math.radians(36.87)


def run(rounds: int = 60) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    from gui.core.verdicts.hypotheses import hypotheses

    times = take_turns(_questions(live=True), rounds)
    total = {drag: _together(times, drag) for drag in DRAGS}
    settled = take_turns(_questions(live=False), max(3, rounds // 12), warm_up=2)
    rows = [_row(f"all seven, {drag}", total[drag], GOALS.get(drag)) for drag in DRAGS]
    for drag in GOALS:
        rows += [_row(f"  {drag}: {name}", times[_name(drag, name)], None) for name in hypotheses()]
    rows += [_row(f"all seven settled, {drag}", _together(settled, drag), None) for drag in DRAGS]
    late = {drag: sum(t > FRAME for t in total[drag]) / rounds for drag in DRAGS}
    said = "frames in which all seven took longer than the frame: "
    return rows, [said + ", ".join(f"{drag} {share:.0%}" for drag, share in late.items())]


def _row(name: str, times: Sequence[float], goal: float | None) -> Ratio:
    return ratio_of(name, ("verdicts", times), ("frame", [FRAME] * len(times)), goal)


def _name(drag: str, hypothesis: str) -> str:
    return f"{drag}|{hypothesis}"


def _together(times: dict[str, list[float]], drag: str) -> list[float]:
    parts = [series for name, series in times.items() if name.startswith(f"{drag}|")]
    return [sum(frame) for frame in zip(*parts, strict=True)]


def _questions(live: bool) -> dict[str, Callable[[int], object]]:
    """One run for each drag and hypothesis; ``live``: quick and with a cache, else settled and without."""
    from gui.core.verdicts.answering import QUICK_SECONDS
    from gui.core.verdicts.hypotheses import hypotheses
    from gui.core.verdicts.questions import Question, ask, settled_effort
    from physics.verdicts.cache import VerdictCache
    from physics.verdicts.types import Effort, Hypothesis

    quick = Effort(prove=False, seconds=QUICK_SECONDS)

    def asking(drag: str, hypothesis: Hypothesis, cache: VerdictCache | None) -> Callable[[int], object]:
        def once(frame: int) -> object:
            question = Question(hypothesis, known(drag, frame), 1.0, 1.0, True)
            return ask(question, quick if live else settled_effort(question), cache)

        return once

    frames: dict[tuple[str, int], Correlations] = {}

    def known(drag: str, frame: int) -> Correlations:
        if (drag, frame) not in frames:
            frames[drag, frame] = DRAGS[drag](frame)
        return frames[drag, frame]

    for drag in DRAGS:
        for frame in range(200):
            known(drag, frame)
    result: dict[str, Callable[[int], object]] = {}
    for drag in DRAGS:
        cache = VerdictCache() if live else None
        result |= {_name(drag, h): asking(drag, h, cache) for h in hypotheses()}
    return result


def moved(directions: Array, frame: int) -> Array:
    """The first direction carried along a circle about its place, by `STEP` a frame."""
    import numpy as np

    angle = frame * STEP / math.sin(CIRCLE)
    axis = directions[0]
    first = np.cross(axis, [0.3, 0.5, 0.8])
    first /= np.linalg.norm(first)
    around = math.cos(angle) * first + math.sin(angle) * np.cross(axis, first)
    tip = math.cos(CIRCLE) * axis + math.sin(CIRCLE) * around
    return np.vstack([tip, directions[1:]])


def singlet(alice: Array, bob: Array) -> Correlations:
    """C = -a.b, all pairs measured, marginals known to vanish."""
    import numpy as np

    from physics.verdicts.types import Correlations

    every = np.ones((len(alice), len(bob)), dtype=bool)
    return Correlations(alice, bob, -alice @ bob.T, every, np.zeros(len(alice)), np.zeros(len(bob)))


def _triad(phi: float) -> tuple[Array, Array]:
    import numpy as np

    from physics.direction_sets import TRIAD, leggett_settings

    alice, first, second = leggett_settings(TRIAD, phi)
    return alice, np.vstack([first, second])


def _three(frame: int) -> Correlations:
    alice, bob = _triad(PHI)
    return singlet(moved(alice, frame), bob)


def _three_phi(frame: int) -> Correlations:
    return singlet(*_triad(PHI + CIRCLE * math.sin(frame * STEP / CIRCLE)))


def _six(frame: int) -> Correlations:
    from physics.direction_sets import ICOSAHEDRON

    return singlet(moved(ICOSAHEDRON, frame), ICOSAHEDRON)


def _six_random(frame: int) -> Correlations:
    import numpy as np

    sides = np.random.default_rng(3).normal(size=(2, 6, 3))
    sides /= np.linalg.norm(sides, axis=2, keepdims=True)
    return singlet(moved(sides[0], frame), sides[1])


def _three_biased(frame: int) -> Correlations:
    """cos 30° |01> - sin 30° |10>: its marginals do not vanish."""
    import numpy as np

    from physics.verdicts.types import Correlations

    alice, bob = _triad(PHI)
    alice = moved(alice, frame)
    strength, bloch = math.sin(math.radians(60.0)), np.array([0.0, 0.0, math.cos(math.radians(60.0))])
    correlators = alice @ np.diag([-strength, -strength, -1.0]) @ bob.T
    return Correlations(alice, bob, correlators, np.ones((3, 6), dtype=bool), alice @ bloch, -bob @ bloch)


DRAGS: dict[str, Callable[[int], Correlations]] = {
    "3 x 6": _three,
    "6 x 6": _six,
    "3 x 6 by φ": _three_phi,
    "6 x 6 at random settings": _six_random,
    "3 x 6 with marginals": _three_biased,
}
