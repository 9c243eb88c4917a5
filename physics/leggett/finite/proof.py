"""Proof of one Leggett inequality sum c_ij C_ij <= bound, given its settings and coefficients.

The bound is the maximum of F(u, v) = sum |c_ij| (1 - |u.a_i - s_ij v.b_j|), s = sign c, over both spheres.
Local search finds it, branch and bound (`physics.verdicts.leggett.bound`) shows it up to a stated gap.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.leggett.bound import lower_bound
from physics.verdicts.leggett.problem import Inequality
from physics.verdicts.leggett.search import distinct_points, lowest, random_states, supports, walk_downhill
from physics.verdicts.types import Cancelled

Array = NDArray[np.float64]

_SUSPICIOUS = 1e-9  # a hidden state this far above the maximum known restarts the proof
_ATTEMPTS = 20


def inequality_of(alice: Array, bob: Array, coefficients: Array) -> Inequality:
    """The inequality in the solver's form; ``value`` is what the singlet reaches, sum -c_ij a_i.b_j."""
    i, j = np.nonzero(coefficients)
    c = coefficients[i, j]
    kinks = np.concatenate([alice[i], -np.sign(c)[:, None] * bob[j]], axis=1)
    value = float(-np.sum(coefficients * (alice @ bob.T)))
    weights = np.abs(c)
    return Inequality(
        weights[:, None] * kinks, np.zeros(6), float(weights.sum()), value, i, weights, np.zeros(0)
    )


def prove_bound(
    alice: Array,
    bob: Array,
    coefficients: Array,
    *,
    gap: float = 1e-3,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[float, float]:
    """(reached, bound): F reaches the first at some hidden state; no model exceeds the second.

    ``gap`` is that of the critical visibility: bound - reached <= gap times the singlet's value unless the
    work outgrows memory; the bound holds all the same. Raises ``Cancelled``, and ValueError where the
    singlet's value is not positive (the inequality then says nothing).
    """
    found = inequality_of(alice, bob, coefficients)
    if not found.value > 0.0:
        raise ValueError(f"coefficients: the singlet reaches {found.value:g}, which is not positive")
    shown = 0.0

    def poll(share: float) -> None:
        nonlocal shown
        if should_stop is not None and should_stop():
            raise Cancelled
        if progress is not None and share > shown:
            shown = share
            progress(share)

    poll(0.0)
    points, values, _ = walk_downhill(found, lowest(found, random_states(8000, seed), 300))
    for _ in range(_ATTEMPTS):
        top = float(values.max())
        allowed = top + 0.95 * gap * found.value
        maxima = points[values > top - 0.05 * found.value]
        below = supports(found, lowest(found, maxima[distinct_points(maxima, True)], 40))
        better: list[tuple[Array, Array]] = []

        def polish(centres: Array, top: float = top, better: list[tuple[Array, Array]] = better) -> bool:
            new, heights, _ = walk_downhill(found, centres)
            if heights.max() > top + _SUSPICIOUS:
                better.append((new, heights))
            return bool(better)

        bound = lower_bound(
            found,
            [found.total - top - k * gap * found.value for k in (30.0, 5.0)] + [found.total - allowed],
            symmetric=True,
            supports=np.concatenate([below, -below]),
            budget=0.04 * gap * found.value,
            polish=polish,
            poll=poll,
        )
        if not better:
            return top, found.total - bound.minimum
        points = np.concatenate([points, better[0][0]])
        values = np.concatenate([values, better[0][1]])
    return float(values.max()), found.total - bound.minimum
