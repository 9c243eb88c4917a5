"""λ_a depends on Bob's result, and nothing else depends on the other side."""

from __future__ import annotations

from physics.assumptions.finite_model import NONE, FiniteModel
from physics.assumptions.models.spec import ModelSpec, Probability01

BIAS = 0.8  # P(B = λ)


class OneSided(ModelSpec, frozen=True):
    """B = λ with probability 0.8, whatever b; λ_a = B with probability ``reliability`` p, otherwise -B.

    Alice answers λ_a for a = 0 and λ for a = 1. Outcome independence and factorizability fail, and still
    S <= 2: B tells nothing of b, so nothing of b reaches Alice. Local causality given the slice fails too,
    because λ_a foretells a result that Bob's side leaves open.
    """

    reliability: Probability01 = 1.0

    def finite_model(self) -> FiniteModel:
        rows = []
        for i in (0, 1):
            for j in (0, 1):
                for state in (1, -1):
                    for b in (1, -1):
                        for shown in (1, -1):
                            p = BIAS if b == state else 1 - BIAS
                            p *= self.reliability if shown == b else 1 - self.reliability
                            a = shown if i == 0 else state
                            rows.append((i, j, state, shown, NONE, a, b, p / 8))
        return FiniteModel.from_rows(rows)
