"""The settings as a table in a window of its own, kept in step with the spheres."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from gui.core import intents
from gui.core.results import Results
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.settings_table import SettingsTable


class TableDialog(QDialog):
    """Every direction as numbers, editable by keyboard."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.resize(900, 560)
        self.table = SettingsTable(theme, self)
        in_column(self.table, inside=self, margins=None)
        table, bind = self.table, dispatcher.bind
        bind(self, table.direction_edited, "type direction", intents.move_setting)
        bind(self, table.renamed, "rename", intents.rename_setting)
        bind(self, table.lock_toggled, "lock", intents.set_lock)
        bind(self, table.add_requested, "add setting", intents.add_setting)
        bind(self, table.remove_requested, "remove setting", intents.remove_setting)
        table.message.connect(dispatcher.tell)

    def render_results(self, new: Results[Any]) -> None:
        """Show the settings of the scenario."""
        for party in ("alice", "bob"):
            self.table.set_settings(party, getattr(new.scenario, party))
