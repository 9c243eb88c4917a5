"""Two groups of spins, each in its symmetric states, coupled to one total spin.

S_A = N_A/2 and S_B = N_B/2 make J from |N_A - N_B|/2 to N/2; the state is the equal mixture of the
components of J, hence rotationally invariant. With the smallest J it has the largest V of all such states,
(R + 2)/(3R) with R the larger of N_A and N_B (Ramanathan et al., section V).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np
from scipy.linalg import eigh_tridiagonal

from physics.checks import Array, ComplexArray
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.regions import check_regions
from physics.macroscopic.thermal.exact import from_raising, uniaxial_pairs

MAX_COUPLED_SPINS = 24


def coupled_visibility(n_a: int, n_b: int, twice_j: int) -> Fraction:
    """V = -(4/3) <S_A·S_B>/(N_A N_B), <S_A·S_B> = [J(J+1) - S_A(S_A+1) - S_B(S_B+1)]/2; exact for any size.

    Raises ValueError for a group without spins or a J that is not reached.
    """
    _check_coupling(n_a, n_b, twice_j)
    # 4 S(S + 1) is 2S (2S + 2), in whole numbers.
    product = twice_j * (twice_j + 2) - n_a * (n_a + 2) - n_b * (n_b + 2)
    return Fraction(-product, 6 * n_a * n_b)


def coupled_pairs(n_a: int, n_b: int, twice_j: int) -> PairCorrelations:
    """T^(ij) = 1/3 within a group, -V across, and no marginals; spins 0 to N_A - 1 are the first group.

    Raises ValueError as `coupled_visibility`.
    """
    across = -float(coupled_visibility(n_a, n_b, twice_j))
    n = n_a + n_b
    found = np.array([across if i < n_a <= j else 1 / 3 for i, j in combinations(range(n), 2)])
    return uniaxial_pairs(found, found, np.zeros(n))


def coupled_region_tensor(n_a: int, n_b: int, twice_j: int, regions: Sequence[Sequence[int]]) -> Array:
    """T_k1..kK over {x, y}^K, (2,)*K, the mean over a spin of each region; regions may take from both groups.

    Between symmetric states of n spins, u up, the operators σ_+ on p spins and σ_- on q others have the
    element C(n-p-q, u-q)/√(C(n, u) C(n, u+p-q)). Raises ValueError as `coupled_visibility`, for more than
    24 spins, or for regions that are none.
    """
    _check_coupling(n_a, n_b, twice_j)
    n = n_a + n_b
    if n > MAX_COUPLED_SPINS:
        raise ValueError(f"n: {n} spins where at most {MAX_COUPLED_SPINS} are possible")
    homes = check_regions(regions, n)
    count = len(homes)
    if count % 2:
        return np.zeros((2,) * count)
    states = _components(n_a, n_b, twice_j)
    half = count // 2
    # Of K spins, a of group A raised and b of it lowered; the other raised and lowered ones are of B.
    values = np.zeros((half + 1, half + 1))
    for a in range(half + 1):
        for b in range(half + 1):
            values[a, b] = _raised(n_a, n_b, states, (a, b), (half - a, half - b))
    shares = np.array([sum(spin < n_a for spin in home) / len(home) for home in homes])
    found = np.zeros((2,) * count)
    for pattern in combinations(range(count), half):
        raised = np.zeros(count, dtype=bool)
        raised[list(pattern)] = True
        chances = [_numbers_in_a(shares[raised]), _numbers_in_a(shares[~raised])]
        found[tuple(raised.astype(int))] = chances[0] @ values @ chances[1]
    return from_raising(found)


def coupled_columns(n_a: int, n_b: int, twice_j: int) -> ComplexArray:
    """The state as columns c (2^N, 2J + 1) with ρ = Σ c c†, a column for each component of J.

    Raises ValueError as `coupled_visibility`, or for more than 24 spins.
    """
    _check_coupling(n_a, n_b, twice_j)
    n = n_a + n_b
    if n > MAX_COUPLED_SPINS:
        raise ValueError(f"n: {n} spins where at most {MAX_COUPLED_SPINS} are possible")
    a, b = np.arange(2**n) >> n_b, np.arange(2**n) & 2**n_b - 1
    up_a, up_b = n_a - np.bitwise_count(a), n_b - np.bitwise_count(b)
    each = np.array([math.comb(n_a, int(u)) for u in range(n_a + 1)])[up_a]
    each = each * np.array([math.comb(n_b, int(u)) for u in range(n_b + 1)])[up_b]
    states = _components(n_a, n_b, twice_j)
    columns = [np.where(up_a + up_b == up, amplitudes[up_a] / np.sqrt(each), 0) for up, amplitudes in states]
    return np.stack(columns, axis=1).astype(np.complex128) / math.sqrt(len(states))


def _numbers_in_a(shares: Array) -> Array:
    """The chances that 0, 1, … of the regions give a spin of group A."""
    chances = np.ones(1)
    for share in shares:
        chances = np.convolve(chances, [1 - share, share])
    return chances


def _components(n_a: int, n_b: int, twice_j: int) -> list[tuple[int, Array]]:
    """For each component: spins up in all, and amplitudes (N_A + 1,) by the spins up in group A."""
    found = []
    for up in range((n_a + n_b - twice_j) // 2, (n_a + n_b + twice_j) // 2 + 1):
        low, high = max(0, up - n_b), min(n_a, up)
        u = np.arange(low, high + 1)
        m_a, m_b = u - n_a / 2, up - u - n_b / 2
        # S_A·S_B in this block, whose eigenvalue tells J; up to a sign that is all there is to the
        # amplitudes.
        diagonal = m_a * m_b
        raise_a = np.sqrt((n_a - u[:-1]) * (u[:-1] + 1.0))
        lower_b = np.sqrt((up - u[:-1]) * (n_b - up + u[:-1] + 1.0))
        wanted = (twice_j * (twice_j + 2) - n_a * (n_a + 2) - n_b * (n_b + 2)) / 8
        energies, vectors = eigh_tridiagonal(diagonal, raise_a * lower_b / 2)
        amplitudes = np.zeros(n_a + 1)
        amplitudes[low : high + 1] = vectors[:, int(np.argmin(np.abs(energies - wanted)))]
        found.append((up, amplitudes))
    return found


def _raised(
    n_a: int, n_b: int, states: list[tuple[int, Array]], in_a: tuple[int, int], in_b: tuple[int, int]
) -> float:
    """<σ_+…σ_-…> with so many (raised, lowered) spins in A and B, averaged over the components."""
    whole = 0.0
    shift = in_a[0] - in_a[1]
    for up, amplitudes in states:
        for u, amplitude in enumerate(amplitudes):
            if amplitude and 0 <= u + shift <= n_a:
                whole += (
                    amplitude * amplitudes[u + shift] * _element(n_a, u, *in_a) * _element(n_b, up - u, *in_b)
                )
    return float(whole) / len(states)


def _element(n: int, up: int, raised: int, lowered: int) -> float:
    rest, after = n - raised - lowered, up + raised - lowered
    if rest < 0 or not 0 <= up - lowered <= rest:
        return 0.0
    return math.comb(rest, up - lowered) / math.sqrt(math.comb(n, up) * math.comb(n, after))


def _check_coupling(n_a: int, n_b: int, twice_j: int) -> None:
    for name, size in (("n_a", n_a), ("n_b", n_b)):
        if size < 1:
            raise ValueError(f"{name}: {size} spins; at least 1 is needed")
    low, high = abs(n_a - n_b), n_a + n_b
    if not low <= twice_j <= high or (twice_j - low) % 2:
        raise ValueError(f"2J: {twice_j} is none of {low}, {low + 2}, …, {high}")
