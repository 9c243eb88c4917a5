"""The scene "Open question" without Qt: what is chosen in it; intents, results and finite table beside it."""

from __future__ import annotations

import math

from gui.core.values import Choices, check_within


class OpenQuestionChoices(Choices, frozen=True):
    """The angle χ between a and b (radians); by default where the least V violates."""

    chi: float = 2 * math.asin(1 / (2 + math.sqrt(2)))

    def check(self) -> None:
        check_within("open_question.chi", self.chi, 0.0, math.pi)
