import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.states.two_qubit import (
    PAULI,
    TwoQubitState,
    bell_diagonal,
    coloured_noise,
    from_bloch,
    from_density_matrix,
    partially_entangled,
    singlet,
    werner,
)

PSI_MINUS = np.array([0, 1, -1, 0]) / np.sqrt(2)


def random_density_matrix(seed, rank=4):
    rng = np.random.default_rng(seed)
    g = rng.normal(size=(4, rank)) + 1j * rng.normal(size=(4, rank))
    rho = g @ g.conj().T
    return rho / np.trace(rho).real


def test_singlet_is_the_antisymmetric_vector():
    np.testing.assert_allclose(singlet().density_matrix, np.outer(PSI_MINUS, PSI_MINUS), atol=1e-15)
    np.testing.assert_array_equal(singlet().correlation_matrix, -np.eye(3))


@pytest.mark.parametrize("v", [-1 / 3, 0.0, 1 / 3, 0.9, 1.0])
def test_werner_is_the_singlet_in_white_noise(v):
    expected = v * np.outer(PSI_MINUS, PSI_MINUS) + (1 - v) * np.eye(4) / 4
    np.testing.assert_allclose(werner(v).density_matrix, expected, atol=1e-15)
    np.testing.assert_allclose(singlet().with_white_noise(v).density_matrix, expected, atol=1e-15)
    # Threefold triplet eigenvalue (1 - V)/4 and singlet eigenvalue (1 + 3V)/4.
    assert werner(v).smallest_eigenvalue == pytest.approx(min(1 - v, 1 + 3 * v) / 4, abs=1e-15)


@pytest.mark.parametrize("v", [-0.34, 1.001, np.nan, np.inf])
def test_werner_refuses_a_visibility_without_a_state(v):
    with pytest.raises(ValueError, match="visibility"):
        werner(v)


@pytest.mark.parametrize("t", [0.0, 0.3, np.pi / 4, 1.2, np.pi / 2, -0.4])
def test_partially_entangled_vector(t):
    vector = np.array([0, np.cos(t), -np.sin(t), 0])
    np.testing.assert_allclose(partially_entangled(t).density_matrix, np.outer(vector, vector), atol=1e-15)


def test_partially_entangled_at_45_degrees_is_the_singlet():
    np.testing.assert_allclose(partially_entangled(np.pi / 4).correlation_matrix, -np.eye(3), atol=1e-15)


@pytest.mark.parametrize(("v", "c"), [(0.9, 0.0), (0.9, 0.4), (0.0, 1.0), (1.0, 0.7)])
def test_coloured_noise_is_the_mixture_it_says(v, c):
    anticorrelated = np.diag([0, 0.5, 0.5, 0])
    noise = c * anticorrelated + (1 - c) * np.eye(4) / 4
    expected = v * np.outer(PSI_MINUS, PSI_MINUS) + (1 - v) * noise
    np.testing.assert_allclose(coloured_noise(v, c).density_matrix, expected, atol=1e-15)


@pytest.mark.parametrize(
    ("v", "c", "field"), [(1.1, 0, "visibility"), (0.5, -0.1, "colour"), (0.5, 1.2, "colour")]
)
def test_coloured_noise_refuses_what_is_no_mixture(v, c, field):
    with pytest.raises(ValueError, match=field):
        coloured_noise(v, c)


@pytest.mark.parametrize("t", [(-1, -1, -1), (1, 1, -1), (1, -1, 1), (-1, 1, 1)])
def test_bell_states_are_the_corners_of_the_tetrahedron(t):
    assert np.linalg.eigvalsh(bell_diagonal(t).density_matrix) == pytest.approx([0, 0, 0, 1], abs=1e-15)
    with pytest.raises(ValueError, match="not positive"):
        bell_diagonal(-np.array(t))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_density_matrix_round_trip(seed, rank):
    rho = random_density_matrix(seed, rank)
    state = from_density_matrix(rho)
    np.testing.assert_allclose(state.density_matrix, rho, atol=1e-14)
    # T_kl and r are expectation values of the Pauli matrices.
    k, m = seed % 3, (seed // 3) % 3
    assert state.correlation_matrix[k, m] == pytest.approx(np.trace(rho @ np.kron(PAULI[k], PAULI[m])).real)
    assert state.bloch_a[k] == pytest.approx(np.trace(rho @ np.kron(PAULI[k], np.eye(2))).real)
    assert state.bloch_b[k] == pytest.approx(np.trace(rho @ np.kron(np.eye(2), PAULI[k])).real)


@pytest.mark.parametrize(
    ("rho", "reason"),
    [
        (np.eye(3) / 3, "shape"),
        (np.full((4, 4), np.nan), "NaN"),
        (np.eye(4) / 4 + np.diag([0.1, 0, 0], 1), "not hermitian"),
        (np.eye(4), "trace 4 "),
        (np.diag([0.6, 0.6, -0.2, 0]), r"smallest eigenvalue -0\.2"),
        ([["a"] * 4] * 4, "not a matrix of numbers"),
    ],
)
def test_bad_density_matrices_are_refused_with_the_reason(rho, reason):
    with pytest.raises(ValueError, match=rf"^rho: .*{reason}"):
        from_density_matrix(rho)


def test_bloch_form_is_checked_for_positivity():
    # r_A = r_B = z with T = 0 would need P(-,-) = 1/4 (1 - 1 - 1 + 0) < 0.
    with pytest.raises(ValueError, match=r"not positive \(smallest eigenvalue -0\.25\)"):
        from_bloch([0, 0, 1], [0, 0, 1], np.zeros((3, 3)))
    with pytest.raises(ValueError, match="bloch_a: shape"):
        from_bloch([0, 0], [0, 0, 1], np.zeros((3, 3)))
    with pytest.raises(ValueError, match="correlation_matrix: contains NaN"):
        from_bloch([0, 0, 0], [0, 0, 1], np.full((3, 3), np.nan))


def test_product_state_is_accepted_at_the_edge_of_positivity():
    state = from_bloch([0, 0, 1], [1, 0, 0], np.outer([0, 0, 1], [1, 0, 0]))
    assert state.smallest_eigenvalue == pytest.approx(0, abs=1e-15)


def test_state_is_read_only_and_does_not_follow_its_input():
    t = -np.eye(3)
    state = TwoQubitState(np.zeros(3), np.zeros(3), t)
    t[0, 0] = 5
    assert state.correlation_matrix[0, 0] == -1
    with pytest.raises(ValueError, match="read-only"):
        state.correlation_matrix[0, 0] = 0
    with pytest.raises(AttributeError):
        state.bloch_a = np.zeros(3)


def test_white_noise_scales_marginals_too():
    noisy = partially_entangled(0.3).with_white_noise(0.5)
    np.testing.assert_allclose(noisy.bloch_a, [0, 0, np.cos(0.6) / 2], atol=1e-15)
    # Negative V would need a negative weight of the state: refused where no state results.
    with pytest.raises(ValueError, match="not positive"):
        partially_entangled(0.3).with_white_noise(-0.5)
