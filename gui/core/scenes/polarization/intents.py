"""What the user does in the scene "Polarization": pure functions Scenario -> Scenario."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.scenes.polarization import MAX_EPSILON
from gui.core.values import ScenarioError, Vector, unit_vector
from physics.states.multiphoton import MAX_PHOTONS


def set_polarization_page(scenario: Scenario, page: str) -> Scenario:
    """The part of the Polarization scene in view."""
    return _polarization(scenario, page=page)


def set_polarization_model(scenario: Scenario, model: str) -> Scenario:
    """The model whose chain of steps is shown: "product" or "branciard"."""
    return _polarization(scenario, model=model)


def set_surface(scenario: Scenario, surface: str) -> Scenario:
    """What the maps show: "response" or "difference"."""
    return _polarization(scenario, surface=surface)


def condition_on(scenario: Scenario, alice: int, outcome: int) -> Scenario:
    """Alice measures her setting number ``alice`` and finds ``outcome``."""
    if not 0 <= alice < len(scenario.alice):
        raise ScenarioError("polarization.alice", f"there is no setting number {alice + 1}")
    return _polarization(scenario, alice=alice, outcome=outcome)


def chosen_setting(scenario: Scenario) -> int:
    """Index of Alice's setting; the last one stands in for one that was removed."""
    return min(scenario.polarization.alice, len(scenario.alice) - 1)


def set_polarization(scenario: Scenario, direction: Vector) -> Scenario:
    """Look at the subensemble in which Alice's photons are polarized along u."""
    return _polarization(scenario, hidden=unit_vector("polarization.hidden", direction))


def set_epsilon(scenario: Scenario, epsilon: float) -> Scenario:
    """Share of photons that the polarizers treat wrongly; ε' is kept at or below it."""
    e = min(max(float(epsilon), 0.0), MAX_EPSILON)
    return _polarization(scenario, epsilon=e, epsilon_prime=min(scenario.polarization.epsilon_prime, e))


def set_epsilon_prime(scenario: Scenario, epsilon_prime: float) -> Scenario:
    """Probability that a blocked photon passes, at most ε."""
    return _polarization(
        scenario, epsilon_prime=min(max(float(epsilon_prime), 0.0), scenario.polarization.epsilon)
    )


def set_photons(scenario: Scenario, photons: float) -> Scenario:
    """The number N of photons."""
    return _polarization(scenario, photons=min(max(round(photons), 2), MAX_PHOTONS))


def set_photon_family(scenario: Scenario, family: str) -> Scenario:
    """GHZ, W or Dicke states."""
    return _polarization(scenario, family=family)


def set_excitations(scenario: Scenario, excitations: float) -> Scenario:
    """The number k of photons in |1> of a Dicke state."""
    return _polarization(scenario, excitations=min(max(round(excitations), 1), MAX_PHOTONS - 1))


def excitations(scenario: Scenario) -> int:
    """k as it is used: what was chosen, but fewer than N."""
    return min(scenario.polarization.excitations, scenario.polarization.photons - 1)


def _polarization(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, polarization=replace(scenario.polarization, **changes))
