import numpy as np
import pytest

from physics.bell.two_settings import chsh
from physics.correlations import correlators
from physics.direction_sets import (
    DIRECTION_SETS,
    DODECAHEDRON,
    ICOSAHEDRON,
    PR_BOX_CORRELATORS,
    TRIAD,
    chsh_settings,
    equator_settings,
    leggett_settings,
    orthogonal_partners,
    pr_box_settings,
)
from physics.states.two_qubit import singlet
from physics.vectors import angle_between, random_directions

SETS = list(DIRECTION_SETS.values())


@pytest.mark.parametrize("n", [3, 4, 6, 10])
def test_sets_hold_n_different_axes(n):
    e = DIRECTION_SETS[n]
    assert e.shape == (n, 3)
    np.testing.assert_allclose(np.linalg.norm(e, axis=1), 1, atol=1e-15)
    overlaps = np.abs(e @ e.T)[np.triu_indices(n, 1)]
    # Between neighbouring axes: 90°, arccos(1/3), arccos(1/√5), arccos(√5/3).
    assert overlaps.max() == pytest.approx(
        {3: 0, 4: 1 / 3, 6: 1 / np.sqrt(5), 10: np.sqrt(5) / 3}[n], abs=1e-15
    )
    # Each set is isotropic: Σ e e^T = (N/3) 1.
    np.testing.assert_allclose(e.T @ e, n / 3 * np.eye(3), atol=1e-14)


def half_turn(axis):
    return 2 * np.outer(axis, axis) - np.eye(3)


def same_axes(x, y):
    return np.allclose(np.sort(np.abs(x @ y.T), axis=1)[:, -1], 1)


@pytest.mark.parametrize("n", [6, 10])
def test_partners_are_two_fold_axes_of_the_icosahedron(n):
    for a in orthogonal_partners(DIRECTION_SETS[n]):
        assert same_axes(ICOSAHEDRON @ half_turn(a), ICOSAHEDRON)
        assert same_axes(DODECAHEDRON @ half_turn(a), DODECAHEDRON)


@pytest.mark.parametrize("n", [3, 6, 10])
def test_partners_are_different_axes(n):
    a = orthogonal_partners(DIRECTION_SETS[n])
    assert np.abs(a @ a.T)[np.triu_indices(n, 1)].max() < 0.99


def test_partners_of_the_triad_are_the_next_direction():
    np.testing.assert_array_equal(orthogonal_partners(TRIAD), TRIAD[[1, 2, 0]])
    r = np.array([[0.8, 0, 0.6], [0, 1, 0], [-0.6, 0, 0.8]])  # takes z to (0.6, 0, 0.8)
    np.testing.assert_allclose(orthogonal_partners(TRIAD @ r.T), TRIAD[[1, 2, 0]] @ r.T, atol=1e-15)


@pytest.mark.parametrize("e", [*SETS, [[0, 0, 1]], [[1e-10, 0, -1]], [[1, 0, 0], [0.6, 0.8, 0]]])
@pytest.mark.parametrize("phi", [0.0, 0.5, -0.5, np.pi, 2.5])
def test_settings_have_the_wanted_angles(e, phi):
    e = np.asarray(e, dtype=float)
    a, b, b_prime = leggett_settings(e, phi)
    np.testing.assert_allclose(np.sum(a * e, axis=1), 0, atol=1e-15)
    np.testing.assert_allclose(angle_between(b, b_prime), abs(phi), atol=1e-9)
    np.testing.assert_allclose(b - b_prime, 2 * np.sin(phi / 2) * e, atol=1e-9)
    np.testing.assert_allclose(b + b_prime, 2 * np.cos(phi / 2) * a, atol=1e-14)


def test_random_directions_get_orthogonal_partners():
    e = random_directions(np.random.default_rng(3), 50)
    np.testing.assert_allclose(np.sum(orthogonal_partners(e) * e, axis=1), 0, atol=1e-15)


def test_negative_angle_swaps_bobs_settings():
    _, b, b_prime = leggett_settings(TRIAD, 0.7)
    _, c, c_prime = leggett_settings(TRIAD, -0.7)
    np.testing.assert_array_equal(b, c_prime)
    np.testing.assert_array_equal(b_prime, c)


def test_chosen_partners_are_used_or_refused():
    a, _, _ = leggett_settings(TRIAD, 0.3, a=TRIAD[[2, 0, 1]])
    np.testing.assert_array_equal(a, TRIAD[[2, 0, 1]])
    with pytest.raises(ValueError, match="a: vector 0 is not orthogonal"):
        leggett_settings(TRIAD, 0.3, a=TRIAD)
    with pytest.raises(ValueError, match="a: 2 vectors"):
        leggett_settings(TRIAD, 0.3, a=TRIAD[:2])


def test_singlet_reaches_tsirelson_in_the_chsh_settings():
    result = chsh(correlators(singlet().correlation_matrix, *chsh_settings()))
    assert result.value == pytest.approx(2 * np.sqrt(2), abs=1e-15)


def test_equator_settings_lie_in_the_plane_and_reach_tsirelson():
    alice, bob = equator_settings(3, 5)
    assert alice.shape == (3, 3) and bob.shape == (5, 3)
    assert np.all(alice[:, 2] == 0) and np.all(bob[:, 2] == 0)
    result = chsh(correlators(singlet().correlation_matrix, *equator_settings(2, 2)))
    assert result.value == pytest.approx(2 * np.sqrt(2), abs=1e-15)
    with pytest.raises(ValueError, match=r"^m: 0"):
        equator_settings(1, 0)


def test_pr_box_is_the_singlet_table_times_root_two():
    c = correlators(singlet().correlation_matrix, *pr_box_settings())
    np.testing.assert_allclose(np.sqrt(2) * c, PR_BOX_CORRELATORS, atol=1e-15)
    # S = 4: no local and no quantum correlations do that.
    assert chsh(PR_BOX_CORRELATORS).value == 4


def test_constants_cannot_be_changed():
    for constant in (*SETS, PR_BOX_CORRELATORS):
        assert not constant.flags.writeable
