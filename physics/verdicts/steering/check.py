"""The bound of a steering inequality by brute force: all strategies of the untrusted side in turn."""

from __future__ import annotations

import numpy as np

from physics.verdicts.checking.brute_force import (
    GRID,
    LARGEST_SIDE,
    FoundBound,
    Ticker,
    sign_blocks,
    sphere_points,
)
from physics.verdicts.types import Array, Certificate, Correlations


def check_unsteerable_a_to_b(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """Alice untrusted, Bob's settings trusted."""
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    return _largest(c, p, q, data.bob, tick)


def check_unsteerable_b_to_a(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """Bob untrusted, Alice's settings trusted."""
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    return _largest(c.T, q, p, data.alice, tick)


def _largest(c: Array, p: Array, q: Array, trusted: Array, tick: Ticker) -> FoundBound:
    """max over signs α and unit vectors v of Σ α_i (g_i.v + p_i) + q.v with g_i = Σ_j c_ij b_j."""
    g, shift = c @ trusted, q @ trusted
    used = np.abs(g).sum(axis=1) + np.abs(p) > 0
    g, p = g[used], p[used]
    if len(g) <= LARGEST_SIDE - 4:
        count, block = sign_blocks(len(g))
        best = -np.inf
        for k in range(count):
            alpha = block(k)
            best = max(best, float((np.linalg.norm(alpha @ g + shift, axis=1) + alpha @ p).max()))
            tick((k + 1) / count)
        return FoundBound("exact", best, "all_strategies_one_side", {"strategies": 1 << len(g)})
    v = sphere_points(GRID)
    best = -np.inf
    for k in range(50):
        alpha = np.where(v @ g.T + p >= 0, 1.0, -1.0)
        total = alpha @ g + shift
        value = np.linalg.norm(total, axis=1) + alpha @ p
        best = max(best, float(value.max()))
        v = total / np.maximum(np.linalg.norm(total, axis=1), 1e-300)[:, None]
        tick((k + 1) / 50)
    return FoundBound("search", best, "grid_one_sphere", {"points": GRID})
