"""Names, titles and labels of the scene "Bell"."""

from __future__ import annotations

import math

from gui.core.numbers import number, rounded_up
from gui.core.scenario import Scenario
from gui.core.scenes.bell import BellChoices
from gui.core.scenes.bell.names import INEQUALITIES
from gui.core.scenes.bell.results import BellResults
from gui.scenes.bell.background import ShownBounds

SAME = 1e-6  # bounds that differ by less, in units of the largest, share a line


def source(choices: BellChoices) -> str:
    """Where the inequality is from."""
    if choices.inequality != "given":
        return INEQUALITIES[choices.inequality].source
    return "" if choices.given is None else choices.given.name


def curve_name(s: Scenario) -> str:
    """What the curve is that of."""
    lost = "" if s.bell.efficiency == 1.0 else f", e = {number(s.bell.efficiency, 3)}"
    if s.postulated is not None:
        return f"these correlations{lost}"
    return f"quantum theory, V = {number(s.visibility, 3)}{lost}"


def misfit(r: BellResults) -> str:
    """In a few words why S has no value; '' where it has."""
    if not r.fits:
        (n, m), (have_n, have_m) = r.expression.shape, r.shape
        return f"Needs {n} × {m} settings, not {have_n} × {have_m}"
    return "" if math.isfinite(r.value) else "A correlator or marginal that it needs is not known"


def needs(r: BellResults) -> str:
    """The same in sentences, with what to do about it."""
    words = misfit(r)
    return f"{words}. “Best settings” brings such." if words and not r.fits else f"{words}." if words else ""


def levels(r: BellResults, found: ShownBounds | None) -> dict[str, tuple[float, str, str]]:
    """Lines by their key: value, label in the plot, label beside the bars ('' for none).

    Bounds that are equal share a line and a label.
    """
    lines: dict[str, tuple[float, str, str]] = {}
    if found is not None:
        scale = SAME * max(1e-9, abs(found.no_signalling), abs(found.local))
        exact = abs(found.local - found.local_reached) <= scale
        local = f"{'local' if exact else 'local at most'} {bound_text(found.local, r)}"
        quantum = f"quantum {bound_text(found.quantum, r)}"
        top = f"no-signalling {bound_text(found.no_signalling, r)}"
        lines["local"] = found.local, local, local
        lines["quantum"] = found.quantum, quantum, quantum
        lines["no_signalling"] = found.no_signalling, top, top
        if math.isfinite(found.leggett):
            if abs(found.leggett - found.no_signalling) <= scale:
                together = f"no-signalling, Leggett {bound_text(found.no_signalling, r)}"
                lines["no_signalling"] = found.no_signalling, together, top
            else:
                leggett = f"Leggett {bound_text(found.leggett, r, computed=True)}"
                lines["leggett"] = found.leggett, f"{leggett} at these settings", leggett
        elif math.isfinite(found.leggett_before):
            lines["leggett"] = found.leggett_before, "Leggett, being computed", "Leggett …"
    if r.maximum is not None:
        most = r.maximum.value
        words = "this state at most" if r.maximum.exact else "this state, best found"
        if found is not None and abs(most - found.quantum) <= SAME * max(1.0, abs(found.quantum)):
            value, label, short = lines["quantum"]
            lines["quantum"] = value, f"{label}, reached by this state", short
        else:
            lines["state"] = most, f"{words} {number(most)}", ""
    return lines


def bound_text(value: float, r: BellResults, computed: bool = False) -> str:
    """A closed form as any number; what was computed to the safe side."""
    if computed or r.known is None or r.choices.inequality == "i3322":
        return number(value) if abs(value - round(value, 4)) < 1e-9 else rounded_up(value)
    return number(value)
