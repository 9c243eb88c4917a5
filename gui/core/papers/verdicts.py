"""Verdicts as numbers, for what papers say of explanations."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from gui.core.evaluate import evaluate
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.verdicts.questions import questions_of, settled
from physics.verdicts.types import Status


@lru_cache(maxsize=4)
def _judged(scenario: Scenario) -> dict[str, tuple[Status, bool, tuple[float, float]]]:
    found = settled(questions_of(scenario, evaluate(scenario).correlations))
    return {
        str(one.hypothesis): (
            one.status,
            one.proven,
            one.critical_visibility_werner or one.critical_visibility,
        )
        for one in found
    }


def survives(hypothesis: str) -> Callable[[Results[Any]], bool]:
    """Whether the explanation is compatible with what is shown."""

    def holds(results: Results[Any]) -> bool:
        return _judged(results.scenario)[hypothesis][0] is Status.COMPATIBLE

    return holds


def refuted(hypothesis: str) -> Callable[[Results[Any]], bool]:
    """Whether the explanation is excluded, and that is proven."""

    def holds(results: Results[Any]) -> bool:
        status, proven, _ = _judged(results.scenario)[hypothesis]
        return status is Status.EXCLUDED and proven

    return holds


def critical(hypothesis: str) -> Callable[[Results[Any]], float]:
    """The critical V of what is shown, of a Werner state as its own V: the middle of what is proven."""

    def value(results: Results[Any]) -> float:
        return float(np.mean(_judged(results.scenario)[hypothesis][2]))

    return value
