"""Macroscopic scene, page "Growth": visibility, criterion, regions and settings against the partition."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.core.numbers import count, number, significant
from gui.core.results import Results
from gui.core.scenes.macroscopic import GROWTH_VIEWS
from gui.core.scenes.macroscopic.growth import (
    COUPLED_SIZES,
    EXPONENTS,
    PAPER,
    CriterionCurve,
    RegionsReach,
    compute_coupled,
    compute_criterion,
    compute_regions_reach,
)
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.spins import SpinState, spin_count
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.comparing import Points, draw_curve
from gui.panels.parameter_controls import ParameterControls
from gui.tasks.latest_job import LatestJob
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.plot import DASHED, DOTTED, SOLID, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.views import Views
from gui.widgets.waiting import JobsWaiting
from physics.macroscopic.regions import MAX_REGIONS

VIEW_NAMES = {"visibility": "V(R)", "criterion": "Σ T²(K)", "regions": "K(N)", "settings": "S(N)"}
VIEW_TIPS = {
    "visibility": "Largest visibility of rotationally invariant states against the size of the larger group",
    "criterion": "The criterion of the chosen state against the number of regions",
    "regions": "Into how many regions N particles can be cut with a local model, by construction",
    "settings": "Up to how many settings a region there is a local model",
}
REGION_NAMES = {
    "binary": "binary",
    "careful": "careful",
    "best": "best known",
    "least": "by no such set beyond",
}
REGION_ROLES = {"binary": "bound", "careful": "quantum", "best": "good", "least": "muted"}
SLACK = 1e-9
# What becomes impossible once V cannot exceed the threshold; roles as on the Werner ruler.
WORDS = {
    "leggett_model": ("excluding Leggett’s models", "bad"),
    "chsh": ("violating CHSH", "quantum"),
    "local_model_designolle": ("any Bell violation, projective", "local"),
    "steering_projective": ("steering, and Bell with POVMs", "threshold"),
    "povm_model_barrett": ("Bell with POVMs (older bound)", "muted"),
}
# Known since 2023: no Bell violation with POVMs up to 1/2, so the older bound is shown but not counted.
SUPERSEDED = frozenset({"povm_model_barrett"})


class GrowthPage(QWidget):
    """Four plots that take turns. ``changed``: what is computed aside has come."""

    changed = Signal()

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = ChoiceRow(VIEW_NAMES, "Plot", self, VIEW_TIPS)
        self.plot = _make_visibility_plot(theme, self)
        self.criterion = _make_criterion_plot(theme, self)
        self.regions = _make_regions_plot(theme, self)
        self.settings = _make_settings_plot(theme, self)
        parameters.cursor(self.plot, "partition", "accent")
        parameters.cursor(self.regions, "growth_particles", "accent")
        parameters.cursor(self.settings, "growth_particles", "accent")
        self.stack = Views(self)
        for plot in (self.plot, self.criterion, self.regions, self.settings):
            self.stack.addWidget(plot)
        self._reach, self._criterion = LatestJob(self), LatestJob(self, ends_outdated=True)
        self._coupled = LatestJob(self)
        self._results: Results[MacroscopicResults] | None = None
        jobs = self._reach, self._criterion, self._coupled
        for job in jobs:
            job.arrived.connect(self._arrived)
        self.waiting = JobsWaiting("plot", jobs, self)
        self.waiting.wanted.connect(self._resume)
        in_column(
            in_row((self.views, 1), self.waiting), (self.stack, 1), inside=self, spacing=4, margins=BELOW_TABS
        )

    def plot_in_view(self) -> PlotPanel:
        """The plot that is seen."""
        return (self.plot, self.criterion, self.regions, self.settings)[self.stack.currentIndex()]

    def show_results(self, old: Results[MacroscopicResults] | None, new: Results[MacroscopicResults]) -> None:
        """Show what changed, and ask for what is computed aside."""
        show_changes(self, old, new)
        choices = new.scene.choices
        self._results = new
        if choices.page == "growth":
            self._ask(new)
            self._show_computed()

    def _ask(self, new: Results[MacroscopicResults]) -> None:
        view = new.scene.choices.growth.view
        if view == "visibility":
            self._coupled.ask("coupled", compute_coupled)
        elif view == "regions":
            self._reach.ask("reach", compute_regions_reach)
        elif view == "criterion":
            self._criterion.ask(_cut_of(new), compute_criterion, new.scenario.spins)
        self.waiting.show_jobs()

    def _resume(self) -> None:
        if self._results is not None:
            self.waiting.forget_cancelled()
            self._ask(self._results)
            self._show_computed()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return all(job.is_settled for job in (self._reach, self._criterion, self._coupled))

    def compute(self, new: Results[MacroscopicResults]) -> None:
        """Compute at once what the plot in view needs, for a figure without a window."""
        self._results = new
        view = new.scene.choices.growth.view
        if view == "visibility":
            self._coupled.keep("coupled", compute_coupled(progress=_ignore, should_stop=_never))
        elif view == "regions":
            self._reach.keep("reach", compute_regions_reach(progress=_ignore, should_stop=_never))
        elif view == "criterion":
            found = compute_criterion(new.scenario.spins, progress=_ignore, should_stop=_never)
            self._criterion.keep(_cut_of(new), found)
        self._show_computed()

    def stop(self) -> None:
        """End what runs."""
        self._reach.stop()
        self._criterion.stop()
        self._coupled.stop()

    def show_state(self, sizes: tuple[int, ...], visibility: float | None) -> None:
        """The effective visibility of the chosen state as a point; None: not known, or not two regions."""
        there = visibility is not None
        self.plot.set_layer_visible("state", there)
        if visibility is not None:
            self.plot.set_points("state", [max(sizes)], [visibility])
            text = f"the state of the page Partition: R = {max(sizes)}, V = {number(visibility)}"
            self.plot.set_point_texts("state", [text])

    def _arrived(self) -> None:
        self._show_computed()
        self.changed.emit()

    def _show_computed(self) -> None:
        if self._results is None:
            return
        reach: RegionsReach | None = self._reach.answer_to("reach")
        if reach is not None:
            for name in reach.regions:
                self.regions.set_curve(name, EXPONENTS, reach.regions[name])
        coupled = self._coupled.answer_to("coupled")
        if coupled is not None:
            self.plot.set_points("coupled", COUPLED_SIZES, coupled)
            self.plot.set_point_texts(
                "coupled", [f"{r} and {r} spins coupled to J = 0: on the bound" for r in COUPLED_SIZES]
            )
        self._show_regions(reach)
        if self._results.scene.choices.growth.view == "criterion":
            self._show_criterion(self._criterion.answer_to(_cut_of(self._results)))

    def _show_regions(self, reach: RegionsReach | None) -> None:
        assert self._results is not None
        exponent = self._results.scene.choices.growth.particles
        if reach is None:
            return
        at = {name: round(float(np.interp(exponent, EXPONENTS, k))) for name, k in reach.regions.items()}
        lines = [(f"{REGION_NAMES[name]}: K ≤ {at[name]}", REGION_ROLES[name]) for name in at]
        self.regions.set_readout(lines, "growth_particles")
        self.regions.set_summary(
            f"At N = 10^{exponent}: " + ", ".join(f"{REGION_NAMES[n]} {k}" for n, k in at.items())
        )

    def _show_criterion(self, found: CriterionCurve | None) -> None:
        assert self._results is not None
        spins, plot = self._results.scenario.spins, self.criterion
        plot.set_title(f"Σ T² of neighbouring regions: {state_line(spins.state)}")
        failure = self._criterion.failure
        waiting = f"Not computed: {failure}" if failure else "Being computed …"
        plot.set_notice("" if found is not None else waiting)
        plot.set_layer_visible("sums", found is not None)
        if found is None:
            plot.set_summary(waiting)
            return
        plot.set_points("sums", found.counts, found.sums)
        plot.set_point_texts(
            "sums", [f"K = {k:g}: Σ T² = {number(v)}" for k, v in zip(found.counts, found.sums, strict=True)]
        )
        plot.set_range(1.5, 12.5, 0.0, max(1.25, 1.08 * float(found.sums.max())))
        beyond = [f"{k:g}" for k, v in zip(found.counts, found.sums, strict=True) if v > 1 + SLACK]
        plot.set_summary(
            f"Above 1 for K = {', '.join(beyond)}: there this shows no local model."
            if beyond
            else "At most 1 for every K: a local model of two settings a region."
        )

    @shows("scene.choices.growth.view")
    def _show_view(self, new: Results[MacroscopicResults]) -> None:
        view = new.scene.choices.growth.view
        self.views.set_chosen(view)
        self.stack.setCurrentIndex(GROWTH_VIEWS.index(view))

    @shows("scene.settings")
    def _show_settings(self, new: Results[MacroscopicResults]) -> None:
        found, choices = new.scene.settings, new.scene.choices.growth
        if found is None:
            return
        plot = self.settings
        plot.set_title(
            f"Settings with a local model, K = {_power(choices.regions)}, M = {_power(choices.body)}",
            "S ≤ ⌊N/(K M)⌋",
        )
        draw_curve(plot, "settings", settings_curve(new))
        plot.set_points("paper", [PAPER[0]], [math.log10(found.paper)])
        plot.set_point_texts("paper", [f"the paper’s example: S = {_whole(found.paper)}"])
        line = f"S ≤ {_whole(found.now)}" if found.now else "not even one setting is covered"
        plot.set_readout([(line, "good" if found.now else "violation")], "growth_particles")
        plot.set_summary(f"At N = {_power(choices.particles)}: {line}.")

    @shows("partition.impossible")
    def _show_curve(self, new: Results[MacroscopicResults]) -> None:
        found = new.partition
        self.plot.set_curve("bound", found.sizes, found.visibility)
        ends = found.impossible
        for end in ends:
            words = WORDS[end.key][0]
            self.plot.set_line(end.key, end.threshold, f"{number(end.threshold)} {words}: R < {end.size}")
        self.plot.set_points("ends", [e.size for e in ends], [e.threshold for e in ends])
        self.plot.set_point_texts(
            "ends", [f"{WORDS[e.key][0]}: impossible from R = {e.size} on" for e in ends]
        )

    @shows()
    def _show_size(self, new: Results[MacroscopicResults]) -> None:
        found, size = new.partition, new.scenario.partition
        counted = [end for end in found.impossible if end.key not in SUPERSEDED]
        gone = [WORDS[end.key][0] for end in counted if size >= end.size]
        lines = [(f"V ≤ {number(found.at_size)}", "accent")]
        lines.append((f"{len(gone)} of {len(counted)} impossible", "violation" if gone else "good"))
        self.plot.set_readout(lines, "partition")
        self.plot.set_summary(
            f"At R = {number(size, 0)} the visibility is at most {number(found.at_size)}; impossible: "
            f"{', '.join(gone) or 'nothing of the list'}."
        )


def settings_curve(r: Results[MacroscopicResults]) -> Points | None:
    """log₁₀ of the settings with a local model against log₁₀ of N; None on another page."""
    found = r.scene.settings
    return None if found is None else (np.asarray(EXPONENTS, dtype=float), found.log_settings)


def growth_rows(results: Results[MacroscopicResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the plot in view."""
    settings, choices = results.scene.settings, results.scene.choices.growth
    if choices.view == "settings" and settings is not None:
        numbers = (
            f"N = {_power(choices.particles)}, K = {_power(choices.regions)}, M = {_power(choices.body)}"
        )
        role = "good" if settings.now else "muted"
        spec = ReadoutSpec("settings", "S", "Settings with a local model", "settings_theorem")
        return [spec.says(_whole(settings.now), numbers, role)]
    if choices.view == "regions":
        spec = ReadoutSpec("particles", "N", "Particles", "anticommuting_tree")
        return [spec.says(_power(choices.particles), "cut into K equal regions")]
    if choices.view == "criterion":
        spins = results.scenario.spins
        spec = ReadoutSpec("criterion", "Σ T²", "Criterion of K regions", "effective_criterion")
        most = min(spin_count(spins.state), MAX_REGIONS)
        return [spec.says(f"K ≤ {most}", state_line(spins.state))]
    found, size = results.partition, results.scenario.partition
    first = ReadoutSpec("bound", "V", "Largest visibility", "partition_visibility")
    rows = [first.says(number(found.at_size), f"at R = {number(size, 0)}")]
    for end in found.impossible:
        possible, role = size < end.size, "muted"
        if end.key in SUPERSEDED:
            note = f"R = {end.size}; superseded, not counted"
        else:
            note = f"not ruled out below R = {end.size}" if possible else f"impossible from R = {end.size} on"
            role = "good" if possible else "bad"
        spec = ReadoutSpec(end.key, "", _sentence(WORDS[end.key][0]))
        rows.append(spec.says(number(end.threshold), note, role))
    return rows


