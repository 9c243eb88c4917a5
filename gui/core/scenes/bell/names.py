"""The inequalities by name, on screen and in captions."""

from __future__ import annotations

from msgspec import Struct


class InequalityWords(Struct, frozen=True):
    """An inequality in the list, over the plot, and where it is from."""

    name: str
    title: str
    source: str


INEQUALITIES = {
    "chsh": InequalityWords("CHSH", "S = C₁₁ + C₁₂ + C₂₁ − C₂₂ ≤ 2", "Clauser, Horne, Shimony, Holt 1969"),
    "ch": InequalityWords(
        "Clauser–Horne, in probabilities",
        "S = P₁₁ + P₁₂ + P₂₁ − P₂₂ − P(a₁) − P(b₁) ≤ 0",
        "Clauser and Horne 1974",
    ),
    "i3322": InequalityWords("I₃₃₂₂, in probabilities", "I₃₃₂₂ ≤ 0", "Collins and Gisin 2004"),
    "elegant": InequalityWords("Elegant, 3 × 4 settings", "Elegant inequality S ≤ 6", "Gisin 2007"),
    "chained": InequalityWords(
        "Chained, N × N settings", "Chained inequality S ≤ 2N − 2", "Pearle 1970; Braunstein and Caves 1990"
    ),
    "given": InequalityWords("Opened: none yet", "Σ c C + Σ p M ≤ bound", ""),
}
