"""What ``evaluate`` prints about an inequality: four bounds, and its value where there are correlations."""

from __future__ import annotations

import math
from typing import Any

from gui.core.evaluate import correlation_results
from gui.core.files.problem import Problem
from gui.core.results_json import numbers
from gui.core.scenario import Scenario, state_of
from gui.core.scenes.bell import BellInequality, expression_of
from physics.bell.bounds import bounds_of
from physics.bell.settings import best_settings
from physics.bell.types import BellBound, BellBounds
from physics.verdicts.types import Effort


def inequality_as_json(
    given: BellInequality, scenario: Scenario, problem: Problem | None, seconds: float | None
) -> dict[str, Any]:
    """The object under "inequality"; ``scenario`` is what ``problem`` means, or a session or other file.

    Leggett's bound is for the directions at hand, or the largest over all where a problem names none. With
    a state or correlators the value is printed, too, and with a state the best settings for it.
    """
    expression = expression_of(given)
    only = problem is not None and problem.only_inequality
    fits = expression.shape == (len(scenario.alice), len(scenario.bob))
    at_directions = fits and not (only and problem is not None and problem.settings is None)
    found = correlation_results(scenario, state_of(scenario)) if at_directions else None
    bounds = bounds_of(
        expression,
        alice=None if found is None else found.alice,
        bob=None if found is None else found.bob,
        eta=scenario.eta if problem is None else problem.eta,
        effort=Effort(seconds=seconds),
    )
    content: dict[str, Any] = {"settings": list(expression.shape), **bounds_as_json(bounds, at_directions)}
    if only:
        return content
    value = math.nan
    if found is not None:
        value = expression.value(found.correlators, found.marginals_a, found.marginals_b)
    content["value"] = numbers(value)
    if scenario.postulated is None:
        best = best_settings(expression, state_of(scenario))
        content["best_settings"] = {
            "alice": numbers(best.alice),
            "bob": numbers(best.bob),
            "value": best.value,
            "proven": best.exact,
        }
    return content


def bounds_as_json(bounds: BellBounds, given: bool) -> dict[str, Any]:
    """``given``: whether Leggett's bound is that at given directions."""
    content = {
        name: _bound(getattr(bounds, name)) for name in ("local", "leggett", "quantum", "no_signalling")
    }
    content["leggett"]["directions"] = "given" if given else "any"
    return content


def _bound(bound: BellBound) -> dict[str, Any]:
    details = {key: numbers(value) for key, value in bound.details.items()}
    return {
        "bound": numbers(bound.bound),
        "proven": bound.proven,
        "reached": numbers(bound.reached),
        "method": bound.method,
        **details,
    }
