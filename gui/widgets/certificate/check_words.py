"""The outcome of a check, the method behind a verdict and the kind of a model, in words. Knows no Qt."""

from __future__ import annotations

import math

from gui.core.numbers import count, interval, number
from gui.core.verdicts.questions import Judged
from gui.widgets.cards.text import absolute, is_relative
from physics.verdicts.checking.check import CheckResult
from physics.verdicts.types import Hypothesis, Status

METHODS: dict[str, str] = {
    "product_states": "Linear functional over product states: a 3×3 or 4×4 problem solved exactly.",
    "hidden_states": "All strategies of the untrusted side, the trusted side’s state in closed form.",
    "deterministic_strategies": "Linear program over deterministic strategies; its bound is exact.",
    "leggett.branch_and_bound": "Linear program over hidden polarizations; the bound by branch and bound.",
    "leggett.search": "Linear program over hidden polarizations; the bound by local search only.",
    "leggett.planar": "Closed form: u and v orthogonal to all settings leave every correlator free.",
    "leggett.marginals_only": "Closed form: only the marginals bind.",
    "leggett.zero_data": "Closed form: there is nothing to explain.",
    "not_linear": "The data are not linear in the directions: no model of this kind can have them.",
    "zero_data": "There is nothing to explain.",
    "quantum.tsirelson": "Tsirelson’s theorem: unit vectors with these scalar products.",
    "quantum.hierarchy": "Navascués–Pironio–Acín hierarchy from outside, two-qubit models from inside.",
}


def method_words(judged: Judged) -> str:
    """How the answer was found."""
    verdict = judged.verdict
    text = METHODS.get(verdict.method, "")
    if not text and verdict.method.startswith("quantum_directions"):
        text = "Lowest eigenvalue of the two-qubit operator that the data fix."
    if not text and verdict.method.startswith("quantum"):
        text = "Semidefinite program over two-qubit states."
    level = verdict.details.get("level")
    if level and judged.hypothesis is Hypothesis.QUANTUM:
        text += f" Level {str(level).replace('+', ' + ')}."
    return text


def check_words(result: CheckResult) -> str:
    """What the brute force did and what came out."""
    d = result.details
    found, bound = number(result.found), number(result.bound)
    match result.code:
        case "all_strategies":
            done = f"All {count(int(d['strategies']))} strategies tried"
        case "all_strategies_one_side":
            done = f"All {count(int(d['strategies']))} strategies of the untrusted side tried"
        case "strategies_too_many":
            done = f"Too many strategies to try all (2^{d['side']}); {count(int(d['tried']))} starts improved"
        case "eigenvalue":
            done = "Operator multiplied out, largest eigenvalue taken"
        case "dual_matrix":
            done = (
                f"Dual matrix of {d['size']} operators (level {d['level']}) multiplied out and found positive"
            )
        case "one_quantum_model":
            done = "No dual matrix to check; these directions alone tried"
        case _:
            done = f"{count(int(d.get('points', 0)))} hidden states tried and the best refined"
    if not result.agrees:
        return f"{done}: the bound does not hold. Found {found}, above {bound}."
    if result.kind == "exact":
        same = "= bound" if result.tight else f"below the bound {bound}"
        text = f"{done}: largest value {found} {same}."
    else:
        near = "nearly reaches" if result.tight else "stays below"
        same = "reaches the bound" if found == bound else f"{near} the bound {bound}"
        text = f"{done}: largest value found {found} {same}; none exceeds it."
    if not result.value_agrees:
        text += f" The value is {number(result.value)}, not what is shown."
    return text


def standing_words(judged: Judged) -> str:
    """What is known, in one sentence; for an open verdict the interval."""
    (low, high), v = absolute(judged)
    relative = is_relative(judged)
    now = "" if relative else f" (now {number(v)})"

    def told(value: str) -> str:
        return f"{value} × the data" if relative else f"V = {value}"

    if judged.status is Status.UNDECIDED:
        if math.isinf(high):
            return f"Not decided: a model is known up to {told(number(low))}, no upper limit yet{now}."
        return (
            f"Not decided: a model is known up to {told(number(low))}, "
            f"none is left above {number(high)}{now}."
        )
    if judged.status is Status.EXCLUDED:
        how = "" if judged.proven else ", by search only"
        return f"Excluded{how}: no such model exists above {told(interval(low, high))}{now}."
    if math.isinf(low):
        return "Compatible, however strong the correlations." if relative else "Compatible at any visibility."
    top = number(low) if math.isinf(high) else interval(low, high)
    return f"Compatible: a model exists up to {told(top)}{now}."


def model_words(judged: Judged, visibility: float, noise_share: float) -> str:
    """What kind of hidden states the model has."""
    model = judged.verdict.model
    if model is None:
        return "No explicit model is known."
    count, atoms = len(model.weights), model.atoms
    if "observables_a" in atoms:
        kind = f"Mixture of {count} two-qubit states, each with measurements of its own"
    elif "density_matrix_real" in atoms:
        kind = "One two-qubit state, measured along these directions"
    elif "x" in atoms:
        kind = f"Unit vectors in {atoms['x'].shape[-1]} dimensions with x·y = C (Tsirelson)"
    elif "alpha" in atoms and "beta" in atoms:
        kind = f"{count} deterministic strategies" if count > 1 else "One deterministic strategy"
    elif "alpha" in atoms:
        kind = f"{count} hidden states: outcomes α of Alice fixed, a pure state v for Bob"
    elif "beta" in atoms:
        kind = f"{count} hidden states: a pure state u for Alice, outcomes β of Bob fixed"
    elif judged.hypothesis is Hypothesis.LEGGETT:
        kind = f"{count} pairs (u, v) of hidden polarizations, C(u, v) within positivity"
    else:
        kind = f"{count} product states (u, v)"
    if visibility < judged.question.visibility - 1e-9:
        shown = f"{number(visibility)} × data" if is_relative(judged) else f"V = {number(visibility)}"
        kind += f"; the best there is: it reaches {shown}"
    elif noise_share > 1e-6:
        kind += f"; a share {noise_share:.3f} of white noise is mixed in"
    return kind + "."
