"""The parameters: one row for each number that is slid, swept, played or put on a cursor of a plot.

A row is all that a new slider needs: naming its key in the ``controls`` of a scene shows it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec.structs import replace

from gui.core import intents
from gui.core.parameters.experiment import EXPERIMENT_ROWS
from gui.core.parameters.macroscopic import MACROSCOPIC_ROWS
from gui.core.parameters.parameter import Parameter
from gui.core.scenario import BellDiagonal, ColouredNoise, PartiallyEntangled, Scenario, StateSpec
from gui.core.scenario_rules import MAX_PARTITION
from gui.core.scenes.assumptions import game_intents as game
from gui.core.scenes.assumptions import intents as assumptions
from gui.core.scenes.assumptions.game import MAX_GAME_SEED
from gui.core.scenes.bell import FEWEST_CHAINED, LARGEST_ANGLE, MOST_CHAINED, has_fan
from gui.core.scenes.bell import intents as bell
from gui.core.scenes.marginals import LARGEST_EXPONENT, LEAST_EXPONENT, MAX_STEPS
from gui.core.scenes.marginals import intents as marginals
from gui.core.scenes.model import MAX_SEED
from gui.core.scenes.model import intents as model
from gui.core.scenes.open_question import intents as open_question
from gui.core.scenes.polarization import intents as polarization
from physics.assumptions.models.settings_dependence import MOST_DEPENDENCE
from physics.states.multiphoton import MAX_PHOTONS


def _needs_pairs(scenario: Scenario) -> str | None:
    return None if scenario.frames else "needs triples a, b, b′"


def _given(scenario: Scenario) -> str | None:
    return None if scenario.postulated is None else "correlations given"


def _needs_state(kind: type, words: str) -> Callable[[Scenario], str | None]:
    def off(scenario: Scenario) -> str | None:
        return None if isinstance(scenario.state, kind) else f"needs {words}"

    return off


def _state(make: Callable[[float], StateSpec]) -> Callable[[Scenario, float], Scenario]:
    def set_number(scenario: Scenario, value: float) -> Scenario:
        return intents.set_state(scenario, make(value))

    return set_number


def _angle(scenario: Scenario) -> float:
    state = None if scenario.postulated else scenario.state
    return state.angle if isinstance(state, PartiallyEntangled) else math.nan


def _colour(scenario: Scenario) -> float:
    state = None if scenario.postulated else scenario.state
    return state.colour if isinstance(state, ColouredNoise) else math.nan


def _bell_diagonal(k: int) -> Parameter:
    axis = "xyz"[k]

    def get(scenario: Scenario) -> float:
        return scenario.state.t[k] if isinstance(scenario.state, BellDiagonal) else math.nan

    def set_number(scenario: Scenario, value: float) -> Scenario:
        state = scenario.state if isinstance(scenario.state, BellDiagonal) else BellDiagonal()
        t = list(state.t)
        t[k] = value
        return intents.set_state(scenario, replace(state, t=tuple(t)))

    return Parameter(
        key=f"t{axis}", symbol=f"t{'₁₂₃'[k]}", words=f"Correlation along {axis}", low=-1.0, high=1.0,
        default=-1.0, step=0.01, page=0.1, decimals=3, role="quantum", undo="state",
        get=get, set=set_number, off=_needs_state(BellDiagonal, "a Bell-diagonal state"),
    )  # fmt: skip


def _of_model(
    name: str, symbol: str, words: str, default: float, high: float = 1.0, undo: str = ""
) -> Parameter:
    """A parameter, from 0 to ``high``, that some of the finite models have."""

    def off(scenario: Scenario) -> str | None:
        return None if assumptions.has_parameter(scenario, name) else "this model has no such parameter"

    return Parameter(
        key=f"model_{name}", symbol=symbol, words=words, low=0.0, high=high, default=default,
        step=0.01, page=0.1, decimals=3, role="bound", undo=undo or name, off=off,
        get=lambda s: assumptions.model_parameter(s, name),
        set=lambda s, value: assumptions.set_model_parameter(s, name, min(max(float(value), 0.0), high)),
    )  # fmt: skip


def _most_excitations(scenario: Scenario) -> tuple[float, float]:
    return 1, max(1, scenario.polarization.photons - 1)


def _needs_fan(scenario: Scenario) -> str | None:
    return None if has_fan(scenario.bell) else "needs CHSH or a chained inequality"


_AT_FIRST = Scenario()

# fmt: off
ROWS = (
    Parameter(
        key="phi", symbol="φ", words="Angle between Bob’s settings b and b′", unit="°",
        axis="angle between Bob’s settings φ",
        # Measured angles may lie beyond, up to 180°; they are shown, but not slid to.
        low=-math.pi / 2, high=math.pi / 2, default=_AT_FIRST.phi,
        step=math.radians(1), page=math.radians(5), decimals=2,
        get=lambda s: s.phi, set=intents.set_phi, off=_needs_pairs, sweep=(0.0, math.pi / 2),
    ),
    Parameter(
        key="visibility", symbol="V", words="Visibility: the part of the state that is not white noise",
        axis="visibility V",
        low=0.0, high=1.0, default=_AT_FIRST.visibility, step=0.005, page=0.05, decimals=4, role="quantum",
        get=lambda s: s.visibility, set=intents.set_visibility, off=_given,
    ),
    Parameter(
        key="eta", symbol="η",
        words="Purity of the local states in Leggett’s models (not a detection efficiency)",
        axis="purity η of Leggett’s local states",
        low=0.0, high=1.0, default=_AT_FIRST.eta, step=0.01, page=0.1, decimals=3, role="bound",
        get=lambda s: s.eta, set=intents.set_eta, sweep=(0.0, 1.0),
    ),
    Parameter(
        key="partition", symbol="R", words="Size of the larger of the two groups of particles",
        axis="size of the larger group R = max(Nᴀ, Nʙ)",
        low=1, high=MAX_PARTITION, default=_AT_FIRST.partition, step=2, page=10,
        logarithmic=True, integer=True, cursor_steps=(1, 10), role="threshold",
        get=lambda s: s.partition, set=intents.set_partition,
    ),
    Parameter(
        key="angle", symbol="t", words="Angle of entanglement", unit="°",
        low=0.0, high=math.pi / 2, default=PartiallyEntangled().angle,
        step=math.radians(1), page=math.radians(5), decimals=2, role="quantum", undo="state",
        get=_angle, set=_state(PartiallyEntangled), sweep=(0.0, math.pi / 2),
        off=_needs_state(PartiallyEntangled, "a partially entangled state"),
    ),
    Parameter(
        key="colour", symbol="c", words="Coloured part of the noise",
        low=0.0, high=1.0, default=ColouredNoise().colour, step=0.01, page=0.1, decimals=3, role="quantum",
        undo="state", get=_colour, set=_state(ColouredNoise), sweep=(0.0, 1.0),
        off=_needs_state(ColouredNoise, "coloured noise"),
    ),
    *(_bell_diagonal(k) for k in range(3)),
    Parameter(
        key="pair_angle", symbol="χ", words="Angle between the settings of the pair", unit="°",
        axis="angle χ between a and b",
        low=0.0, high=math.pi, default=math.pi / 2, step=math.radians(1), page=math.radians(5), decimals=2,
        undo="angle of the pair", get=model.pair_angle, set=model.set_pair_angle,
    ),
    Parameter(
        key="pair_cosine", symbol="a·b", words="Cosine of the angle between the settings of the pair",
        axis="a·b = cos χ",
        low=-1.0, high=1.0, default=0.0, step=0.01, page=0.1, decimals=3, undo="angle of the pair",
        get=lambda s: math.cos(model.pair_angle(s)),
        set=lambda s, x: model.set_pair_angle(s, math.acos(min(1.0, max(-1.0, x)))),
    ),
    Parameter(
        key="seed", symbol="seed", words="Seed of the random numbers", low=0, high=MAX_SEED,
        default=_AT_FIRST.model.seed, step=1, page=10, integer=True,
        get=lambda s: s.model.seed, set=model.set_seed,
    ),
    Parameter(
        key="epsilon", symbol="ε", words="Loss of contrast of the polarizers, on both sides",
        low=0.0, high=0.5, default=_AT_FIRST.polarization.epsilon, step=0.005, page=0.05, decimals=3,
        role="threshold", get=lambda s: s.polarization.epsilon, set=polarization.set_epsilon,
    ),
    Parameter(
        key="epsilon_prime", symbol="ε′", words="Probability that a blocked photon passes (at most ε)",
        low=0.0, high=0.5, default=_AT_FIRST.polarization.epsilon_prime, step=0.005, page=0.05, decimals=3,
        role="threshold", get=lambda s: s.polarization.epsilon_prime, set=polarization.set_epsilon_prime,
        least_most=lambda s: (0.0, s.polarization.epsilon),
    ),
    Parameter(
        key="photons", symbol="N", words="Number of photons", low=2, high=MAX_PHOTONS,
        default=_AT_FIRST.polarization.photons, step=1, page=2, integer=True,
        get=lambda s: s.polarization.photons, set=polarization.set_photons,
    ),
    Parameter(
        key="excitations", symbol="k", words="Photons in |1⟩", low=1, high=MAX_PHOTONS - 1,
        default=_AT_FIRST.polarization.excitations, step=1, page=2, integer=True,
        get=polarization.excitations, set=polarization.set_excitations, least_most=_most_excitations,
    ),
    _of_model("reliability", "p", "Probability that the shirt shows what it should", 0.8),
    _of_model("correlation", "r", "Share of the throws in which both dice must agree", 0.5),
    _of_model(
        "M", "M", "L1 distance of λ’s distribution between two pairs of settings", 0.3, MOST_DEPENDENCE,
        "dependence",
    ),
    Parameter(
        key="hand_reliability", symbol="p", words="Probability that the shirt shows Bob’s question, by hand",
        low=0.0, high=1.0, default=_AT_FIRST.assumptions.game.reliability, step=0.01, page=0.1, decimals=2,
        role="bound", undo="reliability", get=lambda s: s.assumptions.game.reliability,
        set=game.set_hand_reliability,
    ),
    Parameter(
        key="game_seed", symbol="seed", words="Seed of the questions and of the rounds", low=0,
        high=MAX_GAME_SEED, default=_AT_FIRST.assumptions.game.seed, step=1, page=10, integer=True,
        undo="seed", get=lambda s: s.assumptions.game.seed, set=game.set_game_seed,
    ),
    Parameter(
        key="exponent", symbol="k", words="Exponent of |v·b|", low=LEAST_EXPONENT, high=LARGEST_EXPONENT,
        default=_AT_FIRST.marginals.exponent, step=1.05, page=1.5, decimals=2, logarithmic=True,
        cursor_steps=(0.05, 0.5), role="bound", undo="exponent",
        get=lambda s: s.marginals.exponent, set=marginals.set_exponent,
    ),
    Parameter(
        key="steps", symbol="n", words="Number of steps from b to −b", axis="number of steps n from b to −b",
        low=1, high=MAX_STEPS,
        default=_AT_FIRST.marginals.steps, step=1, page=10, integer=True,
        get=lambda s: s.marginals.steps, set=marginals.set_steps,
    ),
    Parameter(
        key="chi", symbol="χ", words="Angle between the settings a and b", unit="°",
        axis="angle χ between a and b",
        low=0.0, high=math.pi / 2, default=_AT_FIRST.open_question.chi,
        step=math.radians(1), page=math.radians(5), decimals=2,
        # The bounds are symmetric about 90°, and no more is shown.
        get=lambda s: min(s.open_question.chi, math.pi / 2), set=open_question.set_chi,
    ),
    Parameter(
        key="bell_angle", symbol="θ", words="Angle between settings that follow one another", unit="°",
        axis="angle between settings θ",
        low=0.0, high=LARGEST_ANGLE, default=_AT_FIRST.bell.angle,
        step=math.radians(1), page=math.radians(5), decimals=2, undo="angle of the settings",
        get=lambda s: s.bell.angle, set=bell.set_angle, off=_needs_fan,
    ),
    Parameter(
        key="efficiency", symbol="e",
        words="Efficiency of detection on both sides: particles that are not found count as −1",
        axis="efficiency of detection e",
        low=0.0, high=1.0, default=_AT_FIRST.bell.efficiency, step=0.005, page=0.05, decimals=4,
        role="threshold", get=lambda s: s.bell.efficiency, set=bell.set_efficiency,
    ),
    Parameter(
        key="chained", symbol="N", words="Settings a side of the chained inequality",
        low=FEWEST_CHAINED, high=MOST_CHAINED, default=_AT_FIRST.bell.chained, step=1, page=2, integer=True,
        get=lambda s: s.bell.chained, set=bell.set_chained,
    ),
    *EXPERIMENT_ROWS,
    *MACROSCOPIC_ROWS,
)
# fmt: on

PARAMETERS: dict[str, Parameter] = {row.key: row for row in ROWS}


def sweepable() -> list[Parameter]:
    """Those along which curves can be drawn in some scenario."""
    return [p for p in PARAMETERS.values() if p.sweep is not None]


def swept(scenario: Scenario) -> list[Parameter]:
    """Those along which curves can be drawn in this one; given correlations have their own settings only."""
    found = [p for p in sweepable() if p.applies(scenario) and not math.isnan(p.get(scenario))]
    return [p for p in found if p.key != "phi" or scenario.postulated is None]


__all__ = ["PARAMETERS", "Parameter", "sweepable", "swept"]
