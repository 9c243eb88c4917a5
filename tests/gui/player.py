"""Someone who does one random thing after the other in a window."""

from __future__ import annotations

import random
import sys

from msgspec.structs import replace
from PySide6.QtCore import Qt

from gui.core import intents
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.scenario import BellDiagonal, ColouredNoise, PartiallyEntangled, Singlet, TypedKet
from gui.core.scene_list import SCENES
from gui.widgets.readouts.row import ReadoutRow
from gui.widgets.settings_table.columns import Column
from gui.widgets.slider.parameter_slider import ParameterSlider
from tests.gui.driving import drag
from tests.gui.hands import actions, seen, settle

STATES = [
    Singlet(),
    PartiallyEntangled(0.4),
    ColouredNoise(0.3),
    BellDiagonal((-0.5, -0.4, -0.3)),
    TypedKet("2 01 - i 10"),
]


class Player:
    """Does one random thing after the other in a window; ``done`` says what, for a report."""

    def __init__(self, window, seed: int, stays: bool = False) -> None:
        """``stays``: in the scene in view; what would leave it is left out."""
        self.window, self.random = window, random.Random(seed)
        self.done: list[str] = []
        self._kinds = {
            self.control: 50,
            self.drag: 12,
            self.undo: 8,
            self.redo: 5,
            self.scene: 6,
            self.preset: 4,
            self.cell: 6,
            self.state: 3,
            self.pairs: 2,
            self.data: 2,
            self.shots: 4,
            self.unfold: 4,
            self.tab: 3,
            self.theme: 1,
            self.spheres: 2,
            self.size: 1,
        }
        if stays:
            for leaves in (self.scene, self.preset, self.data, self.shots):
                del self._kinds[leaves]

    def act(self) -> None:
        (kind,) = self.random.choices(list(self._kinds), weights=list(self._kinds.values()))
        self.done.append(kind.__name__)
        kind()
        # Sometimes the next thing comes before the window had time for this one.
        if self.random.random() < 0.8:
            settle(self.window)

    def control(self) -> None:
        """A key, a click, a number typed or a short drag on anything in view."""
        what, do = self.random.choice(actions(self.window))
        self.done[-1] = what
        do()

    def drag(self) -> None:
        """A slider dragged to and fro and past its ends, at times with an undo under the hand."""
        sliders = seen(self.window, ParameterSlider)
        if sliders:
            path = [self.random.choice([0.0, 1.0, self.random.random()]) for _ in range(4)]
            drag(self.random.choice(sliders), path)

    def undo(self) -> None:
        self.window.menus.undo.trigger()

    def redo(self) -> None:
        self.window.menus.redo.trigger()

    def scene(self) -> None:
        self.window.menus.scenes[self.random.choice(list(SCENES))].trigger()

    def preset(self) -> None:
        self.window.dispatch.apply("preset", apply_preset, self.random.choice(list(PRESETS)))

    def cell(self) -> None:
        """An entry of the table of settings, sensible or not."""
        if self.window.dialogs.table is None:
            self.window.menus.table.trigger()
        model = self.window.dialogs.table.table.model
        row, column = self.random.randrange(model.rowCount()), self.random.choice(list(Column))
        text = self.random.choice(["0.5", "90", "-1", "1e400", "x", "", "a1", "probe"])
        if column == Column.LOCK:
            model.setData(
                model.index(row, column), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole
            )
        else:
            model.setData(model.index(row, column), text, Qt.ItemDataRole.EditRole)

    def state(self) -> None:
        self.window.dispatch.apply("state", intents.set_state, self.random.choice(STATES))

    def pairs(self) -> None:
        """Only some pairs are measured, or all again."""

        def some(s):
            every = [(i, j) for i in range(len(s.alice)) for j in range(len(s.bob))]
            kept = [pair for pair in every if self.random.random() < 0.7]
            return replace(s, pairs=tuple(kept) if kept and s.pairs == "all" else "all")

        self.window.dispatch.apply("pairs", some)

    def data(self) -> None:
        if self.random.random() < 0.5:
            self.window.files.open_example(self.random.choice(list(EXAMPLES)))
        else:
            self.window.files.remove_data()

    def shots(self) -> None:
        """Shots of another kind, begun, paused or thrown away; they go on beside what is done next."""
        dialogs, choose = self.window.dialogs, self.random.choice
        if dialogs.shots is None or not dialogs.shots.isVisible():
            self.window.menus.shots.trigger()
        panel = dialogs.shots.panel
        box = choose([panel.source, panel.places, panel.law, panel.rate])
        box.setCurrentIndex(self.random.randrange(box.count()))
        box.activated.emit(box.currentIndex())
        panel.pairs.setValue(choose([1, 20, 1000]))
        choose([panel.start.click, panel.start.click, panel.reset.click, dialogs.shots.close])()

    def unfold(self) -> None:
        panel = self.window.explain_panel.readouts
        if panel.keys():
            self.random.choice(panel.findChildren(ReadoutRow)).head.click()

    def tab(self) -> None:
        tabs = self.window.explain_panel.tabs
        tabs.setCurrentIndex(self.random.randrange(tabs.count()))

    def theme(self) -> None:
        self.window.commands.flip_theme()

    def spheres(self) -> None:
        """One sphere or two; other names at the ends of the axes."""
        self.random.choice([self.window.menus.together, self.window.menus.next_poles]).trigger()

    def size(self) -> None:
        self.window.resize(*self.random.choice([(960, 600), (1280, 720), (1600, 1000)]))


def resident() -> int:
    """Bytes of this process in memory, or 0 where it cannot be told."""
    if not sys.platform.startswith("linux"):
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096
