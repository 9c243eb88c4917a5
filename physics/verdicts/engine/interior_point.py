"""A dense primal-dual interior-point method for the linear programs of column generation.

For a hundred rows and more it beats the simplex method by far, because all columns are dense, and its duals
lie in the middle of the optimal face instead of jumping between corners, so that fewer rounds are needed.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.blas import dsyrk

from physics.verdicts.types import Array

MAX_STEPS = 100
REGULAR = 1e-13


def interior_point(
    matrix: Array, cost: Array, slack_cost: Array, target: Array, tolerance: float
) -> tuple[Array, Array, Array]:
    """minimise cost.w + slack_cost.(s + t) with matrix.T w + s - t = target, all >= 0; matrix (k, r).

    Mehrotra's predictor-corrector steps until the duality gap and the infeasibilities are below ``tolerance``
    (relative) or progress ends. Returns the dual (r,), w (k,) and s - t (r,).
    """
    count, size = matrix.shape
    columns = np.asfortranarray(matrix.T)
    price = np.concatenate([cost, slack_cost, slack_cost])
    scale = max(1.0, float(np.abs(target).max()))

    def forward(x: Array) -> Array:
        return np.asarray(columns @ x[:count] + x[count : count + size] - x[count + size :])

    def backward(y: Array) -> Array:
        return np.concatenate([matrix @ y, y, -y])

    x = np.full(len(price), scale / np.sqrt(len(price)))
    x[count : count + size] += np.maximum(target, 0.0)
    x[count + size :] += np.maximum(-target, 0.0)
    y, z = np.zeros(size), price.copy()
    best = np.inf
    kept = (y, x)
    for _ in range(MAX_STEPS):
        short, excess = target - forward(x), price - backward(y) - z
        mu = float(x @ z) / len(x)
        primal, dual = float(price @ x), float(target @ y)
        error = max(
            abs(primal - dual) / max(1.0, abs(dual)),
            float(np.abs(short).max()) / scale,
            float(np.abs(excess).max()),
        )
        if error < best:
            best, kept = error, (y, x)
        if error < tolerance or (error > 1e3 * best):
            break
        ratio = x / z
        weighted = columns * np.sqrt(ratio[:count])
        normal = dsyrk(1.0, weighted, lower=1)
        normal[np.diag_indices(size)] += ratio[count : count + size] + ratio[count + size :]
        normal[np.diag_indices(size)] *= 1.0 + REGULAR
        try:
            factor = cho_factor(normal, lower=True, check_finite=False, overwrite_a=True)
        except np.linalg.LinAlgError:
            break

        product = -x * z
        dy = cho_solve(factor, short + forward(ratio * excess - product / z), check_finite=False)
        dz = excess - backward(dy)
        dx = (product - x * dz) / z
        reach_x, reach_z = _reach(x, dx), _reach(z, dz)
        predicted = float((x + reach_x * dx) @ (z + reach_z * dz)) / len(x)
        centre = (predicted / mu) ** 3
        product = centre * mu - x * z - dx * dz
        dy = cho_solve(factor, short + forward(ratio * excess - product / z), check_finite=False)
        dz = excess - backward(dy)
        dx = (product - x * dz) / z
        step_x, step_z = min(1.0, 0.9995 * _reach(x, dx)), min(1.0, 0.9995 * _reach(z, dz))
        x, y, z = x + step_x * dx, y + step_z * dy, z + step_z * dz
    y, x = kept
    return y, x[:count], x[count : count + size] - x[count + size :]


def _reach(values: Array, step: Array) -> float:
    """Largest factor at which values + factor * step stay non-negative."""
    falling = step < 0.0
    if not falling.any():
        return 1.0
    return float(min(1.0, (-values[falling] / step[falling]).min()))
