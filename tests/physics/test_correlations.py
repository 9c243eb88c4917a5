import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.correlations import (
    correlators,
    joint_probabilities,
    marginals,
    positivity_limits,
    smallest_probability,
)
from physics.states.two_qubit import PAULI, from_density_matrix, singlet
from physics.vectors import random_directions
from tests.physics.states.test_two_qubit import random_density_matrix

unit = st.floats(-1, 1)


def test_singlet_correlator_is_minus_the_scalar_product():
    rng = np.random.default_rng(0)
    a, b = random_directions(rng, 3), random_directions(rng, 5)
    np.testing.assert_allclose(correlators(singlet().correlation_matrix, a, b), -a @ b.T, atol=1e-15)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_probabilities_follow_the_born_rule(seed):
    rho = random_density_matrix(seed)
    state = from_density_matrix(rho)
    rng = np.random.default_rng(seed)
    a, b = random_directions(rng, 2), random_directions(rng, 3)
    p = joint_probabilities(
        marginals(state.bloch_a, a)[:, None],
        marginals(state.bloch_b, b)[None, :],
        correlators(state.correlation_matrix, a, b),
    )
    assert p.shape == (2, 3, 2, 2)
    for index in np.ndindex(p.shape):
        i, j, alpha, beta = index
        # Index 0 is the outcome +1, index 1 the outcome -1.
        pa = (np.eye(2) + (1 - 2 * alpha) * np.tensordot(a[i], PAULI, 1)) / 2
        pb = (np.eye(2) + (1 - 2 * beta) * np.tensordot(b[j], PAULI, 1)) / 2
        assert p[index] == pytest.approx(np.trace(rho @ np.kron(pa, pb)).real, abs=1e-14)


@settings(deadline=None)
@given(unit, unit, unit)
def test_limits_are_where_a_probability_vanishes(m_a, m_b, c):
    low, high = positivity_limits(m_a, m_b)
    assert low <= high + 1e-15
    for limit in (low, high):
        assert smallest_probability(m_a, m_b, limit) == pytest.approx(0, abs=1e-15)
    if low + 1e-9 < c < high - 1e-9:
        assert smallest_probability(m_a, m_b, c) >= 0
    if c < low - 1e-9 or c > high + 1e-9:
        assert smallest_probability(m_a, m_b, c) < 0


@settings(deadline=None)
@given(unit, unit, unit)
def test_probabilities_sum_to_one_with_the_given_averages(m_a, m_b, c):
    p = joint_probabilities(m_a, m_b, c)
    sign = np.array([1, -1])
    assert p.sum() == pytest.approx(1)
    assert p.sum(axis=1) @ sign == pytest.approx(m_a, abs=1e-15)
    assert p.sum(axis=0) @ sign == pytest.approx(m_b, abs=1e-15)
    assert sign @ p @ sign == pytest.approx(c, abs=1e-15)


def test_deterministic_outcomes_fix_the_correlator():
    # M_A = M_B = 1 leaves only C = 1: both outcomes are always +.
    assert positivity_limits(1.0, 1.0) == (1.0, 1.0)
    np.testing.assert_array_equal(joint_probabilities(1, 1, 1), [[1, 0], [0, 0]])


def test_bad_input_is_refused_by_name():
    with pytest.raises(ValueError, match="correlation_matrix: shape"):
        correlators(np.eye(2), [[1, 0, 0]], [[1, 0, 0]])
    with pytest.raises(ValueError, match="alice: vector 0"):
        correlators(np.eye(3), [[1, 1, 0]], [[1, 0, 0]])
    with pytest.raises(ValueError, match="do not broadcast"):
        joint_probabilities(np.zeros(2), np.zeros(3), np.zeros((2, 3)))
    with pytest.raises(ValueError, match="c: contains NaN"):
        smallest_probability(0, 0, np.nan)
