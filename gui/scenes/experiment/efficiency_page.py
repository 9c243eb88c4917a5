"""Experiment scene, page "Efficiency": what is left of a violation if no fair sampling is assumed."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenes.experiment.results import EFFICIENCY_GRID, ExperimentResults
from gui.core.scenes.experiment.thresholds import ANGLES, EFFICIENCIES, ThresholdCurves, compute_thresholds
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.roles import set_role
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Points, draw_curve
from gui.panels.parameter_controls import ParameterControls
from gui.tasks.latest_job import LatestJob
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DASHED, DOTTED, USEFUL_PLOT, PlotPanel
from physics.experiment.fair_sampling import singlet_threshold

SINGLET = 2 * (math.sqrt(2) - 1)
LEAST = 2 / 3
VISIBILITIES = np.linspace(0.7, 1.0, 121)


class EfficiencyPage(QWidget):
    """``arrived``: thresholds that take longer are known. Setters emit nothing."""

    arrived = Signal()

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results: Results[ExperimentResults] | None = None
        self._work = LatestJob(self)
        self._work.arrived.connect(self._on_arrived)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.functional = _make_functional(theme, self)
        parameters.cursor(self.functional, "detector_efficiency")
        self.by_visibility = _make_by_visibility(theme, self)
        parameters.cursor(self.by_visibility, "visibility", within=(0.7, 1.0))
        self.by_state = _make_by_state(theme, self)
        parts = (
            ("J(e)", self.functional, 1),
            ("Visibility", self.by_visibility, 1),
            ("State", self.by_state, 1),
        )
        turns = ByTurns(theme, *parts, useful=USEFUL_PLOT, parent=self)
        in_column(self.verdict, (turns, 1), inside=self, spacing=4, margins=BELOW_TABS)

    @property
    def is_settled(self) -> bool:
        return self._work.is_settled

    @property
    def curves(self) -> ThresholdCurves | None:
        """Those of the present state, None while they are computed."""
        if self._results is None:
            return None
        found: ThresholdCurves | None = self._work.answer_to(self._results.scene.measured_key)
        return found

    def ask(self) -> None:
        """Compute what is not known, in the background."""
        r = None if self._results is None else self._results.scene
        if r is not None and r.measured is not None:
            self._work.ask(r.measured_key, compute_thresholds, r.measured, r.visibility)

    def compute(self, r: ExperimentResults) -> None:
        """The same at once, for a figure without a window."""
        if r.measured is not None:
            found = compute_thresholds(r.measured, r.visibility, progress=_ignore, should_stop=_never)
            self._work.keep(r.measured_key, found)
            self._show_thresholds()

    def stop(self) -> None:
        """End what runs."""
        self._work.stop()

    def _on_arrived(self) -> None:
        self._show_thresholds()
        self.arrived.emit()

    @shows("scene", "scenario.visibility")
    def _show_functional(self, new: Results[ExperimentResults]) -> None:
        self._results = new
        r, plot = new.scene, self.functional
        plot.set_layer_visible("detector_efficiency", r.functional is not None)
        missing = "J needs two settings a side and the marginals."
        plot.set_notice("" if r.functional is not None else missing)
        if r.functional is None:
            draw_curve(plot, "J", None)
            plot.set_fill("violated", [], [], [])
            plot.set_line("threshold", math.nan)
            plot.set_readout([(missing, "muted")])
            plot.set_summary(missing)
        else:
            zero = np.zeros_like(EFFICIENCY_GRID)
            draw_curve(plot, "J", functional_curve(new))
            plot.set_fill("violated", EFFICIENCY_GRID, zero, r.functional)
            possible = math.isfinite(r.threshold)
            plot.set_line(
                "threshold",
                r.threshold if possible else math.nan,
                f"violated from {number(r.threshold)}" if possible else "",
            )
            low = min(-0.05, float(r.functional.min()))
            plot.set_range(0.0, 1.0, 1.15 * low, max(0.1, 1.15 * float(r.functional.max())))
            here = r.functional_here
            words = "no local model" if here < 0 else "a local model is left"
            plot.set_readout(
                [(f"J = {number(here)}: {words}", "violation" if here < 0 else "good")],
                "detector_efficiency",
            )
            plot.set_summary(f"J = {number(here)} per pair: {words}.")
        self._show_thresholds()

    def _show_thresholds(self) -> None:
        if self._results is None:
            return
        r, found = self._results.scene, self.curves
        e = r.choices.apparatus.efficiency
        self.by_visibility.set_marker("here", r.visibility if r.visibility >= 0.7 else math.nan, e)
        self.by_visibility.set_range(0.7, 1.0, min(0.62, e - 0.03), 1.03)
        self._say(found)
        if found is None:
            self.by_visibility.set_curve("best", [], [])
            self.by_state.set_curve("state", [], [])
            self.by_state.set_points("state_points", [], [])
            words = "" if r.measured is not None else "Correlations are given: no state to look at."
            self.by_state.set_notice(words or "being computed")
            self.by_visibility.set_summary("being computed")
            self.by_state.set_summary("being computed")
            return
        self.by_state.set_notice("")
        self.by_visibility.set_curve("best", found.needed[::-1], EFFICIENCIES[::-1])
        best = float(np.interp(r.visibility, found.needed[::-1], EFFICIENCIES[::-1], right=LEAST))
        singlet = number(float(singlet_threshold(r.visibility)))
        words = f"the singlet needs {singlet}, the best state {number(best)}"
        self.by_visibility.set_summary(f"At V = {number(r.visibility)} {words}.")
        angles = np.degrees(ANGLES)
        known = np.isfinite(found.by_state)
        self.by_state.set_curve("state", angles, found.by_state)
        self.by_state.set_points("state_points", angles[known], found.by_state[known])
        self.by_state.set_title(
            "Threshold of cos t |01⟩ − sin t |10⟩", f"with the white noise of V = {number(found.visibility)}"
        )
        if known.any():
            k = int(np.nanargmin(found.by_state))
            self.by_state.set_readout([(f"least {number(found.by_state[k])} at {angles[k]:g}°", "quantum")])
            self.by_state.set_summary(f"Least: {number(found.by_state[k])} at t = {angles[k]:g}°.")
        else:
            self.by_state.set_readout([("none of these states violates", "muted")])
            self.by_state.set_summary("None of these states violates.")

    def _say(self, found: ThresholdCurves | None) -> None:
        assert self._results is not None
        r = self._results.scene
        if r.functional is None:
            self.verdict.setText("")
            return
        e = number(r.choices.apparatus.efficiency, 3)
        here = r.functional_here
        lines = [f"At e = {e} every pair counted gives J = {number(here)}."]
        if here < 0:
            lines.append("No local model explains that, whatever became of the pairs that were lost.")
        else:
            lines.append("A local model in which the detectors choose which pairs are lost explains it.")
        possible = math.isfinite(r.threshold)
        lines.append(
            f"These settings need e > {number(r.threshold)}."
            if possible
            else "At these settings no efficiency is enough."
        )
        if found is not None:
            enough = math.isfinite(found.of_state)
            lines.append(
                f"The best ones found for this state need e > {number(found.of_state)}."
                if enough
                else "No settings were found at which this state violates."
            )
        self.verdict.setText(" ".join(lines))
        set_role(self.verdict, "bad" if here < 0 else "")


def functional_curve(r: Results[ExperimentResults]) -> Points | None:
    """J per pair emitted against the efficiency; None where it is not defined."""
    return None if r.scene.functional is None else (EFFICIENCY_GRID, r.scene.functional)


def _make_functional(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "efficiency e from source to click", "", "J", parent)
    plot.set_title("J per pair emitted, at these settings", "Eberhard 1993")
    plot.add_fill("violated", "violation", "no local model")
    plot.add_curve("J", "J", "quantum", DASHED)
    plot.add_hline("zero", "bound", "local: J ≥ 0", Qt.PenStyle.SolidLine)
    plot.set_line("zero", 0.0)
    plot.add_vline("threshold", "violation", "", DOTTED)
    return plot


def _make_by_visibility(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "visibility V", "", "e", parent)
    plot.set_title("Threshold efficiency against white noise", "best settings")
    plot.add_curve("best", "best state found", "quantum", DASHED)
    plot.add_curve("singlet", "singlet", "local")
    plot.add_hline("least", "muted", "2/3", DOTTED)
    plot.set_line("least", LEAST)
    plot.add_marker("here", "accent", "d", "this apparatus")
    threshold = singlet_threshold(VISIBILITIES)
    plot.set_curve("singlet", VISIBILITIES[threshold <= 1], threshold[threshold <= 1])
    return plot


def _make_by_state(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle t of entanglement", "°", "e", parent)
    plot.set_title("Threshold of cos t |01⟩ − sin t |10⟩", "")
    plot.add_curve("state", "best settings found", "quantum", DASHED)
    plot.add_points("state_points", "", "quantum")
    plot.add_hline("singlet", "local", "2(√2 − 1)", DOTTED)
    plot.set_line("singlet", SINGLET)
    plot.add_hline("least", "muted", "2/3", DOTTED)
    plot.set_line("least", LEAST)
    plot.set_range(0, 46, 0.62, 1.0)
    return plot


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
