"""The linear program over θ: its weights, its dual, and how the value settles as the grids grow finer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui.core.numbers import degrees, number, rounded_up
from gui.core.scenes.open_question.results import OpenQuestionResults
from gui.core.scenes.open_question.work import solve_program
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import Theme
from gui.widgets.by_turns import ByTurns
from gui.widgets.job_row import JobRow
from gui.widgets.plot import USEFUL_PLOT, PlotPanel
from physics.leggett.limit import ThetaProgram

USED = 1e-9


class ProgramPanel(QWidget):
    """Solves the program for the current η when asked; a result for another η is dimmed in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eta = 1.0
        self._solved_for: float | None = None
        self.found: list[ThetaProgram] = []
        self.weights = _stems(
            theme, self, "Weights of the best model", "angle θ between u and v", "w", "accent"
        )
        self.dual = _stems(theme, self, "Dual weights: the proof", "angle χ between a and b", "y", "bound")
        self.dual.add_vline("best", "violation", "", Qt.PenStyle.DotLine)
        self.solve = JobRow("Solve", "linear program", self)
        self.solve.button.setToolTip("Maximise V over all distributions of θ, on finer and finer grids")
        self.solve.row.insertWidget(0, QLabel("Linear program over θ", self.solve))
        self.solve.requested.connect(self._start)
        both = ("Weights", self.weights, 1), ("Dual weights", self.dual, 1)
        parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        in_column(self.solve, (parts, 1), inside=self, margins=BELOW_TABS)
        self._show()

    def plots(self) -> list[PlotPanel]:
        return [self.weights, self.dual]

    def set_result(self, r: OpenQuestionResults) -> None:
        """The η to solve for."""
        if r.eta != self._eta:
            self._eta = r.eta
            self.solve.cancel()
            self._show()
        self.dual.set_line("best", float(np.degrees(r.best_angle)), degrees(r.best_angle))

    def stop(self) -> None:
        """End the work, before the window goes."""
        self.solve.stop()

    def _start(self) -> None:
        self.found = []
        self._solved_for = self._eta
        self.solve.run(solve_program, self._eta, on_partial=self._take, on_done=_nothing_more)

    def _take(self, program: ThetaProgram) -> None:
        self.found.append(program)
        self._show()

    def _show(self) -> None:
        if not self.found or self._solved_for != self._eta:
            for plot in self.plots():
                plot.set_curve("stems", [], [])
                plot.set_points("tops", [], [])
            self.weights.set_range(-4, 184, 0, 1.12)
            self.dual.set_range(-4, 184, 0, 1.5)
            if self.found:
                words = f"Solved for another η; solve again for η = {number(self._eta, 3)}."
            else:
                words = (
                    "Which mixture of angles θ between u and v reaches the largest V, and why no other does?"
                )
            self.solve.say(words)
            return
        best = self.found[-1]
        used = best.weights > USED
        _set_stems(self.weights, np.degrees(best.theta[used]), best.weights[used])
        tight = best.dual > USED
        _set_stems(self.dual, np.degrees(best.chi[tight]), best.dual[tight])
        top = float(best.dual.max(initial=1.0))
        self.dual.set_range(-4, 184, 0, 1.2 * top)
        where = ", ".join(f"{x:.1f}°" for x in np.degrees(best.theta[used])[:4])
        at = ", ".join(f"{x:.2f}°" for x in np.degrees(best.chi[tight])[:4])
        text = (
            f"V = {number(best.visibility, 7)} on {len(best.theta)} × {len(best.chi)} angles: all weight at "
            f"θ = {where}. The dual, at χ = {at}, proves V ≤ {rounded_up(best.upper_bound, 7)} for every θ."
        )
        self.solve.say(text)
        self.weights.set_summary(text)
        self.dual.set_summary(text)


def _nothing_more(nothing: None) -> None:
    """All answers came on the way."""


def _stems(theme: Theme, parent: QWidget, title: str, x_label: str, y_label: str, role: str) -> PlotPanel:
    plot = PlotPanel(theme, "", x_label, "°", y_label, parent)
    plot.set_title(title, "this program’s own result")
    plot.add_curve("stems", "", role, width=5.0)
    plot.add_points("tops", "", role)
    return plot


def _set_stems(plot: PlotPanel, x: np.ndarray, y: np.ndarray) -> None:
    """Upright bars from zero."""
    gaps = np.full(len(x), np.nan)
    plot.set_curve(
        "stems",
        np.column_stack((x, x, x)).ravel(),
        np.column_stack((np.zeros(len(x)), y, gaps)).ravel(),
    )
    plot.set_points("tops", x, y)
    plot.set_point_texts("tops", [f"{a:.2f}°: {number(float(b), 4)}" for a, b in zip(x, y, strict=True)])
