"""The literature and the derivation in the Assumptions scene: what the words claim is what is computed."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.equations import equations
from gui.core.evaluate import evaluate
from gui.core.scenes.assumptions import READING_KEYS, AssumptionChoices, spec_of
from gui.core.scenes.assumptions import intents as scene_intents
from gui.core.scenes.assumptions.derivation import STEP_WORDS, counter_models, shown_steps
from gui.core.scenes.assumptions.literature import READINGS
from gui.core.scenes.assumptions.results import judged_model
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS
from gui.core.values import ScenarioError
from physics.assumptions import MODELS, judge
from physics.assumptions.derivation import PREMISES, STEPS

START = intents.set_scene(intents.default_scenario(), "assumptions")


def with_choices(**changes):
    return replace(START, assumptions=replace(START.assumptions, **changes))


@pytest.mark.parametrize("key", READING_KEYS)
def test_what_the_words_claim_is_what_is_computed(key):
    reading = READINGS[key]
    assert type(reading.spec) is MODELS[reading.model]
    judged = judged_model(reading.spec)
    assert {name: judged.findings[name].holds for name in reading.claims} == reading.claims
    assert (judged.chsh > 2) == reading.above_2
    assert 2 <= len(re.findall(r"(?<!eq)(?<!al)\.( |$)", reading.words)) <= 5
    assert reading.section.startswith("section ")


@pytest.mark.parametrize("key", READING_KEYS)
def test_words_speak_of_every_assumption_that_decides(key):
    """An equation, its name, or part of it stands in the words for each row."""
    signs = {
        "bell_1990": "results factorize",
        "bell_1990_settings": "the settings are free",
        "bell_1990_conditions": "depend",
        "scholarpedia": "eq. (19)",
        "common_cause": "eq. (23)",
        "determinism": "determine",
        "determinism_given_lambda": "settings",
        "no_signalling": "no signal",
        "factorizability": ("factorizability", "inequality"),
    }
    words = READINGS[key].words.lower()
    for name in READINGS[key].claims:
        known = signs.get(name, ASSUMPTION_WORDS[name].title.lower())
        known = (known,) if isinstance(known, str) else known
        # "parameter and outcome independence" names both.
        assert any(sign in words for sign in known), name


def test_the_readings_are_those_of_the_choices():
    assert tuple(READINGS) == READING_KEYS


def test_the_model_of_a_reading_is_loaded_with_its_parameters():
    for key in READING_KEYS:
        loaded = scene_intents.load_reading(scene_intents.choose_reading(START, key))
        assert loaded.assumptions.chosen == READINGS[key].model
        assert spec_of(loaded.assumptions) == READINGS[key].spec


def test_a_reading_is_judged_as_the_loaded_model_is():
    for key in READING_KEYS:
        shown = evaluate(with_choices(page="literature", reading=key)).scene
        loaded = evaluate(scene_intents.load_reading(with_choices(reading=key))).scene
        assert shown.reading.findings == loaded.judged.findings
        assert loaded.reading is None  # only in view


def test_the_chain_is_whole_with_all_premises():
    steps = shown_steps(())
    assert [step.state for step in steps] == ["follows"] * len(STEPS)
    assert {step.mark for step in steps} == {"✓"}
    assert counter_models(()) == ()


@pytest.mark.parametrize("premise", PREMISES)
def test_without_a_premise_the_chain_breaks_where_it_is_needed(premise):
    steps = shown_steps({premise})
    at = [step.needs for step in steps].index(premise)
    states = ["follows"] * at + ["breaks"] + ["not reached"] * (len(steps) - at - 1)
    assert [step.state for step in steps] == states
    assert steps[at].why.startswith("Needs ") and steps[at].mark == "△"
    assert all("✕" not in step.verdict for step in steps)


@pytest.mark.parametrize("premise", PREMISES)
def test_the_model_one_click_away_keeps_all_other_premises(premise):
    given_up = scene_intents.suppose(START, premise, False)
    for counter in counter_models(given_up.assumptions.given_up):
        loaded = scene_intents.load_counter_model(given_up, counter.key)
        model = spec_of(loaded.assumptions).finite_model()
        found = judge(model)
        assert {name for name in PREMISES if not found[name].holds} == {premise}
        assert model.chsh() > 2
        # And the premises that it keeps are those that are supposed.
        again = scene_intents.suppose_what_the_model_keeps(loaded)
        assert again.assumptions.given_up == (premise,)


def test_premises_are_given_up_and_taken_back_in_their_order():
    s = START
    for premise in reversed(PREMISES):
        s = scene_intents.suppose(s, premise, False)
    assert s.assumptions.given_up == PREMISES
    assert scene_intents.suppose(s, PREMISES[0], False) is s
    s = scene_intents.suppose(s, PREMISES[0], True)
    assert s.assumptions.given_up == PREMISES[1:]
    assert scene_intents.load_counter_model(START, "pr_box") is START


def test_a_chain_is_derived_in_view_only():
    assert evaluate(with_choices(page="derivation")).scene.steps == shown_steps(())
    assert evaluate(START).scene.steps == ()


def test_every_step_has_an_equation():
    assert set(STEP_WORDS) == {step.key for step in STEPS}
    assert {words.equation for words in STEP_WORDS.values()} <= set(equations())


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        (AssumptionChoices(reading="bohm"), "assumptions.reading"),
        (AssumptionChoices(given_up=("realism",)), r"assumptions.given_up\[0\]"),
        (AssumptionChoices(given_up=PREMISES[:1] * 2), r"assumptions.given_up\[1\]"),
    ],
)
def test_what_is_no_choice_is_refused(choices, field):
    with pytest.raises(ScenarioError, match=field):
        choices.check()
