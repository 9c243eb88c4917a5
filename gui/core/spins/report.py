"""What ``evaluate`` prints of a problem about spins."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from gui.core.evaluate import evaluate
from gui.core.results_json import numbers, results_as_json
from gui.core.scenario import Scenario
from gui.core.scenes.state.intents import bloch_form
from gui.core.spins import spin_count
from gui.core.spins.results import SpinsResults, TwoRegions, best_axes, evaluate_spins
from gui.core.values import InputError
from gui.core.verdicts.questions import questions_of, settled
from gui.core.verdicts.questions_json import verdicts_as_json
from physics.macroscopic.local_axes import BestAxes
from physics.verdicts.types import Cancelled


def spins_report(scenario: Scenario, *, with_settings: bool, seconds: float | None = None) -> dict[str, Any]:
    """The object that ``evaluate`` prints: "macroscopic", and for two regions ``with_settings`` the verdicts.

    ``seconds`` limits the time of all: an estimate is then from as many random vectors as are done, a search
    that has not ended has found nothing, and the verdicts have what is left. Raises ``InputError`` where a
    state vector cannot be read, or where the time was too short for any correlations.
    """
    end = math.inf if seconds is None else time.monotonic() + seconds

    def is_over() -> bool:
        return time.monotonic() > end

    try:
        found = evaluate_spins(scenario.spins, partial=True, should_stop=is_over)
    except Cancelled:
        count = spin_count(scenario.spins.state)
        reason = f"{seconds:g} are too few for the correlations of {count} spins; none are known yet"
        raise InputError("seconds", reason) from None
    best = None
    if found.two is None:
        with suppress(Cancelled):
            best = best_axes(scenario.spins, should_stop=is_over)
    left = None if seconds is None else max(end - time.monotonic(), 0.0)
    report: dict[str, Any] = {"macroscopic": macroscopic_as_json(found, best)}
    if with_settings and found.two is not None:
        of_pairs = effective_scenario(scenario, found.two)
        results = evaluate(of_pairs)
        whole = results_as_json(results)
        report |= {name: whole[name] for name in ("state", "settings", "correlations", "leggett")}
        report["verdicts"] = verdicts_as_json(
            settled(questions_of(of_pairs, results.correlations), seconds=left)
        )
    return report


def effective_scenario(scenario: Scenario, two: TwoRegions) -> Scenario:
    """The scenario about pairs in the effective state of the two regions, at the same settings."""
    return replace(
        scenario,
        scene="leggett",
        state=bloch_form(two.state),
        visibility=1.0,
        postulated=None,
        data=None,
    )


def macroscopic_as_json(found: SpinsResults, best: BestAxes | None) -> dict[str, Any]:
    """The object under "macroscopic"; null where something is defined for two regions only.

    ``best``: what was found over local axes for more than two.
    """
    two = found.two
    return {
        "N": found.spins,
        "region_sizes": list(found.sizes),
        "tensor": numbers(found.tensor),
        "visibility": None if two is None else two.visibility,
        "L": found.sum_of_squares,
        "largest_L": None if two is None else two.largest_tensor,
        "P_length": None if two is None else two.p_length,
        "Q_length": None if two is None else two.q_length,
        "sum_T2": found.sum_of_squares,
        "local_model": found.local_model,
        "standard_error": found.error or None,
        "largest_sum_T2_found": None if best is None else best.value,
        "horodecki_chsh_max": None if two is None else two.horodecki_max,
        "smallest_partial_transpose_eigenvalue": None
        if two is None
        else two.smallest_partial_transpose_eigenvalue,
        "separable": None if two is None else two.separable,
    }
