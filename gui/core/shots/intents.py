"""What the user does with shots: pure functions Scenario -> Scenario."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.data.given import given_by
from gui.core.data.types import DataSet
from gui.core.scenario import Postulated, Scenario
from gui.core.shots import LARGEST_SEED, PLACES, RATES, SOURCES
from gui.core.shots.data import added_to
from physics.experiment.shots import LARGEST_NUMBER

NAME = "shots"  # of the correlations in place of those of the state


def choose_source(scenario: Scenario, index: int) -> Scenario:
    """The source of that number in ``SOURCES``."""
    return _shots(scenario, source=SOURCES[index])


def choose_places(scenario: Scenario, index: int) -> Scenario:
    """The pairs of settings of L_N, or all: the number in ``PLACES``."""
    return _shots(scenario, places=PLACES[index])


def choose_law(scenario: Scenario, index: int) -> Scenario:
    """Fixed numbers of pairs (0) or Poisson ones (1)."""
    return _shots(scenario, poisson=index == 1)


def choose_rate(scenario: Scenario, index: int) -> Scenario:
    """The rate of that number in ``RATES``."""
    return _shots(scenario, rate=RATES[index])


def set_pairs(scenario: Scenario, pairs: int) -> Scenario:
    """Pairs for each pair of settings."""
    return _shots(scenario, pairs=min(max(pairs, 1), LARGEST_NUMBER))


def set_shot_seed(scenario: Scenario, seed: int) -> Scenario:
    """The seed of the counts."""
    return _shots(scenario, seed=min(max(seed, 0), LARGEST_SEED))


def show_shots(scenario: Scenario, taken: DataSet, present: DataSet | None = None) -> Scenario:
    """The shots as the data of the Scenario, with the points of ``present`` from the same source.

    A table also brings its numbers in place of those of the state; settings and state stay as they are.
    """
    data = added_to(present, taken)
    if data.table is None:
        return replace(scenario, data=data)
    return replace(scenario, data=data, postulated=given_by(data.table, NAME))


def put_back(scenario: Scenario, data: DataSet | None, postulated: Postulated | None) -> Scenario:
    """What was there before the shots."""
    return replace(scenario, data=data, postulated=postulated)


def _shots(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, shots=replace(scenario.shots, **changes))
