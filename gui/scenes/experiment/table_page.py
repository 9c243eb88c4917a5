"""Experiment scene, page "Optical table": plates, polarizers and directions that move one another."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QInputDialog, QLabel, QSizePolicy, QWidget

from gui.core import intents
from gui.core.optical_table import ANALYSERS
from gui.core.optical_table import intents as table_intents
from gui.core.optical_table.results import ArmResults, TableResults, optical_table
from gui.core.results import Results
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.math_text import math_unicode
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.by_turns import ByTurns
from gui.widgets.lab import PARTS, OpticalTable, angle_of
from gui.widgets.sphere import PARTIES, BlochSphere

ANALYSER_WORDS = {
    "quarter_polarizer": "λ/4 plate and polarizer",
    "quarter_half": "λ/4 and λ/2 plate, fixed polarizer",
    "half": "λ/2 plate, fixed polarizer",
}
USEFUL_PART = 150
ROOM_FOR_BUTTONS = 32  # pixels of a spin box
VIEW_WORDS = "The menu View has this for all spheres: Ctrl+B, Ctrl+L"


class _Arm(QWidget):
    """The controls of one arm. ``turned``: part and angle in radians."""

    turned = Signal(str, float)

    def __init__(self, party: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._party = party
        self.setting = QComboBox(self)
        self.setting.setAccessibleName(f"{party.title()}’s setting on the table")
        self.fields: dict[str, QDoubleSpinBox] = {}
        self._labels: dict[str, QLabel] = {}
        row: list[QWidget] = []
        for part, (_, words, symbol) in PARTS.items():
            box = QDoubleSpinBox(self)
            box.setRange(0.0, 90.0 if part == "half" else 180.0)
            box.setWrapping(True)
            box.setDecimals(2)
            box.setSuffix("°")
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.setMinimumWidth(box.fontMetrics().horizontalAdvance("180.00°") + ROOM_FOR_BUTTONS)
            box.setKeyboardTracking(False)
            box.setAccessibleName(f"{party.title()}’s {words}, angle in degrees")
            box.setToolTip(f"Angle of the {words} from horizontal")
            box.valueChanged.connect(self._turn)
            self.fields[part], self._labels[part] = box, role_label(party, self, symbol)
            row += [self._labels[part], box]
        head = role_label(party, self, party.title())
        in_column(
            in_row(head, (self.setting, 1)),
            in_row(*((one, k % 2) for k, one in enumerate(row))),
            inside=self,
            spacing=4,
        )

    def _turn(self, value: float) -> None:
        part = next(part for part, box in self.fields.items() if box is self.sender())
        self.turned.emit(part, math.radians(value))

    def show_arm(self, arm: ArmResults, names: list[str], analyser: str) -> None:
        if [self.setting.itemText(k) for k in range(self.setting.count())] != names:
            self.setting.clear()
            self.setting.addItems(names)
        self.setting.setCurrentIndex(arm.index)
        for part, box in self.fields.items():
            is_there = part in ANALYSERS[analyser]
            box.setVisible(is_there)
            self._labels[part].setVisible(is_there)
            box.setEnabled(not arm.setting.locked)
            box.blockSignals(True)
            box.setValue(math.degrees(angle_of(arm, part)))
            box.blockSignals(False)


class TablePage(QWidget):
    """Bound to its intents; setters emit nothing."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self._table: TableResults | None = None
        self.analyser = QComboBox(self)
        self.analyser.setAccessibleName("Kind of analyser")
        self.analyser.addItems([ANALYSER_WORDS[key] for key in ANALYSERS])
        self.drawing = OpticalTable(theme, self)
        self.arms = {party: _Arm(party, self) for party in PARTIES}
        self.spheres = {party: BlochSphere(party, theme, self) for party in PARTIES}
        both = QWidget(self)
        in_row(*((sphere, 1) for sphere in self.spheres.values()), inside=both)
        parts = ("Table", self.drawing, 3), ("Spheres", both, 4)
        in_column(
            in_row(role_label("muted", self, "Analysers"), (self.analyser, 1)),
            in_row(*((arm, 1) for arm in self.arms.values()), spacing=14),
            (ByTurns(theme, *parts, useful=USEFUL_PART, parent=self), 1),
            inside=self,
            spacing=6,
            margins=BELOW_TABS,
        )
        self._bind()

    def _bind(self) -> None:
        bind, drawing = self._dispatch.bind, self.drawing
        bind(self, self.analyser.activated, "analyser", table_intents.choose_analyser)
        drag = drawing.turn_started, drawing.turn_finished
        bind(self, drawing.plate_turned, "plate", table_intents.turn_plate, during=drag)
        self._dispatch.interrupted.connect(drawing.finish_gesture)
        for party in PARTIES:
            arm, sphere = self.arms[party], self.spheres[party]
            bind(self, arm.setting.activated, "setting on the table", table_intents.choose_on_arm, party)
            bind(self, arm.turned, "plate", table_intents.turn_plate, party)
            moves = sphere.drag_started, sphere.drag_finished
            bind(self, sphere.tip_moved, "move setting", table_intents.move_on_arm, party, during=moves)
            bind(self, sphere.camera_changed, "turn", intents.set_camera, party)
            bind(self, sphere.add_requested, "add setting", intents.add_setting, party)
            bind(self, sphere.remove_requested, "remove setting", table_intents.remove_on_arm, party)
            bind(self, sphere.lock_toggled, "lock", table_intents.lock_on_arm, party)
            sphere.rename_requested.connect(self._rename)
            sphere.message.connect(self._dispatch.tell)
            sphere.together_requested.connect(self._tell_view)
            sphere.poles_requested.connect(self._tell_view)
            self._dispatch.interrupted.connect(sphere.finish_gesture)

    def _tell_view(self) -> None:
        self._dispatch.tell(VIEW_WORDS)

    def _rename(self) -> None:
        party = next(party for party, sphere in self.spheres.items() if sphere is self.sender())
        assert self._table is not None
        arm = self._table.alice if party == "alice" else self._table.bob
        name, accepted = QInputDialog.getText(self, "Rename setting", "Name:", text=arm.setting.label)
        if accepted:
            self._dispatch.apply("rename", intents.rename_setting, party, arm.index, name)

    @shows()
    def _show_table(self, new: Results[Any]) -> None:
        s = new.scenario
        self._table = table = optical_table(s, new.state.state)
        self.analyser.setCurrentIndex(list(ANALYSERS).index(table.analyser))
        self.drawing.show_table(table)
        for party, arm in (("alice", table.alice), ("bob", table.bob)):
            names = [math_unicode(setting.label) for setting in getattr(s, party)]
            self.arms[party].show_arm(arm, names, table.analyser)
            self.spheres[party].set_arrows((arm.setting,))
            self.spheres[party].set_camera(getattr(s.view, party))
