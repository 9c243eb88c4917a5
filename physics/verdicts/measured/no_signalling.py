"""Do the outcomes of one side depend on the setting of the other?

For each setting of a party its counts + and - are compared between the settings of the other party by the
likelihood ratio G = 2 Σ n ln(n/expected), in sum χ² with a degree of freedom for each pair but the first.
Of few pairs G is larger in the mean; the degrees of freedom are then raised to what the pooled counts give.
The two parties' tests share their counts, so the smaller p-value counts twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.statistics import chi_square_tail, correlator_from_counts
from physics.verdicts.measured.checking import checked_table
from physics.verdicts.measured.few_pairs import mean_log_ratio
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import Array


@dataclass(frozen=True)
class NoSignalling:
    """``p_value`` of both; ``p_alice``: that Alice's outcomes do not depend on Bob's setting."""

    p_value: float
    p_alice: float
    p_bob: float
    degrees_alice: int
    degrees_bob: int


def signalling_test(table: MeasuredTable) -> NoSignalling | None:
    """None without counts, or where no setting was measured together with two of the other side."""
    table = checked_table(table)
    if table.counts is None:
        return None
    n = table.counts
    alice = np.stack([n[..., :2].sum(axis=2), n[..., 2:].sum(axis=2)], axis=2)
    bob = np.stack([n[..., ::2].sum(axis=2), n[..., 1::2].sum(axis=2)], axis=2).transpose(1, 0, 2)
    (p_a, free_a), (p_b, free_b) = _homogeneous(alice), _homogeneous(bob)
    if free_a + free_b == 0:
        return None
    tests = int(free_a > 0) + int(free_b > 0)
    return NoSignalling(min(1.0, tests * min(p_a, p_b)), p_a, p_b, free_a, free_b)


def _homogeneous(counts: Array) -> tuple[float, int]:
    """p-value and degrees of freedom for counts (settings, other settings, 2)."""
    total = counts.sum(axis=2)
    of_setting = counts.sum(axis=1)
    expected = total[:, :, None] * (of_setting / of_setting.sum(axis=1, keepdims=True))[:, None, :]
    seen = counts > 0.0
    g = 2.0 * float((counts[seen] * np.log(counts[seen] / expected[seen])).sum())
    free = int(((total > 0.0).sum(axis=1) - 1).sum())
    if not free:
        return 1.0, 0
    return chi_square_tail(max(g, 0.0), max(free, round(_mean(total, of_setting)))), free


def _mean(total: Array, of_setting: Array) -> float:
    """The mean of G if nothing signals, of totals (s, t) and pooled counts (s, 2), at least that of χ²."""
    pooled = of_setting.sum(axis=1)
    share = of_setting / pooled[:, None]
    whole = 2.0 * mean_log_ratio(pooled[:, None], share).sum(axis=1)
    each = 2.0 * mean_log_ratio(np.maximum(total, 1.0)[:, :, None], share[:, None, :]).sum(axis=2)
    used = total > 0.0
    raised = np.where(used, each, 0.0).sum(axis=1) - whole
    return float(np.maximum(raised, used.sum(axis=1) - 1.0).sum())


def measured_marginals(table: MeasuredTable) -> tuple[tuple[Array, Array], tuple[Array, Array]] | None:
    """M = (n_+ - n_-)/n and its Poisson error of Alice's (n,) and Bob's (m,) settings; None without counts.

    Pooled over the settings of the other side, which they do not depend on if nothing signals. Both are 0 for
    settings that no measured pair has.
    """
    if table.counts is None:
        return None
    return pooled_marginals(np.asarray(table.counts, dtype=np.float64), np.asarray(table.measured))


def pooled_marginals(
    counts: Array, measured: NDArray[np.bool_]
) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """The same of counts (n, m, 4) at the pairs (n, m) that were measured."""
    counts = np.where(measured[..., None], counts, 0.0)
    first = counts[..., :2].sum(axis=(1, 2)), counts[..., 2:].sum(axis=(1, 2))
    second = counts[..., ::2].sum(axis=(0, 2)), counts[..., 1::2].sum(axis=(0, 2))
    return _pooled(*first), _pooled(*second)


def _pooled(plus: Array, minus: Array) -> tuple[Array, Array]:
    there = plus + minus > 0.0
    m, sigma = correlator_from_counts(np.where(there, plus, 1.0), minus, 0.0, 0.0)
    return np.where(there, m, 0.0), np.where(there, sigma, 0.0)
