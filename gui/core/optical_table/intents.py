"""What is done at the optical table: pure functions Scenario -> Scenario."""

from __future__ import annotations

import math

from msgspec.structs import replace

from gui.core.intents import move_setting, remove_setting, toggle_lock
from gui.core.optical_table import ANALYSERS
from gui.core.optical_table.results import plates_of, setting_on_arm
from gui.core.scenario import Scenario
from gui.core.values import Vector
from physics.optics import bloch_from_stokes, direction_from_waveplate


def choose_analyser(scenario: Scenario, index: int) -> Scenario:
    """The kind of that number in ``ANALYSERS``."""
    return _table(scenario, analyser=list(ANALYSERS)[index])


def choose_on_arm(scenario: Scenario, party: str, index: int) -> Scenario:
    """Another setting on one arm."""
    return _table(scenario, **{party: index})


def turn_plate(scenario: Scenario, party: str, element: str, angle: float) -> Scenario:
    """Turn one element of an arm to an angle in radians; the setting goes along.

    A half-wave plate at δ before a horizontal polarizer is a polarizer at 2δ.
    """
    gamma, theta = plates_of(scenario, party)
    if element == "quarter":
        gamma = angle
    else:
        theta = 2 * angle if element == "half" else angle
        if scenario.table.analyser == "half":
            gamma = theta
    gamma, theta = (math.fmod(math.fmod(x, math.pi) + math.pi, math.pi) for x in (gamma, theta))
    x, y, z = (float(part) for part in bloch_from_stokes(direction_from_waveplate(gamma, theta)))
    moved = move_setting(scenario, party, setting_on_arm(scenario, party), (x, y, z))
    return _table(moved, **{"plates_a" if party == "alice" else "plates_b": (gamma, theta)})


def move_on_arm(scenario: Scenario, party: str, index: int, direction: Vector) -> Scenario:
    """Move the one direction on the sphere of an arm; ``index`` is its number there."""
    return move_setting(scenario, party, setting_on_arm(scenario, party), direction)


def remove_on_arm(scenario: Scenario, party: str, index: int) -> Scenario:
    """Remove the setting of an arm; ``index`` as in ``move_on_arm``."""
    return remove_setting(scenario, party, setting_on_arm(scenario, party))


def lock_on_arm(scenario: Scenario, party: str, index: int) -> Scenario:
    """Lock the setting of an arm, or set it free; ``index`` as in ``move_on_arm``."""
    return toggle_lock(scenario, party, setting_on_arm(scenario, party))


def _table(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, table=replace(scenario.table, **changes))
