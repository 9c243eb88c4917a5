"""The words for models and assumptions, and for the probabilities that show what fails."""

from __future__ import annotations

from msgspec import Struct

from gui.core.numbers import minus, number
from physics.assumptions.conditionals import Finding, Probability, Values
from physics.assumptions.finite_model import NONE, Label


class ModelWords(Struct, frozen=True):
    """The name of a model, and what happens in it in a sentence or two."""

    title: str
    summary: str


class AssumptionWords(Struct, frozen=True):
    """The name of an assumption, its formula (λ_a for a subscript), its source, and what it says in words."""

    title: str
    formula: str
    source: str
    says: str


MODEL_WORDS: dict[str, ModelWords] = {
    "local_deterministic": ModelWords(
        "Local, determined",
        "A hidden direction λ decides every result: A = sign(a·λ), B = −sign(b·λ). Bell’s saw-tooth.",
    ),
    "local_stochastic": ModelWords(
        "Local, by chance",
        "Each photon of a pair of polarization λ obeys Malus’ law on its own: E = −½ cos θ.",
    ),
    "dice": ModelWords(
        "Weighted dice",
        "λ and the setting choose a weighted die, its face λ_a decides. Both dice are correlated.",
    ),
    "shirt": ModelWords(
        "Game with the shirt",
        "The shirt of Alice’s examiner, λ_a, shows Bob’s question with probability p. λ was drawn together.",
    ),
    "shirt_result": ModelWords(
        "Shirt shows the result",
        "The shirt of Alice’s examiner, λ_a, shows Bob’s result with probability p.",
    ),
    "one_sided": ModelWords(
        "One-sided dependence",
        "λ_a depends on Bob’s result, which does not depend on b. Nothing on Bob’s side depends on Alice’s.",
    ),
    "settings_dependence": ModelWords(
        "Dependent settings",
        "λ is a local strategy that misses one term of CHSH, and seldom the one that is measured (Hall).",
    ),
    "toner_bacon": ModelWords(
        "One bit of communication",
        "Alice tells Bob one bit about her setting; that reproduces the singlet (Toner and Bacon).",
    ),
    "pilot_wave": ModelWords(
        "Pilot-wave style",
        "Hidden numbers decide A, and then B by the singlet’s probabilities given a, A and b.",
    ),
    "pr_box": ModelWords(
        "PR box from microstates",
        "λ_a = r, λ_b = r ⊕ ab for a random bit r: everything is determined locally, and S = 4.",
    ),
    "singlet_from_pr_box": ModelWords(
        "Singlet from one PR box",
        "Shared directions and one use of a PR box reproduce the singlet; nothing is sent.",
    ),
    "quantum": ModelWords(
        "Quantum mechanics",
        "λ is the singlet itself, the same in every run.",
    ),
    "table": ModelWords(
        "Your own table",
        "A joint distribution, edited on the page Table or read from a CSV file.",
    ),
}

