"""Which purities η of Leggett's local states a measured L_N excludes (Branciard et al. 2008, figure 4).

The excess L_N(φ) - (2 - 2κη|sin(φ/2)|) grows linearly with η. Angles in radians.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within, finite_array


def least_purity(
    phi: ArrayLike, value: ArrayLike, sigma: ArrayLike, kappa: float, level: float = 0.0
) -> Array:
    """The η from which on L_N exceeds its bound by ``level`` standard deviations: broadcast.

    (2 - L + level σ)/(2κ|sin(φ/2)|), where level 0 gives the η at which the excess vanishes. Above 1: no
    model of the kind is excluded; inf at φ = 0.
    """
    slope = 2 * kappa * np.abs(np.sin(finite_array(phi, "phi") / 2))
    needed = 2 - finite_array(value, "value") + level * array_within(sigma, "sigma", 0.0, np.inf)
    with np.errstate(divide="ignore"):
        return np.asarray(np.where(slope > 0, needed / np.where(slope > 0, slope, 1.0), np.inf))


def overtaking_purity(phi: ArrayLike, value: ArrayLike, kappa: float) -> float:
    """The η above which the second of two angles has the larger excess; phi, value (2,), |φ1| < |φ2|.

    (L1 - L2)/(2κ(|sin(φ2/2)| - |sin(φ1/2)|)); NaN for two angles of the same size.
    """
    first, second = np.abs(np.sin(finite_array(phi, "phi") / 2))
    one, two = finite_array(value, "value")
    gain = 2 * kappa * (second - first)
    return float((one - two) / gain) if gain else float("nan")
