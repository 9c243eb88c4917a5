"""Rounds of questions, answered one after the other aside from the window."""

from __future__ import annotations

import time
from collections.abc import Callable

from gui.core.sparing import sparing
from gui.core.verdicts.questions import Question, ask, settled_effort
from physics.verdicts.cache import VerdictCache
from physics.verdicts.types import Cancelled, Effort

# A quick answer is cut short after this: the next frame of a drag is worth more.
QUICK_SECONDS = 0.4
# A quick round that nobody waits for any more still goes on so long: otherwise no slow question would have
# its turn in a drag. Within one question, solvers are given longer, as they are to stop by themselves.
ROUND_SECONDS = 0.05
LATE_SECONDS = 2 * QUICK_SECONDS

ANSWER, FAILURE, PROGRESS = "answer", "failure", "progress"


def answer_round(
    questions: tuple[Question, ...],
    quick: bool,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
    deliver: Callable[[tuple[int, str, object]], None],
    memory: VerdictCache,
) -> None:
    """Deliver (index of the question, ANSWER, verdict), or (..., FAILURE, text) or (..., PROGRESS, fraction).

    One question that breaks stops no other.
    """
    begun = time.monotonic()

    def is_late() -> bool:
        return should_stop() and time.monotonic() - begun > LATE_SECONDS

    for k, question in enumerate(questions):
        if should_stop() and not (quick and time.monotonic() - begun < ROUND_SECONDS):
            raise Cancelled

        def report(fraction: float, k: int = k) -> None:
            deliver((k, PROGRESS, fraction))

        effort = (
            Effort(prove=False, seconds=QUICK_SECONDS, should_stop=is_late)
            if quick
            else settled_effort(question, progress=sparing(report), should_stop=should_stop)
        )
        try:
            verdict = ask(question, effort, memory).verdict
        except Cancelled:
            raise
        except Exception as error:
            deliver((k, FAILURE, f"{type(error).__name__}: {error}"))
        else:
            deliver((k, ANSWER, verdict))
