"""The Werner ruler of the window and that of the stage show a Scenario alike."""

from __future__ import annotations

from gui.core.scenario import Scenario
from gui.panels.words import ruler_words
from gui.widgets.ruler import WernerRuler


def show_on_ruler(ruler: WernerRuler, scenario: Scenario) -> None:
    """V and whose it is; where correlations are given there is none to drag."""
    visibility, reason = ruler_words(scenario)
    ruler.set_visibility(visibility)
    ruler.set_enabled_reason(reason)
    ruler.setEnabled(scenario.postulated is None)
