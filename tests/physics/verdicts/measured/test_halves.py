"""An inequality chosen on one half of the counts and tested on the other, and the marginals of counts."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from physics.direction_sets import chsh_settings
from physics.verdicts.hypotheses import function_named
from physics.verdicts.measured.checking import checked_table
from physics.verdicts.measured.halves import half_test, split_in_halves
from physics.verdicts.measured.judging import judge_data
from physics.verdicts.measured.no_signalling import measured_marginals
from physics.verdicts.types import Asked, Effort, Hypothesis
from tests.physics.verdicts.measured.sources import singlet
from tests.physics.verdicts.measured.tables import drawn, probabilities
from tests.physics.verdicts.measured.test_coverage import LEVELS, most

A, B = chsh_settings()


def other_half(table, hypothesis=Hypothesis.LOCAL):
    make = function_named(hypothesis.nearest)
    return half_test(checked_table(table), make, eta=1.0, seed=0, check_stop=lambda: None)


def table_of(v, pairs=1000, seed=1, form="counts"):
    return drawn(A, B, singlet(v, A, B), pairs, np.random.default_rng(seed), form)


def test_halves_are_halves():
    whole = checked_table(table_of(0.9, pairs=1001))
    first, second = split_in_halves(whole, seed=3)
    assert np.array_equal(first.counts + second.counts, whole.counts)
    assert (first.shots == 500).all() and (second.shots == 501).all()
    again, _ = split_in_halves(whole, seed=3)
    other, _ = split_in_halves(whole, seed=4)
    assert np.array_equal(first.counts, again.counts) and not np.array_equal(first.counts, other.counts)
    shots, _ = split_in_halves(checked_table(table_of(0.9, form="shots")), seed=3)
    assert (shots.shots == 500).all() and shots.counts is None


def test_what_are_no_counts_has_no_halves():
    assert split_in_halves(checked_table(table_of(0.9, form="gaussian")), seed=0) is None
    shots = table_of(0.9, form="shots")
    # 500.3 of 1000 pairs with equal outcomes: corrected numbers, which nobody counted.
    rounded = replace(shots, correlators=shots.correlators + 6e-4)
    assert split_in_halves(checked_table(rounded), seed=0) is None
    assert split_in_halves(checked_table(table_of(0.0, pairs=1)), seed=0) is None


def test_singlet_is_excluded_by_the_other_half():
    # CHSH with 500 pairs a setting: S - 2 = 0.83, sigma = 2 sqrt((1 - 1/2)/500) = 0.063.
    found = other_half(table_of(1.0))
    k = np.array(found.coefficients[:4])
    assert np.abs(np.abs(k) - 1).max() < 0.1  # the coefficients of CHSH, as far as noise lets find them
    assert found.excess_sd == pytest.approx(0.83 / 0.063, abs=4)
    assert found.excess_sd == pytest.approx((found.value - found.bound) / found.sigma)
    assert found.p_value == pytest.approx(norm.sf(found.excess_sd))


def test_a_true_source_is_accused_no_more_often_than_stated():
    # On the face of the local set, where the whole data's own inequality has excess in half of all runs.
    p = [other_half(table_of(1 / np.sqrt(2), 300, seed)) for seed in range(150)]
    found = np.array([1.0 if one is None else one.p_value for one in p])
    for alpha in LEVELS:
        assert (found <= alpha).sum() <= most(alpha, len(found))


def test_a_settled_judgement_has_it_and_a_quick_one_has_not():
    table = table_of(0.95)
    quick = judge_data(Hypothesis.LOCAL, table, effort=Effort(prove=False)).statistics
    settled = judge_data(Hypothesis.LOCAL, table, asked=Asked(bootstrap=0)).statistics
    assert quick.halves is None
    assert settled.halves == other_half(table) and settled.bound_proven
    assert judge_data(Hypothesis.QUANTUM, table, asked=Asked(bootstrap=0)).statistics.halves is None


def test_marginals_are_pooled_over_the_other_side():
    m_a, m_b = np.array([0.5, -0.2]), np.array([0.1, 0.3])
    p = probabilities(np.outer(m_a, m_b), m_a, m_b)
    table = drawn(A, B, p, 4000, np.random.default_rng(2), "counts")
    (a, sigma_a), (b, sigma_b) = measured_marginals(table)
    assert np.abs((a - m_a) / sigma_a).max() < 4 and np.abs((b - m_b) / sigma_b).max() < 4
    assert sigma_a[0] == pytest.approx(np.sqrt((1 - a[0] ** 2) / 8000))  # two settings of Bob
    assert measured_marginals(table_of(0.5, form="shots")) is None
    alone = replace(table, measured=np.array([[True, True], [False, False]]))
    (a, sigma_a), _ = measured_marginals(alone)
    assert a[1] == 0.0 and sigma_a[1] == 0.0
