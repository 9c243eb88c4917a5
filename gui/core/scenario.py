"""Scenario: everything the user chose, as one frozen value.

It is what is saved, undone, shared, put into an exported picture and handed to the headless commands.
Angles are radians. Construction checks nothing but types: ``check_scenario`` (``scenario_rules``) holds the
rules, so that a file, a widget and a test are refused with the same words.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal

import numpy as np

from gui.core.data.types import DataSet
from gui.core.optical_table import TableChoices
from gui.core.scenes.assumptions import AssumptionChoices
from gui.core.scenes.bell import BellChoices
from gui.core.scenes.experiment import ExperimentChoices
from gui.core.scenes.macroscopic import MacroscopicChoices
from gui.core.scenes.marginals import MarginalChoices
from gui.core.scenes.model import ModelChoices
from gui.core.scenes.open_question import OpenQuestionChoices
from gui.core.scenes.polarization import PolarizationChoices
from gui.core.scenes.state import PAGES as STATE_PAGES
from gui.core.scenes.state.kets import parse_ket
from gui.core.shots import ShotChoices
from gui.core.spins import Spins
from gui.core.values import (
    Frozen,
    Vector,
)
from physics.states.pure import from_ket
from physics.states.two_qubit import (
    TwoQubitState,
    bell_diagonal,
    coloured_noise,
    from_bloch,
    partially_entangled,
)
from physics.states.two_qubit import singlet as singlet_state
from physics.verdicts.resolution import resolution_of

Matrix = tuple[Vector, Vector, Vector]
DirectionSet = Literal["triad", "tetrahedron", "icosahedron", "dodecahedron"]
Mode = Literal["triad", "free"]
# What the verdicts are about where data are loaded: the measured numbers, or the theory fitted to them.
Judge = Literal["measured", "theory"]


class Setting(Frozen, frozen=True):
    """One measurement direction (unit Bloch vector) and its name."""

    label: str
    direction: Vector
    locked: bool = False


class Singlet(Frozen, tag="werner", frozen=True):
    """The singlet; with ``Scenario.visibility`` V it is the Werner state of visibility V."""


class BellDiagonal(Frozen, tag="bell_diagonal", frozen=True):
    """rho = (1 + sum_k t_k s_k x s_k) / 4."""

    t: Vector = (-1.0, -1.0, -1.0)


class PartiallyEntangled(Frozen, tag="partially_entangled", frozen=True):
    """cos(angle)|01> - sin(angle)|10>; pi/4 is the singlet."""

    angle: float = math.pi / 4


class ColouredNoise(Frozen, tag="coloured_noise", frozen=True):
    """V |psi-><psi-| + (1-V)[c (|01><01| + |10><10|)/2 + (1-c) 1/4]; ``colour`` is c."""

    colour: float = 0.5


class BlochForm(Frozen, tag="bloch", frozen=True):
    """Any state by its Bloch vectors and correlation matrix."""

    bloch_a: Vector
    bloch_b: Vector
    correlation_matrix: Matrix


class TypedKet(Frozen, tag="ket", frozen=True):
    """A pure state as it was typed (``gui.core.scenes.state.kets`` reads it); it need not be normalised."""

    text: str = "(01 - 10)/sqrt(2)"


StateSpec = Singlet | BellDiagonal | PartiallyEntangled | ColouredNoise | BlochForm | TypedKet


class Frame(Frozen, frozen=True):
    """How a pair b, b' opens: b, b' = cos(phi/2) middle ± sin(phi/2) axis, both unit vectors."""

    middle: Vector
    axis: Vector


class Postulated(Frozen, frozen=True):
    """Correlations that are given instead of computed from a state (measured, PR box, deterministic).

    ``resolution``: they are known to ± this; 0: exactly; None: to half a unit of their last decimal.
    """

    correlators: tuple[tuple[float | None, ...], ...]
    marginals_a: tuple[float, ...] | None = None
    marginals_b: tuple[float, ...] | None = None
    name: str = ""
    resolution: float | None = None


class Camera(Frozen, frozen=True):
    """The view on one sphere."""

    azimuth: float = math.radians(33.0)
    elevation: float = math.radians(20.0)
    zoom: float = 1.0


class View(Frozen, frozen=True):
    """What is seen, but changes no result; moving it is no undo step."""

    alice: Camera = Camera()
    bob: Camera = Camera()
    tetrahedron: Camera = Camera(math.radians(-20.0), math.radians(18.0))
    state_page: str = STATE_PAGES[0]
    with_noise: bool = False


class Pin(Frozen, frozen=True):
    """A curve kept to compare with: its name and its parameters, from which it is computed anew each time.

    ``scenario`` says the scene it was pinned in; it has no pins, data or view of its own.
    """

    name: str
    scenario: Scenario


class Scenario(Frozen, frozen=True):
    """The user's choices. Defaults are the opening view: the triad at the angle of largest excess."""

    scene: str = "leggett"
    state: StateSpec = Singlet()
    visibility: float = 0.985
    phi: float = 2 * math.atan(1 / 3)
    eta: float = 1.0
    direction_set: DirectionSet = "triad"
    mode: Mode = "triad"
    alice: tuple[Setting, ...] = ()
    bob: tuple[Setting, ...] = ()
    frames: tuple[Frame, ...] = ()
    pairs: Literal["all"] | tuple[tuple[int, int], ...] = "all"
    postulated: Postulated | None = None
    hypotheses: tuple[str, ...] | None = None
    partition: int = 4
    sweep: str = "phi"
    data: DataSet | None = None
    judge: Judge = "measured"
    confidence: float = 5.0
    model: ModelChoices = ModelChoices()
    marginals: MarginalChoices = MarginalChoices()
    polarization: PolarizationChoices = PolarizationChoices()
    open_question: OpenQuestionChoices = OpenQuestionChoices()
    assumptions: AssumptionChoices = AssumptionChoices()
    bell: BellChoices = BellChoices()
    shots: ShotChoices = ShotChoices()
    table: TableChoices = TableChoices()
    spins: Spins = Spins()
    experiment: ExperimentChoices = ExperimentChoices()
    macroscopic: MacroscopicChoices = MacroscopicChoices()
    pins: tuple[Pin, ...] = ()
    view: View = View()


