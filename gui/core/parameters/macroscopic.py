"""The parameters of the scene Macroscopic: the spins with their regions, the anticommuting strings."""

from __future__ import annotations

import math
from collections.abc import Callable

from gui.core.parameters.parameter import Parameter
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import (
    FEWEST_REGIONS,
    LARGEST_EXPONENT,
    MOST_BODY,
    MOST_CUT,
    MOST_DRAWN,
    spin_intents,
)
from gui.core.scenes.macroscopic import intents as macroscopic
from gui.core.spins import (
    FEWEST_SPINS,
    MOST_ON_COMPLETE_GRAPH,
    MOST_SPINS,
    CoupledSpins,
    DickeSpins,
    GivenVector,
    HaarSpins,
    HeisenbergSpins,
    SpinState,
    fewest_spins,
    most_spins,
    spin_count,
)
from physics.macroscopic.regions import MAX_REGIONS, MIN_REGIONS

_AT_FIRST = Scenario()
HOTTEST, STRONGEST = 20.0, 10.0  # of the sliders; more may be typed in files
MOST_SEEDS = 9_999


def _of(kind: type[SpinState], name: str) -> Callable[[Scenario], float]:
    def get(scenario: Scenario) -> float:
        state = scenario.spins.state
        return float(getattr(state, name)) if isinstance(state, kind) else math.nan

    return get


def _needs(kind: type[SpinState], words: str) -> Callable[[Scenario], str | None]:
    def off(scenario: Scenario) -> str | None:
        return None if isinstance(scenario.spins.state, kind) else f"needs {words}"

    return off


def _read_from_file(scenario: Scenario) -> str | None:
    return "as many as the file has" if isinstance(scenario.spins.state, GivenVector) else None


def _counts(scenario: Scenario) -> tuple[float, float]:
    state = scenario.spins.state
    return fewest_spins(state), most_spins(state)


def _ones(scenario: Scenario) -> tuple[float, float]:
    return 0, spin_count(scenario.spins.state)


def _couplings(scenario: Scenario) -> tuple[float, float]:
    state = scenario.spins.state
    if not isinstance(state, CoupledSpins):
        return 0, MOST_SPINS
    return abs(state.n_a - state.n_b), state.n_a + state.n_b


def _region_counts(scenario: Scenario) -> tuple[float, float]:
    return MIN_REGIONS, max(MIN_REGIONS, min(MAX_REGIONS, spin_count(scenario.spins.state)))


def _exponent(name: str, symbol: str, words: str, low: int, high: int) -> Parameter:
    return Parameter(
        key=f"growth_{name}", symbol=symbol, words=words, low=low, high=high,
        default=getattr(_AT_FIRST.macroscopic.growth, name), step=1, page=4, integer=True,
        undo="numbers of the limit", get=lambda s: getattr(s.macroscopic.growth, name),
        set=lambda s, value: macroscopic.set_growth_number(s, name, value),
    )  # fmt: skip


# fmt: off
MACROSCOPIC_ROWS = (
    _exponent("particles", "lg N", "Number of particles, as a power of ten", 1, LARGEST_EXPONENT),
    _exponent("regions", "lg K", "Number of regions, as a power of ten", 0, MOST_CUT),
    _exponent("body", "lg M", "Particles that one observable acts on, as a power of ten", 0, MOST_CUT),
    Parameter(
        key="model_body", symbol="M", words="Spins of a region in one observable of the local model",
        low=1, high=MOST_BODY, default=_AT_FIRST.macroscopic.body, step=1, page=1, integer=True,
        undo="observables of the model", get=lambda s: s.macroscopic.body, set=macroscopic.set_body,
    ),
    Parameter(
        key="string_regions", symbol="k", words="Number of regions of the anticommuting strings",
        low=FEWEST_REGIONS, high=MOST_DRAWN, default=_AT_FIRST.macroscopic.strings.regions, step=1, page=2,
        integer=True, undo="number of regions",
        get=lambda s: s.macroscopic.strings.regions, set=macroscopic.set_string_regions,
    ),
    Parameter(
        key="spin_count", symbol="N", words="Number of spins", low=FEWEST_SPINS, high=MOST_ON_COMPLETE_GRAPH,
        default=spin_count(_AT_FIRST.spins.state), step=1, page=4, integer=True, undo="number of spins",
        get=lambda s: spin_count(s.spins.state), set=spin_intents.set_spin_count, least_most=_counts,
        off=_read_from_file,
    ),
    Parameter(
        key="region_count", symbol="K", words="Number of regions", low=MIN_REGIONS, high=MAX_REGIONS,
        default=len(_AT_FIRST.spins.regions), step=1, page=2, integer=True, undo="regions",
        get=lambda s: len(s.spins.regions), set=spin_intents.set_region_count, least_most=_region_counts,
    ),
    Parameter(
        key="spin_temperature", symbol="T", words="Temperature in units of |J|", low=0.0, high=HOTTEST,
        default=HeisenbergSpins().temperature, step=0.05, page=0.5, decimals=3, role="bound",
        undo="temperature", get=_of(HeisenbergSpins, "temperature"), set=spin_intents.set_temperature,
        off=_needs(HeisenbergSpins, "a thermal state"),
    ),
    Parameter(
        key="spin_field", symbol="h", words="Field along z in units of |J|", low=-STRONGEST, high=STRONGEST,
        default=0.0, step=0.05, page=0.5, decimals=3, role="threshold", undo="field",
        get=_of(HeisenbergSpins, "field"), set=spin_intents.set_field,
        off=_needs(HeisenbergSpins, "a thermal state"),
    ),
    Parameter(
        key="spin_ones", symbol="k", words="Ones of the Dicke state", low=0, high=MOST_SPINS,
        default=DickeSpins().k, step=1, page=2, integer=True, undo="state of the spins",
        get=_of(DickeSpins, "k"), set=spin_intents.set_ones, off=_needs(DickeSpins, "a Dicke state"),
        least_most=_ones,
    ),
    Parameter(
        key="spin_seed", symbol="seed", words="Seed of the random state", low=0, high=MOST_SEEDS, default=0,
        step=1, page=10, integer=True, undo="state of the spins", get=_of(HaarSpins, "seed"),
        set=spin_intents.set_spin_seed, off=_needs(HaarSpins, "a random state"),
    ),
    Parameter(
        key="spin_twice_j", symbol="2J", words="Twice the total spin J of the two coupled groups",
        low=0, high=MOST_SPINS, default=0, step=2, page=4, integer=True, undo="state of the spins",
        get=_of(CoupledSpins, "twice_j"), set=spin_intents.set_twice_j,
        off=_needs(CoupledSpins, "two coupled spins"), least_most=_couplings,
    ),
)
# fmt: on
