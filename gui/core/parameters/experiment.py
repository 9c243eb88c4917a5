"""The parameters of the scene Experiment: its apparatus, its scan and its plan."""

from __future__ import annotations

import math

from gui.core.parameters.parameter import Parameter
from gui.core.scenario import ColouredNoise, Scenario, Singlet
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
from gui.core.scenes.experiment import intents as experiment

_AT_FIRST = Scenario().experiment


def _apparatus(
    name: str,
    symbol: str,
    words: str,
    step: float,
    page: float,
    decimals: int,
    *,
    unit: str = "",
    logarithmic: bool = False,
) -> Parameter:
    low, high = RANGES[name]
    return Parameter(
        key="detector_efficiency" if name == "efficiency" else name,
        symbol=symbol, words=words, low=low, high=high, default=getattr(_AT_FIRST.apparatus, name),
        step=step, page=page, decimals=decimals, unit=unit, logarithmic=logarithmic,
        cursor_steps=(low, 10 * low) if logarithmic else None, undo=words.partition(":")[0].lower(),
        get=lambda s: float(getattr(s.experiment.apparatus, name)),
        set=lambda s, value: experiment.set_apparatus(s, name, value),
    )  # fmt: skip


def _angle(name: str, symbol: str, words: str) -> Parameter:
    return _apparatus(name, symbol, words, math.radians(0.1), math.radians(1.0), 2, unit="°")


def _noise_colour(scenario: Scenario) -> float:
    state = scenario.state
    if isinstance(state, ColouredNoise):
        return state.colour
    return 0.0 if isinstance(state, Singlet) else math.nan


def _needs_singlet(scenario: Scenario) -> str | None:
    return "needs the singlet with noise" if math.isnan(_noise_colour(scenario)) else None


# fmt: off
EXPERIMENT_ROWS = (
    Parameter(
        key="noise_colour", symbol="c", words="Coloured part of the noise: anticorrelated in H and V",
        low=0.0, high=1.0, default=0.0, step=0.01, page=0.1, decimals=3, role="quantum",
        undo="colour of the noise", get=_noise_colour, set=experiment.set_noise_colour, off=_needs_singlet,
    ),
    _apparatus("pair_rate", "R", "Pair rate: pairs made a second", 1.1, 2.0, 1, logarithmic=True),
    _apparatus("count_time", "T", "Count time: seconds of each of the four counts of a correlator",
               1.1, 2.0, 2, logarithmic=True),
    _apparatus("efficiency", "e", "Efficiency: from source to click, on both sides", 0.01, 0.1, 3),
    _apparatus("dark_rate", "d", "Dark counts: a second and detector", 10.0, 1000.0, 1),
    _apparatus("window_ns", "τ", "Window: nanoseconds in which two clicks are a coincidence", 1.0, 50.0, 1),
    _angle("retardance", "Δδ", "Retardance: error of the quarter-wave plates"),
    _angle("plate_a", "Δγᴀ", "Plate of Alice: error of its angle"),
    _angle("plate_b", "Δγʙ", "Plate of Bob: error of its angle"),
    _angle("second_branch", "Δγ₂", "Second branch: further error of a plate turned by 90°"),
    _angle("spread", "σ", "Spread: random error of each dialled angle (standard deviation)"),
    _angle("turned", "ω", "Axes: Bob’s linear polarizations are turned against Alice’s by"),
    _apparatus("drift", "V′", "Drift: visibility lost an hour", 0.001, 0.01, 4),
    Parameter(
        key="scan_reach", symbol="±φ", words="Reach: the scan goes from −φ to φ", unit="°",
        low=SMALLEST_REACH, high=LARGEST_REACH, default=_AT_FIRST.reach,
        step=math.radians(1), page=math.radians(5), decimals=1, undo="reach",
        get=lambda s: s.experiment.reach, set=experiment.set_scan_reach,
    ),
    Parameter(
        key="scan_points", symbol="points", words="Number of angles in the scan",
        low=FEWEST_POINTS, high=MOST_POINTS, default=_AT_FIRST.points, step=1, page=10, integer=True,
        undo="points", get=lambda s: s.experiment.points, set=experiment.set_scan_points,
    ),
    Parameter(
        key="plan_level", symbol="k", words="Excess wanted, in standard deviations",
        low=LEVELS[0], high=LEVELS[1], default=_AT_FIRST.level, step=1.1, page=2.0, decimals=1,
        logarithmic=True, cursor_steps=(1.0, 5.0), undo="excess wanted",
        get=lambda s: s.experiment.level, set=experiment.set_level,
    ),
    Parameter(
        key="plan_hours", symbol="h", words="Hours of counting that there are",
        low=HOURS[0], high=HOURS[1], default=_AT_FIRST.hours, step=1.1, page=2.0, decimals=3,
        logarithmic=True, cursor_steps=(0.1, 1.0), undo="hours",
        get=lambda s: s.experiment.hours, set=experiment.set_hours,
    ),
    Parameter(
        key="simulation_seed", symbol="seed", words="Seed of the simulated counts",
        low=0, high=MAX_SIMULATION_SEED, default=_AT_FIRST.seed, step=1, page=10, integer=True,
        get=lambda s: s.experiment.seed, set=experiment.set_simulation_seed,
    ),
)
# fmt: on
