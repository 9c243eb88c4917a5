"""The exact local bound: max over signs alpha, beta of sum M_ij alpha_i beta_j + p.alpha + q.beta.

For given alpha the best beta is known, so the maximum is that of N(q + sum_i alpha_i M_i) + p.alpha with
N(x) = sum_j |x_j|. The rows are decided one after the other. N is subadditive, so a partial sum S can at best
reach N(S) + L, where L is the exact maximum over the rows still open, found beforehand by the same search
(a "Russian doll"). Parallel rows and columns are merged (a convex function is largest at extreme points),
independent blocks are solved apart, the shorter side is enumerated, half of it if there are no marginal
terms, and integer values are used in steps of two, since they all have the same parity.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.local.reduction import Reduced, blocks, integer_form, reduce_parallel
from physics.verdicts.types import Array, Cancelled, Effort

CHUNK = 1 << 13  # partial assignments worked on at a time
FREE_LEVELS = 8  # so many rows are decided before bounds are of use
STARTS = 64  # random starts of the ascent that finds the first strategy
_ASCENT = 50  # rounds of an ascent at most
TAIL_STARTS = 8  # the same for the tails
ROUNDING = 1e-14  # of a scalar product in float64, relative to the sum of sizes


@dataclass(frozen=True, eq=False)
class LocalBound:
    """``value`` is reached by the signs ``alpha`` (n,), ``beta`` (m,); no strategy exceeds ``upper``.

    ``exact``: the search was completed, and upper exceeds value by rounding only.
    """

    value: float
    upper: float
    exact: bool
    alpha: Array
    beta: Array


def local_bound(
    matrix: Array,
    marginals_a: Array | None = None,
    marginals_b: Array | None = None,
    effort: Effort | None = None,
    work: float = np.inf,
) -> LocalBound:
    """Exact maximum over deterministic strategies of ``matrix`` (n, m) with marginal terms (n,) and (m,).

    ``effort`` brings progress, should_stop (`Cancelled`) and a time limit, after which ``upper`` is what has
    been proven so far; so it is after ``work`` additions of two numbers, on every machine alike.
    """
    matrix = np.asarray(matrix, dtype=np.float64)
    n, m = matrix.shape
    p = np.zeros(n) if marginals_a is None else np.asarray(marginals_a, dtype=np.float64)
    q = np.zeros(m) if marginals_b is None else np.asarray(marginals_b, dtype=np.float64)
    effort = Effort() if effort is None else effort
    if not (np.isfinite(matrix).all() and np.isfinite(p).all() and np.isfinite(q).all()):
        raise ValueError("coefficients: not finite")
    deadline = np.inf if effort.seconds is None else time.perf_counter() + effort.seconds
    alpha, beta, excess, exact = np.ones(n), np.ones(m), 0.0, True
    for rows, cols in blocks(matrix):
        part = reduce_parallel(matrix[np.ix_(rows, cols)], p[rows], q[cols])
        signs, more, complete = _solve_block(part, effort, deadline, work)
        alpha[rows], beta[cols] = part.expand(signs)
        excess, exact = excess + more, exact and complete
    value = float(alpha @ matrix @ beta + p @ alpha + q @ beta)
    size = float(np.abs(matrix).sum() + np.abs(p).sum() + np.abs(q).sum())
    if effort.progress is not None:
        effort.progress(1.0)
    return LocalBound(value, value + excess + ROUNDING * size, exact, alpha, beta)


def ascend(matrix: Array, p: Array, q: Array, alpha: Array) -> tuple[Array, Array, Array]:
    """Improve strategies ``alpha`` (k, n) until neither side gains: alpha, beta (k, m) and values (k,)."""
    last = np.full(len(alpha), -np.inf)
    for _ in range(_ASCENT):
        beta = np.where(alpha @ matrix + q >= 0.0, 1.0, -1.0)
        field = beta @ matrix.T + p
        alpha = np.where(field >= 0.0, 1.0, -1.0)
        value = np.abs(field).sum(axis=1) + beta @ q
        if not (value > last + 1e-12).any():
            break
        last = value
    return alpha, beta, value


def _solve_block(part: Reduced, effort: Effort, deadline: float, work: float) -> tuple[Array, float, bool]:
    """Best signs of the block's rows, by how much others might exceed them, and whether all was searched."""
    matrix, p, q = part.matrix, part.p, part.q
    if matrix.size == 0:
        return np.where(p >= 0.0, 1.0, -1.0), 0.0, True
    order = np.argsort(-np.abs(matrix).sum(axis=1), kind="stable")
    matrix, p = matrix[order], p[order]
    start = np.where(np.random.default_rng(0).random((STARTS, len(p))) < 0.5, -1.0, 1.0)
    signs, _, values = ascend(matrix, p, q, start)
    search = _Search(matrix, p, q, effort, deadline, work)
    best, excess, complete = search.run(signs[int(np.argmax(values))])
    result = np.ones(len(p))
    result[order] = best
    return result, excess, complete


