"""The separable bound of an inequality by brute force: a dense set of product states, refined."""

from __future__ import annotations

import numpy as np

from physics.verdicts.checking.brute_force import GRID, FoundBound, Ticker, sphere_points
from physics.verdicts.types import Certificate, Correlations


def check_separable(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """max over unit u, v of u.K.v + r.u + s.v: v is known for each u of a grid, then both in turns."""
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    matrix, r, s = data.alice.T @ c @ data.bob, p @ data.alice, q @ data.bob
    u = sphere_points(GRID)
    best = -np.inf
    for k in range(60):
        toward_v = u @ matrix + s
        length = np.linalg.norm(toward_v, axis=1)
        best = max(best, float((length + u @ r).max()))
        if k == 0:
            keep = np.argsort(-(length + u @ r))[:2000]
            toward_v, length = toward_v[keep], length[keep]
        v = toward_v / np.maximum(length, 1e-300)[:, None]
        toward_u = v @ matrix.T + r
        u = toward_u / np.maximum(np.linalg.norm(toward_u, axis=1), 1e-300)[:, None]
        tick((k + 1) / 60)
    return FoundBound("search", best, "grid_two_spheres", {"points": GRID})
