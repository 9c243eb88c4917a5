"""A verdict in words and numbers: lamp, critical visibility, distance from it, what shows it. No Qt."""

from __future__ import annotations

import math

from gui.core.numbers import interval, number, rounded_down, rounded_up, significant
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.measured_words import basis_text, headline_texts, judged_sentence, off_text
from gui.core.verdicts.questions import Judged
from physics.verdicts.types import Status

STILL_USELESS = 0.2  # a provisional interval wider than this says nothing yet
AT_THE_LIMIT = 5e-4  # closer than this the distance rounds to 0.000

# Word and colour role of the lamp.
LAMPS: dict[Status, tuple[str, str]] = {
    Status.EXCLUDED: ("excluded", "bad"),
    Status.COMPATIBLE: ("compatible", "good"),
    Status.UNDECIDED: ("undecided", "warn"),
}


def absolute(judged: Judged) -> tuple[tuple[float, float], float]:
    """Critical visibility and the present one, both in the V of the question's noiseless data."""
    return judged.verdict.critical_visibility, judged.question.visibility


OF_DATA = " × data"


def is_relative(judged: Judged) -> bool:
    """Whether the numbers are factors of the given data and not the V of a state."""
    return not judged.question.werner and judged.question.visibility == 1.0


def critical_texts(judged: Judged) -> tuple[str, str]:
    """``V ≤ 0.3333`` and a shorter form without sign; of data with errors the significance."""
    if judged.question.measured is not None:
        return headline_texts(judged)
    (low, high), _ = absolute(judged)
    unit = OF_DATA if is_relative(judged) else ""
    symbol = "" if unit else "V "
    if math.isinf(low):
        return ("any factor" if unit else "any V",) * 2
    if not judged.settled and high - low > STILL_USELESS:
        return "…", "…"
    if math.isinf(high):
        return f"{symbol}≥ {rounded_down(low)}{unit}", f"≥ {rounded_down(low)}"
    value = interval(low, high)
    return f"{symbol}≤ {value}{unit}", f"≤ {value}"


def distance_text(judged: Judged) -> str:
    """How far the present V is from the critical one, or data with errors from the set."""
    if judged.question.measured is not None:
        return off_text(judged)
    (low, high), v = absolute(judged)
    if math.isinf(low):
        return ""
    if low <= v <= high and high - low > AT_THE_LIMIT:
        return "between the two" if math.isfinite(high) else ""
    gap = v - high if v > high else v - low
    if abs(gap) < AT_THE_LIMIT:
        return "at the limit"
    return f"{number(abs(gap), 3)} {'above' if gap > 0 else 'below'}"


def proof_text(judged: Judged) -> str:
    """What shows the verdict."""
    verdict = judged.verdict
    if judged.question.measured is not None:
        return basis_text(judged)
    if verdict.method == "not_linear":
        # A trusted qubit's numbers are linear in its directions; rounded ones of many settings are not.
        return "data not linear in the directions"
    if judged.status is Status.UNDECIDED or not judged.proven:
        return "not proven yet" if not judged.settled else "not proven"
    if judged.status is Status.COMPATIBLE:
        reach = 0.0 if verdict.model is None else verdict.model.visibility
        if "theorem" in verdict.details and reach < judged.question.visibility - 1e-9:
            return "proven: theorem"
        return row_of(judged.hypothesis).found if verdict.model is not None else "proven"
    if verdict.method.endswith("branch_and_bound"):
        gap = verdict.details.get("gap")
        known = f", gap {_gap_text(gap)}" if isinstance(gap, float) and gap > 0 else ""
        return f"proven: branch and bound{known}"
    if verdict.certificate is not None and verdict.certificate.dual_matrix is not None:
        return "proven: positive matrix"
    return "proven: exact"


def resolution_texts(judged: Judged) -> tuple[str, str]:
    """How exactly the data are known, as a sentence and short; empty for exact ones."""
    resolution = judged.question.data.resolution
    if not resolution:
        return "", ""
    known = f"± {significant(resolution, 1)}"
    return f"Numbers known to {known}: excluded only if none within that are possible.", f"numbers {known}"


def _gap_text(gap: float) -> str:
    """One significant digit, rounded up: a gap is a promise."""
    power = math.floor(math.log10(gap))
    top = math.ceil(gap / 10.0**power - 1e-9)
    if top == 10:
        power, top = power + 1, 1
    value = top * 10.0**power
    return f"{value:.{max(0, -power)}f}" if power >= -5 else f"{top}e−{-power}"


def standing_text(judged: Judged) -> str:
    """What is known, in one sentence; for an open verdict the interval."""
    if judged.question.measured is not None:
        return judged_sentence(judged)
    (low, high), v = absolute(judged)
    relative = is_relative(judged)
    now = "" if relative else f" (now {number(v)})"

    def told(value: str) -> str:
        return f"{value} × the data" if relative else f"V = {value}"

    if judged.status is Status.UNDECIDED:
        found = f"Not decided: a model is known up to {told(rounded_down(low))}, "
        if math.isinf(high):
            return f"{found}no upper limit yet{now}."
        upper = "none is left" if judged.verdict.upper_proven else "probably none"
        return f"{found}{upper} above {rounded_up(high)}{now}."
    if judged.status is Status.EXCLUDED:
        how = "" if judged.proven else ", by search only"
        return f"Excluded{how}: no such model exists above {told(interval(low, high))}{now}."
    if math.isinf(low):
        return "Compatible, however strong the correlations." if relative else "Compatible at any visibility."
    known = math.isfinite(high) and judged.verdict.upper_proven
    top = interval(low, high) if known else rounded_down(low)
    return f"Compatible: a model exists up to {told(top)}{now}."
