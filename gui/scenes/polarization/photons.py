"""Polarization scene, page "Many photons": tests of full separability for GHZ, W and Dicke states."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QWidget

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenes.polarization import PHOTON_FAMILIES
from gui.core.scenes.polarization.results import PolarizationResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.roles import set_role
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.polarization.words import PHOTON_NAMES, party_words, photon_state_words, test_tip
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DASHED, USEFUL_PLOT, PlotPanel
from gui.widgets.value_table import Cell, ValueTable
from physics.states.multiphoton import OVERLAP, PARTIAL_TRANSPOSE, TENSOR

# Test -> colour role, symbol and name of its curve.
CURVES = {
    OVERLAP: ("bound", "s", "overlap"),
    PARTIAL_TRANSPOSE: ("threshold", "o", "transpose"),
    TENSOR: ("local", "t", "tensor"),
}


class PhotonsPage(QWidget):
    """State, plot of critical visibilities, and the table of tests. Setters emit nothing."""

    family_chosen = Signal(str)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.family = QComboBox(self)
        self.family.setAccessibleName("State of the photons")
        for key in PHOTON_FAMILIES:
            self.family.addItem(PHOTON_NAMES[key], key)
        self.photons = parameters.slider("photons", self)
        self.excitations = QSpinBox(self)
        self.excitations.setPrefix("k = ")
        parameters.field("excitations", self.excitations)
        self.excitations.setToolTip("How many of the N photons are in |1⟩, fewer than N")
        self.family.activated.connect(self._choose)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.plot = _make_plot(theme, self)
        parameters.cursor(self.plot, "photons")
        self.table = ValueTable(
            theme,
            "Tests of full separability",
            ("test", "value", "bound", "critical V", "verdict"),
        )
        head = in_row(self.family, (self.photons, 1), self.excitations, spacing=8)
        both = ("Plot", self.plot, 1), ("Table", self.table, 0)
        parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        in_column(head, self.verdict, (parts, 1), inside=self, spacing=4, margins=BELOW_TABS)

    def _choose(self, index: int) -> None:
        self.family_chosen.emit(self.family.itemData(index))

    @shows()
    def _show_state(self, new: Results[PolarizationResults]) -> None:
        p, found = new.scene.choices, new.scene.photons
        self.family.setCurrentIndex(PHOTON_FAMILIES.index(p.family))
        self.excitations.setVisible(p.family == "dicke")
        self.excitations.blockSignals(True)
        self.excitations.setRange(1, max(1, p.photons - 1))
        self.excitations.setValue(found.state.excitations or p.excitations)
        self.excitations.blockSignals(False)

    @shows("scene.photons.critical")
    def _show_critical(self, new: Results[PolarizationResults]) -> None:
        numbers = new.scene.photons.numbers
        for key, values in new.scene.photons.critical.items():
            self.plot.set_curve(key, numbers, values)
            self.plot.set_points(f"{key}_points", numbers, values)
            self.plot.set_point_texts(
                f"{key}_points",
                [
                    f"{CURVES[key][2]}, N = {n}: refutes above V = {number(float(v))}"
                    for n, v in zip(numbers, values, strict=True)
                ],
            )

    @shows("scene.photons")
    def _show_tests(self, new: Results[PolarizationResults]) -> None:
        r, found, n = new.scene, new.scene.photons, new.scene.choices.photons
        self.plot.set_line("V", r.visibility, f"V = {number(r.visibility, 3)}")
        self.plot.set_marker("here", n, found.critical_here)
        words = photon_state_words(r)
        if found.refuted:
            text, role = f"! {words}: no mixture of polarized photons", "bad"
        else:
            text, role = f"✓ {words}: not refuted at this V", "good"
        self.verdict.setText(text)
        set_role(self.verdict, role)
        self.plot.set_summary(f"{text[2:]}; critical visibility {number(found.critical_here)}.")
        self.table.set_rows(
            [
                [
                    Cell(party_words(t), tip=test_tip(t)),
                    Cell(number(t.value)),
                    Cell(number(t.bound)),
                    Cell(
                        "—" if t.critical_visibility is None else number(t.critical_visibility),
                        tip="The visibility above which this test refutes",
                    ),
                    Cell("! refuted", "bad", True) if t.refutes else Cell("not refuted", "muted"),
                ]
                for t in found.tests
            ]
        )


def _make_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "number of photons N", "", "critical V", parent)
    plot.set_title("Visibility above which a test refutes", "Navascués, axiom (c′)")
    for key, (role, symbol, name) in CURVES.items():
        plot.add_curve(key, "", role)
        plot.add_points(f"{key}_points", name, role, symbol)
    plot.add_hline("V", "quantum", "", DASHED)
    plot.add_marker("here", "violation", "d")
    plot.set_range(1.8, 8.2, 0, 1.05)
    plot.set_marker("here", math.nan, math.nan)
    return plot
