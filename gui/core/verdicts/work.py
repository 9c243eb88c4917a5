"""Long work on verdicts aside from the window: a search for settings, a check, the table of examples."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario, use_settings
from gui.core.presets import BRANCIARD_EXAMPLES, apply_preset
from gui.core.scenario import Scenario, base_state
from gui.core.verdicts.questions import Judged, ask, questions_of, settled_effort
from physics.verdicts.checking.check import CheckResult, check
from physics.verdicts.settings_search import FoundSettings, find_settings
from physics.verdicts.types import Effort, Hypothesis


def search_settings(
    hypothesis: Hypothesis,
    scenario: Scenario,
    numbers: tuple[int, int, int],
    *,
    deliver: Callable[[FoundSettings], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> tuple[FoundSettings, Judged]:
    """Settings of low critical visibility, and the settled answer there, as the card gives it once loaded.

    ``numbers``: of Alice, of Bob, and starts. Raises ``Cancelled``.
    """
    n, m, starts = numbers
    found = find_settings(
        hypothesis,
        base_state(scenario.state, scenario.visibility),
        n,
        m,
        eta=scenario.eta,
        starts=starts,
        progress=progress,
        should_stop=should_stop,
        on_better=deliver,
    )
    loaded = replace(use_settings(scenario, found.alice, found.bob), hypotheses=(hypothesis,))
    (question,) = questions_of(loaded, evaluate(loaded).correlations)
    return found, ask(question, settled_effort(question, should_stop=should_stop), None)


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
