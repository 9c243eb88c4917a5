"""What the user does in the scene "Bell": pure functions Scenario -> Scenario."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from gui.core.intents import use_settings
from gui.core.scenario import Scenario, Setting, directions, state_of
from gui.core.scenes.bell import (
    FEWEST_CHAINED,
    LARGEST_ANGLE,
    MOST_CHAINED,
    BellChoices,
    BellInequality,
    best_angle,
    check_inequality,
    chosen_expression,
    has_fan,
)
from gui.core.values import ScenarioError
from physics.bell.fan import fan_planes, in_planes
from physics.bell.known import NAMED
from physics.bell.losses import with_losses
from physics.bell.settings import best_settings, value_at


def choose_inequality(scenario: Scenario, name: str) -> Scenario:
    """Another inequality, at the best settings for this state; given correlations stay where they fit."""
    if name == "given" and scenario.bell.given is None:
        raise ScenarioError("bell.given", "no inequality was opened yet: choose a file or a certificate")
    return _settled(replace(scenario, bell=replace(scenario.bell, inequality=name)))


def use_inequality(scenario: Scenario, given: BellInequality) -> Scenario:
    """An inequality of a file or a certificate. Settings stay where they fit."""
    check_inequality(given, "inequality")
    scenario = replace(scenario, scene="bell", bell=replace(scenario.bell, inequality="given", given=given))
    return scenario if _fits(scenario) else use_best_settings(scenario)


def set_chained(scenario: Scenario, n: float) -> Scenario:
    """The number of settings a side of the chained inequality, which is then shown."""
    n = min(max(round(n), FEWEST_CHAINED), MOST_CHAINED)
    return _settled(replace(scenario, bell=replace(scenario.bell, chained=n, inequality="chained")))


def set_efficiency(scenario: Scenario, efficiency: float) -> Scenario:
    """The share of the particles that are found, on both sides."""
    return _bell(scenario, efficiency=min(max(float(efficiency), 0.0), 1.0))


def set_along(scenario: Scenario, key: str) -> Scenario:
    """The parameter that S is drawn against."""
    return _bell(scenario, along=key)


def set_angle(scenario: Scenario, angle: float) -> Scenario:
    """All settings as the fan of the inequality with this angle, turned to suit the state.

    Locked settings stay where they are. Raises ``ScenarioError`` where the inequality has no fan.
    """
    if not has_fan(scenario.bell):
        raise ScenarioError("bell.angle", "this inequality has no settings at equal angles")
    angle = min(max(float(angle), 0.0), LARGEST_ANGLE)
    moved = _moved(_bell(scenario, angle=angle), *fan(scenario, angle))
    return replace(moved, postulated=None)


def use_best_settings(scenario: Scenario) -> Scenario:
    """The settings of the largest S found for the present state and efficiency.

    For CHSH and chained inequalities those of the fan, where no others do better.
    """
    bell = scenario.bell
    scenario = replace(scenario, postulated=None)
    expression = with_losses(chosen_expression(bell), bell.efficiency, bell.efficiency)
    found = best_settings(expression, state_of(scenario))
    if has_fan(bell):
        angle = best_angle(bell)
        at_angle = fan(scenario, angle)
        at = replace(scenario, bell=replace(bell, angle=angle))
        if value_of_fan(scenario, angle) >= found.value - 1e-9 * (1.0 + abs(found.value)):
            return _moved(at, *at_angle)
    return _moved(scenario, found.alice, found.bob)


def fan(scenario: Scenario, angle: float) -> tuple[np.ndarray, np.ndarray]:
    """Directions (n, 3), (m, 3) of the inequality's fan for the scenario's state."""
    bell = scenario.bell
    planes = fan_planes(state_of(scenario).correlation_matrix)
    return in_planes(planes, *fan_angles(bell, angle))


def fan_angles(bell: BellChoices, angle: float | np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angles of the fan in its two planes, a row for each ``angle``."""
    angles = NAMED[bell.inequality].fan
    assert angles is not None
    return angles(bell.chained, angle)


def value_of_fan(scenario: Scenario, angle: float) -> float:
    """S at the fan."""
    bell = scenario.bell
    expression = with_losses(chosen_expression(bell), bell.efficiency, bell.efficiency)
    return value_at(expression, state_of(scenario), *fan(scenario, angle))


def _settled(scenario: Scenario) -> Scenario:
    if scenario.postulated is not None and _fits(scenario):
        return scenario
    return use_best_settings(scenario)


def _fits(scenario: Scenario) -> bool:
    return chosen_expression(scenario.bell).shape == (len(scenario.alice), len(scenario.bob))


def _moved(scenario: Scenario, alice: np.ndarray, bob: np.ndarray) -> Scenario:
    """These settings, but for locked ones where there are as many."""
    if (len(alice), len(bob)) != (len(scenario.alice), len(scenario.bob)):
        return use_settings(scenario, alice, bob)
    kept = use_settings(scenario, _with_locked(scenario.alice, alice), _with_locked(scenario.bob, bob))
    return replace(kept, alice=_named(scenario.alice, kept.alice), bob=_named(scenario.bob, kept.bob))


def _with_locked(old: tuple[Setting, ...], new: np.ndarray) -> np.ndarray:
    locked = np.array([setting.locked for setting in old])
    return np.where(locked[:, None], directions(old), new)


def _named(old: tuple[Setting, ...], new: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """The names and locks of the old settings; what did not move is the same object."""
    return tuple(
        a if a.direction == b.direction else replace(a, direction=b.direction)
        for a, b in zip(old, new, strict=True)
    )


def _bell(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, bell=replace(scenario.bell, **changes))
