"""The scene "Model" without Qt: what is chosen in it; ``intents``, ``sampling`` and ``results`` beside it."""

from __future__ import annotations

from gui.core.data.limits import MAX_SETTINGS
from gui.core.values import Choices, Vector, check_unit, check_within

MAX_SEED = 2**31 - 1


class ModelChoices(Choices, frozen=True):
    """Pair of settings (indices into alice and bob), hidden u, and the sampler's seed."""

    alice: int = 0
    bob: int = 0
    seed: int = 1
    hidden: Vector = (0.36, 0.48, 0.8)

    def check(self) -> None:
        check_within("model.alice", self.alice, 0, MAX_SETTINGS - 1)
        check_within("model.bob", self.bob, 0, MAX_SETTINGS - 1)
        check_within("model.seed", self.seed, 0, MAX_SEED)
        check_unit("model.hidden", self.hidden)
