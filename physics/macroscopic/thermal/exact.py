"""Thermal states of Heisenberg models from all eigenstates, found in blocks of Σ σ_z.

σ_i·σ_j = 2 P_ij - 1, where P_ij exchanges two spins: H moves basis states within a block of fixed Σ σ_z. A
field commutes with H and turning all spins over maps a block to that of -Σ σ_z; so the blocks are
diagonalised once, half of them, for all temperatures and fields. No matrix of 2^N rows is ever made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from physics.checks import Array, ComplexArray
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.regions import check_regions
from physics.macroscopic.thermal.model import HeisenbergModel, check_temperature
from physics.verdicts.types import Cancelled

MAX_EXACT_SPINS = 12
MAX_COLUMN_SPINS = 8
# Energies closer than this, relative to the largest, are one level: their true differences are larger.
_SAME_LEVEL = 1e-10


@dataclass(frozen=True, eq=False)
class SpinBlock:
    """The eigenstates with ``ones`` spins down (bit 1), and of the block with as many up.

    ``states`` (d,): basis states, ascending; ``energies`` (d,) without field; ``vectors`` (d, d) in
    columns, real; ``products`` (d, pairs): <σ_i·σ_j> of each eigenstate for the pairs i < j in order;
    ``alignments`` (d, pairs): <σ_z σ_z>; ``magnetizations`` (d, N): <σ_z^i>, of the other sign in the block
    turned over.
    """

    ones: int
    states: NDArray[np.int64]
    energies: Array
    vectors: Array
    products: Array
    alignments: Array
    magnetizations: Array


@dataclass(frozen=True, eq=False)
class HeisenbergSpectrum:
    """All eigenstates of a model: blocks with 0 to N/2 spins down."""

    model: HeisenbergModel
    blocks: tuple[SpinBlock, ...]

    @property
    def ground_energy(self) -> float:
        """The lowest energy without field, in units of |J|."""
        return float(min(block.energies.min() for block in self.blocks))


def diagonalised(
    model: HeisenbergModel,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> HeisenbergSpectrum:
    """All eigenstates of up to 12 spins: some seconds for 12, of which the largest block has 924 states.

    Raises Cancelled when ``should_stop`` answers True, ValueError for more than 12 spins.
    """
    n = model.spins
    if n > MAX_EXACT_SPINS:
        raise ValueError(f"n: {n} spins where at most {MAX_EXACT_SPINS} are diagonalised")
    work = [math.comb(n, ones) ** 3 for ones in range(n // 2 + 1)]
    blocks = []
    for ones in range(n // 2 + 1):
        blocks.append(_block(model, ones, should_stop))
        if progress is not None:
            progress(sum(work[: ones + 1]) / sum(work))
    return HeisenbergSpectrum(model, tuple(blocks))


def _block(model: HeisenbergModel, ones: int, should_stop: Callable[[], bool] | None) -> SpinBlock:
    n = model.spins
    every = np.arange(2**n)
    bits_of_all = every[:, None] >> np.arange(n - 1, -1, -1) & 1
    states = every[bits_of_all.sum(axis=1) == ones]
    bits = bits_of_all[states]
    pairs = list(combinations(range(n), 2))
    exchanged = {(i, j): np.searchsorted(states, _exchange(states, n, i, j)) for i, j in pairs}
    h = np.zeros((len(states), len(states)))
    for i, j in model.edges():
        np.add.at(h, (np.arange(len(states)), exchanged[min(i, j), max(i, j)]), 2.0 * model.coupling)
    h[np.diag_indices(len(states))] -= model.coupling * len(model.edges())
    energies, vectors = np.linalg.eigh(h)
    chances = vectors**2
    signs = 1 - 2.0 * bits
    both = np.stack([signs[:, i] * signs[:, j] for i, j in pairs], axis=1)
    products = np.empty((len(states), len(pairs)))
    for place, pair in enumerate(pairs):
        if should_stop is not None and should_stop():
            raise Cancelled
        np.einsum("be,be->e", vectors[exchanged[pair]], vectors, out=products[:, place])
    products = 2 * products - 1
    return SpinBlock(ones, states, energies, vectors, products, chances.T @ both, chances.T @ signs)


def _exchange(states: NDArray[np.int64], n: int, i: int, j: int) -> NDArray[np.int64]:
    """The basis states with the bits of spins i and j exchanged."""
    differ = (states >> (n - 1 - i) ^ states >> (n - 1 - j)) & 1
    return states ^ (differ << (n - 1 - i) | differ << (n - 1 - j))


def thermal_pairs(spectrum: HeisenbergSpectrum, temperature: float, field: float = 0.0) -> PairCorrelations:
    """Two-spin correlations of exp(-(H - h Σ σ_z)/T)/Z; at T = 0 of the equal mixture of the ground space.

    Raises ValueError for a negative temperature or numbers that are not finite.
    """
    n = spectrum.model.spins
    straight, turned = _weights(spectrum, temperature, field)
    products, alignments, magnetizations = np.zeros(n * (n - 1) // 2), np.zeros(n * (n - 1) // 2), np.zeros(n)
    for block, up, down in zip(spectrum.blocks, straight, turned, strict=True):
        products += (up + down) @ block.products
        alignments += (up + down) @ block.alignments
        magnetizations += (up - down) @ block.magnetizations
    return uniaxial_pairs((products - alignments) / 2, alignments, magnetizations)


def uniaxial_pairs(across: Array, along: Array, magnetizations: Array) -> PairCorrelations:
    """The correlations of a state that keeps Σ σ_z, with real amplitudes: T^(ij) = diag(a, a, b), r = (0,
    0, m).

    ``across`` and ``along`` (pairs,) are a and b for i < j in order, ``magnetizations`` (N,) is m.
    """
    n = len(magnetizations)
    tensors = np.tile(np.eye(3), (n, n, 1, 1))
    for (i, j), a, b in zip(combinations(range(n), 2), across, along, strict=True):
        tensors[i, j] = tensors[j, i] = np.diag([a, a, b])
    marginals = np.zeros((n, 3))
    marginals[:, 2] = magnetizations
    return PairCorrelations(np.clip(tensors, -1, 1), np.clip(marginals, -1, 1))


def _weights(
    spectrum: HeisenbergSpectrum, temperature: float, field: float
) -> tuple[list[Array], list[Array]]:
    """Probabilities of the eigenstates of each block, and of it turned over (0 where that is itself)."""
    check_temperature(temperature, field)
    n = spectrum.model.spins
    straight = [block.energies - field * (n - 2 * block.ones) for block in spectrum.blocks]
    turned = [block.energies + field * (n - 2 * block.ones) for block in spectrum.blocks]
    for block, energies in zip(spectrum.blocks, turned, strict=True):
        if 2 * block.ones == n:
            energies += np.inf
    lowest = min(energies.min() for energies in straight + turned)
    if temperature == 0:
        scale = max(float(np.abs(energies[np.isfinite(energies)]).max(initial=1.0)) for energies in straight)
        found = [
            [(e - lowest <= _SAME_LEVEL * scale).astype(float) for e in side] for side in (straight, turned)
        ]
    else:
        found = [[np.exp(-(e - lowest) / temperature) for e in side] for side in (straight, turned)]
    total = sum(float(weights.sum()) for side in found for weights in side)
    return [w / total for w in found[0]], [w / total for w in found[1]]


def thermal_region_tensor(
    spectrum: HeisenbergSpectrum, temperature: float, field: float, regions: Sequence[Sequence[int]]
) -> Array:
    """T_k1..kK of the same state, (2,)*K over x, y: means of <σ_k1^i1 … σ_kK^iK> over a spin of each region.

    As Ramanathan et al., eq. (A3). Every choice of spins takes elements of ρ between basis states that differ
    in just these. Raises ValueError as `thermal_pairs`, or for regions that are none.
    """
    n = spectrum.model.spins
    homes = check_regions(regions, n)
    count = len(homes)
    straight, turned = _weights(spectrum, temperature, field)
    raising = np.zeros(2**count)
    if count % 2 == 0:
        choices = np.array(list(product(*homes)))
        for block, up, down in zip(spectrum.blocks, straight, turned, strict=True):
            for weights, other in ((up, False), (down, True)):
                if weights.any():
                    rho = (block.vectors * weights) @ block.vectors.T
                    patterns = _by_pattern(rho, block.states, n, choices)
                    # Turned over, every bit is the other one: the pattern read backwards.
                    raising += patterns[::-1] if other else patterns
        raising /= len(choices)
    return from_raising(raising.reshape((2,) * count))


def thermal_axes_tensor(
    spectrum: HeisenbergSpectrum,
    temperature: float,
    field: float,
    regions: Sequence[Sequence[int]],
    should_stop: Callable[[], bool] | None = None,
) -> Array:
    """The same over x, y, z, (3,)*K: what other local axes are looked for in.

    Where a region is measured along z its magnetization is a number for every basis state; so only the
    spins along x and y are chosen one by one. Raises ValueError as `thermal_pairs`, or for regions that are
    none, and Cancelled when ``should_stop`` answers True.
    """
    n = spectrum.model.spins
    homes = check_regions(regions, n)
    count = len(homes)
    blocks = []
    for block, up, down in zip(spectrum.blocks, *_weights(spectrum, temperature, field), strict=True):
        signs = 1.0 - 2 * (block.states[:, None] >> np.arange(n - 1, -1, -1) & 1)
        z = np.stack([signs[:, home].mean(axis=1) for home in homes])
        for weights, sign in ((up, 1.0), (down, -1.0)):
            if weights.any():
                blocks.append((block, (block.vectors * weights) @ block.vectors.T, z, sign))
    found = np.zeros((3,) * count)
    for flipped in product((False, True), repeat=count):
        inside = np.flatnonzero(flipped)
        if len(inside) % 2:
            continue
        choices = np.array(list(product(*(homes[k] for k in inside))), dtype=np.int64)
        raising = np.zeros(2 ** len(inside))
        for block, rho, z, sign in blocks:
            if should_stop is not None and should_stop():
                raise Cancelled
            upright = np.prod(z[~np.array(flipped)], axis=0)
            patterns = _by_pattern(rho, block.states, n, choices, upright)
            raising += patterns if sign > 0 else patterns[::-1] * sign ** (count - len(inside))
        raising /= len(choices)
        place = tuple(slice(2) if there else 2 for there in flipped)
        shape = (2,) * len(inside)
        found[place] = from_raising(raising.reshape(shape)).reshape(shape)
    return found


def _by_pattern(
    rho: Array,
    states: NDArray[np.int64],
    n: int,
    choices: NDArray[np.int64],
    factors: Array | None = None,
) -> Array:
    """Σ ρ(b, b') by the bits of b at the chosen spins, b' being b with these turned over, for all choices.

    ``factors`` (d,): a number for each b, by which it is multiplied.
    """
    count = choices.shape[1]
    found = np.zeros(2**count)
    for spins in choices:
        flipped = states ^ int(np.sum(1 << (n - 1 - spins)))
        place = np.minimum(np.searchsorted(states, flipped), len(states) - 1)
        inside = np.flatnonzero(states[place] == flipped)
        bits = states[inside, None] >> (n - 1 - spins) & 1
        values = rho[inside, place[inside]]
        if factors is not None:
            values = values * factors[inside]
        found += np.bincount(bits @ (1 << np.arange(count)[::-1]), values, minlength=2**count)
    return found


def thermal_columns(spectrum: HeisenbergSpectrum, temperature: float, field: float) -> ComplexArray:
    """The thermal state as columns c (2^N, r) with ρ = Σ c c†, for up to 8 spins: r eigenstates with weight.

    Raises ValueError as `thermal_pairs`, or for more spins.
    """
    n = spectrum.model.spins
    if n > MAX_COLUMN_SPINS:
        raise ValueError(f"n: {n} spins where at most {MAX_COLUMN_SPINS} are written down")
    straight, turned = _weights(spectrum, temperature, field)
    parts = []
    for block, *both in zip(spectrum.blocks, straight, turned, strict=True):
        for weights, states in zip(both, (block.states, 2**n - 1 - block.states), strict=True):
            kept = weights > 0
            columns = np.zeros((2**n, int(kept.sum())), dtype=np.complex128)
            columns[states] = block.vectors[:, kept] * np.sqrt(weights[kept])
            parts.append(columns)
    return np.concatenate(parts, axis=1)


def from_raising(raising: Array) -> Array:
    """The tensor over x, y from that over |1><0| (index 0) and |0><1| (index 1); real by symmetry."""
    found = raising.astype(np.complex128)
    cartesian = np.array([[1, 1], [1j, -1j]])
    for axis in range(raising.ndim):
        found = np.moveaxis(np.tensordot(cartesian, found, (1, axis)), 0, axis)
    return np.ascontiguousarray(found.real)


def to_raising(tensor: Array) -> NDArray[np.complex128]:
    """The inverse of `from_raising`; complex where the symmetry is not there."""
    found = tensor.astype(np.complex128)
    spherical = np.array([[0.5, -0.5j], [0.5, 0.5j]])
    for axis in range(tensor.ndim):
        found = np.moveaxis(np.tensordot(spherical, found, (1, axis)), 0, axis)
    return found
