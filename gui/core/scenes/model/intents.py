"""What the user does in the scene "Model": pure functions Scenario -> Scenario."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from gui.core.intents import move_setting
from gui.core.scenario import Scenario
from gui.core.scenes.model import MAX_SEED
from gui.core.values import ScenarioError, Vector, unit_vector
from physics.pairs import closed_pair_axis, open_pairs
from physics.vectors import angle_between, orthogonal_to

# Closer than this to parallel, a and b span no plane.
PARALLEL = 1e-6


def chosen_pair(scenario: Scenario) -> tuple[int, int]:
    """Indices of the pair of settings looked at; the last setting stands in for one that was removed."""
    m = scenario.model
    return (
        min(max(m.alice, 0), len(scenario.alice) - 1),
        min(max(m.bob, 0), len(scenario.bob) - 1),
    )


def pair_angle(scenario: Scenario) -> float:
    """The angle χ between the settings of the pair looked at."""
    i, j = chosen_pair(scenario)
    return float(angle_between(np.array(scenario.alice[i].direction), np.array(scenario.bob[j].direction)))


def choose_pair(scenario: Scenario, alice: int, bob: int) -> Scenario:
    """Look at this pair of settings."""
    for party, index, settings in (("alice", alice, scenario.alice), ("bob", bob, scenario.bob)):
        if not 0 <= index < len(settings):
            raise ScenarioError(f"model.{party}", f"there is no setting number {index + 1}")
    return replace(scenario, model=replace(scenario.model, alice=alice, bob=bob))


def set_hidden(scenario: Scenario, direction: Vector) -> Scenario:
    """Look at the subensemble of this hidden direction u."""
    hidden = unit_vector("model.hidden", direction)
    return replace(scenario, model=replace(scenario.model, hidden=hidden))


def set_seed(scenario: Scenario, seed: float) -> Scenario:
    """The seed of the sampled pairs."""
    return replace(scenario, model=replace(scenario.model, seed=min(max(int(seed), 0), MAX_SEED)))


def set_pair_angle(scenario: Scenario, chi: float) -> Scenario:
    """Turn Bob's setting of the pair, in its plane with Alice's, to the angle χ; refused if it is locked."""
    i, j = chosen_pair(scenario)
    a, b = np.array(scenario.alice[i].direction), np.array(scenario.bob[j].direction)
    angle = float(angle_between(a, b))
    flat = min(angle, math.pi - angle) < PARALLEL
    axis = orthogonal_to(a) if flat else closed_pair_axis(b, a)
    x, y, z = (float(c) for c in open_pairs(a[None], axis[None], 2 * chi)[0][0])
    return move_setting(scenario, "bob", j, (x, y, z))