def directions(settings: tuple[Setting, ...]) -> np.ndarray:
    """The directions of settings as an (n, 3) array."""
    return np.array([setting.direction for setting in settings], dtype=float).reshape(-1, 3)


def base_state(spec: StateSpec, visibility: float) -> TwoQubitState:
    """The two-qubit state at visibility V, without the white noise of families that mix it in themselves.

    Raises ``ValueError`` when the parameters describe no state.
    """
    if isinstance(spec, ColouredNoise):
        return coloured_noise(visibility, spec.colour)
    return _noiseless_state(spec)


@lru_cache(maxsize=16)  # a slider of anything else asks for the same one at each step
def _noiseless_state(
    spec: Singlet | BellDiagonal | PartiallyEntangled | BlochForm | TypedKet,
) -> TwoQubitState:
    match spec:
        case Singlet():
            return singlet_state()
        case BellDiagonal(t=t):
            return bell_diagonal(np.array(t))
        case PartiallyEntangled(angle=angle):
            return partially_entangled(angle)
        case BlochForm(bloch_a=a, bloch_b=b, correlation_matrix=t):
            return from_bloch(np.array(a), np.array(b), np.array(t))
        case TypedKet(text=text):
            return from_ket(parse_ket(text).amplitudes)


def state_of(scenario: Scenario) -> TwoQubitState:
    """The state the pairs are in: the chosen family with the scenario's visibility.

    For all families but coloured noise, V mixes with white noise: V rho + (1 - V) 1/4.
    """
    state = base_state(scenario.state, scenario.visibility)
    if isinstance(scenario.state, ColouredNoise):
        return state
    return state.with_white_noise(scenario.visibility)


def is_werner(scenario: Scenario) -> bool:
    """Whether the thresholds of the Werner ruler apply to the state."""
    return isinstance(scenario.state, Singlet) and scenario.postulated is None


def known_to(given: Postulated) -> float:
    """The resolution of given correlations: as told, else half a unit of their last decimal."""
    if given.resolution is not None:
        return given.resolution
    parts = (given.marginals_a, given.marginals_b)
    table = np.array(given.correlators, dtype=np.float64)
    return resolution_of(table, *(None if part is None else np.array(part) for part in parts))
