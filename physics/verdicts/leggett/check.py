"""Leggett's bound of an inequality by brute force: many hidden polarizations, the best of them refined."""

from __future__ import annotations

import numpy as np

from physics.verdicts.checking.brute_force import FoundBound, Ticker
from physics.verdicts.types import Array, Certificate, Correlations

PAIRS, KEPT, STEPS = 200_000, 256, 400


def check_leggett(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """max over unit u, v of Σ |c| (1 - |x ∓ y|) + p.x + q.y, x = η u.a and y = η v.b.

    Each C_ij is put at the positivity limit that suits its coefficient.
    """
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    i, j = np.nonzero(c)
    size, sign = np.abs(c[i, j]), np.sign(c[i, j])
    total = float(size.sum())
    kinks = eta * np.hstack([data.alice[i], -sign[:, None] * data.bob[j]]) * size[:, None]
    linear = eta * np.concatenate([p @ data.alice, q @ data.bob])

    def value(points: Array) -> Array:
        result: Array = total - np.abs(points @ kinks.T).sum(axis=1) + points @ linear
        return result

    random = np.random.default_rng(seed)
    pool, values = np.zeros((0, 6)), np.zeros(0)
    blocks = PAIRS // 10_000
    for k in range(blocks):
        fresh = _unit_pairs(random.normal(size=(10_000, 6)))
        if k % 2:  # the maxima have u.a ≈ ±v.b for many pairs, so states with v near ±u come first
            fresh[:, 3:] = np.sign(random.random((10_000, 1)) - 0.5) * fresh[:, :3]
            fresh = _unit_pairs(fresh + 0.3 * random.normal(size=fresh.shape))
        pool, values = np.vstack([pool, fresh]), np.concatenate([values, value(fresh)])
        keep = np.argsort(-values)[:KEPT]
        pool, values = pool[keep], values[keep]
        tick(0.3 * (k + 1) / blocks)
    for k in range(STEPS):
        # Steps of many sizes at once: the function has creases, along which only small ones go up.
        step = 10.0 ** random.uniform(-9.0 * (k + 1) / STEPS, 0.0 - 3.0 * k / STEPS, size=(len(pool), 8, 1))
        tried = _unit_pairs((pool[:, None] + step * random.normal(size=(len(pool), 8, 6))).reshape(-1, 6))
        reached = value(tried).reshape(len(pool), 8)
        which = reached.argmax(axis=1)
        better = reached[np.arange(len(pool)), which] > values
        pool[better] = tried.reshape(len(pool), 8, 6)[better, which[better]]
        values = np.maximum(values, reached.max(axis=1))
        if k == STEPS // 4:
            keep = np.argsort(-values)[: KEPT // 4]
            pool, values = pool[keep], values[keep]
        tick(0.3 + 0.7 * (k + 1) / STEPS)
    return FoundBound("search", float(values.max()), "hidden_polarizations", {"points": PAIRS})


def _unit_pairs(points: Array) -> Array:
    halves = points.reshape(-1, 2, 3)
    result: Array = (halves / np.linalg.norm(halves, axis=2, keepdims=True)).reshape(-1, 6)
    return result
