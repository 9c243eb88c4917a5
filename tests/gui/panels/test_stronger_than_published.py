"""The window says where the verdict beats the published Leggett inequality, and by how much."""

from __future__ import annotations

import math

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.verdicts.questions import ask, questions_of, settled_effort
from gui.panels.words import stronger_words
from physics.verdicts.types import Hypothesis


def words_at(phi_deg: float) -> str:
    s = intents.set_phi(intents.default_scenario(), math.radians(phi_deg))
    results = evaluate(s)
    question = next(q for q in questions_of(s, results.correlations) if q.hypothesis is Hypothesis.LEGGETT)
    return stronger_words(results.leggett, ask(question, settled_effort(question), None))


def test_at_60_degrees_all_correlators_beat_the_six_published_pairs():
    """0.941847 against (1 - sin(30 deg)/3)/cos(30 deg) = 0.962250; proven to a gap of 4e-5."""
    text = words_at(60)
    assert "18 correlators" in text
    assert "V = 0.9419" in text
    assert "needs 0.9623" in text


def test_an_inequality_that_no_visibility_violates_is_said_to_be_so():
    """At 100 deg (1 - sin(50 deg)/3)/cos(50 deg) = 1.1585 > 1."""
    text = words_at(100)
    assert text.endswith("the published inequality cannot be violated here.") and "1.15" not in text


def test_where_the_published_inequality_is_the_best_nothing_is_said():
    """At 2 arctan(1/3) the six pairs are as strong as all eighteen."""
    assert words_at(36.869898) == ""


def test_nothing_is_said_without_triples_or_verdict():
    assert stronger_words(None, None) == ""
