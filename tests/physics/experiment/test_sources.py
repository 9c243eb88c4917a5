"""The three kinds of source: what they agree with, and where each is known to stop."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.bell.two_settings import chsh
from physics.direction_sets import chsh_settings
from physics.experiment.sources import leggett_source, local_source, positive_joint, quantum_source, turn_of
from physics.leggett.model import joint_probabilities_given_u, largest_visibility_at, model_threshold
from physics.states.two_qubit import from_bloch, partially_entangled, singlet, werner
from physics.vectors import random_directions

SIGNS = np.array([[1.0, -1.0], [-1.0, 1.0]])


def correlators_of(joint):
    return (joint * SIGNS).sum(axis=(-2, -1))


def some(seed: int, n: int):
    return random_directions(np.random.default_rng(seed), n)


@given(st.integers(0, 99), st.floats(0, 1))
def test_quantum_pairs_have_the_marginals_and_correlators_of_the_state(seed, angle):
    state = partially_entangled(angle)
    a, b = some(seed, 3), some(seed + 1, 2)
    joint = quantum_source(state, a, b)
    assert joint.min() >= 0 and np.allclose(joint.sum(axis=(-2, -1)), 1)
    np.testing.assert_allclose(correlators_of(joint), a @ state.correlation_matrix @ b.T, atol=1e-12)
    np.testing.assert_allclose(
        (joint[..., 0, :] - joint[..., 1, :]).sum(-1)[:, 0], a @ state.bloch_a, atol=1e-12
    )


def test_leggett_pairs_are_those_of_the_model_averaged_over_its_polarizations():
    """The mean over 200 000 hidden u of the probabilities given u (error of a mean 0.25/√200000 = 6e-4)."""
    a, b = some(1, 1), some(2, 1)
    joint, v = leggett_source(a, b, 0.8, 0.9)
    assert v == 0.8
    given_u = joint_probabilities_given_u(some(3, 200_000), a[0], b[0], 0.8, 0.9)
    np.testing.assert_allclose(joint[0, 0], given_u.mean(axis=0), atol=5 * 6e-4)


@given(st.integers(0, 99), st.floats(0, 1), st.floats(0, 1))
def test_leggett_pairs_have_the_largest_visibility_there_is(seed, visibility, eta):
    """At and below V_L(η) nothing is taken away; the limit at the settings is where a probability is 0."""
    a, b = some(seed, 3), some(seed + 1, 4)
    joint, v = leggett_source(a, b, visibility, eta)
    np.testing.assert_allclose(correlators_of(joint), -v * (a @ b.T), atol=1e-12)
    if visibility <= model_threshold(eta):
        assert v == visibility
    assert v <= largest_visibility_at(np.clip(a @ b.T, -1, 1), eta).min() + 1e-12


def test_the_least_limit_of_all_settings_is_that_of_the_model():
    """(1 + √(1 - η²/2))/2, Branciard 2013 at η = 1, on a grid of cosines (second order in its step)."""
    c = np.linspace(-1, 1, 4001)
    for eta in (0.3, 0.7, 1.0):
        assert abs(largest_visibility_at(c, eta).min() - model_threshold(eta)) < 1e-6
    np.testing.assert_array_equal(largest_visibility_at([-1.0, 0.0, 1.0]), 1.0)


def test_local_pairs_are_those_of_the_signs():
    """Against 200 000 drawn λ: α = sign(a.λ), β = -sign(b.λ); S = 2 at the CHSH settings."""
    a, b, hidden = some(4, 2), some(5, 3), some(6, 200_000)
    alpha, beta = np.sign(hidden @ a.T), -np.sign(hidden @ b.T)
    np.testing.assert_allclose(correlators_of(local_source(a, b)), alpha.T @ beta / len(hidden), atol=5 / 447)
    c = correlators_of(local_source(*chsh_settings()))
    assert abs(chsh(c).value - 2) < 1e-12
    np.testing.assert_allclose(correlators_of(local_source(a, a))[[0, 1], [0, 1]], -1, atol=1e-7)


def test_hidden_variables_are_turned_along_with_the_state():
    """T = diag(1, -1, 1) of a Bell state correlates a with b as the singlet correlates a with -T b."""
    t = np.diag([1.0, -1.0, 1.0])
    np.testing.assert_allclose(turn_of(t), t, atol=1e-8)
    a, b = some(7, 2), some(8, 2)
    np.testing.assert_allclose(local_source(a, b, t), local_source(a, -b @ t.T), atol=1e-12)
    one, v = leggett_source(a, b, 0.8, 1.0, t)
    np.testing.assert_allclose(one, leggett_source(a, -b @ t.T, 0.8)[0], atol=1e-12)
    assert v == 0.8


@pytest.mark.parametrize(
    "state",
    [singlet(), werner(0.3), werner(0.0), from_bloch(np.zeros(3), np.zeros(3), np.diag([0, 0, -1.0]))],
)
def test_the_turn_of_a_werner_state_is_the_singlets_also_where_it_is_left_open(state):
    np.testing.assert_allclose(turn_of(state.correlation_matrix), -np.eye(3), atol=1e-8)


def test_a_negative_probability_is_refused():
    with pytest.raises(ValueError, match="negative"):
        positive_joint(0.9, 0.9, -0.5)
