"""Counts of pairs: the laws they follow, seeds, and growth to the same end."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.correlations import joint_probabilities
from physics.experiment.shots import LARGEST_NUMBER, GrowingCounts, draw_counts
from physics.statistics import correlator_from_counts

P = joint_probabilities(np.array([[0.2], [-0.1]]), 0.1, np.array([[0.5, -0.5, 0.1], [0.0, 0.3, -0.4]]))


@given(st.integers(1, LARGEST_NUMBER), st.integers(0, 2**31 - 1), st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_seed_fixes_the_counts_and_fixed_numbers_are_kept(pairs, seed, poisson):
    counts = draw_counts(P, pairs, seed, poisson=poisson)
    assert counts.shape == P.shape and counts.min() >= 0
    np.testing.assert_array_equal(counts, draw_counts(P, pairs, seed, poisson=poisson))
    if not poisson:
        assert (counts.sum(axis=(-2, -1)) == pairs).all()


def test_impossible_outcomes_never_come():
    """The singlet along one axis: equal outcomes have probability 0."""
    counts = draw_counts(joint_probabilities(0.0, 0.0, np.array([[-1.0]])), 10_000, 3)
    assert counts[0, 0, 0, 0] == counts[0, 0, 1, 1] == 0


@pytest.mark.parametrize("poisson", [False, True])
def test_means_and_spreads_are_those_of_theory(poisson):
    """Over 4000 runs of 50 pairs: means within 5 standard errors; variances n p (1 - p) or n p."""
    runs = draw_counts(np.broadcast_to(P, (4000, *P.shape)), 50, 11, poisson=poisson)
    variance = 50 * P if poisson else 50 * P * (1 - P)
    assert (np.abs(runs.mean(axis=0) - 50 * P) < 5 * np.sqrt(variance / 4000)).all()
    # The variance of a sample variance is about 2 v²/n, a little more for skewed counts.
    assert (np.abs(runs.var(axis=0) / variance - 1) < 6 * np.sqrt(2.5 / 4000)).all()


def test_the_error_of_c_is_the_spread_of_c():
    """√((1 - C²)/n) from one run against the spread over 4000 (5 standard errors of it are 6 %)."""
    runs = draw_counts(np.broadcast_to(P[0, 1], (4000, 2, 2)), 400, 7)
    c, sigma = correlator_from_counts(*(runs[:, i, j] for i in (0, 1) for j in (0, 1)))
    assert abs(c.std() / sigma.mean() - 1) < 0.06
    assert abs(c.mean() + 0.5) < 5 * sigma.mean() / np.sqrt(4000)


@given(st.integers(1, 3000), st.integers(0, 999), st.booleans(), st.data())
@settings(max_examples=30, deadline=None)
def test_counts_grow_to_the_same_end_however_one_looks(pairs, seed, poisson, data):
    run, other = (GrowingCounts(P, pairs, seed, poisson=poisson) for _ in range(2))
    times = sorted(data.draw(st.lists(st.integers(0, pairs), max_size=8)))
    seen = [run.after(time) for time in times]
    assert not run.after(0).any()
    np.testing.assert_array_equal(run.after(pairs), draw_counts(P, pairs, seed, poisson=poisson))
    for time, counts in zip(times, seen, strict=True):
        np.testing.assert_array_equal(counts, other.after(time))
        if not poisson:
            assert (counts.sum(axis=(-2, -1)) == time).all()
    for before, after in pairwise(seen):
        assert (after >= before).all()


@pytest.mark.parametrize("poisson", [False, True])
def test_what_came_first_is_distributed_as_a_shorter_run(poisson):
    """20 of 60 pairs: mean and variance of each count over 3000 runs are those of 20 pairs, which equal
    probabilities of the order of pairs ask for (thinned counts)."""
    many = np.broadcast_to(P[0, 0], (300, 2, 2))
    first = np.concatenate([GrowingCounts(many, 60, seed, poisson=poisson).after(20) for seed in range(10)])
    p = P[0, 0]
    variance = 20 * p if poisson else 20 * p * (1 - p)
    assert (np.abs(first.mean(axis=0) - 20 * p) < 5 * np.sqrt(variance / 3000)).all()
    assert (np.abs(first.var(axis=0) / variance - 1) < 6 * np.sqrt(2.5 / 3000)).all()


def test_very_many_settings_grow_in_steps():
    """3600 pairs of settings: a look draws at most three halvings, so that times come in eighths."""
    run = GrowingCounts(np.broadcast_to(P[0, 0], (60, 60, 2, 2)), 1000, 1)
    counts = run.after(399).sum(axis=(-2, -1))
    assert (counts == counts[0, 0]).all() and 399 - 1000 // 8 <= counts[0, 0] <= 399
    assert (run.after(1000).sum(axis=(-2, -1)) == 1000).all()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((P, 0, 1), "pairs"),
        ((P, LARGEST_NUMBER + 1, 1), "pairs"),
        ((P, 10, -1), "seed"),
        ((P[0, 0, 0], 10, 1), "joint"),
        ((P * 0.9, 10, 1), "joint"),
        ((-P, 10, 1), "joint"),
        ((P * np.nan, 10, 1), "joint"),
    ],
)
def test_refused_by_name(arguments, field):
    with pytest.raises(ValueError, match=f"^{field}:"):
        draw_counts(*arguments)


def test_a_time_outside_the_run_is_refused():
    with pytest.raises(ValueError, match="time: 11"):
        GrowingCounts(P, 10, 1).after(11)
