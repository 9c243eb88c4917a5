"""Quick cards of measured numbers at 3 x 6 settings, against a tenth of a second.

Goal: 0.1 s for all seven of a table of correlators with errors, or of counts, which bring marginals and a
likelihood, asked as by the window after a change: other numbers at settings that were asked about before.
Each round has the numbers of another seed. Counts at settings never seen before lack the warm starts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from tests.benchmarks.common import Ratio, ratio_of, take_turns

TENTH = 0.1
PAIRS = 1000
FIRST = "counts, first seen"
FORMS = {"a table with errors": 1.0, "counts": 1.0, FIRST: None}


def run(rounds: int = 20) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    from gui.core.verdicts.hypotheses import hypotheses

    runs = {f"{form}|{h}": _asking(form, h) for form in FORMS for h in hypotheses()}
    times = take_turns(runs, rounds, warm_up=3)
    rows = []
    for form, goal in FORMS.items():
        parts = [times[f"{form}|{h}"] for h in hypotheses()]
        whole = [sum(one) for one in zip(*parts, strict=True)]
        rows.append(_row(f"all seven, {form}", whole, goal))
        rows += [_row(f"  {form}: {h}", times[f"{form}|{h}"], None) for h in hypotheses()]
    return rows, []


def _row(name: str, times: list[float], goal: float | None) -> Ratio:
    return ratio_of(name, ("quick cards", times), ("0.1 s", [TENTH] * len(times)), goal)


def _asking(form: str, hypothesis: str) -> Callable[[int], object]:
    from gui.core.verdicts.answering import QUICK_SECONDS
    from gui.core.verdicts.questions import ask
    from physics.verdicts.cache import VerdictCache
    from physics.verdicts.types import Effort

    quick, memory = Effort(prove=False, seconds=QUICK_SECONDS), VerdictCache()

    def once(k: int) -> object:
        question = next(q for q in _questions(form, k) if q.hypothesis == hypothesis)
        return ask(question, quick, None if form == FIRST else memory)

    for k in range(-3, 40):  # not within a timed call
        _questions(form, k)
    return once


@cache
def _questions(form: str, k: int) -> tuple:  # type: ignore[type-arg]
    """What is asked of the counts of seed k of the singlet with V = 0.98, φ = 30°."""
    from gui.core.evaluate import evaluate
    from gui.core.files.opening import scenario_from_bytes
    from gui.core.shots import Amount
    from gui.core.shots.command import shots_csv
    from gui.core.verdicts.questions import questions_of

    state = b'{"state": {"werner": 0.98}, "phi_deg": 30}'
    text = shots_csv(state, "state.json", "quantum", Amount(PAIRS, k + 10))
    if "counts" not in form:
        text = _with_errors(text)
    s = scenario_from_bytes(text, "measured.csv")
    return tuple(questions_of(s, evaluate(s).correlations))


def _with_errors(counts: bytes) -> bytes:
    """The same numbers as C and its error in the place of counts."""
    lines = [line for line in counts.decode().splitlines() if not line.startswith("#")]
    rows = [line.split(",") for line in lines[1:]]
    text = ["a_x,a_y,a_z,b_x,b_y,b_z,C,sigma"]
    for row in rows:
        pp, pm, mp, mm = map(int, row[6:])
        n = pp + pm + mp + mm
        c = (pp - pm - mp + mm) / n
        text.append(",".join([*row[:6], repr(c), repr(max(((1 - c * c) / n) ** 0.5, 2 / n))]))
    return "\n".join(text).encode()
