"""Making a question about local models smaller, exactly: settings that are alike, blocks that do not meet.

A setting whose numbers equal those of another, or are all opposite, gets the same answers (reversed) in a
model of the rest; so does one that was measured with fewer partners. Settings that share no measured pair,
not even through others, form blocks: models of the blocks may be coupled at will, and V* is the smallest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.local.reduction import blocks
from physics.verdicts.types import Array, Correlations, Model

Index = NDArray[np.intp]
ALIKE = 1e-9  # numbers that differ by less are the same; what they differ by is paid for


@dataclass(frozen=True, eq=False)
class Block:
    """A connected part of the data: which settings stand in it, and by which each original one is answered.

    ``rows``, ``cols``: the settings kept. ``of_row`` (n,): position in ``rows`` of the setting that answers
    for an original row, -1 outside of the block, with ``row_sign``; the same for columns. ``missed``: the
    sum of what the numbers of merged settings differ by.
    """

    data: Correlations
    rows: Index
    cols: Index
    of_row: Index
    row_sign: Array
    of_col: Index
    col_sign: Array
    missed: float


def blocks_of(data: Correlations) -> list[Block]:
    """The blocks of the data with merged settings; settings without any number are left out."""
    n, m = data.correlators.shape
    a = data.marginals_a if data.marginals_a is not None else np.zeros(n)
    b = data.marginals_b if data.marginals_b is not None else np.zeros(m)
    found = []
    for rows, cols in blocks(data.measured):
        if len(rows) and len(cols):
            found.append(_block(data, a, b, rows, cols))
        elif (rows.size and a[rows[0]] != 0.0) or (cols.size and b[cols[0]] != 0.0):
            found.append(_single(data, a, b, rows, cols))
    return found


def _block(data: Correlations, a: Array, b: Array, rows: Index, cols: Index) -> Block:
    c, mask = data.correlators[np.ix_(rows, cols)], data.measured[np.ix_(rows, cols)]
    row_of, row_sign, missed = _alike(c, mask, a[rows])
    kept = np.unique(row_of)
    col_of, col_sign, more = _alike(c[kept].T, mask[kept].T, b[cols])
    kept_cols = np.unique(col_of)
    of_row, of_col = np.full(len(a), -1), np.full(len(b), -1)
    signs, other = np.ones(len(a)), np.ones(len(b))
    of_row[rows], signs[rows] = np.searchsorted(kept, row_of), row_sign
    of_col[cols], other[cols] = np.searchsorted(kept_cols, col_of), col_sign
    rows, cols = rows[kept], cols[kept_cols]
    part = Correlations(
        data.alice[rows],
        data.bob[cols],
        data.correlators[np.ix_(rows, cols)],
        data.measured[np.ix_(rows, cols)],
        None if data.marginals_a is None else data.marginals_a[rows],
        None if data.marginals_b is None else data.marginals_b[cols],
        data.resolution,
    )
    return Block(part, rows, cols, of_row, signs, of_col, other, missed + more)


def _single(data: Correlations, a: Array, b: Array, rows: Index, cols: Index) -> Block:
    """A setting with a marginal and no measured pair, beside a partner that is not asked."""
    of_row, of_col = np.full(len(a), -1), np.full(len(b), -1)
    of_row[rows], of_col[cols] = 0, 0
    part = Correlations(
        np.array([[0.0, 0.0, 1.0]]),
        np.array([[0.0, 0.0, 1.0]]),
        np.zeros((1, 1)),
        np.zeros((1, 1), dtype=bool),
        a[rows] if len(rows) else np.zeros(1),
        b[cols] if len(cols) else np.zeros(1),
        data.resolution,
    )
    return Block(part, rows, cols, of_row, np.ones(len(a)), of_col, np.ones(len(b)), 0.0)


def _alike(c: Array, mask: NDArray[np.bool_], marginal: Array) -> tuple[Index, Array, float]:
    """Which row answers for each row, with which sign, and what their numbers differ by in total."""
    leaders: list[int] = []
    leader, sign, missed = np.arange(len(c)), np.ones(len(c)), 0.0
    extended = np.hstack([marginal[:, None], c])
    if mask.all() and not _any_alike(extended):
        return leader, sign, 0.0
    given = np.hstack([np.ones((len(c), 1), dtype=bool), mask])
    for k in np.argsort(-mask.sum(axis=1), kind="stable"):
        if leaders:
            others = np.array(leaders)
            within = ~(given[k] & ~given[others]).any(axis=1)
            for s in (1.0, -1.0):
                gap = np.abs(np.where(given[k], extended[k] - s * extended[others], 0.0))
                near = np.flatnonzero(within & (gap.max(axis=1) <= ALIKE))
                if len(near):
                    best = near[int(np.argmin(gap[near].sum(axis=1)))]
                    leader[k], sign[k] = others[best], s
                    missed += float(gap[best].sum())
                    break
            else:
                leaders.append(int(k))
        else:
            leaders.append(int(k))
    return leader, sign, missed


def _any_alike(rows: Array) -> bool:
    """Whether two of the rows are equal or opposite, looked at all at once."""
    first, second = np.triu_indices(len(rows), 1)
    gaps = [np.abs(rows[first] - s * rows[second]).max(axis=1, initial=0.0) for s in (1.0, -1.0)]
    return bool((np.minimum(*gaps) <= ALIKE).any())


def couple(models: list[tuple[Block, Model]], n: int, m: int, visibility: float) -> Model:
    """One model of all blocks at a common visibility: hidden states in the order of their weights.

    Each block's model is mixed with white noise down to ``visibility``; then the blocks' distributions are
    laid side by side over the interval [0, 1], as no measured pair spans two of them.
    """
    cuts, parts = [np.zeros(1)], []
    for block, model in models:
        share = visibility / model.visibility
        alpha, beta, weights = model.atoms["alpha"], model.atoms["beta"], model.weights * share
        if share < 1.0:
            first = np.array([1.0, 1.0, -1.0, -1.0])[:, None]
            second = np.array([1.0, -1.0, 1.0, -1.0])[:, None]
            alpha = np.vstack([alpha, first * np.ones(alpha.shape[1])])
            beta = np.vstack([beta, second * np.ones(beta.shape[1])])
            weights = np.concatenate([weights, np.full(4, (1.0 - share) / 4.0)])
        ends = np.cumsum(weights) / weights.sum()
        cuts.append(ends)
        parts.append((block, alpha, beta, ends))
    ends = np.unique(np.minimum(np.concatenate(cuts), 1.0))
    ends[-1] = 1.0
    middle, weights = 0.5 * (ends[1:] + ends[:-1]), np.diff(ends)
    alpha, beta = np.ones((len(weights), n)), np.ones((len(weights), m))
    for block, first, second, reach in parts:
        k = np.minimum(np.searchsorted(reach, middle), len(reach) - 1)
        rows, cols = np.flatnonzero(block.of_row >= 0), np.flatnonzero(block.of_col >= 0)
        alpha[:, rows] = first[k][:, block.of_row[rows]] * block.row_sign[rows]
        beta[:, cols] = second[k][:, block.of_col[cols]] * block.col_sign[cols]
    # Settings of no block have no number, or a marginal that is known to vanish: they answer at random.
    free_a = ~np.any([block.of_row >= 0 for block, _ in models], axis=0)
    free_b = ~np.any([block.of_col >= 0 for block, _ in models], axis=0)
    if free_a.any() or free_b.any():
        alpha = np.vstack([alpha, np.where(free_a, -alpha, alpha)])
        beta = np.vstack([beta, np.where(free_b, -beta, beta)])
        weights = np.concatenate([weights, weights])
    return Model(weights / weights.sum(), {"alpha": alpha, "beta": beta}, visibility)
