"""What the user does in the scene "Assumptions": pure functions Scenario -> Scenario."""

from __future__ import annotations

import math
import re
from typing import Any

from msgspec.structs import replace

from gui.core.numbers import EntryError, parse_number
from gui.core.scenario import Scenario
from gui.core.scenes.assumptions import (
    EARLIEST,
    FARTHEST,
    LATEST,
    TABLE,
    AssumptionChoices,
    Point,
    Rows,
    parameter_names,
    spec_of,
)
from gui.core.scenes.assumptions.literature import READINGS
from gui.core.values import ScenarioError
from physics.assumptions.assumptions import ASSUMPTIONS
from physics.assumptions.derivation import COUNTER_MODELS, PREMISES, STEPS, broken_step
from physics.assumptions.models.spec import MOST_DIRECTIONS, ModelSpec
from physics.assumptions.models.table import rows_of


def choose_model(scenario: Scenario, key: str) -> Scenario:
    """Another model, with the parameters it had last."""
    return _assumptions(scenario, chosen=key)


def set_model_parameter(scenario: Scenario, name: str, value: Any) -> Scenario:
    """One parameter of the chosen model; refused where that has none of the name."""
    choices = scenario.assumptions
    if not has_parameter(scenario, name):
        raise ScenarioError(f"assumptions.{name}", "the chosen model has no such parameter")
    spec = replace(spec_of(choices), **{name: value})
    return _assumptions(scenario, parameters=replace(choices.parameters, **{choices.chosen: spec}))


def type_directions(scenario: Scenario, name: str, text: str) -> Scenario:
    """The directions "alice_deg" or "bob_deg" as they were typed: degrees, one to four, such as ``0, 90``."""
    parts = [part for part in re.split(r"[,;\s]+", text) if part]
    if not 1 <= len(parts) <= MOST_DIRECTIONS:
        reason = f"{len(parts)} directions; one to {MOST_DIRECTIONS} are possible, such as 0, 90"
        raise ScenarioError(f"assumptions.{name}", reason)
    try:
        angles = tuple(parse_number(part.removesuffix("°")) for part in parts)
    except EntryError as error:
        raise ScenarioError(f"assumptions.{name}", str(error)) from None
    return set_model_parameter(scenario, name, angles)


def use_table(scenario: Scenario, rows: Rows) -> Scenario:
    """The user's own table, which is then shown."""
    parameters = replace(scenario.assumptions.parameters, table=rows)
    return _assumptions(scenario, chosen=TABLE, parameters=parameters)


def edit_a_copy(scenario: Scenario) -> Scenario:
    """The rows of the chosen model as the user's own table."""
    return use_table(scenario, rows_of(spec_of(scenario.assumptions).finite_model()))


def load_reading(scenario: Scenario) -> Scenario:
    """The model of the place in the literature that is in view, with its parameters."""
    reading = READINGS[scenario.assumptions.reading]
    return _load(scenario, reading.model, reading.spec)


def choose_reading(scenario: Scenario, key: str) -> Scenario:
    """Another place in the literature."""
    return _assumptions(scenario, reading=key)


def suppose(scenario: Scenario, premise: str, supposed: bool) -> Scenario:
    """Suppose a premise of the derivation, or give it up."""
    given_up = [key for key in PREMISES if (key in scenario.assumptions.given_up) != (key == premise)]
    if (premise in scenario.assumptions.given_up) != supposed:
        return scenario
    return _assumptions(scenario, given_up=tuple(given_up))


def suppose_what_the_model_keeps(scenario: Scenario) -> Scenario:
    """Give up those premises of the derivation that the chosen model does not keep."""
    model = spec_of(scenario.assumptions).finite_model()
    return _assumptions(scenario, given_up=tuple(k for k in PREMISES if not ASSUMPTIONS[k](model).holds))


def load_counter_model(scenario: Scenario, key: str) -> Scenario:
    """The model of that key which keeps all premises but the first that is given up."""
    broken = broken_step(scenario.assumptions.given_up)
    if broken is None:
        return scenario
    return _load(scenario, key, dict(COUNTER_MODELS[STEPS[broken].needs])[key])


def move_event(scenario: Scenario, party: str, point: Point) -> Scenario:
    """Where and when one party ("alice" or "bob") measures; kept within the diagram."""
    place, time = point
    there = min(max(place, -FARTHEST), FARTHEST), min(max(time, EARLIEST), LATEST)
    return _assumptions(scenario, **{f"{party}_event": there})


def show_assumption(scenario: Scenario, key: str) -> Scenario:
    """The assumption that the diagram shows."""
    return _assumptions(scenario, assumption=key)


def set_assumptions_page(scenario: Scenario, page: str) -> Scenario:
    """The part of the scene in view."""
    return _assumptions(scenario, page=page)


def has_parameter(scenario: Scenario, name: str) -> bool:
    """Whether the chosen model has a parameter of that name."""
    return name in parameter_names(spec_of(scenario.assumptions))


def model_parameter(scenario: Scenario, name: str) -> float:
    """The value of a parameter of the chosen model; NaN if it has none of that name."""
    spec = spec_of(scenario.assumptions)
    return float(getattr(spec, name)) if name in parameter_names(spec) else math.nan


def show_model(scenario: Scenario, choices: AssumptionChoices) -> Scenario:
    """The scene with these choices in view."""
    return replace(scenario, scene="assumptions", assumptions=choices)


def _load(scenario: Scenario, key: str, spec: ModelSpec) -> Scenario:
    parameters = replace(scenario.assumptions.parameters, **{key: spec})
    return _assumptions(scenario, chosen=key, parameters=parameters)


def _assumptions(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, assumptions=replace(scenario.assumptions, **changes))
