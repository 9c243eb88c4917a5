"""Long work on verdicts aside from the window: a search for settings, a check, the table of examples."""

from __future__ import annotations

from collections.abc import Callable

from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario
from gui.core.presets import BRANCIARD_EXAMPLES, apply_preset
from gui.core.verdicts.questions import Judged, ask, questions_of
from physics.states.two_qubit import TwoQubitState
from physics.verdicts.checking.check import CheckResult, check
from physics.verdicts.settings_search import FoundSettings, find_settings
from physics.verdicts.types import Effort, Hypothesis


def search_settings(
    hypothesis: Hypothesis,
    state: TwoQubitState,
    numbers: tuple[int, int, int],
    eta: float,
    *,
    deliver: Callable[[FoundSettings], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> FoundSettings:
    """Settings of low critical visibility; ``numbers``: of Alice, of Bob, and starts."""
    n, m, starts = numbers
    return find_settings(
        hypothesis,
        state,
        n,
        m,
        eta=eta,
        starts=starts,
        progress=progress,
        should_stop=should_stop,
        on_better=deliver,
    )


def check_certificate(
    judged: Judged, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> CheckResult:
    """The inequality of an answer, checked against the scenario's data."""
    certificate, question = judged.certificate, judged.question
    assert certificate is not None
    return check(
        judged.hypothesis,
        certificate,
        question.data,
        eta=question.eta,
        visibility=question.visibility,
        progress=progress,
        should_stop=should_stop,
    )


def branciard_table(
    hypotheses: tuple[Hypothesis, ...],
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> list[tuple[Judged, ...]]:
    """One row of settled answers for each of Branciard's examples."""
    effort = Effort(prove=True, should_stop=should_stop)
    rows = []
    for k, key in enumerate(BRANCIARD_EXAMPLES):
        scenario = apply_preset(default_scenario(), key)
        questions = {q.hypothesis: q for q in questions_of(scenario, evaluate(scenario).correlations)}
        rows.append(tuple(ask(questions[h], effort, None) for h in hypotheses))
        progress((k + 1) / len(BRANCIARD_EXAMPLES))
    return rows
