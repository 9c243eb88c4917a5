"""Limit of all models: Werner states are crypto-nonlocal exactly up to V_L(η), this program's own result."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from gui.core.numbers import degrees, number, rounded_up
from gui.core.results import Results
from gui.core.scenario import is_werner
from gui.core.scenes.open_question.results import OpenQuestionResults
from gui.core.verdicts.questions import Judged
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.figure_places import WIDE, quarters, rows
from gui.panels.scene import Controls, Scene
from gui.panels.words import in_plot
from gui.scenes.open_question.finite_table_panel import FiniteTablePanel
from gui.scenes.open_question.program_panel import ProgramPanel
from gui.scenes.open_question.proof_panel import ProofPanel
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.pages import Pages
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from physics.leggett.averaged import LIMIT_ANGLE
from physics.verdicts.types import Hypothesis

DASH_DOT = Qt.PenStyle.DashDotLine
OWN = "this program’s own result"
NO_LITERATURE = "no published settlement was found"
NOT_YOURS = "for the Werner state of this V, not for yours"


class SceneView(Scene[OpenQuestionResults]):
    name = "open_question"
    about = (
        "Branciard (2013) gave a crypto-nonlocal model of Werner states up to V = 0.8536, while Leggett "
        "inequalities were known to fail only above √3/2 = 0.8660. In between the question was left open "
        "(note 16): is there another model?\n\n"
        "There is none. Take any model, turn it in all directions and average: what is left is the angle θ "
        "between the two hidden polarizations. Whatever θ is, the correlation averaged over all settings at "
        "the angle χ is then limited, and at χ = 34° a Werner state above 0.8536 is beyond that limit.\n\n"
        "So the explicit model is the best possible one, for any purity η. The steps, the functions and a "
        "numerical check are on the tabs."
    )
    readout_title = f"T{OWN[1:]}"
    controls = Controls(spheres=False, sliders=("visibility", "eta"))

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.modulus = _make_modulus(theme, self)
        self.bounds = _make_bounds(theme, self)
        self.inequality = _make_inequality(theme, self)
        self.limit = _make_limit(theme, self)
        self.proof = ProofPanel(theme, self)
        self.program = ProgramPanel(theme, self)
        self.finite = FiniteTablePanel(dispatcher, theme, self)
        self.tabs = Pages(self)
        self.tabs.addTab(self.proof, "Proof")
        for plot, text in (
            (self.modulus, "F(θ, χ)"),
            (self.bounds, "Bounds"),
            (self.inequality, "Inequality"),
            (self.limit, "Vʟ(η)"),
        ):
            page = QWidget(self.tabs)
            in_column(plot, inside=page, margins=BELOW_TABS)
            self.tabs.addTab(page, text)
        self.tabs.addTab(self.program, "Program")
        self.tabs.addTab(self.finite, "Finite")
        self.chi = self.parameters.slider("chi", self)
        self.parameters.cursor(self.inequality, "chi")
        self.parameters.cursor(self.limit, "eta")
        of_werner, of_bound = Comparable("werner", "|C|", _werner), Comparable("bound", "bound", _bound)
        self.comparing.offer(self.inequality, of_werner, of_bound)
        self.own = role_label("warn", self, f"T{OWN[1:]}")
        self.beside = role_label("muted", self, NO_LITERATURE)
        head = in_row(self.own, (self.beside, 1), spacing=4)
        in_column(head, self.chi, (self.tabs, 1), inside=self, spacing=4)

    def plots(self) -> list[PlotPanel]:
        return [self.inequality, self.modulus, self.bounds, self.limit, *self.program.plots()]

    def extra_parts(self, results: Results[OpenQuestionResults], theme: Theme, rect: QRectF) -> list[Part]:
        """The plot that is seen; without a window, or on the proof's tab, as many as there is room for."""
        pages: dict[int, list[PlotPanel]] = {
            1: [self.modulus],
            2: [self.bounds],
            3: [self.inequality],
            4: [self.limit],
            5: self.program.plots(),
            6: self.finite.plots(),
        }
        shown = pages.get(self.tabs.currentIndex(), []) if self.isVisible() else []
        four = [self.inequality, self.limit, self.modulus, self.bounds]
        if not shown and rect.width() >= WIDE:
            return [Part(place, plot.render_to) for place, plot in zip(quarters(rect), four, strict=True)]
        shown = shown or four[:2]
        return [Part(place, p.render_to) for place, p in zip(rows(rect, len(shown)), shown, strict=True)]

    def stop(self) -> None:
        self.proof.stop()
        self.program.stop()
        self.finite.stop()

    # Results.

    def readout_rows(self, results: Results[OpenQuestionResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        r = results.scene
        above = r.visibility - r.limit
        violated = not math.isnan(r.window[0])
        return [
            ReadoutSpec("limit", "V_L", "Limit of all models", "model_threshold").says(
                number(r.limit, 6),
                f"V is {number(above)} above: no model" if above > 1e-12 else "V is below: a model exists",
                "bad" if above > 1e-12 else "good",
            ),
            ReadoutSpec("proven", "V", "Proven by one χ alone", "theta_program").says(
                f"≤ {rounded_up(r.certified, 6)}", "numerical, with error bound"
            ),
            ReadoutSpec("best", "χ_V", "Where the least V violates", "averaged_threshold").says(
                degrees(r.best_angle), f"at η = {number(r.eta, 3)}"
            ),
            ReadoutSpec("largest", "χ_Δ", "Where the excess is largest", "averaged_excess").says(
                degrees(r.largest_excess_angle),
                f"by {number(r.largest_excess)}: another angle" if violated else "nothing is violated",
            ),
            ReadoutSpec("window", "χ", "Violated between", "averaged_bound").says(
                f"{degrees(r.window[0], 1)} – {degrees(r.window[1], 1)}" if violated else "—",
                "and 180° minus that" if violated else "nothing is violated",
                "bad" if violated else "good",
            ),
            ReadoutSpec("bound", "B", "Bound at this χ", "averaged_bound").says(
                number(r.bound), f"at χ = {degrees(r.chi)}"
            ),
            ReadoutSpec("excess", "Δ", "Excess at this χ", "averaged_excess").says(
                number(r.excess),
                "violated" if r.excess > 0 else "not violated",
                "violation" if r.excess > 0 else "good",
            ),
            ReadoutSpec("threshold", "V_χ", "Critical V at this χ", "averaged_threshold").says(
                number(r.threshold)
            ),
            ReadoutSpec("least", "F_min", "Least F at this χ", "least_modulus").says(
                number(r.by_theta.least),
                f"at θ = {degrees(r.by_theta.least_at, 1)}",
                "good" if r.proof_applies else "warn",
            ),
        ]

    def ruler_marks(
        self, results: Results[OpenQuestionResults], answers: Mapping[Hypothesis, Judged] | None = None
    ) -> list[RulerMark]:
        # The limit is that of Werner states, whatever state is chosen.
        whose = "all models end at" if is_werner(results.scenario) else "Werner: all models end at"
        return [RulerMark("limit", results.scene.limit, whose, "accent")]

    @shows("scenario.state", "scenario.postulated")
    def _show_whose(self, new: Results[OpenQuestionResults]) -> None:
        werner = is_werner(new.scenario)
        self.beside.setText(NO_LITERATURE if werner else NOT_YOURS)
        set_role(self.beside, "muted" if werner else "warn")

    @shows("scene.by_theta")
    def _show_theta(self, new: Results[OpenQuestionResults]) -> None:
        r = new.scene
        k = r.by_theta
        x, plot = np.degrees(k.theta), self.modulus
        split = 180.0 - math.degrees(k.chi)
        plot.set_curve("F", x, k.modulus)
        plot.set_curve("lower", x, k.lower)
        plot.set_line("base", k.base, f"sin χ/2 = {number(k.base)}")
        plot.set_region("far", 0.0, split)
        plot.set_region("near", split, 180.0)
        plot.set_fill("fails", x, np.full(len(x), k.base - 1e-9), k.modulus)
        plot.set_marker("least", math.degrees(k.least_at), k.least)
        plot.set_name("F", f"F(θ, χ) at χ = {degrees(k.chi, 1)}")
        plot.set_name("least", f"least: θ = {degrees(k.least_at, 1)}")
        words = "is" if r.proof_applies else "is not"
        plot.set_summary(
            f"At χ = {degrees(k.chi)} the least F is {number(k.least)} at θ = {degrees(k.least_at)}; "
            f"sin χ/2 = {number(k.base)} {words} the least value."
        )

    @shows("scene.by_theta")
    def _show_bounds(self, new: Results[OpenQuestionResults]) -> None:
        k, plot = new.scene.by_theta, self.bounds
        x = np.degrees(k.theta)
        split = 180.0 - math.degrees(k.chi)
        plot.set_curve("near", x, k.near)
        plot.set_curve("far", x, k.far)
        plot.set_region("is_far", 0.0, split)
        plot.set_region("is_near", split, 180.0)
        zero = np.zeros(len(x))
        plot.set_fill("near_fails", x, zero, np.nan_to_num(k.near, nan=1.0))
        plot.set_fill("far_fails", x, zero, np.nan_to_num(k.far, nan=1.0))
        top = _round_up(max(1.0, 1.15 * float(np.nanmax(np.append(k.near, 0.0)))))
        plot.set_range(0, 180, -0.25 * top, top)
        lowest = min(float(np.nanmin(np.append(k.near, np.inf))), float(np.nanmin(np.append(k.far, np.inf))))
        holds = ("both ≥ 0: step 3 holds", "good") if lowest >= -1e-12 else ("below 0: no proof", "violation")
        plot.set_summary(f"At χ = {degrees(k.chi)}: lowest value {number(lowest)}; {holds[0]}.")
        plot.set_title(
            f"Both must be ≥ 0: {'✓' if lowest >= -1e-12 else '!'} at χ = {degrees(k.chi, 1)}", OWN
        )

    @shows("scene.by_chi")
    def _show_chi(self, new: Results[OpenQuestionResults]) -> None:
        r = new.scene
        k, plot = r.by_chi, self.inequality
        half = _half(k.chi)
        x = np.degrees(k.chi[half])
        draw_curve(plot, "bound", _bound(new))
        draw_curve(plot, "werner", _werner(new))
        plot.set_fill("violated", x, k.werner[half], k.bound[half])
        plot.set_curve("threshold", x, np.where(k.threshold[half] < 1.4, k.threshold[half], math.nan))
        plot.set_name("werner", f"Werner, V = {number(r.visibility, 3)}")
        plot.set_marker("best", math.degrees(r.best_angle), r.limit)
        plot.set_name("best", f"least V at {degrees(r.best_angle)}")
        angle = math.degrees(r.largest_excess_angle)
        found = math.isfinite(angle)
        top = float(np.interp(angle, x, k.werner[half])) if found else math.nan
        plot.set_marker("largest", angle, top)
        words = f"largest excess at {degrees(r.largest_excess_angle)}" if found else ""
        plot.set_name("largest", words)

    @shows("scene.by_eta")
    def _show_eta(self, new: Results[OpenQuestionResults]) -> None:
        k, plot = new.scene.by_eta, self.limit
        plot.set_curve("limit", k.eta, k.limit)
        plot.set_curve("sphere", k.eta, k.sphere)
        plot.set_curve("icosahedron", k.eta, k.icosahedron)
        plot.set_curve("triad", k.eta, k.triad)
        plot.set_band("open", k.eta, k.sphere, k.limit)

    @shows()
    def _show_points(self, new: Results[OpenQuestionResults]) -> None:
        r, plot = new.scene, self.inequality
        lines = [
            (f"V |cos χ| = {number(r.value)}", "quantum"),
            (f"bound {number(r.bound)}", "bound"),
            in_plot(r.excess),
        ]
        plot.set_readout(lines, "chi")
        plot.set_summary(
            f"At χ = {degrees(r.chi)}: {'; '.join(text for text, _ in lines)}. Least visibility "
            f"{number(r.limit)} at {degrees(r.best_angle)}."
        )
        self.limit.set_marker("here", r.eta, r.limit)
        self.limit.set_line("V", r.visibility, f"V = {number(r.visibility)}")
        above = r.visibility > r.limit + 1e-12
        said = ("V above: no model", "violation") if above else ("V not above: model exists", "good")
        self.limit.set_readout([(f"Vʟ = {number(r.limit, 5)}", "accent"), said], "eta")
        self.limit.set_summary(
            f"At η = {number(r.eta, 3)}: limit {number(r.limit, 5)}, whole sphere {number(r.limits[1], 5)}, "
            f"icosahedron {number(r.limits[2], 5)}, triad {number(r.limits[3], 5)}; {said[0]}."
        )

    @shows()
    def _show_panels(self, new: Results[OpenQuestionResults]) -> None:
        self.proof.set_result(new.scene)
        self.program.set_result(new.scene)


def _half(chi: np.ndarray) -> np.ndarray:
    """The bounds are symmetric about 90°, and no more is shown."""
    return np.asarray(chi <= math.pi / 2 + 1e-9)


def _werner(r: Results[OpenQuestionResults]) -> Points:
    k = r.scene.by_chi
    return np.degrees(k.chi[_half(k.chi)]), k.werner[_half(k.chi)]


def _bound(r: Results[OpenQuestionResults]) -> Points:
    k = r.scene.by_chi
    return np.degrees(k.chi[_half(k.chi)]), k.bound[_half(k.chi)]


def _round_up(x: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50, ... ."""
    power = 10.0 ** math.floor(math.log10(x))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= x * (1 - 1e-9))


def _make_modulus(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle θ between u and v", "°", "F", parent)
    plot.set_title("Mean of |u·a + v·b|", OWN)
    plot.add_region("far", "threshold", "180° − θ ≥ χ")
    plot.add_region("near", "quantum", "180° − θ ≤ χ")
    plot.add_fill("fails", "violation", "")
    plot.add_curve("F", "F(θ, χ)", "accent")
    plot.add_curve("lower", "lower bound of the proof", "bound", DASHED)
    plot.add_hline("base", "good", "sin χ/2", DOTTED)
    plot.add_marker("least", "violation", "d", "least")
    plot.set_range(0, 180, 0, 1.08)
    return plot


def _make_bounds(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle θ between u and v", "°", "condition", parent)
    plot.set_title("Both must be ≥ 0", OWN)
    plot.add_region("is_far", "threshold", "")
    plot.add_region("is_near", "quantum", "")
    plot.add_fill("near_fails", "violation", "fails")
    plot.add_fill("far_fails", "violation", "")
    plot.add_curve("far", "t(1 − τ) − τ/2 + τ²/16t", "threshold", DASHED)
    plot.add_curve("near", "1/2τ + t/16τ² − 1", "quantum")
    plot.add_hline("zero", "axis", "", DOTTED)
    plot.set_line("zero", 0.0)
    plot.set_range(0, 180, -0.5, 2.0)
    return plot


def _make_inequality(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle χ between a and b", "°", "|C|", parent)
    plot.set_title("|mean C| ≤ 1 − η sin χ/2", OWN)
    plot.add_fill("violated", "violation", "violated")
    plot.add_curve("bound", "bound", "bound")
    plot.add_curve("werner", "Werner", "quantum", DASHED)
    plot.add_curve("threshold", "critical V(χ)", "accent", DASH_DOT)
    plot.add_vline("end", "muted", "70.53°: bound changes", DOTTED)
    plot.set_line("end", math.degrees(LIMIT_ANGLE))
    plot.add_marker("largest", "violation", "t", "")
    plot.add_marker("best", "accent", "d", "")
    plot.set_range(0, 90, 0.0, 1.18)
    return plot


def _make_limit(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "purity η of the hidden states", "", "V", parent)
    plot.set_title("No model above", OWN)
    plot.add_band("open", "violation", "left open by Branciard at η = 1, settled here")
    plot.add_curve("triad", "triad", "measured", DOTTED, 1.8)
    plot.add_curve("icosahedron", "icosahedron", "threshold", DASH_DOT, 1.8)
    plot.add_curve("sphere", "whole sphere √(1 − η²/4)", "bound", DASHED)
    plot.add_curve("limit", "all models: Vʟ(η)", "accent")
    plot.add_hline("V", "quantum", "V", DOTTED)
    plot.add_marker("here", "accent", "d", "")
    plot.set_range(0, 1, 0.835, 1.008)
    return plot
