"""What the user chooses in one scene only. Each part is a field of Scenario and has defaults for all."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from gui.core.data.types import Frozen, InputError, quoted
from physics.leggett import marginal_functions
from physics.states import multiphoton
from physics.vectors import as_unit_vectors

if TYPE_CHECKING:
    from gui.core.scenario import Scenario


class ModelChoices(Frozen, frozen=True):
    """Model scene: pair of settings (indices into alice and bob), hidden u, and the sampler's seed."""

    alice: int = 0
    bob: int = 0
    seed: int = 1
    hidden: tuple[float, float, float] = (0.36, 0.48, 0.8)


class OpenQuestionChoices(Frozen, frozen=True):
    """Open question scene: the angle χ between a and b (radians); by default where the least V violates."""

    chi: float = 2 * math.asin(1 / (2 + math.sqrt(2)))


class MarginalChoices(Frozen, frozen=True):
    """Marginals scene: the marginal function of a hidden vector v, as a family and its parameter.

    ``sign`` is the one between M(b) and M(b'); ``steps`` the number n of steps in the chain.
    """

    family: str = "linear"
    exponent: float = 0.5
    expression: str = "x**3"
    sign: int = -1
    steps: int = 8


class PolarizationChoices(Frozen, frozen=True):
    """Polarization scene: the subensemble, the polarizers and the N-photon state.

    ``page`` is the part of the scene in view, ``surface`` what the maps show ("response" or "difference");
    ``alice`` an index into Alice's settings and ``outcome`` her result; ``hidden`` is u, and v = -u.
    """

    page: str = "surface"
    model: str = "branciard"
    surface: str = "response"
    alice: int = 0
    outcome: int = 1
    hidden: tuple[float, float, float] = (-2 / 7, 3 / 7, 6 / 7)
    epsilon: float = 0.0
    epsilon_prime: float = 0.0
    photons: int = 3
    family: str = "ghz"
    excitations: int = 2


MARGINAL_FAMILIES = ("linear", "power", "step", "expression")
POLARIZATION_PAGES = ("surface", "theorem", "polarizers", "photons")
POLARIZATION_MODELS = ("product", "branciard")
SURFACES = ("response", "difference")
PHOTON_FAMILIES = ("ghz", "w", "dicke")
LEAST_EXPONENT, LARGEST_EXPONENT = 0.05, 20.0
MAX_STEPS = 1000
MAX_EPSILON = 0.95
MAX_INDEX = 59
MAX_SEED = 2**31 - 1


def check_choices(scenario: Scenario) -> None:
    """Raise ``InputError`` naming the field where a choice of a single scene breaks a rule."""
    m, p, model = scenario.marginals, scenario.polarization, scenario.model
    _one_of("marginals.family", m.family, MARGINAL_FAMILIES)
    _within("marginals.exponent", m.exponent, LEAST_EXPONENT, LARGEST_EXPONENT)
    _sign("marginals.sign", m.sign)
    _within("marginals.steps", m.steps, 1, MAX_STEPS)
    reason = refusal(m.expression)
    if reason:
        raise InputError("marginals.expression", reason)
    _one_of("polarization.page", p.page, POLARIZATION_PAGES)
    _one_of("polarization.model", p.model, POLARIZATION_MODELS)
    _one_of("polarization.surface", p.surface, SURFACES)
    _one_of("polarization.family", p.family, PHOTON_FAMILIES)
    _within("polarization.alice", p.alice, 0, MAX_INDEX)
    _sign("polarization.outcome", p.outcome)
    _unit("polarization.hidden", p.hidden)
    _within("polarization.epsilon", p.epsilon, 0.0, MAX_EPSILON)
    _within("polarization.epsilon_prime", p.epsilon_prime, 0.0, p.epsilon)
    _within("polarization.photons", p.photons, 2, multiphoton.MAX_PHOTONS)
    _within("polarization.excitations", p.excitations, 1, multiphoton.MAX_PHOTONS - 1)
    _within("model.alice", model.alice, 0, MAX_INDEX)
    _within("model.bob", model.bob, 0, MAX_INDEX)
    _within("model.seed", model.seed, 0, MAX_SEED)
    _unit("model.hidden", model.hidden)
    _within("open_question.chi", scenario.open_question.chi, 0.0, math.pi)


@lru_cache(maxsize=64)
def refusal(expression: str) -> str:
    """Why this is no marginal function, naming the place; '' if it is one."""
    try:
        marginal_functions.safe_expression(expression)
    except ValueError as error:
        return str(error).removeprefix("expression: ")
    return ""


def _one_of(field: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise InputError(field, f"{quoted(value)} is none of {', '.join(known)}")


def _within(field: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InputError(field, f"{value:g} is outside {low:g} to {high:g}")


def _sign(field: str, value: int) -> None:
    if value not in (1, -1):
        raise InputError(field, f"{value} is neither 1 nor -1")


def _unit(field: str, value: tuple[float, float, float]) -> None:
    try:
        as_unit_vectors(value, field)
    except ValueError as error:
        raise InputError(field, str(error).removeprefix(f"{field}: ")) from error
