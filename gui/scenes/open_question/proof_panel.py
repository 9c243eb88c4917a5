"""The proof that V_L is the limit, in steps, and its numerical check, run from a button."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from gui.core.numbers import count, degrees, number
from gui.core.scenes.open_question.results import OpenQuestionResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.theme import Theme
from gui.scenes.open_question.proof_steps import ProofSteps, StepSpec
from gui.tasks.jobs import Job, JobRunner
from physics.leggett.averaged import LIMIT_ANGLE
from physics.leggett.limit import VerificationResult, verify

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
    """Steps and check; the check runs in a thread of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = JobRunner(self)
        self._job: Job | None = None
        self.found: VerificationResult | None = None
        self.steps = ProofSteps(theme, self)
        self.steps.set_steps(STEPS)
        card = QFrame(self)
        card.setProperty("role", "panel")
        self.claim = QComboBox(card)
        self.claim.addItems([words for words, _, _ in CLAIMS])
        self.claim.setAccessibleName("Claim to check")
        self.claim.setToolTip("The last two are false on purpose: the check must find that out")
        self.button = QPushButton("Check", card)
        self.button.setToolTip("Tile all θ and χ with rectangles and bound F on each of them")
        self.button.clicked.connect(self.toggle)
        self.progress = QProgressBar(card)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("Progress of the check")
        self.progress.setFormat("not run")
        self.progress.setValue(0)
        self.answer = QLabel("", card)
        self.answer.setWordWrap(True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.hide()
        row = in_row(self.claim, self.button, (self.progress, 1))
        in_column(row, self.answer, inside=card, spacing=4, margins=(10, 7, 10, 7))
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
        self._runner.stop()
        self._job = None

    def toggle(self) -> None:
        """Start the check, or cancel it."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.button.setText("Check")
            self.progress.setFormat("cancelled")
            return
        _, chi_max, more = CLAIMS[self.claim.currentIndex()]
        self.button.setText("Cancel")
        self.progress.setFormat("%p %")
        self.progress.setValue(0)
        self.answer.setEnabled(False)  # what it says belongs to the run before
        self._job = self._runner.start(
            _verify, chi_max, more, on_done=self._take, on_progress=self._advance, on_failed=self._broke
        )

    def _advance(self, fraction: float) -> None:
        self.progress.setValue(round(1000 * fraction))

    def _take(self, found: VerificationResult) -> None:
        self._job = None
        self.found = found
        self.button.setText("Check")
        self.progress.setFormat("done")
        self.progress.setValue(1000)
        text, role = verification_words(found)
        self.answer.setText(text)
        self.answer.setEnabled(True)
        self.answer.setProperty("role", role)
        self.answer.style().unpolish(self.answer)
        self.answer.style().polish(self.answer)
        self.answer.show()
        if found.chi_max <= LIMIT_ANGLE + 1e-9 and found.raise_by == 0:
            mark, tone = ("✓", "good") if found.holds else ("!", "bad")
            note = f"Checked numerically: {count(found.cells)} cells." if found.holds else "The check failed."
            self.steps.set_state("least", mark, tone, note)

    def _broke(self, text: str, details: str) -> None:
        self._job = None
        self.button.setText("Check")
        self.progress.setFormat("failed")
        self.answer.setText(f"The check stopped: {text}")
        self.answer.show()


def _verify(
    chi_max: float, more: float, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> VerificationResult:
    return verify(progress, should_stop, chi_max=chi_max, raise_by=more)


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
