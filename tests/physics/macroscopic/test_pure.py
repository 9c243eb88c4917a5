"""State vectors and their two-spin correlations: known states, and direct partial traces."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest

from physics.macroscopic.pure import pair_correlations
from physics.macroscopic.vectors import (
    cluster_vector,
    dicke_vector,
    ghz_vector,
    haar_vector,
    normalised_vector,
    singlets_vector,
    w_vector,
)
from physics.verdicts.types import Cancelled
from tests.physics.macroscopic.direct import applied, direct_pairs


def expectation(vector, operators):
    """<Π σ_k^i> for (i, k) of ``operators``."""
    tensor = vector.reshape((2,) * (len(vector).bit_length() - 1))
    moved = tensor
    for spin, k in operators:
        moved = applied(moved, spin, k)
    return np.vdot(tensor, moved)


def test_all_are_normalised():
    for vector in (
        haar_vector(5, 3),
        ghz_vector(5),
        w_vector(5),
        dicke_vector(5, 2),
        dicke_vector(5, 0),
        cluster_vector(5),
        singlets_vector(6),
    ):
        assert vector.dtype == np.complex128
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-15)


def test_spin_0_is_the_most_significant_bit():
    # |100> is component 4: only spin 0 is down.
    vector = np.zeros(8, complex)
    vector[4] = 1
    np.testing.assert_array_equal(pair_correlations(vector).marginals[:, 2], [-1, 1, 1])


def test_cluster_state_has_its_stabilizers():
    # K_i = Z_(i-1) X_i Z_(i+1) = 1 (Briegel and Raussendorf 2001); at the ends one Z is missing.
    n = 6
    vector = cluster_vector(n)
    for i in range(n):
        stabilizer = [(j, 2) for j in (i - 1, i + 1) if 0 <= j < n] + [(i, 0)]
        assert expectation(vector, stabilizer) == pytest.approx(1, abs=1e-14)


def test_singlets_are_those_across_the_cut():
    pairs = pair_correlations(singlets_vector(6))
    expected = np.zeros((6, 6, 3, 3))
    for i in range(6):
        expected[i, i], expected[i, (i + 3) % 6] = np.eye(3), -np.eye(3)
    np.testing.assert_allclose(pairs.tensors, expected, atol=1e-15)
    singlet = singlets_vector(2)
    np.testing.assert_allclose(singlet, [0, math.sqrt(0.5), -math.sqrt(0.5), 0])


@pytest.mark.parametrize("n", [3, 5, 8])
def test_ghz_w_and_dicke_in_closed_form(n):
    i, j = np.triu_indices(n, 1)
    ghz = pair_correlations(ghz_vector(n))
    # Traced over the others: (|00><00| + |11><11|)/2.
    np.testing.assert_allclose(
        ghz.tensors[i, j], np.broadcast_to(np.diag([0, 0, 1]), (len(i), 3, 3)), atol=1e-15
    )
    for k in range(n + 1):
        dicke = pair_correlations(dicke_vector(n, k))
        # <S_z> and <S²> of |N/2, N/2 - k>: T_zz = ((N-2k)² - N)/(N(N-1)), T_xx = T_yy = (1 - T_zz)/2.
        zz = ((n - 2 * k) ** 2 - n) / (n * (n - 1))
        xx = (1 - zz) / 2
        np.testing.assert_allclose(
            dicke.tensors[i, j], np.broadcast_to(np.diag([xx, xx, zz]), (len(i), 3, 3)), atol=1e-14
        )
        np.testing.assert_allclose(dicke.marginals, np.tile([0, 0, (n - 2 * k) / n], (n, 1)), atol=1e-14)
    np.testing.assert_array_equal(w_vector(n), dicke_vector(n, 1))


@pytest.mark.parametrize("n", range(1, 9))
def test_random_states_against_direct_partial_traces(n):
    vector = haar_vector(n, seed=n)
    pairs = pair_correlations(vector)
    tensors, marginals = direct_pairs(vector)
    np.testing.assert_allclose(pairs.tensors, tensors, atol=1e-14)
    if n > 1:
        np.testing.assert_allclose(pairs.marginals, marginals, atol=1e-14)


def test_every_number_of_blocks():
    """Up to five blocks of three, and blocks of four from 18 spins on: against single operators."""
    random = np.random.default_rng(2)
    for n in (9, 10, 13, 18):
        vector = haar_vector(n, seed=n)
        pairs = pair_correlations(vector)
        for _ in range(20):
            i, j = random.choice(n, 2, replace=False)
            k, m = random.integers(3, size=2)
            assert pairs.tensors[i, j, k, m] == pytest.approx(
                expectation(vector, [(i, k), (j, m)]).real, abs=1e-14
            )
            assert pairs.marginals[i, k] == pytest.approx(expectation(vector, [(i, k)]).real, abs=1e-14)


def test_haar_vectors_are_uniform():
    # Mean of |amplitude|^4 is 2/(d(d+1)); 400 vectors of d = 64 fix it to some 1 %.
    fourth = np.mean([np.abs(haar_vector(6, seed)) ** 4 for seed in range(400)])
    assert fourth == pytest.approx(2 / (64 * 65), rel=0.04)
    np.testing.assert_array_equal(haar_vector(4, 9), haar_vector(4, 9))
    assert np.abs(haar_vector(4, 9) - haar_vector(4, 10)).max() > 0.1


def test_memory_of_a_few_vectors():
    vector = haar_vector(16, 0)
    pair_correlations(vector)
    tracemalloc.start()
    pair_correlations(vector)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak + vector.nbytes <= 4 * vector.nbytes


def test_progress_and_cancel():
    told = []
    pair_correlations(haar_vector(8, 0), told.append)
    assert told == sorted(told) and told[-1] == 1.0
    with pytest.raises(Cancelled):
        pair_correlations(haar_vector(8, 0), None, lambda: len(told) > 0)


def test_given_amplitudes_are_normalised():
    np.testing.assert_allclose(normalised_vector([3, 4j]), [0.6, 0.8j])
    np.testing.assert_allclose(normalised_vector(np.array([1, 1], np.int8)), [math.sqrt(0.5)] * 2)
    np.testing.assert_allclose(normalised_vector([3e-320, 4e-320]), [0.6, 0.8], rtol=1e-3)
    np.testing.assert_allclose(normalised_vector([3e300, 4e300, 0, 0]), [0.6, 0.8, 0, 0])


@pytest.mark.parametrize(
    ("amplitudes", "reason"),
    [
        ([1, 0, 0], "3 amplitudes, and 3 is no power of two"),
        ([1], "1 amplitudes, and 1 is no power of two from 2 on"),
        ([], "0 amplitudes"),
        (np.eye(2), r"shape \(2, 2\) where \(2\^N,\)"),
        ([0, 0], "all amplitudes are 0"),
        ([1, np.nan], "contains NaN or infinity"),
        ([1, 1j * np.inf], "contains NaN or infinity"),
        (["a", "b"], "not an array of numbers"),
        ([None, 1], "not an array of numbers"),
        ([True, False], "not an array of numbers"),
    ],
)
def test_what_is_no_state_vector_is_refused(amplitudes, reason):
    with pytest.raises(ValueError, match=f"vector: .*{reason}|vector: {reason}"):
        normalised_vector(amplitudes)


def test_too_many_or_too_few_spins():
    with pytest.raises(ValueError, match="vector: 25 spins; at most 24"):
        normalised_vector(np.broadcast_to(np.int8(1), 1 << 25))
    for make in (ghz_vector, w_vector, cluster_vector, lambda n: haar_vector(n, 0)):
        with pytest.raises(ValueError, match="spins: 25 is outside 1 to 24"):
            make(25)
    with pytest.raises(ValueError, match="ones: 4 is outside 0 to 3"):
        dicke_vector(3, 4)
    with pytest.raises(ValueError, match="spins: 3 cannot all be in pairs"):
        singlets_vector(3)
    with pytest.raises(ValueError, match="vector: length 2 where 1"):
        pair_correlations(np.ones(4, complex))
