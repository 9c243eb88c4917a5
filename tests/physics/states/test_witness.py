import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.correlations import correlators, joint_probabilities, marginals
from physics.realistic_polarization import separable_state
from physics.states.entanglement import is_ppt, smallest_partial_transpose_eigenvalue
from physics.states.two_qubit import (
    PAULI,
    bell_diagonal,
    from_density_matrix,
    partially_entangled,
    singlet,
    werner,
)
from physics.states.witness import Witness, from_operator, optimal_witness
from physics.vectors import random_directions
from tests.physics.states.test_two_qubit import random_density_matrix

seeds = st.integers(0, 10**6)


def readings(state, found):
    return (
        marginals(state.bloch_a, found.alice),
        marginals(state.bloch_b, found.bob),
        np.diag(correlators(state.correlation_matrix, found.alice, found.bob)),
    )


@pytest.mark.parametrize("v", [0.0, 0.2, 0.5, 1.0])
def test_werner_states(v):
    # The eigenvector is that of the singlet, (|00> + |11>)/√2, and W half the exchange of the photons:
    # (1 + σ_x⊗σ_x + σ_y⊗σ_y + σ_z⊗σ_z)/4, with mean (1 - 3V)/4.
    result = optimal_witness(werner(v).density_matrix)
    assert result.value == pytest.approx((1 - 3 * v) / 4, abs=1e-15)
    assert result.detects == (v > 1 / 3)
    if v > 0:
        np.testing.assert_allclose(result.witness.coefficients, np.eye(4) / 4, atol=1e-15)
    # Entangled from V times visibility 1/3 on; the separable ones need no threshold.
    assert result.critical_visibility == (pytest.approx(1 / (3 * v)) if v > 1 / 3 else None)


@pytest.mark.parametrize("t", [0.1, math.pi / 4, 1.2])
def test_partially_entangled_states(t):
    # ρ^T_B has the lowest eigenvalue -|sin 2t|/2, with an eigenvector of equal Schmidt coefficients.
    result = optimal_witness(partially_entangled(t).density_matrix)
    assert result.value == pytest.approx(-math.sin(2 * t) / 2, abs=1e-14)
    assert result.critical_visibility == pytest.approx(1 / (1 + 2 * math.sin(2 * t)))


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(1, 4))
def test_expansion_and_its_reading_as_settings(seed, rank):
    rho = random_density_matrix(seed, rank)
    state = from_density_matrix(rho)
    result = optimal_witness(rho)
    witness = result.witness
    assert result.value == pytest.approx(float(smallest_partial_transpose_eigenvalue(rho)), abs=1e-13)
    assert result.detects == (not is_ppt(rho))
    # Trace 1, and the terms put together again are the operator.
    assert np.trace(witness.operator).real == pytest.approx(1, abs=1e-13)
    sigma = [np.eye(2), *PAULI]
    rebuilt = sum(
        witness.coefficients[m, n] * np.kron(sigma[m], sigma[n]) for m in range(4) for n in range(4)
    )
    np.testing.assert_allclose(rebuilt, witness.operator, atol=1e-14)
    # Three pairs of settings suffice.
    found = witness.settings
    for directions in (found.alice, found.bob):
        np.testing.assert_allclose(directions @ directions.T, np.eye(3), atol=1e-12)
    assert np.all(found.pair_weights >= 0)
    assert float(found.value(*readings(state, found))) == pytest.approx(result.value, abs=1e-13)


def product_values(witness, a, b):
    """w + x.a + y.b + a.Z b, the mean in product states with polarizations a, b (k, 3)."""
    return (
        witness.constant
        + a @ witness.alice
        + b @ witness.bob
        + np.einsum("ki,ij,kj->k", a, witness.tensor, b)
    )


def lowest_products(witness, seed, starts=64, rounds=500):
    """Product states a, b (64, 3) that locally minimise the mean, and the means."""
    b = random_directions(np.random.default_rng(seed), starts)
    values = np.full(starts, np.inf)
    for _ in range(rounds):
        a = -(witness.alice + b @ witness.tensor.T)
        a /= np.linalg.norm(a, axis=1, keepdims=True)
        b = -(witness.bob + a @ witness.tensor)
        b /= np.linalg.norm(b, axis=1, keepdims=True)
        before, values = values, product_values(witness, a, b)
        if np.all(before - values < 1e-15):
            break
    return a, b, values


