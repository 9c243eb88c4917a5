"""A sequential model in the style of the pilot wave: the second result knows the first and its setting."""

from __future__ import annotations

from itertools import pairwise

from physics.assumptions.finite_model import NONE, FiniteModel
from physics.assumptions.models.spec import PlanarSpec


class PilotWave(PlanarSpec, frozen=True):
    """λ = (u, w), uniform in [0, 1]²: A = +1 if u < 1/2, then B = +1 if w < P(B = 1|a, b, A) of the singlet.

    The singlet exactly, determined by λ and both settings. λ counts as the half of u and the interval of w
    between two such probabilities: exact.
    """

    def finite_model(self) -> FiniteModel:
        pairs = self.pairs()
        cuts = sorted({0.0, 1.0, *(round((1 + s * c) / 2, 12) for _, _, c in pairs for s in (1, -1))})
        rows = []
        for a in (1, -1):
            for low, high in pairwise(cuts):
                name = f"{'u < 1/2' if a == 1 else 'u > 1/2'}, {low:.3g} < w < {high:.3g}"
                for i, j, cosine in pairs:
                    b = 1 if (low + high) / 2 < (1 - a * cosine) / 2 else -1
                    p = (high - low) / 2 / len(pairs)
                    rows.append((i, j, name, NONE, NONE, a, b, p))
        return FiniteModel.from_rows(rows)
