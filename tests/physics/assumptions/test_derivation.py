"""The derivation of Bell's inequality: every premise is needed, and together they are enough."""

from __future__ import annotations

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.assumptions import ASSUMPTIONS, MODELS
from physics.assumptions.derivation import COUNTER_MODELS, PREMISES, STEPS, broken_step
from tests.physics.assumptions.random_models import any_model, local_model

TSIRELSON = 2 * 2**0.5


@pytest.mark.parametrize("premise", PREMISES)
def test_without_one_premise_a_model_exceeds_2(premise):
    for key, spec in COUNTER_MODELS[premise]:
        assert type(spec) is MODELS[key]
        model = spec.finite_model()
        holds = {name: ASSUMPTIONS[name](model).holds for name in PREMISES}
        assert holds == {name: name != premise for name in PREMISES}
        # 2√2 for quantum mechanics, 4 for the others (BY_HAND in test_models).
        assert model.chsh() == pytest.approx(TSIRELSON if key == "quantum" else 4.0)


def test_equation_25_as_printed_is_not_enough():
    """The PR box from microstates keeps it together with both other premises."""
    key, spec = COUNTER_MODELS["microstate_independence_own_setting"][0]
    assert key == "pr_box"
    assert ASSUMPTIONS["microstate_independence"](spec.finite_model()).holds
    shirt = dict(COUNTER_MODELS["microstate_independence_own_setting"])["shirt"]
    assert not ASSUMPTIONS["microstate_independence"](shirt.finite_model()).holds


@given(st.integers(0, 10**6))
def test_no_model_with_all_premises_exceeds_2(seed):
    for model in (any_model(seed), local_model(seed)):
        s = model.chsh()
        if s is not None and all(ASSUMPTIONS[name](model).holds for name in PREMISES):
            assert s <= 2 + 1e-9
            assert ASSUMPTIONS["factorizability"](model).holds


def test_the_chain_breaks_at_the_first_step_that_needs_what_is_given_up():
    assert broken_step(()) is None
    subsets = chain.from_iterable(combinations(PREMISES, n) for n in (1, 2, 3))
    for given_up in subsets:
        broken = broken_step(given_up)
        assert STEPS[broken].needs in given_up
        assert all(step.needs not in given_up for step in STEPS[:broken])