@settings(max_examples=30, deadline=None)
@given(seeds, st.integers(1, 4))
def test_bounds_over_product_states(seed, rank):
    rho = random_density_matrix(seed, rank)
    result = optimal_witness(rho)
    _, _, lowest = lowest_products(result.witness, seed)
    assert lowest.min() == pytest.approx(0, abs=1e-9)  # it touches the separable states
    # Random ones stay above, and the formula is the mean in a product state.
    rng = np.random.default_rng(seed)
    a, b = random_directions(rng, 300), random_directions(rng, 300)
    values = product_values(result.witness, a, b)
    assert np.all(values >= -1e-13)
    one = separable_state(a[:1], b[:1], [1.0]).density_matrix
    assert result.witness.value(one) == pytest.approx(float(values[0]), abs=1e-13)


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_no_separable_mixture_is_detected(seed):
    rng = np.random.default_rng(seed)
    witness = optimal_witness(random_density_matrix(seed, 1)).witness
    mixture = separable_state(random_directions(rng, 5), random_directions(rng, 5), rng.dirichlet(np.ones(5)))
    assert witness.value(mixture.density_matrix) >= -1e-13


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_critical_visibility_is_where_entanglement_ends(seed):
    state = from_density_matrix(random_density_matrix(seed, 2))
    result = optimal_witness(state.density_matrix)
    if result.critical_visibility is None:
        assert is_ppt(state.density_matrix)
        return
    v = result.critical_visibility
    at = state.with_white_noise(v).density_matrix
    assert float(smallest_partial_transpose_eigenvalue(at)) == pytest.approx(0, abs=1e-13)
    assert result.witness.value(at) == pytest.approx(0, abs=1e-13)


def test_error_of_the_singlet_witness():
    # Perfect anticorrelation in three settings: no spread. White noise: each setting has σ = 1/(4√n).
    found = optimal_witness(singlet().density_matrix).witness.settings
    counts = np.array([100.0, 400.0, 900.0])
    for v, expected in ((1.0, 0.0), (0.0, math.sqrt(np.sum(1 / counts)) / 4)):
        p = joint_probabilities(*readings(werner(v), found))
        assert found.error(p, counts) == pytest.approx(expected, abs=1e-12)


def test_error_against_sampling():
    state = from_density_matrix(random_density_matrix(5, 2))
    found = optimal_witness(state.density_matrix).witness.settings
    p = joint_probabilities(*readings(state, found))
    counts = np.array([300, 500, 800])
    rng = np.random.default_rng(0)
    sampled = np.stack(
        [rng.multinomial(n, q.ravel(), size=4000) / n for n, q in zip(counts, p, strict=True)], axis=1
    ).reshape(4000, 3, 2, 2)
    sign = np.array([1, -1])
    values = found.value(
        np.einsum("skab,a->sk", sampled, sign),
        np.einsum("skab,b->sk", sampled, sign),
        np.einsum("skab,a,b->sk", sampled, sign, sign),
    )
    # 4000 draws know the standard deviation to 1.1 %, the mean to σ/63.
    assert np.std(values) == pytest.approx(found.error(p, counts), rel=0.05)
    expected = float(found.value(*readings(state, found)))
    assert np.mean(values) == pytest.approx(expected, abs=4 * found.error(p, counts) / math.sqrt(4000))


def test_values_of_a_given_witness():
    # a.Z b alone lies within ± the largest singular value.
    tensor = Witness(0.1, np.zeros(3), np.zeros(3), np.diag([0.2, -0.5, 0.3]))
    assert lowest_products(tensor, 0)[2].min() == pytest.approx(-0.4, abs=1e-12)
    # T = diag(1, -1, 1), the state (|00> + |11>)/√2, adds up all three terms.
    assert tensor.value(bell_diagonal([1, -1, 1]).density_matrix) == pytest.approx(0.1 + 0.2 + 0.5 + 0.3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: from_operator(np.eye(3)), "operator: shape"),
        (lambda: from_operator(np.triu(np.ones((4, 4)))), "operator: not hermitian"),
        (lambda: optimal_witness(np.full((4, 4), np.nan)), "rho: contains NaN"),
        (lambda: optimal_witness("x"), "rho: not a matrix"),
        (lambda: Witness(0.0, np.zeros(2), np.zeros(3), np.zeros((3, 3))), "alice: shape"),
        (
            lambda: optimal_witness(np.eye(4) / 4).witness.settings.error(np.zeros((3, 2, 2)), [1, 0, 1]),
            "counts: must",
        ),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()
