"""Bell-diagonal states as points: weights, octahedron, the CHSH border, nearest points and states."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from physics.bell import horodecki_chsh_max
from physics.states.entanglement import concurrence, is_ppt
from physics.states.nearest import nearest_density_matrix, nearest_in_simplex
from physics.states.noise import coloured_noise_thresholds, white_noise_thresholds, with_noise
from physics.states.pure import from_ket, ket_of, normalised_ket
from physics.states.tetrahedron import (
    CORNERS,
    OCTAHEDRON,
    bell_weights,
    chsh_border,
    is_bell_diagonal,
    is_separable_point,
    largest_chsh,
    nearest_in_tetrahedron,
    point_of,
)
from physics.states.two_qubit import (
    TwoQubitState,
    bell_diagonal,
    coloured_noise,
    density_matrix,
    from_density_matrix,
    partially_entangled,
    singlet,
    smallest_eigenvalue,
    werner,
)

points = st.tuples(*[st.floats(-1.2, 1.2)] * 3)
weights = (
    arrays(float, 4, elements=st.floats(0, 1)).filter(lambda w: w.sum() > 0.1).map(lambda w: w / w.sum())
)


def random_state(seed: int) -> TwoQubitState:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    rho = a @ a.conj().T
    return from_density_matrix(rho / np.trace(rho).real)


@pytest.mark.parametrize(
    ("corner", "ket"), [(0, (1, 0, 0, 1)), (1, (1, 0, 0, -1)), (2, (0, 1, 1, 0)), (3, (0, 1, -1, 0))]
)
def test_the_corners_are_the_bell_states(corner, ket):
    state = from_ket(ket)
    np.testing.assert_allclose(state.correlation_matrix, np.diag(CORNERS[corner]), atol=1e-12)
    np.testing.assert_allclose(bell_weights(CORNERS[corner]), np.eye(4)[corner], atol=1e-12)


@given(points)
def test_weights_are_the_eigenvalues_and_positive_exactly_in_the_tetrahedron(t):
    rho = density_matrix(np.zeros(3), np.zeros(3), np.diag(t))
    np.testing.assert_allclose(np.sort(bell_weights(t)), np.linalg.eigvalsh(rho), atol=1e-12)
    inside = bell_weights(t).min() >= 0
    moved = nearest_in_tetrahedron(t)
    assert (np.linalg.norm(moved - t) < 1e-12) == (inside or bell_weights(t).min() > -1e-12)
    assert smallest_eigenvalue(density_matrix(np.zeros(3), np.zeros(3), np.diag(moved))) > -1e-12


@given(weights)
def test_separable_exactly_in_the_octahedron(w):
    """Against the partial transpose, which for two qubits decides; at the border rounding does."""
    t = w @ CORNERS
    state = bell_diagonal(t)
    gap = float(np.abs(t).sum() - 1)
    if abs(gap) > 1e-9:
        assert is_separable_point(t) == bool(is_ppt(state.density_matrix))
        # C = max(0, 2 p_max - 1) for Bell-diagonal states, and p_max = 1/2 on the octahedron.
        assert float(concurrence(state.density_matrix)) == pytest.approx(max(0.0, 2 * w.max() - 1), abs=1e-7)


@given(weights)
def test_the_largest_chsh_value_is_that_of_horodecki(w):
    t = w @ CORNERS
    assert float(largest_chsh(t)) == pytest.approx(horodecki_chsh_max(np.diag(t)), abs=1e-12)


@pytest.mark.parametrize("corner", range(4))
def test_the_border_of_chsh_lies_on_faces_between_octahedron_and_corner(corner):
    lines = chsh_border(corner)
    assert len(lines) == 3
    middles = {tuple(p) for p in OCTAHEDRON.tolist()}
    for line in lines:
        np.testing.assert_allclose(largest_chsh(line), 2.0, atol=1e-9)
        assert np.min(np.abs(bell_weights(line)), axis=1).max() < 1e-9  # on a face: one weight is 0
        assert not any(is_separable_point(p, -1e-9) for p in line)
        for end in (line[0], line[-1]):
            assert tuple(np.round(end, 6) + 0.0) in middles


@given(points, weights)
def test_the_nearest_point_is_nearest(t, w):
    """No other point of the tetrahedron is closer."""
    near = nearest_in_tetrahedron(t)
    assert np.linalg.norm(near - t) <= np.linalg.norm(w @ CORNERS - t) + 1e-12


@given(arrays(float, st.integers(1, 6), elements=st.floats(-3, 3)))
def test_nearest_probabilities(w):
    """Optimal exactly if what is moved is the same for all kept ones, and not less for the others."""
    p = nearest_in_simplex(w)
    assert p.sum() == pytest.approx(1) and p.min() >= 0
    shift = (w - p)[p > 1e-12]
    assert np.ptp(shift) < 1e-9
    assert np.all((w - p)[p <= 1e-12] <= shift.min() + 1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_the_nearest_state_is_nearest(seed):
    rng = np.random.default_rng(seed)
    m = 0.4 * (rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4)))
    near = nearest_density_matrix(m)
    from_density_matrix(near)
    for other in range(30):
        rho = random_state(1000 * seed + other).density_matrix
        assert np.linalg.norm(near - m) <= np.linalg.norm(rho - m) + 1e-12
    np.testing.assert_allclose(nearest_density_matrix(near), near, atol=1e-12)


@pytest.mark.parametrize("size", [1e3, 1e50, 1e99])
def test_the_nearest_state_of_a_huge_matrix(size):
    """All weight goes where the largest eigenvalue is: to (|00> + |01>)/√2."""
    m = np.diag([0.5, 0.5, 0, 0])
    m[0, 1] = m[1, 0] = size
    np.testing.assert_allclose(nearest_density_matrix(m)[:2, :2], np.full((2, 2), 0.5), atol=1e-9)


@pytest.mark.parametrize("bad", [np.full((4, 4), 1e308), np.full((4, 4), np.nan), np.eye(4)[:3]])
def test_what_has_no_nearest_state(bad):
    with pytest.raises(ValueError, match="matrix: "):
        nearest_density_matrix(bad)


def test_a_state_is_its_own_nearest():
    rho = random_state(3).density_matrix
    np.testing.assert_allclose(nearest_density_matrix(rho), rho, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_the_point_of_any_state_is_a_state_of_equal_correlations(seed):
    """Horodecki 1996: local rotations make T diagonal, and without its Bloch vectors it is still a state."""
    state = random_state(seed)
    assert not is_bell_diagonal(state)
    t = point_of(state)
    assert bell_weights(t).min() > -1e-12
    assert horodecki_chsh_max(np.diag(t)) == pytest.approx(horodecki_chsh_max(state.correlation_matrix))
    assert np.prod(t) == pytest.approx(np.linalg.det(state.correlation_matrix))


def test_the_point_of_a_bell_diagonal_state_is_where_it_was_put():
    t = np.array([0.3, -0.5, 0.1])
    np.testing.assert_allclose(point_of(bell_diagonal(t)), t)
    np.testing.assert_allclose(point_of(partially_entangled(math.pi / 4)), [-1, -1, -1], atol=1e-12)


def test_white_noise_thresholds_of_the_singlet():
    """1/3 (Werner 1989) and 1/√2 (CHSH)."""
    assert white_noise_thresholds(singlet()) == pytest.approx((1 / 3, math.sqrt(0.5)))
    assert all(math.isnan(x) for x in white_noise_thresholds(werner(0.2)))


@pytest.mark.parametrize("seed", range(10))
def test_white_noise_thresholds_are_where_the_state_changes(seed):
    rng = np.random.default_rng(seed)
    state = from_ket(rng.normal(size=4) + 1j * rng.normal(size=4))
    entangled, chsh = white_noise_thresholds(state)
    for v, side in ((entangled - 1e-6, False), (entangled + 1e-6, True)):
        assert bool(is_ppt(state.with_white_noise(v).density_matrix)) != side
    assert horodecki_chsh_max(chsh * state.correlation_matrix) == pytest.approx(2)


@pytest.mark.parametrize("c", [0.0, 0.3, 0.7, 0.95])
def test_coloured_noise_thresholds(c):
    entangled, chsh = coloured_noise_thresholds(c)
    assert horodecki_chsh_max(coloured_noise(chsh, c).correlation_matrix) == pytest.approx(2)
    assert bool(is_ppt(coloured_noise(entangled - 1e-6, c).density_matrix))
    assert not is_ppt(coloured_noise(entangled + 1e-6, c).density_matrix)


def test_coloured_noise_without_colour_is_white():
    assert coloured_noise_thresholds(0.0) == pytest.approx(white_noise_thresholds(singlet()))


def test_with_noise_is_the_state_with_white_noise():
    state = random_state(1)
    t, rho = with_noise(state, np.array([0.0, 0.4]))
    np.testing.assert_allclose(t[1], state.with_white_noise(0.4).correlation_matrix)
    np.testing.assert_allclose(rho[1], state.with_white_noise(0.4).density_matrix, atol=1e-15)
    np.testing.assert_allclose(rho[0], np.eye(4) / 4)


def test_a_mixed_state_has_no_ket():
    assert ket_of(werner(0.99)) is None


@pytest.mark.parametrize("bad", [(0, 0, 0, 0), (1, 0, 0), (math.nan, 0, 0, 1), "ket"])
def test_what_is_no_ket(bad):
    with pytest.raises(ValueError, match="ket: "):
        normalised_ket(bad)
