"""Macroscopic scene: what is left of nonlocality when whole groups of particles are measured at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from gui.core.evaluate import correlation_results
from gui.core.numbers import number
from gui.core.results import CorrelationResults, Results
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import PAGES, spin_intents
from gui.core.scenes.macroscopic import intents as scene_intents
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.spins.intents import set_region_direction
from gui.core.spins.report import effective_scenario
from gui.core.verdicts.questions import Judged
from gui.export import Part
from gui.look.alive import while_alive
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable
from gui.panels.scene import Controls, Scene
from gui.scenes.macroscopic.effective_page import EffectivePage
from gui.scenes.macroscopic.effective_words import effective_rows
from gui.scenes.macroscopic.growth_page import GrowthPage, growth_rows, settings_curve
from gui.scenes.macroscopic.page_words import GROWTH_ABOUT, LARGE_ABOUT, PAGE_ABOUT, PAGE_NAMES, PAGE_TITLES
from gui.scenes.macroscopic.partition_page import PartitionPage
from gui.scenes.macroscopic.settings_page import SettingsPage, settings_rows
from gui.scenes.macroscopic.spin_results import SpinResultsRow
from gui.scenes.macroscopic.spin_words import spin_rows
from gui.scenes.macroscopic.string_words import string_rows
from gui.scenes.macroscopic.strings_page import StringsPage
from gui.scenes.macroscopic.temperature import TemperaturePage, temperature_rows
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.pages import Pages
from gui.widgets.plot import PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from physics.verdicts.types import Hypothesis

PAGE_CONTROLS = {
    "partition": Controls(spheres=False, sliders=(), ruler=False),
    "effective": Controls(sliders=(), ruler=False),
    "growth": Controls(spheres=False, sliders=("partition",), ruler=False),
    "settings": Controls(sliders=(), ruler=False),
    "temperature": Controls(spheres=False, sliders=("spin_temperature", "spin_field"), ruler=False),
    "strings": Controls(spheres=False, sliders=("string_regions",), ruler=False),
}


GROWTH_CONTROLS = {
    "visibility": PAGE_CONTROLS["growth"],
    "criterion": Controls(spheres=False, sliders=(), ruler=False),
    "regions": Controls(spheres=False, sliders=("growth_particles",), ruler=False),
    "settings": Controls(
        spheres=False, sliders=("growth_particles", "growth_regions", "growth_body"), ruler=False
    ),
}
WITH_SPINS = ("partition", "effective", "growth", "settings")  # pages whose numbers are those of the spins


class SceneView(Scene[MacroscopicResults]):
    name = "macroscopic"
    controls = PAGE_CONTROLS[PAGES[0]]
    about = PAGE_ABOUT[PAGES[0]]
    readout_title = PAGE_TITLES[PAGES[0]]

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.partition = PartitionPage(self.parameters, theme, self)
        self.spins = SpinResultsRow(self)
        self.effective = EffectivePage(self.spins, theme, self)
        self.growth = GrowthPage(self.parameters, theme, self)
        self.comparing.offer(self.growth.settings, Comparable("settings", "", settings_curve))
        self.strings = StringsPage(theme, self)
        self.settings = SettingsPage(self.parameters, theme, self)
        self.temperature = TemperaturePage(self.parameters, theme, self)
        self._results: Results[MacroscopicResults] | None = None
        self.pages: dict[str, QWidget] = {
            "partition": self.partition,
            "effective": self.effective,
            "growth": self.growth,
            "strings": self.strings,
            "settings": self.settings,
            "temperature": self.temperature,
        }
        self.tabs = Pages(self)
        for key in PAGES:
            self.tabs.addTab(self.pages[key], PAGE_NAMES[key])
        in_column((self.tabs, 1), self.spins, inside=self)
        self._connect()

    def _connect(self) -> None:
        bind = self.dispatch.bind
        self._connect_partition()
        bind(self, self.growth.views.chosen, "view", scene_intents.set_growth_view)
        self.growth.changed.connect(self.more_known)
        bind(self, self.effective.views.chosen, "view", scene_intents.set_effective_view)
        self.spins.changed.connect(self._show_spins)
        bind(self, self.temperature.thermal_wanted, "state of the spins", _take_thermal)
        bind(self, self.temperature.views.chosen, "view", scene_intents.set_temperature_view)
        many = self.temperature.many
        typing = many.entry.edit_started, many.entry.edit_finished
        bind(self, many.entry.entered, "number of spins", scene_intents.set_many_spins, during=typing)
        total = self.temperature.total.entry
        typing = total.edit_started, total.edit_finished
        bind(self, total.entered, "number of spins", scene_intents.set_many_spins, during=typing)
        bind(self, many.couplings.chosen, "state of the spins", scene_intents.set_many_coupling)
        self.settings.changed.connect(self.more_known)
        self.temperature.changed.connect(self.more_known)
        page, part, shift = self.strings, self.strings.tree, self.strings.shift
        bind(self, page.views.chosen, "view", scene_intents.set_strings_view)
        bind(self, page.constructions.chosen, "construction", scene_intents.set_construction)
        bind(self, part.string_chosen, "string", scene_intents.choose_string)
        bind(self, part.string_moved, "string", scene_intents.move_to_string)
        bind(self, part.tree.kept, "string", scene_intents.keep_string)
        bind(self, part.stepped, "step", scene_intents.step_along)
        bind(self, part.tree.branched, "step", scene_intents.take_branch)
        for letter, button in part.along.items():
            bind(self, button.clicked, "step", scene_intents.take_branch, letter)
        bind(self, shift.shifted, "shift", scene_intents.shift_region)
        bind(self, shift.exchanged, "shift", scene_intents.exchange_in_region)
        bind(self, shift.anew.clicked, "shift", _shift_nothing)
        page.more_known.connect(self.more_known)
        self.tabs.currentChanged.connect(while_alive(self._turn_page))

    def _connect_partition(self) -> None:
        bind, page = self.dispatch.bind, self.partition
        lattice, sphere, state = page.lattice, page.sphere, page.state
        painting = lattice.drag_started, lattice.drag_finished
        bind(self, lattice.painted, "regions", spin_intents.paint_spin, during=painting)
        moving = sphere.drag_started, sphere.drag_finished
        bind(self, sphere.tip_moved, "direction", set_region_direction, during=moving)
        bind(self, page.preset_chosen, "regions", spin_intents.arrange_regions)
        bind(self, state.family_chosen, "state of the spins", spin_intents.choose_spin_family)
        bind(self, state.graph_chosen, "state of the spins", spin_intents.set_graph)
        bind(self, state.coupling_chosen, "state of the spins", spin_intents.set_coupling)
        state.open.clicked.connect(lambda: self.file_wanted.emit())
        self.dispatch.interrupted.connect(lattice.finish_gesture)
        self.dispatch.interrupted.connect(sphere.finish_gesture)

    @property
    def plot(self) -> PlotPanel:
        """The curve of the largest visibility."""
        return self.growth.plot

    def choose_controls(self, results: Results[MacroscopicResults]) -> None:
        choices = results.scene.choices
        page = choices.page
        self.controls, self.about = PAGE_CONTROLS[page], PAGE_ABOUT[page]
        if page == "growth":
            self.controls = GROWTH_CONTROLS[choices.growth.view]
            self.about = GROWTH_ABOUT[choices.growth.view]
        elif page == "temperature" and choices.temperature.view != "spins":
            self.controls = Controls(spheres=False, sliders=(), ruler=False)
            self.about = LARGE_ABOUT[choices.temperature.view]
        self.readout_title = PAGE_TITLES[page]

    def plots(self) -> list[PlotPanel]:
        match self._results.scene.choices.page if self._results is not None else "":
            case "temperature":
                return [self.temperature.plot_in_view()]
            case "growth":
                return [self.growth.plot_in_view()]
        return [self.growth.plot]  # the curve that needs no work aside, for the table of an export

    def extra_parts(
        self, results: Results[MacroscopicResults], theme: Theme, rect: QRectF
    ) -> list[Part] | None:
        """The page in view, without its controls."""
        if results.scene.choices.page == "partition":
            return self.partition.parts(results, self.spins.found, theme, rect)
        if results.scene.choices.page == "settings":
            return self.settings.parts(results, theme, rect)
        if results.scene.choices.page == "temperature":
            return self.temperature.parts(theme, rect)
        if results.scene.choices.page == "effective":
            return self.effective.parts(results, theme, rect)
        if results.scene.choices.page == "strings":
            return self.strings.parts(results, theme, rect)
        return None

    @property
    def is_settled(self) -> bool:
        return all(
            part.is_settled
            for part in (self.growth, self.strings, self.spins, self.settings, self.temperature)
        )

    def settle(self, results: Results[MacroscopicResults]) -> None:
        page = results.scene.choices.page
        if page == "strings":
            self.strings.settle(results)
        elif page == "temperature":
            self.temperature.compute(results)
        elif page == "growth":
            self.spins.compute(results.scenario.spins)
            self._show_found(results)
            self.growth.compute(results)
        elif page == "settings":
            self.spins.compute(results.scenario.spins)
            self.settings.compute(results)
        elif page in WITH_SPINS:
            self.spins.compute(results.scenario.spins)
            self.effective.show_results(results)

    def stop(self) -> None:
        self.growth.stop()
        self.strings.stop()
        self.spins.stop()
        self.settings.stop()
        self.temperature.stop()

    def _turn_page(self, index: int) -> None:
        self.dispatch.interrupt()
        self.dispatch.apply("page", scene_intents.set_macroscopic_page, PAGES[index])

    # Results.

    def render_results(
        self, old: Results[MacroscopicResults] | None, new: Results[MacroscopicResults]
    ) -> None:
        super().render_results(old, new)
        self.partition.show_results(old, new)
        self._results = new
        if new.scene.choices.page in WITH_SPINS:
            self.spins.ask(new.scenario.spins)
        self._show_found(new)
        page = new.scene.choices.page
        if page == "temperature":
            self.temperature.show_results(new)
        elif page == "settings":
            self.settings.show_results(new)
        self.growth.show_results(old, new)
        self.strings.show_results(old, new)

    def _show_spins(self) -> None:
        """Something came of the spins."""
        if self._results is not None:
            self._show_found(self._results)
            self.more_known.emit()

    def _show_found(self, results: Results[MacroscopicResults]) -> None:
        if results.scene.choices.page == "effective":
            self.effective.show_results(results)
        if results.scene.choices.page != "growth":
            return  # a stroke of paint has no time for what is not seen
        found = self.spins.found
        two = None if found is None else found.two
        self.growth.show_state(() if found is None else found.sizes, None if two is None else two.visibility)

    def judged(self, results: Results[MacroscopicResults]) -> tuple[Scenario, CorrelationResults] | None:
        found = self.spins.found
        if found is None or found.two is None:
            return None
        pairs = effective_scenario(results.scenario, found.two)
        return pairs, correlation_results(pairs, found.two.state)

    def judged_name(self, results: Results[MacroscopicResults]) -> str:
        pair = len(results.scenario.spins.regions) == 2
        return "Effective state of A and B" if pair else "More than two regions: no verdicts"

    @shows("scene.choices.page")
    def _show_page(self, new: Results[MacroscopicResults]) -> None:
        index = PAGES.index(new.scene.choices.page)
        if self.tabs.currentIndex() != index:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(index)
            self.tabs.blockSignals(False)

    def readout_rows(self, results: Results[MacroscopicResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        match results.scene.choices.page:
            case "partition":
                return spin_rows(results)
            case "effective":
                return effective_rows(results, self.spins.found, self.spins.best)
            case "settings":
                return settings_rows(results, self.settings.model)
            case "temperature":
                return temperature_rows(results, self.temperature)
            case "strings":
                return string_rows(results)
        return growth_rows(results)

    def ruler_marks(
        self, results: Results[MacroscopicResults], answers: Mapping[Hypothesis, Judged]
    ) -> list[RulerMark]:
        size = results.scenario.partition
        return [
            RulerMark(
                "partition", results.partition.at_size, f"largest V at R = {number(size, 0)}:", "accent"
            )
        ]


def _take_thermal(scenario: Scenario) -> Scenario:
    return spin_intents.choose_spin_family(scenario, "heisenberg")


def _shift_nothing(scenario: Scenario) -> Scenario:
    return scene_intents.shift_nothing(scenario)
