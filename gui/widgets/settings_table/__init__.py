"""The settings of both parties as a table."""

from gui.widgets.settings_table.table import SettingsTable

__all__ = ["SettingsTable"]
