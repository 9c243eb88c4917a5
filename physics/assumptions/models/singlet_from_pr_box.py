"""The singlet from one PR box and shared randomness."""

from __future__ import annotations

import numpy as np

from physics.assumptions.finite_model import FiniteModel
from physics.assumptions.models.hidden_frames import hidden_patterns
from physics.assumptions.models.spec import PlanarSpec


class SingletFromPrBox(PlanarSpec, frozen=True):
    """As with one bit, but a PR box in its place: A = -sign(a·λ1) α, B = sign(b·(λ1 + λ2)) β.

    α and β are uniform, and αβ = -1 where sign(a·λ1) and sign(a·λ2) differ and so do the signs of b·(λ1 ± λ2)
    (Cerf, Gisin, Massar and Popescu, PRL 94, 220403 (2005)). Nothing is signalled, given λ neither; outcome
    independence fails instead. λ is discretised as for one bit; E is exact at these settings.
    """

    def finite_model(self) -> FiniteModel:
        alice, bob = self.angles()
        hidden = hidden_patterns(tuple(alice), tuple(bob))
        differs_a = hidden.same == -1
        differs_b = hidden.along_sum != hidden.along_difference
        product = np.where(differs_a[:, :, None] & differs_b[:, None, :], -1, 1)[..., None]
        alpha = np.array([1, -1])
        a = -hidden.first[:, :, None, None] * alpha
        b = hidden.along_sum[:, None, :, None] * product * alpha
        a, b = np.broadcast_arrays(a, b)
        return hidden.model(a, b, np.full(a.shape, 0.5))
