"""Correlations of K regions from collective spins, and the criterion at the best local axes."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.bell import largest_two_setting_tensor
from physics.macroscopic import (
    best_local_axes,
    cluster_vector,
    contiguous_regions,
    effective_state,
    ghz_vector,
    haar_vector,
    pair_correlations,
    region_tensor,
    sum_of_squares,
    w_vector,
)
from physics.verdicts.types import Cancelled
from tests.physics.macroscopic.direct import direct_region_tensor, random_partition


def single(n):
    return [[i] for i in range(n)]


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 7), st.integers(0, 10**6))
def test_against_every_product_of_single_spins(n, seed):
    random = np.random.default_rng(seed)
    regions = random_partition(random, n, int(random.integers(2, min(n, 4) + 1)))
    vector = haar_vector(n, seed)
    for axes, count in (("xy", 2), ("xyz", 3)):
        direct = direct_region_tensor(vector, regions, count)
        np.testing.assert_allclose(region_tensor(vector, regions, axes), direct, atol=1e-14)


def test_two_regions_are_the_effective_state():
    random = np.random.default_rng(4)
    for n in (11, 14):
        vector = haar_vector(n, n)
        regions = random_partition(random, n, 2)
        t = effective_state(pair_correlations(vector), *regions).correlation_matrix
        np.testing.assert_allclose(region_tensor(vector, regions, "xyz"), t, atol=1e-14)


@pytest.mark.parametrize("k", [3, 4, 5, 12])
def test_ghz_of_single_spins_has_2_to_the_k_minus_1(k):
    # T = ±1 wherever the number of y is even, else 0: 2^(K-1) squares of 1 (Żukowski and Brukner 2002).
    assert sum_of_squares(region_tensor(ghz_vector(k), single(k))) == pytest.approx(2 ** (k - 1), abs=1e-9)


def test_ghz_of_larger_regions_has_no_correlations_in_x_and_y():
    # σ_x or σ_y on some but not all spins takes |0..0> to what is orthogonal to both of its terms.
    tensor = region_tensor(ghz_vector(8), contiguous_regions(8, 4))
    np.testing.assert_allclose(tensor, 0, atol=1e-15)


def test_published_values_at_the_best_local_axes():
    # W of three qubits: 7/3 (Żukowski and Brukner 2002; M. Żukowski et al., PRL 88, 210402).
    found = best_local_axes(region_tensor(w_vector(3), single(3), "xyz"))
    assert found.value == pytest.approx(7 / 3, abs=1e-9) and not found.exact
    # The cluster state of four is no product: axes of stabilizers give 4, those of x and y only 1.
    tensor = region_tensor(cluster_vector(4), single(4), "xyz")
    assert sum_of_squares(tensor) == pytest.approx(1, abs=1e-12)
    assert best_local_axes(tensor).value == pytest.approx(4, abs=1e-9)


@settings(deadline=None, max_examples=10)
@given(st.integers(2, 4), st.integers(0, 10**6))
def test_planes_reach_what_is_said_and_no_random_ones_more(k, seed):
    random = np.random.default_rng(seed)
    tensor = region_tensor(haar_vector(k + 1, seed), random_partition(random, k + 1, k), "xyz")
    found = best_local_axes(tensor)

    def value(planes):
        seen = tensor
        for r, plane in enumerate(planes):
            seen = np.moveaxis(np.tensordot(plane, seen, axes=(1, r)), 0, r)
        return np.sum(seen**2)

    np.testing.assert_allclose(
        found.planes @ found.planes.swapaxes(1, 2), np.tile(np.eye(2), (k, 1, 1)), atol=1e-12
    )
    assert value(found.planes) == pytest.approx(found.value, abs=1e-12)
    assert found.value >= sum_of_squares(tensor) - 1e-12
    turned = np.linalg.qr(random.standard_normal((200, k, 3, 3)))[0][:, :, :2]
    assert max(map(value, turned)) <= found.value + 1e-9
    if k == 2:
        assert found.exact and found.value == pytest.approx(largest_two_setting_tensor(tensor), abs=1e-12)


def test_enough_spins_in_each_region_keep_the_sum_below_1():
    """K = 3 needs two spins a region (Ramanathan et al., appendix A, with the sets of this program)."""
    for seed in range(6):
        random = np.random.default_rng(seed)
        vector = haar_vector(6, seed) * (random.random(64) < 0.1)
        vector[0] += 0.01
        vector /= np.linalg.norm(vector)
        found = best_local_axes(region_tensor(vector, ((0, 1), (2, 3), (4, 5)), "xyz"))
        assert found.value <= 1 + 1e-12


def test_memory_of_four_vectors():
    vector = haar_vector(16, 0)
    tracemalloc.start()
    region_tensor(vector, contiguous_regions(16, 3))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Beside the vectors, pieces of 4 MB whatever N is.
    assert peak + vector.nbytes <= 4 * vector.nbytes + 3 * 2**22


def test_progress_and_cancel():
    told = []
    region_tensor(haar_vector(8, 0), contiguous_regions(8, 3), progress=told.append)
    assert told == sorted(told) and 0.9 < told[-1] <= 1.0
    with pytest.raises(Cancelled):
        region_tensor(haar_vector(8, 0), contiguous_regions(8, 3), should_stop=lambda: len(told) > 0)


def test_refusals():
    with pytest.raises(ValueError, match='axes: "zx" is neither'):
        region_tensor(ghz_vector(3), single(3), "zx")
    with pytest.raises(ValueError, match=r"regions\[0\]: is empty"):
        region_tensor(ghz_vector(3), [[], [1]])
    with pytest.raises(ValueError, match="tensor: shape"):
        sum_of_squares(np.ones((2, 3)))
    with pytest.raises(ValueError, match="tensor: shape"):
        best_local_axes(np.ones((2, 2)))
