"""The settings as a table in a window of its own, kept in step with the spheres."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from gui.core import intents
from gui.core.results import Results
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.settings_table.table import SettingRow, SettingsTable


class TableDialog(QDialog):
    """Every direction as numbers, editable by keyboard."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.resize(900, 560)
        self._dispatch = dispatcher
        self.table = SettingsTable(theme, self)
        in_column(self.table, inside=self, margins=None)
        self.table.direction_edited.connect(self._move)
        self.table.renamed.connect(self._rename)
        self.table.lock_toggled.connect(self._lock)
        self.table.add_requested.connect(self._add)
        self.table.remove_requested.connect(self._remove)
        self.table.message.connect(dispatcher.tell)

    def render_results(self, new: Results[Any]) -> None:
        """Show the settings of the scenario."""
        for party in ("alice", "bob"):
            rows = [SettingRow(x.label, x.direction, x.locked) for x in getattr(new.scenario, party)]
            self.table.set_settings(party, rows)

    def _move(self, party: str, index: int, direction: object) -> None:
        self._dispatch.apply("type direction", intents.move_setting, party, index, direction)

    def _rename(self, party: str, index: int, name: str) -> None:
        self._dispatch.apply("rename", intents.rename_setting, party, index, name)

    def _lock(self, party: str, index: int, locked: bool) -> None:
        setting = getattr(self._dispatch.store.scenario, party)[index]
        if setting.locked != locked:
            self._dispatch.apply("lock", intents.toggle_lock, party, index)

    def _add(self, party: str) -> None:
        self._dispatch.apply("add setting", intents.add_setting, party)

    def _remove(self, party: str, index: int) -> None:
        self._dispatch.apply("remove setting", intents.remove_setting, party, index)
