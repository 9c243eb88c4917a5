"""Words for the Polarization scene: the steps of the theorem, the models, the tests of N photons."""

from __future__ import annotations

import math

from gui.core.numbers import number
from gui.core.scenes.polarization.results import PolarizationResults, Surface
from gui.scenes.polarization.chain_diagram import ChainNode
from physics.realistic_polarization import STEP_TOLERANCE, StepResult
from physics.states.multiphoton import OVERLAP, PARTIAL_TRANSPOSE, SeparabilityTest

CORRELATORS = {
    "product": "C = (u·a)(v·b)",
    "branciard": "Cᵤ(a, b), with u = −v",
}
PHOTON_NAMES = {"ghz": "GHZ", "w": "W", "dicke": "Dicke"}

# code -> mark, name, formula, explanation
STEPS: dict[str, tuple[str, str, str, str]] = {
    "positive": ("(1)", "positive", "P(α, β|a, b, u) ≥ 0", "Every probability of every subensemble."),
    "no_signalling": (
        "(a)",
        "no signalling",
        "Mᴀ(a),  Mʙ(b)",
        "The mean on one side does not depend on the setting of the other.",
    ),
    "definite_polarization": (
        "(b)",
        "polarized",
        "Mᴀ = u·a,  Mʙ = v·b",
        "Every photon has a definite polarization and obeys Malus’ law.",
    ),
    "post_selection": (
        "(c)",
        "post-selected",
        "E(β|α) = w·b",
        "Given the result of one photon, the other one still is in a physical state.",
    ),
    "average_is_pure": (
        "(5)",
        "mean of w",
        "Σ p(α) w(α) = v",
        "The mean over Alice’s results is what Bob sees without them.",
    ),
    "own_polarization": (
        "(6)",
        "w is v",
        "w(α, a) = v",
        "v is an extreme point of the Bloch ball: a mean of w’s only if all of them are v.",
    ),
    "product": (
        "(7)",
        "product",
        "C = (u·a)(v·b)",
        "Bob’s photon does not notice Alice’s result at all.",
    ),
    "separable": (
        "(8)",
        "separable",
        "C = Σ p (u·a)(v·b)",
        "All subensembles together are a separable state with these polarizations.",
    ),
}


def chain_nodes(steps: tuple[StepResult, ...]) -> list[ChainNode]:
    """The diagram of the theorem; steps without premises of their own stand at the left."""
    nodes = []
    for step in steps:
        mark, name, formula, note = STEPS[step.code]
        nodes.append(
            ChainNode(
                step.code,
                mark,
                name,
                formula,
                step.holds,
                step.deviation,
                note,
                premise=not step.follows_from,
            )
        )
    return nodes


def is_bloch(surface: Surface) -> bool:
    """Whether the surface is that of a polarization."""
    return surface.fit.largest_deviation <= STEP_TOLERANCE


def surface_verdict(surface: Surface | None) -> tuple[str, str]:
    """One line and its colour role."""
    if surface is None:
        return "this result never happens", "muted"
    if is_bloch(surface):
        return "✓ a polarization", "good"
    return "! no polarization fits", "bad"


def surface_detail(surface: Surface | None) -> str:
    """What else there is to say about a surface."""
    if surface is None:
        return "u points along or against a: choose another u, a or result."
    length = float(surface.fit.free_vector @ surface.fit.free_vector) ** 0.5
    text = f"Best w·b: |w| = {number(min(length, 1.0), 3)}"
    if length > 1 + 1e-9:
        text += f" (free fit: {number(length, 3)})"
    peak = max(surface.highest, -surface.lowest)
    if peak > 1 + 1e-9:
        text += f". E reaches ±{number(peak, 3)}: negative probabilities, no model at this V"
    return text + "."


def party_words(test: SeparabilityTest) -> str:
    """Name of a test in the table."""
    if test.code == OVERLAP:
        return "overlap with ψ"
    if test.code == PARTIAL_TRANSPOSE:
        size = len(test.party)
        return f"transpose, {size} | {test.photons - size}"
    return "correlation tensor"


def test_tip(test: SeparabilityTest) -> str:
    """What a test is about."""
    if test.code == OVERLAP:
        return "⟨ψ|ρ|ψ⟩ cannot exceed the largest overlap of product states with ψ"
    if test.code == PARTIAL_TRANSPOSE:
        group = ", ".join(str(k + 1) for k in test.party)
        return f"The smallest eigenvalue of ρ transposed on photons {group}; not negative if separable"
    return "The product of correlation tensors T·Tᵨ cannot exceed 1, its largest value for product states"


def photon_state_words(results: PolarizationResults) -> str:
    """Such as "GHZ, N = 4"."""
    state, p = results.photons.state, results.choices
    text = f"{PHOTON_NAMES[p.family]}, N = {state.photons}"
    return f"{text}, k = {state.excitations}" if p.family == "dicke" else text


def epsilon(value: float) -> str:
    """A critical ε, or that there is none."""
    return f"ε = {number(value, 3)}" if math.isfinite(value) else "—"


def seen_share(ideal_and_observed: tuple[float, float]) -> float:
    """What imperfect polarizers leave of a value and of its error."""
    ideal, observed = ideal_and_observed
    return abs(observed / ideal) if ideal else 1.0
