"""The derivation of Bell's inequality as it is shown: each step in words, and where the chain breaks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

from gui.core.equations import Equation, equation
from gui.core.numbers import number, tidy
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS, MODEL_WORDS
from physics.assumptions.assumptions import ASSUMPTIONS
from physics.assumptions.derivation import COUNTER_MODELS, PREMISES, STEPS, broken_step
from physics.assumptions.models.spec import ModelSpec

State = Literal["follows", "breaks", "not reached"]


class StepWords(Struct, frozen=True):
    """The key of the equation of a step, and why it holds."""

    equation: str
    why: str


STEP_WORDS: dict[str, StepWords] = {
    "product_rule": StepWords("derivation_product_rule", "Eq. (24), for all probabilities."),
    "total_probability": StepWords("derivation_total_probability", "For all probabilities."),
    "local_causality": StepWords(
        "derivation_local_causality", "Local causality, eq. (9): b, B and λ_b go, once the slice is known."
    ),
    "microstates": StepWords(
        "derivation_microstates",
        "Eq. (25), given λ and the own setting: b and B go here, too. Likewise for B.",
    ),
    "factorizability": StepWords(
        "derivation_factorizability", "Eq. (1): both factors put into the first line."
    ),
    "averages": StepWords(
        "derivation_averages", "Settings independence, eq. (2): ρ(λ|a,b) = ρ(λ) in the mean, eq. (3)."
    ),
    "inequality": StepWords("chsh", "Eq. (4): each λ gives at most 2, and so does every mean over them."),
}


class ShownStep(Struct, frozen=True):
    """A step: its equation, why it holds, and whether the chain gets there without what was given up."""

    key: str
    equation: Equation
    why: str
    state: State
    needs: str

    @property
    def mark(self) -> str:
        """✓ follows, △ breaks, – not reached."""
        return {"follows": "✓", "breaks": "△", "not reached": "–"}[self.state]

    @property
    def verdict(self) -> str:
        """Mark and state in words."""
        return f"{self.mark} {self.state}"


def shown_steps(given_up: Collection[str]) -> tuple[ShownStep, ...]:
    """All steps, if these assumptions are given up."""
    broken = broken_step(given_up)
    shown = []
    for k, step in enumerate(STEPS):
        words = STEP_WORDS[step.key]
        state: State = "follows"
        why = words.why
        if broken is not None and k >= broken:
            state = "breaks" if k == broken else "not reached"
            why = "Nothing leads here." if k > broken else f"Needs {title_within(step.needs)}."
        shown.append(ShownStep(step.key, equation(words.equation), why, state, step.needs))
    return tuple(shown)


class CounterModel(Struct, frozen=True):
    """A model on which the chain breaks: key, parameters, in short, and what was computed of it."""

    key: str
    spec: ModelSpec
    short: str
    words: str


def counter_models(given_up: Collection[str]) -> tuple[CounterModel, ...]:
    """For the first step that breaks, models with S > 2 that keep all other premises; none if none breaks."""
    broken = broken_step(given_up)
    if broken is None:
        return ()
    return tuple(_counter_model(key, spec) for key, spec in COUNTER_MODELS[STEPS[broken].needs])


def _counter_model(key: str, spec: ModelSpec) -> CounterModel:
    model = spec.finite_model()
    found = {name: ASSUMPTIONS[name](model) for name in (*PREMISES, "microstate_independence")}
    s = model.chsh()
    kept = [title_within(name) for name in PREMISES if found[name].holds]
    failing = [
        f"{title_within(name)} by {number(found[name].size, 3)}" for name in PREMISES if not found[name].holds
    ]
    words = f"keeps {' and '.join(kept)}; fails {', '.join(failing)}"
    repaired, printed = found["microstate_independence_own_setting"], found["microstate_independence"]
    if not repaired.holds:
        words += ". Eq. (25) as printed " + ("holds" if printed.holds else "fails, too")
    value = "" if s is None else f", S = {tidy(s)}"
    return CounterModel(key, spec, f"{MODEL_WORDS[key].title}{value}", f"{MODEL_WORDS[key].title}: {words}.")


def title_within(key: str) -> str:
    """The name of an assumption within a sentence."""
    title = ASSUMPTION_WORDS[key].title
    return title[0].lower() + title[1:]
