"""Results of the scene "Assumptions": what the chosen model keeps, by how much it fails the rest, and S."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario
from gui.core.scenes.assumptions import AssumptionChoices, Point, Rows, spec_of
from gui.core.scenes.assumptions.derivation import CounterModel, ShownStep, counter_models, shown_steps
from gui.core.scenes.assumptions.game_results import HandGame, curves_against_reliability, hand_game
from gui.core.scenes.assumptions.literature import READINGS
from gui.core.scenes.assumptions.words import MODEL_WORDS, example_text
from gui.core.values import Array
from physics.assumptions.assumptions import judge
from physics.assumptions.conditionals import Finding, Probability, Values
from physics.assumptions.finite_model import FiniteModel
from physics.assumptions.models.local_deterministic import saw_tooth
from physics.assumptions.models.quantum import singlet_correlator
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.models.spec import ModelSpec, PlanarSpec
from physics.assumptions.models.table import ModelTable, rows_of
from physics.assumptions.sampling import ShirtCurves
from physics.assumptions.spacetime import last_common_past, spacelike

ANGLE_GRID = np.radians(np.linspace(0.0, 180.0, 91))


class PlanarCurves(Struct, frozen=True, eq=False):
    """E against the angle between two directions (radians): the singlet's and the saw-tooth over ``angle``.

    ``between`` are the angles of the model's pairs of settings.
    """

    between: Array
    angle: Array
    singlet: Array
    saw_tooth: Array


class JudgedModel(Struct, frozen=True, eq=False):
    """A model and what it keeps: ``findings`` by the name of the assumption.

    ``curves`` is there for models with directions in a plane.
    """

    spec: ModelSpec
    model: FiniteModel
    findings: dict[str, Finding]
    chsh: float | None
    curves: PlanarCurves | None


class AssumptionResults(Struct, frozen=True, eq=False):
    """The judged model, its ``rows`` if they are in view, and where it happens.

    ``reading`` is the model of the place in the literature, ``steps`` the derivation with the
    ``counter_models`` that break it, each only if it is in view. ``spacelike``: whether the measurements are;
    ``common_past``: where their past light cones meet. ``hand`` is the game by hand and ``shirt_curves`` S
    against the shirt, each if it is in view.
    """

    choices: AssumptionChoices
    judged: JudgedModel
    rows: Rows
    spacelike: bool
    common_past: Point
    reading: JudgedModel | None
    steps: tuple[ShownStep, ...]
    counter_models: tuple[CounterModel, ...]
    hand: HandGame | None
    shirt_curves: ShirtCurves | None


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> AssumptionResults:
    """What the chosen model keeps."""
    choices = scenario.assumptions
    spec = spec_of(choices)
    judged = cache.get("judged_model", (choices.chosen, spec), lambda: judged_model(spec))
    events = choices.alice_event, choices.bob_event
    rows: Rows = ()
    if choices.page == "table":
        rows = cache.get("model_rows", (choices.chosen, spec), lambda: _rows(judged))
    reading = None
    if choices.page == "literature":
        reading = cache.get(
            "judged_reading", choices.reading, lambda: judged_model(READINGS[choices.reading].spec)
        )
    steps: tuple[ShownStep, ...] = ()
    counters: tuple[CounterModel, ...] = ()
    if choices.page == "derivation":
        steps, counters = cache.get("derivation", choices.given_up, lambda: _derivation(choices.given_up))
    return AssumptionResults(
        choices,
        judged,
        rows,
        spacelike(*events),
        last_common_past(*events),
        reading,
        steps,
        counters,
        *_game(choices, cache),
    )


def _game(choices: AssumptionChoices, cache: Cache) -> tuple[HandGame | None, ShirtCurves | None]:
    game = choices.game
    view = game.view if choices.page == "game" else ""
    key = game.seed, game.reliability, game.answers
    hand = cache.get("hand_game", key, lambda: hand_game(game)) if view == "hand" else None
    return hand, curves_against_reliability() if view == "reliability" else None


def _derivation(given_up: tuple[str, ...]) -> tuple[tuple[ShownStep, ...], tuple[CounterModel, ...]]:
    return shown_steps(given_up), counter_models(given_up)


def _rows(judged: JudgedModel) -> Rows:
    return judged.spec.rows if isinstance(judged.spec, ModelTable) else rows_of(judged.model)


def judged_model(spec: ModelSpec) -> JudgedModel:
    """A model with all that is computed of it."""
    model = spec.finite_model()
    return JudgedModel(spec, model, judge(model), model.chsh(), _curves(spec))


def _curves(spec: ModelSpec) -> PlanarCurves | None:
    if not isinstance(spec, PlanarSpec) or (isinstance(spec, Shirt) and spec.strategy == "best"):
        return None
    return PlanarCurves(
        spec.angles_between(), ANGLE_GRID, singlet_correlator(ANGLE_GRID), saw_tooth(ANGLE_GRID)
    )


def scene_as_json(result: AssumptionResults) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds, and all of it for a problem about a model."""
    from gui.core.results_json import numbers

    judged, key = result.judged, result.choices.chosen
    spec = judged.spec
    model = judged.model
    return {
        "model": {
            key: msgspec.to_builtins(spec.rows if isinstance(spec, ModelTable) else spec),
        },
        "title": MODEL_WORDS[key].title,
        "settings": {"a": list(model.values("a")), "b": list(model.values("b"))},
        "rows": len(model.probability),
        "correlators": numbers(np.asarray(model.correlators())),
        "chsh": judged.chsh,
        "assumptions": {name: finding_as_json(one) for name, one in judged.findings.items()},
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """One assumption: whether it holds, its size and bits, and the two probabilities that differ most."""
    example = None
    if finding.example is not None:
        first, second = finding.example
        example = {
            "text": example_text(finding),
            "first": _probability(first),
            "second": _probability(second),
        }
    return {"holds": finding.holds, "size": finding.size, "bits": finding.bits, "example": example}


def _probability(one: Probability) -> dict[str, Any]:
    if one.factors:
        return {"product_of": [_probability(factor) for factor in one.factors], "p": one.value}
    return {"event": _values(one.event), "given": _values(one.given), "p": one.value}


def _values(values: Values) -> dict[str, Any]:
    return dict(values)
