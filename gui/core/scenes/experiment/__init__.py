"""The scene "Experiment" without Qt: what is chosen in it; ``intents`` and ``results`` beside it."""

from __future__ import annotations

import math

from gui.core.values import Choices, check_one_of, check_within
from physics.experiment.apparatus import BRANCH_PLANS, Apparatus

PAGES = ("simulation", "efficiency", "planner", "table")
VIEWS = ("scan", "purity", "asymmetry")
PLAN_VIEWS = ("phi", "needed", "time", "visibility", "directions")
MAX_SIMULATION_SEED = 999_999
FEWEST_POINTS, MOST_POINTS = 2, 181
LEVELS = (1.0, 100.0)  # standard deviations
HOURS = (1e-3, 1e4)
SMALLEST_REACH, LARGEST_REACH = math.radians(5.0), math.radians(90.0)
# Of each number of the apparatus: what is possible.
RANGES: dict[str, tuple[float, float]] = {
    "pair_rate": (1.0, 1e8),
    "count_time": (0.01, 1e5),
    "efficiency": (0.01, 1.0),
    "dark_rate": (0.0, 1e5),
    "window_ns": (0.0, 1000.0),
    "retardance": (-math.radians(30.0), math.radians(30.0)),
    "plate_a": (-math.radians(5.0), math.radians(5.0)),
    "plate_b": (-math.radians(5.0), math.radians(5.0)),
    "second_branch": (-math.radians(5.0), math.radians(5.0)),
    "spread": (0.0, math.radians(5.0)),
    "turned": (-math.radians(45.0), math.radians(45.0)),
    "drift": (0.0, 0.5),
}


class ExperimentChoices(Choices, frozen=True):
    """The apparatus, the angles at which L_N is measured, and the seed of the counts.

    The scan takes ``points`` angles from -``reach`` to ``reach``. ``view`` is what the simulation shows, with
    the values of Branciard et al. 2008 beside it if they are to be ``published``. A plan is about an excess
    of ``level`` standard deviations in ``hours`` of counting; ``plan_view`` is what it shows.
    """

    page: str = "simulation"
    apparatus: Apparatus = Apparatus()
    reach: float = math.radians(75.0)
    points: int = 31
    seed: int = 1
    view: str = "scan"
    published: bool = True
    level: float = 5.0
    hours: float = 1.0
    plan_view: str = "phi"

    def check(self) -> None:
        check_one_of("experiment.page", self.page, PAGES)
        check_one_of("experiment.view", self.view, VIEWS)
        check_one_of("experiment.plan_view", self.plan_view, PLAN_VIEWS)
        check_one_of("experiment.apparatus.branches", self.apparatus.branches, BRANCH_PLANS)
        for name, (low, high) in RANGES.items():
            check_within(f"experiment.apparatus.{name}", getattr(self.apparatus, name), low, high)
        check_within("experiment.reach", self.reach, SMALLEST_REACH, LARGEST_REACH)
        check_within("experiment.points", self.points, FEWEST_POINTS, MOST_POINTS)
        check_within("experiment.level", self.level, *LEVELS)
        check_within("experiment.hours", self.hours, *HOURS)
        check_within("experiment.seed", self.seed, 0, MAX_SIMULATION_SEED)
