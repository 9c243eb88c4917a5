"""Experiment scene, page "Simulation": the apparatus, and L_N as it would count it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from gui.core.numbers import degrees, number
from gui.core.results import Results
from gui.core.scenes.experiment.results import ExperimentResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.panels.words import L_NEEDS, L_UNDEFINED, OFFER
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from physics.experiment.apparatus import BRANCH_PLANS

BRANCH_WORDS = {"first": "b, b′ by the same branch", "by_setting": "b′ by the other branch"}


class SimulationPage(QWidget):
    """Setters emit nothing. ``branches_chosen``: which pair of plate angles realises b and which b'."""

    branches_chosen = Signal(str)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.branches = QComboBox(self)
        self.branches.setAccessibleName("Branch of Bob’s plate")
        self.branches.setToolTip(
            "Each direction is reached by two positions of the plate, 90° apart: whether b and b′ are "
            "dialled in the same way, or b′ in the other"
        )
        for plan in BRANCH_PLANS:
            self.branches.addItem(BRANCH_WORDS[plan], plan)
        self.branches.activated.connect(self._choose)
        self.seed = QSpinBox(self)
        self.seed.setKeyboardTracking(False)
        self.seed.setToolTip("The same seed gives the same counts again")
        parameters.field("simulation_seed", self.seed)
        self.scan = _make_scan(theme, self)
        parameters.cursor(self.scan, "phi")
        head = in_row(self.branches, None, QLabel("Seed", self), self.seed, spacing=4)
        in_column(head, (self.scan, 1), inside=self, spacing=4, margins=BELOW_TABS)

    def _choose(self, index: int) -> None:
        self.branches_chosen.emit(self.branches.itemData(index))

    @shows()
    def _show_branches(self, new: Results[ExperimentResults]) -> None:
        plan = new.scene.choices.apparatus.branches
        self.branches.setCurrentIndex(self.branches.findData(plan))

    @shows("scene.scan")
    def _show_scan(self, new: Results[ExperimentResults]) -> None:
        plot, found = self.scan, new.scene.scan
        plot.set_notice("" if found else L_NEEDS, OFFER)
        plot.set_layer_visible("phi", found is not None)
        if found is None:
            plot.set_title("L as it would be counted")
            plot.set_labels("angle between Bob’s settings φ", "°", "L")
            plot.set_name("actual", "")
            for key in ("bound", "expected", "actual"):
                plot.set_curve(key, [], [])
            plot.set_points("sampled", [], [])
            plot.set_readout([(L_UNDEFINED, "muted")])
            plot.set_summary(L_NEEDS)
            return
        symbol = math_unicode(f"L{found.n}")
        plot.set_title(f"{symbol} as it would be counted", f"{number(found.hours, 1)} h of counting")
        plot.set_labels("angle between Bob’s settings φ", "°", symbol)
        x = np.degrees(found.expected.phi)
        plot.set_curve("bound", x, found.bound)
        apart = np.abs(found.actual_bound - found.bound).max() > 1e-6
        plot.set_curve("actual", x if apart else [], found.actual_bound if apart else [])
        plot.set_name("actual", "bound at the measured directions" if apart else "")
        plot.set_curve("expected", x, found.expected.value)
        plot.set_points("sampled", x, found.sampled.value, found.sampled.sigma)
        texts = [
            f"φ = {degrees(phi, 1)}: {number(value)} ± {number(sigma)}, {number(distance, 1)} s.d."
            for phi, value, sigma, distance in zip(
                found.sampled.phi, found.sampled.value, found.sampled.sigma, found.distance, strict=True
            )
        ]
        plot.set_point_texts("sampled", texts)
        low = min(float(found.bound.min()), float(found.expected.value.min()))
        plot.set_range(float(x[0]) - 2, float(x[-1]) + 2, low - 0.03, 2.03)
        best = int(np.argmax(found.distance))
        words = f"{number(found.distance[best], 1)} s.d. at {degrees(found.sampled.phi[best], 1)}"
        plot.set_readout([(words, "violation" if found.distance[best] > 0 else "good")])
        plot.set_summary(f"Largest excess of the simulated run: {words}.")


def _make_scan(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle between Bob’s settings φ", "°", "L", parent)
    plot.add_curve("bound", "bound", "bound")
    plot.add_curve("actual", "", "bound", DOTTED)
    plot.add_curve("expected", "expected", "quantum", DASHED)
    plot.add_points("sampled", "simulated run, ±1 s.d.", "measured")
    plot.set_range(-75, 75, 1.5, 2.03)
    return plot
