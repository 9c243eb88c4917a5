from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.macroscopic.visibility import partition_visibility, partition_where_below


def test_published_table():
    # Ramanathan et al.: 1, 2/3, 5/9, 1/2, ... and 5/12 at R = 8.
    np.testing.assert_array_equal(partition_visibility([1, 2, 3, 4, 8]), [1, 2 / 3, 5 / 9, 1 / 2, 5 / 12])


def collective_spin(n):
    """Total spin (3, 2^n, 2^n) of n spins 1/2."""
    pauli = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]]) / 2
    return sum(
        np.array([np.kron(np.kron(np.eye(2**i), s), np.eye(2 ** (n - 1 - i))) for s in pauli])
        for i in range(n)
    )


@pytest.mark.parametrize(("n_a", "n_b"), [(1, 1), (2, 1), (2, 2), (3, 1), (3, 2), (3, 3), (1, 4)])
def test_formula_is_the_lowest_eigenvalue_of_the_coupled_spins(n_a, n_b):
    # V = -Σ <s_i.s_j>/(3 N_A N_B) = -4 <S_A.S_B>/(3 N_A N_B), largest at the lowest level of S_A.S_B.
    coupling = sum(np.kron(a, b) for a, b in zip(collective_spin(n_a), collective_spin(n_b), strict=True))
    largest = -4 * np.linalg.eigvalsh(coupling)[0] / (3 * n_a * n_b)
    assert largest == pytest.approx(float(partition_visibility(max(n_a, n_b))), abs=1e-13)


def test_limit_and_monotony_up_to_a_million():
    r = np.logspace(0, 6, 500)
    v = partition_visibility(r)
    assert np.all(np.diff(v) < 0)
    assert v[-1] > 1 / 3 and v[-1] == pytest.approx(1 / 3, abs=1e-6)


@pytest.mark.parametrize(
    ("threshold", "r"),
    [
        (2.0, 1),
        (1.0, 1),
        (0.99, 2),
        (np.sqrt(0.5), 2),
        (2 / 3, 2),
        (5 / 9, 3),
        (0.5, 4),
        (5 / 12, 8),
        (0.4553, 6),
        (Fraction(5, 12), 8),
        (Fraction(5, 12) - Fraction(1, 10**12), 9),
    ],
)
def test_smallest_partition(threshold, r):
    assert partition_where_below(threshold) == r


@pytest.mark.parametrize("threshold", [1 / 3, Fraction(1, 3), 0.3, 0.0, -1.0])
def test_no_partition_reaches_a_third(threshold):
    assert partition_where_below(threshold) is None


@settings(deadline=None)
@given(st.integers(1, 10**9))
def test_a_threshold_that_is_reached_exactly_counts(r):
    assert partition_where_below(Fraction(r + 2, 3 * r)) == r
    if r < 10**7:
        # Further out neighbouring R have the same quotient in double precision.
        assert partition_where_below((r + 2) / (3 * r)) == r


@settings(deadline=None)
@given(st.floats(0.3334, 1.5))
def test_found_partition_is_below_and_the_one_before_is_not(threshold):
    r = partition_where_below(threshold)
    assert partition_visibility(r) <= threshold
    assert r == 1 or partition_visibility(r - 1) > threshold


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"R: 0\.5 is outside"):
        partition_visibility(0.5)
    with pytest.raises(ValueError, match="R: contains NaN"):
        partition_visibility([1, np.nan])
    with pytest.raises(ValueError, match="threshold: nan"):
        partition_where_below(np.nan)
