"""Polarization scene, page "Theorem": the steps of the proof for a model, and the state against the class."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QWidget

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenes import polarization
from gui.core.scenes.polarization import MODEL_NAMES
from gui.core.scenes.polarization.results import PolarizationResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Points, draw_curve
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.polarization.chain_diagram import ChainDiagram
from gui.scenes.polarization.words import chain_nodes
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import USEFUL_PLOT, PlotPanel


class TheoremPage(QWidget):
    """Diagram over plot. ``model_chosen`` when the user wants the steps of another model."""

    model_chosen = Signal(str)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.diagram = ChainDiagram(theme, self)
        self.plot = _make_plot(theme, self)
        parameters.cursor(self.plot, "visibility")
        self.buttons = {model: QPushButton(MODEL_NAMES[model], self) for model in polarization.MODELS}
        group = QButtonGroup(self)
        head = in_row(QLabel("Steps for", self))
        for button in self.buttons.values():
            button.setCheckable(True)
            button.clicked.connect(self._choose)
            group.addButton(button)
            head.addWidget(button)
        head.addStretch(1)
        both = ("Steps", self.diagram, 1), ("Witness", self.plot, 1)
        parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        in_column(head, (parts, 1), inside=self, margins=BELOW_TABS)

    def _choose(self) -> None:
        self.model_chosen.emit("product" if self.buttons["product"].isChecked() else "branciard")

    @shows("scene.choices", "scene.visibility")
    def _show_steps(self, new: Results[PolarizationResults]) -> None:
        r, model = new.scene, new.scene.choices.model
        self.buttons[model].setChecked(True)
        at = "" if model == "product" else f", V = {number(r.visibility, 3)}"
        if r.choices.page == "theorem":
            self.diagram.set_title(f"{MODEL_NAMES[model]}{at}")
            self.diagram.set_nodes(chain_nodes(r.chains[model]))

    @shows("scene.witness_curve")
    def _show_curve(self, new: Results[PolarizationResults]) -> None:
        curve = new.scene.witness_curve
        draw_curve(self.plot, "value", witness_curve(new))
        self.plot.set_fill("negative", curve.visibility, 0 * curve.value, curve.value)

    @shows()
    def _show_state(self, new: Results[PolarizationResults]) -> None:
        r, plot = new.scene, self.plot
        if r.witness is None:
            plot.set_readout([("no state: correlations are given", "muted")], "visibility")
            plot.set_summary("No state stands behind the given correlations.")
            return
        verdict = ("! entangled: refuted", "violation") if r.witness.detects else ("✓ separable", "good")
        lines = [
            (f"⟨W⟩ = {number(r.witness.value)}", "quantum"),
            verdict,
        ]
        plot.set_readout(lines, "visibility")
        plot.set_summary(
            f"At V = {number(r.visibility)}: {'; '.join(text for text, _ in lines)}; "
            f"negativity {number(r.negativity)}."
        )


def witness_curve(r: Results[PolarizationResults]) -> Points | None:
    """The smallest eigenvalue of the partial transpose against V; None without a state."""
    return (
        None if r.scene.witness is None else (r.scene.witness_curve.visibility, r.scene.witness_curve.value)
    )


def _make_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "visibility V", "", "⟨W⟩", parent)
    plot.set_title("Best entanglement witness of your state", "smallest eigenvalue of ρᵀᴮ")
    plot.add_fill("negative", "violation")
    plot.add_curve("value", "", "quantum")
    plot.add_curve("zero", "", "axis", Qt.PenStyle.DotLine, 1.0)
    plot.set_curve("zero", [0, 1], [0, 0])
    plot.set_range(0, 1, -0.55, 0.3)
    return plot
