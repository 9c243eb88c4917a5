"""Macroscopic scene, page "Partition": the state, the regions it is painted into, a direction for each."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QSpinBox, QWidget

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenario import Setting
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_intents import REGION_PRESETS
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.spins import spin_count
from gui.core.spins.intents import region_directions
from gui.core.spins.results import SpinsResults
from gui.export import Part
from gui.look.layouts import BELOW_TABS, STRETCH, in_column, in_row
from gui.look.theme import FONT_BODY, FONT_HEADING, Theme
from gui.panels.changes import show_changes, shows
from gui.panels.figure_places import split
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.macroscopic.spin_words import (
    PRESET_NAMES,
    PRESET_TIPS,
    lattice_picture,
    sizes_text,
    spins_text,
)
from gui.scenes.macroscopic.state_controls import StateControls
from gui.widgets.by_turns import ByTurns
from gui.widgets.sphere import RegionSphere
from gui.widgets.spins import SpinLattice, region_name, region_role
from physics.macroscopic.regions import MAX_REGIONS

USEFUL = 190  # pixels of height from which on lattice and sphere are worth it
IN_A_ROW = 6


class PartitionPage(QWidget):
    """``preset_chosen`` carries a key; lattice, sphere and controls of the state have their own signals."""

    preset_chosen = Signal(str)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = StateControls(parameters, self)
        self.count = QSpinBox(self)
        self.count.setKeyboardTracking(False)
        parameters.field("region_count", self.count)
        self.presets = {key: QPushButton(PRESET_NAMES[key], self) for key in REGION_PRESETS}
        for key, button in self.presets.items():
            button.setToolTip(PRESET_TIPS[key])
            button.clicked.connect(self._choose_preset)
        self.brushes = [QPushButton(self) for _ in range(MAX_REGIONS)]
        self._group = QButtonGroup(self)
        table = QGridLayout()
        table.setSpacing(3)
        for region, button in enumerate(self.brushes):
            button.setCheckable(True)
            button.setToolTip(f"Paint spins into region {region_name(region)}")
            button.clicked.connect(self._take_brush)
            self._group.addButton(button)
            table.addWidget(button, region // IN_A_ROW, region % IN_A_ROW)
        self.brushes[0].setChecked(True)
        self.lattice = SpinLattice(theme, self)
        self.lattice.drag_finished.connect(self._show_sizes)
        self._sizes: list[int] = []
        self.lattice.setToolTip("Drag to paint; right button: into no region. Keys: arrows, letters, digits")
        self.sphere = RegionSphere(theme, self)
        self.sphere.setMinimumSize(1, 1)
        label = QLabel("K", self)
        label.setBuddy(self.count)
        both = ("Spins", self.lattice, 3), ("Directions", self.sphere, 2)
        parts = ByTurns(theme, *both, useful=USEFUL, parent=self)
        in_column(
            self.state,
            in_row(label, self.count, *self.presets.values(), STRETCH, spacing=3),
            in_row(table, STRETCH),
            (parts, 1),
            inside=self,
            spacing=4,
            margins=BELOW_TABS,
        )

    def _choose_preset(self) -> None:
        for key, button in self.presets.items():
            if button is self.sender():
                self.preset_chosen.emit(key)

    def _take_brush(self) -> None:
        for region, button in enumerate(self.brushes):
            if button.isChecked():
                self.lattice.set_brush(region)

    def show_results(self, old: Results[MacroscopicResults] | None, new: Results[MacroscopicResults]) -> None:
        """Show what changed, here and in the controls of the state."""
        show_changes(self.state, old, new)
        show_changes(self, old, new)

    @shows()
    def _show_spins(self, new: Results[MacroscopicResults]) -> None:
        spins = new.scenario.spins
        count = len(spins.regions)
        words = f"{state_line(spins.state)}. {sizes_text(spins)}."
        self.lattice.set_picture(lattice_picture(spins), count, words)
        for region, button in enumerate(self.brushes):
            button.setVisible(region < count)
        self._sizes = [len(region) for region in spins.regions]
        if (
            not self.lattice.is_painting
        ):  # another text lays out the whole page: not in every frame of a stroke
            self._show_sizes()
        if not any(button.isChecked() for button in self.brushes[:count]):
            self.brushes[0].setChecked(True)
            self.lattice.set_brush(0)
        arrows = [Setting(region_name(r), d) for r, d in enumerate(region_directions(new.scenario))]
        self.sphere.set_regions(arrows, [region_role(r) for r in range(count)])

    def _show_sizes(self) -> None:
        for region, size in enumerate(self._sizes):
            self.brushes[region].setText(f"{region_name(region)}  {size}")
            words = f"Brush: region {region_name(region)}, {spins_text(size)}"
            self.brushes[region].setAccessibleName(words)

    def parts(
        self, new: Results[MacroscopicResults], found: SpinsResults | None, theme: Theme, rect: QRectF
    ) -> list[Part]:
        """The lattice with state, sizes and what was ``found``, for an export."""
        spins = new.scenario.spins
        head, words = state_line(spins.state), sizes_text(spins)
        if found is not None:
            words += f"; Σ T² = {number(found.sum_of_squares)}"
            words += f", V = {number(found.two.visibility)}" if found.two is not None else ""
        main, foot = split(rect, 2.0 * FONT_BODY * theme.scale)

        def lattice(painter: QPainter, place: QRectF, look: Theme) -> None:
            tall = 1.7 * FONT_HEADING * look.scale
            painter.setFont(look.font(FONT_HEADING, bold=True))
            painter.setPen(look.color("text"))
            painter.drawText(QRectF(place.left(), place.top(), place.width(), tall), 0, head)
            self.lattice.paint_to(painter, place.adjusted(0, tall, 0, 0), look)

        def sizes(painter: QPainter, place: QRectF, look: Theme) -> None:
            painter.setFont(look.font(FONT_BODY))
            painter.setPen(look.color("text"))
            text = f"N = {spin_count(spins.state)}: {words}"
            painter.drawText(place, int(Qt.TextFlag.TextWordWrap), text)

        return [Part(main, lattice), Part(foot, sizes)]
