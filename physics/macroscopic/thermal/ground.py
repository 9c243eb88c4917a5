"""Ground spaces of rings and chains of 13 to 24 spins, by Lanczos iteration in blocks of Σ σ_z."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh

from physics.checks import Array, ComplexArray
from physics.macroscopic.thermal.model import HeisenbergModel, check_temperature
from physics.verdicts.types import Cancelled

MAX_LANCZOS_SPINS = 24
# Energies that agree to this, relative to their size, are taken as one level.
_SAME_LEVEL = 1e-9
_ENERGIES = 3


def ground_vectors(
    model: HeisenbergModel,
    field: float = 0.0,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[ComplexArray]:
    """An orthonormal basis of the ground space of H - h Σ σ_z as vectors (2^N,); J = 1, ring or chain,
    N <= 24.

    Each block of Σ σ_z has its lowest energies found by Lanczos iteration; without field only those
    with the least |Σ σ_z|, which hold the ground states of antiferromagnetic rings and chains (Lieb and
    Mattis, J. Math. Phys. 3, 749 (1962), for even N; for odd N a state of every multiplet lies there).
    Raises Cancelled when ``should_stop`` answers True; ValueError for J = -1, whose ground space is
    that of the complete graph, and other sizes.
    """
    check_temperature(0.0, field)
    n = model.spins
    if model.coupling != 1:
        raise ValueError("J: the ground space of the ferromagnet has a closed form")
    if n > MAX_LANCZOS_SPINS:
        raise ValueError(f"n: {n} spins where at most {MAX_LANCZOS_SPINS} are possible")
    blocks = [n // 2] if field == 0 else list(range(n // 2 + 1))
    found: list[tuple[float, int, Array, NDArray[np.int64]]] = []
    for done, ones in enumerate(reversed(blocks)):
        if should_stop is not None and should_stop():
            raise Cancelled
        states = _states(n, ones)
        energies, vectors = _lowest(model, states, should_stop)
        shift = abs(field) * (n - 2 * ones)
        found += [(float(e) - shift, ones, v, states) for e, v in zip(energies, vectors.T, strict=True)]
        if progress is not None:
            progress((done + 1) / len(blocks))
    lowest = min(energy for energy, *_ in found)
    ground = []
    for energy, ones, vector, states in found:
        if energy - lowest <= _SAME_LEVEL * max(1.0, abs(lowest)):
            # More up than down is what a positive field favours; without field both occur.
            mirrored = [False, True] if field == 0 and 2 * ones != n else [field < 0]
            for turned in mirrored:
                whole = np.zeros(2**n, dtype=np.complex128)
                whole[2**n - 1 - states if turned else states] = vector
                ground.append(whole)
    return ground


def _states(n: int, ones: int) -> NDArray[np.int64]:
    every = np.arange(2**n, dtype=np.uint32)
    return np.flatnonzero(np.bitwise_count(every) == ones)


def _lowest(
    model: HeisenbergModel, states: NDArray[np.int64], should_stop: Callable[[], bool] | None
) -> tuple[Array, Array]:
    """The lowest energies of a block and their vectors in columns."""
    n, size = model.spins, len(states)
    place = np.full(2**n, -1, dtype=np.int32)
    place[states] = np.arange(size, dtype=np.int32)
    diagonal = np.zeros(size)
    rows, columns = [], []
    for i, j in model.edges():
        mask = 1 << (n - 1 - i) | 1 << (n - 1 - j)
        differ = (states >> (n - 1 - i) ^ states >> (n - 1 - j)) & 1 == 1
        diagonal += np.where(differ, -1.0, 1.0)
        at = np.flatnonzero(differ)
        rows.append(at.astype(np.int32))
        columns.append(place[states[at] ^ mask])
    row, column = np.concatenate(rows), np.concatenate(columns)
    h = csr_array((np.full(len(row), 2.0), (row, column)), shape=(size, size))
    h = h + csr_array((diagonal, (np.arange(size), np.arange(size))), shape=(size, size))
    if size <= 64:
        energies, vectors = np.linalg.eigh(h.toarray())
        return energies[:_ENERGIES], vectors[:, :_ENERGIES]
    start = np.random.default_rng(0).standard_normal(size)

    def times(vector: Array) -> Array:
        if should_stop is not None and should_stop():
            raise Cancelled
        return np.asarray(h @ vector)

    operator = LinearOperator(h.shape, matvec=times, dtype=np.float64)
    energies, vectors = eigsh(operator, k=_ENERGIES, which="SA", v0=start, tol=1e-13)
    order = np.argsort(energies)
    return energies[order], vectors[:, order]
