"""The game with the shirt: the colour of the examiner's shirt tells one friend the other's question."""

from __future__ import annotations

from typing import Literal

from physics.assumptions.finite_model import NONE, FiniteModel, Row
from physics.assumptions.models.spec import ModelSpec, PlanarSpec, Probability01


class Shirt(PlanarSpec, frozen=True):
    """λ_a, the shirt of Alice's examiner, shows Bob's question with probability ``reliability`` p.

    With two questions it otherwise shows the other one, with more any of the others. λ = ±1 was drawn in the
    room. *sequential*: B = λ, and Alice draws A from the singlet's P(A|a, b, B) for the b of the shirt;
    |S| = 2√2 p at the default directions (p >= 1/2). *best*: B = λ, and Alice answers what wins the CHSH game
    against the b of the shirt; S = 4p (p >= 1/2). For *best* directions do not matter, and there must be two
    a side.
    """

    reliability: Probability01 = 0.8
    strategy: Literal["sequential", "best"] = "sequential"

    def finite_model(self) -> FiniteModel:
        pairs = self.pairs()
        questions = range(len(self.bob_deg))
        if self.strategy == "best" and (len(self.alice_deg), len(self.bob_deg)) != (2, 2):
            raise ValueError("strategy: the best one is that of two settings a side")
        cosine = {(i, j): c for i, j, c in pairs}
        rows = []
        for i, j, _ in pairs:
            for shown in questions:
                p_shown = shown_with(self.reliability, shown == j, len(questions))
                # The correlator that Alice aims at.
                wanted = (-1.0) ** (i * shown) if self.strategy == "best" else -cosine[i, shown]
                for state in (1, -1):
                    for a in (1, -1):
                        p = p_shown * (1 + a * state * wanted) / 4 / len(pairs)
                        rows.append((i, j, state, shown, NONE, a, state, p))
        return FiniteModel.from_rows(rows)


class ShirtResult(ModelSpec, frozen=True):
    """λ_a shows Bob's *result* with probability ``reliability`` p, otherwise the opposite.

    Without ``tells_setting`` the result is a coin λ_b in Bob's apparatus, whatever b; Alice answers what the
    shirt shows. Then |S| = 2|2p - 1|. With it B = λ for b = 0 and -λ for b = 1, so that λ and the shirt
    together tell Alice b: she wins the CHSH game as if the shirt showed the question, S = 4p (p >= 1/2), and
    parameter independence fails.
    """

    reliability: Probability01 = 1.0
    tells_setting: bool = False

    def finite_model(self) -> FiniteModel:
        rows: list[Row] = []
        for i in (0, 1):
            for j in (0, 1):
                for hidden in (1, -1):
                    for right in (True, False):
                        p = (self.reliability if right else 1 - self.reliability) / 8
                        b = hidden * (-1) ** j if self.tells_setting else hidden
                        shown = b if right else -b
                        if self.tells_setting:
                            guess = 0 if shown == hidden else 1
                            a = hidden * (-1) ** (guess + i * guess)
                            rows.append((i, j, hidden, shown, NONE, a, b, p))
                        else:
                            rows.append((i, j, NONE, shown, hidden, shown, b, p))
        return FiniteModel.from_rows(rows)


def shown_with(reliability: float, right: bool, questions: int) -> float:
    """The probability that a shirt shows one question, the right one or another."""
    if questions == 1:
        return 1.0
    return reliability if right else (1 - reliability) / (questions - 1)
