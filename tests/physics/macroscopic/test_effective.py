"""The effective state of two regions, its criteria and the monogamy vectors behind them."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.bell import horodecki_chsh_max, largest_two_setting_tensor, two_setting_tensor
from physics.macroscopic import (
    PairCorrelations,
    contiguous_regions,
    dicke_vector,
    effective_state,
    ghz_vector,
    haar_vector,
    monogamy_vectors,
    pair_correlations,
    partition_visibility,
    singlet_visibility,
    singlets_vector,
    w_vector,
)
from physics.states.entanglement import is_ppt
from tests.physics.macroscopic.direct import PAULI, partial_trace, random_partition


def effective(vector, a, b):
    return effective_state(pair_correlations(vector), a, b)


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 8), st.integers(0, 10**6))
def test_against_the_mean_of_direct_partial_traces(n, seed):
    random = np.random.default_rng(seed)
    a, b = random_partition(random, n, 2)
    vector = haar_vector(n, seed)
    mean = np.mean([partial_trace(vector, i, j) for i in a for j in b], axis=0)
    np.testing.assert_allclose(effective(vector, a, b).density_matrix, mean, atol=1e-14)


@settings(deadline=None, max_examples=60)
@given(st.integers(3, 8), st.integers(0, 10**6))
def test_monogamy_of_random_states(n, seed):
    """Lengths at most 1, hence L <= 1 as soon as a region has two spins; at any local axes (eqs. (6)-(9))."""
    random = np.random.default_rng(seed)
    a, b = random_partition(random, n, 2)
    if len(a) == len(b) == 1:
        a = (*a, next(i for i in range(n) if i not in (*a, *b)))
    # Few components, so that the correlations are strong.
    vector = haar_vector(n, seed) * (random.random(1 << n) < random.choice([0.05, 0.2, 1.0]))
    vector[0] += 0.01
    pairs = pair_correlations(vector / np.linalg.norm(vector))
    t = effective_state(pairs, a, b).correlation_matrix
    found = monogamy_vectors(pairs, a, b)
    assert found.p.shape == found.q.shape == (len(a), len(b), 4)
    assert found.p_lengths.max() <= 1 + 1e-12 and found.q_lengths.max() <= 1 + 1e-12
    # Either's mean over all pairs is the part of T in x and y: this is how L <= 1 follows.
    for mean in (found.p.mean(axis=(0, 1)), found.q.mean(axis=(0, 1))):
        assert np.sum(mean**2) == pytest.approx(two_setting_tensor(t), abs=1e-14)
    assert largest_two_setting_tensor(t) <= 1 + 1e-12
    assert horodecki_chsh_max(t) <= 2 + 1e-12


def test_vectors_go_along_the_region_that_has_more_than_one_spin():
    pairs = pair_correlations(haar_vector(4, 1))
    t = pairs.tensors
    two = monogamy_vectors(pairs, (0, 1), (2, 3))
    assert not two.along_a
    np.testing.assert_array_equal(two.p[0, 1], [t[0, 3, 0, 0], t[0, 3, 0, 1], t[0, 2, 1, 0], t[0, 2, 1, 1]])
    np.testing.assert_array_equal(two.q[0, 1], [t[0, 2, 0, 0], t[0, 2, 0, 1], t[0, 3, 1, 0], t[0, 3, 1, 1]])
    one = monogamy_vectors(pairs, (0, 1, 2), (3,))
    assert one.along_a
    np.testing.assert_array_equal(one.p[2, 0], [t[2, 3, 0, 0], t[2, 3, 1, 0], t[0, 3, 0, 1], t[0, 3, 1, 1]])
    assert monogamy_vectors(pairs, (0,), (1,)) is None


def test_paper_pairing_would_fail_for_a_single_spin_of_bob():
    # With j' = j the four operators would not anticommute: two aligned pairs give length √2.
    t = pair_correlations(singlets_vector(2)).tensors[0, 1]
    assert np.linalg.norm([t[0, 0], t[0, 1], t[1, 0], t[1, 1]]) == pytest.approx(np.sqrt(2))


def test_singlets_across_the_cut_have_v_of_one_over_the_pairs():
    # Each spin is anticorrelated with one of N/2: V = 2/N. Two pairs give 0.5 < 2/3.
    for n in (2, 4, 6, 8):
        a, b = contiguous_regions(n, 2)
        t = effective(singlets_vector(n), a, b).correlation_matrix
        np.testing.assert_allclose(t, -2 / n * np.eye(3), atol=1e-15)
        assert singlet_visibility(t) == pytest.approx(2 / n, abs=1e-15)
        assert two_setting_tensor(t) == pytest.approx(2 * (2 / n) ** 2, abs=1e-15)


def test_symmetric_states_do_not_depend_on_the_partition():
    random = np.random.default_rng(3)
    for vector in (ghz_vector(7), w_vector(7), dicke_vector(7, 3)):
        pairs = pair_correlations(vector)
        first = effective_state(pairs, (0, 1, 2), (3, 4, 5, 6)).correlation_matrix
        for _ in range(5):
            a, b = random_partition(random, 7, 2)
            np.testing.assert_allclose(effective_state(pairs, a, b).correlation_matrix, first, atol=1e-14)
    # W: ρ_ij = 2/N |ψ+><ψ+| + (1 - 2/N) |00><00|, so T = diag(2/N, 2/N, 1 - 4/N).
    np.testing.assert_allclose(
        effective(w_vector(7), (0,), (1, 2)).correlation_matrix, np.diag([2 / 7, 2 / 7, 3 / 7]), atol=1e-15
    )


def test_ghz_is_separable_and_dicke_entangled_in_the_mean():
    ghz = effective(ghz_vector(6), (0, 1, 2), (3, 4, 5))
    np.testing.assert_allclose(ghz.correlation_matrix, np.diag([0, 0, 1]), atol=1e-15)
    assert is_ppt(ghz.density_matrix)
    assert not is_ppt(effective(w_vector(6), (0, 1, 2), (3, 4, 5)).density_matrix)


@pytest.mark.parametrize(("n_a", "n_b"), [(1, 1), (2, 1), (1, 3), (2, 2), (3, 2), (4, 2)])
def test_the_lowest_level_of_the_coupled_spins_saturates_the_visibility(n_a, n_b):
    """(R + 2)/(3R): the equal mixture of the ground space of S_A.S_B, by diagonalization.

    The spins of a group are then aligned with each other; two singlets across the cut, a singlet as well,
    give 0.5 and not 2/3.
    """
    n = n_a + n_b
    one = np.eye(2)

    def collective(spins, k):
        return sum(reduce(np.kron, [PAULI[k] if j == i else one for j in range(n)]) for i in spins)

    a, b = range(n_a), range(n_a, n)
    energies, vectors = np.linalg.eigh(sum(collective(a, k) @ collective(b, k) for k in range(3)))
    ground = [v for e, v in zip(energies, vectors.T, strict=True) if e < energies[0] + 1e-9]
    each = [pair_correlations(np.ascontiguousarray(v)) for v in ground]
    mixture = PairCorrelations(
        np.mean([p.tensors for p in each], axis=0), np.mean([p.marginals for p in each], axis=0)
    )
    state = effective_state(mixture, a, b)
    bound = float(partition_visibility(max(n_a, n_b)))
    np.testing.assert_allclose(state.correlation_matrix, -bound * np.eye(3), atol=1e-12)
    if (n_a, n_b) == (2, 2):
        t = effective(singlets_vector(4), a, b).correlation_matrix
        assert singlet_visibility(t) == pytest.approx(0.5) and bound == pytest.approx(2 / 3)
    within = mixture.tensors[0, 1] if n_a > 1 else mixture.tensors[-1, -2]
    if n > 2:
        np.testing.assert_allclose(within, np.eye(3) / 3, atol=1e-12)


def test_refusals():
    pairs = pair_correlations(ghz_vector(3))
    with pytest.raises(ValueError, match=r"regions\[1\]\[0\]: spin 0 stands in regions\[0\] already"):
        effective_state(pairs, (0, 1), (0, 2))
    with pytest.raises(ValueError, match=r"regions\[1\]\[0\]: there is no spin 3"):
        monogamy_vectors(pairs, (0, 1), (3,))


def turned(vector, rotations):
    """The state with a rotation of its own on each spin."""
    n = len(rotations)
    out = vector.reshape((2,) * n)
    for spin, u in enumerate(rotations):
        out = np.moveaxis(np.tensordot(u, out, (1, spin)), 0, spin)
    return out.reshape(-1)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_rotations_of_regions_leave_the_criterion_and_gradients_its_limit(seed):
    """T becomes O_A T O_B^T when all spins of a region are turned alike: the same largest L and CHSH value.

    Turned each by its own angle the spins are in another pure state, for which the limit 1 holds as well.
    """
    random = np.random.default_rng(seed)
    vector, a, b = haar_vector(5, seed), (0, 3), (1, 2, 4)
    rotations = [np.linalg.eigh(np.tensordot(axis, PAULI, 1))[1] for axis in random.normal(size=(5, 3))]
    alike = [rotations[0] if spin in a else rotations[1] for spin in range(5)]
    before = effective(vector, a, b).correlation_matrix
    after = effective(turned(vector, alike), a, b).correlation_matrix
    assert not np.allclose(before, after, atol=1e-3)
    for number in (largest_two_setting_tensor, horodecki_chsh_max):
        assert number(after) == pytest.approx(number(before), abs=1e-12)
    gradient = effective(turned(vector, rotations), a, b).correlation_matrix
    assert largest_two_setting_tensor(gradient) <= 1 + 1e-12
