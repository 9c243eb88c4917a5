"""The CHSH inequality that given correlators violate most, among all choices of settings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.types import Array


def best_chsh(correlators: Array, measured: NDArray[np.bool_]) -> tuple[Array, float] | None:
    """Coefficients ±1 (n, m) and value of the largest CHSH sum (local bound 2); None without a square.

    For rows i, k and columns j, h the sum is |C_ij + C_kj| + |C_ih - C_kh|, all choices of signs included.
    """
    first, second = np.triu_indices(len(correlators), 1)
    if not len(first):
        return None
    both = measured[first] & measured[second]
    total = np.where(both, np.abs(correlators[first] + correlators[second]), -np.inf)
    difference = np.where(both, np.abs(correlators[first] - correlators[second]), -np.inf)
    hope = total.max(axis=1) + difference.max(axis=1)
    best, where = -np.inf, (0, 0, 0)
    for pair in np.argsort(-hope, kind="stable"):
        if hope[pair] <= best:
            break
        table = total[pair][:, None] + difference[pair]
        np.fill_diagonal(table, -np.inf)
        j, h = divmod(int(np.argmax(table)), table.shape[1])
        if table[j, h] > best:
            best, where = float(table[j, h]), (int(pair), j, h)
    if not np.isfinite(best):
        return None
    chosen, j, h = where
    i, k = int(first[chosen]), int(second[chosen])
    plus = 1.0 if correlators[i, j] + correlators[k, j] >= 0.0 else -1.0
    minus = 1.0 if correlators[i, h] - correlators[k, h] >= 0.0 else -1.0
    coefficients = np.zeros(correlators.shape)
    coefficients[i, j] = coefficients[k, j] = plus
    coefficients[i, h], coefficients[k, h] = minus, -minus
    return coefficients, best
