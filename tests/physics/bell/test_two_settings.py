import itertools
import timeit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.bell.two_settings import (
    chsh,
    horodecki_chsh_max,
    horodecki_settings,
    largest_two_setting_tensor,
    setting_planes,
    two_setting_tensor,
)
from physics.correlations import correlators
from physics.direction_sets import chsh_settings
from physics.states.two_qubit import bell_diagonal, from_density_matrix, partially_entangled, werner
from physics.vectors import random_directions
from tests.physics.states.test_two_qubit import random_density_matrix

seeds = st.integers(0, 2**32 - 1)


def brute_force_chsh(c):
    best = None
    for i, k in itertools.combinations(range(c.shape[0]), 2):
        for j, m in itertools.combinations(range(c.shape[1]), 2):
            block = c[np.ix_([i, k], [j, m])]
            if np.any(np.isnan(block)):
                continue
            for signs in itertools.product([1, -1], repeat=4):
                if np.prod(signs) == -1:
                    value = float(np.sum(np.reshape(signs, (2, 2)) * block))
                    best = value if best is None else max(best, value)
    return best


@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(1, 4), st.integers(1, 5), st.floats(0, 0.7))
def test_chsh_is_the_best_of_all_choices(seed, n, m, missing):
    rng = np.random.default_rng(seed)
    c = rng.uniform(-1, 1, size=(n, m))
    measured = rng.uniform(size=(n, m)) >= missing
    with_gaps = np.where(measured, c, np.nan)
    result, expected = chsh(with_gaps), brute_force_chsh(with_gaps)
    if expected is None:
        assert result is None and chsh(c, measured) is None
        return
    assert result.value == pytest.approx(expected, abs=1e-14)
    assert chsh(c, measured).value == result.value
    assert np.prod(result.signs) == -1
    block = c[np.ix_(result.rows, result.columns)]
    assert np.sum(result.signs * block) == pytest.approx(result.value, abs=1e-14)


def test_algebraic_local_and_quantum_maxima():
    assert chsh([[1, 1], [1, -1]]).value == 4
    # Deterministic local outcomes α_i β_j give exactly 2.
    for outcomes in itertools.product([1, -1], repeat=4):
        assert chsh(np.outer(outcomes[:2], outcomes[2:])).value == 2
    # Ciepielewski & Okon, eq. (6): 2√2 at settings 45° apart.
    value = chsh(correlators(werner(1).correlation_matrix, *chsh_settings())).value
    assert value == pytest.approx(2 * np.sqrt(2), abs=1e-15)


def test_the_six_pairs_of_a_leggett_test_hold_no_chsh_block():
    measured = np.kron(np.eye(3), [1, 1]).astype(bool)
    assert chsh(np.zeros((3, 6)), measured) is None
    assert chsh(np.zeros((1, 4))) is None
    assert chsh(np.zeros((3, 6))).value == 0


def test_delft_2015_value():
    # Hensen et al. 2015: the four correlators of their counts; S = 2.4225.
    c = [[39 / 53, 47 / 79], [30 / 62, -31 / 51]]
    result = chsh(c)
    assert result.value == pytest.approx(2.4225, abs=5e-6)
    np.testing.assert_array_equal(result.signs, [[1, 1], [1, -1]])


def test_twenty_by_twenty_is_fast():
    c = np.random.default_rng(0).uniform(-1, 1, (20, 20))
    # About 3 ms; a loop over the 36100 blocks in Python takes a second. Best of five on a busy machine.
    assert min(timeit.repeat(lambda: chsh(c), number=1, repeat=5)) < 0.25


@pytest.mark.parametrize(
    ("c", "measured", "message"),
    [
        ([0.1, 0.2], None, "correlators: shape"),
        ([[1.1, 0], [0, 0]], None, "correlators: 1.1 is outside"),
        ([[np.inf, 0], [0, 0]], None, "correlators: contains NaN or infinity"),
        ([[0, 0], [0, 0]], [[True, True]], "measured: shape"),
    ],
)
def test_bad_correlators_are_refused(c, measured, message):
    with pytest.raises(ValueError, match=message):
        chsh(c, measured)


@pytest.mark.parametrize("v", [-1 / 3, 0.0, 0.5, np.sqrt(0.5), 1.0])
def test_horodecki_value_of_werner_states(v):
    # All singular values are |V|, so S = 2√2 |V|: exactly 2 at V = 1/√2.
    assert horodecki_chsh_max(werner(v).correlation_matrix) == pytest.approx(
        2 * np.sqrt(2) * abs(v), abs=1e-15
    )


