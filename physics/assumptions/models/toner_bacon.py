"""The singlet with one bit of communication."""

from __future__ import annotations

import numpy as np

from physics.assumptions.finite_model import FiniteModel
from physics.assumptions.models.hidden_frames import hidden_patterns
from physics.assumptions.models.spec import PlanarSpec


class TonerBacon(PlanarSpec, frozen=True):
    """A = -sign(a·λ1); Alice sends c = sign(a·λ1) sign(a·λ2); B = sign(b·(λ1 + cλ2)).

    Toner and Bacon, PRL 91, 187904 (2003): E = -a·b. λ = (λ1, λ2) is discretised (``hidden_frames``) in
    such a way that E is exact at these settings.
    """

    def finite_model(self) -> FiniteModel:
        alice, bob = self.angles()
        hidden = hidden_patterns(tuple(alice), tuple(bob))
        b = hidden.heard()
        a = np.broadcast_to(-hidden.first[:, :, None], b.shape)
        return hidden.model(a[..., None], b[..., None], np.ones((*b.shape, 1)))
