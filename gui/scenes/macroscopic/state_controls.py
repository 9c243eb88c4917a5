"""Macroscopic scene: which state the spins are in, with the fields that this kind of state has."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox, QWidget

from gui.core.results import Results
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_intents import SPIN_FAMILIES, spin_family
from gui.core.scenes.macroscopic.spin_names import FAMILY_NAMES, GRAPH_NAMES
from gui.core.spins import GivenVector, HeisenbergSpins
from gui.look.layouts import STRETCH, in_column, in_row
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.macroscopic.spin_words import FAMILY_TIPS
from physics.macroscopic.thermal.model import GRAPHS

# Own fields of a family: parameter and what stands before it.
OWN = {
    "dicke": ("spin_ones", "k"),
    "haar": ("spin_seed", "seed"),
    "total_spin": ("spin_twice_j", "2J"),
}


class StateControls(QWidget):
    """Signals carry keys."""

    family_chosen = Signal(str)
    graph_chosen = Signal(str)
    coupling_chosen = Signal(int)

    def __init__(self, parameters: ParameterControls, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.family = QComboBox(self)
        self.family.setAccessibleName("State of the spins")
        for key in SPIN_FAMILIES:
            if key == "vector":
                continue
            self.family.addItem(FAMILY_NAMES[key], key)
            self.family.setItemData(self.family.count() - 1, FAMILY_TIPS[key], 3)  # Qt::ToolTipRole
        self.family.activated.connect(self._choose_family)
        self.count = QSpinBox(self)
        self.count.setKeyboardTracking(False)
        parameters.field("spin_count", self.count)
        self.own: dict[str, tuple[QLabel, QSpinBox]] = {}
        for family, (key, name) in OWN.items():
            label, box = QLabel(name, self), QSpinBox(self)
            box.setKeyboardTracking(False)
            if family == "total_spin":
                box.setSingleStep(2)
            parameters.field(key, box)
            label.setBuddy(box)
            self.own[family] = label, box
        self.graph = QComboBox(self)
        self.graph.setAccessibleName("Graph of the couplings")
        for graph in GRAPHS:
            self.graph.addItem(GRAPH_NAMES[graph], graph)
        self.graph.activated.connect(self._choose_graph)
        self.coupling = QComboBox(self)
        self.coupling.setAccessibleName("Sign of the coupling")
        self.coupling.addItem("J = 1, antiferromagnet", 1)
        self.coupling.addItem("J = −1, ferromagnet", -1)
        self.coupling.activated.connect(self._choose_coupling)
        self.open = QPushButton("Open…", self)
        self.open.setAccessibleName("Open a state vector")
        self.open.setToolTip("Open a state vector of 2ᴺ numbers from a .npy file")
        self.sliders = [parameters.slider(key, self) for key in ("spin_temperature", "spin_field")]
        count = QLabel("N", self)
        count.setBuddy(self.count)
        fields = [part for pair in self.own.values() for part in pair]
        in_column(
            in_row((self.family, 1), count, self.count, *fields, STRETCH, self.open, spacing=4),
            in_row(self.graph, self.coupling, STRETCH, spacing=4),
            *self.sliders,
            inside=self,
            spacing=3,
        )

    def _choose_family(self, index: int) -> None:
        key = self.family.itemData(index)
        self.family_chosen.emit(key)

    def _choose_graph(self, index: int) -> None:
        self.graph_chosen.emit(self.graph.itemData(index))

    def _choose_coupling(self, index: int) -> None:
        self.coupling_chosen.emit(self.coupling.itemData(index))

    @shows()
    def _show_state(self, new: Results[MacroscopicResults]) -> None:
        state = new.scenario.spins.state
        family = spin_family(state)
        # A vector is opened as a file: then it stands among the others, and as long as it is the state.
        place = self.family.findData("vector")
        if family == "vector" and place < 0:
            self.family.addItem(FAMILY_NAMES["vector"], "vector")
        elif family != "vector" and place >= 0:
            self.family.removeItem(place)
        self.family.setCurrentIndex(self.family.findData(family))
        self.count.setEnabled(not isinstance(state, GivenVector))
        for key, pair in self.own.items():
            for field in pair:
                field.setVisible(key == family)
        thermal = isinstance(state, HeisenbergSpins)
        for part in (self.graph, self.coupling, *self.sliders):
            part.setVisible(thermal)
        if isinstance(state, HeisenbergSpins):
            self.graph.setCurrentIndex(GRAPHS.index(state.graph))
            self.coupling.setCurrentIndex(0 if state.coupling == 1 else 1)
