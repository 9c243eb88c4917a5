"""Which numbers of the data a hypothesis has to reproduce, in which order, and back to coefficients."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from physics.verdicts.types import Array, Correlations


class DataRows:
    """The measured correlators, row by row, then the marginals that count.

    Marginals that all vanish are left out: reversing all outcomes (or Bloch vectors) of a hidden state keeps
    its correlators and reverses its marginals, so any model can be symmetrised (``symmetrise``: it must).
    """

    def __init__(self, data: Correlations) -> None:
        self.n, self.m = data.correlators.shape
        self.rows, self.cols = np.nonzero(data.measured)
        given = [part for part in (data.marginals_a, data.marginals_b) if part is not None]
        biased = any(bool(part.any()) for part in given)
        self.symmetrise = bool(given) and not biased
        self.with_a = biased and data.marginals_a is not None
        self.with_b = biased and data.marginals_b is not None
        parts = [data.correlators[self.rows, self.cols]]
        if self.with_a and data.marginals_a is not None:
            parts.append(data.marginals_a)
        if self.with_b and data.marginals_b is not None:
            parts.append(data.marginals_b)
        self.target: Array = np.concatenate(parts)
        self.biased = biased
        self.key: Hashable = (self.n, self.m, data.measured.tobytes(), self.with_a, self.with_b)

    def products(self, first: Array, second: Array) -> Array:
        """Columns (k, r) of product states: ``first`` (k, n) and ``second`` (k, m) are the two marginals."""
        parts = [first[:, self.rows] * second[:, self.cols]]
        if self.with_a:
            parts.append(first)
        if self.with_b:
            parts.append(second)
        return np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]

    def coefficients(self, dual: Array) -> tuple[Array, Array, Array]:
        """The dual (r,) as matrix (n, m) and marginal coefficients (n,), (m,)."""
        count = len(self.rows)
        matrix, p, q = np.zeros((self.n, self.m)), np.zeros(self.n), np.zeros(self.m)
        matrix[self.rows, self.cols] = dual[:count]
        if self.with_a:
            p = dual[count : count + self.n]
            count += self.n
        if self.with_b:
            q = dual[count:]
        return matrix, p, q
