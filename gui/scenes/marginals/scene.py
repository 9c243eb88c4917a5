"""Marginals scene: whatever each photon does on its own, quantum correlations leave it next to no bias."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.core.numbers import degrees, number
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes import marginals
from gui.core.scenes.marginals import intents as scene_intents
from gui.core.scenes.marginals import refusal
from gui.core.scenes.marginals.results import X_GRID, MarginalResults
from gui.core.verdicts.questions import Judged
from gui.export import Part
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.figure_places import quarters
from gui.panels.scene import Controls, Scene
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.expression_entry import ExpressionEntry
from gui.widgets.pages import Pages
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from physics.verdicts.types import Hypothesis

FAMILY_WORDS = {
    "linear": ("Malus’ law  M = η v·b", "What a photon of polarization v does: Leggett’s own case."),
    "power": ("Powers  M = η sign(v·b) |v·b|ᵏ", ""),
    "step": ("Step  M = η sign(v·b)", "A certain outcome, by the hemisphere around v that b lies in."),
    "expression": ("Your own function", ""),
}
PIN_WORDS = {"linear": "Malus", "power": "power", "step": "step"}
TALL = 680  # pixels from which on two plots stand one above the other
HINT = "x is v·b; |m| ≤ 1.  + − * / **, abs, sign, sqrt, sin, cos, exp, min, max, pi"


class SceneView(Scene[MarginalResults]):
    name = "marginals"
    about = (
        "Suppose each photon carries a hidden v that gives its own result some bias M(b), whatever the law. "
        "Nothing is assumed about how the two sides work together, except that they cannot signal.\n\n"
        "Correlations of visibility V leave the bias no room to change: between two settings b and b′ it may "
        "change by 2 − V‖b + b′‖ at most. At V = 1 that vanishes faster than the distance of b and b′, so "
        "the bias cannot change at all, and it must vanish.\n\n"
        "Try a law, lower V until it survives, or type a function of your own."
    )
    readout_title = "Bias of a single photon"
    controls = Controls(spheres=False, sliders=("visibility", "eta"))

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.condition = _make_condition(theme, self)
        self.chain = _make_chain(theme, self)
        self.by_v = _make_by_v(theme, self)
        self.function = _make_function(theme, self)
        self.parameters.cursor(self.chain, "steps")
        self.parameters.cursor(self.by_v, "visibility")
        offer = self.comparing.offer
        offer(self.condition, Comparable("left", "needs", _needed), Comparable("right", "leaves", _left))
        offer(self.chain, Comparable("bound", "", _by_steps))
        offer(self.by_v, Comparable("bound", "", _by_visibility))
        offer(self.function, Comparable("M", "", _law))
        self.family = QComboBox(self)
        self.family.setAccessibleName("Marginal function")
        self.family.setToolTip("How the bias of a photon depends on the setting b and its hidden v")
        for key in marginals.FAMILIES:
            self.family.addItem(FAMILY_WORDS[key][0], key)
        self.exponent = self.parameters.slider("exponent", self)
        self.expression = ExpressionEntry(theme, "m(x) =", HINT, refusal, self)
        self.explained = role_label("muted", self, wrap=True)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.signs = {1: QPushButton("+", self), -1: QPushButton("−", self)}
        self._build()
        self._connect()

    def _build(self) -> None:
        group = QButtonGroup(self)
        head = in_row((self.family, 1))
        label = role_label("muted", self, "M(b) ± M(b′):")
        head.addWidget(label)
        for sign, button in self.signs.items():
            button.setCheckable(True)
            group.addButton(button)
            word = "sum" if sign == 1 else "difference"
            button.setAccessibleName(f"Condition on the {word} of M(b) and M(b′)")
            button.setToolTip(f"The {word} of the biases at b and b′, eq. ({'11' if sign == 1 else '12'})")
            head.addWidget(button)
        self._choice = QStackedWidget(self)
        for widget in (self.explained, self.exponent, self.expression):
            self._choice.addWidget(widget)
        self.tabs = Pages(self)
        self._pages = []
        for plot, text in (
            (self.condition, "Two settings"),
            (self.chain, "Chaining: n"),
            (self.by_v, "Chaining: V"),
            (self.function, "The law M"),
        ):
            page = QWidget(self.tabs)
            column = in_column(plot, inside=page, margins=(0, 4, 0, 0))
            self.tabs.addTab(page, text)
            self._pages.append(column)
        self._above = QVBoxLayout()
        in_column(
            head, self._choice, self.verdict, (self._above, 11), (self.tabs, 10), inside=self, spacing=4
        )
        self._is_tall = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.height() >= TALL * self._theme.scale)

    def _arrange(self, tall: bool) -> None:
        """With room for two plots the condition stands above the others, otherwise it is the first tab."""
        if tall == self._is_tall:
            return
        self._is_tall = tall
        if tall:
            self._above.addWidget(self.condition)
        else:
            self._pages[0].addWidget(self.condition)
        self.tabs.setTabVisible(0, not tall)
        if not tall:
            self.tabs.setCurrentIndex(0)
        self.condition.show()

    def _connect(self) -> None:
        bind = self.dispatch.bind
        bind(self, self.family.activated, "function", _choose_family)
        for sign, button in self.signs.items():
            bind(self, button.clicked, "sign", scene_intents.set_sign, sign)
        typing = self.expression.edit_started, self.expression.edit_finished
        bind(self, self.expression.entered, "expression", scene_intents.set_expression, during=typing)

    def plots(self) -> list[PlotPanel]:
        return [self.condition, self.chain, self.by_v, self.function]

    # Results.

    @shows("scene.choices")
    def _show_choices(self, new: Results[MarginalResults]) -> None:
        c = new.scene.choices
        self.family.setCurrentIndex(marginals.FAMILIES.index(c.family))
        page = {"power": self.exponent, "expression": self.expression}.get(c.family, self.explained)
        self._choice.setCurrentWidget(page)
        self._choice.setFixedHeight(page.sizeHint().height())
        self.explained.setText(FAMILY_WORDS[c.family][1])
        self.signs[c.sign].setChecked(True)
        minus, plus = ("−", "+") if c.sign == -1 else ("+", "−")
        self.condition.set_title(
            f"∫|M(b) {minus} M(b′)| ≤ 2 − V‖b {plus} b′‖", "Branciard et al. 2008, eqs. (8), (10)"
        )

    @shows("scene.choices.expression")
    def _show_expression(self, new: Results[MarginalResults]) -> None:
        self.expression.set_text(new.scene.choices.expression)

    @shows("scene.shape", "scene.eta")
    def _show_function(self, new: Results[MarginalResults]) -> None:
        r = new.scene
        draw_curve(self.function, "M", _law(new))
        self.function.set_summary(_oddness(r))

    @shows("scene")
    def _show_condition(self, new: Results[MarginalResults]) -> None:
        r, plot = new.scene, self.condition
        x = np.degrees(r.angle)
        draw_curve(plot, "left", _needed(new))
        draw_curve(plot, "right", _left(new))
        plot.set_fill("violated", x, r.left, r.right)
        plot.set_name("right", f"what V = {number(r.visibility, 3)} leaves")
        if r.tangent is not None:
            plot.set_curve("tangent", x, r.tangent)
        else:
            plot.set_curve("tangent", [0.0], [math.nan])
        plot.set_name("tangent", "" if r.tangent is None else "limit b′ → b")
        worst = math.degrees(r.worst)
        height = float(np.interp(r.worst, r.angle, r.left))
        of_state = "" if r.werner else " (for the Werner state of this V)"
        plot.set_marker("worst", worst if r.refuted else math.nan, height)
        if r.refuted:
            most = f"most at {degrees(r.worst, 1)}, by {number(r.largest_excess)}"
            text = f"! Refuted: fails {_spans(r)}, {most}{of_state}"
        elif r.refuted_by_chain:
            more = number(r.mean - r.best_bound)
            text = f"! Refuted by chaining, n = {r.best_steps}: ∫|M| is {more} too much{of_state}"
        else:
            text = f"✓ Not refuted: neither at any angle nor by chaining{of_state}"
        self.verdict.setText(text)
        role = "bad" if r.refuted or r.refuted_by_chain else "good"
        set_role(self.verdict, role)
        plot.set_summary(text[2:] + ".")

    @shows("scene")
    def _show_chain(self, new: Results[MarginalResults]) -> None:
        r, chain = new.scene, self.chain
        draw_curve(chain, "bound", _by_steps(new))
        level = np.full_like(r.chain_bound, r.mean)
        chain.set_fill("violated", r.chain_steps, level, r.chain_bound)
        chain.set_line("mean", r.mean, f"∫|M| = {number(r.mean)}")
        chain.set_marker("best", r.best_steps, r.best_bound)
        at = r.chain_at_steps
        verdict = (
            (f"refuted by {number(r.mean - at)}", "violation")
            if r.mean > at + r.error
            else ("allowed", "good")
        )
        lines = [(f"∫|M| ≤ {number(at)}", "quantum"), verdict]
        chain.set_readout(lines, "steps")
        chain.set_summary(
            f"n = {r.choices.steps}: {lines[0][0]}: {verdict[0]}. "
            f"Best with n = {r.best_steps}: {number(r.best_bound)}."
        )
        by_v = self.by_v
        draw_curve(by_v, "bound", _by_visibility(new))
        level = np.full_like(r.bound_by_visibility, r.mean)
        by_v.set_fill("violated", np.linspace(0, 1, len(level)), level, r.bound_by_visibility)
        by_v.set_line("mean", r.mean, f"∫|M| = {number(r.mean)}")
        by_v.set_line("critical", r.chain_critical, f"refuted above V = {number(r.chain_critical)}")
        best = (f"∫|M| ≤ {number(r.best_bound)}", "quantum")
        by_v.set_readout([best, _chain_verdict(r, r.best_bound)], "visibility")
        by_v.set_summary(f"At V = {number(r.visibility)}: {best[0]}, n = {r.best_steps}.")

    def pin_words(self, results: Results[MarginalResults]) -> list[str]:
        c = results.scene.choices
        return [c.expression if c.family == "expression" else PIN_WORDS[c.family]]

    def extra_parts(self, results: Results[MarginalResults], theme: Theme, rect: QRectF) -> list[Part]:
        """The four plots two by two: one above the other they would be too low."""
        return [Part(place, p.render_to) for place, p in zip(quarters(rect), self.plots(), strict=True)]

    # Read-outs and ruler.

    def readout_rows(self, results: Results[MarginalResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        r = results.scene
        excess = r.largest_excess
        possible = r.critical <= 1
        return [
            ReadoutSpec("fails", "", "Where it fails first", "marginal_condition").says(
                degrees(r.fails[0][0], 1) if r.fails else "nowhere",
                f"up to {degrees(r.fails[0][1], 1)}" if r.fails else "holds at every angle",
                "bad" if r.fails else "good",
            ),
            ReadoutSpec("excess", "Δ_max", "Largest excess", "marginal_condition").says(
                number(excess) if r.refuted else "0",
                f"at {degrees(r.worst, 1)}" if r.refuted else "no excess",
                "bad" if r.refuted else "good",
            ),
            ReadoutSpec("critical", "V*", "Refuted above", "marginal_condition").says(
                number(r.critical) if possible else "—",
                f"at {degrees(r.critical_angle, 1)}" if possible else "not even at V = 1",
            ),
            ReadoutSpec("slope", "", "Limit b′ → b", "marginal_limit").says(
                number(r.slope),
                "V = 1 wants 0",
                "bad" if r.slope > 1e-9 else "good",
            ),
            ReadoutSpec("mean", "", "∫|M|, the mean bias", "marginal_chaining").says(
                number(r.mean),
                f"{number(r.mean - r.best_bound)} too much"
                if r.refuted_by_chain
                else "within what is allowed",
                "bad" if r.refuted_by_chain else "good",
            ),
            ReadoutSpec("allowed", "", "∫|M| allowed at this V", "marginal_chaining").says(
                number(r.best_bound), f"with n = {r.best_steps} steps"
            ),
            ReadoutSpec("chain", "V_n", "Refuted by chaining above", "marginal_chaining").says(
                number(r.chain_critical), "holds for any hidden states"
            ),
            ReadoutSpec("odd", "", "M(−b) = −M(b)", "marginal_odd").says(
                "yes" if r.shape.odd else "no",
                "as V = 1 wants" if r.shape.odd else "fails at b′ = −b for V = 1, sign +",
                "good" if r.shape.odd else "bad",
            ),
        ]

    def ruler_marks(
        self, results: Results[MarginalResults], answers: Mapping[Hypothesis, Judged]
    ) -> list[RulerMark]:
        r = results.scene
        marks = []
        if r.critical < 1:
            marks.append(RulerMark("marginals", r.critical, "this M refuted above", "violation"))
        if math.isfinite(r.chain_critical):
            marks.append(RulerMark("chain", r.chain_critical, "by chaining", "bound"))
        return marks


def _needed(r: Results[MarginalResults]) -> Points:
    return np.degrees(r.scene.angle), r.scene.left


def _left(r: Results[MarginalResults]) -> Points:
    return np.degrees(r.scene.angle), r.scene.right


def _by_steps(r: Results[MarginalResults]) -> Points:
    return np.asarray(r.scene.chain_steps, dtype=float), r.scene.chain_bound


def _by_visibility(r: Results[MarginalResults]) -> Points:
    bound = r.scene.bound_by_visibility
    return np.linspace(0, 1, len(bound)), bound


def _law(r: Results[MarginalResults]) -> Points:
    return X_GRID, r.scene.eta * r.scene.shape.values


def _choose_family(scenario: Scenario, index: int) -> Scenario:
    return scene_intents.set_marginal_family(scenario, marginals.FAMILIES[index])


def _chain_verdict(r: MarginalResults, bound: float) -> tuple[str, str]:
    """Word and colour role of ∫|M| against a bound."""
    if r.mean > bound + r.error:
        return f"refuted by {number(r.mean - bound)}", "violation"
    return "allowed", "good"


def _spans(r: MarginalResults) -> str:
    return " and ".join(f"from {degrees(a, 1)} to {degrees(b, 1)}" for a, b in r.fails[:2])


def _oddness(r: MarginalResults) -> str:
    return "M(−b) = −M(b)." if r.shape.odd else "M(−b) differs from −M(b)."


def _make_condition(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle between b and b′", "°", "bias", parent)
    plot.add_fill("violated", "violation", "refuted")
    plot.add_curve("tangent", "limit b′ → b", "muted", DOTTED)
    plot.add_curve("left", "what M needs", "bound")
    plot.add_curve("right", "what V leaves", "quantum", DASHED)
    plot.add_marker("worst", "violation", "t")
    plot.set_range(0, 180, 0, 2.1)
    return plot


def _make_chain(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "number of steps n from b to −b", "", "∫|M|", parent)
    plot.set_title("∫|M| ≤ n(1 − V cos π/2n) + 1 − V", "any hidden states")
    plot.set_log_x(True)
    plot.add_fill("violated", "violation", "refuted")
    plot.add_curve("bound", "allowed", "quantum", DASHED)
    plot.add_hline("mean", "bound", "∫|M|", Qt.PenStyle.SolidLine)
    plot.add_marker("best", "accent", "d", "best n")
    plot.set_range(1, 1000, 0, 2.1)
    return plot


def _make_by_v(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "visibility V", "", "∫|M|", parent)
    plot.set_title("∫|M| allowed by the best chain", "any hidden states")
    plot.add_fill("violated", "violation", "refuted")
    plot.add_curve("bound", "allowed", "quantum", DASHED)
    plot.add_hline("mean", "bound", "∫|M|", Qt.PenStyle.SolidLine)
    plot.add_vline("critical", "bound", "", DOTTED)
    plot.set_range(0, 1, 0, 2.1)
    return plot


def _make_function(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "v·b", "", "M", parent)
    plot.set_title("The bias M(b) of a photon with hidden v")
    plot.add_curve("zero", "", "axis", DOTTED, 1.0)
    plot.add_curve("M", "M", "bound")
    plot.set_curve("zero", [-1, 1], [0, 0])
    plot.set_range(-1, 1, -1.08, 1.08)
    return plot
