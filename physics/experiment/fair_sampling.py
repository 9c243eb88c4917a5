"""What is left of a Bell violation without the assumption of fair sampling: Eberhard's functional J.

Every pair that is emitted counts. At each of two settings a side one outcome is told apart from "the other or
nothing", which makes ±1 of it; CHSH then holds for any local model, whatever is lost. Eberhard (Phys. Rev. A
47, R747 (1993)) and Clauser and Horne (Phys. Rev. D 10, 526 (1974)) write the same as

    J = P(o, not o | 12) + P(not o, o | 21) + P(o, o | 22) - P(o, o | 11) = (2 - S)/4 >= 0,

per pair emitted: local models obey J >= 0, and what is below is a violation.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.bell.two_settings import chsh
from physics.checks import Array, array_within, finite_array
from physics.vectors import index_pairs

MOST_BLOCKS, MOST_TRIED = 400, 20_000
_SIGNS: Array = np.array(list(itertools.product((1.0, -1.0), repeat=4)))  # of a1, a2, b1, b2
_FACETS: Array = np.array(
    [f * np.where(np.arange(4) == k, -1.0, 1.0) for f in (1.0, -1.0) for k in range(4)]
).reshape(8, 2, 2)
_TOUCHES = 1e-12


@dataclass(frozen=True, eq=False)
class WithoutFairSampling:
    """The lowest J that these settings allow, from S = A e² + B e (1 - e) + K (1 - e)², each (m,).

    ``rows`` and ``columns`` (m, 2) say of which settings; ``complete``: whether every two settings a side
    were tried, or only those of largest S without losses. Ways that another beats at every e are not kept.
    """

    found: Array
    mixed: Array
    lost: Array
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    complete: bool

    def functional(self, efficiency: ArrayLike) -> Array:
        """The least J per pair emitted at each efficiency (k,)."""
        e = array_within(efficiency, "efficiency", 0.0, 1.0)[..., None]
        s = self.found * e**2 + self.mixed * e * (1 - e) + self.lost * (1 - e) ** 2
        return np.asarray((2 - s.max(axis=-1)) / 4)

    def threshold(self) -> tuple[float, int]:
        """The least e above which some J is negative up to e = 1, and which; (inf, 0) where none is.

        S - 2 is quadratic in e: its largest root below 1, where S(1) > 2.
        """
        h = self.found - self.mixed + self.lost
        g, f = self.mixed - 2 * self.lost, self.lost - 2.0
        with np.errstate(divide="ignore", invalid="ignore"):
            root = np.sqrt(np.maximum(g * g - 4 * h * f, 0.0))
            both = np.stack([(-g + root) / (2 * h), (-g - root) / (2 * h), -f / g])
        flat = np.abs(h) < _TOUCHES
        both = np.where(np.stack([~flat, ~flat, flat]) & (both < 1.0), both, -np.inf)
        least = np.where(self.found > 2 + _TOUCHES, np.maximum(both.max(axis=0), 0.0), np.inf)
        best = int(np.argmin(least))
        return float(least[best]), best


def without_fair_sampling(
    correlators: ArrayLike, marginals_a: ArrayLike, marginals_b: ArrayLike
) -> WithoutFairSampling | None:
    """All ways to read J off correlators (n, m), NaN where unmeasured, and marginals (n,), (m,).

    Two settings a side, each with one outcome that is told apart and the minus sign anywhere: 128 ways for
    each 2 x 2 block. None where no block was measured. Of more than 400 blocks those of largest S, of more
    than 20 000 the one.
    """
    c = np.array(correlators, dtype=np.float64)
    m_a, m_b = finite_array(marginals_a, "marginals_a"), finite_array(marginals_b, "marginals_b")
    i, k = index_pairs(c.shape[0])
    j, q = index_pairs(c.shape[1])
    if not (len(i) and len(j)):
        return None
    all_tried = len(i) * len(j) <= MOST_TRIED
    if not all_tried:
        best = chsh(c)
        if best is None:
            return None
        (i, k), (j, q) = np.array(best.rows)[:, None], np.array(best.columns)[:, None]
    grid = np.stack(np.meshgrid(np.arange(len(i)), np.arange(len(j)), indexing="ij"), -1).reshape(-1, 2)
    rows = np.stack([i[grid[:, 0]], k[grid[:, 0]]], axis=1)
    columns = np.stack([j[grid[:, 1]], q[grid[:, 1]]], axis=1)
    blocks = c[rows[:, :, None], columns[:, None, :]]
    known = np.isfinite(blocks).all(axis=(1, 2))
    if not known.any():
        return None
    rows, columns, blocks = rows[known], columns[known], blocks[known]
    complete = all_tried and len(blocks) <= MOST_BLOCKS
    if len(blocks) > MOST_BLOCKS:
        size = np.abs(np.einsum("fij,bij->bf", _FACETS[:4], blocks)).max(axis=1)
        kept = np.argsort(-size, kind="stable")[:MOST_BLOCKS]
        rows, columns, blocks = rows[kept], columns[kept], blocks[kept]
    s, t = _SIGNS[:, :2], _SIGNS[:, 2:]
    found = np.einsum("fij,bij,si,sj->bsf", _FACETS, blocks, s, t, optimize=True)
    alone = np.einsum("fij,bi,si->bsf", _FACETS, m_a[rows], s) + np.einsum(
        "fij,bj,sj->bsf", _FACETS, m_b[columns], t
    )
    lost = np.broadcast_to(_FACETS.sum(axis=(1, 2)), found.shape)
    ways = found.shape[1] * found.shape[2]
    kept = _unbeaten(found.ravel(), -alone.ravel(), lost.ravel())
    return WithoutFairSampling(
        found.ravel()[kept],
        -alone.ravel()[kept],
        lost.ravel()[kept],
        rows[kept // ways],
        columns[kept // ways],
        complete,
    )


def _unbeaten(found: Array, mixed: Array, lost: Array) -> NDArray[np.intp]:
    """Which (A, B) no other of the same K has larger in both: S grows with A and with B."""
    kept = []
    for k in (-2.0, 2.0):
        of_k = np.flatnonzero(lost == k)
        order = of_k[np.lexsort((-mixed[of_k], -found[of_k]))]
        highest = np.maximum.accumulate(mixed[order])
        first = np.concatenate([[True], highest[1:] > highest[:-1]])
        kept.append(order[first])
    return np.concatenate(kept)


def singlet_threshold(visibility: ArrayLike) -> Array:
    """2/(1 + √2 V): the efficiency above which a Werner state violates CHSH without fair sampling.

    At the settings of largest S, where no others need less (0.8284 at V = 1: Garg and Mermin, Phys. Rev. D
    35, 3831 (1987)). Above 1 where it violates at none; broadcasts.
    """
    return np.asarray(2 / (1 + math.sqrt(2) * array_within(visibility, "visibility", 0.0, 1.0)))


def least_visibility(efficiency: float) -> tuple[float, float]:
    """The V that some two-qubit state with white noise needs to violate at efficiency e, and its angle t.

    The state is cos t |01> - sin t |10> up to local rotations. CH with losses is an operator of trace
    2e² - 4e; with its largest eigenvalue λ, V λ + (1 - V) Tr/4 > 0 from V = c/(λ + c) on, c = e - e²/2. Two
    settings a side may be taken in one plane (Jordan's lemma), so λ is a function of two angles; the largest
    is searched for from a grid, which is a heuristic. V = 1/√2 at e = 1, 1 (as t -> 0) at e = 2/3 (Eberhard
    1993), (inf, nan) below.
    """
    e = float(array_within(efficiency, "efficiency", 0.0, 1.0))
    low, high = np.full(2, 1e-3), np.full(2, math.pi)
    best, at = -math.inf, np.zeros(2)
    for _ in range(_REFINEMENTS):
        alpha, beta = (np.linspace(low[k], high[k], _GRID) for k in range(2))
        a, b = (x.ravel() for x in np.meshgrid(alpha, beta, indexing="ij"))
        values = np.linalg.eigvalsh(_clauser_horne(a, b, e))[:, -1]
        top = int(np.argmax(values))
        if values[top] > best:
            best, at = float(values[top]), np.array([a[top], b[top]])
        width = (high - low) / _GRID * 2
        low, high = np.maximum(at - width, 1e-4), np.minimum(at + width, math.pi)
    if best <= _TOUCHES:
        return math.inf, math.nan
    ket = np.linalg.eigh(_clauser_horne(at[:1], at[1:], e))[1][0, :, -1].reshape(2, 2)
    schmidt = np.linalg.svd(ket, compute_uv=False)
    c = e - e * e / 2
    return c / (best + c), float(math.atan2(schmidt[1], schmidt[0]))


_GRID, _REFINEMENTS = 21, 7


def _clauser_horne(alpha: Array, beta: Array, e: float) -> Array:
    """CH with losses for outcomes + along angles 0, α and 0, β of a plane: operators (k, 4, 4).

    e² (Π1⊗Π1 + Π1⊗Π2 + Π2⊗Π1 - Π2⊗Π2) - e (Π1⊗1 + 1⊗Π1).
    """

    def along(angle: Array) -> Array:
        c, s = np.cos(angle), np.sin(angle)
        return np.stack([np.stack([1 + c, s], -1), np.stack([s, 1 - c], -1)], -2) / 2

    def product(x: Array, y: Array) -> Array:
        return np.asarray(np.einsum("kij,kpq->kipjq", x, y).reshape(-1, 4, 4))

    first = np.broadcast_to(along(np.zeros(1)), (len(alpha), 2, 2))
    one = np.broadcast_to(np.eye(2), first.shape)
    a, b = along(alpha), along(beta)
    joint = product(first, first + b) + product(a, first - b)
    return np.asarray(e * e * joint - e * (product(first, one) + product(one, first)))
