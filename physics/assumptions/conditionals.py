"""How far conditional probabilities of a finite model are from where an assumption wants them.

Conditions of probability zero have no conditional distribution and are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from physics.assumptions.finite_model import VARIABLES, FiniteModel, Grouping, Indices, Label
from physics.checks import Array

Values = tuple[tuple[str, Label], ...]
# Differences of this size are rounding.
TOLERANCE = 1e-9
# Up to so many values all events are gone through; up to so many cells pairs are compared in full.
FEW_VALUES = 8
MOST_CELLS = 4_000_000


@dataclass(frozen=True)
class Probability:
    """P(event | given) = ``value``; where ``factors`` is there, the product of these instead."""

    event: Values
    given: Values
    value: float
    factors: tuple[Probability, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Whether an assumption holds: ``size`` 0 where it does; ``bits`` the same as information, in the mean.

    ``example``: the two probabilities that should agree (determinism: the likeliest result and the next) and
    differ most; None where none differ.
    """

    size: float
    bits: float
    example: tuple[Probability, Probability] | None = None

    @property
    def holds(self) -> bool:
        """Whether the size is 0 within rounding, 1e-9."""
        return self.size <= TOLERANCE


def worst(*findings: Finding) -> Finding:
    """The finding of the larger size, with the largest of the bits."""
    largest = max(findings, key=lambda one: one.size)
    return Finding(largest.size, max(one.bits for one in findings), largest.example)


def disagreement(
    model: FiniteModel, target: tuple[str, ...], given: tuple[str, ...], kept: tuple[str, ...]
) -> Finding:
    """The largest total variation between P(target|given) at values of ``given`` that agree in ``kept``.

    Total variation Σ|p - q|/2, pairwise. The bits are I(target; given|kept).
    """
    contexts, groups, targets = model.grouped(given), model.grouped(kept), model.grouped(target)
    bits = information(model, target, given, kept)
    if len(targets) < 2 or len(contexts) == len(groups):
        return Finding(0.0, bits)
    group_of = groups.of_row[contexts.first]
    cells = model.grouped((*given, *target))
    q = cells.weight / contexts.weight[contexts.of_row[cells.first]]
    place = contexts.of_row[cells.first], targets.of_row[cells.first]
    if len(targets) <= FEW_VALUES:
        table = np.zeros((len(contexts), len(targets)))
        table[place] = q
        size, best = _largest_by_events(table, group_of, len(groups))
    else:
        size, best = 0.0, (0.0, 0, 0, 0)
        cells_by_group = np.argsort(group_of[place[0]], kind="stable")
        bounds = np.searchsorted(group_of[place[0]][cells_by_group], np.arange(len(groups) + 1))
        for g in range(len(groups)):
            mine = cells_by_group[bounds[g] : bounds[g + 1]]
            inside, local = np.unique(place[0][mine], return_inverse=True)
            if len(inside) < 2:
                continue
            found, example = _spread(local, place[1][mine], q[mine], len(inside))
            size = max(size, found)
            if example[0] > best[0]:
                best = (example[0], int(inside[example[1]]), int(inside[example[2]]), example[3])
    if size <= TOLERANCE:
        return Finding(size, bits)
    _, high, low, value = best
    chosen = np.zeros(len(contexts))
    one = targets.of_row[cells.first] == value
    chosen[contexts.of_row[cells.first[one]]] = q[one]
    inside = np.flatnonzero(group_of == group_of[high])
    high, low = _plainest(model, given, contexts, inside, chosen, (chosen[high], chosen[low]))
    event = _given(model, target, int(targets.first[value]))
    return Finding(
        size,
        bits,
        (
            _conditional(model, event, given, int(contexts.first[high])),
            _conditional(model, event, given, int(contexts.first[low])),
        ),
    )


