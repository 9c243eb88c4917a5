"""What the user does on the page "Partition" of the scene "Macroscopic": the state, the regions."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic.lattice import lattice_of
from gui.core.spins import (
    MOST_SPINS,
    ClusterSpins,
    CoupledSpins,
    DickeSpins,
    GhzSpins,
    GivenVector,
    HaarSpins,
    HeisenbergSpins,
    SingletSpins,
    SpinState,
    WSpins,
    fewest_spins,
    most_spins,
    spin_count,
)
from gui.core.spins.intents import paint_spins, set_regions, set_spin_state
from gui.core.values import ScenarioError
from physics.macroscopic.regions import (
    MAX_REGIONS,
    MIN_REGIONS,
    checkerboard,
    contiguous_regions,
    random_regions,
    stripes,
)
from physics.macroscopic.thermal.model import GRAPHS

# The states that can be chosen by name, in their order on screen; a vector is opened from a file.
SPIN_FAMILIES: dict[str, type[SpinState]] = {
    "singlets": SingletSpins,
    "haar": HaarSpins,
    "ghz": GhzSpins,
    "w": WSpins,
    "dicke": DickeSpins,
    "cluster": ClusterSpins,
    "total_spin": CoupledSpins,
    "heisenberg": HeisenbergSpins,
    "vector": GivenVector,
}
REGION_PRESETS = ("halves", "stripes", "checkerboard", "random")
SEEDS = 50  # of random regions, before they come again


def spin_family(state: SpinState) -> str:
    """The key of a state in ``SPIN_FAMILIES``."""
    return next(key for key, kind in SPIN_FAMILIES.items() if isinstance(state, kind))


def choose_spin_family(scenario: Scenario, family: str) -> Scenario:
    """The first state of another family, with as many spins if it can have them."""
    was = scenario.spins.state
    if family == spin_family(was):
        return scenario
    if family == "vector":
        raise ScenarioError("spins.state", "a state vector is opened from a .npy file")
    kind = SPIN_FAMILIES[family]
    first: SpinState = kind()  # type: ignore[call-arg]
    return _with_count(set_spin_state(scenario, first), min(spin_count(was), MOST_SPINS))


def set_spin_count(scenario: Scenario, n: float) -> Scenario:
    """Another number of spins; singlets come in pairs."""
    return _with_count(scenario, round(n))


def _with_count(scenario: Scenario, n: int) -> Scenario:
    state = scenario.spins.state
    n = min(max(n, fewest_spins(state)), most_spins(state))
    match state:
        case GivenVector():
            raise ScenarioError("spins.state.n", f"the vector of the file has {state.n} spins")
        case SingletSpins():
            new: SpinState = replace(state, n=n - n % 2)
        case DickeSpins():
            new = replace(state, n=n, k=min(state.k, n))
        case CoupledSpins():
            a = n - n // 2
            new = CoupledSpins(a, n - a, a - (n - a))
        case _:
            new = replace(state, n=n)
    return set_spin_state(scenario, new)


def set_ones(scenario: Scenario, k: float) -> Scenario:
    """The number of ones of a Dicke state."""
    state = scenario.spins.state
    if not isinstance(state, DickeSpins):
        raise ScenarioError("spins.state.k", "needs a Dicke state")
    return set_spin_state(scenario, replace(state, k=min(max(round(k), 0), state.n)))


def set_spin_seed(scenario: Scenario, seed: float) -> Scenario:
    """The seed of a random state."""
    state = scenario.spins.state
    if not isinstance(state, HaarSpins):
        raise ScenarioError("spins.state.seed", "needs a random state")
    return set_spin_state(scenario, replace(state, seed=round(seed)))


def set_temperature(scenario: Scenario, temperature: float) -> Scenario:
    """The temperature of a thermal state, in units of |J|."""
    return _thermal(scenario, temperature=float(temperature))


def set_field(scenario: Scenario, field: float) -> Scenario:
    """The field h of a thermal state, in units of |J|."""
    return _thermal(scenario, field=float(field))


def set_coupling(scenario: Scenario, coupling: int) -> Scenario:
    """Antiferromagnet (1) or ferromagnet (-1)."""
    return _thermal(scenario, coupling=coupling)


def set_graph(scenario: Scenario, graph: str) -> Scenario:
    """Ring, chain or complete graph, with as many spins if it can have them."""
    if graph not in GRAPHS:
        raise ScenarioError("spins.state.graph", f"there is no graph {graph}")
    state = scenario.spins.state
    n = spin_count(state)
    return _with_count(_thermal(scenario, graph=graph, n=n if graph == "complete" else min(n, MOST_SPINS)), n)


def _thermal(scenario: Scenario, **changes: object) -> Scenario:
    state = scenario.spins.state
    if not isinstance(state, HeisenbergSpins):
        raise ScenarioError("spins.state", "needs a thermal state")
    return set_spin_state(scenario, replace(state, **changes))


def set_twice_j(scenario: Scenario, twice_j: float) -> Scenario:
    """The total spin J to which the two halves are coupled, as 2J; it goes up in steps of 2."""
    state = scenario.spins.state
    if not isinstance(state, CoupledSpins):
        raise ScenarioError("spins.state.twice_j", "needs two coupled spins")
    low = abs(state.n_a - state.n_b)
    steps = round((twice_j - low) / 2)
    return set_spin_state(
        scenario, replace(state, twice_j=min(max(low + 2 * steps, low), state.n_a + state.n_b))
    )


def set_region_count(scenario: Scenario, count: float) -> Scenario:
    """K regions of neighbouring spins, as equal as they can be."""
    n = spin_count(scenario.spins.state)
    k = min(max(round(count), MIN_REGIONS), MAX_REGIONS, n)
    if k == len(scenario.spins.regions):
        return scenario
    return set_regions(scenario, contiguous_regions(n, k))


def arrange_regions(scenario: Scenario, preset: str) -> Scenario:
    """As many regions as there are, of neighbours, in stripes, like a checkerboard or drawn at random."""
    state, count = scenario.spins.state, len(scenario.spins.regions)
    n, columns = spin_count(state), lattice_of(state).columns
    match preset:
        case "halves":
            regions = contiguous_regions(n, count)
        case "stripes":
            regions = stripes(n, count, columns)
        case "checkerboard":
            regions = checkerboard(n, count, columns)
        case "random":
            # Pressed again, another draw: the one after that which made the present regions.
            made = (k for k in range(SEEDS) if random_regions(n, count, k) == scenario.spins.regions)
            regions = random_regions(n, count, next(made, -1) + 1)
        case _:
            raise ScenarioError("spins.regions", f"there is no arrangement {preset}")
    return set_regions(scenario, regions)


def paint_spin(scenario: Scenario, spin: int, region: int) -> Scenario:
    """One spin goes into a region, or into none (-1)."""
    return paint_spins(scenario, (spin,), None if region < 0 else region)
