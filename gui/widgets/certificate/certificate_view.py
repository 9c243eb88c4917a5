"""The inequality behind a verdict: typeset, its coefficients, bound against value, the check, and copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QToolButton,
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
from gui.core.verdicts.work import check_certificate
from gui.look.equation import EquationView
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.math_text import math_latex, math_unicode
from gui.look.roles import role_label
from gui.look.theme import FONT_HEADING, Theme
from gui.widgets.certificate.bound_bars import BoundBars
from gui.widgets.certificate.coefficient_map import CoefficientMap
from gui.widgets.job_row import JobRow
from physics.verdicts.checking.check import CheckResult

MOST_TERMS = 8  # longer ones would be set in letters too small to read
COPIES = (("LaTeX", as_latex), ("JSON", as_json), ("NumPy", as_numpy))


class CertificateView(QFrame):
    """Shows one inequality, which can be checked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._judged: Judged | None = None
        self.name, self._proof = role_label("heading", self), role_label("muted", self, wrap=True)
        self._normal = QLabel(self)
        self.equation = EquationView(theme, "", FONT_HEADING + 1, self)
        self.coefficients = CoefficientMap(theme, self)
        self.bars = BoundBars(theme, self)
        self.check = JobRow("Check it", "check", self)
        self.check.button.setToolTip(
            "Derive the bound anew, by brute force and not by the solver that proved it"
        )
        self.check.requested.connect(self.start_check)
        self.check.answer.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy_button = QToolButton(self)
        self.copy_button.setText("Copy as")
        self.copy_button.setProperty("role", "menu")
        self.copy_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.copy_button)
        for name, _ in COPIES:
            menu.addAction(QAction(name, menu))
        menu.triggered.connect(self._on_copy)
        self.copy_button.setMenu(menu)
        self._build()

    def _build(self) -> None:
        self.check.row.addWidget(self.copy_button)
        side = in_column(self.bars, self.check, self._proof, STRETCH, spacing=14)
        lower = in_row((self.coefficients, 5), (side, 5), spacing=14)
        in_column(
            self.name,
            self.equation,
            self._normal,
            (lower, 1),
            inside=self,
            spacing=8,
            margins=(14, 12, 14, 12),
        )

    def set_judged(self, judged: Judged, names_a: Sequence[str] = (), names_b: Sequence[str] = ()) -> None:
        """Show the inequality of an answer; the result of an earlier check goes."""
        self._judged = judged
        certificate, data = judged.certificate, judged.question.data
        if certificate is None:
            self.name.setText("No inequality")
            self.equation.set_latex("")
            for widget in (
                self.equation,
                self.coefficients,
                self.bars,
                self.check,
                self._normal,
            ):
                widget.hide()
            self._proof.setText("There is none: nothing limits these correlations.")
            self.clear_check()
            return
        for widget in (self.equation, self.coefficients, self.bars, self.check):
            widget.show()
        known = known_name(judged)
        form = " (form of the published inequality)" if known.startswith("L_") else ""
        self.name.setText(f"{name_text(known)}{form}" if known else "Inequality that every model obeys")
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
        self.bars.set_values(certificate.bound, certificate.value, judged.bound_proven)
        proof = "" if judged.question.measured is not None else f"{proof_text(judged).capitalize()}."
        words = [proof, method_words(judged), resolution_texts(judged)[0]]
        self._proof.setText(" ".join(word for word in words if word))
        self.clear_check()

    def copy_text(self, form: str) -> str:
        """The certificate as "LaTeX", "JSON" or "NumPy"."""
        if self._judged is None or self._judged.certificate is None:
            return ""
        return dict(COPIES)[form](self._judged)

    # --- the check --------------------------------------------------------------------------------------

    def start_check(self) -> None:
        """Check the inequality shown."""
        if self._judged is not None and self._judged.certificate is not None:
            self.check.run(check_certificate, self._judged, on_done=self._checked, cancelled="")
            self.check.say("Checking …", "muted")

    def clear_check(self) -> None:
        """No check has been made of what is shown; one that is under way ends."""
        self.check.cancel()
        self.check.set_state("not run", 0.0)
        self.check.say("")

    def _checked(self, result: CheckResult) -> None:
        fine = result.agrees and result.value_agrees
        self.check.say(f"{'✓' if fine else '!'} {check_words(result)}", "good" if fine else "bad")

    def result_text(self) -> str:
        """The line under the button."""
        return self.check.answer.text()

    def _on_copy(self, action: QAction) -> None:
        QGuiApplication.clipboard().setText(self.copy_text(action.text()))


def _each(write: Callable[[str], str], names: tuple[list[str], list[str]]) -> Names:
    return [write(name) for name in names[0]], [write(name) for name in names[1]]
