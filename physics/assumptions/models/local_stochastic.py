"""A pair of polarized photons, each obeying Malus' law."""

from __future__ import annotations

import math

from physics.assumptions.finite_model import NONE, FiniteModel
from physics.assumptions.models.spec import PlanarSpec

DIRECTIONS = 12


class LocalStochastic(PlanarSpec, frozen=True):
    """λ is a direction, P(A = 1) = (1 + a·λ)/2, P(B = 1) = (1 - b·λ)/2, independently.

    λ takes 12 directions on the circle. The mean of a product of two cosines over three or more equally
    spaced directions is that over the circle, so E = -cos(θ)/2 is exact.
    """

    def finite_model(self) -> FiniteModel:
        pairs = self.pairs()
        rows = []
        for k in range(DIRECTIONS):
            # Half a step off, so that no result of the default settings is certain.
            angle = 360 * (k + 0.5) / DIRECTIONS
            for i, j, _ in pairs:
                along_a = math.cos(math.radians(angle - self.alice_deg[i]))
                along_b = -math.cos(math.radians(angle - self.bob_deg[j]))
                for a in (1, -1):
                    for b in (1, -1):
                        p = (1 + a * along_a) * (1 + b * along_b) / 4 / len(pairs) / DIRECTIONS
                        rows.append((i, j, f"{angle:g}°", NONE, NONE, a, b, p))
        return FiniteModel.from_rows(rows)
