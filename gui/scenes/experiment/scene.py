"""Experiment scene: what an apparatus would count, what its losses leave, and how long it must measure."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton, QWidget

from gui.core import intents
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.experiment import PAGES
from gui.core.scenes.experiment import intents as scene_intents
from gui.core.scenes.experiment.intents import PUBLISHED_RUNS
from gui.core.scenes.experiment.results import ExperimentResults
from gui.export import Part
from gui.look.alive import while_alive
from gui.look.layouts import in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.comparing import Comparable, Points
from gui.panels.figure_places import rows, split
from gui.panels.scene import Controls, Scene
from gui.scenes.experiment.efficiency_page import EfficiencyPage, functional_curve
from gui.scenes.experiment.planner_page import PlannerPage
from gui.scenes.experiment.readouts import experiment_readouts
from gui.scenes.experiment.simulation_page import SimulationPage
from gui.scenes.experiment.simulation_plots import bound_of_scan, expected_of_scan
from gui.scenes.experiment.table_page import TablePage
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.pages import Pages
from gui.widgets.plot import PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

PAGE_NAMES = {
    "simulation": "Simulation",
    "efficiency": "Efficiency",
    "planner": "Planner",
    "table": "Optical table",
}
DIRECTION_NAMES: dict[str, str] = {
    "triad": "Triad, N = 3",
    "tetrahedron": "Tetrahedron, N = 4",
    "icosahedron": "Icosahedron, N = 6",
    "dodecahedron": "Dodecahedron, N = 10",
}
TABLE_ROW = 30.0  # pixels of a row in an exported figure


class SceneView(Scene[ExperimentResults]):
    name = "experiment"
    readout_title = "The run and its plan"
    controls = Controls(
        spheres=False,
        sliders=("phi", "visibility", "eta"),
        groups=(
            ("Source", ("noise_colour", "pair_rate", "drift")),
            ("Counting", ("count_time", "detector_efficiency", "dark_rate", "window_ns")),
            ("Plates", ("retardance", "plate_a", "plate_b", "second_branch", "spread", "turned")),
            ("Scan", ("scan_reach", "scan_points")),
            ("Plan", ("plan_level", "plan_hours")),
        ),
        ruler=False,
    )

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.directions = QComboBox(self)
        self.directions.setAccessibleName("Directions of the inequality")
        self.directions.setToolTip("Along which directions the pairs b, b′ open: the N of the inequality")
        for key, name in DIRECTION_NAMES.items():
            self.directions.addItem(name, key)
        self.runs = QToolButton(self)
        self.runs.setProperty("role", "menu")
        self.runs.setText("Start from")
        self.runs.setToolTip("Runs of Branciard et al. 2008, with the published values beside them")
        self.runs.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.simulation = SimulationPage(self.parameters, theme, self)
        self.efficiency = EfficiencyPage(self.parameters, theme, self)
        self.planner = PlannerPage(self.parameters, theme, self)
        self.table = TablePage(dispatcher, theme, self)
        self.comparing.offer(
            self.simulation.scan, Comparable("expected", "L", _expected), Comparable("bound", "bound", _bound)
        )
        self.comparing.offer(self.efficiency.functional, Comparable("J", "", functional_curve))
        self.pages: dict[str, QWidget] = {
            "simulation": self.simulation,
            "efficiency": self.efficiency,
            "planner": self.planner,
            "table": self.table,
        }
        self.tabs = Pages(self)
        for key in PAGES:
            self.tabs.addTab(self.pages[key], PAGE_NAMES[key])
        in_column(in_row(self.directions, None, self.runs), (self.tabs, 1), inside=self, spacing=4)
        self._page = PAGES[0]
        self._connect()

    def _connect(self) -> None:
        bind, simulation = self.dispatch.bind, self.simulation
        self.tabs.currentChanged.connect(while_alive(self._turn_page))
        menu = QMenu(self.runs)
        for key, run in PUBLISHED_RUNS.items():
            action = QAction(run.words, menu)
            bind(self, action.triggered, "published run", scene_intents.use_published_run, key)
            menu.addAction(action)
        self.runs.setMenu(menu)
        bind(self, self.directions.activated, "directions", _choose_directions)
        bind(self, simulation.views.chosen, "view", scene_intents.set_simulation_view)
        bind(self, simulation.branches_chosen, "branch", scene_intents.set_branches)
        bind(self, simulation.published_switched, "published values", scene_intents.show_published)
        for plot in (simulation.scan, simulation.purity):
            bind(self, plot.notice_followed, "scene", intents.set_scene, "verdicts")
        bind(self, self.planner.view_chosen, "view of the plan", scene_intents.set_plan_view)
        for page in (self.efficiency, self.planner):
            page.arrived.connect(self.more_known)

    def plots(self) -> list[PlotPanel]:
        if self._page == "efficiency":
            return [self.efficiency.functional, self.efficiency.by_visibility, self.efficiency.by_state]
        return [self.planner.plot_in_view() if self._page == "planner" else self.simulation.plot_in_view()]

    # Work in the background: only for the page that is seen.

    @property
    def is_settled(self) -> bool:
        return self.efficiency.is_settled and self.planner.is_settled

    def settle(self, results: Results[ExperimentResults]) -> None:
        if self._page == "efficiency":
            self.efficiency.compute(results.scene)
        elif self._page == "planner":
            self.planner.compute(results.scene.plan)

    def stop(self) -> None:
        self.simulation.stop()
        self._rest()

    def _rest(self) -> None:
        self.efficiency.stop()
        self.planner.stop()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        if self._page == "efficiency":
            self.efficiency.ask()
        elif self._page == "planner":
            self.planner.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        self._rest()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def _turn_page(self, index: int) -> None:
        self.dispatch.interrupt()
        self.dispatch.apply("page", scene_intents.set_experiment_page, PAGES[index])

    # Results.

    def render_results(self, old: Results[ExperimentResults] | None, new: Results[ExperimentResults]) -> None:
        super().render_results(old, new)
        self._page = new.scene.choices.page
        index = PAGES.index(self._page)
        if self.tabs.currentIndex() != index:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(index)
            self.tabs.blockSignals(False)
        for page in self.pages.values():
            show_changes(page, old, new)
        self._ask()

    @shows()
    def _show_directions(self, new: Results[ExperimentResults]) -> None:
        s = new.scenario
        named = s.direction_set if s.mode == "triad" and s.frames else ""
        self.directions.setCurrentIndex(self.directions.findData(named))

    def readout_rows(self, results: Results[ExperimentResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        return experiment_readouts(results)

    def extra_parts(
        self, results: Results[ExperimentResults], theme: Theme, rect: QRectF
    ) -> list[Part] | None:
        """The page in view, without its controls."""
        choices, simulation = results.scene.choices, self.simulation
        if choices.page == "table":
            return [Part(rect, self.table.drawing.paint_to)]
        if choices.page == "efficiency":
            return [Part(at, plot.render_to) for at, plot in zip(rows(rect, 3), self.plots(), strict=True)]
        if choices.page == "planner":
            table, plot = self.planner.table, self.planner.plot_in_view()
        elif choices.view == "asymmetry":
            table, plot = simulation.causes, simulation.asymmetry
        elif choices.view == "scan":
            upper, lower = split(rect, 0.38 * rect.height())
            return [Part(upper, simulation.scan.render_to), Part(lower, simulation.distance.render_to)]
        else:
            return [Part(rect, simulation.purity.render_to)]
        height = min(0.45 * rect.height(), TABLE_ROW * (1 + len(table.cells())))
        above, below = split(rect, height)
        return [Part(above, plot.render_to), Part(below, table.paint_to)]


def _expected(r: Results[ExperimentResults]) -> Points | None:
    return expected_of_scan(r.scene.scan)


def _bound(r: Results[ExperimentResults]) -> Points | None:
    return bound_of_scan(r.scene.scan)


def _choose_directions(scenario: Scenario, index: int) -> Scenario:
    return intents.use_direction_set(scenario, list(intents.NAMED_SETS)[index])
