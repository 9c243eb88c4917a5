"""What the user does in the scene "State": pure functions Scenario -> Scenario."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import ArrayLike

from gui.core.intents import set_state, set_visibility
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    PartiallyEntangled,
    Scenario,
    Singlet,
    TypedKet,
    base_state,
)
from gui.core.scenes.state import PAGES
from gui.core.scenes.state.kets import ket_text
from gui.core.values import ScenarioError, Vector
from physics.states.nearest import nearest_density_matrix
from physics.states.pure import ket_of
from physics.states.tetrahedron import nearest_in_tetrahedron, point_of
from physics.states.two_qubit import TwoQubitState, from_density_matrix

# The families that can be chosen by name, in their order on screen.
FAMILIES = ("werner", "partially_entangled", "coloured_noise", "bell_diagonal", "ket", "any")


def family_of(scenario: Scenario) -> str:
    """The key of the state's family in ``FAMILIES``."""
    kinds = (Singlet, PartiallyEntangled, ColouredNoise, BellDiagonal, TypedKet, BlochForm)
    return next(name for name, kind in zip(FAMILIES, kinds, strict=True) if isinstance(scenario.state, kind))


def set_family(scenario: Scenario, family: str) -> Scenario:
    """Another family: the present state where it is one of that family, else the family's first."""
    if family == family_of(scenario) and scenario.postulated is None:
        return scenario
    match family:
        case "werner":
            return set_state(scenario, Singlet())
        case "partially_entangled":
            return set_state(scenario, PartiallyEntangled())
        case "coloured_noise":
            return set_state(scenario, ColouredNoise())
        case "bell_diagonal":
            return use_point(scenario)
        case "ket":
            psi = ket_of(base_state(scenario.state, scenario.visibility))
            return set_state(scenario, TypedKet() if psi is None else TypedKet(ket_text(psi)))
        case "any":
            return set_density_matrix(
                scenario, base_state(scenario.state, scenario.visibility).density_matrix
            )
    raise ScenarioError("state", f"there is no family {family}")


def set_ket(scenario: Scenario, text: str) -> Scenario:
    """A pure state as typed; what is no ket is refused when the Scenario is checked."""
    return set_state(scenario, TypedKet(text))


def set_density_matrix(scenario: Scenario, rho: ArrayLike) -> Scenario:
    """Any ρ (4, 4) without the white noise; refused with the entry or the eigenvalue that is wrong.

    It is edited as it is shown; of coloured noise that is the state at this V, with its noise in it, so
    that V becomes 1.
    """
    try:
        state = from_density_matrix(rho)
    except ValueError as error:
        raise ScenarioError("state", str(error).removeprefix("rho: ")) from None
    new = set_state(scenario, bloch_form(state))
    return set_visibility(new, 1.0) if isinstance(scenario.state, ColouredNoise) else new


def use_nearest_state(scenario: Scenario, matrix: ArrayLike) -> Scenario:
    """The density matrix nearest to a matrix that is none."""
    try:
        return set_density_matrix(scenario, nearest_density_matrix(matrix))
    except ValueError as error:
        if isinstance(error, ScenarioError):
            raise
        raise ScenarioError("state", str(error).removeprefix("matrix: ")) from None


def bloch_form(state: TwoQubitState) -> BlochForm:
    """A state by its numbers."""
    first, second, third = map(_vector, state.correlation_matrix)
    return BlochForm(_vector(state.bloch_a), _vector(state.bloch_b), (first, second, third))


def _vector(v: np.ndarray) -> Vector:
    x, y, z = v.tolist()
    return x, y, z


def set_point(scenario: Scenario, t: Sequence[float]) -> Scenario:
    """The Bell-diagonal state at t, or at the nearest point of the tetrahedron."""
    nearest = nearest_in_tetrahedron(np.array(t, dtype=float))
    return set_state(scenario, BellDiagonal(_inside(nearest)))


def use_point(scenario: Scenario) -> Scenario:
    """The Bell-diagonal state with the singular values of the present T (without the noise of V)."""
    return set_point(scenario, point_of(base_state(scenario.state, scenario.visibility)).tolist())


def _inside(t: np.ndarray) -> Vector:
    x, y, z = (min(1.0, max(-1.0, round(float(c), 12))) for c in t)
    return x, y, z


def set_state_page(scenario: Scenario, page: str) -> Scenario:
    """The page of the scene in view."""
    if page not in PAGES:
        raise ScenarioError("view.state_page", f"there is no page {page}")
    return replace(scenario, view=replace(scenario.view, state_page=page))


def show_noise(scenario: Scenario, shown: bool) -> Scenario:
    """Whether the pictures show the state with the noise of V."""
    return replace(scenario, view=replace(scenario.view, with_noise=shown))
