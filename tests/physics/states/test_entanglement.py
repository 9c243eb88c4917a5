import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.states.entanglement import (
    concurrence,
    is_ppt,
    negativity,
    partial_transpose,
    ppt_witness,
    purity,
    smallest_partial_transpose_eigenvalue,
)
from physics.states.two_qubit import bell_diagonal, partially_entangled, werner
from tests.physics.states.test_two_qubit import random_density_matrix

seeds = st.integers(0, 10**6)


def random_unitary(rng):
    return np.linalg.qr(rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2)))[0]


def random_product_state(rng):
    a, b = rng.normal(size=(2, 2)) + 1j * rng.normal(size=(2, 2))
    vector = np.kron(a, b)
    return np.outer(vector, vector.conj()) / np.vdot(vector, vector).real


def test_partial_transpose_acts_on_bob_only():
    rho = random_density_matrix(0)
    transposed = partial_transpose(rho)
    for i, j, k, m in np.ndindex(2, 2, 2, 2):
        assert transposed[2 * i + j, 2 * k + m] == rho[2 * i + m, 2 * k + j]


@pytest.mark.parametrize("v", [-1 / 3, 0.0, 0.2, 1 / 3, 0.5, 0.8, 1.0])
def test_werner_values(v):
    # Entangled exactly above V = 1/3 (Werner 1989).
    rho = werner(v).density_matrix
    assert negativity(rho) == pytest.approx(max(0, (3 * v - 1) / 4), abs=1e-15)
    assert concurrence(rho) == pytest.approx(max(0, (3 * v - 1) / 2), abs=1e-15)
    assert purity(rho) == pytest.approx((1 + 3 * v**2) / 4, abs=1e-15)
    if v >= 0:
        assert smallest_partial_transpose_eigenvalue(rho) == pytest.approx((1 - 3 * v) / 4, abs=1e-15)
    assert is_ppt(rho) == (v <= 1 / 3)


@pytest.mark.parametrize("t", [0.0, 0.1, np.pi / 4, 1.5, -0.7])
def test_partially_entangled_values(t):
    # Pure states: C = |sin 2t|, negativity half of it.
    rho = partially_entangled(t).density_matrix
    assert concurrence(rho) == pytest.approx(abs(np.sin(2 * t)), abs=1e-14)
    assert negativity(rho) == pytest.approx(abs(np.sin(2 * t)) / 2, abs=1e-14)
    assert purity(rho) == pytest.approx(1, abs=1e-15)


@settings(max_examples=50, deadline=None)
@given(seeds)
def test_pure_states(seed):
    # Wootters: C = 2 |c00 c11 - c01 c10|.
    rng = np.random.default_rng(seed)
    c = rng.normal(size=4) + 1j * rng.normal(size=4)
    c /= np.linalg.norm(c)
    rho = np.outer(c, c.conj())
    assert concurrence(rho) == pytest.approx(2 * abs(c[0] * c[3] - c[1] * c[2]), abs=1e-13)
    assert negativity(rho) == pytest.approx(abs(c[0] * c[3] - c[1] * c[2]), abs=1e-13)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.001, 1), min_size=4, max_size=4))
def test_bell_diagonal_states(weights):
    # C = max(0, 2 p_max - 1) for a mixture of Bell states with weights p.
    p = np.array(weights) / sum(weights)
    corners = np.array([(-1, -1, -1), (1, 1, -1), (1, -1, 1), (-1, 1, 1)])
    rho = bell_diagonal(p @ corners).density_matrix
    assert concurrence(rho) == pytest.approx(max(0, 2 * p.max() - 1), abs=1e-13)
    assert negativity(rho) == pytest.approx(max(0, p.max() - 0.5), abs=1e-13)


@settings(max_examples=50, deadline=None)
@given(seeds, st.integers(1, 4))
def test_invariance_and_agreement_of_the_criteria(seed, rank):
    rng = np.random.default_rng(seed)
    rho = random_density_matrix(seed, rank)
    u = np.kron(random_unitary(rng), random_unitary(rng))
    moved = u @ rho @ u.conj().T
    for measure in (negativity, concurrence, purity):
        assert measure(moved) == pytest.approx(measure(rho), abs=1e-13)
    # For two qubits the positive partial transpose and zero concurrence are the same thing (Horodecki 1996).
    assert bool(is_ppt(rho)) == (concurrence(rho) < 1e-9)
    # Verstraete et al. 2001: √((1-C)² + C²) - (1-C) <= 2N <= C.
    c, twice = concurrence(rho), 2 * negativity(rho)
    assert np.hypot(1 - c, c) - (1 - c) - 1e-12 <= twice <= c + 1e-12


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_separable_mixtures_have_no_entanglement(seed):
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet(np.ones(3))
    rho = sum(w * random_product_state(rng) for w in weights)
    assert negativity(rho) == pytest.approx(0, abs=1e-15)
    assert concurrence(rho) == pytest.approx(0, abs=1e-7)
    assert is_ppt(rho)


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_witness_detects_its_state_and_no_separable_one(seed):
    rng = np.random.default_rng(seed)
    rho = random_density_matrix(seed, 1)
    witness = ppt_witness(rho)
    lowest = smallest_partial_transpose_eigenvalue(rho)
    assert lowest < 0
    assert np.trace(witness @ rho).real == pytest.approx(lowest, abs=1e-14)
    for _ in range(10):
        assert np.trace(witness @ random_product_state(rng)).real >= -1e-15


def test_leading_axes_are_kept():
    stack = np.array([[werner(v).density_matrix for v in (0.2, 0.6, 1.0)]] * 2)
    assert negativity(stack).shape == concurrence(stack).shape == purity(stack).shape == (2, 3)
    np.testing.assert_allclose(concurrence(stack)[1], [0, 0.4, 1], atol=1e-15)
    assert ppt_witness(stack).shape == (2, 3, 4, 4)
    np.testing.assert_array_equal(is_ppt(stack)[0], [True, False, False])


@pytest.mark.parametrize(
    ("rho", "reason"),
    [
        (np.eye(3), "shape"),
        (np.full((4, 4), np.nan), "NaN"),
        (np.triu(np.ones((4, 4))), "not hermitian"),
        ([["x"] * 4] * 4, "not a matrix of numbers"),
    ],
)
def test_bad_matrices_are_refused(rho, reason):
    for measure in (negativity, concurrence, purity, partial_transpose):
        with pytest.raises(ValueError, match=rf"^rho: .*{reason}"):
            measure(rho)
