"""What the hypotheses are called on screen."""

from __future__ import annotations

from physics.verdicts.types import Hypothesis

NAMES: dict[Hypothesis, str] = {
    Hypothesis.SEPARABLE: "Separable state",
    Hypothesis.UNSTEERABLE_A_TO_B: "Unsteerable A→B",
    Hypothesis.UNSTEERABLE_B_TO_A: "Unsteerable B→A",
    Hypothesis.LOCAL: "Local causality",
    Hypothesis.LEGGETT: "Leggett",
    Hypothesis.QUANTUM: "Quantum",
    Hypothesis.QUANTUM_SAME_DIRECTIONS: "Quantum, these directions",
}
