"""The read-outs of the scene "Bell"."""

from __future__ import annotations

import math

from gui.core.numbers import number, rounded_up, tidy
from gui.core.results import Results
from gui.core.scenes.bell.results import BellResults, efficiency_at_bound, visibility_at_bound
from gui.panels.words import against, measured_against
from gui.scenes.bell.background import LARGEST_EFFICIENCY, LARGEST_LEGGETT, ShownBounds, is_too_large
from gui.scenes.bell.words import bound_text, misfit
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

Unknown = tuple[str, str]


def bell_readouts(
    results: Results[BellResults],
    found: ShownBounds | None,
    least: tuple[bool, float | None],
    failure: str = "",
) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """S, what it is compared with, and what the state and the detectors must be like.

    ``failure``: why what is not there will not come.
    """
    r = results.scene
    unknown: Unknown = "—", f"not computed: {failure}" if failure else "being computed"
    local = math.nan if found is None else found.local
    return [
        ReadoutSpec("S", "S", "At these settings", "bell_expression").says(*_value(r, local)),
        ReadoutSpec("local", "B_L", "Local bound", "bell_local").says(*_local(r, found, unknown)),
        ReadoutSpec("quantum", "B_Q", "Quantum bound", "bell_quantum").says(*_quantum(r, found, unknown)),
        ReadoutSpec("two_qubits", "S_2", "Two qubits reach", "bell_seesaw").says(
            *_two_qubits(r, found, unknown)
        ),
        ReadoutSpec("no_signalling", "B_NS", "No-signalling bound", "bell_no_signalling").says(
            *(unknown if found is None else (bound_text(found.no_signalling, r), "linear program, exact"))
        ),
        ReadoutSpec("leggett", "B_η", "Leggett bound", "bell_leggett").says(*_leggett(r, found, unknown)),
        ReadoutSpec("maximum", "S_max", "Largest of this state", "bell_best").says(*_maximum(r, local)),
        ReadoutSpec("critical", "V_c", "S meets B_L at", "bell_visibility").says(
            *_critical(results, local, unknown)
        ),
        ReadoutSpec("threshold", "e_c", "Efficiency needed here", "bell_losses").says(
            *_threshold(r, local, unknown)
        ),
        ReadoutSpec("least", "e_min", "At the best settings", "bell_losses").says(
            *_least(r, local, least, unknown)
        ),
    ]


def _value(r: BellResults, local: float) -> tuple[str, str, str]:
    if not math.isfinite(r.value):
        return "—", misfit(r), "muted"
    if r.is_measured:
        return number(r.value), *measured_against(r.value - local, r.sigma, r.needed_sd, tidy(local))
    return number(r.value), *against(r.value - local, "the local bound")


def _local(r: BellResults, found: ShownBounds | None, unknown: Unknown) -> tuple[str, str]:
    if found is None:
        return unknown
    if found.local - found.local_reached > 1e-9 * max(1.0, abs(found.local)):
        return bound_text(found.local, r), f"proven; {number(found.local_reached)} is reached"
    return bound_text(found.local, r), "exact: all strategies"


def _quantum(r: BellResults, found: ShownBounds | None, unknown: Unknown) -> tuple[str, str]:
    if found is None:
        return unknown
    return bound_text(found.quantum, r), "no quantum system exceeds it"


def _two_qubits(r: BellResults, found: ShownBounds | None, unknown: Unknown) -> tuple[str, str]:
    if found is None:
        return unknown
    if found.quantum - found.two_qubits <= 1e-6 * max(1.0, abs(found.quantum)):
        return number(found.two_qubits), "the quantum bound"
    return number(found.two_qubits), "best found by a see-saw"


def _leggett(r: BellResults, found: ShownBounds | None, unknown: Unknown) -> tuple[str, str]:
    anywhere = f"any directions {number(r.leggett_anywhere)}"
    if found is None or not math.isfinite(found.leggett):
        here = f"here not computed beyond {LARGEST_LEGGETT} pairs" if is_too_large(r) else unknown[1]
        return "—", f"{here + '; ' if r.fits else ''}{anywhere}"
    return rounded_up(found.leggett), f"proven here; {anywhere}"


def _maximum(r: BellResults, local: float) -> tuple[str, ...]:
    if r.maximum is None:
        none = "no state: correlations are given" if r.state is None else "too many settings to search"
        return "—", none
    words, role = against(r.maximum.value - local, "the local bound")
    return number(r.maximum.value), f"{words}; {'exact' if r.maximum.exact else 'best found'}", role


def _critical(results: Results[BellResults], local: float, unknown: Unknown) -> tuple[str, ...]:
    if not math.isfinite(local):
        return unknown
    critical = visibility_at_bound(results.scenario, results.scene, local)
    if not math.isfinite(critical):
        return "—", "no V violates at these settings", "muted"
    v = results.scenario.visibility
    return number(critical), f"V is {number(abs(v - critical))} {'above' if v > critical else 'below'}"


def _threshold(r: BellResults, local: float, unknown: Unknown) -> tuple[str, ...]:
    if not math.isfinite(local):
        return unknown
    found = efficiency_at_bound(r, local)
    if not math.isfinite(found):
        return "—", "no efficiency violates at these settings", "muted"
    e = r.choices.efficiency
    return number(found), f"e is {number(abs(e - found))} {'above' if e > found else 'below'}"


def _least(
    r: BellResults, local: float, least: tuple[bool, float | None], unknown: Unknown
) -> tuple[str, ...]:
    if r.state is None:
        return "—", "no state: correlations are given"
    if r.expression.coefficients.size > LARGEST_EFFICIENCY:
        return "—", "searched for up to 4 × 4 settings"
    answered, value = least
    if not answered:
        return unknown
    if value is None:
        return "—", "this state does not violate", "muted"
    return number(value), "best found for this state"
