"""The error of a Bell expression of measured numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from physics.statistics import correlator_from_counts
from physics.verdicts.measured.errors import linear_error, needed_sd
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import Asked

ZERO = np.zeros(2)


def table_of(counts):
    c, sigma = correlator_from_counts(*np.moveaxis(counts, 2, 0))
    sides = np.eye(3)[:2], np.eye(3)[:2]
    return MeasuredTable(*sides, c, sigma, np.ones((2, 2), dtype=bool), counts.sum(axis=2), counts)


def test_chsh_adds_independent_errors():
    """Four correlators 0 of 100 pairs: 1/10 each, and √4 times that together."""
    table = table_of(np.full((2, 2, 4), 25.0))
    k = np.array([[1.0, 1.0], [1.0, -1.0]])
    assert linear_error(table, k, ZERO, ZERO) == pytest.approx(0.2)


def test_a_marginal_is_known_from_all_pairs_it_is_in():
    """M_A of a1 from 200 pairs: 1/√200; of white noise C and M are uncorrelated."""
    table = table_of(np.full((2, 2, 4), 25.0))
    one = np.array([1.0, 0.0])
    assert linear_error(table, np.zeros((2, 2)), one, ZERO) == pytest.approx(1 / math.sqrt(200), rel=1e-6)
    both = linear_error(table, np.diag([1.0, 0.0]), one, ZERO)
    assert both == pytest.approx(math.sqrt(1 / 100 + 1 / 200), rel=1e-6)


def test_what_was_not_measured_has_no_error():
    table = table_of(np.full((2, 2, 4), 25.0))
    measured = np.array([[True, True], [True, False]])
    some = MeasuredTable(table.alice, table.bob, table.correlators, table.sigmas, measured)
    assert math.isnan(linear_error(some, np.ones((2, 2)), ZERO, ZERO))
    assert math.isnan(linear_error(some, np.zeros((2, 2)), np.ones(2), ZERO))  # no counts, no marginals


def test_needed_standard_deviations_grow_with_the_tests():
    """One test at 5 s.d. needs 5; for seven the tail is a seventh (Bonferroni): 5.363."""
    assert needed_sd(Asked(confidence=5.0, tried=1)) == pytest.approx(5.0, abs=1e-9)
    assert needed_sd(Asked(confidence=5.0, tried=7)) == pytest.approx(5.36289, abs=1e-5)
