"""Quantum mechanics with the state vector as the complete state."""

from __future__ import annotations

import numpy as np

from physics.assumptions.finite_model import NONE, FiniteModel
from physics.assumptions.models.spec import PlanarSpec
from physics.checks import Array


class QuantumSinglet(PlanarSpec, frozen=True):
    """λ is the singlet itself, the same in every run: P(A, B|a, b) = (1 - AB a·b)/4.

    Parameter independence holds and outcome independence fails, by |a·b|.
    """

    def finite_model(self) -> FiniteModel:
        pairs = self.pairs()
        return FiniteModel.from_rows(
            (i, j, "singlet", NONE, NONE, a, b, (1 - a * b * cosine) / 4 / len(pairs))
            for i, j, cosine in pairs
            for a in (1, -1)
            for b in (1, -1)
        )


def singlet_correlator(angle: Array) -> Array:
    """E(θ) = -cos θ of the singlet, eq. (5)."""
    return -np.cos(angle)
