"""States and operators of few spins as dense matrices: what the blocks and closed forms are compared with."""

from __future__ import annotations

from functools import reduce
from itertools import product

import numpy as np

PAULI = (np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1.0, -1.0]))


def on_spins(n: int, factors: dict[int, np.ndarray]) -> np.ndarray:
    return reduce(np.kron, [factors.get(i, np.eye(2)) for i in range(n)])


def thermal(model, temperature: float, field: float) -> np.ndarray:
    """exp(-H/T)/Z with all of H, or the mixture of its ground space."""
    n = model.spins
    bonds = [on_spins(n, {i: p, j: p}) for i, j in model.edges() for p in PAULI]
    h = model.coupling * sum(bonds) - field * sum(on_spins(n, {i: PAULI[2]}) for i in range(n))
    energies, vectors = np.linalg.eigh(h)
    above = energies - energies[0]
    weights = np.exp(-above / temperature) if temperature else (above < 1e-9).astype(float)
    return (vectors * (weights / weights.sum())) @ vectors.conj().T


def coupled(n_a: int, n_b: int, twice_j: int) -> np.ndarray:
    """The projector on S_A = N_A/2, S_B = N_B/2 and J, divided by its rank."""
    n = n_a + n_b

    def projector(spins, s):
        square = sum(np.linalg.matrix_power(sum(on_spins(n, {i: p}) for i in spins) / 2, 2) for p in PAULI)
        energies, vectors = np.linalg.eigh(square)
        kept = vectors[:, abs(energies - s * (s + 1)) < 1e-6]
        return kept @ kept.conj().T

    found = (
        projector(range(n_a), n_a / 2) @ projector(range(n_a, n), n_b / 2) @ projector(range(n), twice_j / 2)
    )
    return found / np.trace(found)


def pair_tensors(rho: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, N, 3, 3) and (N, 3) by traces."""
    n = len(rho).bit_length() - 1
    marginals = np.array([[np.trace(rho @ on_spins(n, {i: p})).real for p in PAULI] for i in range(n)])
    tensors = np.tile(np.eye(3), (n, n, 1, 1))
    for i, j in product(range(n), repeat=2):
        if i != j:
            tensors[i, j] = [[np.trace(rho @ on_spins(n, {i: p, j: q})).real for q in PAULI] for p in PAULI]
    return tensors, marginals


def region_tensor_of(rho: np.ndarray, regions) -> np.ndarray:
    """Traces with the mean σ_x and σ_y of each region."""
    n = len(rho).bit_length() - 1
    means = [[sum(on_spins(n, {i: p}) for i in home) / len(home) for p in PAULI[:2]] for home in regions]
    found = np.empty((2,) * len(regions))
    for place in np.ndindex(found.shape):
        whole = reduce(np.matmul, [mean[k] for mean, k in zip(means, place, strict=True)])
        found[place] = np.trace(rho @ whole).real
    return found
