"""The hierarchy of Navascués, Pironio and Acín: level 1 + AB for data, any level for the largest value of S.

Operators s = 1, A_i, B_j, A_i B_j (in this order, A_i B_j row by row) with A^2 = B^2 = 1 and A B = B A. In
every quantum model the matrix of Re<s† t> is positive; entries that are equal as operators, or adjoint to
one another, are equal, and the data fix V times some of them. The dual is a positive matrix Z with

    Σ_st Z_st s† t = bound - Σ coefficients A_i B_j - Σ marginals_a A_i - Σ marginals_b B_j

as an identity between operators, which shows the inequality. It is made exact: the entries of Z that belong
to an average outside of the data are shifted to sum to zero, then the diagonal to make it positive.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from physics.verdicts.quantum.cones import solve_positive, triangle
from physics.verdicts.types import Array

_DUST = 1e-13  # the solver would scale such data up; the bound is derived for the true ones all the same
Word = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class MomentTable:
    """Which average each entry of the moment matrix is: ``label`` (N, N); 0 is <1>.

    ``of_a`` (n,), ``of_b`` (m,), ``of_ab`` (n, m): the labels of <A_i>, <B_j>, <A_i B_j>.
    """

    label: NDArray[np.intp]
    of_a: NDArray[np.intp]
    of_b: NDArray[np.intp]
    of_ab: NDArray[np.intp]


def _product(left: tuple[int, ...], right: tuple[int, ...]) -> tuple[int, ...]:
    """left† right for words of observables of one side, with equal neighbours cancelled."""
    word = left[::-1] + right
    k = 0
    while k + 1 < len(word):
        if word[k] == word[k + 1]:
            word = word[:k] + word[k + 2 :]
            k = max(k - 1, 0)
        else:
            k += 1
    return word


#: Levels in the order of strength: the lengths of words in A and in B that are taken into the list.
LEVELS: dict[str, tuple[tuple[int, int], ...]] = {
    "1": (),
    "1+AB": ((1, 1),),
    "2": ((1, 1), (2, 0), (0, 2)),
    "2+AAB+ABB": ((1, 1), (2, 0), (0, 2), (2, 1), (1, 2)),
}


def operators_at(level: str, n: int, m: int) -> int:
    """How many operators the list has."""
    return 1 + n + m + sum(_how_many(n, a) * _how_many(m, b) for a, b in LEVELS[level])


def _how_many(letters: int, length: int) -> int:
    return letters * (letters - 1) ** (length - 1) if length else 1


def _words_of(letters: int, length: int) -> list[tuple[int, ...]]:
    """Words without equal neighbours."""
    return [w for w in product(range(letters), repeat=length) if all(x != y for x, y in pairwise(w))]


@lru_cache(maxsize=16)
def moment_table(n: int, m: int, level: str = "1+AB") -> MomentTable:
    """The moment matrix for n observables A and m observables B: 1, A_i, B_j, then those of the level."""
    lengths = ((0, 0), (1, 0), (0, 1), *LEVELS[level])
    words: list[Word] = [(a, b) for x, y in lengths for a in _words_of(n, x) for b in _words_of(m, y)]
    known: dict[Word, int] = {((), ()): 0}
    label = np.zeros((len(words), len(words)), dtype=np.intp)
    for row, (a, b) in enumerate(words):
        for column, (c, d) in enumerate(words):
            word = _product(a, c), _product(b, d)
            adjoint = word[0][::-1], word[1][::-1]
            label[row, column] = known.setdefault(min(word, adjoint), len(known))
    of_a, of_b = label[0, 1 : 1 + n], label[0, 1 + n : 1 + n + m]
    return MomentTable(label, of_a, of_b, label[1 : 1 + n, 1 + n : 1 + n + m])


@dataclass(frozen=True, eq=False)
class MomentBound:
    """V* <= hi; ``dual`` is Z (N, N) >= 0; ``weights`` (r,) the coefficients of the data rows, value 1."""

    hi: float
    weights: Array
    dual: Array


def moment_bound(
    table: MomentTable, chosen: NDArray[np.intp], data: Array, seconds: float = np.inf
) -> MomentBound:
    """An upper bound on V for averages <chosen_r> = V data_r; the data must not all vanish."""
    rows, columns, weights = triangle(len(table.label))
    entries = table.label[rows, columns]
    count = int(table.label.max()) + 1
    variable = np.full(count, -1)
    free = np.setdiff1d(np.arange(1, count), chosen)
    variable[free] = 1 + np.arange(len(free))
    value = np.zeros(count)
    value[chosen] = np.where(np.abs(data) < _DUST, 0.0, data)
    is_free = np.flatnonzero(variable[entries] >= 0)
    is_known = np.flatnonzero(value[entries] != 0.0)
    matrix = csc_matrix(
        (
            np.concatenate([weights[is_known] * value[entries[is_known]], weights[is_free]]),
            (
                np.concatenate([is_known, is_free]),
                np.concatenate([np.zeros(len(is_known), dtype=np.intp), variable[entries[is_free]]]),
            ),
        ),
        shape=(len(rows), 1 + len(free)),
    )
    cost = np.zeros(1 + len(free))
    cost[0] = -1.0
    _, dual = solve_positive(cost, np.where(entries == 0, weights, 0.0), matrix, seconds)
    return _exact(table, chosen, free, data, dual)


def _exact(
    table: MomentTable, chosen: NDArray[np.intp], free: NDArray[np.intp], data: Array, dual: Array
) -> MomentBound:
    flat, label = dual.ravel(), table.label.ravel()
    count = int(label.max()) + 1
    excess = np.bincount(label, weights=flat, minlength=count) / np.bincount(label, minlength=count)
    correction = np.zeros(count)
    correction[free] = excess[free]
    dual = (flat - correction[label]).reshape(dual.shape)
    off_diagonal = table.label == 0
    off_diagonal[np.diag_indices(len(dual))] = False
    if off_diagonal.any():
        raise AssertionError("two different operators of the list are equal")
    sums = np.bincount(label, weights=dual.ravel(), minlength=count)
    weights = np.asarray(-sums[chosen], dtype=np.float64)
    value = float(weights @ data)
    if not value > 0.0:  # the solver failed: no bound
        return MomentBound(np.inf, weights, dual)
    dual /= value
    lowest = float(np.linalg.eigvalsh(dual)[0])
    shift = max(0.0, -lowest) + 4e-16 * len(dual) * float(np.abs(dual).max())
    dual[np.diag_indices(len(dual))] += shift
    return MomentBound(float(np.trace(dual)), weights / value, dual)


@dataclass(frozen=True, eq=False)
class FunctionalBound:
    """S <= ``bound`` in every quantum model, shown by ``dual``, Z (N, N) >= 0 at ``level``."""

    bound: float
    dual: Array
    level: str


def functional_bound(c: Array, p: Array, q: Array, level: str, seconds: float = np.inf) -> FunctionalBound:
    """The most that Σ c_ij A_i B_j + Σ p_i A_i + Σ q_j B_j can be in quantum theory, bounded from above.

    The averages are the variables of the cone program; its dual matrix is made exact as above, with the
    entries of each average summing to minus its coefficient. The bound is valid wherever the solver stops.
    """
    table = moment_table(*c.shape, level)
    rows, columns, weights = triangle(len(table.label))
    entries = table.label[rows, columns]
    count = int(table.label.max()) + 1
    wanted = np.zeros(count)
    wanted[table.of_a], wanted[table.of_b], wanted[table.of_ab] = p, q, c
    variable = np.flatnonzero(entries > 0)
    matrix = csc_matrix((weights[variable], (variable, entries[variable] - 1)), shape=(len(rows), count - 1))
    _, dual = solve_positive(-wanted[1:], np.where(entries == 0, weights, 0.0), matrix, seconds)
    label = table.label.ravel()
    missing = np.bincount(label, weights=dual.ravel(), minlength=count) + wanted
    missing[0] = 0.0
    dual = dual - (missing / np.bincount(label, minlength=count))[table.label]
    lowest = float(np.linalg.eigvalsh(dual)[0])
    shift = max(0.0, -lowest) + 4e-16 * len(dual) * float(np.abs(dual).max())
    dual[np.diag_indices(len(dual))] += shift
    return FunctionalBound(float(np.trace(dual)), dual, level)
