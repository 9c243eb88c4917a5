"""Taking shots in a window of its own, beside whatever scene is in view."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from gui.core.results import Results
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.panels.shots.panel import ShotPanel
from gui.tasks.dispatcher import Dispatcher


class ShotsDialog(QDialog):
    """The panel of shots; to close it is to pause."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Take shots")
        self.resize(660, 600)
        self.panel = ShotPanel(dispatcher, theme, self)
        in_column(self.panel, inside=self, margins=None)

    def render_results(self, new: Results[Any]) -> None:
        """Show what is chosen and what was taken."""
        self.panel.render_results(new)
