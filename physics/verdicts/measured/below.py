"""The smallest deviance of counts whose numbers obey one linear inequality, whether a model has them or not.

    minimise  2 Σ n ln(n/(N p))   such that   s.x <= B   and all p >= 0,

p linear in x. For any z with p(z) > 0, any multiplier y >= 0 and μ >= 0 added to the counts that are 0, the
concavity of ln gives for every x that is allowed, |x_k| <= 1,

    deviance(x) >= deviance(z) - 2 [y (B - s.z) + Σ_k |r_k| (1 + |z_k|) + Σ μ],    r = Σ (n + μ) ∇p/p - y s.

So what is stated holds however well Newton's method has converged; where it has, r = 0 and s.z = B.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from physics.verdicts.types import Array

# Added to counts of 0, in events, one after the other: so the first steps do not end at p = 0.
BARRIERS = (1e-1, 1e-3, 1e-5, 1e-7)
ROUNDS, HALVINGS = 30, 40
FALLS = 1e-10  # of Σ n ln p: less is rounding
CONVERGED, ROUNDING = 1e-7, 1e-13
INSIDE = (1e-3, 1e-5, 1e-7, 1e-9)  # of white noise, mixed into the first point
LEAST = 1e-14  # probability


def least_deviance(
    counts: Array,
    probabilities: Callable[[Array], Array],
    slope: Callable[[Array], Array],
    solved: Callable[[Array, Array], Array],
    deviance: Callable[[Array], float],
    normal: Array,
    bound: float,
    ends: tuple[Array, Array],
) -> tuple[float, float]:
    """A lower bound on the deviance where ``normal``.x <= ``bound``, and the multiplier y of the inequality.

    ``counts`` (k, o); ``probabilities`` of x (r,) in their shape; ``slope`` (r,) of weights w (k, o):
    Σ w ∇p; ``solved``: of weights w and a matrix (r, 2), (Σ w ∇p ∇p')^-1 times it. ``ends``: a point that
    obeys the inequality and one that does not, both with p >= 0.
    """
    start = _start(probabilities, normal, bound, ends)
    if start is None:
        return 0.0, 0.0
    z = start
    unseen = counts == 0.0
    best = 0.0, 0.0
    for barrier in BARRIERS if unseen.any() else (0.0,):
        n = np.where(unseen, barrier, counts)
        z, y, rest = _newton(n, probabilities, slope, solved, normal, z)
        if y > 0.0:
            lost = y * (bound - float(normal @ z)) + _left(rest, z)
            lost += barrier * float(unseen.sum())
            best = max(best, (deviance(z) - 2.0 * lost, y))
    return best


def _left(rest: Array, z: Array) -> float:
    """The most that r.(x - z) can be for |x_k| <= 1."""
    return float(np.abs(rest) @ (1.0 + np.abs(z)))


def _start(
    probabilities: Callable[[Array], Array], normal: Array, bound: float, ends: tuple[Array, Array]
) -> Array | None:
    """A point between the ends with normal.z = bound and p > 0; None where the second end obeys, too."""
    for noise in INSIDE:
        below, above = ((1.0 - noise) * end for end in ends)
        low, high = float(normal @ below), float(normal @ above)
        if low <= bound < high:
            z: Array = below + (bound - low) / (high - low) * (above - below)
            return z if probabilities(z).min() > LEAST else None
    return None


def _newton(
    n: Array,
    probabilities: Callable[[Array], Array],
    slope: Callable[[Array], Array],
    solved: Callable[[Array, Array], Array],
    normal: Array,
    z: Array,
) -> tuple[Array, float, Array]:
    """The largest Σ n ln p with normal.z kept from a z inside: z, the multiplier, and what is left of r."""
    p = probabilities(z)
    for _ in range(ROUNDS):
        rising = slope(n / p)
        both = solved(n / p**2, np.stack([rising, normal], axis=1))
        y = float(normal @ both[:, 0]) / float(normal @ both[:, 1])
        rest = rising - y * normal
        step = both[:, 0] - y * both[:, 1]
        gain = float(rest @ step)
        if _left(rest, z) <= CONVERGED + ROUNDING * float(np.abs(rising).sum()):
            break
        for k in range(HALVINGS):
            there = probabilities(z + 0.5**k * step)
            if there.min() > LEAST and float((n * np.log(there / p)).sum()) >= 0.25 * 0.5**k * gain - FALLS:
                z, p = z + 0.5**k * step, there
                break
        else:
            break
    return z, y, rest
