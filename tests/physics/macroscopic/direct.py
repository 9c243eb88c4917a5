"""Correlations of few spins by brute force: operators applied to the vector one spin at a time."""

from __future__ import annotations

from itertools import product

import numpy as np

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def applied(tensor, spin, k):
    """σ_k of one spin on a vector of shape (2, ..., 2)."""
    return np.moveaxis(np.tensordot(PAULI[k], tensor, axes=(1, spin)), 0, spin)


def partial_trace(vector, i, j):
    """ρ_ij (4, 4), i before j, by the definition: traced over all other spins."""
    n = len(vector).bit_length() - 1
    rows = np.moveaxis(vector.reshape((2,) * n), (i, j), (0, 1)).reshape(4, -1)
    return rows @ rows.conj().T


def direct_pairs(vector):
    """Tensors (n, n, 3, 3) and marginals (n, 3) from the partial traces of all pairs."""
    n = len(vector).bit_length() - 1
    tensors, marginals = np.zeros((n, n, 3, 3)), np.zeros((n, 3))
    one = np.eye(2)
    for i, j in product(range(n), repeat=2):
        if i == j:
            tensors[i, i] = np.eye(3)
            continue
        rho = partial_trace(vector, i, j)
        for k in range(3):
            marginals[i, k] = np.trace(rho @ np.kron(PAULI[k], one)).real
            for m in range(3):
                tensors[i, j, k, m] = np.trace(rho @ np.kron(PAULI[k], PAULI[m])).real
    return tensors, marginals


def direct_region_tensor(vector, regions, count):
    """The mean of <σ_k1 ... σ_kK> over a spin of each region, every product applied by itself."""
    n = len(vector).bit_length() - 1
    start = vector.reshape((2,) * n)
    tensor = np.zeros((count,) * len(regions))
    for axes in product(range(count), repeat=len(regions)):
        for spins in product(*regions):
            moved = start
            for spin, k in zip(spins, axes, strict=True):
                moved = applied(moved, spin, k)
            tensor[axes] += np.vdot(start, moved).real
    return tensor / np.prod([len(region) for region in regions])


def random_partition(random, spins, count):
    """``count`` regions of unequal sizes in no order; some spins may be left out."""
    order = random.permutation(spins)
    ends = np.sort(random.choice(np.arange(1, spins + 1), count, replace=False))
    return tuple(tuple(int(i) for i in order[a:b]) for a, b in zip([0, *ends[:-1]], ends, strict=True))