def product_distance(
    model: FiniteModel, given: tuple[str, ...], given_a: tuple[str, ...], given_b: tuple[str, ...]
) -> Finding:
    """The largest total variation between P(A, B|given) and P(A|given_a) P(B|given_b).

    The bits are the relative entropy of the two, in the mean over the values of ``given``.
    """
    contexts = model.grouped(given)
    joint, _ = _outcome_table(model, contexts)
    at_a, rows_a = _outcome_table(model, model.grouped(given_a))
    at_b, rows_b = _outcome_table(model, model.grouped(given_b))
    p_a = at_a.sum(axis=2)[rows_a[contexts.first]]
    p_b = at_b.sum(axis=1)[rows_b[contexts.first]]
    product = p_a[:, :, None] * p_b[:, None, :]
    difference = joint - product
    size = float(0.5 * np.abs(difference).sum(axis=(1, 2)).max())
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(joint > 0, joint * np.log2(joint / product), 0.0)
    bits = max(0.0, float(contexts.weight @ terms.sum(axis=(1, 2))))
    if size <= TOLERANCE:
        return Finding(size, bits)
    c, i, j = (int(k) for k in np.unravel_index(int(np.argmax(np.abs(difference))), difference.shape))
    row = int(contexts.first[c])
    a, b = (("A", _SIGNS[i]),), (("B", _SIGNS[j]),)
    factors = (
        Probability(a, _given(model, given_a, row), float(p_a[c, i])),
        Probability(b, _given(model, given_b, row), float(p_b[c, j])),
    )
    whole = Probability((*a, *b), _given(model, given, row), float(joint[c, i, j]))
    return Finding(size, bits, (whole, Probability((*a, *b), (), float(product[c, i, j]), factors)))


