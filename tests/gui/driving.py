"""Widgets driven as a user would, by what they show."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from gui.core.store import Store
from gui.widgets.by_turns import ByTurns
from gui.widgets.ruler import WernerRuler
from gui.widgets.settings_table import SettingsTable
from gui.widgets.slider import ParameterSlider
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from gui.widgets.sphere import BlochSphere


class Heard:
    """The gestures and values that a widget tells of, in their order."""

    def __init__(self, widget: ParameterSlider | WernerRuler, changed: SignalInstance) -> None:
        self.events: list[str] = []
        self.values: list[float] = []
        widget.drag_started.connect(self._started)
        changed.connect(self._changed)
        widget.drag_finished.connect(self._finished)

    def _started(self) -> None:
        self.events.append("start")

    def _changed(self, value: float) -> None:
        self.values.append(value)
        self.events.append("change")

    def _finished(self) -> None:
        self.events.append("finish")

    @property
    def gestures(self) -> str:
        """The events, however many changes there were between two others."""
        return re.sub("(change )+", "change ", " ".join(self.events) + " ").strip()


def type_into(slider: ParameterSlider, text: str) -> None:
    """Type a number into the field of a slider, in the unit on screen, and press Enter."""
    entry = slider.findChild(NumberEntry)
    entry.setText(text)
    entry.commit()


def drag(slider: ParameterSlider, fractions: Iterable[float]) -> None:
    """Drag the handle of a slider over these places, from 0 to 1 along its range."""
    groove = slider.findChild(SliderGroove)
    groove.pressed.emit()
    for fraction in fractions:
        groove.moved.emit(fraction)
    groove.released.emit()


def choose_row(table: SettingsTable, party: str, index: int) -> None:
    """Make a setting the current row of the table."""
    table.view.setCurrentIndex(table.model.index(table.model.row_of(party, index), 0))


def choose_tip(sphere: BlochSphere, index: int) -> None:
    """Walk to a tip with the key for the next one."""
    for _ in range(len(sphere.arrows())):
        if sphere.selected() != index:
            QTest.keyClick(sphere, Qt.Key.Key_PageDown)
    assert sphere.selected() == index


def button(window: QWidget, text: str) -> QPushButton:
    """The button that says ``text``."""
    (found,) = [one for one in window.findChildren(QPushButton) if one.text().replace("&", "") == text]
    return found


def bring_to_front(part: QWidget) -> None:
    """Turn to a part that another one hides in a low window."""
    turns = part.parentWidget()
    if isinstance(turns, ByTurns):
        turns.bar.setCurrentIndex(turns.parts.index(part))


def undo_steps(store: Store) -> int:
    """How many steps can be undone: all are, and done again."""
    count = 0
    while store.undo_name is not None:
        store.undo()
        count += 1
    for _ in range(count):
        store.redo()
    return count
