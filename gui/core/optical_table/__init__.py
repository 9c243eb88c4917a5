"""The optical table without Qt: which settings its two analysers measure, and how they are built.

``intents`` and ``results`` stand beside this.
"""

from __future__ import annotations

import math

from gui.core.data.limits import MAX_SETTINGS
from gui.core.values import Choices, check_one_of, check_within

# What can be turned in an analyser of each kind, from the source on.
ANALYSERS: dict[str, tuple[str, ...]] = {
    "quarter_polarizer": ("quarter", "polarizer"),
    "quarter_half": ("quarter", "half"),
    "half": ("half",),
}
Plates = tuple[float, float]


class TableChoices(Choices, frozen=True):
    """``alice``, ``bob``: the setting on each arm, counted from 0. ``analyser``: its kind, on both arms.

    ``plates_a``, ``plates_b``: quarter-wave plate γ and polarizer θ as they were turned last, radians. They
    tell which of the positions that measure one direction is meant; the direction is that of the setting.
    """

    analyser: str = "quarter_polarizer"
    alice: int = 0
    bob: int = 0
    plates_a: Plates = (0.0, 0.0)
    plates_b: Plates = (0.0, 0.0)

    def check(self) -> None:
        check_one_of("table.analyser", self.analyser, tuple(ANALYSERS))
        for party in ("alice", "bob"):
            check_within(f"table.{party}", getattr(self, party), 0, MAX_SETTINGS - 1)
        for name in ("plates_a", "plates_b"):
            for angle in getattr(self, name):
                check_within(f"table.{name}", angle, 0.0, math.pi)
