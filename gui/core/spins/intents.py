"""What the user does with spins and regions: pure functions Scenario -> Scenario."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.spins import Regions, SpinState, spin_count
from gui.core.values import ScenarioError, Vector, unit_vector
from physics.macroscopic.regions import contiguous_regions

Z: Vector = (0.0, 0.0, 1.0)


def set_spin_state(scenario: Scenario, state: SpinState) -> Scenario:
    """Another state; with another number of spins the regions become as many blocks of neighbours."""
    spins = replace(scenario.spins, state=state)
    n = spin_count(state)
    if n != spin_count(scenario.spins.state):
        count = min(len(spins.regions), max(n, 2))
        spins = replace(spins, regions=contiguous_regions(n, count), directions=spins.directions[:count])
    return replace(scenario, spins=spins)


def set_regions(scenario: Scenario, regions: Regions) -> Scenario:
    """Other regions; one that is new is measured along z."""
    directions = region_directions(scenario)[: len(regions)] if scenario.spins.directions else ()
    if directions:
        directions += (Z,) * (len(regions) - len(directions))
    return replace(scenario, spins=replace(scenario.spins, regions=regions, directions=directions))


def paint_spins(scenario: Scenario, painted: Iterable[int], region: int | None) -> Scenario:
    """Spins go into a region, or with None into none; a region that loses its last one is refused."""
    taken = set(painted)
    regions = [tuple(i for i in kept if i not in taken) for kept in scenario.spins.regions]
    for r, left in enumerate(regions):
        if not left and r != region:
            name, kept = chr(ord("A") + r), scenario.spins.regions[r]
            last = f"spin {kept[0]} stays" if len(kept) == 1 else "these spins stay"
            raise ScenarioError(f"spins.regions[{r}]", f"{last}: region {name} has no other")
    if region is not None:
        if not 0 <= region < len(regions):
            raise ScenarioError("spins.regions", f"there is no region number {region + 1}")
        regions[region] = tuple(sorted({*regions[region], *taken}))
    return replace(scenario, spins=replace(scenario.spins, regions=tuple(regions)))


def set_region_direction(scenario: Scenario, region: int, direction: Vector) -> Scenario:
    """The direction along which a region is measured."""
    directions = list(region_directions(scenario))
    if not 0 <= region < len(directions):
        raise ScenarioError("spins.directions", f"there is no region number {region + 1}")
    directions[region] = unit_vector(f"spins.directions[{region}]", direction)
    return replace(scenario, spins=replace(scenario.spins, directions=tuple(directions)))


def region_directions(scenario: Scenario) -> tuple[Vector, ...]:
    """The direction of each region; all are z where none was chosen."""
    return scenario.spins.directions or (Z,) * len(scenario.spins.regions)
