"""The marginals of measured counts, and whether one side's outcomes tell the other's setting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gui.core.numbers import probability, value_with_error
from gui.core.scenario import Scenario
from gui.core.verdicts.measured import JudgedData, data_at_settings
from physics.verdicts.measured.no_signalling import measured_marginals, signalling_test

SURPRISING = 0.01  # below it the check is worth a warning
MOST_SHOWN = 8


def marginals_used(
    data: JudgedData, alice: Sequence[str], bob: Sequence[str]
) -> list[tuple[str, float, float]]:
    """⟨a₁⟩ and so on with their errors, pooled over the other side's settings; none without counts."""
    found = measured_marginals(data.table)
    if found is None:
        return []
    named = []
    for names, (values, sigmas) in zip((alice, bob), found, strict=True):
        named += [
            (f"⟨{name}⟩", value, sigma)
            for name, value, sigma in zip(names, values.tolist(), sigmas.tolist(), strict=True)
            if sigma > 0.0
        ]
    return named


def measured_as_json(data: JudgedData) -> dict[str, Any]:
    """The no-signalling check and the marginals used, both null without counts."""
    found, marginals = signalling_test(data.table), measured_marginals(data.table)
    tested = None
    if found is not None:
        tested = {
            "p_value": found.p_value,
            "p_value_alice": found.p_alice,
            "p_value_bob": found.p_bob,
            "degrees_of_freedom": [found.degrees_alice, found.degrees_bob],
        }
    used = None
    if marginals is not None:
        used = {
            side: {"values": values.tolist(), "sigmas": sigmas.tolist()}
            for side, (values, sigmas) in zip(("alice", "bob"), marginals, strict=True)
        }
    return {"no_signalling": tested, "marginals_used": used}


def signalling_sentence(data: JudgedData) -> str:
    """What the no-signalling check found."""
    found = signalling_test(data.table)
    if found is None:
        if data.table.counts is None:
            return "No-signalling: cannot be tested without counts of all four outcomes."
        return "No-signalling: cannot be tested, no setting was measured with two of the other side."
    p = probability(found.p_value)
    if found.p_value < SURPRISING:
        return f"⚠ No-signalling: outcomes depend on the other side’s setting ({p})."
    return f"No-signalling: no sign that outcomes depend on the other side’s setting ({p})."


def checked_lines(s: Scenario) -> list[str]:
    """The check and the marginals of the measured numbers at these settings; none where there are no such."""
    data = data_at_settings(s)
    if data is None:
        return []
    marginals = marginals_sentence(data, [x.label for x in s.alice], [x.label for x in s.bob])
    return [signalling_sentence(data), *([marginals] if marginals else [])]


def marginals_sentence(data: JudgedData, alice: Sequence[str], bob: Sequence[str]) -> str:
    """The marginals used, of long tables the first; nothing without counts."""
    used = marginals_used(data, alice, bob)
    if not used:
        return ""
    listed = [f"{name} = {value_with_error(value, sigma)}" for name, value, sigma in used[:MOST_SHOWN]]
    more = f" and {len(used) - MOST_SHOWN} more" if len(used) > MOST_SHOWN else ""
    return f"Marginals used: {', '.join(listed)}{more}."
