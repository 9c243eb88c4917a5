"""Level 1 of the hierarchy for the largest value of S, with any number of settings.

The vectors x_s of the observables s = 1, A_i, B_j are unit vectors, and S = Σ_st W_st x_s.x_t with W
symmetric, zero on its diagonal. Each x_s in turn is put along Σ_t W_st x_t (the mixing method, Wang, Chang
and Kolter, arXiv:1706.00476), which can only raise S; for vectors of dimension above √(2N) local maxima are
global but for special W. With z_s = |Σ_t W_st x_t| and λ the smallest eigenvalue of Z = diag(z) - W,

    S <= Σ_s z_s + N max(0, -λ),

whatever the vectors. Without marginals the vectors are a quantum model (Tsirelson 1987).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physics.verdicts.types import Array

_SWEEPS, _SETTLED, _LOOK = 4000, 1e-12, 20


@dataclass(frozen=True, eq=False)
class MixingBound:
    """``reached`` by unit vectors (N, r), of 1, A_i, B_j; nothing quantum exceeds ``bound``."""

    reached: float
    bound: float
    vectors: Array


def mixing_bound(c: Array, p: Array, q: Array) -> MixingBound:
    """A bracket of level 1 for Σ c_ij A_i B_j + Σ p_i A_i + Σ q_j B_j."""
    n, m = c.shape
    count = 1 + n + m
    w = np.zeros((count, count))
    w[0, 1 : 1 + n], w[0, 1 + n :], w[1 : 1 + n, 1 + n :] = p / 2, q / 2, c / 2
    w = w + w.T
    x = np.random.default_rng(0).normal(size=(count, int(np.sqrt(2 * count)) + 2))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    groups = [slice(0, 1), slice(1, 1 + n), slice(1 + n, count)]  # W is zero inside each
    last = -np.inf
    for sweep in range(_SWEEPS):
        for group in groups:
            pull = w[group] @ x
            length = np.linalg.norm(pull, axis=1, keepdims=True)
            x[group] = np.where(length > 0.0, pull / np.where(length > 0.0, length, 1.0), x[group])
        if sweep % _LOOK == 0:
            value = float((x * (w @ x)).sum())
            if value - last <= _SETTLED * abs(value):
                break
            last = value
    z = np.linalg.norm(w @ x, axis=1)
    lowest = float(np.linalg.eigvalsh(np.diag(z) - w)[0])
    shift = max(0.0, -lowest) + 4e-16 * count * float(np.abs(w).max() + z.max())
    return MixingBound(float((x * (w @ x)).sum()), float(z.sum()) + count * shift, x)
