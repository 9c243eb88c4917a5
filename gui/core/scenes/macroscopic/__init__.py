"""The scene "Macroscopic" without Qt: what is chosen in it; ``intents`` and ``results`` beside it."""

from __future__ import annotations

from gui.core.values import Choices, Frozen, ScenarioError, check_one_of
from physics.macroscopic.strings.sizes import CONSTRUCTIONS, Construction

PAGES = ("partition", "effective", "growth", "strings", "settings", "temperature")
EFFECTIVE_VIEWS = ("tensor", "p", "q")
GROWTH_VIEWS = ("visibility", "criterion", "regions", "settings")
LARGEST_EXPONENT, MOST_CUT = 23, 20  # of ten: particles; regions, and bodies of an observable
STRING_VIEWS = ("tree", "shifts", "table")
MOST_BODY = 4  # spins of a region in an observable of the model that is written down
TEMPERATURE_VIEWS = ("spins", "many", "total")
FEWEST_MANY, MOST_MANY = 2, 10**23  # spins of a complete graph that is not painted
FEWEST_REGIONS, MOST_DRAWN = 2, 6  # regions of a set that is drawn; more are counted only


class StringChoices(Frozen, frozen=True):
    """Which set of anticommuting strings is looked at: its ``construction`` and number of ``regions`` k.

    ``first`` and ``second`` are rows of the set (0 to 2^k - 1), the two that are compared; the second is
    stepped along, and ``steps`` of its k factors are decided. ``shift`` moves the particles of each region
    on (none given: by 0), and x and y are ``exchanged`` in these regions.
    """

    view: str = "tree"
    construction: Construction = "careful"
    regions: int = 4
    first: int = 0
    second: int = 5
    steps: int = 4
    shift: tuple[int, ...] = ()
    exchanged: tuple[int, ...] = ()

    def shift_of(self, region: int) -> int:
        """By how much the particles of a region are moved on."""
        return self.shift[region] if self.shift else 0

    def check(self) -> None:
        """Raise ``ScenarioError`` for what is no string of the set."""
        check_one_of("macroscopic.strings.view", self.view, STRING_VIEWS)
        check_one_of("macroscopic.strings.construction", self.construction, CONSTRUCTIONS)
        _check_whole("macroscopic.strings.regions", self.regions, FEWEST_REGIONS, MOST_DRAWN)
        for name in ("first", "second"):
            _check_whole(f"macroscopic.strings.{name}", getattr(self, name), 0, 2**self.regions - 1)
        _check_whole("macroscopic.strings.steps", self.steps, 0, self.regions)
        if len(self.shift) not in (0, self.regions):
            reason = f"{len(self.shift)} shifts for {self.regions} regions"
            raise ScenarioError("macroscopic.strings.shift", reason)
        for region, shift in enumerate(self.shift):
            _check_whole(f"macroscopic.strings.shift[{region}]", shift, 0, 2**self.regions)
        for k, region in enumerate(self.exchanged):
            _check_whole(f"macroscopic.strings.exchanged[{k}]", region, 0, self.regions - 1)


class GrowthChoices(Frozen, frozen=True):
    """What is seen against the partition; exponents of ten: particles, regions, bodies of an observable."""

    view: str = GROWTH_VIEWS[0]
    particles: int = 23
    regions: int = 7
    body: int = 7

    def check(self) -> None:
        """Raise ``ScenarioError`` for exponents that are none."""
        check_one_of("macroscopic.growth.view", self.view, GROWTH_VIEWS)
        _check_whole("macroscopic.growth.particles", self.particles, 1, LARGEST_EXPONENT)
        for name in ("regions", "body"):
            _check_whole(f"macroscopic.growth.{name}", getattr(self, name), 0, MOST_CUT)


class TemperatureChoices(Frozen, frozen=True):
    """Whose temperatures: the spins of the page Partition, or a complete graph of ``many`` in two halves.

    The ``view`` "total" is of as many, against their total spin. ``coupling`` J of that graph is 1 or -1.
    """

    view: str = TEMPERATURE_VIEWS[0]
    many: int = MOST_MANY
    coupling: int = 1

    def check(self) -> None:
        """Raise ``ScenarioError`` for numbers of spins and couplings that are none."""
        check_one_of("macroscopic.temperature.view", self.view, TEMPERATURE_VIEWS)
        _check_whole("macroscopic.temperature.many", self.many, FEWEST_MANY, MOST_MANY)
        if self.coupling not in (1, -1):
            raise ScenarioError("macroscopic.temperature.coupling", f"{self.coupling} is neither 1 nor -1")


class MacroscopicChoices(Choices, frozen=True):
    """The ``page`` in view, and what is chosen on each; ``effective``: which map of the effective state.

    ``body``: M of the observables of the local model, which are products of M spins of a region.
    """

    page: str = PAGES[0]
    effective: str = EFFECTIVE_VIEWS[0]
    strings: StringChoices = StringChoices()
    growth: GrowthChoices = GrowthChoices()
    body: int = 1
    temperature: TemperatureChoices = TemperatureChoices()

    def check(self) -> None:
        check_one_of("macroscopic.page", self.page, PAGES)
        check_one_of("macroscopic.effective", self.effective, EFFECTIVE_VIEWS)
        self.strings.check()
        self.growth.check()
        _check_whole("macroscopic.body", self.body, 1, MOST_BODY)
        self.temperature.check()


def _check_whole(field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ScenarioError(field, f"{value} is outside {least} to {most}")
