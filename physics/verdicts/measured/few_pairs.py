"""How much larger likelihood ratios are in the mean than χ² where few pairs were counted.

G = 2 Σ n ln(n/(N p)) of N pairs and o outcomes has the mean o - 1 of χ² only for many of them (Wilks); for a
few it is up to 1.4 times that, which adds up over many settings.
"""

from __future__ import annotations

import numpy as np

from physics.verdicts.types import Array

# Expected counts from which on the mean of n ln(n/μ) is taken from its series, and the sum's end below that.
MANY, LAST = 30.0, 120


def mean_log_ratio(trials: Array, p: Array) -> Array:
    """E[n ln(n/μ)] of a binomial n of mean μ = N p; ``trials`` N, whole numbers of at least 1; broadcasts.

    The sum itself for small μ; else (1 - p)/2 + (1 - p)(1 + p)/(12 μ), the series of central moments.
    """
    size, chance = np.broadcast_arrays(trials, p)
    mu = size * chance
    safe = np.maximum(mu, MANY)
    result = np.asarray((1.0 - chance) / 2.0 + (1.0 - chance) * (1.0 + chance) / (12.0 * safe))
    few = mu < MANY
    result[few] = 0.0
    few &= mu > 0.0
    if few.any():
        some, q, mean = size[few][:, None], np.minimum(chance[few], 1.0 - 1e-15)[:, None], mu[few][:, None]
        n = np.arange(1.0, min(float(some.max()), LAST) + 1.0)
        with np.errstate(divide="ignore"):
            steps = np.log(np.maximum(some - n + 1.0, 0.0) / n) + (np.log(q) - np.log1p(-q))
        chances = np.exp(some * np.log1p(-q) + np.cumsum(steps, axis=1))
        result[few] = (chances * n * np.log(n / mean)).sum(axis=1)
    return result


def raised_degrees(total: Array, p: Array) -> Array:
    """max(1, E[G]/(o - 1)) of ``total`` pairs (k,) with probabilities p (k, o) of the outcomes: (k,)."""
    mean = 2.0 * mean_log_ratio(np.maximum(1.0, np.rint(total))[:, None], np.clip(p, 0.0, 1.0)).sum(axis=1)
    return np.asarray(np.maximum(1.0, mean / (p.shape[1] - 1)))
