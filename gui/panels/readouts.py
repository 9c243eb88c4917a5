"""What the read-outs say about Results: the one place where these numbers get their words."""

from __future__ import annotations

import math
from typing import Any

from gui.core.numbers import degrees, number
from gui.core.results import LeggettResults, Results
from gui.core.scenario import Scenario
from gui.panels.words import TOUCHES, against
from gui.widgets.readouts import ReadoutSpec, ReadoutValue


def readout_specs(n: int) -> list[ReadoutSpec]:
    """The read-outs of the settings and the state, for inequalities of N = ``n`` directions."""
    return [
        ReadoutSpec("leggett", f"L{n}", "Leggett parameter", "leggett_parameter"),
        ReadoutSpec("bound", "B", "Bound at these settings", "leggett_misaligned"),
        ReadoutSpec("threshold", "V_φ", "Critical V at this φ", "threshold_visibility"),
        ReadoutSpec("best", "V_min", "Lowest critical V", "best_threshold"),
        ReadoutSpec("largest", "Δ_max", "Largest excess", "leggett_excess"),
        ReadoutSpec("kappa", "κ", "Spread of directions", "kappa"),
        ReadoutSpec("chsh", "S", "CHSH at these settings", "chsh"),
        ReadoutSpec("horodecki", "S_max", "Largest CHSH of this state", "horodecki"),
        ReadoutSpec("tensor", "ℒ", "Two-setting criterion", "two_setting_criterion"),
        ReadoutSpec("concurrence", "C", "Concurrence", "concurrence"),
        ReadoutSpec("negativity", "𝒩", "Negativity", "negativity"),
        ReadoutSpec("purity", "γ", "Purity of the state", "purity"),
    ]


def readout_values(results: Results[Any]) -> dict[str, ReadoutValue]:
    """The values for ``readout_specs``."""
    return {**_leggett_values(results.leggett, results.scenario), **_state_values(results)}


def _leggett_values(leggett: LeggettResults | None, scenario: Scenario) -> dict[str, ReadoutValue]:
    if leggett is None:
        missing = ReadoutValue("—", "needs settings a, b, b′", "muted")
        return dict.fromkeys(("leggett", "bound", "threshold", "best", "largest", "kappa"), missing)
    v = scenario.visibility
    return {
        "leggett": ReadoutValue(number(leggett.value), *against(leggett.excess, "the bound")),
        "bound": ReadoutValue(number(leggett.bound), _bound_note(leggett), "muted"),
        "threshold": ReadoutValue(*_threshold(leggett.threshold_at_phi, v, scenario)),
        "best": ReadoutValue(
            number(leggett.best_threshold), f"at φ = {degrees(leggett.best_threshold_angle)}", "muted"
        ),
        "largest": ReadoutValue(*_largest(leggett)),
        "kappa": ReadoutValue(number(leggett.kappa), f"N = {leggett.n} directions", "muted"),
    }


def _bound_note(leggett: LeggettResults) -> str:
    lost = leggett.deviation.bound_lost
    if abs(lost) < TOUCHES:
        return "as in the ideal relation"
    return f"{number(abs(lost))} {'above' if lost > 0 else 'below'} the ideal one"


def _threshold(threshold: float, v: float, scenario: Scenario) -> tuple[str, str, str]:
    if not math.isfinite(threshold):
        return "—", "", "muted"
    if threshold > 1:
        return number(threshold), "above 1: no state violates here", "muted"
    side = "above" if v > threshold else "below"
    return number(threshold), f"V is {number(abs(v - threshold))} {side}", "muted"


def _largest(leggett: LeggettResults) -> tuple[str, str, str]:
    low, high = leggett.window
    where = f"at φ = {degrees(leggett.largest_excess_angle)}"
    if not math.isfinite(low):
        return number(leggett.largest_excess), f"{where}; no violation", "muted"
    return (
        number(leggett.largest_excess),
        f"{where}; window {degrees(low, 1)} to {degrees(high, 1)}",
        "muted",
    )


def _state_values(results: Results[Any]) -> dict[str, ReadoutValue]:
    state, found = results.state, results.correlations
    values = {
        "chsh": ReadoutValue("—", "needs 2 settings a side", "muted"),
        "horodecki": ReadoutValue(number(state.horodecki_max), *against(state.horodecki_max - 2, "2")),
        "tensor": ReadoutValue(
            number(state.tensor_criterion),
            "at most 1: a local model exists for these planes"
            if state.tensor_criterion <= 1
            else "above 1: not decided by this",
            "good" if state.tensor_criterion <= 1 else "muted",
        ),
        "concurrence": ReadoutValue(number(state.concurrence), *_entangled(state.separable)),
        "negativity": ReadoutValue(number(state.negativity), *_entangled(state.separable)),
        "purity": ReadoutValue(number(state.purity), "1 for a pure state, ¼ for noise", "muted"),
    }
    if found.chsh is not None:
        note, role = against(found.chsh.value - 2, "2")
        values["chsh"] = ReadoutValue(number(found.chsh.value), note, role)
    if results.scenario.postulated is not None:
        # The correlations are given: no state stands behind them.
        none = ReadoutValue("—", "no state: correlations are given", "muted")
        for key in ("horodecki", "tensor", "concurrence", "negativity", "purity"):
            values[key] = none
    return values


def _entangled(separable: bool) -> tuple[str, str]:
    return ("separable", "good") if separable else ("entangled", "bad")
