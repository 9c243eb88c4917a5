"""What the user chooses in one scene only. Each part is a field of Scenario and has defaults for all."""

from __future__ import annotations

import math

from gui.core.data_types import Frozen


class ModelChoices(Frozen, frozen=True):
    """Model scene: pair of settings (indices into alice and bob), hidden u, and the sampler's seed."""

    alice: int = 0
    bob: int = 0
    seed: int = 1
    hidden: tuple[float, float, float] = (0.0, 0.0, 1.0)


class OpenQuestionChoices(Frozen, frozen=True):
    """Open question scene: the angle χ between a and b (radians); by default where the least V violates."""

    chi: float = 2 * math.asin(1 / (2 + math.sqrt(2)))


class MarginalChoices(Frozen, frozen=True):
    """Marginals scene: the marginal function of a hidden vector v, as a family and its parameter."""

    family: str = "linear"
    exponent: float = 1.0
    expression: str = "x"


class PolarizationChoices(Frozen, frozen=True):
    """Polarization scene: the subensemble, the polarizers and the N-photon state."""

    model: str = "branciard"
    epsilon: float = 0.0
    epsilon_prime: float = 0.0
    photons: int = 3
    family: str = "ghz"
