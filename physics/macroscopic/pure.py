"""Two-spin correlations of a pure state of up to 24 spins, in about three times the memory of its vector.

The spins are cut into blocks of three or four. For every two blocks the reduced density matrix, at most
256 x 256, is a product of the vector, arranged as a matrix, with itself; all two-spin operators within it are
read off that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from physics.checks import Array, ComplexArray
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.vectors import spins_of
from physics.verdicts.types import Cancelled

# Larger blocks need fewer copies of the vector and more arithmetic: from 18 spins on copies cost more.
BLOCK, LARGE_BLOCK, LARGE = 3, 4, 18


def pair_correlations(
    vector: ComplexArray,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> PairCorrelations:
    """<σ_k^i σ_l^j> and <σ_k^i> of all spins of a unit ``vector`` (2^N,), N <= 24; exact up to rounding.

    ``progress`` is told the share that is done. Raises ``Cancelled`` when ``should_stop`` answers True, and
    ValueError for a vector of another shape or length.
    """
    n = spins_of(vector)
    if abs(np.vdot(vector, vector).real - 1) > 1e-9:
        raise ValueError(f"vector: length {np.linalg.norm(vector):.10g} where 1 is needed")
    tensors, marginals = np.zeros((n, n, 3, 3)), np.zeros((n, 3))
    tensors[np.arange(n), np.arange(n)] = np.eye(3)
    edges = _edges(n)
    blocks = list(pairwise(edges))
    # A single block is paired with an empty one.
    pairs = list(combinations(blocks, 2)) or [(blocks[0], (n, n))]
    parts = np.empty((2, len(vector)))
    for done, (first, second) in enumerate(pairs):
        if should_stop is not None and should_stop():
            raise Cancelled
        spins = np.array([*range(*first), *range(*second)])
        values = _read_off(_reduced(vector, n, first, second, parts))
        m = len(spins)
        marginals[spins] = values[: 3 * m].reshape(m, 3)
        i, j = _ordered_pairs(m)
        tensors[spins[i], spins[j]] = values[3 * m :].reshape(-1, 3, 3)
        if progress is not None:
            progress((done + 1) / len(pairs))
    i, j = _ordered_pairs(n)
    tensors[j, i] = tensors[i, j].transpose(0, 2, 1)
    return PairCorrelations(np.clip(tensors, -1, 1), np.clip(marginals, -1, 1))


def _edges(n: int) -> list[int]:
    """Where the blocks begin, and n."""
    size = LARGE_BLOCK if n >= LARGE else BLOCK
    count = -(-n // size)
    return [round(k * n / count) for k in range(count + 1)]


def _reduced(
    vector: ComplexArray, n: int, first: tuple[int, int], second: tuple[int, int], parts: Array
) -> ComplexArray:
    """ρ of the spins from first[0] to first[1] and second[0] to second[1]; ``parts`` is room for a vector.

    With M = X + iY, M M^† = XX^T + YY^T + i (YX^T - XY^T): half the work of a complex product.
    """
    before, between, after = first[0], second[0] - first[1], n - second[1]
    a, b = first[1] - first[0], second[1] - second[0]
    shape = (1 << before, 1 << a, 1 << between, 1 << b, 1 << after)
    arranged = vector.reshape(shape).transpose(1, 3, 0, 2, 4)
    for part, values in zip(parts, (arranged.real, arranged.imag), strict=True):
        part.reshape(arranged.shape)[...] = values
    x, y = parts.reshape(2, 1 << (a + b), -1)
    real = x @ x.T
    real += y @ y.T
    cross = y @ x.T
    return np.asarray(real + 1j * (cross - cross.T))


def _read_off(rho: ComplexArray) -> Array:
    """The averages of all ``_operators`` in a density matrix."""
    places, phases = _operators(len(rho).bit_length() - 1)
    return np.asarray(np.einsum("os,os->o", rho.ravel()[places], phases).real)


@lru_cache(maxsize=32)
def _ordered_pairs(m: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All i < j."""
    return np.triu_indices(m, 1)


@lru_cache(maxsize=9)
def _operators(m: int) -> tuple[NDArray[np.intp], ComplexArray]:
    """For all σ_k^i, then all σ_k^i σ_l^j with i < j: places in a flat ρ, and factors, to be summed.

    A product P of Pauli matrices takes |s> to f(s) |s xor flip>, so that Tr(ρP) = Σ_s ρ[s, s xor flip] f(s).
    """
    size = 1 << m
    index = np.arange(size)
    ones = np.array([(index >> (m - 1 - i)) & 1 for i in range(m)])
    signs = 1.0 - 2.0 * ones
    # x, y, z of each spin: which bit it flips, and its factor.
    flips = np.array([[1 << (m - 1 - i), 1 << (m - 1 - i), 0] for i in range(m)])
    factors = np.stack([np.ones_like(signs), 1j * signs, signs], axis=1)
    i, j = _ordered_pairs(m)
    flip = np.concatenate([flips.ravel(), (flips[i][:, :, None] ^ flips[j][:, None, :]).ravel()])
    pairs = factors[i][:, :, None, :] * factors[j][:, None, :, :]
    phases = np.concatenate([factors.reshape(-1, size), pairs.reshape(-1, size)])
    places = index * size + (index ^ flip[:, None])
    places.setflags(write=False)
    phases.setflags(write=False)
    return places, phases
