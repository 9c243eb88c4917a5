"""Settings that are not free: λ is drawn depending on both of them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from physics.assumptions.finite_model import NONE, FiniteModel
from physics.assumptions.models.spec import ModelSpec

MOST_DEPENDENCE = 2 / 3  # from here on S = 4


class SettingsDependence(ModelSpec, frozen=True):
    """λ is a local strategy that misses one of the four terms of CHSH, and seldom the one that is asked.

    P(λ misses the term that is asked) = q = (1 - 3M/2)/4, the other three equally: then the L1 distance of
    P(λ|a,b) between two pairs is M (Hall), twice the size of settings independence, and S = 4 - 8q = 2 + 3M,
    the most that M allows; S = 4 from M = 2/3 on.
    """

    M: Annotated[float, Meta(ge=0, le=MOST_DEPENDENCE)] = 0.3

    def finite_model(self) -> FiniteModel:
        q = max(0.0, (1 - 1.5 * self.M) / 4)
        rows = []
        for i in (0, 1):
            for j in (0, 1):
                for miss_a in (0, 1):
                    for miss_b in (0, 1):
                        here = (miss_a, miss_b) == (i, j)
                        p = (q if here else (1 - q) / 3) / 8
                        for flip in (1, -1):
                            a, b = results(i, j, miss_a, miss_b)
                            name = f"misses ({miss_a}, {miss_b}), {flip:+d}"
                            rows.append((i, j, name, NONE, NONE, flip * a, flip * b, p))
        return FiniteModel.from_rows(rows)


def results(i: int, j: int, miss_a: int, miss_b: int) -> tuple[int, int]:
    """A local strategy with AB = (-1)^(ij) for all settings but (miss_a, miss_b).

    With A = (-1)^(a·miss_b') and so on for the three right terms; the fourth is then wrong of itself.
    """
    # A(a) is what goes with B(1 - miss_b), B(b) what goes with A(1 - miss_a).
    other_b = 1 - miss_b
    a = (-1) ** (i * other_b)
    return a, (-1) ** ((1 - miss_a) * j) * (-1) ** ((1 - miss_a) * other_b)
