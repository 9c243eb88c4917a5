"""Experiment scene: what an apparatus would count, and how long it must measure."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QComboBox, QWidget

from gui.core import intents
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.experiment import PAGES
from gui.core.scenes.experiment import intents as scene_intents
from gui.core.scenes.experiment.results import ExperimentResults
from gui.export import Part
from gui.look.alive import while_alive
from gui.look.layouts import in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.scene import Controls, Scene
from gui.scenes.experiment.simulation_page import SimulationPage
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.pages import Pages
from gui.widgets.plot import PlotPanel

PAGE_NAMES = {"simulation": "Simulation"}
DIRECTION_NAMES: dict[str, str] = {
    "triad": "Triad, N = 3",
    "tetrahedron": "Tetrahedron, N = 4",
    "icosahedron": "Icosahedron, N = 6",
    "dodecahedron": "Dodecahedron, N = 10",
}


class SceneView(Scene[ExperimentResults]):
    name = "experiment"
    controls = Controls(
        spheres=False,
        sliders=("phi", "visibility", "eta"),
        groups=(
            ("Source", ("noise_colour", "pair_rate", "drift")),
            ("Counting", ("count_time", "detector_efficiency", "dark_rate", "window_ns")),
            ("Plates", ("retardance", "plate_a", "plate_b", "second_branch", "spread", "turned")),
            ("Scan", ("scan_reach", "scan_points")),
        ),
        ruler=False,
    )

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.simulation = SimulationPage(self.parameters, theme, self)
        self.pages: dict[str, QWidget] = {"simulation": self.simulation}
        self.directions = QComboBox(self)
        self.directions.setAccessibleName("Directions of the inequality")
        self.directions.setToolTip("Along which directions the pairs b, b′ open: the N of the inequality")
        for key, name in DIRECTION_NAMES.items():
            self.directions.addItem(name, key)
        self.tabs = Pages(self)
        for key in PAGES:
            self.tabs.addTab(self.pages[key], PAGE_NAMES[key])
        in_column(in_row(self.directions, None), (self.tabs, 1), inside=self, spacing=4)
        self._connect()

    def _connect(self) -> None:
        bind, simulation = self.dispatch.bind, self.simulation
        self.tabs.currentChanged.connect(while_alive(self._turn_page))
        bind(self, self.directions.activated, "directions", _choose_directions)
        bind(self, simulation.branches_chosen, "branch", scene_intents.set_branches)
        bind(self, simulation.scan.notice_followed, "scene", intents.set_scene, "verdicts")

    def plots(self) -> list[PlotPanel]:
        return [self.simulation.scan]

    def _turn_page(self, index: int) -> None:
        self.dispatch.interrupt()
        self.dispatch.apply("page", scene_intents.set_experiment_page, PAGES[index])

    def render_results(self, old: Results[ExperimentResults] | None, new: Results[ExperimentResults]) -> None:
        super().render_results(old, new)
        index = PAGES.index(new.scene.choices.page)
        if self.tabs.currentIndex() != index:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(index)
            self.tabs.blockSignals(False)
        show_changes(self.simulation, old, new)

    @shows()
    def _show_directions(self, new: Results[ExperimentResults]) -> None:
        s = new.scenario
        named = s.direction_set if s.mode == "triad" and s.frames else ""
        self.directions.setCurrentIndex(self.directions.findData(named))

    def extra_parts(
        self, results: Results[ExperimentResults], theme: Theme, rect: QRectF
    ) -> list[Part] | None:
        return None


def _choose_directions(scenario: Scenario, index: int) -> Scenario:
    return intents.use_direction_set(scenario, list(intents.NAMED_SETS)[index])
