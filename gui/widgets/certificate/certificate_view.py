"""The inequality behind a verdict: typeset, its coefficients, bound against value, the check, and copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.verdicts.certificate_text import (
    Names,
    as_json,
    as_latex,
    as_numpy,
    inequality_latex,
    inequality_text,
    known_name,
    name_text,
    normal_form,
    setting_names,
)
from gui.core.verdicts.certificate_words import check_words, method_words
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import proof_text, resolution_texts
from gui.look.equation import EquationView
from gui.look.math_text import math_latex, math_unicode
from gui.look.theme import FONT_HEADING, Theme
from gui.widgets.certificate.bound_bars import BoundBars
from gui.widgets.certificate.coefficient_map import CoefficientMap
from physics.verdicts.checking.check import CheckResult

MOST_TERMS = 8  # longer ones would be set in letters too small to read
COPIES = (("LaTeX", as_latex), ("JSON", as_json), ("NumPy", as_numpy))


class CertificateView(QFrame):
    """Shows one inequality. ``check_requested`` and ``cancel_requested`` ask the owner to run or stop it."""

    check_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._judged: Judged | None = None
        self._name, self._proof = QLabel(self), QLabel(self)
        self._name.setProperty("role", "heading")
        self._proof.setWordWrap(True)
        self._proof.setProperty("role", "muted")
        self._normal = QLabel(self)
        self.equation = EquationView(theme, "", FONT_HEADING + 1, self)
        self.coefficients = CoefficientMap(theme, self)
        self.bars = BoundBars(theme, self)
        self._check = QPushButton("Check it", self)
        self._check.setToolTip("Derive the bound anew, by brute force and not by the solver that proved it")
        self._check.clicked.connect(self._on_check)
        self._progress = QProgressBar(self)
        self._progress.setRange(0, 1000)
        self._progress.setAccessibleName("Progress of the check")
        self._progress.hide()
        self._result = QLabel(self)
        self._result.setWordWrap(True)
        self._result.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copy = QToolButton(self)
        self._copy.setText("Copy as")
        self._copy.setProperty("role", "menu")
        self._copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._copy)
        for name, _ in COPIES:
            menu.addAction(QAction(name, menu))
        menu.triggered.connect(self._on_copy)
        self._copy.setMenu(menu)
        self._running = False
        self._build()

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._check)
        buttons.addWidget(self._progress, 1)
        buttons.addStretch(0)
        buttons.addWidget(self._copy)
        side = QVBoxLayout()
        side.addWidget(self.bars)
        side.addLayout(buttons)
        side.addWidget(self._result)
        side.addWidget(self._proof)
        side.addStretch(1)
        lower = QHBoxLayout()
        lower.setSpacing(14)
        lower.addWidget(self.coefficients, 5)
        lower.addLayout(side, 5)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self._name)
        layout.addWidget(self.equation)
        layout.addWidget(self._normal)
        layout.addLayout(lower, 1)

    def set_judged(self, judged: Judged, names_a: Sequence[str] = (), names_b: Sequence[str] = ()) -> None:
        """Show the inequality of an answer; the result of an earlier check goes."""
        self._judged = judged
        certificate, data = judged.certificate, judged.question.data
        if certificate is None:
            self._name.setText("No inequality")
            self.equation.set_latex("")
            for widget in (
                self.equation,
                self.coefficients,
                self.bars,
                self._check,
                self._copy,
                self._normal,
            ):
                widget.hide()
            self._proof.setText("There is none: nothing limits these correlations.")
            self.clear_check()
            return
        for widget in (self.equation, self.coefficients, self.bars, self._check, self._copy):
            widget.show()
        known = known_name(judged)
        form = " (form of the published inequality)" if known.startswith("L_") else ""
        self._name.setText(f"{name_text(known)}{form}" if known else "Inequality that every model obeys")
        names = setting_names("a", len(data.alice), names_a), setting_names("b", len(data.bob), names_b)
        latex = inequality_latex(certificate, MOST_TERMS, _each(math_latex, names))
        if latex != self.equation.latex():
            text = inequality_text(certificate, MOST_TERMS, _each(math_unicode, names))
            self.equation.set_latex(latex, text)
        normal = normal_form(judged)
        self._normal.setText(normal)
        self._normal.setVisible(bool(normal))
        self.coefficients.set_coefficients(
            certificate.coefficients,
            certificate.marginals_a,
            certificate.marginals_b,
            *names,
        )
        self.bars.set_values(certificate.bound, certificate.value, judged.verdict.upper_proven)
        words = [f"{proof_text(judged).capitalize()}.", method_words(judged), resolution_texts(judged)[0]]
        self._proof.setText(" ".join(word for word in words if word))
        self.clear_check()

    def copy_text(self, form: str) -> str:
        """The certificate as "LaTeX", "JSON" or "NumPy"."""
        if self._judged is None or self._judged.certificate is None:
            return ""
        return dict(COPIES)[form](self._judged)

    # --- the check --------------------------------------------------------------------------------------

    def set_running(self, running: bool) -> None:
        """Whether a check is under way."""
        self._running = running
        self._check.setText("Cancel" if running else "Check it")
        self._progress.setVisible(running)
        if running:
            self._progress.setValue(0)
            self._set_result("Checking …", "muted")

    def set_progress(self, fraction: float) -> None:
        self._progress.setValue(round(1000 * fraction))

    def set_check_result(self, result: CheckResult) -> None:
        """Show the outcome of a check."""
        self.set_running(False)
        fine = result.agrees and result.value_agrees
        self._set_result(f"{'✓' if fine else '!'} {check_words(result)}", "good" if fine else "bad")

    def set_check_failed(self, text: str) -> None:
        self.set_running(False)
        self._set_result(f"! The check stopped: {text}", "warn")

    def clear_check(self) -> None:
        """No check has been made of what is shown."""
        self.set_running(False)
        self._set_result("", "muted")

    def result_text(self) -> str:
        """The line under the button."""
        return self._result.text()

    def _set_result(self, text: str, role: str) -> None:
        self._result.setText(text)
        if self._result.property("role") != role:
            self._result.setProperty("role", role)
            self._result.style().unpolish(self._result)
            self._result.style().polish(self._result)

    def _on_check(self) -> None:
        if self._running:
            self.cancel_requested.emit()
        else:
            self.check_requested.emit()

    def _on_copy(self, action: QAction) -> None:
        QGuiApplication.clipboard().setText(self.copy_text(action.text()))


def _each(write: Callable[[str], str], names: tuple[list[str], list[str]]) -> Names:
    return [write(name) for name in names[0]], [write(name) for name in names[1]]


def _demo(theme: Theme) -> CertificateView:
    """Leggett's inequality at the opening view; the check runs in this thread."""
    from gui.widgets.cards.demo import demo_answers
    from physics.verdicts.checking.check import check
    from physics.verdicts.types import Hypothesis

    judged = demo_answers()[Hypothesis.LEGGETT]
    view = CertificateView(theme)
    view.set_judged(judged)
    question, certificate = judged.question, judged.certificate
    assert certificate is not None
    result = check(
        judged.hypothesis, certificate, question.data, eta=question.eta, visibility=question.visibility
    )
    view.set_check_result(result)
    return view


if __name__ == "__main__":
    from gui.widgets.cards.demo import run_demo

    run_demo(_demo, 860, 460)
