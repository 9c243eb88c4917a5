"""Sampled rounds against exact probabilities at fixed seeds, and the curves of the game with the shirt."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2, kstest

from physics.assumptions import MODELS
from physics.assumptions.models.local_deterministic import saw_tooth
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.sampling import (
    BATCH,
    GAME_SIGNS,
    RoundSampler,
    RoundTally,
    at_angle,
    chsh_history,
    chsh_signs,
    questions,
    shirt_curves,
)

SEED = 20_240_531


def exact_table(model):
    """P(a, b, A, B), index 0 for +1."""
    table = np.zeros((len(model.labels[0]), len(model.labels[1]), 2, 2))
    down = [(model.outcomes(name) < 0).astype(int) for name in ("A", "B")]
    np.add.at(table, (model.codes[:, 0], model.codes[:, 1], *down), model.probability)
    return table


@pytest.mark.parametrize("key", MODELS)
def test_sampled_rounds_follow_the_joint_distribution(key):
    """Pearson’s statistic stays below the 99.9 % point of χ²; what cannot happen does not."""
    model = MODELS[key]().finite_model()
    n = 3 * BATCH + 17
    counts = RoundSampler(model).draw(np.random.default_rng(SEED), n)
    assert counts.sum() == n
    expected = n * exact_table(model)
    possible = expected > 0
    assert not counts[~possible].any()
    statistic = ((counts - expected)[possible] ** 2 / expected[possible]).sum()
    assert statistic < chi2.ppf(0.999, possible.sum() - 1)


def test_the_statistic_is_spread_as_chi_square():
    """Over many seeds, so that neither too much nor too little chance passes (the shirt has 16 outcomes)."""
    model = Shirt().finite_model()
    expected = 5_000 * exact_table(model)
    sampler = RoundSampler(model)
    found = [
        ((sampler.draw(np.random.default_rng([SEED, k]), 5_000) - expected) ** 2 / expected).sum()
        for k in range(300)
    ]
    assert kstest(found, chi2(expected.size - 1).cdf).pvalue > 0.01


@pytest.mark.parametrize("key", [k for k in MODELS if MODELS[k]().finite_model().chsh() is not None])
def test_sampled_s_is_within_its_error(key):
    model = MODELS[key]().finite_model()
    tally = RoundTally.of(RoundSampler(model).draw(np.random.default_rng([SEED, 1]), 400_000))
    s, sigma = tally.chsh(chsh_signs(model))
    assert abs(s - model.chsh()) < 4 * sigma
    # Four correlators of 100 000 rounds each: σ² = Σ (1 - E²)/n, but for the floor 2/n.
    e = model.correlators()
    assert sigma == pytest.approx(math.sqrt(np.maximum((1 - e**2) / 1e5, (2 / 1e5) ** 2).sum()), rel=0.03)


def test_the_error_of_s_is_its_spread():
    model = Shirt().finite_model()
    sampler, signs = RoundSampler(model), chsh_signs(model)
    found = np.array(
        [
            RoundTally.of(sampler.draw(np.random.default_rng([SEED, 2, k]), 2_000)).chsh(signs)
            for k in range(400)
        ]
    )
    # The mean is exact (no largest of all |S| is taken), and the spread that of a sample of 400.
    spread = found[:, 0].std(ddof=1)
    assert abs(found[:, 0].mean() - model.chsh()) < 4 * spread / 20
    assert found[:, 1].mean() == pytest.approx(spread, rel=0.15)


def test_a_pair_that_was_not_drawn_has_no_correlator():
    counts = np.zeros((2, 2, 2, 2), dtype=np.int64)
    counts[0, 0, 0, 0] = 3
    tally = RoundTally.of(counts)
    assert tally.correlators[0, 0] == 1 and np.isnan(tally.correlators).sum() == 3
    assert tally.sigmas[0, 0] == pytest.approx(2 / 3)  # the floor
    assert tally.chsh(GAME_SIGNS) is None


def test_the_draw_can_be_stopped():
    sampler = RoundSampler(Shirt().finite_model())
    answers = iter([False, False, True])
    assert sampler.draw(np.random.default_rng(1), 10 * BATCH, lambda: next(answers)).sum() == 2 * BATCH


# By hand.


def test_questions_are_fair_and_the_shirt_is_as_reliable_as_it_says():
    n = 200_000
    for p in (0.0, 0.8, 1.0):
        a, b, shirt = questions(5, n, p).T
        for share, expected in (
            (a.mean(), 0.5),
            (b.mean(), 0.5),
            ((a & b).mean(), 0.25),
            ((shirt == b).mean(), p),
        ):
            assert abs(share - expected) <= 4 * math.sqrt(expected * (1 - expected) / n)


def test_the_same_seed_asks_the_same_questions():
    assert (questions(7, 50, 0.8)[:20] == questions(7, 20, 0.8)).all()
    assert (questions(7, 50, 0.8) != questions(8, 50, 0.8)).any()


def test_whoever_sees_the_shirt_can_always_win():
    """S = 4 with p = 1: Bob says up, Alice says up unless her question and the shirt are both 1."""
    asked = questions(3, 400, 1.0)
    alice = np.where(asked[:, 0] & asked[:, 2], -1, 1)
    s, sigma = chsh_history(asked[:, :2], alice.astype(float), GAME_SIGNS)
    assert s[-1] == 4 and np.isnan(s[0]) and (s[~np.isnan(s)] == 4).all()
    assert (np.diff(sigma[~np.isnan(sigma)]) <= 1e-12).all()


def test_the_history_ends_at_what_the_counts_say():
    rng = np.random.default_rng(SEED)
    asked, answers = questions(2, 300, 1.0), rng.choice([1, -1], (300, 2))
    s, sigma = chsh_history(asked[:, :2], answers.prod(axis=1).astype(float), GAME_SIGNS)
    counts = np.zeros((2, 2, 2, 2), dtype=np.int64)
    np.add.at(counts, (asked[:, 0], asked[:, 1], *(answers < 0).astype(int).T), 1)
    assert (s[-1], sigma[-1]) == pytest.approx(RoundTally.of(counts).chsh(GAME_SIGNS))


# Curves.


def test_curves_of_the_game_with_the_shirt():
    """2√2 p and 4p for p >= 1/2, mirrored below; what is told is 2p - 1 and 1 - h(p)."""
    p = np.array([0.0, 0.25, 0.5, 1 / math.sqrt(2), 0.9, 1.0])
    curves = shirt_curves(p)
    far = np.maximum(p, 1 - p)
    assert curves.best == pytest.approx(4 * far)
    assert curves.sequential == pytest.approx(2 * math.sqrt(2) * far)
    assert curves.variation == pytest.approx(np.abs(2 * p - 1))
    q = np.clip(p, 1e-300, 1 - 1e-16)
    entropy = -(q * np.log2(q) + (1 - q) * np.log2(1 - q))
    assert curves.bits == pytest.approx(1 - entropy, abs=1e-9)


def test_the_curve_over_the_angle():
    """-cos θ for the singlet, Bell's saw-tooth for his model; a shirt that is wrong shows θ + 90°."""
    for degrees in (0.0, 30.0, 77.5, 180.0):
        theta = math.radians(degrees)
        quantum = at_angle(MODELS["quantum"](), degrees).correlators()[0, 0]
        assert quantum == pytest.approx(-math.cos(theta))
        local = at_angle(MODELS["local_deterministic"](), degrees).correlators()[0, 0]
        assert local == pytest.approx(float(saw_tooth(np.array(theta))))
        shirt = at_angle(Shirt(reliability=0.8), degrees).correlators()[0, 0]
        assert shirt == pytest.approx(-0.8 * math.cos(theta) + 0.2 * math.sin(theta))