ASSUMPTION_WORDS: dict[str, AssumptionWords] = {
    "settings_independence": AssumptionWords(
        "Settings independence",
        "P(λ|a,b) = P(λ)",
        "eq. (2)",
        "the settings tell nothing of the state of the pair",
    ),
    "local_causality": AssumptionWords(
        "Local causality",
        "P(A|a,b,B,λ,λ_a,λ_b) = P(A|a,λ,λ_a)",
        "eq. (9)",
        "given all of the slice before it, a result needs nothing from the other side",
    ),
    "microstate_independence": AssumptionWords(
        "Microstate independence",
        "P(λ_a|b,B) = P(λ_a)",
        "eq. (25) as printed",
        "one apparatus tells nothing of the other’s setting and result",
    ),
    "microstate_independence_own_setting": AssumptionWords(
        "Microstate independence given λ",
        "P(λ_a|λ,a,b,B) = P(λ_a|λ,a)",
        "eq. (25) repaired",
        "the same for whoever knows λ and the own setting",
    ),
    "parameter_independence": AssumptionWords(
        "Parameter independence",
        "P(A|a,b,λ) = P(A|a,λ)",
        "eq. (21)",
        "given λ, a result does not depend on the other setting",
    ),
    "outcome_independence": AssumptionWords(
        "Outcome independence",
        "P(A|a,b,B,λ) = P(A|a,b,λ)",
        "eq. (22)",
        "given λ and both settings, one result tells nothing of the other",
    ),
    "factorizability": AssumptionWords(
        "Factorizability",
        "P(A,B|a,b,λ) = P(A|a,λ) P(B|b,λ)",
        "eq. (1)",
        "given λ, both sides are independent",
    ),
    "no_signalling": AssumptionWords(
        "No signalling",
        "P(A|a,b) = P(A|a)",
        "",
        "what is seen on one side does not depend on the other setting",
    ),
    "determinism": AssumptionWords(
        "Determinism, full slice",
        "P(A,B|a,b,λ,λ_a,λ_b) is 0 or 1",
        "section 4",
        "nothing is left to chance once the microstates are known",
    ),
    "determinism_given_lambda": AssumptionWords(
        "Determinism, λ alone",
        "P(A,B|a,b,λ) is 0 or 1",
        "section 4",
        "λ and the settings decide",
    ),
    "bell_1990": AssumptionWords(
        "Bell 1990: factorizing given c",
        "P(A,B|a,b,c,λ) = P(A|a,c,λ) P(B|b,c,λ)",
        "eq. (14), c = (λ_a, λ_b)",
        "given λ and all else, both sides are independent",
    ),
    "bell_1990_settings": AssumptionWords(
        "Bell 1990: free settings given c",
        "P(λ|a,b,c) = P(λ|c)",
        "eq. (15), c = (λ_a, λ_b)",
        "for fixed c the settings tell nothing of λ",
    ),
    "bell_1990_conditions": AssumptionWords(
        "Bell 1990: the same c for all settings",
        "P(c|a,b) = P(c)",
        "section 3.1, c = (λ_a, λ_b)",
        "the conditions do not depend on the settings",
    ),
    "scholarpedia": AssumptionWords(
        "Scholarpedia",
        "P(A,B|α,β,λ) = P(A|α,λ) P(B|β,λ)",
        "eq. (19), α = (a, λ_a), β = (b, λ_b)",
        "given λ and what is relevant on each side, both are independent",
    ),
    "common_cause": AssumptionWords(
        "Common cause",
        "P(A,B|a,b,C) = P(A|a,b,C) P(B|a,b,C)",
        "eq. (23), C = (λ, λ_a, λ_b)",
        "the whole past screens one result off from the other",
    ),
    "closing_condition": AssumptionWords(
        "Closing condition",
        "P(A|B,a,b,λ) = P(A|B,a,λ)",
        "end of section 4",
        "given the other result, the other setting does not matter",
    ),
}

LETTERS = {"lambda": "λ", "lambda_a": "λ_a", "lambda_b": "λ_b"}


def label_text(variable: str, label: Label) -> str:
    """A value on screen: results with their sign."""
    if variable in ("A", "B"):
        return "+1" if label == 1 else minus("-1")
    return minus(f"{label:.6g}") if isinstance(label, float) else minus(str(label))


def values_text(values: Values) -> str:
    """``a = 0, b = 1``; variables that the model does not have are left out."""
    known = [(name, label) for name, label in values if label != NONE]
    return ", ".join(f"{LETTERS.get(name, name)} = {label_text(name, label)}" for name, label in known)


def probability_text(one: Probability) -> str:
    """``P(A = +1 | a = 0)``, or the product of two such."""
    if one.factors:
        return " ".join(probability_text(factor) for factor in one.factors)
    given = values_text(one.given)
    return f"P({values_text(one.event)}{f' | {given}' if given else ''})"


def example_text(finding: Finding) -> str:
    """The two probabilities that should agree and do not, in one line; '' where none differ."""
    if finding.example is None:
        return ""
    first, second = finding.example
    start = f"{probability_text(first)} = {number(first.value, 3)}"
    end = number(second.value, 3)
    if first.event == second.event and not second.factors:
        known = dict(first.given)
        changed = tuple((name, label) for name, label in second.given if known.get(name) != label)
        if changed:
            return f"{start}, but {end} for {values_text(changed)}"
    return f"{start}, but {probability_text(second)} = {end}"
