"""What a verdict card says, as text: lamp, critical visibility, distance from it, how proven. Knows no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gui.core.numbers import interval, number, rounded_down, significant
from gui.core.verdicts.names import NAMES
from gui.core.verdicts.questions import Judged
from physics.verdicts.types import Hypothesis, Status

DIGITS = 4
STILL_USELESS = 0.2  # a provisional interval wider than this says nothing yet
AT_THE_LIMIT = 5e-4  # closer than this the distance rounds to 0.000

# Long and short wording of what the hypothesis says; the short one stands beside the title.
SUBTITLES: dict[Hypothesis, tuple[str, str]] = {
    Hypothesis.SEPARABLE: ("Realistic polarization (Navascués)", "Navascués"),
    Hypothesis.UNSTEERABLE_A_TO_B: ("Local hidden state for Bob", "LHS for Bob"),
    Hypothesis.UNSTEERABLE_B_TO_A: ("Local hidden state for Alice", "LHS for Alice"),
    Hypothesis.LOCAL: ("Bell, local hidden variables", "Bell / LHV"),
    Hypothesis.LEGGETT: ("Crypto-nonlocal", "crypto-nonlocal"),
    Hypothesis.QUANTUM: ("Some state, any measurements", "any measurements"),
    Hypothesis.QUANTUM_SAME_DIRECTIONS: ("Some two-qubit state", "two qubits"),
}

LAMPS: dict[Status, tuple[str, str]] = {
    Status.EXCLUDED: ("excluded", "bad"),
    Status.COMPATIBLE: ("compatible", "good"),
    Status.UNDECIDED: ("undecided", "warn"),
}


@dataclass(frozen=True)
class CardText:
    """``lamp`` is a word and ``role`` its colour; ``state`` (refining, out of date) dims the card if set.

    ``short_critical`` and ``short_proof`` are for narrow cards. ``progress`` in 0..1 belongs to ``state``;
    negative: unknown.
    """

    title: str
    subtitle: str = ""
    short_subtitle: str = ""
    lamp: str = ""
    role: str = "muted"
    critical: str = ""
    short_critical: str = ""
    distance: str = ""
    proof: str = ""
    short_proof: str = ""
    state: str = ""
    progress: float = -1.0
    tooltip: str = ""

    def words(self) -> str:
        """The card for a screen reader."""
        parts = [
            self.title,
            self.lamp or "no answer yet",
            self.state,
            self.critical,
            self.distance,
            self.proof,
        ]
        return ", ".join(spoken(part) for part in parts if part)


def spoken(text: str) -> str:
    """Signs as words."""
    for sign, word in (("≤", "at most"), ("≥", "at least"), ("→", " to "), ("–", " to "), ("×", "times")):
        text = text.replace(sign, word)
    return " ".join(text.split())


def absolute(judged: Judged) -> tuple[tuple[float, float], float]:
    """Critical visibility and the present one, both in the V of the question's noiseless data."""
    return judged.verdict.critical_visibility, judged.question.visibility


def is_relative(judged: Judged) -> bool:
    """Whether the numbers are factors of the given data and not the V of a state."""
    return not judged.question.werner and judged.question.visibility == 1.0


def critical_texts(judged: Judged) -> tuple[str, str]:
    """``V ≤ 0.3333`` and a shorter form without sign."""
    (low, high), _ = absolute(judged)
    unit = " × data" if is_relative(judged) else ""
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
    """How far the present V is from the critical one."""
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
    """How the verdict was reached."""
    verdict = judged.verdict
    if verdict.method == "not_linear":
        # A trusted qubit's numbers are linear in its directions; rounded ones of many settings are not.
        return "data not linear in the directions"
    if judged.status is Status.UNDECIDED or not judged.proven:
        return "not proven yet" if not judged.settled else "not proven"
    if judged.status is Status.COMPATIBLE:
        if judged.hypothesis is Hypothesis.QUANTUM_SAME_DIRECTIONS:
            return "state found"
        return "model found" if verdict.model is not None else "proven"
    if verdict.method == "leggett.branch_and_bound":
        gap = verdict.details.get("gap")
        return "proven: branch and bound" + (
            f", gap {_gap_text(gap)}" if isinstance(gap, float) and gap > 0 else ""
        )
    if verdict.certificate is not None and verdict.certificate.dual_matrix is not None:
        return "proven: positive matrix"
    return "proven: exact"


def resolution_text(judged: Judged) -> str:
    """How exactly the numbers are known, and that this counts; empty for exact ones."""
    resolution = judged.question.data.resolution
    if not resolution:
        return ""
    return f"Numbers known to ± {resolution:.1g}: excluded only if none within that are possible.".replace(
        "e-", "e−"
    )


def _gap_text(gap: float) -> str:
    """One significant digit, rounded up: a gap is a promise."""
    power = math.floor(math.log10(gap))
    top = math.ceil(gap / 10.0**power - 1e-9)
    if top == 10:
        power, top = power + 1, 1
    value = top * 10.0**power
    return f"{value:.{max(0, -power)}f}" if power >= -5 else f"{top}e−{-power}"


def subtitle_of(hypothesis: Hypothesis, eta: float = 1.0) -> tuple[str, str]:
    """Long and short subtitle; Leggett's names the purity."""
    if hypothesis is Hypothesis.LEGGETT:
        purity = f"η = {significant(eta)}"
        return f"Crypto-nonlocal, {purity}", purity
    return SUBTITLES[hypothesis]


def card_text(
    hypothesis: Hypothesis,
    judged: Judged | None,
    stale: bool = False,
    progress: float = -1.0,
    failure: str = "",
) -> CardText:
    """Everything a card says."""
    eta = judged.question.eta if judged is not None else 1.0
    subtitle, short = subtitle_of(hypothesis, eta)
    title = NAMES[hypothesis]
    if failure:
        return CardText(
            title, subtitle, short, "no answer", "warn", state="failed", proof=failure, tooltip=failure
        )
    if judged is None:
        return CardText(title, subtitle, short, state="computing…", progress=progress, tooltip=subtitle)
    lamp, role = LAMPS[judged.status]
    critical, short_critical = critical_texts(judged)
    state = "out of date" if stale else "" if judged.settled else "refining…"
    if state == "refining…" and progress > 0.0:
        state = f"refining {min(99, round(100 * progress))} %"
    meaning = (
        "of the given correlations mixed with white noise"
        if is_relative(judged)
        else "visibility V of the state"
    )
    proof = proof_text(judged)
    tooltip = (
        f"{title}: {lamp} ({proof})\n{subtitle}\nLargest {meaning} that it can explain: {critical}\n"
        "Enter or click: certificate"
    )
    if known := resolution_text(judged):
        tooltip = f"{tooltip}\n{known}"
        proof = f"{proof}; numbers ± {judged.question.data.resolution:.1g}".replace("e-", "e−")
    return CardText(
        title,
        subtitle,
        short,
        lamp,
        role,
        critical,
        short_critical,
        distance_text(judged),
        proof,
        proof.replace("proven: branch and bound", "proven").replace("positive matrix", "matrix"),
        state,
        progress if state.startswith("refining") else -1.0,
        tooltip,
    )
