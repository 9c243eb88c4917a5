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
ROUNDS, HALVINGS, FALLS = 40, 40, 1e-9
WELL_INSIDE = 0.1  # events
BARRIERS = (1.0, 1e-2, 1e-4, 1e-6, 1e-8)  # events
RESOLVED, LEAST = 1e-12, 1e-14  # of N pairs and of 1: less is lost when x is rounded


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

    Newton's method. Where some outcomes were never seen it is made for n + μ in place of n, μ falling
    (`BARRIERS`): their probabilities may have to vanish, and plain steps end at the first one that does.
    Σ μ ln p keeps all of them positive; what is found is above the smallest value by at most 2μ times the
    number of outcomes.
    """
    total = counts.sum(axis=2)
    x = pairs.pooled(counts)
    lowest = pairs.probabilities(x).min(axis=(1, 2))
    # Mixed with white noise, p = 1/4, as far as pooled numbers are no probabilities well inside.
    least = WELL_INSIDE / total.max(axis=1)
    x *= np.minimum(1.0, (0.25 - least) / np.maximum(0.25 - lowest, 1e-12))[:, None]
    unseen = (counts == 0.0).any(axis=(1, 2))
    if unseen.any():
        resolved = RESOLVED * total[unseen].max(axis=1)[:, None, None]
        for barrier in BARRIERS:
            x[unseen] = _newton(counts[unseen] + np.maximum(barrier, resolved), pairs, x[unseen])
    if not unseen.all():
        x[~unseen] = _newton(counts[~unseen], pairs, x[~unseen])
    return x, _deviances(counts, total, pairs.probabilities(x))


def _newton(counts: Array, pairs: CountedPairs, x: Array) -> Array:
    """The largest Σ n ln p for positive counts (B, K, 4), from an x (B, r) inside."""
    x = x.copy()
    active = np.arange(len(x))
    for _ in range(ROUNDS):
        n, here = counts[active], x[active]
        p = pairs.probabilities(here)
        slope = pairs.slope(n / p)
        step = np.linalg.solve(pairs.information(n / p**2), slope[:, :, None])[:, :, 0]
        gain = (slope * step).sum(axis=1)
        # Halved until all p stay positive and the sum rises by a share of what the slope promises.
        size = np.full(len(active), 1.0)
        left = np.arange(len(active))
        for _ in range(HALVINGS):
            there = pairs.probabilities(here[left] + size[left, None] * step[left])
            inside = (there > LEAST).all(axis=(1, 2))
            rise = (n[left] * np.log(np.maximum(there, LEAST) / p[left])).sum(axis=(1, 2))
            enough = inside & (rise >= 0.25 * size[left] * gain[left] - FALLS)
            left = left[~enough]
            if not len(left):
                break
            size[left] *= 0.5
        size[left] = 0.0
        x[active] = here + size[:, None] * step
        active = active[(gain > FALLS) & (size > 0.0)]
        if not len(active):
            break
    return x


def _deviances(counts: Array, total: Array, p: Array) -> Array:
    """2 Σ n ln(n/N p) (B,); inf where p is none or makes something impossible that was seen."""
    seen = counts > 0.0
    impossible = (p < 0.0).any(axis=(1, 2)) | (seen & (p <= 0.0)).any(axis=(1, 2))
    ratio = np.where(seen, counts, 1.0) / np.where(seen & (p > 0.0), total[:, :, None] * p, 1.0)
    values: Array = 2.0 * (counts * np.log(ratio)).sum(axis=(1, 2))
    return np.where(impossible, np.inf, values)
