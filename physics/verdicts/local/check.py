"""The local bound of an inequality by brute force: all strategies in turn."""

from __future__ import annotations

import numpy as np

from physics.verdicts.checking.brute_force import LARGEST_SIDE, FoundBound, Ticker, sign_blocks
from physics.verdicts.types import Array, Certificate, Correlations


def check_local(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """max over signs of α.c.β + p.α + q.β, with β in closed form for every α of the shorter side."""
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    rows, columns = c.any(axis=1) | (p != 0), c.any(axis=0) | (q != 0)
    c, p, q = c[np.ix_(rows, columns)], p[rows], q[columns]
    if c.shape[0] > c.shape[1]:
        c, p, q = c.T, q, p
    if c.shape[0] > LARGEST_SIDE:
        return _local_search(c, p, q, seed, tick)
    count, block = sign_blocks(c.shape[0])
    best = -np.inf
    for k in range(count):
        alpha = block(k)
        best = max(best, float((np.abs(alpha @ c + q).sum(axis=1) + alpha @ p).max()))
        tick((k + 1) / count)
    return FoundBound(
        "exact", best, "all_strategies", {"strategies": 1 << sum(c.shape), "tried": 1 << c.shape[0]}
    )


def _local_search(c: Array, p: Array, q: Array, seed: int, tick: Ticker) -> FoundBound:
    """Too many strategies: random ones, improved in turns."""
    random = np.random.default_rng(seed)
    best = -np.inf
    for k in range(40):
        alpha = np.where(random.random((512, len(c))) < 0.5, -1.0, 1.0)
        for _ in range(30):
            beta = np.where(alpha @ c + q >= 0, 1.0, -1.0)
            alpha = np.where(beta @ c.T + p >= 0, 1.0, -1.0)
        best = max(best, float((np.abs(alpha @ c + q).sum(axis=1) + alpha @ p).max()))
        tick((k + 1) / 40)
    return FoundBound("search", best, "strategies_too_many", {"side": len(c), "tried": 40 * 512})
