"""Shots: pairs taken one after the other from a source; what is chosen for it. The rest is beside it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from gui.core.values import Choices, ScenarioError, check_one_of
from physics.experiment.shots import LARGEST_NUMBER

Source = Literal["quantum", "leggett", "local"]
SOURCES: tuple[Source, ...] = ("quantum", "leggett", "local")
Places = Literal["leggett", "all"]
PLACES: tuple[Places, ...] = ("leggett", "all")
RATES = (1, 2, 5, 10, 30, 100, 1_000, 10_000, 100_000, 1_000_000)  # pairs a second, all settings together
LARGEST_SEED = 2**31 - 1


class Amount(Struct, frozen=True):
    """How many pairs are taken at each pair of settings (Poisson: in the mean), and from which seed."""

    pairs: int = 1000
    seed: int = 1
    poisson: bool = False


class ShotChoices(Choices, frozen=True):
    """What is taken, and how fast.

    ``places``: the pairs of settings of L_N alone, where the settings are its own, or all that count.
    ``rate``: pairs a second.
    """

    source: Source = "quantum"
    places: Places = "leggett"
    pairs: int = 1000
    poisson: bool = False
    seed: int = 1
    rate: int = 100

    @property
    def amount(self) -> Amount:
        """Of each pair of settings."""
        return Amount(self.pairs, self.seed, self.poisson)

    def check(self) -> None:
        check_one_of("shots.source", self.source, SOURCES)
        check_one_of("shots.places", self.places, PLACES)
        if not 1 <= self.pairs <= LARGEST_NUMBER:
            raise ScenarioError("shots.pairs", f"{self.pairs} is outside 1 to {LARGEST_NUMBER}")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise ScenarioError("shots.seed", f"{self.seed} is outside 0 to {LARGEST_SEED}")
        if self.rate not in RATES:
            raise ScenarioError("shots.rate", f"{self.rate} is none of {', '.join(map(str, RATES))}")
