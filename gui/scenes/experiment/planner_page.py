"""Experiment scene, page "Planner": the time and the visibility that each hypothesis takes to be excluded."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from gui.core.numbers import degrees, duration, number, time_unit
from gui.core.results import Results
from gui.core.scenes.experiment import PLAN_VIEWS
from gui.core.scenes.experiment.plan import (
    PLAN_PHI,
    PLAN_TIMES,
    PLAN_VISIBILITIES,
    Plan,
    PlanQuestion,
    PlanRow,
    compute_plan,
)
from gui.core.scenes.experiment.results import ExperimentResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.experiment.words import TEST_TIPS, TEST_WORDS, test_words
from gui.tasks.latest_job import LatestJob
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DASHED, DOTTED, USEFUL_PLOT, PlotPanel
from gui.widgets.value_table import Cell, ValueTable
from gui.widgets.views import Views
from physics.direction_sets import DIRECTION_SETS

VIEW_WORDS = {
    "phi": "Time against φ",
    "needed": "Visibility against φ",
    "time": "Excess against time",
    "visibility": "Excess against V",
    "directions": "Excess against N",
}
MORE = 40  # pixels: with long legends a plot needs more to be of use
SOLID = Qt.PenStyle.SolidLine
DASH_DOT = Qt.PenStyle.DashDotLine
OF_N = {3: ("bound", SOLID), 4: ("bound", DASHED), 6: ("accent", SOLID), 10: ("accent", DASHED)}
OF_TEST = {
    "separable": ("good", DASH_DOT),
    "unsteerable": ("threshold", DASH_DOT),
    "local": ("local", SOLID),
    "every_pair": ("local", DOTTED),
}
SHOWN_ABOVE = 4.0  # times the excess wanted
LONGEST_SHOWN = 8.0  # times the shortest time
ROOM = 5.0  # beyond the quickest and the slowest test, on the axis of time


class PlannerPage(QWidget):
    """``arrived``: the plan is there. Setters emit nothing."""

    view_chosen = Signal(str)
    arrived = Signal()

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: PlanQuestion | None = None
        self._view = PLAN_VIEWS[0]
        self._work = LatestJob(self)
        self._work.arrived.connect(self._on_arrived)
        self.view = QComboBox(self)
        self.view.setAccessibleName("What the plan shows")
        for key in PLAN_VIEWS:
            self.view.addItem(VIEW_WORDS[key], key)
        self.view.activated.connect(self._choose)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.plots = {
            "phi": _by_angle(theme, self, "hours"),
            "needed": _by_angle(theme, self, "V"),
            "time": _of_tests(theme, self, "seconds of counting"),
            "visibility": _of_tests(theme, self, "visibility V"),
            "directions": _by_number(theme, self),
        }
        self.plots["time"].set_log_x(True)
        parameters.cursor(self.plots["phi"], "phi", within=(0.0, math.pi / 2))
        parameters.cursor(self.plots["visibility"], "visibility")
        self.table = ValueTable(theme, "Tests in this plan", ("test", "time", "s.d. in h", "V needed"), self)
        self.stack = Views(self)
        for key in PLAN_VIEWS:
            self.stack.addWidget(self.plots[key])
        both = ("Plot", self.stack, 1), ("Table", self.table, 0)
        turns = ByTurns(theme, *both, useful=USEFUL_PLOT + MORE, parent=self)
        head = in_row((self.view, 1), spacing=4)
        in_column(head, self.verdict, (turns, 1), inside=self, spacing=4, margins=BELOW_TABS)

    @property
    def is_settled(self) -> bool:
        return self._work.is_settled

    def plot_in_view(self) -> PlotPanel:
        """The plot of the view that is chosen."""
        return self.plots[self._view]

    def ask(self) -> None:
        """Compute the plan in the background."""
        if self._question is not None:
            self._work.ask(self._question.key, compute_plan, self._question)

    def compute(self, question: PlanQuestion | None) -> None:
        """The same at once, for a figure without a window."""
        if question is not None:
            self._work.keep(question.key, compute_plan(question, progress=_ignore, should_stop=_never))
            self._show_plan()

    def stop(self) -> None:
        """End what runs."""
        self._work.stop()

    def _on_arrived(self) -> None:
        self._show_plan()
        self.arrived.emit()

    def _choose(self, index: int) -> None:
        self.view_chosen.emit(self.view.itemData(index))

    @shows()
    def _show_view(self, new: Results[ExperimentResults]) -> None:
        self._view = new.scene.choices.plan_view
        self.view.setCurrentIndex(self.view.findData(self._view))
        self.stack.setCurrentIndex(PLAN_VIEWS.index(self._view))

    @shows("scene.plan")
    def _show_question(self, new: Results[ExperimentResults]) -> None:
        self._question = new.scene.plan
        self._show_plan()

    def _show_plan(self) -> None:
        question = self._question
        missing = "Correlations are given: no state to plan for." if question is None else ""
        for plot in self.plots.values():
            plot.set_notice(missing)
        if question is None:
            self.table.set_rows([])
            self.verdict.setText(missing)
            for plot in self.plots.values():
                plot.set_summary(missing)
            return
        # While the plan of this question is computed that of the last one stays, dimmed by its words.
        last = self._work.last
        plan: Plan | None = None if last is None else last[1]
        current = plan is not None and self._work.answer_to(question.key) is plan
        if plan is None:
            self.verdict.setText(self._work.failure or "The plan is being computed.")
            return
        self.verdict.setText(_sentence(question, plan) if current else "The plan is being computed anew.")
        self.table.set_rows(_rows(question, plan))
        self._show_by_angle(question, plan)
        for key, x in (("time", 3600 * PLAN_TIMES), ("visibility", PLAN_VISIBILITIES)):
            self._show_tests(self.plots[key], key, x, question, plan)
        self._show_numbers(question, plan)

    def _show_by_angle(self, q: PlanQuestion, plan: Plan) -> None:
        x = np.degrees(PLAN_PHI)
        least = 3600 * min(float(one.hours.min()) for one in plan.by_angle)
        unit, size = time_unit(least)
        for one in plan.by_angle:
            shown = np.where(np.isfinite(one.hours), 3600 * one.hours / size, np.nan)
            self.plots["phi"].set_curve(f"N{one.n}", x, shown)
            self.plots["needed"].set_curve(f"N{one.n}", x, one.visibility)
        for key in ("phi", "needed"):
            plot = self.plots[key]
            plot.set_title(
                f"Leggett’s models, {number(q.level, 1)} s.d., η = {number(q.eta, 3)}",
                "time of counting" if key == "phi" else f"V needed in {duration(3600 * q.hours)}",
            )
        possible = math.isfinite(least)
        self.plots["phi"].set_notice("" if possible else "At this V no angle excludes Leggett’s models.")
        self.plots["phi"].set_labels("angle between Bob’s settings φ", "°", unit)
        self.plots["phi"].set_range(0, 90, 0, LONGEST_SHOWN * (least / size if possible else 1.0))
        words = f"shortest {duration(least)}"
        self.plots["phi"].set_readout([(words, "bound")], "phi")
        self.plots["phi"].set_summary(f"L against φ: {words}.")
        needed = [
            float(np.nanmin(one.visibility)) for one in plan.by_angle if np.isfinite(one.visibility).any()
        ]
        low = min(needed, default=0.9)
        self.plots["needed"].set_range(0, 90, max(0.0, low - 0.03), 1.005)
        self.plots["needed"].set_line("V", q.visibility, f"V = {number(q.visibility)}")
        self.plots["needed"].set_readout([(f"least V = {number(low)}", "bound")] if needed else [])
        self.plots["needed"].set_summary(f"Least V needed: {number(low)}.")

    def _show_tests(self, plot: PlotPanel, which: str, x: np.ndarray, q: PlanQuestion, plan: Plan) -> None:
        for row in plan.rows:
            y = row.by_time if which == "time" else row.by_visibility
            plot.set_curve(f"N{row.n}" if row.n else row.test, x, y)
        plot.set_line("level", q.level, f"{number(q.level, 1)} s.d.")
        noun = f"in {duration(3600 * q.hours)}" if which == "visibility" else f"at V = {number(q.visibility)}"
        plot.set_title("Expected excess in standard deviations", noun)
        low = 0.0 if which == "time" else -q.level
        left, right = float(x[0]), float(x[-1])
        needed = [3600 * row.hours for row in plan.rows if x[0] < 3600 * row.hours < x[-1]]
        if which == "time" and needed:
            left, right = max(left, min(needed) / ROOM), min(right, max(needed) * ROOM)
        plot.set_range(left, right, low, SHOWN_ABOVE * q.level)
        plot.set_summary(_sentence(q, plan))

    def _show_numbers(self, q: PlanQuestion, plan: Plan) -> None:
        plot = self.plots["directions"]
        found = [row for row in plan.rows if row.n]
        n, y = np.array([row.n for row in found], dtype=float), np.array([row.distance for row in found])
        plot.set_points("tests", n, y)
        plot.set_curve("line", n, y)
        texts = [
            f"N = {row.n} at {math.degrees(row.phi):g}°: {number(row.distance, 1)} s.d." for row in found
        ]
        plot.set_point_texts("tests", texts)
        plot.set_line("level", q.level, f"{number(q.level, 1)} s.d.")
        plot.set_title(
            "Leggett’s models at the best angle", f"the same {duration(3600 * q.hours)} for each N"
        )
        low, high = min(0.0, float(y.min())), max(q.level, float(y.max()))
        plot.set_range(2, 11, low - 0.05 * (high - low), high + 0.1 * (high - low))
        plot.set_summary("; ".join(texts))


def _rows(q: PlanQuestion, plan: Plan) -> list[list[Cell]]:
    rows = []
    for k, row in enumerate(plan.rows):
        easiest = k == plan.easiest and math.isfinite(row.hours)
        enough = row.distance >= q.level
        tip = TEST_TIPS[row.test]
        rows.append(
            [
                Cell(("► " if easiest else "") + test_words(row), bold=easiest, tip=tip),
                Cell(duration(3600 * row.hours), bold=easiest, tip=tip),
                Cell(
                    f"{number(row.distance, 1)} {'✓' if enough else '✗'}",
                    "good" if enough else "warn",
                    tip=tip,
                ),
                Cell("none" if math.isnan(row.visibility) else number(row.visibility), tip=tip + _where(row)),
            ]
        )
    return rows


def _where(row: PlanRow) -> str:
    if math.isnan(row.visibility_phi):
        return ""
    return f". The least V is needed at φ = {degrees(row.visibility_phi, 0)}"


def _sentence(q: PlanQuestion, plan: Plan) -> str:
    row = plan.rows[plan.easiest]
    if not math.isfinite(row.hours):
        return f"At V = {number(q.visibility)} none of these tests excludes its hypothesis."
    leggett = min((one for one in plan.rows if one.n), key=lambda one: one.hours)
    words = (
        f"Easiest to exclude: {test_words(row)}, {number(q.level, 1)} s.d. in {duration(3600 * row.hours)}."
    )
    if math.isfinite(leggett.hours):
        return f"{words} {test_words(leggett)}: {duration(3600 * leggett.hours)}."
    return f"{words} Leggett’s models: not at this V."


def _by_angle(theme: Theme, parent: QWidget, y: str) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle between Bob’s settings φ", "°", y, parent)
    for n in DIRECTION_SETS:
        role, style = OF_N[n]
        plot.add_curve(f"N{n}", math_unicode(f"L{n}"), role, style)
    if y == "V":
        plot.add_hline("V", "quantum", "", DOTTED)
    plot.set_range(0, 90, 0, 1)
    return plot


def _of_tests(theme: Theme, parent: QWidget, x: str) -> PlotPanel:
    plot = PlotPanel(theme, "", x, "", "s.d.", parent)
    for test, (role, style) in OF_TEST.items():
        plot.add_curve(test, TEST_WORDS[test], role, style)
    for n in DIRECTION_SETS:
        role, style = OF_N[n]
        plot.add_curve(f"N{n}", f"Leggett, {math_unicode(f'L{n}')}", role, style)
    plot.add_hline("level", "violation", "", DOTTED)
    return plot


def _by_number(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "number of directions N", "", "s.d.", parent)
    plot.add_curve("line", "", "muted", DOTTED)
    plot.add_points("tests", "best angle of each", "bound")
    plot.add_hline("level", "violation", "", DOTTED)
    return plot


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
