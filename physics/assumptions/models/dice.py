"""Weighted dice: determined results that look like chance to whoever knows the pair and the settings only."""

from __future__ import annotations

from physics.assumptions.finite_model import FiniteModel
from physics.assumptions.models.spec import ModelSpec, Probability01

FACES = 6
# A = +1 for faces up to this number: WEIGHTS[setting][λ]; Bob's die has the opposite weight.
WEIGHTS = ((5, 1), (4, 2))


class WeightedDice(ModelSpec, frozen=True):
    """λ and the setting choose a weighted die; its face λ_a decides (Spekkens 2005; section 4 of the paper).

    Both faces are the same with probability ``correlation``, otherwise independent. Results are determined by
    the faces; given λ alone they are not, and outcome independence fails as soon as the dice are correlated.
    All of (λ, λ_a, λ_b) is independent of the settings, so S <= 2.
    """

    correlation: Probability01 = 0.5

    def finite_model(self) -> FiniteModel:
        rows = []
        for setting_a in (0, 1):
            for setting_b in (0, 1):
                for state in (0, 1):
                    for face_a in range(1, FACES + 1):
                        for face_b in range(1, FACES + 1):
                            same = self.correlation * (face_a == face_b) / FACES
                            p = (same + (1 - self.correlation) / FACES**2) / 8
                            a = 1 if face_a <= WEIGHTS[setting_a][state] else -1
                            b = 1 if face_b <= FACES - WEIGHTS[setting_b][state] else -1
                            rows.append((setting_a, setting_b, state, face_a, face_b, a, b, p))
        return FiniteModel.from_rows(rows)
