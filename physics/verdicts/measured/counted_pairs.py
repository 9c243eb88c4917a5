"""Probabilities of the four outcomes of counted pairs of settings, and the best that do not signal.

x holds the correlators of the K pairs, then the marginals of Alice's n and Bob's m settings; leading axes are
data sets that are treated together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.types import Array

ALPHA = np.array([1.0, 1.0, -1.0, -1.0])
BETA = np.array([1.0, -1.0, 1.0, -1.0])
FORMS = np.stack([ALPHA * BETA, ALPHA, BETA])
# Of a probability in units of 1/N: less curvature than that of a quarter of an event is never assumed away.
FEWEST = 0.25
ROUNDS, HALVINGS, FALLS = 20, 10, 1e-9


class CountedPairs:
    """Pairs (``first``, ``second``), each once, of n and m settings."""

    def __init__(self, first: NDArray[np.intp], second: NDArray[np.intp], n: int, m: int) -> None:
        self.first, self.second = first, second
        self.size, self.n, self.m = len(first), n, m
        self.rows = self.size + n + m
        #: (K, n) and (K, m): which setting a pair has.
        self.of_first, self.of_second = np.eye(n)[first], np.eye(m)[second]

    def probabilities(self, x: Array) -> Array:
        """(..., K, 4): (1 + αβ C + α A + β B)/4 for ++, +-, -+, --."""
        k = self.size
        c, a, b = x[..., :k], x[..., k : k + self.n][..., self.first], x[..., k + self.n :][..., self.second]
        return np.asarray((1.0 + np.stack([c, a, b], axis=-1) @ FORMS) / 4.0)

    def slope(self, ratio: Array) -> Array:
        """Half the gradient (..., r) of 2 Σ n ln p by ``ratio`` = n/p (..., K, 4)."""
        parts = ratio @ FORMS.T / 4.0
        marginals = parts[..., 1] @ self.of_first, parts[..., 2] @ self.of_second
        return np.concatenate([parts[..., 0], *marginals], axis=-1)

    def information(self, weight: Array) -> Array:
        """Fisher's information (..., r, r) by ``weight`` = N/p (..., K, 4)."""
        k, n = self.size, self.n
        blocks = np.einsum("...ko,ro,so->...krs", weight / 16.0, FORMS, FORMS)
        result = np.zeros((*weight.shape[:-2], self.rows, self.rows))
        pairs, a, b = np.arange(k), k + self.first, k + n + self.second
        result[..., pairs, pairs] = blocks[..., 0, 0]
        for row, column, r, s in ((pairs, a, 0, 1), (pairs, b, 0, 2), (a, b, 1, 2)):
            result[..., row, column] = result[..., column, row] = blocks[..., r, s]
        diagonal = np.arange(k, self.rows)
        result[..., diagonal, diagonal] = np.concatenate(
            [blocks[..., 1, 1] @ self.of_first, blocks[..., 2, 2] @ self.of_second], axis=-1
        )
        return result

    def pooled(self, counts: Array) -> Array:
        """x (..., r) of the correlators and the pooled marginals of counts (..., K, 4)."""
        total, parts = counts.sum(axis=-1), counts @ FORMS.T
        a = parts[..., 1] @ self.of_first / (total @ self.of_first)
        b = parts[..., 2] @ self.of_second / (total @ self.of_second)
        return np.concatenate([parts[..., 0] / total, a, b], axis=-1)


def free_fits(counts: Array, pairs: CountedPairs) -> tuple[Array, Array]:
    """The best x (B, r) of all that does not signal for counts (B, K, 4), and 2 Σ n ln(n/N p) (B,) there.

    Fisher's scoring from the pooled marginals, mixed with a little noise where these are no probabilities.
    """
    total = counts.sum(axis=2)
    x = pairs.pooled(counts)
    p = pairs.probabilities(x)
    lowest = np.minimum(0.0, p.min(axis=(1, 2)))
    outside = (p * total[:, :, None]).min(axis=(1, 2)) <= 0.0
    x[outside] *= (0.25 / (0.25 - lowest[outside] + 1e-3))[:, None]
    reached = _deviances(counts, total, pairs.probabilities(x))
    active = np.arange(len(counts))
    for _ in range(ROUNDS):
        here, n, of_all = x[active], counts[active], total[active][:, :, None]
        raised = np.maximum(pairs.probabilities(here), FEWEST / of_all)
        right = pairs.slope(n / raised)[:, :, None]
        step = np.linalg.solve(pairs.information(of_all / raised), right)[:, :, 0]
        before = reached[active]
        left = np.arange(len(active))
        for k in range(HALVINGS):
            there = here[left] + 0.5**k * step[left]
            values = _deviances(n[left], total[active[left]], pairs.probabilities(there))
            lower = values < before[left]
            taken = active[left[lower]]
            x[taken], reached[taken] = there[lower], values[lower]
            left = left[~lower]
            if not len(left):
                break
        active = active[reached[active] < before - FALLS]
        if not len(active):
            break
    return x, reached


def _deviances(counts: Array, total: Array, p: Array) -> Array:
    """2 Σ n ln(n/N p) (B,); inf where p is none or makes something impossible that was seen."""
    seen = counts > 0.0
    impossible = (p < 0.0).any(axis=(1, 2)) | (seen & (p <= 0.0)).any(axis=(1, 2))
    ratio = np.where(seen, counts, 1.0) / np.where(seen & (p > 0.0), total[:, :, None] * p, 1.0)
    values: Array = 2.0 * (counts * np.log(ratio)).sum(axis=(1, 2))
    return np.where(impossible, np.inf, values)
