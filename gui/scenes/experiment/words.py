"""What the scene "Experiment" says: causes of asymmetry, repetitions, tests of a plan."""

from __future__ import annotations

import numpy as np

from gui.core.numbers import degrees, number, signed
from gui.core.scenes.experiment.plan import PlanRow
from gui.core.scenes.experiment.repeats import Repeats, RunSetup
from gui.look.math_text import math_unicode
from gui.widgets.value_table import Cell
from physics.experiment.asymmetry import Cause

CAUSE_WORDS = {
    "state": "noise of the state",
    "retardance": "retardance of the plates",
    "plate_a": "Alice’s plate off",
    "plate_b": "Bob’s plate off",
    "second_branch": "second branch off",
    "turned": "axes turned",
    "drift": "drift",
    "spread": "angles at random",
    "counting": "counting",
    "all": "all together",
}
KIND_WORDS = {"direction": "direction", "branch": "branch", "time": "time", "chance": "chance"}
KIND_TIPS = {
    "direction": "φ → −φ only swaps b and b′, so what depends on the direction alone makes no difference",
    "branch": "b and b′ are dialled by different positions of the plate, which are off in different ways",
    "time": "−φ is measured first, φ directly after it",
    "chance": "zero in the mean; the standard deviation is that of one run",
}
SMALLEST = 5e-7  # what is below rounds to zero


def cause_rows(causes: tuple[Cause, ...] | None) -> list[list[Cell]]:
    """The table of causes."""
    rows = []
    for cause in causes or ():
        kind = "" if cause.name == "all" else KIND_WORDS[cause.kind]
        tip = "" if cause.name == "all" else KIND_TIPS[cause.kind]
        moves = abs(cause.shift) > SMALLEST
        bold = cause.name == "all"
        rows.append(
            [
                Cell(CAUSE_WORDS[cause.name], bold=bold, tip=tip),
                Cell(kind, "muted", tip=tip),
                Cell(signed(cause.shift, 5) if moves else "0", "violation" if moves else "good", bold, tip),
                Cell(number(cause.spread, 5) if cause.spread else "—", "muted", tip=tip),
            ]
        )
    return rows


def repeats_sentence(setup: RunSetup, found: Repeats) -> str:
    """What many runs say of the error bars."""
    best = int(np.argmax((found.mean - setup.bound) / found.stated))
    at = degrees(setup.phi[best], 1)
    return (
        f"{found.runs} runs of seed {setup.seed}: at φ = {at} L is {number(found.mean[best], 5)} in the mean "
        f"and scatters by {number(found.spread[best], 5)}; its error bars {number(found.stated[best], 5)}. "
        f"L(φ) − L(−φ) there: {signed(found.shift[best], 5)} ± {number(found.shift_spread[best], 5)}."
    )


TEST_WORDS = {
    "separable": "Separable: witness",
    "unsteerable": "Unsteerable: three axes",
    "local": "Local: CHSH",
    "every_pair": "Local: CHSH, every pair",
}
TEST_TIPS = {
    "separable": "Σ |C| ≤ 1 along three axes: no separable state",
    "unsteerable": "Σ C ≤ √3 along three axes: no model with a pure state on one side",
    "local": "S ≤ 2 at the best settings; the pairs that are found are taken as a fair sample",
    "every_pair": "S ≤ 2 with what is not found counted as −1: no fair sampling is assumed. It needs a "
    "source that tells when a pair was made",
    "leggett": "Leggett’s models: L at the best angle",
}


def test_words(row: PlanRow) -> str:
    """The name of a test."""
    return TEST_WORDS.get(row.test) or f"Leggett: {math_unicode(f'L{row.n}')} at {degrees(row.phi, 0)}"
