"""The outcome of a check, the method behind a verdict and the kind of a model, in words. No Qt."""

from __future__ import annotations

from gui.core.numbers import count, number
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.measured_words import inequality_sentence, method_text
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import is_relative
from physics.verdicts.checking.check import CheckResult

# What differs from the usual method of the hypothesis.
METHODS: dict[str, str] = {
    "leggett.search": "Linear program over hidden polarizations; the bound by local search only.",
    "leggett.planar": "Closed form: u and v orthogonal to all settings leave every correlator free.",
    "leggett.marginals_only": "Closed form: only the marginals bind.",
    "leggett.zero_data": "Closed form: there is nothing to explain.",
    "not_linear": "The data are not linear in the directions: no model of this kind can have them.",
    "zero_data": "There is nothing to explain.",
    "quantum.tsirelson": "Tsirelson’s theorem: unit vectors with these scalar products.",
    "local.bracket": "A sparse mixture of strategies from inside, the best proven inequality from outside.",
    "local.grothendieck": "Grothendieck’s constant from inside, the best proven inequality from outside.",
}

# What shows the lower end where the explicit model does not reach it, by its code.
THEOREMS: dict[str, str] = {
    "grothendieck_1": "numbers that are products of one per side (a coin of each)",
    "grothendieck_2": "Grothendieck’s constant K(2) = √2 (Krivine 1979)",
    "grothendieck_3": "Grothendieck’s constant K(3) ≤ 1/0.6875 (Designolle et al. 2023)",
    "krivine": "Grothendieck’s constant K ≤ π/(2 ln(1 + √2)) (Krivine 1979)",
    "branciard": "Branciard’s model for all directions (2013)",
}

# What a check did, by its code.
CHECKS: dict[str, str] = {
    "all_strategies": "All {strategies} strategies tried",
    "all_strategies_one_side": "All {strategies} strategies of the untrusted side tried",
    "strategies_too_many": "Too many strategies to try all (2^{side}); {tried} starts improved",
    "eigenvalue": "Operator multiplied out, largest eigenvalue taken",
    "dual_matrix": "Dual matrix of {size} operators (level {level}) multiplied out and found positive",
    "one_quantum_model": "No dual matrix to check; these directions alone tried",
    "grid_one_sphere": "{points} hidden states tried and the best refined",
    "grid_two_spheres": "{points} hidden states tried and the best refined",
    "hidden_polarizations": "{points} hidden states tried and the best refined",
}


def method_words(judged: Judged) -> str:
    """How the answer was found."""
    verdict = judged.verdict
    if judged.question.measured is not None:
        return " ".join(x for x in (method_text(judged), inequality_sentence(judged)) if x)
    text = METHODS.get(verdict.method) or row_of(judged.hypothesis).method
    level = verdict.details.get("level")
    if level:
        text += f" Level {str(level).replace('+', ' + ')}."
    return text


def check_words(result: CheckResult) -> str:
    """What the brute force did and what came out."""
    found, bound = number(result.found), number(result.bound)
    told = {key: count(x) if isinstance(x, int) else x for key, x in result.details.items()}
    done = CHECKS.get(result.code, "Bound derived anew").format(**told)
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


def model_words(judged: Judged, visibility: float, noise_share: float) -> str:
    """What kind of hidden states the model has."""
    model, theorem = judged.verdict.model, THEOREMS.get(str(judged.verdict.details.get("theorem")))
    if judged.question.measured is not None:
        return "Data with errors: the nearest model is found, but not shown."
    if model is None:
        return (
            "No explicit model is known." if theorem is None else f"No explicit model; it rests on {theorem}."
        )
    states, atoms = len(model.weights), model.atoms
    own = row_of(judged.hypothesis).states
    if own:
        kind = own.format(count=states)
    elif "observables_a" in atoms:
        kind = f"Mixture of {states} two-qubit states, each with measurements of its own"
    elif "density_matrix_real" in atoms:
        kind = "One two-qubit state, measured along these directions"
    elif "x" in atoms:
        kind = f"Unit vectors in {atoms['x'].shape[-1]} dimensions with x·y = C (Tsirelson)"
    elif "alpha" in atoms and "beta" in atoms:
        kind = f"{states} deterministic strategies" if states > 1 else "One deterministic strategy"
        if any((abs(atoms[key]) < 1.0).any() for key in ("alpha", "beta")):
            kind = f"{states} strategies, some with coins of each party’s own"
    elif "alpha" in atoms:
        kind = f"{states} hidden states: outcomes α of Alice fixed, a pure state v for Bob"
    elif "beta" in atoms:
        kind = f"{states} hidden states: a pure state u for Alice, outcomes β of Bob fixed"
    else:
        kind = f"{states} product states (u, v)"
    if visibility < judged.question.visibility - 1e-9:
        shown = f"{number(visibility)} × data" if is_relative(judged) else f"V = {number(visibility)}"
        kind += f"; {'' if theorem else 'the best there is: '}it reaches {shown}"
        kind += f". Beyond, up to the lower end, {theorem} shows one" if theorem else ""
    elif noise_share > 1e-6:
        kind += f"; a share {number(noise_share, 3)} of white noise is mixed in"
    return kind + "."
