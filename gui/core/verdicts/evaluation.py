"""A Scenario with its settled verdicts: what ``evaluate`` prints and a report shows, from one place."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gui.core.evaluate import evaluate
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.verdicts.measured import JudgedData, judged_data, judged_words
from gui.core.verdicts.questions import Judged, questions_of, settled, theory_questions
from gui.core.verdicts.questions_json import verdicts_as_json
from gui.core.verdicts.signalling import measured_as_json


class Evaluation(Struct, frozen=True, eq=False):
    """``data`` are the measured numbers that are judged, None for theory; ``words`` say which it is."""

    results: Results[Any]
    judged: tuple[Judged, ...]
    data: JudgedData | None = None
    words: str = ""


def evaluation_of(results: Results[Any], judged: tuple[Judged, ...]) -> Evaluation:
    """What is known of a Scenario whose verdicts are settled."""
    words, about_data = judged_words(results.scenario)
    return Evaluation(results, judged, judged_data(results.scenario) if about_data else None, words)


def evaluated(scenario: Scenario, seconds: float | None = None) -> Evaluation:
    """Evaluate and settle; ``seconds`` limits the verdicts."""
    results = evaluate(scenario)
    return evaluation_of(results, settled(questions_of(scenario, results.correlations), seconds=seconds))


def verdicts_of_evaluation(evaluation: Evaluation, seconds: float | None = None) -> dict[str, Any]:
    """The parts on verdicts of what ``evaluate`` prints; beside those of data stand those of the theory."""
    scenario = evaluation.results.scenario
    report: dict[str, Any] = {"verdicts": verdicts_as_json(evaluation.judged)}
    if evaluation.words:
        report["judged"] = evaluation.words
    if evaluation.data is not None:
        report |= measured_as_json(evaluation.data)
        theory = settled(theory_questions(scenario, evaluation.results.correlations), seconds=seconds)
        about, _ = judged_words(replace(scenario, judge="theory"))
        report["theory"] = {"judged": about, "verdicts": verdicts_as_json(theory)}
    return report
