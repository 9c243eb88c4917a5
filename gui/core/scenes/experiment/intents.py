"""What the user does in the scene "Experiment": pure functions Scenario -> Scenario."""

from __future__ import annotations

import math
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gui.core.intents import use_direction_set
from gui.core.scenario import ColouredNoise, Scenario
from gui.core.scenes.experiment import (
    FEWEST_POINTS,
    HOURS,
    LARGEST_REACH,
    LEVELS,
    MAX_SIMULATION_SEED,
    MOST_POINTS,
    RANGES,
    SMALLEST_REACH,
)
from physics.experiment.apparatus import Apparatus


def set_experiment_page(scenario: Scenario, page: str) -> Scenario:
    """The page in view."""
    return _experiment(scenario, page=page)


def set_simulation_view(scenario: Scenario, view: str) -> Scenario:
    """What the simulation shows."""
    return _experiment(scenario, view=view)


def show_published(scenario: Scenario, shown: bool) -> Scenario:
    """Whether the published values stand beside the simulated ones."""
    return _experiment(scenario, published=bool(shown))


def set_plan_view(scenario: Scenario, view: str) -> Scenario:
    """What the plan shows."""
    return _experiment(scenario, plan_view=view)


def set_level(scenario: Scenario, level: float) -> Scenario:
    """The excess in standard deviations that a plan is for."""
    return _experiment(scenario, level=min(max(float(level), LEVELS[0]), LEVELS[1]))


def set_hours(scenario: Scenario, hours: float) -> Scenario:
    """The hours of counting that there are."""
    return _experiment(scenario, hours=min(max(float(hours), HOURS[0]), HOURS[1]))


def use_published_run(scenario: Scenario, run: str) -> Scenario:
    """The apparatus of Branciard et al. 2008, for one of ``PUBLISHED_RUNS``; the seed stays."""
    changes = PUBLISHED_RUNS[run]
    at = replace(scenario, state=PUBLISHED_STATE, phi=math.radians(30.0))
    triad = use_direction_set(at, "triad")
    settled = replace(triad, visibility=PUBLISHED_VISIBILITY, eta=1.0)
    apparatus = Apparatus(**changes.apparatus)
    return _experiment(
        settled,
        apparatus=apparatus,
        reach=math.radians(changes.reach_deg),
        points=changes.points,
        view=changes.view,
        page="simulation",
        published=True,
    )


class PublishedRun(Struct, frozen=True):
    """A run to start from: its name on screen, the scan, the view, and what differs in the apparatus."""

    words: str
    reach_deg: float
    points: int
    view: str
    apparatus: dict[str, Any]


# V of the singlet and coloured part of the noise that together give L3 of the published size.
PUBLISHED_VISIBILITY = 0.983
PUBLISHED_STATE = ColouredNoise(0.5)
PUBLISHED_RUNS: dict[str, PublishedRun] = {
    "figure_3": PublishedRun("Figure 3: the scan, 15 s a count", 75.0, 31, "scan", {}),
    "at_30": PublishedRun("±30° alone, 60 s a count", 30.0, 2, "scan", {"count_time": 60.0}),
    "figure_4": PublishedRun("Figure 4: excess against η", 75.0, 31, "purity", {}),
    "plates": PublishedRun(
        "Plates off by 0.2°, b′ by the other branch",
        75.0,
        31,
        "asymmetry",
        {"plate_a": math.radians(0.2), "plate_b": math.radians(-0.2), "branches": "by_setting"},
    ),
}


def set_apparatus(scenario: Scenario, name: str, value: float) -> Scenario:
    """A number of the apparatus, within its range."""
    low, high = RANGES[name]
    changed = {name: min(max(float(value), low), high)}
    return _experiment(scenario, apparatus=replace(scenario.experiment.apparatus, **changed))


def set_branches(scenario: Scenario, plan: str) -> Scenario:
    """Which pair of plate angles realises b and which b'."""
    return _experiment(scenario, apparatus=replace(scenario.experiment.apparatus, branches=plan))


def set_noise_colour(scenario: Scenario, colour: float) -> Scenario:
    """The singlet with noise of which a part is coloured."""
    state = ColouredNoise(min(max(float(colour), 0.0), 1.0))
    return replace(scenario, state=state, postulated=None)


def set_scan_reach(scenario: Scenario, reach: float) -> Scenario:
    """The scan goes from -reach to reach."""
    return _experiment(scenario, reach=min(max(float(reach), SMALLEST_REACH), LARGEST_REACH))


def set_scan_points(scenario: Scenario, points: float) -> Scenario:
    """How many angles the scan has."""
    return _experiment(scenario, points=min(max(round(points), FEWEST_POINTS), MOST_POINTS))


def set_simulation_seed(scenario: Scenario, seed: float) -> Scenario:
    """The seed of the counts."""
    return _experiment(scenario, seed=min(max(round(seed), 0), MAX_SIMULATION_SEED))


def _experiment(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, experiment=replace(scenario.experiment, **changes))
