"""Largest singlet-like visibility of magnetizations of two regions (Ramanathan et al.)."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within


def partition_visibility(r: ArrayLike) -> Array:
    """(R + 2)/(3R) with R = max(N_A, N_B) >= 1 spins: bounds V of any rotationally invariant state.

    1, 2/3, 5/9, 1/2, ... and 1/3 for R -> ∞ (Ramanathan et al.). R need not be whole. Raises ValueError for
    R < 1.
    """
    size = array_within(r, "R", 1.0, math.inf)
    return np.asarray((size + 2) / (3 * size))


def partition_where_below(threshold: float | Fraction) -> int | None:
    """The smallest whole R with (R + 2)/(3R) <= threshold, or None where there is none (threshold <= 1/3).

    A Fraction is compared exactly; a float with the correctly rounded quotient, so that 2/3 gives 2 and
    5/12 gives 8 although neither is a float. Raises ValueError for NaN or infinity.
    """
    if not math.isfinite(threshold):
        raise ValueError(f"threshold: {threshold} is not finite")
    exact = Fraction(threshold)
    if 3 * exact <= 1:
        return None

    def reached(size: int) -> bool:
        if isinstance(threshold, Fraction):
            return Fraction(size + 2, 3 * size) <= threshold
        return (size + 2) / (3 * size) <= threshold

    low, high = 1, max(1, math.ceil(2 / (3 * exact - 1)))
    # Rounding may pass the threshold before exact arithmetic does, never later; both are monotone.
    while low < high:
        middle = (low + high) // 2
        if reached(middle):
            high = middle
        else:
            low = middle + 1
    return low
