"""Prediction-based ratios: evidence against local models that learns from the trials it has seen.

Before each block of trials a function R >= 0 of settings and outcomes is chosen from the blocks before it,
such that every local model has <R> <= 1 in one trial, whatever it remembers. The product M of R over all
trials then is a supermartingale of mean at most 1, and by Markov's inequality

    P(M >= 1/p) <= p,   so that 1/M is a p-value without independence.

R is the ratio q/l of the probabilities that the past suggests (without signals) to those of the local model
nearest to them in relative entropy, min_l Σ π q ln(q/l): at this l, <q/l> <= 1 for every local model. It is
divided by the largest mean that a deterministic strategy reaches with settings predicted up to τ, which makes
the bound hold however far the minimisation went. Y. Zhang, S. Glancy, E. Knill, Phys. Rev. A 84, 062118
(2011), sections II and III; Phys. Rev. A 88, 052119 (2013).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from physics.bell.trials.game import checked_counts
from physics.checks import Array, array_within

_ROUNDS = 25
_ENOUGH = 1e-6


@dataclass(frozen=True, eq=False)
class RatioTest:
    """``log_ratio`` is ln M after all trials, ``path`` (blocks,) after each block; 1/M is the p-value."""

    log_ratio: float
    path: Array

    @property
    def log_p(self) -> float:
        return min(0.0, -self.log_ratio)

    @property
    def p_value(self) -> float:
        return math.exp(self.log_p)


def prediction_ratio_test(blocks: ArrayLike, predictability: float = 0.0) -> RatioTest:
    """The product of R over consecutive blocks of trials, counts (k, 2, 2, 4): ++, +-, -+, -- last.

    R of the first block is 1. ``predictability`` τ, 0 to 1/2: each setting is predicted with probability at
    most 1/2 + τ from all that was before. Raises ValueError for counts that are no whole numbers.
    """
    counts = np.asarray(blocks)
    if counts.ndim != 4:
        raise ValueError(f"blocks: shape {counts.shape} where (blocks, 2, 2, 4) is needed")
    seen = np.zeros((2, 2, 4))
    weights = np.full(len(_STRATEGIES), 1.0 / len(_STRATEGIES))
    path, total = np.zeros(len(counts)), 0.0
    for k, block in enumerate(counts):
        n = checked_counts(block).astype(np.float64)
        if k > 0:
            ratio, weights = _ratio_and_weights(seen, predictability, weights)
            total += float((n * np.log(ratio)).sum())
        seen += n
        path[k] = total
    return RatioTest(total, path)


def prediction_ratio(counts: ArrayLike, predictability: float = 0.0) -> Array:
    """R (2, 2, 4) after trials with these counts; its mean in every local model is at most 1."""
    start = np.full(len(_STRATEGIES), 1.0 / len(_STRATEGIES))
    return _ratio_and_weights(checked_counts(counts).astype(np.float64), predictability, start)[0]


def _ratio_and_weights(counts: Array, predictability: float, weights: Array) -> tuple[Array, Array]:
    """``weights`` of the strategies from which the search for the nearest local model starts, and ends."""
    tau = float(array_within(predictability, "predictability", 0.0, 0.5))
    q = _without_signals(counts).ravel()
    # No strategy is ever left out for good: a weight of 0 would stay 0.
    weights = 0.999 * weights + 0.001 / len(weights)
    for _ in range(_ROUNDS):
        gain = _STRATEGIES @ (0.25 * q / (weights @ _STRATEGIES))
        weights = weights * gain
        if float(gain.max()) < 1.0 + _ENOUGH:
            break
    weights = weights / weights.sum()
    ratio = q / (weights @ _STRATEGIES)
    at_settings = (_STRATEGIES * ratio).reshape(-1, 4, 4).sum(axis=2)
    largest = float((at_settings @ _settings_choices(tau).T).max())
    return np.asarray((ratio / largest).reshape(2, 2, 4)), weights


def _without_signals(counts: Array) -> Array:
    """Probabilities of the outcomes (2, 2, 4) that the counts, one more of each, suggest without signals."""
    n = counts + 1.0
    total = n.sum(axis=2)
    c = (n @ np.array([1.0, -1.0, -1.0, 1.0])) / total
    a = (n @ np.array([1.0, 1.0, -1.0, -1.0])).sum(axis=1) / total.sum(axis=1)
    b = (n @ np.array([1.0, -1.0, 1.0, -1.0])).sum(axis=0) / total.sum(axis=0)
    signs = np.array([(1.0, 1.0, 1.0), (1.0, -1.0, -1.0), (-1.0, 1.0, -1.0), (-1.0, -1.0, 1.0)])
    moments = np.stack([a[:, None] + 0 * c, b[None, :] + 0 * c, c], axis=2)
    q = (1.0 + moments @ signs.T) / 4.0
    floor = 0.5 / (float(counts.sum()) + 16.0)
    lowest = float(q.min())
    mixed = max(0.0, (floor - lowest) / (0.25 - lowest)) if lowest < floor else 0.0
    return np.asarray((1.0 - mixed) * q + mixed / 4.0)


def _settings_choices(tau: float) -> Array:
    """Extreme distributions (8, 4) of two settings, each predicted to 1/2 + τ, Bob's also from Alice's."""
    rows = []
    for x, y0, y1 in product((0.5 - tau, 0.5 + tau), repeat=3):
        rows.append((x * y0, x * (1 - y0), (1 - x) * y1, (1 - x) * (1 - y1)))
    return np.array(rows)


def _local_strategies() -> Array:
    """(16, 16): for each way to answer both settings on both sides, the outcome at each pair, as 0 and 1."""
    table = np.zeros((16, 2, 2, 4))
    for k, answers in enumerate(product((0, 1), repeat=4)):
        for i, j in product((0, 1), repeat=2):
            table[k, i, j, 2 * answers[i] + answers[2 + j]] = 1.0
    return table.reshape(16, 16)


_STRATEGIES = _local_strategies()
