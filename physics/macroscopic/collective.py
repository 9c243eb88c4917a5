"""Correlations of the magnetizations of up to twelve regions of a pure state, from collective spins.

Each region's spins are coupled one after the other to total spins j, with the Clebsch-Gordan coefficients of
Condon and Shortley. In the basis |path, j, m> the collective S_+ and S_- are shifts of m with weights, so
that every product of them over the regions is one sum over the vector: no operator is ever a matrix.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from physics.checks import Array, ComplexArray
from physics.macroscopic.regions import check_regions
from physics.macroscopic.vectors import spins_of
from physics.verdicts.types import Cancelled

# Rows of a vector that are coupled at once: what is copied on the way then stays small.
CHUNK = 1 << 18
# S_x, S_y and S_z of Pauli operators, each a row, from S_+, S_- and J_z.
_CARTESIAN = np.array([[1, 1, 0], [-1j, 1j, 0], [0, 0, 2]])


def region_tensor(
    vector: ComplexArray,
    regions: Sequence[Sequence[int]],
    axes: str = "xy",
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Array:
    """T_k1..kK, the mean of <σ_k1^i1 ... σ_kK^iK> over a spin of each region; shape (2,)*K or (3,)*K.

    ``axes``: "xy" or "xyz", what each index runs over. It is the correlation tensor of the effective state of
    K qubits (Ramanathan et al., eq. (A3)), <M_1 ... M_K>/(N_1 ... N_K) for the magnetizations M. Takes about
    three times the memory of the unit ``vector`` (2^N,), N <= 24. Raises ``Cancelled`` when ``should_stop``
    answers True, ValueError for regions that are none.
    """
    if axes not in ("xy", "xyz"):
        raise ValueError(f'axes: "{axes}" is neither xy nor xyz')
    n = spins_of(vector)
    regions = check_regions(regions, n)
    step = _Steps(progress, should_stop, sum(map(len, regions)))
    coupled, ladders = _coupled(vector, regions, n, step)
    mean = _Means(coupled, ladders)
    shifts = (1, -1) if axes == "xy" else (1, -1, 0)
    count = len(shifts)
    spherical = np.zeros((count,) * len(regions), dtype=np.complex128)
    found: dict[tuple[int, ...], complex] = {}
    step.begin(count ** len(regions))
    for places in product(range(count), repeat=len(regions)):
        step()
        shift = tuple(shifts[place] for place in places)
        opposite = found.pop(tuple(-s for s in shift), None)
        # The product of the opposite shifts is the adjoint.
        value = opposite.conjugate() if opposite is not None else mean(shift)
        found[shift] = value
        spherical[places] = value
    tensor = spherical
    for k, region in enumerate(regions):
        turned = np.tensordot(_CARTESIAN[:count, :count] / len(region), tensor, axes=(1, k))
        tensor = np.moveaxis(turned, 0, k)
    return np.ascontiguousarray(np.clip(tensor.real, -1, 1))


class _Steps:
    """Tells the progress of two stretches of work, half each, and ends it where that is asked for."""

    def __init__(
        self, tell: Callable[[float], None] | None, stop: Callable[[], bool] | None, count: int
    ) -> None:
        self._tell, self._stop = tell, stop
        self._count, self._done, self._base = count, 0, 0.0

    def begin(self, count: int) -> None:
        self._count, self._done, self._base = count, 0, 0.5

    def __call__(self) -> None:
        if self._stop is not None and self._stop():
            raise Cancelled
        if self._tell is not None:
            self._tell(self._base + 0.5 * self._done / self._count)
        self._done += 1


@dataclass(frozen=True, eq=False)
class _Ladder:
    """In the kept part of the basis |path, j, m>, m falling: J_z, and <m-1|J_-|m> to the next index."""

    m: Array
    lowering: Array

    def weights(self, shift: int) -> Array:
        """The factor of each index that is moved up (1: S_+), down (-1: S_-) or stays (0: J_z)."""
        if shift == 0:
            return self.m
        return self.lowering if shift < 0 else np.concatenate([[0.0], self.lowering[:-1]])


def _coupled(
    vector: ComplexArray, regions: Sequence[Sequence[int]], n: int, step: Callable[[], None]
) -> tuple[ComplexArray, list[_Ladder]]:
    """The vector with an axis for each region in its coupled basis, without j = 0, and one for the rest."""
    inside = [spin for region in regions for spin in region]
    order = inside + [spin for spin in range(n) if spin not in set(inside)]
    x: ComplexArray = vector.reshape((2,) * n).transpose(order)
    before, ladders = 1, []
    for region in regions:
        blocks = [(0, 1)]  # (2j, number of paths) in the order of the index
        for spins in range(1, len(region) + 1):
            step()
            stage, blocks = _stage(blocks)
            x = _apply(stage, x.reshape(before, 1 << spins, -1))
        kept = sum((j2 + 1) * paths for j2, paths in blocks if j2)
        x = x.reshape(before, 1 << len(region), -1)
        if kept < x.shape[1]:
            x = np.ascontiguousarray(x[:, :kept])
        ladders.append(_ladder([(j2, paths) for j2, paths in blocks if j2]))
        before *= kept
    return x.reshape(*(len(ladder.m) for ladder in ladders), -1), ladders


@dataclass(frozen=True, eq=False)
class _Stage:
    """new = up * old[from_up] + down * old[from_down]: one more spin is coupled."""

    from_up: NDArray[np.intp]
    from_down: NDArray[np.intp]
    up: Array
    down: Array


def _stage(blocks: list[tuple[int, int]]) -> tuple[_Stage, list[tuple[int, int]]]:
    """Couple a further spin 1/2 to total spins; old index: twice that of the coupled ones, plus the new bit.

    |j+1/2, M> = √((j+M+1/2)/(2j+1)) |j, M-1/2>|0> + √((j-M+1/2)/(2j+1)) |j, M+1/2>|1>, and |j-1/2, M> with
    the two roots exchanged and the first negative.
    """
    starts, at = {}, 0
    for j2, paths in blocks:
        starts[j2] = at
        at += (j2 + 1) * paths
    count = dict(blocks)
    new_blocks = []
    parts: list[tuple[NDArray[np.intp], NDArray[np.intp], Array, Array]] = []
    for new2 in range(max(count) + 1, -1, -2):
        paths = 0
        for j2 in (new2 - 1, new2 + 1):
            if count.get(j2, 0):
                parts.append(_branch(starts[j2], j2, count[j2], new2))
                paths += count[j2]
        if paths:
            new_blocks.append((new2, paths))
    from_up, from_down, up, down = (np.concatenate(some) for some in zip(*parts, strict=True))
    return _Stage(from_up, from_down, up, down), new_blocks


def _branch(
    start: int, j2: int, paths: int, new2: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], Array, Array]:
    """The rows of j' = new2/2 that come from j = j2/2, path after path."""
    m2 = new2 - 2 * np.arange(new2 + 1)  # 2M, falling
    plus, minus = (j2 + m2 + 1) / (2 * (j2 + 1)), (j2 - m2 + 1) / (2 * (j2 + 1))
    if new2 > j2:
        up, down = np.sqrt(plus), np.sqrt(minus)
    else:
        up, down = -np.sqrt(minus), np.sqrt(plus)
    # Where 2M -+ 1 is none of j the factor is 0, whatever is read.
    at_up = np.clip((j2 - (m2 - 1)) // 2, 0, j2)
    at_down = np.clip((j2 - (m2 + 1)) // 2, 0, j2)
    path = start + (j2 + 1) * np.arange(paths)[:, None]
    shape = (paths, new2 + 1)
    return (
        (2 * (path + at_up)).ravel(),
        (2 * (path + at_down) + 1).ravel(),
        np.broadcast_to(up, shape).ravel(),
        np.broadcast_to(down, shape).ravel(),
    )


def _apply(stage: _Stage, x: ComplexArray) -> ComplexArray:
    new = np.empty_like(x)
    rows = max(1, CHUNK // (x.shape[0] * x.shape[2]))
    for begin in range(0, x.shape[1], rows):
        part = slice(begin, begin + rows)
        some = x[:, stage.from_up[part]]
        some *= stage.up[part, None]
        new[:, part] = some
        some = x[:, stage.from_down[part]]
        some *= stage.down[part, None]
        new[:, part] += some
    return new


def _ladder(blocks: list[tuple[int, int]]) -> _Ladder:
    m, lowering = [], []
    for j2, paths in blocks:
        here = j2 / 2 - np.arange(j2 + 1)
        m.append(np.tile(here, paths))
        # 0 for the lowest m: there the next index begins another path.
        lowering.append(np.tile(np.sqrt(j2 / 2 * (j2 / 2 + 1) - here * (here - 1)), paths))
    return _Ladder(np.concatenate(m), np.concatenate(lowering))


class _Means:
    """The averages of products of S_+, S_- and J_z over the regions.

    With the regions' axes laid out in a row, such a product moves every component by the same distance; its
    weight is a product of one factor a region, 0 where a path ends.
    """

    def __init__(self, coupled: ComplexArray, ladders: list[_Ladder]) -> None:
        self._flat, self._ladders = coupled.reshape(-1), ladders
        sizes = coupled.shape
        self._strides = [math.prod(sizes[k + 1 :]) for k in range(len(ladders))]
        # The last regions' weights are multiplied out once for each combination, and so are the first ones'.
        self._split = max(len(ladders) // 2, 1)
        self._rest = sizes[-1]
        self._known: dict[tuple[bool, tuple[int, ...]], Array] = {}

    def __call__(self, shift: tuple[int, ...]) -> complex:
        """<S_1 ... S_K> with S_+ where the shift is 1, S_- where it is -1, J_z where it is 0."""
        head, tail = self._weights(shift, True), self._weights(shift, False)
        # S_+ goes one index back.
        distance = -sum(s * stride for s, stride in zip(shift, self._strides, strict=True))
        flat, width = self._flat, len(tail)
        low, high = max(0, -distance), min(len(flat), len(flat) - distance)
        rows = max(1, CHUNK // width)
        total = 0j
        for begin in range(0, len(head), rows):
            weights = head[begin : begin + rows]
            start, end = begin * width, begin * width + len(weights) * width
            first, last = max(start, low), min(end, high)
            if first >= last:
                continue
            products = np.zeros(end - start, dtype=np.complex128)
            inside = products[first - start : last - start]
            np.conjugate(flat[first + distance : last + distance], out=inside)
            inside *= flat[first:last]
            total += complex(weights @ (products.reshape(-1, width) @ tail))
        return total

    def _weights(self, shift: tuple[int, ...], of_first: bool) -> Array:
        some = slice(self._split) if of_first else slice(self._split, None)
        key = (of_first, shift[some])
        if key not in self._known:
            one = np.ones(1 if of_first else self._rest)
            factors = [ladder.weights(s) for ladder, s in zip(self._ladders[some], shift[some], strict=True)]
            self._known[key] = reduce(np.multiply.outer, [*factors, one]).ravel()
        return self._known[key]
