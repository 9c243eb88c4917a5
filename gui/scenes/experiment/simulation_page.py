"""Experiment scene, page "Simulation": L_N as an apparatus would count it, and what follows from it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QSpinBox, QWidget

from gui.core.results import Results
from gui.core.scenes.experiment import VIEWS
from gui.core.scenes.experiment.repeats import REPEATS, Repeats, RunSetup, repeat_runs
from gui.core.scenes.experiment.results import ExperimentResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.experiment.simulation_plots import (
    make_asymmetry,
    make_distance,
    make_purity,
    make_scan,
    show_asymmetry,
    show_distance,
    show_purity,
    show_repeated_scan,
    show_repeated_shift,
    show_scan,
)
from gui.scenes.experiment.words import cause_rows, repeats_sentence
from gui.widgets.by_turns import ByTurns
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.job_row import JobRow
from gui.widgets.plot import USEFUL_PLOT, PlotPanel
from gui.widgets.value_table import ValueTable
from gui.widgets.views import Views
from physics.experiment.apparatus import BRANCH_PLANS

MORE = 30  # pixels: with long legends a plot needs more to be of use
VIEW_NAMES = {"scan": "L(φ)", "purity": "Excess(η)", "asymmetry": "Asymmetry"}
VIEW_TIPS = {
    "scan": "L against the angle between b and b′, and its excess in standard deviations",
    "purity": "Excess against the purity η of Leggett’s local states, from the simulated run",
    "asymmetry": "L(φ) − L(−φ): which error can make it differ from zero",
}
BRANCH_WORDS = {"first": "b, b′ by the same branch", "by_setting": "b′ by the other branch"}


class SimulationPage(QWidget):
    """Setters emit nothing. ``branches_chosen``: which pair of plate angles realises b and which b'."""

    branches_chosen = Signal(str)
    published_switched = Signal(bool)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setup: RunSetup | None = None
        self._repeats: Repeats | None = None
        self.views = ChoiceRow(VIEW_NAMES, "View", self, VIEW_TIPS)
        self.branches = QComboBox(self)
        self.branches.setAccessibleName("Branch of Bob’s plate")
        self.branches.setToolTip(
            "Each direction is reached by two positions of the plate, 90° apart: whether b and b′ are "
            "dialled in the same way, or b′ in the other"
        )
        for plan in BRANCH_PLANS:
            self.branches.addItem(BRANCH_WORDS[plan], plan)
        self.branches.activated.connect(self._choose_branches)
        self.published = QCheckBox("Published", self)
        self.published.setToolTip("The values of Branciard et al. 2008 beside the simulated ones (N = 3)")
        self.published.clicked.connect(self.published_switched)
        self.seed = QSpinBox(self)
        self.seed.setKeyboardTracking(False)
        self.seed.setToolTip("The same seed gives the same counts again")
        parameters.field("simulation_seed", self.seed)
        self.scan, self.distance = make_scan(theme, self), make_distance(theme, self)
        self.purity, self.asymmetry = make_purity(theme, self), make_asymmetry(theme, self)
        for plot in (self.scan, self.distance):
            parameters.cursor(plot, "phi")
        parameters.cursor(self.purity, "eta")
        self.causes = ValueTable(
            theme, "What makes L(φ) differ from L(−φ)", ("cause", "depends on", "L(φ) − L(−φ)", "s.d."), self
        )
        self.again = JobRow(f"Repeat {REPEATS} times", "repetition", self, above=True)
        self.again.requested.connect(self._repeat)
        two = ("L(φ)", self.scan, 3), ("Significance", self.distance, 2)
        both = ("Curve", self.asymmetry, 1), ("Causes", self.causes, 0)
        self.stack = Views(self)
        self.stack.addWidget(ByTurns(theme, *two, useful=USEFUL_PLOT + MORE, parent=self))
        self.stack.addWidget(self.purity)
        self.stack.addWidget(ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self))
        head = in_row(self.views, None, QLabel("Seed", self), self.seed, spacing=4)
        second = in_row(self.branches, None, self.published, spacing=4)
        in_column(head, second, (self.stack, 1), self.again, inside=self, spacing=4, margins=BELOW_TABS)

    def plot_in_view(self) -> PlotPanel:
        """The plot of the view that is chosen, for an export."""
        return (self.scan, self.purity, self.asymmetry)[self.stack.currentIndex()]

    def stop(self) -> None:
        """Before the window goes."""
        self.again.stop()

    def _choose_branches(self, index: int) -> None:
        self.branches_chosen.emit(self.branches.itemData(index))

    @shows()
    def _show_choices(self, new: Results[ExperimentResults]) -> None:
        choices = new.scene.choices
        self.branches.setCurrentIndex(self.branches.findData(choices.apparatus.branches))
        self.published.setChecked(choices.published)
        self.views.set_chosen(choices.view)
        self.stack.setCurrentIndex(VIEWS.index(choices.view))

    @shows("scene.scan", "scene.choices.published")
    def _show_scan(self, new: Results[ExperimentResults]) -> None:
        found = new.scene.scan
        setup = None if found is None else found.setup
        if setup is None or self._setup is None or setup.key != self._setup.key:
            # What runs, or was repeated before, is about other runs.
            self.again.cancel()
            self.again.say("")
            self._repeats = None
        self._setup = setup
        self.again.button.setEnabled(setup is not None)
        published = new.scene.choices.published
        show_scan(self.scan, found, published)
        show_distance(self.distance, found, published)
        show_asymmetry(self.asymmetry, found, published)
        self._show_repeats()

    @shows("scene.purity", "scene.choices.published", "scenario.eta")
    def _show_purity(self, new: Results[ExperimentResults]) -> None:
        n = 0 if new.scene.scan is None else new.scene.scan.n
        show_purity(self.purity, new.scene.purity, new.scenario.eta, n, new.scene.choices.published)

    @shows("scene.causes")
    def _show_causes(self, new: Results[ExperimentResults]) -> None:
        self.causes.set_rows(cause_rows(new.scene.causes))

    # Repetition.

    def _repeat(self) -> None:
        if self._setup is not None:
            self.again.run(repeat_runs, self._setup, REPEATS, on_done=self._told, on_partial=self._take)

    def _take(self, found: Repeats) -> None:
        if self._setup is not None and found.key == self._setup.key:
            self._repeats = found
            self._show_repeats()

    def _told(self, found: Repeats) -> None:
        self._take(found)
        if self._setup is not None and self._repeats is not None:
            self.again.say(repeats_sentence(self._setup, self._repeats))

    def _show_repeats(self) -> None:
        show_repeated_scan(self.scan, self._setup, self._repeats)
        show_repeated_shift(self.asymmetry, self._setup, self._repeats)
