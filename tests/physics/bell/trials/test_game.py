"""The CHSH game: published counts, exact tails, and the best that strategies with memory can do."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from physics.bell.trials import GAMES, game_test, log_binomial_tail, settings_test, wins_of

# Hensen et al., Nature 526, 682 (2015): settings 11, 12, 21, 22; outcomes ++, +-, -+, --.
DELFT = np.array([[[23, 3, 4, 23], [33, 11, 5, 30]], [[22, 10, 6, 24], [4, 20, 21, 6]]])


def test_delft():
    """196 of 245 trials won, published p = 0.039 with settings predicted up to 10⁻⁵."""
    found = game_test(DELFT, predictability=1e-5, game=(1, 1, 1))
    assert (found.wins, found.trials) == (196, 245)
    assert found.p_value == pytest.approx(0.039, abs=5e-4)
    # 3/4 + τ - τ² lies below the published bound 3/4 + 3 (τ + τ²), which takes three pairs at their most.
    assert 0.75 < found.chance < 0.75 + 3 * (1e-5 + 1e-10)
    assert game_test(DELFT, game=(1, 1, 1)).p_value == pytest.approx(binom.sf(195, 245, 0.75), rel=1e-9)


def test_a_game_chosen_by_the_data_costs_a_factor_of_eight():
    fixed, chosen = game_test(DELFT, game=(1, 1, 1)), game_test(DELFT)
    assert chosen.game == (1, 1, 1) and chosen.games == 8
    assert chosen.p_value == pytest.approx(8 * fixed.p_value)


def test_the_eight_games_share_the_trials():
    """A game and its reverse win each trial once between them."""
    for i, j, sign in GAMES:
        assert wins_of(DELFT, (i, j, sign)) + wins_of(DELFT, (i, j, -sign)) == 245


def test_the_chance_is_what_the_best_strategy_wins_with_the_worst_settings():
    """Brute force: 16 strategies, settings predicted by τ in each way, Bob's also from Alice's."""
    tau = 0.1
    best = 0.0
    for strategy in product((0, 1), repeat=4):
        won = np.array(
            [[(strategy[i] == strategy[2 + j]) == ((i, j) != (1, 1)) for j in (0, 1)] for i in (0, 1)]
        )
        for x, y0, y1 in product((0.5 - tau, 0.5 + tau), repeat=3):
            pairs = np.array([[x * y0, x * (1 - y0)], [(1 - x) * y1, (1 - x) * (1 - y1)]])
            best = max(best, float((won * pairs).sum()))
    assert game_test(DELFT, predictability=tau).chance == pytest.approx(best, abs=1e-12)


@given(st.integers(1, 60), st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100), st.data())
def test_tail_is_the_exact_sum(n, p, data):
    """Term by term in fractions."""
    least = data.draw(st.integers(0, n))
    exact = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(least, n + 1))
    found = log_binomial_tail(least, n, float(p))
    assert found == pytest.approx(
        math.log(exact.numerator) - math.log(exact.denominator), rel=1e-9, abs=1e-10
    )


def test_tail_of_many_trials():
    """A million trials: SciPy's logarithm, far beyond where p-values underflow; then Chernoff's bound."""
    n = 10**6
    assert log_binomial_tail(752_000, n, 0.75) == pytest.approx(binom.logsf(751_999, n, 0.75), rel=1e-8)
    # ln P = ln P(k) + ln(1 + r + ...) between the first term and first/(1 - r), r the ratio of the first two.
    k = 850_000
    first, r = binom.logpmf(k, n, 0.75), (n - k) / (k + 1) * 3
    assert first < log_binomial_tail(k, n, 0.75) <= first - math.log1p(-r) + 1e-6
    big = 10**9
    assert binom.logsf(750_099_999, big, 0.75) < log_binomial_tail(750_100_000, big, 0.75) < 0.0


def test_tails_at_the_ends():
    assert log_binomial_tail(0, 10, 0.3) == 0.0
    assert log_binomial_tail(10, 10, 0.75) == pytest.approx(10 * math.log(0.75))
    assert log_binomial_tail(3, 10, 0.0) == -math.inf and log_binomial_tail(3, 10, 1.0) == 0.0


def test_no_strategy_with_memory_beats_the_tail():
    """Backwards over all histories that matter (wins so far): the players choose the chance of each trial.

    Their largest P(p <= α) is found by dynamic programming over chances 0 to 3/4, and is at most α.
    """
    n = 40
    p_values = np.array([math.exp(log_binomial_tail(w, n, 0.75)) for w in range(n + 1)])
    for alpha in (0.3, 0.05, 0.01):
        value = (p_values <= alpha).astype(float)
        for _ in range(n):
            value = np.max([c * value[1:] + (1 - c) * value[:-1] for c in (0.0, 0.25, 0.5, 0.75)], axis=0)
        assert value[0] <= alpha + 1e-12


def test_settings_of_a_fair_coin_and_of_a_biased_one():
    """Delft's 113 and 130 of 245 are within a coin's spread; 5300 of 10 000 are 6 s.d. off."""
    found = settings_test(DELFT)
    assert (found.second_a, found.second_b) == (113, 130) and found.p_value > 0.1
    biased = np.zeros((2, 2, 4))
    biased[0, :, 0], biased[1, :, 0] = 2350, 2650
    assert settings_test(biased).p_value < 1e-7
    assert settings_test(biased, predictability=0.03).p_value == 1.0


@pytest.mark.parametrize(
    ("counts", "options", "reason"),
    [
        (np.zeros((2, 2, 4)), {}, "no trials"),
        (DELFT + 0.5, {}, "whole numbers"),
        (DELFT[0], {}, r"\(2, 2, 4\) is needed"),
        (DELFT, {"game": (0, 2, 1)}, "game"),
        (DELFT, {"predictability": 0.6}, "predictability"),
    ],
)
def test_refusals(counts, options, reason):
    with pytest.raises(ValueError, match=reason):
        game_test(counts, **options)
