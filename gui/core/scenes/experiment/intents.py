"""What the user does in the scene "Experiment": pure functions Scenario -> Scenario."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import ColouredNoise, Scenario
from gui.core.scenes.experiment import (
    FEWEST_POINTS,
    LARGEST_REACH,
    MAX_SIMULATION_SEED,
    MOST_POINTS,
    RANGES,
    SMALLEST_REACH,
)


def set_experiment_page(scenario: Scenario, page: str) -> Scenario:
    """The page in view."""
    return _experiment(scenario, page=page)


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
