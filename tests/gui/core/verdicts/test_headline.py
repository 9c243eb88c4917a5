"""The verdict that matters: what the answers at known visibilities come to."""

from __future__ import annotations

import pytest

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.presets import apply_preset
from gui.core.verdicts.headline import headline, headline_words
from gui.core.verdicts.questions import ask, questions_of
from physics.verdicts.types import Effort, Hypothesis

H = Hypothesis


@pytest.fixture(scope="module")
def answers():
    """At the opening view's settings, for some V; proven, so that they do not depend on the machine."""
    from gui.core.verdicts.questions import judge_question

    scenario = intents.default_scenario()
    found = evaluate(scenario).correlations
    known = {q.hypothesis: ask(q, Effort(prove=True), None).verdict for q in questions_of(scenario, found)}

    def at(visibility: float):
        s = intents.set_visibility(scenario, visibility)
        asked = questions_of(s, evaluate(s).correlations)
        return {q.hypothesis: judge_question(q, known[q.hypothesis], True) for q in asked}

    return at


def test_the_largest_excluded_ones_and_the_first_that_survives(answers):
    """Local contains the unsteerable and the separable; Leggett's models are no part of it (Branciard 2013).

    At these settings the critical V are 1/3, 0.577 and 0.535, 0.791 and 0.943 (Leggett).
    """
    told = headline(answers(0.985))
    assert told.excluded == (H.LOCAL, H.LEGGETT) and told.survives is H.QUANTUM
    told = headline(answers(0.9))
    assert told.excluded == (H.LOCAL,) and told.survives is H.LEGGETT
    told = headline(answers(0.56))
    assert told.excluded == (H.UNSTEERABLE_B_TO_A,) and told.survives is H.UNSTEERABLE_A_TO_B
    told = headline(answers(0.4))
    assert told.excluded == (H.SEPARABLE,) and told.survives is H.UNSTEERABLE_A_TO_B
    told = headline(answers(0.3))
    assert told.excluded == () and told.survives is H.SEPARABLE
    assert told.proven


def test_in_words(answers):
    long, short = headline_words(headline(answers(0.985)))
    assert long == [("local and Leggett excluded", "bad"), ("quantum compatible", "good")]
    assert [role for _, role in short] == ["bad", "good"]
    assert headline_words(headline({})) == ([], [])


def test_nothing_quantum_makes_a_pr_box():
    """It is beyond quantum theory, which contains local causality (Popescu and Rohrlich 1994)."""
    scenario = apply_preset(intents.default_scenario(), "pr_box")
    asked = questions_of(scenario, evaluate(scenario).correlations)
    known = {q.hypothesis: ask(q, Effort(prove=True), None) for q in asked}
    assert H.QUANTUM in headline(known).excluded and H.LOCAL not in headline(known).excluded


def test_impure_local_states_are_told_apart(answers):
    """With eta below 1 a separable state need not be one of Leggett's models: both are named."""
    from msgspec.structs import replace

    known = {h: j for h, j in answers(0.985).items() if h in (H.SEPARABLE, H.LEGGETT)}
    assert headline(known).excluded == (H.LEGGETT,)
    impure = {h: replace(j, question=replace(j.question, eta=0.5)) for h, j in known.items()}
    assert headline(impure).excluded == (H.SEPARABLE, H.LEGGETT)
