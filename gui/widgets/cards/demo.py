"""What the demos of the verdict widgets share: settled answers, and a window."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from gui.core.evaluate import evaluate
from gui.core.intents import default_scenario
from gui.core.presets import apply_preset
from gui.core.verdicts.questions import Judged, ask, questions_of
from gui.look.stylesheet import stylesheet
from gui.look.theme import THEMES, Theme, palette
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


def run_demo(make: Callable[[Theme], QWidget], width: int, height: int) -> None:
    """Show one widget in a window of its own; "light" among the arguments chooses the theme."""
    app = QApplication(sys.argv)
    theme = THEMES["light" if "light" in sys.argv else "dark"]
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))
    widget = make(theme)
    widget.resize(width, height)
    widget.show()
    app.exec()
