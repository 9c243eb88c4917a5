"""Scenario: everything the user chose, as one frozen value.

It is what is saved, undone, shared, put into an exported picture and handed to the headless commands.
Angles are radians. Construction checks nothing but types: ``check_scenario`` holds the rules, so that a
file, a widget and a test are refused with the same words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import msgspec
import numpy as np

from gui.core.data.check import check_dataset
from gui.core.data.limits import MAX_SETTINGS
from gui.core.data.types import DataSet
from gui.core.scenes.assumptions import AssumptionChoices
from gui.core.scenes.bell import BellChoices
from gui.core.scenes.marginals import MarginalChoices
from gui.core.scenes.model import ModelChoices
from gui.core.scenes.open_question import OpenQuestionChoices
from gui.core.scenes.polarization import PolarizationChoices
from gui.core.scenes.state import PAGES as STATE_PAGES
from gui.core.scenes.state.kets import parse_ket
from gui.core.values import (
    Choices,
    Frozen,
    InputError,
    ScenarioError,
    Vector,
    check_one_of,
    check_unit,
    check_within,
)
from gui.core.verdicts.hypotheses import check_hypotheses
from physics.correlations import PROBABILITY_TOLERANCE, smallest_probability
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

COARSEST_RESOLUTION = 0.1
MAX_PARTITION = 1_000_000
# Numbers rounded to six digits still count as a right angle.
RIGHT_ANGLE = 1e-5


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
    model: ModelChoices = ModelChoices()
    marginals: MarginalChoices = MarginalChoices()
    polarization: PolarizationChoices = PolarizationChoices()
    open_question: OpenQuestionChoices = OpenQuestionChoices()
    assumptions: AssumptionChoices = AssumptionChoices()
    bell: BellChoices = BellChoices()
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


@np.errstate(over="ignore", invalid="ignore")  # absurd numbers are refused, without a warning on the side
def check_scenario(scenario: Scenario, known: Scenario | None = None) -> Scenario:
    """Return the scenario if it keeps every rule, else raise ``ScenarioError`` naming the field.

    ``known`` is a scenario that has passed: what is the same object in both is not checked again, so that a
    step of a slider costs the same whatever data stand beside it.
    """
    for fields, rule in RULES:
        if known is not None and all(getattr(scenario, f) is getattr(known, f) for f in fields):
            continue
        try:
            rule(scenario, known)
        except ScenarioError:
            raise
        except InputError as error:
            raise ScenarioError(error.field, error.reason) from error
    return scenario


def _check_numbers(scenario: Scenario, known: Scenario | None) -> None:
    check_within("visibility", scenario.visibility, 0.0, 1.0)
    check_within("phi", scenario.phi, -math.pi, math.pi)
    check_within("eta", scenario.eta, 0.0, 1.0)
    if not scenario.sweep.isidentifier() or len(scenario.sweep) > 20:
        raise ScenarioError("sweep", "is no name of a parameter")
    if not 1 <= scenario.partition <= MAX_PARTITION:
        raise ScenarioError("partition", f"{scenario.partition} is outside 1 to {MAX_PARTITION}")


def _check_hypotheses(scenario: Scenario, known: Scenario | None) -> None:
    if scenario.hypotheses is not None:
        check_hypotheses(scenario.hypotheses)


def _check_state(scenario: Scenario, known: Scenario | None) -> None:
    try:
        base_state(scenario.state, scenario.visibility)
    except ValueError as error:
        raise ScenarioError("state", _reason(error)) from error


def _check_data(scenario: Scenario, known: Scenario | None) -> None:
    if scenario.data is not None:
        check_dataset(scenario.data)


def _check_choices(scenario: Scenario, known: Scenario | None) -> None:
    for name in SCENE_CHOICES:
        part = getattr(scenario, name)
        if known is None or part is not getattr(known, name):
            part.check()


def _reason(error: ValueError) -> str:
    """What the physics says, without the name it gives to the field: ours stands before it."""
    head, colon, tail = str(error).partition(": ")
    return tail if colon and " " not in head else str(error)


def _check_parties(scenario: Scenario, known: Scenario | None) -> None:
    for party in ("alice", "bob"):
        passed = () if known is None else getattr(known, party)
        _check_settings(party, getattr(scenario, party), {id(setting) for setting in passed})


def _check_settings(party: str, settings: tuple[Setting, ...], passed: set[int]) -> None:
    if not 1 <= len(settings) <= MAX_SETTINGS:
        raise ScenarioError(party, f"{len(settings)} settings; 1 to {MAX_SETTINGS} are possible")
    seen: set[str] = set()
    for index, setting in enumerate(settings):
        label = setting.label
        field = f"{party}[{index}]"
        if not label.strip() or len(label) > 12 or not label.isprintable():
            raise ScenarioError(f"{field}.label", "a name has 1 to 12 printable characters")
        if label in seen:
            raise ScenarioError(f"{field}.label", f'the name "{label}" is used twice')
        seen.add(label)
        if id(setting) in passed:
            continue
        check_unit(f"{field}.direction", setting.direction)


def _check_view(scenario: Scenario, known: Scenario | None) -> None:
    check_one_of("view.state_page", scenario.view.state_page, STATE_PAGES)
    for which in ("alice", "bob", "tetrahedron"):
        camera: Camera = getattr(scenario.view, which)
        for name in ("azimuth", "elevation"):
            check_within(f"view.{which}.{name}", getattr(camera, name), -1e3, 1e3)
        check_within(f"view.{which}.zoom", camera.zoom, 0.05, 50.0)


def _check_frames(scenario: Scenario, known: Scenario | None) -> None:
    if not scenario.frames:
        return
    if len(scenario.frames) != len(scenario.alice) or 2 * len(scenario.frames) != len(scenario.bob):
        raise ScenarioError("frames", "there must be one frame for each triple a, b, b'")
    for index, frame in enumerate(scenario.frames):
        for name, vector in (("middle", frame.middle), ("axis", frame.axis)):
            check_unit(f"frames[{index}].{name}", vector)
        lean = abs(sum(x * y for x, y in zip(frame.middle, frame.axis, strict=True)))
        if lean > RIGHT_ANGLE:
            raise ScenarioError(f"frames[{index}].axis", "is not at a right angle to the middle of the pair")


def _check_pairs(scenario: Scenario, known: Scenario | None) -> None:
    if scenario.pairs == "all":
        return
    if not scenario.pairs:
        raise ScenarioError("pairs", "no pair of settings is left")
    seen = set()
    for index, (i, j) in enumerate(scenario.pairs):
        if not (0 <= i < len(scenario.alice) and 0 <= j < len(scenario.bob)):
            raise ScenarioError(f"pairs[{index}]", f"[{i}, {j}] names a setting that does not exist")
        if (i, j) in seen:
            raise ScenarioError(f"pairs[{index}]", f"[{i}, {j}] stands twice")
        seen.add((i, j))


def _check_postulated(scenario: Scenario, known: Scenario | None) -> None:
    given = scenario.postulated
    if given is None:
        return
    shape = (len(scenario.alice), len(scenario.bob))
    rows = given.correlators
    if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        raise ScenarioError("correlators", f"a table of {shape[0]} x {shape[1]} is needed")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value is not None:
                check_within(f"correlators[{i}][{j}]", value, -1.0, 1.0)
    if all(value is None for row in rows for value in row):
        raise ScenarioError("correlators", "none was measured: all are null")
    for name, values, size in (
        ("marginals_a", given.marginals_a, shape[0]),
        ("marginals_b", given.marginals_b, shape[1]),
    ):
        if values is None:
            continue
        if len(values) != size:
            raise ScenarioError(name, f"{size} numbers are needed, {len(values)} are given")
        for index, value in enumerate(values):
            check_within(f"{name}[{index}]", value, -1.0, 1.0)
    if given.resolution is not None:
        check_within("resolution", given.resolution, 0.0, COARSEST_RESOLUTION)
    _check_probabilities(scenario)


def _check_measured(scenario: Scenario, known: Scenario | None) -> None:
    given, pairs = scenario.postulated, scenario.pairs
    if given is None or pairs == "all":
        return
    if all(given.correlators[i][j] is None for i, j in pairs):
        raise ScenarioError("pairs", "none of these pairs was measured: their correlators are null")


def known_to(given: Postulated) -> float:
    """The resolution of given correlations: as told, else half a unit of their last decimal."""
    if given.resolution is not None:
        return given.resolution
    parts = (given.marginals_a, given.marginals_b)
    table = np.array(given.correlators, dtype=np.float64)
    return resolution_of(table, *(None if part is None else np.array(part) for part in parts))


def _check_probabilities(scenario: Scenario) -> None:
    given = scenario.postulated
    assert given is not None
    c = np.array(given.correlators, dtype=float)
    m_a = np.zeros(len(c)) if given.marginals_a is None else np.array(given.marginals_a)
    m_b = np.zeros(c.shape[1]) if given.marginals_b is None else np.array(given.marginals_b)
    smallest = smallest_probability(m_a[:, None], m_b[None, :], np.nan_to_num(c))
    smallest = np.where(np.isfinite(c), smallest, 0.0)
    # The three numbers of a probability may each be off by the resolution.
    if smallest.min() < -PROBABILITY_TOLERANCE - 0.75 * known_to(given):
        i, j = np.unravel_index(int(np.argmin(smallest)), smallest.shape)
        raise ScenarioError(
            f"correlators[{i}][{j}]",
            f"with these marginals a probability would be negative ({smallest.min():.3g})",
        )


SCENE_CHOICES = tuple(f.name for f in msgspec.structs.fields(Scenario) if isinstance(f.default, Choices))

# Each rule with all the fields of Scenario that it reads.
RULES: tuple[tuple[tuple[str, ...], Callable[[Scenario, Scenario | None], None]], ...] = (
    (("visibility", "phi", "eta", "sweep", "partition"), _check_numbers),
    (("alice", "bob"), _check_parties),
    (("view",), _check_view),
    (("frames", "alice", "bob"), _check_frames),
    (("pairs", "alice", "bob"), _check_pairs),
    (("postulated", "alice", "bob"), _check_postulated),
    (("postulated", "pairs"), _check_measured),
    (("data",), _check_data),
    (("hypotheses",), _check_hypotheses),
    (SCENE_CHOICES, _check_choices),
    (("state", "visibility"), _check_state),
)
