"""Two-spin correlations are checked before anything is computed from them."""

import numpy as np
import pytest

from physics.macroscopic import PairCorrelations


def no_correlations(n):
    """White noise on n spins."""
    tensors = np.zeros((n, n, 3, 3))
    tensors[np.arange(n), np.arange(n)] = np.eye(3)
    return tensors, np.zeros((n, 3))


def test_what_is_given_is_copied_and_read_only():
    tensors, marginals = no_correlations(3)
    pairs = PairCorrelations(tensors, marginals)
    tensors[0, 1] = 1
    assert pairs.spins == 3 and not pairs.tensors[0, 1].any()
    with pytest.raises(ValueError, match="read-only"):
        pairs.marginals[0, 0] = 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t, m: (t, m[:2]), r"tensors: shape \(3, 3, 3, 3\) where \(2, 2, 3, 3\)"),
        (lambda t, m: (t, m[:, :2]), r"marginals: shape \(3, 2\) where \(N, 3\)"),
        (lambda t, m: (t, m[:0]), r"marginals: shape \(0, 3\)"),
        (lambda t, m: (t, m + np.nan), "marginals: contains NaN"),
        (lambda t, m: (t, m + 1.1), "marginals: 1.1 is outside"),
        (lambda t, m: (2 * t, m), "tensors: 2 is outside"),
        (lambda t, m: (0 * t, m), "tensors: that of a spin with itself is not 1"),
    ],
)
def test_what_is_no_state_is_refused(change, reason):
    with pytest.raises(ValueError, match=reason):
        PairCorrelations(*change(*no_correlations(3)))


def test_spins_in_either_order_must_agree():
    tensors, marginals = no_correlations(2)
    tensors[0, 1, 0, 2] = 0.3
    with pytest.raises(ValueError, match="not the transpose"):
        PairCorrelations(tensors, marginals)
    tensors[1, 0, 2, 0] = 0.3
    assert PairCorrelations(tensors, marginals).tensors[1, 0, 2, 0] == 0.3
