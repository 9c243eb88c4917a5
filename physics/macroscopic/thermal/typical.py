"""Thermal states of more spins than can be diagonalised, from a few random vectors: typicality.

For a vector r of independent normal amplitudes the mean of <r|e^{-H/2T} A e^{-H/2T}|r> is Tr(A
e^{-H/T}), and its spread falls with the number of states that take part (Sugiura and Shimizu, Phys.
Rev. Lett. 108, 240401 (2012)). e^{-H/2T} is a sum of Chebyshev polynomials of H, which only ever
exchanges neighbouring spins of the vector.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ive, ndtr, stdtrit

from physics.checks import Array
from physics.macroscopic.collective import region_tensor
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.pure import pair_correlations
from physics.macroscopic.thermal.exact import diagonalised, from_raising, to_raising
from physics.macroscopic.thermal.model import HeisenbergModel, check_temperature
from physics.verdicts.types import Cancelled

MAX_TYPICAL_SPINS = 24
# e^{-b x} on [-1, 1] is found for b up to this at a time: then rounding cannot swamp the low energies.
_LARGEST_STEP = 60.0
_SMALLEST_TERM = 1e-16
_AT_ONCE = 3  # vectors that are cooled beside each other: half a complex one each
# So far at a time that no sector is left with fewer than nine digits of what rounding leaves of the largest.
_SECTOR_STEP = 8.0
_CHUNK = 1 << 20

Progress = Callable[[float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class TypicalState:
    """Estimates from ``vectors`` random vectors, with the standard errors of the largest entries.

    ``pairs``: two-spin correlations, made as symmetric as the state is; ``error``: the largest standard
    error of any T_kl (jackknife), widened by Student's t as it comes from few vectors. ``tensor`` over
    {x, y}^K, (2,)*K, of the regions asked for; ``tensor_error`` likewise.
    """

    pairs: PairCorrelations
    error: float
    tensor: Array
    tensor_error: float
    vectors: int


def typical_vectors(spins: int) -> int:
    """How many random vectors are taken unless told otherwise: 64 up to 14 spins, 4 from 22 on."""
    return min(64, max(4, 2 ** (20 - spins) if spins <= 20 else 0, 8 if spins < 22 else 0))


def typical_thermal(
    model: HeisenbergModel,
    temperature: float,
    field: float,
    regions: Sequence[Sequence[int]],
    *,
    vectors: int | None = None,
    seed: int = 0,
    partial: bool = False,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> TypicalState:
    """Correlations of the thermal state of a ring or chain of up to 24 spins, T > 0; the seed fixes the
    answer.

    Without field all three directions are averaged, with field x and y; on a ring all pairs at one
    distance. Raises Cancelled when ``should_stop`` answers True, unless the answer may be ``partial`` and two
    vectors are done; ValueError for a complete graph, T = 0, more than 24 spins or fewer than two vectors.
    """
    check_temperature(temperature, field)
    if model.graph == "complete":
        raise ValueError("graph: complete graphs have a closed form")
    if temperature == 0:
        raise ValueError("temperature: the ground space is not reached by random vectors")
    if model.spins > MAX_TYPICAL_SPINS:
        raise ValueError(f"n: {model.spins} spins where at most {MAX_TYPICAL_SPINS} are possible")
    count = typical_vectors(model.spins) if vectors is None else vectors
    if count < 2:
        raise ValueError(f"vectors: {count} where 2 are needed for an error")
    rng = np.random.default_rng(seed)
    logs, tensors, marginals, region_tensors = [], [], [], []
    for done in range(count):
        try:
            cooled, log_norm = cooled_vector(
                model, rng.standard_normal(2**model.spins), temperature, field, should_stop
            )
            state = cooled.astype(np.complex128)
            del cooled
            of_pairs = _symmetrised(pair_correlations(state, should_stop=should_stop), model, field)
            if len(regions) > 2:
                region_tensors.append(_kept(region_tensor(state, regions, should_stop=should_stop)))
        except Cancelled:
            if not partial or done < 2:
                raise
            count = done
            break
        logs.append(2 * log_norm)
        tensors.append(of_pairs[0])
        marginals.append(of_pairs[1])
        if progress is not None:
            progress((done + 1) / count)
    weights = np.exp(np.array(logs) - max(logs))
    tensor, error = _jackknife(weights, np.array(tensors))
    marginal, _ = _jackknife(weights, np.array(marginals))
    pairs = PairCorrelations(np.clip(tensor, -1, 1), np.clip(marginal, -1, 1))
    if len(regions) == 2:
        means = np.array(tensors)[:, list(regions[0])][:, :, list(regions[1])].mean(axis=(1, 2))[:, :2, :2]
        return TypicalState(pairs, error, *_jackknife(weights, means), count)
    return TypicalState(pairs, error, *_jackknife(weights, np.array(region_tensors)), count)


def _jackknife(weights: Array, values: Array) -> tuple[Array, float]:
    """The weighted mean along the first axis, and the largest standard error of it, widened for few."""
    count = len(weights)
    total = np.tensordot(weights, values, 1)
    left_out = np.array([(total - w * v) / (weights.sum() - w) for w, v in zip(weights, values, strict=True)])
    spread = ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0) * (count - 1) / count
    return total / weights.sum(), student_widening(count) * float(np.sqrt(spread.max()))


def student_widening(count: int) -> float:
    """What a standard error from ``count`` numbers is multiplied by: three of it then cover what 3 σ do.

    Student's t of count - 1 degrees of freedom at the probability of 3 σ, divided by 3: 3.1 for four
    numbers, 1.04 for 64.
    """
    return float(stdtrit(count - 1, ndtr(3.0))) / 3


def _symmetrised(pairs: PairCorrelations, model: HeisenbergModel, field: float) -> tuple[Array, Array]:
    """What is left of tensors and marginals under the symmetries of the thermal state."""
    n = model.spins
    diagonal = np.einsum("ijkk->ijk", pairs.tensors)
    along = diagonal[..., 2]
    across = diagonal[..., :2].mean(axis=-1)
    upright = pairs.marginals[:, 2]
    if field == 0:
        along = across = diagonal.mean(axis=-1)
        upright = np.zeros(n)
    if model.graph == "ring":
        steps = np.arange(n)
        turned = (steps[:, None] + steps) % n
        along, across = (
            np.array([m[steps, (steps + d) % n].mean() for d in range(n)])[(steps - steps[:, None]) % n]
            for m in (along, across)
        )
        upright = upright[turned].mean(axis=1)
    tensors = np.zeros((n, n, 3, 3))
    tensors[..., 0, 0] = tensors[..., 1, 1] = across
    tensors[..., 2, 2] = along
    tensors = (tensors + tensors.transpose(1, 0, 3, 2)) / 2
    tensors[np.arange(n), np.arange(n)] = np.eye(3)
    marginals = np.zeros((n, 3))
    marginals[:, 2] = upright
    return tensors, marginals


def _kept(tensor: Array) -> Array:
    """The part of a tensor over x, y that no rotation about z changes."""
    raising = to_raising(tensor)
    ones = np.indices(tensor.shape).sum(axis=0)
    return from_raising(np.where(2 * ones == tensor.ndim, raising.real, 0.0))


def cooled_sectors(
    model: HeisenbergModel, vector: Array, temperatures: Array, should_stop: Stop | None = None
) -> Iterator[tuple[Array, Array]]:
    """e^{-H/2T} on a real vector for falling ``temperatures``: unit sectors of Σ σ_z, and their weights.

    The weights (N + 1,) are logarithms, but for a constant, of d <r|e^{-H/T}|r>/<r|r> by the number of spins
    down, of which d states have as many. Sectors are kept at length 1 because a field may need those that
    without it have next to no weight. Up to three temperatures share the polynomials, which are the work.
    """
    low, high = _energy_bounds(model)
    width = (high - low) / 2
    n = model.spins
    logs = np.array([math.log(math.comb(n, ones)) for ones in range(n + 1)])
    unit_sectors(vector, n)
    goals, at = [float(b) for b in width / (2 * temperatures)], 0.0
    while goals:
        group = [b for b in goals[:_AT_ONCE] if b - at <= _SECTOR_STEP]
        ends = group or [at + _SECTOR_STEP]
        found = _chebyshev(model, vector, [b - at for b in ends], (low + high) / 2, width, should_stop)
        before = logs
        while found:
            vector = found.pop(0)
            logs = before + unit_sectors(vector, n)
            if group:
                yield vector, logs
        at, goals = ends[-1], goals[len(group) :]


def unit_sectors(vector: Array, n: int) -> Array:
    """Brings every sector of a real vector to length 1, in place; the logarithms of their squares before."""
    squares = np.zeros(n + 1)
    begins = range(0, len(vector), _CHUNK)
    ones = np.bitwise_count(np.arange(min(_CHUNK, len(vector)), dtype=np.uint32))
    for begin in begins:
        # Chunks are aligned: the leading bits add the same to all of one.
        found = np.bincount(ones, vector[begin : begin + _CHUNK] ** 2)
        squares[begin.bit_count() : begin.bit_count() + len(found)] += found
    scale = 1 / np.sqrt(squares)
    for begin in begins:
        vector[begin : begin + _CHUNK] *= scale[begin.bit_count() :][ones]
    return np.log(squares)


def cooled_vector(
    model: HeisenbergModel,
    vector: Array,
    temperature: float,
    field: float,
    should_stop: Stop | None = None,
) -> tuple[Array, float]:
    """e^{-(H - h Σ σ_z)/2T} on a real vector: the unit vector, log of its length but for a constant."""
    low, high = _energy_bounds(model)
    width = (high - low) / 2
    whole = width / (2 * temperature)
    steps = max(1, math.ceil(whole / _LARGEST_STEP))
    log_norm = 0.0
    for _ in range(steps):
        (vector,) = _chebyshev(model, vector, [whole / steps], (low + high) / 2, width, should_stop)
        log_norm += whole / steps
        norm = float(np.linalg.norm(vector))
        vector /= norm
        log_norm += math.log(norm)
    if field:
        ones = np.bitwise_count(np.arange(len(vector), dtype=np.uint32))
        down = ones if field > 0 else model.spins - ones
        vector = vector * np.exp(-abs(field) / temperature * np.arange(model.spins + 1))[down]
        norm = float(np.linalg.norm(vector))
        vector /= norm
        log_norm += math.log(norm)
    return vector, log_norm


def _energy_bounds(model: HeisenbergModel) -> tuple[float, float]:
    """Energies lie between these: groups of up to four bonds are at best as chains of their own."""
    bonds = len(model.edges())
    groups = [4] * (bonds // 4) + [bonds % 4] * (bonds % 4 > 0)
    low = sum(diagonalised(HeisenbergModel("chain", group + 1)).ground_energy for group in groups[-1:])
    low += sum(1 for _ in groups[:-1]) * diagonalised(HeisenbergModel("chain", 5)).ground_energy
    return (low, float(bonds)) if model.coupling == 1 else (-float(bonds), -low)


def _chebyshev(
    model: HeisenbergModel,
    vector: Array,
    each: Sequence[float],
    centre: float,
    width: float,
    should_stop: Stop | None,
) -> list[Array]:
    """e^{-b} e^{-b x} on a vector for ``each`` b, ascending, x = (H - centre)/width.

    Σ (2 - δ_k0) (-1)^k I_k(b) e^{-b} T_k(x), the polynomials once for all b.
    """
    before, now = vector, _scaled(model, vector, centre, width)
    found = [ive(0, b) * before for b in each]
    k = 1
    while True:
        for one, b in zip(found, each, strict=True):
            if ive(k, b) > _SMALLEST_TERM or k < b:
                one += 2 * (-1) ** k * ive(k, b) * now
        if not (ive(k, each[-1]) > _SMALLEST_TERM or k < each[-1]):
            return found
        if should_stop is not None and should_stop():
            raise Cancelled
        k += 1
        after = _scaled(model, now, centre, width)
        after *= 2
        after -= before
        before, now = now, after


def _scaled(model: HeisenbergModel, vector: Array, centre: float, width: float) -> Array:
    """(H - centre)/width on a vector."""
    found = exchanges(model, vector)
    found *= 2 * model.coupling / width
    found += ((model.coupling * len(model.edges()) - centre) / width) * vector
    return found


def exchanges(model: HeisenbergModel, vector: Array) -> Array:
    """Σ (P_ij - 1) over the edges of a ring or chain, on a vector (2^N,): (H - J·edges)/(2J)."""
    n = model.spins
    found = np.zeros_like(vector)
    for i in range(n - 1):
        source, target = vector.reshape(2**i, 4, -1), found.reshape(2**i, 4, -1)
        change = source[:, 2] - source[:, 1]
        target[:, 1] += change
        target[:, 2] -= change
    if model.graph == "ring":
        around, target = vector.reshape(2, -1, 2), found.reshape(2, -1, 2)
        change = around[1, :, 0] - around[0, :, 1]
        target[0, :, 1] += change
        target[1, :, 0] -= change
    return found
