"""State vectors of N spins 1/2: complex (2^N,), unit length, spin 0 the most significant bit of the index.

σ_z|0> = +|0>, as everywhere in this package.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import ComplexArray

# 2^24 amplitudes take 256 MB.
MAX_SPINS = 24


def haar_vector(spins: int, seed: int) -> ComplexArray:
    """A vector uniform on the unit sphere of C^(2^N), from normal amplitudes; ``seed`` >= 0 fixes it."""
    n = _spins(spins)
    vector = np.random.default_rng(seed).standard_normal(2 << n).view(np.complex128)
    vector /= np.linalg.norm(vector)
    return vector


def ghz_vector(spins: int) -> ComplexArray:
    """(|0...0> + |1...1>)/√2."""
    vector = _zeros(spins)
    vector[[0, -1]] = math.sqrt(0.5)
    return vector


def w_vector(spins: int) -> ComplexArray:
    """(|10...0> + |01...0> + ... + |0...01>)/√N."""
    return dicke_vector(spins, 1)


def dicke_vector(spins: int, ones: int) -> ComplexArray:
    """The equal superposition of the C(N, k) basis states with k = ``ones`` ones, 0 <= k <= N.

    In terms of the total spin it is |J = N/2, M = N/2 - k>.
    """
    vector = _zeros(spins)
    if not 0 <= ones <= spins:
        raise ValueError(f"ones: {ones} is outside 0 to {spins}")
    vector[_counts_of_ones(len(vector)) == ones] = 1 / math.sqrt(math.comb(spins, ones))
    return vector


def cluster_vector(spins: int) -> ComplexArray:
    """The cluster state of the open chain, Π CZ_(i,i+1) |+>^N: amplitude (-1)^(Σ b_i b_(i+1)) / 2^(N/2).

    H. J. Briegel and R. Raussendorf, Phys. Rev. Lett. 86, 910 (2001).
    """
    index = np.arange(1 << _spins(spins), dtype=np.uint32)
    neighbours = np.bitwise_count(index & (index >> np.uint32(1)))
    return _signs(neighbours, 2.0 ** (-spins / 2))


def singlets_vector(spins: int) -> ComplexArray:
    """Singlets (|01> - |10>)/√2 of the spins i and i + N/2: across the cut into halves. N must be even."""
    if spins % 2:
        raise ValueError(f"spins: {spins} cannot all be in pairs")
    vector = _zeros(spins)
    size = 1 << (spins // 2)
    first = np.arange(size)
    # The second spin of each pair is the opposite of the first.
    vector.reshape(size, size)[first, size - 1 - first] = _signs(_counts_of_ones(size), size**-0.5)
    return vector


def normalised_vector(amplitudes: ArrayLike) -> ComplexArray:
    """``amplitudes`` at length 1, as complex128 (a copy).

    Raises ValueError where they are no row of 2^N numbers, 1 <= N <= 24, hold NaN or infinity, or are all 0.
    """
    try:
        given = np.asarray(amplitudes)
        if given.dtype.kind not in "iufc":
            raise TypeError(f"of type {given.dtype}")
    except (TypeError, ValueError) as error:
        raise ValueError(f"vector: not an array of numbers ({error})") from None
    spins_of(given)
    vector = given.astype(np.complex128)
    parts = vector.view(np.float64)
    largest = max(float(parts.max()), -float(parts.min()))
    if not math.isfinite(largest):
        raise ValueError("vector: contains NaN or infinity")
    if largest == 0:
        raise ValueError("vector: all amplitudes are 0")
    parts /= largest  # squares of what is very large or small leave the range of doubles
    parts /= np.linalg.norm(parts)
    return vector


def spins_of(vector: NDArray[Any]) -> int:
    """N of a vector (2^N,); ValueError for any other shape, for N = 0 or N > 24."""
    if vector.ndim != 1:
        raise ValueError(f"vector: shape {vector.shape} where (2^N,) is needed")
    size = len(vector)
    spins = size.bit_length() - 1
    if size < 2 or size != 1 << spins:
        raise ValueError(f"vector: {size} amplitudes, and {size} is no power of two from 2 on")
    if spins > MAX_SPINS:
        raise ValueError(f"vector: {spins} spins; at most {MAX_SPINS} are possible")
    return spins


def _spins(spins: int) -> int:
    if not 1 <= spins <= MAX_SPINS:
        raise ValueError(f"spins: {spins} is outside 1 to {MAX_SPINS}")
    return spins


def _zeros(spins: int) -> ComplexArray:
    return np.zeros(1 << _spins(spins), dtype=np.complex128)


def _counts_of_ones(size: int) -> NDArray[np.uint8]:
    """How many ones the binary form of 0 to size - 1 has."""
    return np.asarray(np.bitwise_count(np.arange(size, dtype=np.uint32)))


def _signs(counts: NDArray[np.uint8], amplitude: float) -> ComplexArray:
    """``amplitude`` times (-1)^counts."""
    return np.where(counts & 1, -amplitude, amplitude).astype(np.complex128)
