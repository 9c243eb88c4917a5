"""The rules of a Scenario, once for all ways in: each names the field that breaks it, and the reason."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec
import numpy as np

from gui.core.compare import LONGEST_NAME, MOST_PINS
from gui.core.data.check import check_dataset
from gui.core.data.limits import MAX_SETTINGS
from gui.core.scenario import Camera, Pin, Scenario, Setting, View, base_state, known_to
from gui.core.scene_list import SCENES
from gui.core.scenes.state import PAGES as STATE_PAGES
from gui.core.values import (
    Choices,
    InputError,
    ScenarioError,
    check_one_of,
    check_unit,
    check_within,
    quoted,
)
from gui.core.verdicts.hypotheses import check_hypotheses
from physics.correlations import least_probability, smallest_probability
from physics.verdicts.measured.types import LARGEST_CONFIDENCE, SMALLEST_CONFIDENCE

COARSEST_RESOLUTION = 0.1
MAX_PARTITION = 1_000_000
# Numbers rounded to six digits still count as a right angle.
RIGHT_ANGLE = 1e-5
ROUNDING = 1e-12  # of a probability


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


def _check_confidence(scenario: Scenario, known: Scenario | None) -> None:
    check_within("confidence", scenario.confidence, SMALLEST_CONFIDENCE, LARGEST_CONFIDENCE)


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
    table = np.array(rows, dtype=float)  # None becomes NaN
    absent = sum(row.count(None) for row in rows)
    if (np.abs(table) <= 1.0).sum() + absent != table.size:
        for i, row in enumerate(rows):
            for j, value in enumerate(row):
                if value is not None:
                    check_within(f"correlators[{i}][{j}]", value, -1.0, 1.0)
    if absent == table.size:
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


def _check_pins(scenario: Scenario, known: Scenario | None) -> None:
    if len(scenario.pins) > MOST_PINS:
        raise ScenarioError("pins", f"{len(scenario.pins)} curves are pinned; at most {MOST_PINS} can be")
    seen: set[str] = set()
    passed = () if known is None else known.pins
    for index, pin in enumerate(scenario.pins):
        field = f"pins[{index}]"
        if not pin.name.strip() or len(pin.name) > LONGEST_NAME or not pin.name.isprintable():
            raise ScenarioError(f"{field}.name", f"a name has 1 to {LONGEST_NAME} printable characters")
        if pin.name in seen:
            raise ScenarioError(f"{field}.name", f"the name {quoted(pin.name)} is used twice")
        seen.add(pin.name)
        if not any(pin.scenario is other.scenario for other in passed):
            _check_pinned(f"{field}.scenario", pin)


def _check_pinned(field: str, pin: Pin) -> None:
    s = pin.scenario
    if s.pins:
        raise ScenarioError(f"{field}.pins", "a pinned curve has no pins of its own")
    if s.data is not None:
        raise ScenarioError(f"{field}.data", "a pinned curve has no data of its own")
    if s.view != View():
        raise ScenarioError(f"{field}.view", "a pinned curve has no view of its own")
    if s.scene not in SCENES or not SCENES[s.scene].pinnable:
        known = ", ".join(name for name, scene in SCENES.items() if scene.pinnable)
        raise ScenarioError(f"{field}.scene", f"{quoted(s.scene)} is none of {known}")
    try:
        check_scenario(s)
    except ScenarioError as error:
        raise ScenarioError(f"{field}.{error.field}", error.reason) from error


def _check_probabilities(scenario: Scenario) -> None:
    given = scenario.postulated
    assert given is not None
    c = np.array(given.correlators, dtype=float)
    m_a = np.zeros(len(c)) if given.marginals_a is None else np.array(given.marginals_a)
    m_b = np.zeros(c.shape[1]) if given.marginals_b is None else np.array(given.marginals_b)
    smallest = smallest_probability(m_a[:, None], m_b[None, :], np.nan_to_num(c))
    smallest = np.where(np.isfinite(c), smallest, 0.0)
    if smallest.min() < least_probability(known_to(given), ROUNDING):
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
    (("confidence",), _check_confidence),
    (("hypotheses",), _check_hypotheses),
    (SCENE_CHOICES, _check_choices),
    (("state", "visibility"), _check_state),
    (("pins",), _check_pins),
)
