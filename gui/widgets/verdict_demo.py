"""Settled answers to show in the demos of the verdict widgets."""

from __future__ import annotations

from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario
from gui.core.presets import apply_preset
from gui.core.verdicts import Judged, ask, questions_of
from physics.verdicts.types import Effort, Hypothesis


def demo_answers(preset: str = "", prove: bool = True) -> dict[Hypothesis, Judged]:
    """Answers for the opening view or a preset; hypotheses that cannot be decided are left out."""
    scenario = default_scenario()
    if preset:
        scenario = apply_preset(scenario, preset)
    answers = {}
    for question in questions_of(scenario, evaluate(scenario).correlations):
        try:
            answers[question.hypothesis] = ask(question, Effort(prove=prove), None)
        except ImportError:
            continue
    return answers