def _make_visibility_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "size of the larger group R = max(Nᴀ, Nʙ)", "", "visibility V", parent)
    plot.set_title("Visibility of large groups, V ≤ (R + 2)/(3R)", "Ramanathan et al.")
    plot.set_log_x(True)
    plot.set_range(1, 1e6, 0.28, 1.04)
    plot.add_curve("bound", "largest visibility", "accent")
    plot.add_hline("limit", "good", "1/3: separable below, never reached", DOTTED)
    for key, (words, role) in WORDS.items():
        plot.add_hline(key, role, words, DOTTED)
    plot.add_points("coupled", "two groups coupled to J = 0", "measured", "o")
    plot.add_points("state", "the chosen state", "quantum", "d")
    plot.add_points("ends", "impossible from here on", "violation", "s")
    plot.set_line("limit", 1 / 3)
    return plot


def _make_criterion_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "number of regions K", "", "Σ T²", parent)
    plot.set_range(1.5, 12.5, 0.0, 1.25)
    plot.add_hline("one", "bound", "1: at most this, a local model exists", SOLID)
    plot.set_line("one", 1.0, "1: at most this, a local model exists")
    plot.add_points("sums", "this state", "quantum", "o")
    return plot


def _make_regions_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "log₁₀ of the number of particles N", "", "regions K", parent)
    plot.set_title("Largest K with a local model for every state", "two settings a region")
    plot.set_range(0.0, 23.6, 0.0, 82.0)
    for name, style in zip(REGION_NAMES, (SOLID, DASHED, SOLID, DOTTED), strict=True):
        plot.add_curve(name, REGION_NAMES[name], REGION_ROLES[name], style)
    return plot


def _make_settings_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "log₁₀ of the number of particles N", "", "log₁₀ of the settings S", parent)
    plot.set_range(0.0, 23.6, -0.5, 23.6)
    plot.add_curve("settings", "settings with a local model", "good")
    plot.add_points("paper", "the paper’s example", "bound", "d")
    return plot


def _cut_of(results: Results[MacroscopicResults]) -> SpinState:
    return results.scenario.spins.state


def _power(exponent: int) -> str:
    """A power of ten as it is printed."""
    return "1" if exponent == 0 else f"10{str(exponent).translate(_RAISED)}"


def _whole(value: int) -> str:
    """A whole number, as a power of ten where it is one."""
    text = str(value)
    if len(text) > 4 and set(text[1:]) == {"0"} and text[0] == "1":
        return _power(len(text) - 1)
    return count(value) if value < 10**7 else significant(float(value), 3)


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]
