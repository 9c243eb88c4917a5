"""Critical visibility of a Werner state against the number of settings, as a Markdown table with times.

Alice has n axes well spread over the half sphere, Bob the same axes turned by a fixed rotation, so that no
two of them agree. Each answer is asked for as a settled one, as the cards do: local and unsteerable to
rounding, Leggett (eta = 1) to the gap that the cards ask for. After `LIMIT` seconds an answer is the honest
interval known by then.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from tests.benchmarks.common import Ratio, machine_load

if TYPE_CHECKING:
    from physics.verdicts.types import Correlations, Hypothesis, Verdict

SIDES = (2, 3, 4, 6, 8, 10, 12, 15, 20)
LIMIT = 60.0
DIGITS = 4


def run(rounds: int = 1) -> tuple[list[Ratio], list[str]]:
    """No rows of ratios; the notes are the lines of the table. ``rounds`` plays no part."""
    from gui.core.verdicts.questions import Question, settled_effort
    from physics.verdicts.deciding import decide
    from physics.verdicts.types import Hypothesis

    asked = (Hypothesis.LOCAL, Hypothesis.UNSTEERABLE_A_TO_B, Hypothesis.LEGGETT)
    for hypothesis in asked:  # solvers take long to import
        decide(hypothesis, werner(2))
    print(f"  {machine_load()}, at most {LIMIT:g} s an answer")
    lines = ["| settings a side | local | unsteerable | Leggett |", "|---|---|---|---|"]
    for line in lines:
        print(line)
    for count in SIDES:
        data = werner(count)
        cells = []
        for hypothesis in asked:
            effort = settled_effort(Question(hypothesis, data, 1.0, 1.0, True), seconds=LIMIT)
            start = time.perf_counter()
            verdict = decide(hypothesis, data, effort=effort)
            cells.append(cell(hypothesis, verdict, time.perf_counter() - start))
        lines.append(f"| {count} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    return [], [*lines, machine_load()]


def cell(hypothesis: Hypothesis, verdict: Verdict, seconds: float) -> str:
    """The interval (one number where its ends agree), whether its upper end is proven, and the time."""
    low, high = verdict.critical_visibility
    first, last = f"{low:.{DIGITS}f}", f"{high:.{DIGITS}f}"
    shown = first if high - low < 10**-DIGITS else f"{first} to {last}"
    proven = verdict.proven and verdict.details.get("bound") != "heuristic"
    took = f"{1e3 * seconds:.0f} ms" if seconds < 1.0 else f"{seconds:.1f} s"
    return f"{shown}{'' if proven else ' (not proven)'}, {took}{' (limit)' if seconds >= LIMIT else ''}"


def werner(count: int) -> Correlations:
    """C = -a.b with ``count`` axes a side, all pairs measured, marginals known to vanish."""
    import numpy as np

    from physics.verdicts.types import Correlations

    golden = math.pi * (3.0 - math.sqrt(5.0))
    z = (np.arange(count) + 0.5) / count
    radius, angle = np.sqrt(1.0 - z**2), golden * np.arange(count)
    alice = np.stack([radius * np.cos(angle), radius * np.sin(angle), z], axis=1)
    turn = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    bob = alice @ (turn * np.sign(np.linalg.det(turn))).T
    none = np.zeros(count)
    return Correlations(alice, bob, -alice @ bob.T, np.ones((count, count), dtype=bool), none, none)
