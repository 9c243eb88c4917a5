"""What the user does in the scene "Macroscopic": pure functions Scenario -> Scenario."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import (
    FEWEST_REGIONS,
    LARGEST_EXPONENT,
    MOST_BODY,
    MOST_CUT,
    MOST_DRAWN,
    StringChoices,
)
from gui.core.scenes.macroscopic.many_spins import read_count
from gui.core.scenes.macroscopic.strings import made_strings, row_along


def set_macroscopic_page(scenario: Scenario, page: str) -> Scenario:
    """The page in view."""
    return replace(scenario, macroscopic=replace(scenario.macroscopic, page=page))


def set_effective_view(scenario: Scenario, view: str) -> Scenario:
    """Which map of the effective state is seen: T, or the lengths of P or Q."""
    return replace(scenario, macroscopic=replace(scenario.macroscopic, effective=view))


def set_body(scenario: Scenario, body: float) -> Scenario:
    """M: of how many spins of a region an observable of the local model is the product."""
    chosen = min(max(round(body), 1), MOST_BODY)
    return replace(scenario, macroscopic=replace(scenario.macroscopic, body=chosen))


def set_growth_view(scenario: Scenario, view: str) -> Scenario:
    """What is drawn against the partition."""
    return _growth(scenario, view=view)


def set_growth_number(scenario: Scenario, name: str, exponent: float) -> Scenario:
    """An exponent of ten: of the particles, the regions or the bodies of an observable."""
    least, most = (1, LARGEST_EXPONENT) if name == "particles" else (0, MOST_CUT)
    return _growth(scenario, **{name: min(max(round(exponent), least), most)})


def _growth(scenario: Scenario, **changes: object) -> Scenario:
    growth = replace(scenario.macroscopic.growth, **changes)
    return replace(scenario, macroscopic=replace(scenario.macroscopic, growth=growth))


def set_temperature_view(scenario: Scenario, view: str) -> Scenario:
    """Whose temperatures are seen: those of the spins, or of a complete graph of any size."""
    return _temperature(scenario, view=view)


def set_many_spins(scenario: Scenario, text: str) -> Scenario:
    """The number of spins of the complete graph as it is typed; EntryError for what is none."""
    return _temperature(scenario, many=read_count(text))


def set_many_coupling(scenario: Scenario, key: str) -> Scenario:
    """The sign of J of that graph, "1" or "-1"."""
    return _temperature(scenario, coupling=int(key))


def _temperature(scenario: Scenario, **changes: object) -> Scenario:
    temperature = replace(scenario.macroscopic.temperature, **changes)
    return replace(scenario, macroscopic=replace(scenario.macroscopic, temperature=temperature))


def set_strings_view(scenario: Scenario, view: str) -> Scenario:
    """What is seen of the strings: the tree, the table of all constructions, the shifts."""
    return _strings(scenario, view=view)


def set_construction(scenario: Scenario, construction: str) -> Scenario:
    """Another way to make the strings, for as many regions; the same choices of x and y stay chosen."""
    return _strings(scenario, construction=construction, shift=(), exchanged=())


def set_string_regions(scenario: Scenario, regions: float) -> Scenario:
    """Strings for k regions; the two that are compared stay if there are such."""
    k = min(max(round(regions), FEWEST_REGIONS), MOST_DRAWN)
    was, last = scenario.macroscopic.strings, 2**k - 1
    first = min(was.first, last)
    second = was.second if was.second <= last else (last if first != last else 0)
    return _strings(scenario, regions=k, first=first, second=second, steps=k, shift=(), exchanged=())


def choose_string(scenario: Scenario, row: int) -> Scenario:
    """The string of a row is compared with the one that was looked at last."""
    was = scenario.macroscopic.strings
    if row == was.second:
        return scenario
    return _strings(scenario, first=was.second, second=row, steps=was.regions)


def move_to_string(scenario: Scenario, row: int) -> Scenario:
    """The string of a row takes the place of the second; the first stays."""
    return _strings(scenario, second=row, steps=scenario.macroscopic.strings.regions)


def keep_string(scenario: Scenario) -> Scenario:
    """The string that is looked at becomes the one that others are compared with."""
    return _strings(scenario, first=scenario.macroscopic.strings.second)


def step_along(scenario: Scenario, steps: int) -> Scenario:
    """So many factors of the second string are decided, counted from the root of the tree."""
    was = scenario.macroscopic.strings
    return _strings(scenario, steps=min(max(steps, 0), was.regions))


def take_branch(scenario: Scenario, letter: str) -> Scenario:
    """From where the second string was stepped to on along x or y, to the first string that passes there."""
    was = scenario.macroscopic.strings
    if was.steps == was.regions:
        return scenario
    row = row_along(was, letter)
    return _strings(scenario, second=row, steps=was.steps + 1)


def shift_region(scenario: Scenario, region: int) -> Scenario:
    """The particles of a region are moved on by one more, modulo as many as the set needs there."""
    was = scenario.macroscopic.strings
    size = made_strings(was.construction, was.regions).strings.counts[region]
    shift = [was.shift_of(other) for other in range(was.regions)]
    shift[region] = (shift[region] + 1) % size
    return _strings(scenario, shift=tuple(shift))


def exchange_in_region(scenario: Scenario, region: int) -> Scenario:
    """x and y change places in a region, or are put back."""
    was = scenario.macroscopic.strings.exchanged
    now = tuple(r for r in was if r != region) if region in was else tuple(sorted((*was, region)))
    return _strings(scenario, exchanged=now)


def shift_nothing(scenario: Scenario) -> Scenario:
    """The set itself again."""
    return _strings(scenario, shift=(), exchanged=())


def _strings(scenario: Scenario, **changes: object) -> Scenario:
    strings: StringChoices = replace(scenario.macroscopic.strings, **changes)
    return replace(scenario, macroscopic=replace(scenario.macroscopic, strings=strings))