def indeterminism(model: FiniteModel, given: tuple[str, ...]) -> Finding:
    """The largest 1 - P(likeliest results|given); the bits are the entropy H(A, B|given)."""
    contexts = model.grouped(given)
    joint, _ = _outcome_table(model, contexts)
    flat = joint.reshape(-1, 4)
    c = int(np.argmin(flat.max(axis=1)))
    size = float(1 - flat[c].max())
    bits = max(0.0, entropy(model, (*given, "A", "B")) - entropy(model, given))
    if size <= TOLERANCE:
        return Finding(max(size, 0.0), bits)
    row = int(contexts.first[c])
    order = np.argsort(-flat[c], kind="stable")[:2]
    first, second = (
        Probability(
            (("A", _SIGNS[k // 2]), ("B", _SIGNS[k % 2])), _given(model, given, row), float(flat[c, k])
        )
        for k in map(int, order)
    )
    return Finding(size, bits, (first, second))


def entropy(model: FiniteModel, variables: tuple[str, ...]) -> float:
    """The Shannon entropy of some variables in bits."""
    p = model.grouped(variables).weight
    return float(-np.sum(p * np.log2(p)))


def information(
    model: FiniteModel, one: tuple[str, ...], other: tuple[str, ...], given: tuple[str, ...]
) -> float:
    """The mutual information I(one; other|given) in bits."""
    both = tuple(dict.fromkeys((*other, *given)))
    value = (
        entropy(model, (*one, *given))
        + entropy(model, both)
        - entropy(model, tuple(dict.fromkeys((*one, *both))))
        - entropy(model, given)
    )
    return value if value > 1e-12 else 0.0


_SIGNS = (1, -1)


def _outcome_table(model: FiniteModel, groups: Grouping) -> tuple[Array, Indices]:
    """P(A, B|group) as (k, 2, 2), results in the order +1, -1, and the group of each row."""
    table = np.zeros((len(groups), 2, 2))
    minus = [(model.outcomes(name) < 0).astype(np.intp) for name in ("A", "B")]
    np.add.at(table, (groups.of_row, minus[0], minus[1]), model.probability)
    return table / groups.weight[:, None, None], groups.of_row


def _largest_by_events(
    table: Array, group_of: Indices, groups: int
) -> tuple[float, tuple[float, int, int, int]]:
    """The largest total variation between rows of one group: that of max p(E) - min p(E) over events E.

    Also where a single probability differs most: the difference, both rows, and the value.
    """
    width = table.shape[1]
    order = np.argsort(group_of, kind="stable")
    start = np.searchsorted(group_of[order], np.arange(groups))
    # An event and its complement differ by as much: the last value is left out.
    events = (np.arange(1 << (width - 1))[:, None] >> np.arange(width - 1)) & 1
    chances = table[order, : width - 1] @ events.T
    size = float((np.maximum.reduceat(chances, start) - np.minimum.reduceat(chances, start)).max())
    single = np.maximum.reduceat(table[order], start) - np.minimum.reduceat(table[order], start)
    g, value = (int(k) for k in np.unravel_index(int(np.argmax(single)), single.shape))
    inside = np.flatnonzero(group_of == g)
    p = table[inside, value]
    return size, (float(single[g, value]), int(inside[np.argmax(p)]), int(inside[np.argmin(p)]), value)


def _spread(
    context: Indices, value: Indices, q: Array, number: int
) -> tuple[float, tuple[float, int, int, int]]:
    """The same for ``number`` distributions over many values, given by their nonzero entries."""
    values, column = np.unique(value, return_inverse=True)
    if number * number * len(values) <= MOST_CELLS:
        table = np.zeros((number, len(values)))
        table[context, column] = q
        size = max(float(np.abs(table - row).sum(axis=1).max()) / 2 for row in table)
    else:
        size = _largest_by_overlap(context, column, q, number, len(values))
    return size, _largest_difference(context, column, q, number, values)


def _largest_by_overlap(context: Indices, column: Indices, q: Array, number: int, width: int) -> float:
    """Total variation as 1 - Σ min(p, q), to which only values that two contexts share add."""
    overlap = np.zeros((number, number))
    order = np.argsort(column, kind="stable")
    for part in np.split(order, np.searchsorted(column[order], np.arange(1, width))):
        here, p = context[part], q[part]
        overlap[np.ix_(here, here)] += np.minimum(p[:, None], p[None, :])
    return float(max(0.0, 1 - overlap.min()))


def _largest_difference(
    context: Indices, column: Indices, q: Array, number: int, values: Indices
) -> tuple[float, int, int, int]:
    order = np.lexsort((q, column))
    end = np.searchsorted(column[order], np.arange(len(values)), side="right") - 1
    start = np.append(0, end[:-1] + 1)
    everywhere = end - start + 1 == number
    least = np.where(everywhere, q[order[start]], 0.0)
    k = int(np.argmax(q[order[end]] - least))
    here = context[order[start[k] : end[k] + 1]]
    low = int(here[0]) if everywhere[k] else int(np.setdiff1d(np.arange(number), here)[0])
    return float(q[order[end[k]]] - least[k]), int(here[-1]), low, int(values[k])


def _plainest(
    model: FiniteModel,
    given: tuple[str, ...],
    contexts: Grouping,
    inside: Indices,
    probability: Array,
    extremes: tuple[float, float],
) -> tuple[int, int]:
    """Of the contexts ``inside`` with the extreme probabilities, two that differ in the fewest variables."""
    columns = [VARIABLES.index(name) for name in given]
    codes = model.codes[contexts.first][:, columns]
    highs, lows = (inside[np.abs(probability[inside] - end) < TOLERANCE][:40] for end in extremes)
    changed = (codes[highs][:, None, :] != codes[lows][None, :, :]).sum(axis=2)
    i, j = np.unravel_index(int(np.argmin(changed)), changed.shape)
    return int(highs[i]), int(lows[j])


def _conditional(model: FiniteModel, event: Values, given: tuple[str, ...], row: int) -> Probability:
    known = _given(model, given, row)
    value = model.conditional(dict(event), dict(known))
    return Probability(event, known, 0.0 if math.isnan(value) else value)


def _given(model: FiniteModel, given: tuple[str, ...], row: int) -> Values:
    return tuple((name, model.value(row, name)) for name in given)
