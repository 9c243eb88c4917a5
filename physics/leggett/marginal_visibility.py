"""From which visibility on quantum correlations refute a marginal function (see ``marginal_functions``)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import finite_array
from physics.leggett.marginal_functions import Sign, right_side


def critical_visibility(left: ArrayLike, angle: ArrayLike, sign: Sign = -1) -> tuple[float, float]:
    """(V, α): the least V at which ``left`` = ∫|M(b) ± M(b')| exceeds 2 - V|b ∓ b'|, and at which angle.

    V = min of (2 - left)/|b ∓ b'|, by a parabola about the lowest of the given angles (equally spaced);
    above 1 no correlations refute the function. ``left`` and ``angle`` have one shape. Raises
    ValueError for shapes that differ.
    """
    values, angles = finite_array(left, "left").ravel(), finite_array(angle, "angle").ravel()
    if values.shape != angles.shape:
        raise ValueError(f"left: {values.size} values for {angles.size} angles")
    length = 2 - right_side(angles, 1.0, sign)
    # Where b ∓ b' vanishes the two sides do not depend on V.
    ratio = np.where(length > 1e-9, (2 - values) / np.maximum(length, 1e-9), np.inf)
    k = int(np.argmin(ratio))
    if 0 < k < len(angles) - 1 and np.isfinite(ratio[k - 1 : k + 2]).all():
        low, here, high = ratio[k - 1], ratio[k], ratio[k + 1]
        bend = low - 2 * here + high
        if bend > 0:
            shift = (low - high) / (2 * bend)
            # The parabola through three angles, which are taken as equally far apart.
            at = angles[k] + shift * (angles[k + 1] - angles[k - 1]) / 2
            return float(here - (low - high) * shift / 4), float(at)
    return float(ratio[k]), float(angles[k])
