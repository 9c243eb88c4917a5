"""The panel at the right: what the numbers are and what they mean."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gui.core.results import Results
from gui.panels.words import state_name
from gui.scenes.scene import Scene
from gui.theme import Theme
from gui.widgets.readout_panel import ReadoutPanel, ReadoutSpec


class ExplainPanel(QFrame):
    """Shows the read-outs of Results."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._specs: list[ReadoutSpec] = []
        self._title = QLabel("Read-outs", self)
        self._title.setProperty("role", "heading")
        self._subtitle = QLabel(self)
        self._subtitle.setProperty("role", "muted")
        self.readouts = ReadoutPanel(theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 6, 8)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._subtitle)
        layout.addWidget(self.readouts, 1)

    def set_theme(self, theme: Theme) -> None:
        self.readouts.set_theme(theme)

    def render_results(self, scene: Scene, new: Results) -> None:
        """Show the numbers that ``scene`` has to say about ``new``."""
        specs = scene.readout_specs(new)
        if specs != self._specs:
            self._specs = specs
            self.readouts.set_items(specs)
        s = new.scenario
        subtitle = scene.readout_title or f"{state_name(s)}, {len(s.alice)} × {len(s.bob)} settings"
        if subtitle != self._subtitle.text():
            self._subtitle.setText(subtitle)
        self.readouts.update_values(scene.readout_values(new))