class _Search:
    """Depth-first search in chunks over the signs of the rows of one block, in integers or float32."""

    def __init__(
        self, matrix: Array, p: Array, q: Array, effort: Effort, deadline: float, most: float
    ) -> None:
        self.effort, self.deadline = effort, deadline
        self.spent, self.most = 0, most  # additions
        self.matrix, self.p, self.q = matrix, p, q
        self.signed = bool(p.any())  # then column 0 holds p and counts with its sign, the others in size
        self.half = not self.signed and not q.any()
        rows = np.hstack([p[:, None], matrix]) if self.signed else matrix
        start = np.concatenate([[0.0], q]) if self.signed else q
        table = np.vstack([rows, start])
        integers = integer_form(table, 2.0**31 - 2.0)
        self.work: NDArray[Any]
        if integers is not None:
            whole, self.scale, error = integers
            small = int(np.abs(whole).sum()) < 2**15 - 2
            self.work = whole.astype(np.int16 if small else np.int32)
            self.margin, self.step = 2.0 * error * table.size / self.scale, 2.0
        else:
            self.scale = float(np.abs(table).sum())
            self.work = (table / self.scale).astype(np.float32)
            self.margin, self.step = float((sum(table.shape) + 4) * np.finfo(np.float32).eps), 0.0
        self.tails = np.full(len(matrix) + 1, np.inf)
        self.tails[-1] = 0.0
        self.done = 0.0

    def run(self, alpha: Array) -> tuple[Array, float, bool]:
        """Best signs, beginning with the known ``alpha``, a bound on the excess of others, completeness."""
        n = len(self.matrix)
        random = np.random.default_rng(1)
        best = np.ones(1)
        for k in range(n - 1, min(FREE_LEVELS, n // 2) - 1, -1):
            start = np.where(random.random((TAIL_STARTS, n - k)) < 0.5, -1.0, 1.0)
            start[0, n - k - len(best) :] = best
            signs, _, values = ascend(self.matrix[k:], self.p[k:], np.zeros(self.matrix.shape[1]), start)
            best, value, _ = self._maximum(k, signs[int(np.argmax(values))])
            self.tails[k] = value + self.margin
        best, value, upper = self._maximum(0, alpha)
        rounding = self.margin * self.scale if self.step else 0.0
        if upper is None:
            return best, rounding, True
        return best, max(0.0, upper - value) * self.scale + rounding, False

    def _size(self, sums: NDArray[Any]) -> NDArray[Any]:
        """N of the columns of ``sums`` (w, c)."""
        if not self.signed:
            return np.asarray(np.abs(sums).sum(axis=0, dtype=sums.dtype))
        return np.asarray(np.abs(sums[1:]).sum(axis=0, dtype=sums.dtype) + sums[0])

    def _exact(self, first: int, alpha: Array) -> Array:
        """Values (k,), in units of the scale, of signs (k, n - first) of the rows from ``first`` on."""
        sums = alpha @ self.matrix[first:] + (self.q if first == 0 else 0.0)
        value = np.abs(sums).sum(axis=1) + alpha @ self.p[first:]
        return np.asarray(np.rint(value / self.scale) if self.step else value / self.scale)

    def _maximum(self, first: int, signs: Array) -> tuple[Array, float, float | None]:
        """Best signs of the rows from ``first`` on, no worse than ``signs``; value; a bound if not finished.

        With first = 0 this is the problem itself, otherwise a tail: without q, and without a limit.
        """
        n, whole = len(self.matrix), first == 0
        half = not self.signed and (self.half or not whole)
        best = float(self._exact(first, signs[None, :])[0])
        start = self.work[-1] if whole else np.zeros_like(self.work[-1])
        stack = [(first, start[:, None], np.zeros(1, dtype=np.uint64), np.inf)]
        while stack:
            if self.effort.should_stop is not None and self.effort.should_stop():
                raise Cancelled
            if whole and (self.spent > self.most or time.perf_counter() > self.deadline):
                return signs, best, max(best, max(entry[3] for entry in stack) + self.margin)
            level, sums, bits, _ = stack.pop()
            row, count = self.work[level][:, None], sums.shape[1]
            both = 1 if half and level == first else 2
            child = np.empty((len(sums), both * count), dtype=sums.dtype)
            np.add(sums, row, out=child[:, :count])
            if both == 2:
                np.subtract(sums, row, out=child[:, count:])
                bits = np.concatenate([bits, bits | np.uint64(1 << (level - first))])
            self.spent += child.size
            size = self._size(child)
            level += 1
            kept = np.flatnonzero(size >= best + self.step - self.tails[level] - self.margin)
            if level == n:
                best, signs = self._leaves(first, bits[kept], best, signs)
                continue
            if len(kept) < len(size):
                child, bits, size = child[:, kept], bits[kept], size[kept]
            for begin in range(0, len(kept), CHUNK):
                part = slice(begin, begin + CHUNK)
                hope = float(size[part].max()) + float(self.tails[level])
                stack.append((level, child[:, part], bits[part], hope))
            if whole:
                self._report(both * count - len(kept), level, half)
        return signs, best, None

    def _leaves(self, first: int, bits: NDArray[np.uint64], best: float, signs: Array) -> tuple[float, Array]:
        """Compare complete assignments that may be better than the best, in float64 where it matters."""
        shifts = np.arange(len(self.matrix) - first, dtype=np.uint64)
        for begin in range(0, len(bits), CHUNK):
            chosen = bits[begin : begin + CHUNK, None] >> shifts
            alpha = 1.0 - 2.0 * (chosen & np.uint64(1)).astype(np.float64)
            exact = self._exact(first, alpha)
            top = int(np.argmax(exact))
            if exact[top] > best:
                best, signs = float(exact[top]), alpha[top]
        return best, signs

    def _report(self, closed: int, level: int, half: bool) -> None:
        self.done += closed * 0.5 ** (level - half)
        if self.effort.progress is not None:
            self.effort.progress(min(1.0, self.done))
