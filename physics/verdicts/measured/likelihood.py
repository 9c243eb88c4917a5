"""The deviance of measured numbers from a model's, its slope and curvature, and simulated numbers.

A model predicts x: the correlators of the measured pairs, then, for counts, all marginals of Alice and of
Bob. The deviance is -2 ln(L(x)/L(best)): Σ ((C - x)/σ)² for correlators with Gaussian errors; for counts
2 Σ n ln(p'/p) over all outcomes, p = (1 + α x_A + β x_B + αβ x_C)/4 and p' the best of this form (Wilks'
likelihood ratio against all that does not signal, which has a test of its own: `signalling_test`); for
correlators of N pairs the same with the two outcomes αβ = ±1. It is convex in x.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import Array

ALPHA = np.array([1.0, 1.0, -1.0, -1.0])
BETA = np.array([1.0, -1.0, 1.0, -1.0])
# Of a probability in units of 1/N: less curvature than that of a quarter of an event is never assumed away.
FEWEST = 0.25
FREE_ROUNDS, FREE_HALVINGS, FREE_FALLS = 20, 10, 1e-9  # of the fit of all that does not signal


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

    def simulated(self, x: Array, random: np.random.Generator) -> Likelihood:
        """What the same measurement finds where x is true."""


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

    def simulated(self, x: Array, random: np.random.Generator) -> GaussianLikelihood:
        return GaussianLikelihood(x + self.sigmas * random.standard_normal(len(x)), self.sigmas)


class _OutcomeLikelihood:
    """Counts (k, o) of o outcomes for each of k pairs of settings, with probabilities linear in x."""

    counts: Array
    total: Array
    base: float = 0.0

    def probabilities(self, x: Array) -> Array:
        raise NotImplementedError

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

    def slope(self, x: Array) -> Array:
        ratio = self._ratio(x)
        return np.asarray((ratio[:, 0] - ratio[:, 1]) / 2.0)

    def information(self, x: Array) -> Array:
        return np.asarray((self.total[:, None] / self._raised(x)).sum(axis=1) / 4.0)

    def simulated(self, x: Array, random: np.random.Generator) -> TwoOutcomeLikelihood:
        shots = np.maximum(1, np.rint(self.total)).astype(np.int64)
        equal = random.binomial(shots, np.clip((1.0 + x) / 2.0, 0.0, 1.0))
        return TwoOutcomeLikelihood(2.0 * equal / shots - 1.0, shots.astype(np.float64))


class CountLikelihood(_OutcomeLikelihood):
    """All four counts of each pair (``first``, ``second``) of n and m settings: marginals count too."""

    def __init__(
        self, counts: Array, first: NDArray[np.intp], second: NDArray[np.intp], n: int, m: int
    ) -> None:
        self.counts, self.first, self.second, self.n, self.m = counts, first, second, n, m
        self.total = counts.sum(axis=1)
        self.rows = len(counts) + n + m
        self.base = 0.0
        self.best, self.base = self._free_fit()

    def _free_fit(self) -> tuple[Array, float]:
        """The best x of all, by Fisher's scoring from the pooled marginals mixed with a little noise."""
        first, second, counts = self.first, self.second, self.counts
        a = np.bincount(first, counts @ ALPHA, self.n) / np.bincount(first, self.total, self.n)
        b = np.bincount(second, counts @ BETA, self.m) / np.bincount(second, self.total, self.m)
        x = np.concatenate([counts @ (ALPHA * BETA) / self.total, a, b])
        lowest = float((self.probabilities(x) * self.total[:, None]).min())
        if lowest <= 0.0:  # the pooled numbers are no probabilities for this pair
            x = x * 0.25 / (0.25 - min(0.0, float(self.probabilities(x).min())) + 1e-3)
        reached = self.deviance(x)
        for _ in range(FREE_ROUNDS):
            step = solved(self.information(x), self.slope(x))
            for k in range(FREE_HALVINGS):
                there = x + 0.5**k * step
                deviance = self.deviance(there) if self.probabilities(there).min() >= 0.0 else np.inf
                if deviance < reached:
                    break
            if not deviance < reached - FREE_FALLS:
                break
            x, reached = there, deviance
        return x, reached

    def probabilities(self, x: Array) -> Array:
        c, a, b = self._parts(x)
        return (1.0 + np.outer(c, ALPHA * BETA) + np.outer(a, ALPHA) + np.outer(b, BETA)) / 4.0

    def _parts(self, x: Array) -> tuple[Array, Array, Array]:
        k = len(self.counts)
        return x[:k], x[k : k + self.n][self.first], x[k + self.n :][self.second]

    def slope(self, x: Array) -> Array:
        ratio = self._ratio(x) / 4.0
        a = np.bincount(self.first, ratio @ ALPHA, self.n)
        return np.concatenate([ratio @ (ALPHA * BETA), a, np.bincount(self.second, ratio @ BETA, self.m)])

    def information(self, x: Array) -> Array:
        weight = self.total[:, None] / self._raised(x) / 16.0
        forms = np.stack([ALPHA * BETA, ALPHA, BETA])
        blocks = np.einsum("ko,ro,so->krs", weight, forms, forms)
        k = len(self.counts)
        at = np.stack([np.arange(k), k + self.first, k + self.n + self.second], axis=1)
        result = np.zeros((k + self.n + self.m,) * 2)
        np.add.at(result, (at[:, :, None], at[:, None, :]), blocks)
        return result

    def simulated(self, x: Array, random: np.random.Generator) -> CountLikelihood:
        p = np.clip(self.probabilities(x), 0.0, None)
        p /= p.sum(axis=1, keepdims=True)
        drawn = random.multinomial(np.rint(self.total).astype(np.int64), p).astype(np.float64)
        return CountLikelihood(drawn, self.first, self.second, self.n, self.m)


def likelihood_of(table: MeasuredTable) -> Likelihood:
    """That of a checked table: of counts if there are, of pairs if their number is known, else Gaussian."""
    used = table.measured
    if table.counts is not None:
        first, second = np.nonzero(used)
        return CountLikelihood(table.counts[used], first, second, *used.shape)
    if table.shots is not None:
        return TwoOutcomeLikelihood(table.correlators[used], table.shots[used])
    return GaussianLikelihood(table.correlators[used], table.sigmas[used])


def solved(information: Array, right: Array) -> Array:
    """information^-1 right."""
    if information.ndim == 1:
        return right / information
    return np.asarray(np.linalg.solve(information, right))
