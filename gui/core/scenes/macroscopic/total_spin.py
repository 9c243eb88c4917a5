"""Two halves of up to 10^23 spins at one total spin, in closed form; computed aside from the window."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from msgspec import Struct

from gui.core.values import Array
from physics.macroscopic.visibility import partition_where_below
from physics.verdicts.types import Cancelled

POINTS = 240  # of the curve, where there are so many total spins


class TotalSpinLimit(Struct, frozen=True):
    """A limit of V by its key in ``THRESHOLDS``; ``last_twice_j``: the largest 2J with V above it, or None.

    ``largest_region``: from this R on no state at all is.
    """

    key: str
    value: float
    last_twice_j: int | None
    largest_region: int | None


class TotalSpinCurve(Struct, frozen=True, eq=False):
    """``visibility`` against 2J + 1, of two halves of largest spin, of which the ``larger`` has R spins.

    ``above_third``: what the least total spin has beyond 1/3, 2/(3R).
    """

    multiplicity: Array
    visibility: Array
    larger: int
    above_third: float
    limits: tuple[TotalSpinLimit, ...]


def compute_total_spin(
    spins: int, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> TotalSpinCurve:
    """V(J) = (2/(3 N_A N_B)) (S_A(S_A+1) + S_B(S_B+1) - J(J+1)), exact, and where it passes the limits.

    V falls with J from (R + 2)/(3R) to -1/3, so that each limit is passed once.
    """
    from physics.macroscopic.thermal.coupled import coupled_visibility
    from physics.macroscopic.thermal.temperatures import VISIBILITY_LIMITS

    a, b = spins // 2, spins - spins // 2
    least = b - a
    steps = (spins - least) // 2  # J goes up by 1

    def visibility(step: int) -> Fraction:
        return coupled_visibility(a, b, least + 2 * step)

    if steps <= POINTS:
        places = list(range(steps + 1))
    else:
        places = sorted({min(round(x) - 1, steps) for x in np.geomspace(1, float(steps + 1), POINTS)})
    values = []
    for step in places:
        if should_stop():
            raise Cancelled
        values.append(float(visibility(step)))
    progress(0.5)
    limits = tuple(
        TotalSpinLimit(
            limit.key,
            limit.value,
            _last_above(visibility, _exact(limit.value), steps, least),
            partition_where_below(limit.value),
        )
        for limit in VISIBILITY_LIMITS
    )
    progress(1.0)
    return TotalSpinCurve(
        np.array([least + 2.0 * step + 1 for step in places]),
        np.array(values),
        b,
        float(visibility(0) - Fraction(1, 3)),
        limits,
    )


def _exact(value: float) -> Fraction:
    """1/3, 5/12 and the like as what they are: the visibility differs from 1/3 by less than floats do."""
    simple = Fraction(value).limit_denominator(100)
    return simple if float(simple) == value else Fraction(value)


def _last_above(visibility: Callable[[int], Fraction], limit: Fraction, steps: int, least: int) -> int | None:
    if visibility(0) <= limit:
        return None
    low, high = 0, steps
    while low < high:
        middle = (low + high + 1) // 2
        if visibility(middle) > limit:
            low = middle
        else:
            high = middle - 1
    return least + 2 * low
