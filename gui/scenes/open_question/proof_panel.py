"""The proof that V_L is the limit, in steps, and its numerical check, run from a button."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from gui.core.numbers import count, degrees, number
from gui.core.scenes.open_question.results import OpenQuestionResults
from gui.core.scenes.open_question.work import verify_bound
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import Theme
from gui.scenes.open_question.proof_steps import ProofSteps, StepSpec
from gui.widgets.job_row import JobRow
from physics.leggett.averaged import LIMIT_ANGLE
from physics.leggett.limit import VerificationResult

STEPS = (
    StepSpec(
        "condition",
        "What a model must obey",
        "A model is a distribution of hidden polarizations u and v. That no probability is negative asks "
        "exactly this of it, for all settings a and b.",
        "leggett_condition",
    ),
    StepSpec(
        "average",
        "Average over all rotations",
        "A Werner state looks the same from all sides, so a model may be turned as a whole and averaged. "
        "Only the angle θ between u and v is left, and the mean is the perimeter of an ellipse.",
        "averaged_modulus",
    ),
    StepSpec(
        "least",
        "Opposite polarizations are best",
        "For every θ, F is at least what θ = 180° gives, as long as χ ≤ 70.53°. The Gauss–Kummer series of "
        "the perimeter shows it in two cases: tab Bounds.",
        "least_modulus",
    ),
    StepSpec(
        "inequality",
        "So the averaged correlation is limited",
        "Every model, whatever its distribution, obeys this Leggett inequality.",
        "averaged_bound",
    ),
    StepSpec("touch", "The Werner state meets the limit", "", "averaged_threshold"),
    StepSpec(
        "model",
        "Up to there a model exists",
        "Branciard’s explicit model has no negative probability up to the same visibility (scene Model). The "
        "two meet, so Vʟ is exact.",
        "model_threshold",
    ),
)

# What can be checked: words, largest χ, and how much more than sin(χ/2) is claimed.
CLAIMS: tuple[tuple[str, float, float], ...] = (
    ("F ≥ sin χ/2 up to 70.53°", LIMIT_ANGLE, 0.0),
    ("the same up to 75° (false)", math.radians(75.0), 0.0),
    ("F ≥ sin χ/2 + 0.001 (false)", LIMIT_ANGLE, 1e-3),
)


class ProofPanel(QWidget):
    """Steps and check; the check runs aside from the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found: VerificationResult | None = None
        self.steps = ProofSteps(theme, self)
        self.steps.set_steps(STEPS)
        card = QFrame(self)
        card.setProperty("role", "panel")
        self.claim = QComboBox(card)
        self.claim.addItems([words for words, _, _ in CLAIMS])
        self.claim.setAccessibleName("Claim to check")
        self.claim.setToolTip("The last two are false on purpose: the check must find that out")
        self.check = JobRow("Check", "check", card, above=True)
        self.check.button.setToolTip("Tile all θ and χ with rectangles and bound F on each of them")
        self.check.row.insertWidget(0, self.claim)
        self.check.requested.connect(self._start)
        in_column(self.check, inside=card, margins=(10, 7, 10, 7))
        in_column((self.steps, 1), card, inside=self, margins=BELOW_TABS)

    def set_result(self, r: OpenQuestionResults) -> None:
        """Put the current V and η into the last steps."""
        if r.eta > 0:
            words = (
                f"At χ = {degrees(r.best_angle)} the inequality (η = {number(r.eta, 3)}) allows no more than "
                f"Vʟ = {number(r.limit, 6)}; a Werner state above it has no model. Weights on this one χ "
                f"prove V ≤ {number(r.certified, 7)} numerically."
            )
        else:
            words = "At η = 0 the hidden states carry no polarization, and nothing is excluded: Vʟ = 1."
        self.steps.set_text("touch", words)
        above = r.visibility - r.limit
        if above > 1e-12:
            note = f"V = {number(r.visibility)} is {number(above)} above Vʟ: no crypto-nonlocal model."
        else:
            note = f"V = {number(r.visibility)} is {number(-above)} below Vʟ: the model exists."
        if self.steps.state("model")[1] != note:
            self.steps.set_state("model", "✓", "good", note)

    def stop(self) -> None:
        """End the work, before the window goes."""
        self.check.stop()

    def _start(self) -> None:
        _, chi_max, more = CLAIMS[self.claim.currentIndex()]
        self.check.run(verify_bound, chi_max, more, on_done=self._take)

    def _take(self, found: VerificationResult) -> None:
        self.found = found
        self.check.say(*verification_words(found))
        if found.chi_max <= LIMIT_ANGLE + 1e-9 and found.raise_by == 0:
            mark, tone = ("✓", "good") if found.holds else ("!", "bad")
            note = f"Checked numerically: {count(found.cells)} cells." if found.holds else "The check failed."
            self.steps.set_state("least", mark, tone, note)


def verification_words(found: VerificationResult) -> tuple[str, str]:
    """What the check found, and a colour role."""
    if found.counterexample is not None:
        theta, chi, gap = found.counterexample
        return (
            f"! False: at θ = {degrees(theta)}, χ = {degrees(chi)} F is {_small(-gap)} too small "
            f"(after {count(found.cells)} cells).",
            "bad",
        )
    if not found.holds:
        return f"Undecided on {count(found.undecided)} cells of {count(found.cells)}.", "warn"
    strip = ""
    if found.analytic_strip > 0:
        strip = (
            f" Where θ > {degrees(math.pi - found.analytic_strip, 1)} F touches sin χ/2, and no tiling can "
            "decide: that strip is covered by step 3 alone."
        )
    return (
        f"✓ Holds on all of {count(found.cells)} cells; smallest gap met {_small(found.smallest_gap)}."
        + strip,
        "good",
    )


def _small(x: float) -> str:
    """A small number as a power of ten."""
    if x == 0 or not math.isfinite(x):
        return number(x)
    power = math.floor(math.log10(abs(x)))
    digits = str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"{number(x / 10.0**power, 1)}·10{digits}"
