"""A PR box whose correlation lies in the microstates: eq. (25) as printed holds, and yet S = 4."""

from __future__ import annotations

from physics.assumptions.finite_model import FiniteModel
from physics.assumptions.models.spec import ModelSpec


class PrBox(ModelSpec, frozen=True):
    """r, λ, a, b uniform bits; λ_a = r, λ_b = r xor (a and b); A = λ_a xor λ, B = λ_b xor λ, as (-1)^bit.

    Settings independence and eq. (25) hold, every result is determined locally, and S = 4: the condition must
    hold given λ and the own setting.
    """

    def finite_model(self) -> FiniteModel:
        rows = []
        for a in (0, 1):
            for b in (0, 1):
                for r in (0, 1):
                    for state in (0, 1):
                        other = r ^ (a & b)
                        rows.append(
                            (a, b, state, r, other, (-1) ** (r ^ state), (-1) ** (other ^ state), 1 / 16)
                        )
        return FiniteModel.from_rows(rows)
