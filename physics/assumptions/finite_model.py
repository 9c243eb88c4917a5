"""A finite model of a Bell experiment: the joint distribution of settings, hidden variables and results.

Variables as in Ciepielewski & Okon: settings a and b, the state λ of the pair, the microstates λ_a and λ_b of
the two apparatuses, the results A and B (+1 or -1). Everything else is computed from the distribution.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from physics.bell.two_settings import chsh
from physics.checks import Array

Label = int | float | str
Row = tuple[Label, Label, Label, Label, Label, int, int, float]
Indices = NDArray[np.intp]

VARIABLES = ("a", "b", "lambda", "lambda_a", "lambda_b", "A", "B")
NONE = "-"  # the one value of a variable that a model does not have
SUM_TOLERANCE = 1e-6


def sums_to_one(total: float) -> bool:
    """Whether probabilities with this sum are a distribution, rounded to six digits perhaps."""
    return round(abs(total - 1), 9) <= SUM_TOLERANCE


@dataclass(frozen=True, eq=False)
class Grouping:
    """The distinct values of some variables: ``of_row`` (n,) is the value of each row, as an index.

    ``first`` (k,) names one row for each value, ``weight`` (k,) its probability.
    """

    of_row: Indices
    first: Indices
    weight: Array

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, eq=False)
class FiniteModel:
    """Rows of nonzero probability: ``codes`` (n, 7) index ``labels`` in the order of ``VARIABLES``.

    ``probability`` (n,) sums to 1; no two rows are equal. Made by ``from_rows``.
    """

    labels: tuple[tuple[Label, ...], ...]
    codes: Indices
    probability: Array
    _groupings: dict[frozenset[int], Grouping] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def from_rows(cls, rows: Iterable[Row]) -> FiniteModel:
        """The model with these rows (values of ``VARIABLES``, then the probability); equal rows are added.

        ValueError for a negative probability, a result other than ±1, or a sum off 1 by more than 1e-6;
        the sum is then made 1.
        """
        found: dict[tuple[Label, ...], float] = defaultdict(float)
        for row in rows:
            *values, p = row
            if not (math.isfinite(p) and p >= 0):
                raise ValueError(f"p: {p} is no probability")
            if values[5] not in (1, -1) or values[6] not in (1, -1):
                raise ValueError("outcomes: must be 1 or -1")
            if p > 0:
                found[tuple(values)] += p
        total = math.fsum(found.values())
        if not sums_to_one(total):
            raise ValueError(f"p: the probabilities sum to {total:.10g}, not 1")
        columns = list(zip(*found, strict=True))
        labels = tuple(tuple(dict.fromkeys(column)) for column in columns)
        index = [{label: k for k, label in enumerate(known)} for known in labels]
        codes = np.array([[index[v][x] for x in column] for v, column in enumerate(columns)], dtype=np.intp).T
        return cls(labels, codes, np.array(list(found.values())) / total)

    def values(self, variable: str) -> tuple[Label, ...]:
        """The values of one variable in the order in which they occur."""
        return self.labels[VARIABLES.index(variable)]

    def value(self, row: int, variable: str) -> Label:
        """The value of a variable in a row."""
        v = VARIABLES.index(variable)
        label: Label = self.labels[v][int(self.codes[row, v])]
        return label

    def outcomes(self, variable: str) -> Array:
        """The results ("A" or "B") of all rows as numbers ±1, (n,)."""
        v = VARIABLES.index(variable)
        return np.array(self.labels[v], dtype=np.float64)[self.codes[:, v]]

    def grouped(self, variables: tuple[str, ...]) -> Grouping:
        """The rows by the values of ``variables``, in whatever order these are named; one group for none."""
        chosen = frozenset(v for v in map(VARIABLES.index, variables) if len(self.labels[v]) > 1)
        if chosen not in self._groupings:
            self._groupings[chosen] = self._group(sorted(chosen))
        return self._groupings[chosen]

    def _group(self, chosen: list[int]) -> Grouping:
        key = np.zeros(len(self.codes), dtype=np.int64)
        size = 1
        for v in chosen:
            if size * len(self.labels[v]) >= 2**62:
                known, key = np.unique(key, return_inverse=True)
                size = len(known)
            key = key * len(self.labels[v]) + self.codes[:, v]
            size *= len(self.labels[v])
        _, first, of_row = np.unique(key, return_index=True, return_inverse=True)
        weight = np.zeros(len(first))
        np.add.at(weight, of_row, self.probability)
        return Grouping(of_row, first, weight)

    def probability_of(self, event: Mapping[str, Label]) -> float:
        """The probability that the variables of ``event`` have these values."""
        match = np.ones(len(self.codes), dtype=bool)
        for name, label in event.items():
            v = VARIABLES.index(name)
            known = self.labels[v]
            match &= self.codes[:, v] == (known.index(label) if label in known else -1)
        return float(self.probability[match].sum())

    def conditional(self, event: Mapping[str, Label], given: Mapping[str, Label]) -> float:
        """P(event | given); NaN where ``given`` has probability 0."""
        below = self.probability_of(given)
        return self.probability_of({**given, **event}) / below if below > 0 else math.nan

    def correlators(self) -> Array:
        """E(a, b) = Σ AB P(A, B|a, b), shape (settings a, settings b); NaN where a pair never occurs."""
        a, b = self.codes[:, 0], self.codes[:, 1]
        shape = len(self.labels[0]), len(self.labels[1])
        weight, product = np.zeros(shape), np.zeros(shape)
        np.add.at(weight, (a, b), self.probability)
        np.add.at(product, (a, b), self.probability * self.outcomes("A") * self.outcomes("B"))
        known = weight > 0
        return np.where(known, product / np.where(known, weight, 1.0), np.nan)

    def chsh(self) -> float | None:
        """The largest |S| over the four places of the minus sign; None unless 2 x 2 settings, all measured.

        Ciepielewski & Okon, eq. (4).
        """
        e = self.correlators()
        if e.shape != (2, 2) or np.isnan(e).any():
            return None
        found = chsh(np.clip(e, -1.0, 1.0))
        return None if found is None else found.value
