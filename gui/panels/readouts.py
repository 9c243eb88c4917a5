"""What the read-outs say about Results: the one place where these numbers get their words."""

from __future__ import annotations

import math
from typing import Any

from gui.core.numbers import degrees, number
from gui.core.results import LeggettResults, Results
from gui.panels.words import TOUCHES, against, chsh_error, leggett_error, told_against
from gui.widgets.readouts import ReadoutSpec, ReadoutValue


def readout_rows(results: Results[Any]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the settings and the state."""
    return [*_leggett_rows(results), *state_rows(results)]


def _leggett_rows(results: Results[Any]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    leggett, v = results.leggett, results.scenario.visibility
    n = leggett.n if leggett else 3
    parameter = ReadoutSpec("leggett", f"L{n}", "Leggett parameter", "leggett_parameter")
    bound = ReadoutSpec("bound", "B", "Bound at these settings", "leggett_misaligned")
    threshold = ReadoutSpec("threshold", "V_φ", "Critical V at this φ", "threshold_visibility")
    best = ReadoutSpec("best", "V_min", "Lowest critical V", "best_threshold")
    largest = ReadoutSpec("largest", "Δ_max", "Largest excess", "leggett_excess")
    kappa = ReadoutSpec("kappa", "κ", "Spread of directions", "kappa")
    if leggett is None:
        missing = "—", "needs settings a, b, b′"
        return [spec.says(*missing) for spec in (parameter, bound, threshold, best, largest, kappa)]
    return [
        parameter.says(
            number(leggett.value), *told_against(leggett.excess, "the bound", leggett_error(results.errors))
        ),
        bound.says(number(leggett.bound), _bound_note(leggett)),
        threshold.says(*_threshold(leggett.threshold_at_phi, v, results.scenario.postulated is not None)),
        best.says(number(leggett.best_threshold), f"at φ = {degrees(leggett.best_threshold_angle)}"),
        largest.says(*_largest(leggett)),
        kappa.says(number(leggett.kappa), f"N = {leggett.n} directions"),
    ]


def _bound_note(leggett: LeggettResults) -> str:
    lost = leggett.deviation.bound_lost
    if abs(lost) < TOUCHES:
        return "as in the ideal relation"
    return f"{number(abs(lost))} {'above' if lost > 0 else 'below'} the ideal one"


def _threshold(threshold: float, v: float, given: bool) -> tuple[str, str]:
    if not math.isfinite(threshold):
        return "—", ""
    if given:  # no state stands behind them
        return number(threshold), "× these correlations"
    if threshold > 1:
        return number(threshold), "above 1: no state violates here"
    side = "above" if v > threshold else "below"
    return number(threshold), f"V is {number(abs(v - threshold))} {side}"


def _largest(leggett: LeggettResults) -> tuple[str, str]:
    low, high = leggett.window
    window = f"window {degrees(low, 1)} to {degrees(high, 1)}" if math.isfinite(low) else "no violation"
    return number(leggett.largest_excess), f"at φ = {degrees(leggett.largest_excess_angle)}; {window}"


def state_rows(results: Results[Any]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """Those of the state alone, and CHSH at the settings."""
    state, chsh = results.state, results.correlations.chsh
    here = ReadoutSpec("chsh", "S", "Largest CHSH at these settings", "chsh")
    horodecki = ReadoutSpec("horodecki", "S_max", "Largest CHSH of this state", "horodecki")
    tensor = ReadoutSpec("tensor", "ℒ", "Two-setting criterion", "two_setting_criterion")
    concurrence = ReadoutSpec("concurrence", "C", "Concurrence", "concurrence")
    negativity = ReadoutSpec("negativity", "𝒩", "Negativity", "negativity")
    purity = ReadoutSpec("purity", "γ", "Purity of the state", "purity")
    if chsh is None:
        first = here.says("—", "needs 2 settings a side")
    else:
        first = here.says(number(chsh.value), *told_against(chsh.value - 2, "2", chsh_error(results.errors)))
    if results.scenario.postulated is not None:
        # The correlations are given: no state stands behind them.
        none = "—", "no state: correlations are given"
        return [first, *(s.says(*none) for s in (horodecki, tensor, concurrence, negativity, purity))]
    model = state.tensor_criterion <= 1
    return [
        first,
        horodecki.says(number(state.horodecki_max), *against(state.horodecki_max - 2, "2")),
        tensor.says(
            number(state.tensor_criterion),
            "at most 1: any 2 × 2 is local" if model else "above 1: not decided by this",
            "good" if model else "muted",
        ),
        concurrence.says(number(state.concurrence), *_entangled(state.separable)),
        negativity.says(number(state.negativity), *_entangled(state.separable)),
        purity.says(number(state.purity), "1 for a pure state, ¼ for noise"),
    ]


def _entangled(separable: bool) -> tuple[str, str]:
    return ("separable", "good") if separable else ("entangled", "bad")
