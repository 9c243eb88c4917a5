"""From a step to its Scenario, and from a Scenario to the step that records it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from gui.core.intents import default_scenario, set_state, set_visibility, use_settings
from gui.core.parameters import PARAMETERS
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.scenario import Scenario
from gui.core.scenario_rules import check_scenario
from gui.core.scene_list import SCENES
from gui.core.tours.path import animated
from gui.core.tours.types import Tour, TourError, TourStep
from gui.core.values import InputError, quoted

# What a step may set by the names of a Scenario; state and settings have better words of their own.
_CHOICES = tuple(Scenario.__struct_fields__)


def scenarios(tour: Tour, folder: Path | None = None) -> tuple[Scenario, ...]:
    """The Scenario of each step, from the first on. Raises ``TourError`` naming step and field.

    It is the one before the step's animation; the next step goes on from the end of that. ``folder`` is where
    the files are that steps name (state vectors).
    """
    found: list[Scenario] = []
    current = default_scenario()
    for index, step in enumerate(tour.steps):
        current = scenario_after(current, step, f"steps[{index}]", folder)
        found.append(current)
        if step.animation is not None:
            current = animated(current, step.animation, 1.0)
    return tuple(found)


def scenario_after(
    before: Scenario, step: TourStep, field: str = "step", folder: Path | None = None
) -> Scenario:
    """What a step leaves of the Scenario ``before`` it; raises ``TourError`` for what is impossible."""
    s = default_scenario() if step.anew else before
    for name, change in _CHANGES:
        if getattr(step, name) in (None, {}):
            continue
        try:
            s = change(s, step, folder)
        except TourError as error:
            raise TourError(f"{field}.{error.field}", error.reason) from error
        except InputError as error:
            inner = error.field
            named = inner == name or inner.startswith((f"{name}.", f"{name}["))
            place = inner if named else f"{name}.{inner}" if inner else name
            raise TourError(f"{field}.{place}", error.reason) from error
    try:
        s = check_scenario(s)
    except InputError as error:
        raise TourError(field, f"leaves a scene that is impossible: {error}") from error
    _check_animation(s, step, field)
    return s


def _check_animation(s: Scenario, step: TourStep, field: str) -> None:
    animation = step.animation
    if animation is None:
        return
    place = f"{field}.animation"
    for name, value in (("from", animation.start), ("to", animation.end)):
        try:
            moved(s, animation.parameter, value)
        except InputError as error:
            where = "parameter" if error.field == "parameter" else name
            raise TourError(f"{place}.{where}", error.reason) from error


def moved(scenario: Scenario, key: str, shown: float) -> Scenario:
    """The scenario with a parameter at a value in the unit on screen, refused where it cannot be there."""
    parameter = PARAMETERS.get(key)
    if parameter is None:
        raise TourError("parameter", f"{quoted(key)} is none of {', '.join(PARAMETERS)}")
    reason = parameter.off(scenario)
    if reason is not None:
        raise TourError("parameter", f"{key} cannot be moved here: {reason}")
    value = shown / parameter.factor
    low, high = parameter.range_in(scenario)
    slack = 1e-9 * max(1.0, abs(low), abs(high))
    if not (math.isfinite(value) and low - slack <= value <= high + slack):
        ends = f"{low * parameter.factor:g} to {high * parameter.factor:g}{parameter.unit}"
        raise TourError(key, f"{shown:g} is outside {ends}")
    return parameter.moved_to(scenario, value)


# -- what each field of a step does --------------------------------------------------------------------------


def _preset(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    assert step.preset is not None
    if step.preset not in PRESETS:
        raise TourError("preset", f"{quoted(step.preset)} is none of {', '.join(PRESETS)}")
    return apply_preset(s, step.preset)


def _data(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    from gui.core.files.disk import read_limited
    from gui.core.files.opening import scenario_from_bytes

    assert step.data is not None
    if step.data not in EXAMPLES:
        raise TourError("data", f"{quoted(step.data)} is none of {', '.join(EXAMPLES)}")
    path = EXAMPLES[step.data][1]
    return scenario_from_bytes(read_limited(path), path.name, s)


def _state(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    from gui.core.files.opening import state_spec_from_json

    spec, visibility = state_spec_from_json(msgspec.json.encode(step.state))
    return set_visibility(set_state(s, spec), visibility)


def _settings(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    from gui.core.files.problem import Problem, State, check_problem

    assert step.settings is not None
    check_problem(Problem(State(werner=1.0), step.settings))
    arrays = (np.array(v, dtype=float) for v in (step.settings.alice, step.settings.bob))
    alice, bob = (v / np.linalg.norm(v, axis=1)[:, None] for v in arrays)
    return use_settings(s, alice, bob)


def _pairs(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    assert step.pairs is not None
    return check_scenario(replace(s, pairs=step.pairs))


def _model(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    from gui.core.files.opening import with_model
    from gui.core.files.problem import Problem, check_problem

    assert step.model is not None
    check_problem(Problem(model=step.model))
    return with_model(s, step.model)


def _spins(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    from gui.core.files.problem import Problem, check_problem
    from gui.core.files.spins_problem import spins_of_form

    assert step.spins is not None
    check_problem(Problem(spins=step.spins))
    return replace(s, spins=spins_of_form(step.spins, folder))


def _choices(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    for name in step.choices:
        if name not in _CHOICES:
            raise TourError(f"choices.{name}", f"is none of {', '.join(_CHOICES)}")
    merged = _merged(msgspec.to_builtins(s), _nulls(step.choices))
    try:
        found = check_scenario(msgspec.convert(merged, type=Scenario))
    except msgspec.ValidationError as error:
        from gui.core.files.strict_json import explain

        where, reason = explain(str(error))
        raise TourError(f"choices.{where}", reason) from error
    except (TypeError, OverflowError, RecursionError) as error:
        raise TourError("choices", str(error)) from error
    return _in_scene(found, found.scene, "choices.scene")


def _parameters(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    for key, value in step.parameters.items():
        try:
            s = moved(s, key, value)
        except InputError as error:
            raise TourError(f"parameters.{key}", error.reason) from error
    return s


def _scene(s: Scenario, step: TourStep, folder: Path | None) -> Scenario:
    assert step.scene is not None
    return _in_scene(s, step.scene, "scene")


def _in_scene(s: Scenario, name: str, field: str) -> Scenario:
    if name not in SCENES:
        raise TourError(field, f"{quoted(name)} is none of {', '.join(SCENES)}")
    return replace(s, scene=name)


_CHANGES: tuple[tuple[str, Callable[[Scenario, TourStep, Path | None], Scenario]], ...] = (
    ("preset", _preset),
    ("data", _data),
    ("state", _state),
    ("settings", _settings),
    ("pairs", _pairs),
    ("model", _model),
    ("spins", _spins),
    ("choices", _choices),
    ("parameters", _parameters),
    ("scene", _scene),
)


def _merged(old: Any, new: Any) -> Any:
    """``new`` laid over ``old``, object by object; another kind of state replaces the whole of it."""
    if (
        isinstance(old, dict)
        and isinstance(new, dict)
        and old.get("type") == new.get("type", old.get("type"))
    ):
        return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
    return new


def _nulls(value: Any) -> Any:
    """TOML has no null: a number that is none stands for it."""
    if isinstance(value, dict):
        return {key: _nulls(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_nulls(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
