"""Prediction-based ratios: at most 1 on average for local models, growing with quantum theory."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.bell.trials import prediction_ratio, prediction_ratio_test

TSIRELSON = np.array([[1.0, 1.0], [1.0, -1.0]]) / math.sqrt(2)


def probabilities(c):
    """(2, 2, 4) of settings and outcomes for unbiased outcomes with correlators c, settings by two coins."""
    c = np.asarray(c)
    return np.stack([1 + c, 1 - c, 1 - c, 1 + c], axis=2) / 16


def outcomes(strategy):
    """Where the 16 entries of (2, 2, 4) are 1 for one way to answer both settings on both sides."""
    table = np.zeros((2, 2, 4))
    for i, j in product((0, 1), repeat=2):
        table[i, j, 2 * strategy[i] + strategy[2 + j]] = 1.0
    return table


STRATEGIES = np.array([outcomes(s) for s in product((0, 1), repeat=4)])


@settings(max_examples=60)
@given(st.lists(st.integers(0, 500), min_size=16, max_size=16), st.floats(0, 0.2))
def test_no_local_strategy_has_a_mean_above_one(counts, tau):
    """Whatever it was learned from: all 16 strategies, all extreme ways to predict the settings."""
    ratio = prediction_ratio(np.reshape(counts, (2, 2, 4)), tau)
    assert (ratio >= 0).all()
    by_settings = (STRATEGIES * ratio).sum(axis=3).reshape(16, 4)
    for x, y0, y1 in product((0.5 - tau, 0.5 + tau), repeat=3):
        chosen = np.array([x * y0, x * (1 - y0), (1 - x) * y1, (1 - x) * (1 - y1)])
        assert (by_settings @ chosen).max() <= 1 + 1e-12


def test_it_gains_at_the_rate_that_entropy_allows():
    """Per trial ln R tends to min_l D(q|l); 0.0463 bits for the singlet's CHSH correlations.

    W. van Dam, R. D. Gill, P. D. Grünwald, IEEE Trans. Inf. Theory 51, 2812 (2005), table I.
    """
    q = probabilities(TSIRELSON)
    ratio = prediction_ratio(np.round(q * 1e9))
    assert float((q * np.log2(ratio)).sum()) == pytest.approx(0.0463, abs=1e-4)


def test_quantum_trials_are_evidence_and_local_ones_are_not():
    rng = np.random.default_rng(7)
    quantum, local = (
        rng.multinomial(500, probabilities(c * TSIRELSON).ravel(), size=40).reshape(-1, 2, 2, 4)
        for c in (0.95, 0.70)
    )
    found = prediction_ratio_test(quantum)
    assert found.p_value < 1e-100 and found.path[0] == 0.0
    assert found.log_ratio == found.path[-1] and found.log_p == -found.log_ratio
    assert prediction_ratio_test(local).p_value == 1.0


def test_the_first_block_and_the_order_of_nothing_else_count():
    """R of a block depends on earlier blocks only: later ones leave the path as it was."""
    rng = np.random.default_rng(3)
    blocks = rng.multinomial(100, probabilities(TSIRELSON).ravel(), size=10).reshape(-1, 2, 2, 4)
    whole, part = prediction_ratio_test(blocks), prediction_ratio_test(blocks[:6])
    assert whole.path[:6].tolist() == part.path.tolist()


def play(rng, trials, block, alpha):
    """Blocks of an adversary who sees all that was and the present R, and aims at a product of 1/alpha.

    In each block: of the strategies with the largest mean of R the one that scatters most while he is
    below, the one that scatters least once he is there.
    """
    seen = np.zeros((2, 2, 4))
    blocks, total = [], 0.0
    for k in range(trials // block):
        ratio = prediction_ratio(seen) if k else np.ones((2, 2, 4))
        values = (STRATEGIES * ratio).sum(axis=3).reshape(16, 4)
        good = values.mean(axis=1) >= values.mean(axis=1).max() - 1e-6
        spread = np.where(good, values.std(axis=1), -1.0 if total < -math.log(alpha) else 9.0)
        chosen = int(spread.argmax() if total < -math.log(alpha) else spread.argmin())
        drawn = rng.multinomial(block, [0.25] * 4).reshape(2, 2)
        counts = STRATEGIES[chosen] * drawn[:, :, None]
        total += float((counts * np.log(ratio)).sum())
        seen += counts
        blocks.append(counts)
    return np.array(blocks)


def refuted(runs, alpha, seed):
    rng = np.random.default_rng(seed)
    p = [prediction_ratio_test(play(rng, 160, 16, alpha)).p_value for _ in range(runs)]
    return int((np.array(p) <= alpha).sum())


def most_expected(runs, alpha):
    """A number of false alarms that a level of alpha exceeds with probability below 1e-6 (4.8 s.d.)."""
    return alpha * runs + 4.8 * math.sqrt(alpha * runs) + 3


def test_players_with_memory_are_refuted_no_more_often_than_stated():
    assert refuted(150, 0.1, seed=1) <= most_expected(150, 0.1)


@pytest.mark.long
@pytest.mark.parametrize("alpha", [0.2, 0.05, 0.01])
def test_players_with_memory_over_many_runs(alpha):
    assert refuted(3000, alpha, seed=2) <= most_expected(3000, alpha)


def test_refusals():
    with pytest.raises(ValueError, match="blocks"):
        prediction_ratio_test(np.zeros((2, 2, 4)))
    with pytest.raises(ValueError, match="whole"):
        prediction_ratio_test(np.full((1, 2, 2, 4), 0.5))
