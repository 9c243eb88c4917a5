"""The scene "Polarization" without Qt: what is chosen in it; intents, results and polarizers beside it."""

from __future__ import annotations

from gui.core.data.limits import MAX_SETTINGS
from gui.core.values import Choices, Vector, check_one_of, check_sign, check_unit, check_within
from physics.states.multiphoton import MAX_PHOTONS

PAGES = ("surface", "theorem", "polarizers", "photons")
MODEL_NAMES = {"product": "Product model", "branciard": "Branciard’s model"}
MODELS = tuple(MODEL_NAMES)
SURFACES = ("response", "difference")
PHOTON_FAMILIES = ("ghz", "w", "dicke")
MAX_EPSILON = 0.95


class PolarizationChoices(Choices, frozen=True):
    """The subensemble, the polarizers and the N-photon state.

    ``page`` is the part of the scene in view, ``surface`` what the maps show ("response" or "difference");
    ``alice`` an index into Alice's settings and ``outcome`` her result; ``hidden`` is u, and v = -u.
    """

    page: str = "surface"
    model: str = "branciard"
    surface: str = "response"
    alice: int = 0
    outcome: int = 1
    hidden: Vector = (-2 / 7, 3 / 7, 6 / 7)
    epsilon: float = 0.0
    epsilon_prime: float = 0.0
    photons: int = 3
    family: str = "ghz"
    excitations: int = 2

    def check(self) -> None:
        check_one_of("polarization.page", self.page, PAGES)
        check_one_of("polarization.model", self.model, MODELS)
        check_one_of("polarization.surface", self.surface, SURFACES)
        check_one_of("polarization.family", self.family, PHOTON_FAMILIES)
        check_within("polarization.alice", self.alice, 0, MAX_SETTINGS - 1)
        check_sign("polarization.outcome", self.outcome)
        check_unit("polarization.hidden", self.hidden)
        check_within("polarization.epsilon", self.epsilon, 0.0, MAX_EPSILON)
        check_within("polarization.epsilon_prime", self.epsilon_prime, 0.0, self.epsilon)
        check_within("polarization.photons", self.photons, 2, MAX_PHOTONS)
        check_within("polarization.excitations", self.excitations, 1, MAX_PHOTONS - 1)
