"""What the user does in the scene "Open question": pure functions Scenario -> Scenario."""

from __future__ import annotations

import math

from msgspec.structs import replace

from gui.core.scenario import Scenario


def set_chi(scenario: Scenario, chi: float) -> Scenario:
    """The angle χ between a and b."""
    chosen = replace(scenario.open_question, chi=min(max(float(chi), 0.0), math.pi))
    return replace(scenario, open_question=chosen)
