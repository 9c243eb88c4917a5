"""What moves in the tours that come with the program."""

from __future__ import annotations

from collections.abc import Callable

from gui.core.animation import Motion
from gui.core.parameters import PARAMETERS
from gui.core.scenario import Scenario
from gui.core.tours import TOURS, TourError, scenarios, shipped_tour
from gui.core.values import Frozen


class Moving(Frozen, frozen=True):
    """Something that can be exported: its words, its first Scenario, and how it moves (None: as chosen)."""

    words: str
    scenario: Scenario
    motion: Motion | None = None


def moving_steps(*, progress: Callable[[float], None], should_stop: Callable[[], bool]) -> tuple[Moving, ...]:
    """The steps in which a parameter moves; reading all tours takes longer than a frame."""
    found: list[Moving] = []
    for k, name in enumerate(TOURS):
        if should_stop():
            break
        try:
            tour = shipped_tour(name)
            starts = scenarios(tour)
        except TourError:
            continue  # a file that was changed by hand: the tours themselves say what is wrong with it
        for step, scenario in zip(tour.steps, starts, strict=True):
            a = step.animation
            if a is not None and a.parameter in PARAMETERS:
                factor = PARAMETERS[a.parameter].factor
                motion = Motion(a.parameter, a.start / factor, a.end / factor, a.seconds, eased=True)
                found.append(Moving(f"{tour.title}: {step.title}", scenario, motion))
        progress((k + 1) / len(TOURS))
    return tuple(found)
