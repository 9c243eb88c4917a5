"""R. Ramanathan et al., Phys. Rev. Lett. 107, 060405 (2011): local realism of macroscopic correlations."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec.structs import replace

from gui.core.intents import default_scenario
from gui.core.papers.ramanathan2011_appendix import APPENDIX, KEY
from gui.core.papers.start import growth_of, triad_at, with_choices
from gui.core.papers.types import NotShown, Paper, PaperFigure, PublishedNumber, claim
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import TemperatureChoices
from gui.core.scenes.macroscopic.growth import settings_reach
from gui.core.scenes.macroscopic.settings_work import TightCase, compute_model, compute_tight_cases
from gui.core.scenes.macroscopic.temperature import compute_temperatures
from gui.core.spins import CoupledSpins, HaarSpins, HeisenbergSpins, SingletSpins, Spins, SpinState
from gui.core.spins.results import SpinsResults, evaluate_spins
from physics.macroscopic.regions import contiguous_regions
from physics.macroscopic.strings.sizes import most_regions
from physics.macroscopic.visibility import partition_visibility

PAPER = Paper(
    key=KEY,
    short="Ramanathan et al. 2011",
    authors="R. Ramanathan, T. Paterek, A. Kay, P. Kurzyński and D. Kaszlikowski",
    title="Local realism of macroscopic correlations",
    journal="Physical Review Letters 107, 060405",
    year=2011,
    doi="10.1103/PhysRevLett.107.060405",
)


def _spins(
    state: SpinState, regions: tuple[tuple[int, ...], ...], page: str = "partition", **changes: Any
) -> Scenario:
    s = replace(default_scenario(), spins=Spins(state, regions))
    return with_choices(s, "macroscopic", page=page, **changes)


def _halves(state: SpinState, n: int, page: str = "partition", **changes: Any) -> Scenario:
    return _spins(state, contiguous_regions(n, 2), page, **changes)


def _of(results: Results[Any]) -> SpinsResults:
    return evaluate_spins(results.scenario.spins)


def _two(results: Results[Any], name: str) -> float:
    return float(getattr(_of(results).two, name))


def _quietly(_: float) -> None:
    pass


def _never() -> bool:
    return False


def _model_deviation(results: Results[Any]) -> float:
    """How far the local model of as many settings as spins is from the effective state."""
    s = results.scenario
    counts = [len(region) for region in s.spins.regions]
    alice = tuple(x.direction for x in s.alice[: counts[0]])
    bob = tuple(x.direction for x in s.bob[: counts[1]])
    return compute_model(s.spins, alice, bob, progress=_quietly, should_stop=_never).deviation


@lru_cache(maxsize=1)
def _cases() -> tuple[TightCase, ...]:
    return compute_tight_cases(progress=_quietly, should_stop=_never)


def _tight(name: str, spins: int) -> float:
    return next(c.value for c in _cases() if c.inequality == name and c.spins == (1, spins))


def _size_below(key: str) -> Callable[[Results[Any]], float]:
    """The size R of a region from which on V is at most the threshold of that key."""
    return lambda r: float(next(one.size for one in r.partition.impossible if one.key == key))


def _at_zero_temperature(results: Results[Any]) -> float:
    state = results.scenario.spins.state
    assert isinstance(state, HeisenbergSpins)
    regions = results.scenario.spins.regions
    # A complete graph has a closed form: no averages are needed.
    curve = compute_temperatures(state, regions, None, progress=_quietly, should_stop=_never)
    return float(curve.visibility[0])


FIGURES = (
    PaperFigure(
        "figure-1",
        KEY,
        "Figure 1",
        "A lattice of spins in two regions A and B; in each the magnetization along one direction is "
        "measured.",
        "Eight spins in singlets across the cut; paint spins into the other region and turn the directions.",
        lambda: _halves(SingletSpins(8), 8),
        part="scene",
        numbers=(
            PublishedNumber(
                "T_zz of the magnetizations",
                -4 / 16,
                lambda r: float(_of(r).tensor[2, 2]),
                decimals=6,
                reason="eq. (7): 4 of the N_A N_B = 16 pairs are singlets, the others uncorrelated",
            ),
        ),
    ),
    PaperFigure(
        "eq-2-4",
        KEY,
        "Eqs. (2)–(4)",
        "All that two magnetizations tell of the state is the average of its pairs, an effective state of "
        "two "
        "qubits.",
        "The tensor T of the effective state, entry by entry.",
        lambda: _halves(SingletSpins(6), 6, "effective"),
        numbers=(
            PublishedNumber(
                "Visibility of the effective state",
                1 / 3,
                lambda r: _two(r, "visibility"),
                decimals=6,
                reason="3 singlets among 9 pairs",
            ),
        ),
    ),
    PaperFigure(
        "eq-6",
        KEY,
        "Eqs. (6) and (7)",
        "A local model of two settings a side exists if L = Σ T² over x, y is at most 1.",
        "A random state of eight spins: L of the whole is far below 1.",
        lambda: _halves(HaarSpins(8, 3), 8, "effective"),
        numbers=(
            claim("L is at most 1", lambda r: _of(r).sum_of_squares <= 1, "eq. (6), N_A and N_B above 1"),
            claim(
                "so is the largest L over local axes",
                lambda r: _two(r, "largest_tensor") <= 1 + 1e-12,
                "the argument holds along any axes",
            ),
        ),
    ),
    PaperFigure(
        "eq-8-9",
        KEY,
        "Eqs. (8) and (9)",
        "Monogamy: vectors P and Q of four anticommuting correlations have length at most 1, so L is.",
        "The length of P for each pair of spins: 1 beside the singlet of spins 0 and 2, and none above.",
        lambda: _spins(SingletSpins(4), ((0,), (1, 2, 3)), "effective", effective="p"),
        numbers=(
            claim("P is at most 1", lambda r: _two(r, "p_length") <= 1 + 1e-12, "below eq. (9)"),
            claim("Q is at most 1", lambda r: _two(r, "q_length") <= 1 + 1e-12, "below eq. (9)"),
        ),
        note="For N_B = 1 the paper’s pairing along j does not work; the vectors are then paired along i.",
    ),
    PaperFigure(
        "k-regions",
        KEY,
        "K ≤ log₂ N regions",
        "Up to log₂ N regions there is a local model for every state; the number may be larger.",
        "The largest K against N for the tree of the paper, the careful one, the best sets found, and the "
        "limit "
        "of the method.",
        lambda: growth_of("regions"),
        numbers=(
            PublishedNumber(
                "Regions that N = 10²³ particles allow",
                math.log2(1e23),
                lambda r: float(most_regions(1e23, "careful")),
                decimals=1,
                reason="section III: K <= log2 N; with the careful tree, in whole regions",
                tolerance=1.0,
            ),
            claim(
                "K stays logarithmic in N for any such set",
                lambda r: most_regions(1e23, "least") < 2 * math.log2(1e23),
                "own result: a set needs at least 2^(K−1) + K − 1 particles",
            ),
        ),
        note="The paper hopes for a polynomial dependence; by this method it stays logarithmic.",
    ),
    PaperFigure(
        "eq-10",
        KEY,
        "Eq. (10)",
        "As many settings as spins in each region have a local model, made from the state itself.",
        "The model for two spins a side: its hidden outcomes and how far it is from the quantum statistics.",
        lambda: replace(triad_at("macroscopic", 40.0), **_as_fields(_halves(HaarSpins(4, 1), 4, "settings"))),
        numbers=(
            PublishedNumber(
                "Deviation of the model",
                0.0,
                _model_deviation,
                decimals=9,
                reason="eq. (10) is exact; numerically below 1e-9",
            ),
        ),
    ),
    PaperFigure(
        "tight",
        KEY,
        "Section IV: tightness",
        "One setting more than spins, and a Bell inequality can be violated: CHSH for single spins, one of "
        "three "
        "settings for two.",
        "The table of cases: 2√2 for CHSH, and I3322 barely above its bound.",
        lambda: replace(
            triad_at("macroscopic", 40.0), **_as_fields(_spins(HaarSpins(3, 1), ((0,), (1, 2)), "settings"))
        ),
        numbers=(
            PublishedNumber(
                "CHSH of single spins",
                2 * math.sqrt(2),
                lambda r: _tight("chsh", 1),
                decimals=3,
                reason="N_B = 1, S = 2: “the case is just CHSH”",
            ),
            PublishedNumber(
                "CHSH with N_B = 2",
                2.0,
                lambda r: _tight("chsh", 2),
                decimals=3,
                reason="S = 2 <= N_B has a local model",
            ),
            PublishedNumber(
                "I3322 above its bound with N_B = 2, S = 3",
                0.0161,
                lambda r: _tight("i3322", 2) - _i3322_bound(),
                decimals=4,
                reason="section IV, ref. 32, says that it is violated; the size is this program’s own",
            ),
        ),
    ),
    PaperFigure(
        "example",
        KEY,
        "Section IV: 10²³ particles",
        "10²³ particles in 10⁷ regions with 10⁷-body observables still need 10⁹ settings for a violation.",
        "The number of settings with a local model against N; the paper’s example is marked.",
        lambda: growth_of("settings"),
        numbers=(
            PublishedNumber(
                "Settings of the example",
                1e9,
                lambda r: float(settings_reach(r.scenario.macroscopic.growth).paper),
                decimals=0,
                reason="N/(K M) = 10^(23−7−7)",
            ),
        ),
    ),
    PaperFigure(
        "eq-12",
        KEY,
        "Eqs. (11) and (12)",
        "Rotationally invariant states give an effective Werner state of V = −Σ⟨s·s⟩/(3 N_A N_B).",
        "Four and four spins, coupled to the smallest total spin: they reach the largest V possible.",
        lambda: _halves(CoupledSpins(4, 4, 0), 8),
        part="scene",
        numbers=(
            PublishedNumber(
                "V of R = 4",
                6 / 12,
                lambda r: _two(r, "visibility"),
                decimals=6,
                reason="(R + 2)/(3R), which these states saturate",
            ),
        ),
        note="Not every singlet reaches the bound: two singlets across the cut give 0.5 where 2/3 is "
        "possible.",
    ),
    PaperFigure(
        "bound",
        KEY,
        "V ≤ (R + 2)/(3R)",
        "The larger region limits the visibility: beyond two qubits no projective Bell inequality is "
        "violated, "
        "from R = 8 on none at all.",
        "The curve over R with the visibilities at which one explanation after the other takes over.",
        lambda: growth_of("visibility"),
        numbers=(
            PublishedNumber(
                "V at R = 2",
                2 / 3,
                lambda r: float(partition_visibility(2)),
                decimals=6,
                reason="section V: “more than two qubits”",
            ),
            PublishedNumber(
                "R from which all POVMs are local",
                8.0,
                _size_below("povm_model_barrett"),
                decimals=0,
                reason="section V: N_A or N_B above or equal 8, with 5/12",
            ),
            PublishedNumber(
                "R with the newer limit 1/2",
                4.0,
                _size_below("steering_projective"),
                decimals=0,
                reason="(R + 2)/(3R) = 1/2 at R = 4; Renner 2023",
            ),
        ),
        note="The paper needs R ≥ 8 for POVMs; with the limit of 2023, R ≥ 4 is enough.",
    ),
    PaperFigure(
        "thermal",
        KEY,
        "Thermal states",
        "Thermal states of the Heisenberg model are of this class: V falls with temperature.",
        "A complete graph of eight spins, half and half: V(T), and the temperatures at which it passes the "
        "limits.",
        lambda: with_choices(
            replace(
                default_scenario(),
                spins=Spins(HeisenbergSpins("complete", 8, 1.0), contiguous_regions(8, 2)),
            ),
            "macroscopic",
            page="temperature",
            temperature=TemperatureChoices(view="spins"),
        ),
        numbers=(
            PublishedNumber(
                "V at T = 0",
                1 / 7,
                _at_zero_temperature,
                decimals=6,
                reason="total spin 0 of 8 spins: Σ s·s over the 28 pairs is −12, so each gives −3/7",
            ),
        ),
        note="The ground state is a singlet and stays well below the bound 1/2: not every singlet reaches "
        "it.",
    ),
    *APPENDIX,
)

NOT_SHOWN = (
    NotShown(KEY, "Eq. (1)", "The definition of magnetization; the regions of figure 1 show it."),
    NotShown(KEY, "Eq. (5)", "The definition of a local model; the models themselves are shown at eq. (10)."),
    NotShown(KEY, "M-body CHSH (section III)", "The paper leaves its threshold to a later publication."),
)


def _as_fields(scenario: Scenario) -> dict[str, Any]:
    """What the scenario says of spins, to be put into another."""
    return {"spins": scenario.spins, "macroscopic": scenario.macroscopic}


def _i3322_bound() -> float:
    from physics.bell.known import known_bounds

    bounds = known_bounds("i3322")
    assert bounds is not None
    return float(np.float64(bounds.local))
