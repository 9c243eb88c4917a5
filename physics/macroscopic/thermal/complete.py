"""Thermal states of the complete graph in closed form, from two spins to 10^25.

With S the total spin, H = J Σ_{i<j} σ_i·σ_j = 2J S(S + 1) - 3NJ/2. S occurs d(S) = C(N, N/2-S)
(2S+1)/(N/2+S+1) times, and the weights W(S) = d(S) e^{-2JS(S+1)/T} sinh((2S+1)x)/sinh x, x = h/T, have a
simple ratio of neighbours. Where few total spins matter their weights are summed; where many do the sum is
an integral, of an integrand that spans more than 10^5 of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from physics.checks import Array
from physics.macroscopic.thermal.exact import from_raising
from physics.macroscopic.thermal.model import HeisenbergModel, check_temperature

MAX_COMPLETE_SPINS = 1e25
# Weights this much smaller than the largest, in natural logarithms, are left out.
_NEGLIGIBLE = 60.0
# Below this only the ground space is left, and quotients would leave the range of floats.
_COLDEST = 1e-200
_GAUSSIAN = 10**9
Slope = Callable[[int, Array], Array]
_SUMMED, _GRID = 200_000, 20_000
# Numbers of regions and spins for which the tensor over {x, y}^K is summed as it stands.
_TENSOR_SPINS = 400


@dataclass(frozen=True)
class SymmetricCorrelations:
    """Of a state in which all pairs of spins are alike: T^(ij) = diag(across, across, along), r = (0, 0, m).

    For any regions, V = -(2 across + along)/3 is the effective visibility where there is no field.
    """

    across: float
    along: float
    magnetization: float

    @property
    def visibility(self) -> float:
        """-(1/3) <σ_i·σ_j>."""
        return -(2 * self.across + self.along) / 3


def complete_graph_correlations(
    spins: float, coupling: int, temperature: float, field: float = 0.0
) -> SymmetricCorrelations:
    """Correlations of every pair in the thermal state of the complete graph, N from 2 to 1e25.

    At T = 0 that is the equal mixture of the ground space. With J = 1 and no field V falls from 1/(N - 1)
    at T = 0, for odd N 1/N: every spin would form singlets with all others. Raises ValueError as
    `HeisenbergModel`, for N beyond 1e25 and for temperatures or fields that are none.
    """
    if not 2 <= spins <= MAX_COMPLETE_SPINS:
        raise ValueError(f"n: {spins} spins; 2 to {MAX_COMPLETE_SPINS:g} are possible")
    n = int(spins)
    model = HeisenbergModel("complete", n, coupling)
    check_temperature(temperature, field)
    if temperature < _COLDEST:
        temperature = 0.0
    if field == 0 and n >= _GAUSSIAN and temperature >= 10 * n:
        # Σ σ is then normally distributed, but for corrections of relative size 1/N: <(Σ σ)²> = 3N/(1 +
        # NJ/T). Subtracting 3N from a sum over S would leave its rounding.
        found = -coupling / temperature / (1 + n * coupling / temperature) * (n / (n - 1.0))
        return SymmetricCorrelations(found, found, 0.0)
    x = abs(field) / temperature if temperature else math.inf
    total, weights = _total_spins(model, temperature, abs(field))
    a = 2 * total + 1
    square = a * a - 1
    if field == 0:
        aligned, aligned_square = np.zeros_like(a), square / 3
    elif temperature == 0:
        aligned, aligned_square = 2 * total, 4 * total**2
    else:
        low, high = _langevin(a * x), _langevin(np.full(1, x))
        aligned = a * low - high
        aligned_square = square - 2 * a * low * high + 2 * high**2 - 2 * aligned / x
    along = (float(weights @ aligned_square) - n) / (n * (n - 1.0))
    if field == 0:
        return SymmetricCorrelations(along, along, 0.0)
    # <(Σσ_x)² + (Σσ_y)²> = 2 <Σσ_z> coth x: what is left of large numbers where one subtracts <(Σσ_z)²>.
    m = float(weights @ aligned) / n
    return SymmetricCorrelations((m / math.tanh(x) - 1) / (n - 1.0), along, math.copysign(m, field))


def _langevin(y: Array) -> Array:
    """coth y - 1/y for y > 0."""
    small = y < 0.05
    safe = np.where(small, 1.0, y)
    low = np.where(small, y, 0.0)
    series = low / 3 - low**3 / 45 + 2 * low**5 / 945 - low**7 / 4725
    return np.where(small, series, 1 / np.tanh(safe) - 1 / safe)


def _total_spins(model: HeisenbergModel, temperature: float, field: float) -> tuple[Array, Array]:
    """Total spins S and their normalised weights; all that matter, or points of an integral over them."""
    n, j = model.spins, model.coupling
    least = 0.5 * (n % 2)
    last = n // 2
    if temperature == 0:
        return _ground_spins(n, j, field, least)

    def slope(base: int, offset: Array) -> Array:
        """log W(S + 1)/W(S) at S = least + base + offset; smooth, so that the offset need not be whole.

        Counted from a whole number, because floats do not tell neighbours apart beyond 2^53.
        """
        s, rest = least + base + offset, float(last - base) - offset
        d = 2 * field / temperature
        step = -np.log1p((2 * s + 2) / rest) + np.log1p(2 / (2 * s + 1)) - 4 * j * (s + 1) / temperature
        return np.asarray(np.clip(step + _log_sinh_ratio((2 * s + 1) * d / 2, d, s), -1e9, 1e9))

    top = _crossing(slope, last)
    low, high = _reach(slope, top, -1, last), _reach(slope, top, 1, last)
    if high - low <= _SUMMED:
        offset = np.arange(high - low + 1.0)
        logs = np.concatenate([[0.0], np.cumsum(slope(low, offset[:-1]))])
        total = least + low + offset
    else:
        offset, logs = _integrated(slope, top, float(low - top), float(high - top))
        total = least + top + offset
    weights = np.exp(logs - logs.max())
    return total, weights / weights.sum()


def _log_sinh_ratio(y: Array, d: float, s: Array) -> Array:
    """log sinh(y + d)/sinh y for y = (s + 1/2) d; its limit without field."""
    if d == 0:
        return np.log1p(2 / (2 * s + 1))
    if d < 1:
        return np.log1p(2 * math.sinh(d / 2) ** 2 + math.sinh(d) / np.tanh(y))
    shrunk = math.exp(-2 * d)
    return d + np.log((1 + shrunk + (1 - shrunk) / np.tanh(y)) / 2)


def _ground_spins(n: int, j: int, field: float, least: float) -> tuple[Array, Array]:
    """S of the lowest energy 2JS(S+1) - 2hS; two where they are level, weighted by how often each occurs."""
    if j < 0:
        return np.array([n / 2]), np.ones(1)
    # Raising S by 1 costs 4(S + 1) - 2h: the first S for which that is not negative, and the next if it is 0.
    tolerance = 1e-15 * max(1.0, field)
    first = least + max(0, math.ceil(field / 2 - 1 - least - tolerance))
    if first >= n / 2:
        return np.array([n / 2]), np.ones(1)
    level = abs(2 * (first + 1) - field) <= tolerance and field > 0
    s = np.array([first, first + 1] if level else [first])
    ratio = np.log((n / 2 - s[:-1]) / (n / 2 + s[:-1] + 2) * (2 * s[:-1] + 3) / (2 * s[:-1] + 1))
    weights = np.exp(np.concatenate([[0.0], np.cumsum(ratio)]))
    return s, weights / weights.sum()


def _crossing(slope: Slope, last: int) -> int:
    """The k of the largest weight: slopes are positive below and negative above."""
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        if slope(middle, np.zeros(1))[0] > 0:
            low = middle + 1
        else:
            high = middle
    return low


_NODES, _SHARES = np.polynomial.legendre.leggauss(24)


def _reach(slope: Slope, top: int, side: int, last: int) -> int:
    """How far from the largest weight, down or up, weights matter."""
    end = 0 if side < 0 else last
    step = 1
    while step < abs(end - top):
        points = side * step * (_NODES + 1) / 2 - 0.5
        inside = np.clip(points, -0.25 - top, float(last - top) - 0.75)
        drop = -side * step / 2 * float(_SHARES @ slope(top, inside))
        if drop > _NEGLIGIBLE:
            return top + side * step
        step *= 2
    return end


def _integrated(slope: Slope, top: int, low: float, high: float) -> tuple[Array, Array]:
    """Points between low and high, counted from the top, and the logarithms of the weights there.

    Slopes are added up by Simpson's rule, from the top on, so that the inaccurate ones near S = 0,
    where there is next to no weight, spoil no others.
    """
    below = np.linspace(0.0, low, max(2, round(-_GRID * low / (high - low))))
    above = np.linspace(0.0, high, max(2, round(_GRID * high / (high - low))))
    k, logs, widths = [], [], []
    for side in (below[::-1], above):
        ends, middles = side, (side[:-1] + side[1:]) / 2
        at_ends, at_middles = (slope(top, np.maximum(at - 0.5, -0.25 - top)) for at in (ends, middles))
        rise = np.diff(ends) / 6 * (at_ends[:-1] + 4 * at_middles + at_ends[1:])
        total = np.concatenate([[0.0], np.cumsum(rise)])
        total -= total[int(np.argmin(np.abs(ends)))]
        width = np.zeros(len(ends))
        width[:-1] += np.diff(ends) / 2
        width[1:] += np.diff(ends) / 2
        k.append(ends)
        logs.append(total)
        widths.append(width)
    with np.errstate(divide="ignore"):
        return np.concatenate(k), np.concatenate(logs) + np.log(np.concatenate(widths))


def complete_graph_tensor(spins: int, coupling: int, temperature: float, field: float, regions: int) -> Array:
    """T_k1..kK over {x, y}^K, (2,)*K, of K spins of the complete graph; the same for any regions.

    A state of total spin S and component m, averaged over the permutations of the spins, is N/2 - S
    singlets beside 2S spins in a symmetric state. K spins are p whole singlets, each with <σ_x σ_x> = -1,
    and K - 2p of the 2S with probability C(N/2-S, p) C(2S, K-2p)/C(N, K); a half of a singlet gives 0. Of
    the symmetric state with u spins up, <σ_x…σ_x> of k spins is C(k, k/2) C(2S-k, u-k/2)/C(2S, u). Raises
    ValueError as `complete_graph_correlations`, for more than 400 spins, and for K outside 1 to N.
    """
    if spins > _TENSOR_SPINS:
        raise ValueError(f"n: {spins} spins where at most {_TENSOR_SPINS} are possible")
    if not 1 <= regions <= spins:
        raise ValueError(f"regions: {regions} is outside 1 to {spins}")
    model = HeisenbergModel("complete", spins, coupling)
    check_temperature(temperature, field)
    if regions % 2:
        return np.zeros((2,) * regions)
    value = 0.0
    for total, weight in zip(*_total_spins(model, temperature, abs(field)), strict=True):
        symmetric = round(2 * total)
        up = np.arange(symmetric + 1)
        if temperature == 0:
            tilt = np.where(up == symmetric, 0.0, -math.inf) if field else np.zeros(symmetric + 1)
        else:
            tilt = 2 * abs(field) / temperature * (up - symmetric)
        chances = np.exp(tilt) / np.exp(tilt).sum()
        singlets = (spins - symmetric) // 2
        for p in range(min(singlets, regions // 2) + 1):
            k = regions - 2 * p
            if k <= symmetric:
                share = math.comb(singlets, p) * math.comb(symmetric, k) / math.comb(spins, regions)
                value += weight * (-1) ** p * share * float(chances @ _all_x(symmetric, up, k))
    bits = np.indices((2,) * regions).sum(axis=0)
    return from_raising(np.where(bits == regions // 2, value / math.comb(regions, regions // 2), 0.0))


def _all_x(symmetric: int, up: NDArray[np.int64], k: int) -> Array:
    """<σ_x…σ_x> of k of so many spins in the symmetric states with ``up`` up."""
    rest = up - k // 2
    there = (rest >= 0) & (rest <= symmetric - k)

    def log_binomial(n: int, m: NDArray[np.int64]) -> Array:
        return np.asarray(gammaln(n + 1) - gammaln(m + 1) - gammaln(n - m + 1))

    safe = np.where(there, rest, 0)
    logs = log_binomial(symmetric - k, safe) - log_binomial(symmetric, up)
    return np.where(there, math.comb(k, k // 2) * np.exp(logs), 0.0)
