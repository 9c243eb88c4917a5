"""What a verdict card says, as text. Knows no Qt."""

from __future__ import annotations

from msgspec import Struct

from gui.core.verdicts.hypotheses import row_of, subtitles
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import (
    LAMPS,
    critical_texts,
    distance_text,
    is_relative,
    proof_text,
    resolution_texts,
)
from physics.verdicts.types import Hypothesis


class CardText(Struct, frozen=True):
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
        answer = self.lamp or "no answer yet"
        parts = [self.title, answer, self.state, self.critical, self.distance, self.proof]
        return ", ".join(spoken(part) for part in parts if part)


def spoken(text: str) -> str:
    """Signs as words."""
    for sign, word in (("≤", "at most"), ("≥", "at least"), ("→", " to "), ("–", " to "), ("×", "times")):
        text = text.replace(sign, word)
    return " ".join(text.split())


def card_text(
    hypothesis: Hypothesis,
    judged: Judged | None,
    stale: bool = False,
    progress: float = -1.0,
    failure: str = "",
) -> CardText:
    """Everything a card says."""
    subtitle, short = subtitles(hypothesis, 1.0 if judged is None else judged.question.eta)
    title = row_of(hypothesis).name
    if failure:
        first = failure.strip().partition("\n")[0]
        return CardText(
            title, subtitle, short, "no answer", "warn", state="failed", proof=first, tooltip=failure
        )
    if judged is None:
        return CardText(title, subtitle, short, state="computing…", progress=progress, tooltip=subtitle)
    lamp, role = LAMPS[judged.status]
    critical, short_critical = critical_texts(judged)
    state = "out of date" if stale else "" if judged.settled else "refining…"
    if state == "refining…" and progress > 0.0:
        state = f"refining {min(99, round(100 * progress))} %"
    if judged.question.measured is not None and state.startswith("refining"):
        # The quick answer is a bound that stands by itself; the bootstrap may have been cancelled.
        state = f"bootstrap {min(99, round(100 * progress))} %" if progress > 0.0 else ""
    relative = is_relative(judged)
    meaning = "of the given correlations mixed with white noise" if relative else "visibility V of the state"
    proof = proof_text(judged)
    tooltip = (
        f"{title}: {lamp} ({proof})\n{subtitle}\nLargest {meaning} that it can explain: {critical}\n"
        "Enter or click: certificate"
    )
    if judged.question.measured is not None:
        tooltip = (
            f"{title}: {lamp}\n{subtitle}\nData with errors, nothing is proven: {critical} ({proof})\n"
            "Enter or click: the inequality missed the most"
        )
    known, short_known = resolution_texts(judged)
    if known:
        tooltip, proof = f"{tooltip}\n{known}", f"{proof}; {short_known}"
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
        progress if state.startswith(("refining", "bootstrap")) else -1.0,
        tooltip,
    )
