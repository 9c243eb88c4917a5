"""Two regions of a Heisenberg model at every temperature and field, once the states are known.

A field commutes with H and only weighs the sectors of Σ σ_z anew. From all eigenstates, or from random
vectors that are cooled once, the effective state at any temperature and field then follows without work
that grows like 2^N.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import CubicSpline

from physics.checks import Array, array_within
from physics.macroscopic.regions import check_regions
from physics.macroscopic.thermal.exact import HeisenbergSpectrum
from physics.macroscopic.thermal.model import HeisenbergModel, check_temperature
from physics.macroscopic.thermal.typical import (
    MAX_TYPICAL_SPINS,
    Progress,
    Stop,
    cooled_sectors,
    student_widening,
    typical_vectors,
)
from physics.verdicts.types import Cancelled

COLDEST_SAMPLED, HOTTEST_SAMPLED, SAMPLED = 0.2, 8.0, 20
_SAME_LEVEL = 1e-10
# What splines between so many temperatures may be wrong by, beside the statistical error: seen on rings and
# chains of up to 12 spins, where all is known.
_OF_SPLINES = 2e-5
_CHUNK = 1 << 17


@dataclass(frozen=True, eq=False)
class RegionAverages:
    """The effective state of two regions at temperatures (n,): T = diag(a, a, b), r_X = (0, 0, m_X).

    ``across`` is a, ``along`` b. ``errors`` (3, n): standard errors of V, of the smallest eigenvalue of the
    partial transpose and of the largest CHSH value; None where the numbers are exact.
    """

    across: Array
    along: Array
    of_a: Array
    of_b: Array
    errors: Array | None = None

    @property
    def visibility(self) -> Array:
        """V = -tr T/3."""
        return -(2 * self.across + self.along) / 3

    @property
    def smallest_transposed(self) -> Array:
        """The smallest eigenvalue of the partial transpose: negative where the state is entangled.

        The coherence a/2 of |01><10| moves between |00> and |11>, whose weights are (1 + b ± (m_A + m_B))/4.
        """
        return np.asarray(
            (1 + self.along) / 4 - np.sqrt((self.of_a + self.of_b) ** 2 / 4 + self.across**2) / 2
        )

    @property
    def chsh(self) -> Array:
        """The largest CHSH value, 2 √(t_1² + t_2²) of the two largest |t| (Horodecki)."""
        largest = np.maximum(self.across**2, self.along**2)
        return np.asarray(2 * np.sqrt(self.across**2 + largest))


@dataclass(frozen=True, eq=False)
class LevelAverages:
    """All eigenstates: energies (L,) without field, Σ σ_z (L,), and a, b, m_A, m_B in each, (4, L)."""

    energies: Array
    magnetizations: Array
    averages: Array

    def at(self, temperatures: ArrayLike, field: float = 0.0) -> RegionAverages:
        """The thermal averages; T = 0 is the equal mixture of the ground space.

        Raises ValueError for temperatures that are negative or not finite, and such fields.
        """
        t = array_within(temperatures, "temperature", 0.0, np.inf).reshape(-1)
        check_temperature(0.0, field)
        energies = self.energies - field * self.magnetizations
        above = energies - energies.min()
        ground = above <= _SAME_LEVEL * max(1.0, float(np.abs(energies).max()))
        found = np.empty((4, len(t)))
        for place, temperature in enumerate(t):
            weights = np.exp(-above / temperature) if temperature else ground.astype(float)
            found[:, place] = self.averages @ weights / weights.sum()
        return RegionAverages(*found)


def level_averages(spectrum: HeisenbergSpectrum, regions: Sequence[Sequence[int]]) -> LevelAverages:
    """The averages of two regions in every eigenstate; ValueError for regions that are none or not two."""
    n = spectrum.model.spins
    a, b = _two(regions, n)
    across = np.array([(i in a and j in b) or (i in b and j in a) for i, j in combinations(range(n), 2)])
    energies, magnetizations, averages = [], [], []
    for block in spectrum.blocks:
        along = block.alignments[:, across].mean(axis=1)
        flat = (block.products[:, across].mean(axis=1) - along) / 2
        of_a, of_b = (block.magnetizations[:, list(home)].mean(axis=1) for home in (a, b))
        for sign in (1, -1) if 2 * block.ones != n else (1,):
            energies.append(block.energies)
            magnetizations.append(np.full(len(block.energies), float(sign * (n - 2 * block.ones))))
            averages.append(np.stack([flat, along, sign * of_a, sign * of_b]))
    return LevelAverages(
        np.concatenate(energies), np.concatenate(magnetizations), np.concatenate(averages, axis=1)
    )


@dataclass(frozen=True, eq=False)
class SampledAverages:
    """Random vectors cooled to ``temperatures`` (n,), falling, without field.

    ``weights`` (v, n, N + 1): logarithm of the partition function of each sector, by the number of spins
    down, but for a constant at each temperature; ``averages`` (v, n, N + 1, 4): a, b, m_A, m_B there.
    """

    temperatures: Array
    weights: Array
    averages: Array

    def at(self, temperatures: ArrayLike, field: float = 0.0) -> RegionAverages:
        """Estimates between the coldest and hottest of ``temperatures``, others NaN.

        They are found at the sampled temperatures, with standard errors from leaving out each vector in turn,
        and between them by cubic splines in log T. Raises ValueError as `LevelAverages.at`.
        """
        wanted = array_within(temperatures, "temperature", 0.0, np.inf).reshape(-1)
        check_temperature(0.0, field)
        count, _, sectors = self.weights.shape
        turned = np.arange(sectors - 1, -1, -1) - np.arange(sectors)  # Σ σ_z
        logs = self.weights + field * turned / self.temperatures[:, None]
        shares = np.exp(logs - logs.max(axis=(0, 2))[:, None])
        sums = np.concatenate([shares[..., None], shares[..., None] * self.averages], axis=3).sum(axis=2)
        if field == 0:
            # Turning all directions alike, and all spins over, leaves H as it is.
            sums[..., 1:3] = ((2 * sums[..., 1] + sums[..., 2]) / 3)[..., None]
            sums[..., 3:] = 0.0
        whole = sums.sum(axis=0)
        means = whole[:, 1:] / whole[:, :1]
        without = whole - sums
        each = RegionAverages(*np.moveaxis(without[..., 1:] / without[..., :1], 2, 0))
        derived = np.array([each.visibility, each.smallest_transposed, each.chsh])
        spread = ((derived - derived.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) * (count - 1) / count
        errors = student_widening(count) * np.sqrt(spread)
        cold, hot = self.temperatures[-1], self.temperatures[0]
        inside = (wanted >= cold * (1 - 1e-12)) & (wanted <= hot * (1 + 1e-12))
        rows = np.concatenate([means, errors.T], axis=1)[::-1]
        spline = CubicSpline(np.log(self.temperatures[::-1]), rows)
        found = np.where(inside[:, None], spline(np.log(np.where(inside, wanted, 1.0))), np.nan)
        across, along, of_a, of_b = found[:, :4].T
        return RegionAverages(across, along, of_a, of_b, np.abs(found[:, 4:].T) + _OF_SPLINES)


def sampled_averages(
    model: HeisenbergModel,
    regions: Sequence[Sequence[int]],
    *,
    vectors: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> SampledAverages:
    """Two regions of a ring or chain of up to 24 spins from random vectors, cooled from T = 8 to 0.2.

    Every vector is measured at 20 temperatures in geometric progression, sector by sector of Σ σ_z, and a
    sector averaged with that of opposite Σ σ_z. The seed fixes the answer. Takes about four times the memory
    of a complex state vector. Raises Cancelled when ``should_stop`` answers True, ValueError for complete
    graphs, more than 24 spins, fewer than two vectors and regions that are none or not two.
    """
    n = model.spins
    homes = _two(regions, n)
    if model.graph == "complete":
        raise ValueError("graph: complete graphs have a closed form")
    if n > MAX_TYPICAL_SPINS:
        raise ValueError(f"n: {n} spins where at most {MAX_TYPICAL_SPINS} are possible")
    count = typical_vectors(n) if vectors is None else vectors
    if count < 2:
        raise ValueError(f"vectors: {count} where 2 are needed for an error")
    temperatures = np.geomspace(HOTTEST_SAMPLED, COLDEST_SAMPLED, SAMPLED)
    rng = np.random.default_rng(seed)
    weights, averages = np.empty((count, SAMPLED, n + 1)), np.empty((count, SAMPLED, n + 1, 4))
    for one in range(count):
        cooled = cooled_sectors(model, rng.standard_normal(2**n), temperatures, should_stop)
        for place, (vector, logs) in enumerate(cooled):
            found = _by_sector(vector, n, homes, should_stop)
            both = np.logaddexp(logs, logs[::-1])
            share = np.exp(logs - both)[:, None]
            opposite = found[::-1] * np.array([1, 1, -1, -1])
            weights[one, place] = both
            averages[one, place] = share * found + (1 - share) * opposite
            if progress is not None:
                progress((one + (place + 1) / SAMPLED) / count)
    return SampledAverages(temperatures, weights, averages)


def _by_sector(vector: Array, n: int, homes: Sequence[Sequence[int]], should_stop: Stop | None) -> Array:
    """a, b, m_A, m_B of a real vector of unit sectors, by the number of ones, (N + 1, 4).

    <σ_x^i σ_x^j> + <σ_y^i σ_y^j> = 4 <σ_+^i σ_-^j>, summed over i and j as the product of two vectors.
    """
    size = len(vector)
    lowered = []
    for home in homes:
        found = np.zeros(size)
        for spin in home:
            if should_stop is not None and should_stop():
                raise Cancelled
            found.reshape(2**spin, 2, -1)[:, 1] += vector.reshape(2**spin, 2, -1)[:, 0]
        lowered.append(found)
    pairs = len(homes[0]) * len(homes[1])
    sums = np.zeros((n + 1, 4))
    masks = [sum(1 << (n - 1 - spin) for spin in home) for home in homes]
    for begin in range(0, size, _CHUNK):
        part = slice(begin, begin + _CHUNK)
        states = np.arange(begin, min(begin + _CHUNK, size), dtype=np.uint32)
        ones = np.bitwise_count(states)
        m_a, m_b = (
            1 - 2.0 / len(home) * np.bitwise_count(states & np.uint32(mask))
            for home, mask in zip(homes, masks, strict=True)
        )
        squares = vector[part] ** 2
        for column, values in ((1, m_a * m_b), (2, m_a), (3, m_b)):
            sums[:, column] += np.bincount(ones, squares * values, minlength=n + 1)
        # Lowered, a vector of so many ones has one more.
        products = np.bincount(ones, lowered[0][part] * lowered[1][part], minlength=n + 1)
        sums[:-1, 0] += 2 * products[1:] / pairs
    return sums


def _two(regions: Sequence[Sequence[int]], n: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    homes = check_regions(regions, n)
    if len(homes) != 2:
        raise ValueError(f"regions: {len(homes)} where 2 are needed")
    return homes[0], homes[1]
