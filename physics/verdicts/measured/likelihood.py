"""The deviance of measured numbers from a model's, its slope and curvature, and simulated numbers.

A model predicts x: the correlators of the measured pairs, then, for counts, all marginals of Alice and of
Bob. The deviance is -2 ln(L(x)/L(best)): Σ ((C - x)/σ)² for correlators with Gaussian errors; for counts
2 Σ n ln(p'/p) over all outcomes, p = (1 + α x_A + β x_B + αβ x_C)/4 and p' the best of this form (Wilks'
likelihood ratio against all that does not signal, which has a test of its own: `signalling_test`); for
correlators of N pairs the same with the two outcomes αβ = ±1. It is convex in x.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

import numpy as np

from physics.verdicts.measured.below import least_deviance
from physics.verdicts.measured.counted_pairs import FEWEST, CountedPairs, free_fits
from physics.verdicts.measured.few_pairs import raised_degrees
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import Array

TOGETHER = 50  # simulated data sets whose free fits are made at once


class Likelihood(Protocol):
    """``rows``: degrees of freedom of the free fit; ``best`` (r,): x of the data themselves."""

    rows: int
    best: Array

    def deviance(self, x: Array) -> float:
        """-2 ln of the likelihood ratio; inf where x makes something impossible that was seen."""

    def slope(self, x: Array) -> Array:
        """Minus half the gradient of the deviance (r,)."""

    def information(self, x: Array) -> Array:
        """Expected half second derivative: a diagonal (r,) or a matrix (r, r), positive."""

    def least_below(self, normal: Array, bound: float, x: Array) -> tuple[float, float]:
        """A lower bound on the deviance of all numbers with normal . z <= bound, which x obeys.

        And the multiplier of the inequality: how fast half of it falls while the bound rises.
        """

    def degrees(self, x: Array) -> float:
        """Degrees of freedom of a χ² whose mean is at least that of the deviance from x, if x is true."""

    def simulated(self, x: Array, count: int, random: np.random.Generator) -> Iterator[Likelihood]:
        """What ``count`` runs of the same measurement find where x is true."""


class GaussianLikelihood:
    """Correlators with errors."""

    def __init__(self, correlators: Array, sigmas: Array) -> None:
        self.best, self.sigmas = correlators, sigmas
        self.rows = len(correlators)

    def deviance(self, x: Array) -> float:
        return float((((self.best - x) / self.sigmas) ** 2).sum())

    def slope(self, x: Array) -> Array:
        return (self.best - x) / self.sigmas**2

    def information(self, x: Array) -> Array:
        return 1.0 / self.sigmas**2

    def least_below(self, normal: Array, bound: float, x: Array) -> tuple[float, float]:
        excess = float(normal @ self.best) - bound
        variance = float(((normal * self.sigmas) ** 2).sum())
        if excess <= 0.0 or variance == 0.0:
            return 0.0, 0.0
        return excess**2 / variance, excess / variance

    def degrees(self, x: Array) -> float:
        return float(self.rows)

    def simulated(self, x: Array, count: int, random: np.random.Generator) -> Iterator[GaussianLikelihood]:
        for _ in range(count):
            yield GaussianLikelihood(x + self.sigmas * random.standard_normal(len(x)), self.sigmas)


class _OutcomeLikelihood:
    """Counts (k, o) of o outcomes for each of k pairs of settings, with probabilities linear in x."""

    counts: Array
    total: Array
    best: Array
    rows: int
    base: float = 0.0

    def probabilities(self, x: Array) -> Array:
        raise NotImplementedError

    def slope_of(self, ratio: Array) -> Array:
        """Half the gradient (r,) of 2 Σ n ln p by ``ratio`` = n/p (k, o)."""
        raise NotImplementedError

    def curvature(self, weight: Array) -> Array:
        """Fisher's information by ``weight`` = N/p (k, o)."""
        raise NotImplementedError

    def least_below(self, normal: Array, bound: float, x: Array) -> tuple[float, float]:
        size = float(np.abs(normal).max(initial=0.0))
        if size == 0.0:
            return 0.0, 0.0
        least, multiplier = least_deviance(
            self.counts,
            self.probabilities,
            self.slope_of,
            lambda weight, right: solved(self.curvature(weight), right),
            self.deviance,
            normal / size,
            bound / size,
            (x, self.best),
        )
        return max(0.0, least), multiplier / size

    def slope(self, x: Array) -> Array:
        return self.slope_of(self._ratio(x))

    def information(self, x: Array) -> Array:
        return self.curvature(self.total[:, None] / self._raised(x))

    def degrees(self, x: Array) -> float:
        return self.rows * float(raised_degrees(self.total, self.probabilities(x)).mean())

    def deviance(self, x: Array) -> float:
        n, expected = self.counts, self.total[:, None] * self.probabilities(x)
        seen = n > 0.0
        if np.any(expected[seen] <= 0.0):
            return np.inf
        return max(0.0, 2.0 * float((n[seen] * np.log(n[seen] / expected[seen])).sum()) - self.base)

    def _ratio(self, x: Array) -> Array:
        """n/p, where probabilities that vanish count as those of a fraction of an event."""
        return self.counts / self._raised(x)

    def _raised(self, x: Array) -> Array:
        return np.maximum(self.probabilities(x), FEWEST / self.total[:, None])


