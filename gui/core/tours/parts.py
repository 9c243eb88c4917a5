"""Parts of the window that a step can highlight, by name: one alone, or a kind and which one of it."""

from __future__ import annotations

from gui.core.parameters import PARAMETERS
from gui.core.values import quoted
from gui.core.verdicts.hypotheses import hypotheses

# Name in a file, words on screen.
PARTS = {
    "plot": "The plot",
    "scene": "The scene",
    "spheres": "The spheres",
    "ruler": "The Werner ruler",
    "settings": "The settings",
    "verdicts": "The verdicts",
    "readouts": "The read-outs",
    "results": "Verdicts and read-outs",
}
CARD, SLIDER = "card", "slider"  # as in card:local and slider:phi


def parts_help() -> str:
    """All names, for who writes a tour."""
    return f"{', '.join(PARTS)}; {CARD}:local and so on, {SLIDER}:phi and so on"


def part_refusal(name: str) -> str:
    """Why this is the name of no part; "" if it is one."""
    kind, colon, which = name.partition(":")
    if not colon:
        if name in PARTS:
            return ""
        return f"{quoted(name)} is none of {', '.join(PARTS)}, {CARD}:HYPOTHESIS, {SLIDER}:PARAMETER"
    if kind == CARD:
        known = [str(hypothesis) for hypothesis in hypotheses()]
    elif kind == SLIDER:
        known = list(PARAMETERS)
    else:
        return f"{quoted(kind)} is neither {CARD} nor {SLIDER}"
    return "" if which in known else f"{quoted(which)} is none of {', '.join(known)}"
