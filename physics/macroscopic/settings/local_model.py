"""The local model for few settings of Ramanathan et al., section IV: as many settings as a region has
spins.

The observable of setting i of a region is measured on M of its spins at a time: the product of their
outcomes along direction a_i (M = 1: the magnetization). Correlations of the regions are those of the
effective state, the mean over all choices of M spins in each. Permuting the spins of each region at
random changes no such mean; in the permuted state one may give setting i the spins (i-1)M + 1 to iM and
measure all settings at once. The outcomes of all settings are then the hidden variable, with the
probabilities of eq. (10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from math import factorial, prod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, ComplexArray
from physics.macroscopic.regions import check_regions
from physics.vectors import as_unit_vectors
from physics.verdicts.types import Cancelled

MAX_MODEL_SPINS = 8
MAX_REGION_SPINS = 4
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def settings_threshold(particles: float, regions: float = 1, body: float = 1) -> int:
    """⌊N_X/M⌋ with N_X = ⌊N/K⌋: up to so many settings a region there is a local model, whatever the
    state.

    All regions but one need keep to it. M-body observables use M spins a setting. Numbers are taken as
    written: 1e23 is 10^23. Raises ValueError for numbers below 1 or not finite.
    """
    whole = []
    for name, number in (("particles", particles), ("regions", regions), ("body", body)):
        if not 1 <= number < float("inf"):
            raise ValueError(f"{name}: {number} is not a number from 1 on")
        whole.append(int(Decimal(repr(number))))
    return whole[0] // whole[1] // whole[2]


@dataclass(frozen=True, eq=False)
class HiddenOutcomes:
    """A row for each value of the hidden variable.

    ``weights`` (L,): its probability; ``outcomes``: for each region (L, S_X), ±1 for each of its
    settings.
    """

    weights: Array
    outcomes: tuple[NDArray[np.int64], ...]

    def statistics(self) -> Array:
        """P(outcomes | settings), (S_1, …, S_K, 2, …, 2); index 0 of an outcome is +1."""
        found = np.zeros((*(o.shape[1] for o in self.outcomes), *(2,) * len(self.outcomes)))
        for settings in product(*(range(o.shape[1]) for o in self.outcomes)):
            places = tuple((1 - o[:, s]) // 2 for o, s in zip(self.outcomes, settings, strict=True))
            np.add.at(found[settings], places, self.weights)
        return found


@dataclass(frozen=True, eq=False)
class OpenRegionModel:
    """The same without any limit on the settings of the last region.

    ``outcomes`` are those of the other regions; the hidden variable also is a spin state with Bloch
    vector ``bloch`` (L, 3), and the last region answers to the direction b as that does: ±1 with
    probability (1 ± b·r)/2.
    """

    weights: Array
    outcomes: tuple[NDArray[np.int64], ...]
    bloch: Array

    def correlators(self, directions: ArrayLike) -> Array:
        """Means of the products of all outcomes, (S_1, …, S_(K-1), m), for m directions of the last
        region.
        """
        answers = self.bloch @ as_unit_vectors(directions, "directions").T
        found = np.zeros((*(o.shape[1] for o in self.outcomes), answers.shape[1]))
        for settings in product(*(range(o.shape[1]) for o in self.outcomes)):
            signs = np.prod([o[:, s] for o, s in zip(self.outcomes, settings, strict=True)], axis=0)
            found[settings] = (self.weights * signs) @ answers
        return found


def local_settings_model(
    state: ArrayLike,
    regions: Sequence[Sequence[int]],
    directions: Sequence[ArrayLike],
    body: int = 1,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> HiddenOutcomes:
    """The model for ``directions``, an array (S_X, 3) for each region, S_X <= ⌊N_X/M⌋, M = ``body``.

    ``state``: (2^N,) or the columns (2^N, r) of a mixture, of trace 1; spin 0 is the most significant
    bit. Regions have at most 4 spins and the state at most 8. Raises ValueError for what is not so, and
    Cancelled when ``should_stop`` answers True.
    """
    columns, homes, along = _checked(state, regions, directions)
    if body < 1:
        raise ValueError(f"body: {body} is below 1")
    for region, (home, found) in enumerate(zip(homes, along, strict=True)):
        if len(found) > len(home) // body:
            raise ValueError(
                f"directions: region {region} has {len(found)} settings; there is a model for"
                f" {len(home) // body}, as it has {len(home)} spins"
            )
    counts = [len(found) for found in along]
    weights = np.zeros(2 ** sum(counts))
    leaves = 0
    ways = prod(
        factorial(len(home)) // factorial(body) ** len(found) // factorial(len(home) - body * len(found))
        for home, found in zip(homes, along, strict=True)
    )
    for rotated, outcome in _measured(columns, homes, along, body):
        if should_stop is not None and should_stop():
            raise Cancelled
        weights += np.bincount(outcome, (np.abs(rotated) ** 2).sum(axis=1), minlength=len(weights))
        leaves += 1
        if progress is not None:
            progress(leaves / ways)
    return HiddenOutcomes(weights / leaves, _signs(counts))


def open_region_model(
    state: ArrayLike,
    regions: Sequence[Sequence[int]],
    directions: Sequence[ArrayLike],
    *,
    should_stop: Callable[[], bool] | None = None,
) -> OpenRegionModel:
    """The model that leaves the settings of the last region open; ``directions`` for all others, S_X <=
    N_X.

    Given all outcomes of the others, which are measured on spins of their own, the last region has one
    quantum state for all its settings. Raises ValueError as `local_settings_model`.
    """
    columns, homes, along = _checked(state, regions, [*directions, np.eye(3)[:1]])
    for region, (home, found) in enumerate(zip(homes[:-1], along[:-1], strict=True)):
        if len(found) > len(home):
            raise ValueError(f"directions: region {region} has {len(found)} settings for {len(home)} spins")
    n = len(columns).bit_length() - 1
    counts = [len(found) for found in along[:-1]]
    weights, moments, leaves = np.zeros(2 ** sum(counts)), np.zeros((2 ** sum(counts), 3)), 0
    for rotated, outcome in _measured(columns, homes[:-1], along[:-1], 1):
        if should_stop is not None and should_stop():
            raise Cancelled
        weights += np.bincount(outcome, (np.abs(rotated) ** 2).sum(axis=1), minlength=len(weights))
        leaves += 1
        for spin in homes[-1]:
            up = np.flatnonzero(np.arange(len(columns)) >> (n - 1 - spin) & 1 == 0)
            one, other = rotated[up], rotated[up | 1 << (n - 1 - spin)]
            crossed = 2 * (one.conj() * other).sum(axis=1)
            upright = (np.abs(one) ** 2 - np.abs(other) ** 2).sum(axis=1)
            for axis, values in enumerate((crossed.real, crossed.imag, upright)):
                moments[:, axis] += np.bincount(outcome[up], values, minlength=len(weights)) / len(homes[-1])
    safe = np.where(weights > 0, weights, 1.0)
    return OpenRegionModel(weights / leaves, _signs(counts), moments / safe[:, None])


def effective_statistics(
    state: ArrayLike,
    regions: Sequence[Sequence[int]],
    directions: Sequence[ArrayLike],
    body: int = 1,
    *,
    should_stop: Callable[[], bool] | None = None,
) -> Array:
    """P(outcomes | settings) of the effective state, (S_1, …, S_K, 2, …, 2): what a model must
    reproduce.

    From the expectation values of products of σ·a on M spins of each region or of none, averaged over
    the choices of spins; no permutation, and nothing measured jointly. Raises ValueError as
    `local_settings_model`, but for any number of settings; Cancelled when ``should_stop`` answers True.
    """
    columns, homes, along = _checked(state, regions, directions)
    n = len(columns).bit_length() - 1
    if body < 1 or body > min(map(len, homes)):
        raise ValueError(f"body: {body} is outside 1 to {min(map(len, homes))}")
    found = np.zeros((*(len(a) for a in along), *(2,) * len(homes)))
    for taken in product((False, True), repeat=len(homes)):
        inside = [region for region, there in enumerate(taken) if there]
        choices = list(product(*(combinations(homes[region], body) for region in inside)))
        signs = np.ones((2,) * len(homes))
        for region in inside:
            signs = signs * np.array([1, -1]).reshape([2 if r == region else 1 for r in range(len(homes))])
        for settings in product(*(range(len(along[region])) for region in inside)):
            whole = 0.0
            for spins in choices:
                if should_stop is not None and should_stop():
                    raise Cancelled
                turned = columns
                for region, setting, group in zip(inside, settings, spins, strict=True):
                    for spin in group:
                        turned = _on_spin(
                            np.einsum("k,kab->ab", along[region][setting], _PAULI), turned, n, spin
                        )
                whole += float((columns.conj() * turned).sum().real)
            place: list[slice | int] = [slice(None)] * len(homes)
            for region, setting in zip(inside, settings, strict=True):
                place[region] = setting
            found[tuple(place)] += signs * whole / len(choices) / 2 ** len(homes)
    return found


def _checked(
    state: ArrayLike, regions: Sequence[Sequence[int]], directions: Sequence[ArrayLike]
) -> tuple[ComplexArray, tuple[tuple[int, ...], ...], list[Array]]:
    columns = np.asarray(state, dtype=np.complex128)
    columns = columns[:, None] if columns.ndim == 1 else columns
    n = len(columns).bit_length() - 1 if columns.ndim == 2 else 0
    if not 2 <= n <= MAX_MODEL_SPINS or len(columns) != 2**n:
        raise ValueError(
            f"state: shape {columns.shape} where 2^N rows, 2 <= N <= {MAX_MODEL_SPINS}, are needed"
        )
    if not abs(float((np.abs(columns) ** 2).sum()) - 1) < 1e-9:
        raise ValueError("state: its trace is not 1")
    homes = check_regions(regions, n)
    for region, home in enumerate(homes):
        if len(home) > MAX_REGION_SPINS:
            raise ValueError(f"regions: region {region} has {len(home)} spins, at most {MAX_REGION_SPINS}")
    if len(directions) != len(homes):
        raise ValueError(f"directions: {len(directions)} arrays for {len(homes)} regions")
    return columns, homes, [as_unit_vectors(found, "directions") for found in directions]


def _measured(
    columns: ComplexArray, homes: Sequence[tuple[int, ...]], along: Sequence[Array], body: int
) -> Iterator[tuple[ComplexArray, NDArray[np.int64]]]:
    """For each way to give the spins to the settings: amplitudes of the outcomes, and which outcomes
    they are.

    The second part is, for each row, the outcomes of all settings as bits, 1 for -1, the first setting
    of the first region on top; spins that no setting uses are not rotated and count for nothing.
    """
    n = len(columns).bit_length() - 1
    first = np.cumsum([0, *(len(a) for a in along)])
    total = int(first[-1])
    bases = [_basis(direction) for a in along for direction in a]
    spins = [(region, spin) for region, home in enumerate(homes) for spin in home]

    def place(
        depth: int, rotated: ComplexArray, outcome: NDArray[np.int64], left: list[int], idle: list[int]
    ) -> Iterator[tuple[ComplexArray, NDArray[np.int64]]]:
        if depth == len(spins):
            yield rotated, outcome
            return
        region, spin = spins[depth]
        bit = np.arange(len(columns)) >> (n - 1 - spin) & 1
        for setting in range(first[region], first[region + 1]):
            if left[setting]:
                left[setting] -= 1
                turned = _on_spin(bases[setting], rotated, n, spin)
                yield from place(depth + 1, turned, outcome ^ bit << (total - 1 - setting), left, idle)
                left[setting] += 1
        if idle[region]:
            idle[region] -= 1
            yield from place(depth + 1, rotated, outcome, left, idle)
            idle[region] += 1

    unused = [len(home) - body * len(a) for home, a in zip(homes, along, strict=True)]
    yield from place(0, columns, np.zeros(len(columns), dtype=np.int64), [body] * total, unused)


def _on_spin(matrix: ComplexArray, columns: ComplexArray, n: int, spin: int) -> ComplexArray:
    """A (2, 2) matrix on one spin of all columns."""
    parts = columns.reshape(2**spin, 2, 2 ** (n - 1 - spin), -1)
    return np.asarray(np.einsum("ab,ibjr->iajr", matrix, parts)).reshape(columns.shape)


def _basis(direction: Array) -> ComplexArray:
    """Rows <+a| and <-a|."""
    spin = np.einsum("k,kab->ab", direction, _PAULI)
    _, vectors = np.linalg.eigh(-spin)
    return np.asarray(vectors.conj().T)


def _signs(counts: Sequence[int]) -> tuple[NDArray[np.int64], ...]:
    """For each region (L, S_X): the outcomes ±1 of the rows, counted as bits."""
    total = sum(counts)
    bits = np.arange(2**total)[:, None] >> np.arange(total - 1, -1, -1) & 1
    return tuple(np.split(1 - 2 * bits, np.cumsum(counts)[:-1], axis=1))