class TwoOutcomeLikelihood(_OutcomeLikelihood):
    """Correlators of N pairs each: equal outcomes N (1 + C)/2 times."""

    def __init__(self, correlators: Array, shots: Array) -> None:
        self.best, self.total = correlators, shots
        self.counts = shots[:, None] * np.stack([1.0 + correlators, 1.0 - correlators], axis=1) / 2.0
        self.rows = len(correlators)

    def probabilities(self, x: Array) -> Array:
        return np.stack([1.0 + x, 1.0 - x], axis=1) / 2.0

    def slope_of(self, ratio: Array) -> Array:
        return np.asarray((ratio[:, 0] - ratio[:, 1]) / 2.0)

    def curvature(self, weight: Array) -> Array:
        return np.asarray(weight.sum(axis=1) / 4.0)

    def simulated(self, x: Array, count: int, random: np.random.Generator) -> Iterator[TwoOutcomeLikelihood]:
        shots = np.maximum(1, np.rint(self.total)).astype(np.int64)
        for _ in range(count):
            equal = random.binomial(shots, np.clip((1.0 + x) / 2.0, 0.0, 1.0))
            yield TwoOutcomeLikelihood(2.0 * equal / shots - 1.0, shots.astype(np.float64))


class CountLikelihood(_OutcomeLikelihood):
    """All four counts of each pair (``first``, ``second``) of n and m settings: marginals count too."""

    def __init__(self, counts: Array, pairs: CountedPairs, fitted: tuple[Array, float] | None = None) -> None:
        self.counts, self.pairs = counts, pairs
        self.total = counts.sum(axis=1)
        self.rows = pairs.rows
        self.best, self.base = _free_fit(counts, pairs) if fitted is None else fitted

    def probabilities(self, x: Array) -> Array:
        return self.pairs.probabilities(x)

    def slope_of(self, ratio: Array) -> Array:
        return self.pairs.slope(ratio)

    def curvature(self, weight: Array) -> Array:
        return self.pairs.information(weight)

    def simulated(self, x: Array, count: int, random: np.random.Generator) -> Iterator[CountLikelihood]:
        p = np.clip(self.probabilities(x), 0.0, None)
        p /= p.sum(axis=1, keepdims=True)
        total = np.rint(self.total).astype(np.int64)
        for done in range(0, count, TOGETHER):
            size = (min(TOGETHER, count - done), len(total))
            drawn = random.multinomial(total, p, size=size).astype(np.float64)
            for counts, best, base in zip(drawn, *free_fits(drawn, self.pairs), strict=True):
                yield CountLikelihood(counts, self.pairs, (best, float(base)))


def _free_fit(counts: Array, pairs: CountedPairs) -> tuple[Array, float]:
    """The same for all hypotheses that are asked about the counts, one after the other."""
    first, second = (tuple(side.tolist()) for side in (pairs.first, pairs.second))
    best, base = _known_fit(counts.tobytes(), first, second, pairs.n, pairs.m)
    return best.copy(), base


@lru_cache(maxsize=4)
def _known_fit(
    counts: bytes, first: tuple[int, ...], second: tuple[int, ...], n: int, m: int
) -> tuple[Array, float]:
    pairs = CountedPairs(np.array(first), np.array(second), n, m)
    best, base = free_fits(np.frombuffer(counts).reshape(1, -1, 4), pairs)
    return best[0], float(base[0])


def likelihood_of(table: MeasuredTable) -> Likelihood:
    """That of a checked table: of counts if there are, of pairs if their number is known, else Gaussian."""
    used = table.measured
    if table.counts is not None:
        first, second = np.nonzero(used)
        return CountLikelihood(table.counts[used], CountedPairs(first, second, *used.shape))
    if table.shots is not None:
        return TwoOutcomeLikelihood(table.correlators[used], table.shots[used])
    return GaussianLikelihood(table.correlators[used], table.sigmas[used])


def times(information: Array, vector: Array) -> Array:
    """information vector, of a diagonal or a matrix."""
    return np.asarray(information * vector if information.ndim == 1 else information @ vector)


def solved(information: Array, right: Array) -> Array:
    """information^-1 right."""
    if information.ndim == 1:
        return (right.T / information).T
    return np.asarray(np.linalg.solve(information, right))
