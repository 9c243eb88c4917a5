"""Each built-in model against what can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from physics.assumptions import ASSUMPTIONS, MODELS, judge

C = 1 / math.sqrt(2)  # |cos| between neighbouring directions of the default settings

# S, then what fails, with its size (those left out are in a test of their own); everything else holds.
BY_HAND = {
    # Deterministic, one λ for all: nothing fails.
    "local_deterministic": (2.0, {}),
    # E = -cos/2 at 45° four times: S = 4 C/2. Sizes in test_local_stochastic.
    "local_stochastic": (math.sqrt(2), {"determinism", "determinism_given_lambda"}),
    "dice": (
        None,
        {
            "microstate_independence",
            "microstate_independence_own_setting",
            "outcome_independence",
            "factorizability",
            "determinism_given_lambda",
            "closing_condition",
        },
    ),
    "shirt": (
        2 * math.sqrt(2) * 0.8,
        {
            # The shirt tells b with 0.8 against 0.2.
            "microstate_independence": 0.6,
            "microstate_independence_own_setting": 0.6,
            "bell_1990_conditions": 0.6,
            # Given λ = B: (1 ± 0.6 C)/2 for b = 0, 1 at Alice's second setting, of which 1/2 is the mean.
            "parameter_independence": 0.6 * C,
            "closing_condition": 0.6 * C,
            "factorizability": 0.3 * C,
            # The singlet's less likely result, given the shirt; without it b is known but for 0.2.
            "determinism": (1 - C) / 2,
            "determinism_given_lambda": (1 - 0.6 * C) / 2,
        },
    ),
    "shirt_result": (
        2.0,
        {
            # λ_a is B itself, λ_b decides it, and A = B is a coin that λ does not know.
            "microstate_independence": 1.0,
            "microstate_independence_own_setting": 1.0,
            "outcome_independence": 1.0,
            "factorizability": 0.5,
            "determinism_given_lambda": 0.5,
        },
    ),
    "one_sided": (
        2.0,
        {
            "microstate_independence": 1.0,
            "microstate_independence_own_setting": 1.0,
            # A = λ_a = B for a = 0.
            "outcome_independence": 1.0,
            # Joint (0.8, 0, 0, 0.2) against (0.64, 0.16, 0.16, 0.04).
            "factorizability": 0.32,
            "determinism_given_lambda": 0.2,
            # λ_a tells B, which λ leaves at 0.8.
            "local_causality": 1.0,
            # Given λ_a and not b's own chance: (0.2, 0.8) against certainty.
            "scholarpedia": 0.8,
            # P(B|A, a, b, λ) for a = 0 (certain) and 1 (0.8).
            "closing_condition": 0.2,
        },
    ),
    # S = 2 + 3M at M = 0.3; total variation is M/2.
    "settings_dependence": (2.9, {"settings_independence": 0.15, "bell_1990_settings": 0.15}),
    # One λ tells B by a: 1 against 0; half of the two settings of Alice is the product's share.
    "toner_bacon": (
        2 * math.sqrt(2),
        {
            "local_causality": 1.0,
            "parameter_independence": 1.0,
            "factorizability": 0.5,
            "bell_1990": 0.5,
            "scholarpedia": 0.5,
            "closing_condition": 1.0,
        },
    ),
    "pilot_wave": (
        2 * math.sqrt(2),
        {
            "local_causality": 1.0,
            "parameter_independence": 1.0,
            "factorizability": 0.5,
            "bell_1990": 0.5,
            "scholarpedia": 0.5,
            "closing_condition": 1.0,
        },
    ),
    # A xor B = a and b, with A a coin given λ.
    "pr_box": (
        4.0,
        {
            "microstate_independence_own_setting": 1.0,
            "outcome_independence": 1.0,
            "factorizability": 0.5,
            "determinism_given_lambda": 0.5,
            # (λ_a, λ_b) is (0, 0), (1, 1) where a and b = 0, else (0, 1), (1, 0).
            "bell_1990_conditions": 1.0,
            "closing_condition": 1.0,
        },
    ),
    "singlet_from_pr_box": (
        2 * math.sqrt(2),
        {
            "local_causality": 1.0,
            "outcome_independence": 1.0,
            "factorizability": 0.5,
            "determinism": 0.5,
            "determinism_given_lambda": 0.5,
            "bell_1990": 0.5,
            "scholarpedia": 0.5,
            "common_cause": 0.5,
            "closing_condition": 1.0,
        },
    ),
    # P(A|B = ±1) differ by |E| = C; the four probabilities (1 ± C)/4 are C/2 from 1/4 in total variation.
    "quantum": (
        2 * math.sqrt(2),
        {
            "local_causality": C,
            "outcome_independence": C,
            "factorizability": C / 2,
            "determinism": 1 - (1 + C) / 4,
            "determinism_given_lambda": 1 - (1 + C) / 4,
            "bell_1990": C / 2,
            "scholarpedia": C / 2,
            "common_cause": C / 2,
            "closing_condition": C,
        },
    ),
}


def found(key, **parameters):
    return judge(MODELS[key](**parameters).finite_model())


def size(key, assumption, **parameters):
    return found(key, **parameters)[assumption].size


def s_of(key, **parameters):
    return MODELS[key](**parameters).finite_model().chsh()


@pytest.mark.parametrize("key", MODELS)
def test_the_table_of_assumptions(key):
    s, fails = BY_HAND[key]
    model = MODELS[key]().finite_model()
    if s is not None:
        assert model.chsh() == pytest.approx(s, abs=1e-9)
    findings = judge(model)
    assert {name for name, one in findings.items() if not one.holds} == set(fails)
    if isinstance(fails, dict):
        for name, expected in fails.items():
            assert findings[name].size == pytest.approx(expected, abs=1e-9), name


@pytest.mark.parametrize("key", MODELS)
def test_a_model_is_a_distribution_with_equally_likely_settings(key):
    model = MODELS[key]().finite_model()
    assert model.probability.sum() == pytest.approx(1)
    assert (model.probability > 0).all()
    assert len(np.unique(model.codes, axis=0)) == len(model.codes)
    assert model.grouped(("a", "b")).weight == pytest.approx(0.25)


@pytest.mark.parametrize("p", [0.5, 1 / math.sqrt(2), 0.8, 1.0])
def test_the_shirt_gives_2_sqrt2_p_and_4_p(p):
    assert s_of("shirt", reliability=p) == pytest.approx(2 * math.sqrt(2) * p)
    assert s_of("shirt", reliability=p, strategy="best") == pytest.approx(4 * p)
    # S = 2 + 2 TV for the best strategy: TV(P(λ_a|b), P(λ_a|b')) = 2p - 1.
    total = size("shirt", "microstate_independence", reliability=p, strategy="best")
    assert s_of("shirt", reliability=p, strategy="best") == pytest.approx(2 + 2 * total)


def test_the_information_in_a_shirt_that_reaches_the_quantum_value():
    """p = S/4 = 1/√2 tells 1 - h(p) = 0.128 bit of the question."""
    p = 1 / math.sqrt(2)
    finding = found("shirt", reliability=p, strategy="best")["microstate_independence"]
    assert finding.bits == pytest.approx(1 + p * math.log2(p) + (1 - p) * math.log2(1 - p), abs=1e-9)
    assert finding.bits == pytest.approx(0.128, abs=5e-4)


def test_more_than_two_questions():
    """The shirt then shows each other question with (1 - p)/2: total variation p - (1 - p)/2."""
    three = {"reliability": 0.8, "bob_deg": (0, 60, 120)}
    assert size("shirt", "microstate_independence", **three) == pytest.approx(0.7)
    assert s_of("shirt", **three) is None


def test_the_best_strategy_is_that_of_two_settings():
    with pytest.raises(ValueError, match="strategy"):
        MODELS["shirt"](strategy="best", bob_deg=(0, 60, 120)).finite_model()


@pytest.mark.parametrize("p", [0.5, 0.9, 1.0])
def test_a_shirt_that_shows_the_result(p):
    """It helps only where the result carries information on b; then parameter independence fails."""
    assert s_of("shirt_result", reliability=p) == pytest.approx(2 * (2 * p - 1))
    assert s_of("shirt_result", reliability=p, tells_setting=True) == pytest.approx(4 * p)
    telling = found("shirt_result", reliability=p, tells_setting=True)
    assert telling["local_causality"].holds
    assert telling["settings_independence"].holds
    assert telling["parameter_independence"].size == pytest.approx(2 * p - 1)
    assert found("shirt_result", reliability=p)["parameter_independence"].holds
    assert found("shirt_result", reliability=p)["closing_condition"].holds


@pytest.mark.parametrize("m", [0.0, 0.1, 0.276142, 2 / 3])
def test_dependent_settings_give_2_plus_3_m(m):
    """Hall (2010): 2√2 needs M = 2(√2 - 1)/3 = 0.276."""
    assert s_of("settings_dependence", M=m) == pytest.approx(2 + 3 * m)
    assert 2 * size("settings_dependence", "settings_independence", M=m) == pytest.approx(m)
    assert found("settings_dependence", M=m)["factorizability"].holds


@pytest.mark.parametrize("r", [0.0, 0.5, 1.0])
def test_dice(r):
    """λ = 0, a = b = 0: A = 1 for faces 1 to 5, B = 1 for face 1 alone."""
    findings = found("dice", correlation=r)
    assert findings["determinism"].holds
    assert findings["local_causality"].holds
    assert findings["parameter_independence"].holds
    assert findings["outcome_independence"].holds == (r == 0)
    assert s_of("dice", correlation=r) <= 2
    model = MODELS["dice"](correlation=r).finite_model()
    here = {"a": 0, "b": 0, "lambda": 0}
    assert model.conditional({"A": 1}, here) == pytest.approx(5 / 6)
    assert model.conditional({"A": 1, "B": 1}, here) == pytest.approx(r / 6 + (1 - r) * 5 / 36)
    # The face of one die, given that of the other: r + (1 - r)/6 against (1 - r)/6.
    seen = found("dice", correlation=r)["microstate_independence_own_setting"]
    assert seen.holds == (r == 0)


def test_the_dice_are_seen_through_the_results():
    """b = 0, λ = 0: B = 1 means face 1, and λ_a = 1 has r + (1 - r)/6 = 7/12 then, else 1/12."""
    finding = found("dice", correlation=0.5)["microstate_independence_own_setting"]
    assert finding.size == pytest.approx(7 / 12 - (1 - 0.5) / 6, abs=1e-9)


def test_local_stochastic():
    """E = -cos(θ)/2, and the likeliest of the four results has (1 + |a·λ|)(1 + |b·λ|)/4, λ at 15°, 45° …"""
    model = MODELS["local_stochastic"]().finite_model()
    assert model.correlators() == pytest.approx(-0.5 * np.array([[C, C], [C, -C]]))
    worst = max(
        1 - (1 + abs(math.cos(math.radians(x - a)))) * (1 + abs(math.cos(math.radians(x - b)))) / 4
        for x in range(15, 375, 30)
        for a in (0, 90)
        for b in (45, -45)
    )
    assert judge(model)["determinism"].size == pytest.approx(worst)


@pytest.mark.parametrize("key", ["toner_bacon", "pilot_wave", "quantum", "singlet_from_pr_box"])
@pytest.mark.parametrize(("alice", "bob"), [((0, 90), (45, -45)), ((10, 77, 200), (0, 133)), ((30,), (30,))])
def test_models_of_the_singlet_at_any_settings(key, alice, bob):
    model = MODELS[key](alice_deg=alice, bob_deg=bob).finite_model()
    wanted = -np.cos(np.radians(np.subtract.outer(alice, bob)))
    assert model.correlators() == pytest.approx(wanted, abs=1e-9)
    assert judge(model)["no_signalling"].holds


def test_the_saw_tooth():
    """Bell (1964): E = -1 + 2θ/π."""
    model = MODELS["local_deterministic"](alice_deg=(0,), bob_deg=(0, 30, 90, 180)).finite_model()
    assert model.correlators()[0] == pytest.approx([-1, -1 + 1 / 3, 0, 1])


def test_determinism_does_not_imply_that_parameter_independence_fails():
    """The paper's section 4, against Myrvold (2016) and Butterfield (2018): this model is above 2."""
    findings = found("pr_box")
    assert findings["determinism"].holds
    assert findings["parameter_independence"].holds
    assert s_of("pr_box") == 4


def test_every_assumption_has_a_failure():
    fails = {name for _, some in BY_HAND.values() for name in some}
    # No built-in model signals: see test_assumptions.
    assert set(ASSUMPTIONS) - fails == {"no_signalling"}


def test_the_angle_between_two_directions_is_the_smaller_one() -> None:
    """0° and 270° are 90° apart, 10° and -350° are the same."""
    spec = MODELS["quantum"](alice_deg=(0.0, 10.0), bob_deg=(270.0, -350.0))
    np.testing.assert_allclose(np.degrees(spec.angles_between()), [[90, 10], [100, 0]], atol=1e-9)