@pytest.mark.parametrize("t", [0.0, 0.2, np.pi / 4])
def test_horodecki_value_of_pure_states(t):
    # Gisin's theorem: 2√(1 + sin²2t), above 2 for every entangled pure state.
    value = horodecki_chsh_max(partially_entangled(t).correlation_matrix)
    assert value == pytest.approx(2 * np.sqrt(1 + np.sin(2 * t) ** 2), abs=1e-14)


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(1, 3))
def test_horodecki_settings_reach_what_random_settings_never_pass(seed, rank):
    t = from_density_matrix(random_density_matrix(seed, rank)).correlation_matrix
    best = horodecki_chsh_max(t)
    alice, bob = horodecki_settings(t)
    np.testing.assert_allclose(alice @ alice.T, np.eye(2), atol=1e-14)
    c = correlators(t, alice, bob)
    assert np.sum([[1, 1], [1, -1]] * c) == pytest.approx(best, abs=1e-14)
    assert chsh(c).value == pytest.approx(best, abs=1e-14)
    rng = np.random.default_rng(seed)
    assert chsh(correlators(t, random_directions(rng, 12), random_directions(rng, 12))).value <= best + 1e-14


def test_horodecki_settings_without_correlations():
    alice, bob = horodecki_settings(np.zeros((3, 3)))
    np.testing.assert_allclose(np.linalg.norm([*alice, *bob], axis=1), 1, atol=1e-15)


def test_two_setting_tensor_of_werner_states():
    # 2 V², which passes 1 together with CHSH at V = 1/√2.
    assert two_setting_tensor(werner(0.6).correlation_matrix) == pytest.approx(0.72, abs=1e-15)
    assert two_setting_tensor(werner(np.sqrt(0.5)).correlation_matrix) == pytest.approx(1, abs=1e-15)


def test_two_setting_tensor_depends_on_the_planes():
    t = bell_diagonal([-0.3, -0.5, -0.8]).correlation_matrix
    x, y, z = np.eye(3)
    assert two_setting_tensor(t) == pytest.approx(0.09 + 0.25)
    assert two_setting_tensor(t, [[y, z], [y, z]]) == pytest.approx(0.25 + 0.64)
    assert two_setting_tensor(t, [[y, x], [z, x]]) == pytest.approx(0.09)
    assert largest_two_setting_tensor(t) == pytest.approx(0.25 + 0.64)
    with pytest.raises(ValueError, match="pair of Bob is not orthonormal"):
        two_setting_tensor(t, [[x, y], [x, x]])


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_two_setting_tensor_bounds_chsh_in_its_planes(seed):
    # The largest CHSH value of settings inside the planes is 2√L, so L <= 1 leaves none above 2.
    rng = np.random.default_rng(seed)
    t = from_density_matrix(random_density_matrix(seed, 1)).correlation_matrix
    alice, bob = random_directions(rng, 2), random_directions(rng, 2)
    planes = setting_planes(alice, bob)
    tensor = two_setting_tensor(t, planes)
    assert tensor <= largest_two_setting_tensor(t) + 1e-14
    assert chsh(correlators(t, alice, bob)).value <= 2 * np.sqrt(tensor) + 1e-13
    singular = np.linalg.svd(planes[0] @ t @ planes[1].T)[1]
    assert 2 * np.hypot(*singular) == pytest.approx(2 * np.sqrt(tensor))


def test_setting_planes_contain_the_settings():
    alice, bob = chsh_settings()
    planes = setting_planes(alice, -bob)
    for pair, plane in zip((alice, -bob), planes, strict=True):
        np.testing.assert_allclose(plane @ plane.T, np.eye(2), atol=1e-15)
        np.testing.assert_allclose(pair @ plane.T @ plane, pair, atol=1e-15)
    # One axis twice spans no plane; any plane through it will do.
    plane = setting_planes([[0, 0, 1], [0, 0, -1]], bob)[0]
    np.testing.assert_allclose(plane @ plane.T, np.eye(2), atol=1e-15)
    np.testing.assert_allclose(plane[0], [0, 0, 1])
    with pytest.raises(ValueError, match="alice: 3 vectors"):
        setting_planes(np.eye(3), bob)
