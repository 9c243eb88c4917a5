"""Effective visibility against temperature, and the temperatures at which kinds of nonlocality end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from physics.checks import Array, array_within
from physics.macroscopic.thermal.curves import RegionAverages, level_averages
from physics.macroscopic.thermal.exact import HeisenbergSpectrum
from physics.thresholds import THRESHOLDS, Threshold

# Kinds of nonlocality in the order of the visibilities above which they are there or not excluded; of several
# bounds for one kind the one of the paper and the best known.
_KEYS = (
    "separable",
    "povm_model_barrett",
    "steering_projective",
    "local_model_acin",
    "local_model_designolle",
    "bell_designolle",
    "chsh",
    "leggett_model",
)
VISIBILITY_LIMITS: tuple[Threshold, ...] = tuple(row for key in _KEYS for row in THRESHOLDS if row.key == key)
"""Rows of `THRESHOLDS` that a rotationally invariant effective state is compared with."""

_COLDEST, _HOTTEST, _POINTS = 1e-3, 1e3, 400


def visibility_at(
    spectrum: HeisenbergSpectrum,
    regions: Sequence[Sequence[int]],
    temperatures: ArrayLike,
) -> Array:
    """V = -(1/(3 N_A N_B)) Σ <σ_i·σ_j> of two regions at each temperature, without field; the shape of these.

    (Ramanathan et al., after (12).) T = 0 is the equal mixture of the ground space. Raises ValueError for
    regions that are none or not two, and temperatures that are negative or not finite.
    """
    t = array_within(temperatures, "temperature", 0.0, np.inf)
    return level_averages(spectrum, regions).at(t).visibility.reshape(t.shape)


@dataclass(frozen=True)
class VisibilityCrossing:
    """Where V(T) is that of ``limit``: ``temperatures``, ascending, in units of |J|.

    ``above_at_zero``: whether V(0) is above it. Above the last temperature V stays below. None at all and not
    ``above_at_zero``: V never passes it. ``errors``: the standard error of each temperature, none where they
    are exact. ``only_shows``: below the limit nothing is excluded.
    """

    limit: Threshold
    above_at_zero: bool
    temperatures: tuple[float, ...]
    errors: tuple[float, ...] = ()
    only_shows: bool = False


def visibility_crossings(
    visibility: Callable[[float], float], limits: Sequence[Threshold] = VISIBILITY_LIMITS
) -> tuple[VisibilityCrossing, ...]:
    """The temperatures at which ``visibility``, a function of T, passes each limit.

    V is looked at for 400 temperatures between 0.001 and 1000, in geometric progression, and at 0; between
    two of them that lie on different sides Brent's method finds the crossing. For states that are
    rotationally invariant, that is without field, each limit then says which kind of nonlocality ends
    there.
    """
    grid = np.concatenate([[0.0], np.geomspace(_COLDEST, _HOTTEST, _POINTS)])
    values = np.array([visibility(float(t)) for t in grid])
    found = []
    for limit in limits:
        above = values > limit.value
        crossings = [
            float(brentq(lambda t, v=limit.value: visibility(float(t)) - v, grid[i], grid[i + 1], xtol=1e-13))
            for i in np.flatnonzero(above[1:] != above[:-1])
        ]
        found.append(VisibilityCrossing(limit, bool(above[0]), tuple(crossings)))
    return tuple(found)


# In a field a state has a direction. V, the visibility after turning both regions at random together, then is
# that of a mixture of the state turned; what is found in the mixture is there before, but not the other way
# round. So of the limits those remain above which something is shown.
_SHOWN_IN_FIELD = ("separable", "steering_projective", "bell_designolle", "chsh", "leggett_model")
_ROUNDING = 1e-12


def region_crossings(
    at: Callable[[Array], RegionAverages], grid: Array, *, in_field: bool
) -> tuple[VisibilityCrossing, ...]:
    """Where two regions pass the limits, looked for on a ``grid`` of temperatures that ascends.

    Without field as `visibility_crossings`, of V. ``in_field`` entanglement is told by the partial transpose
    and a violation of CHSH by the largest value (Horodecki), both exactly; of the others V above the limit
    shows what is named, and V below it excludes nothing.
    """

    def margin(key: str, averages: RegionAverages, value: float) -> tuple[Array, int]:
        if in_field and key == "separable":
            return -averages.smallest_transposed - _ROUNDING, 1
        if in_field and key == "chsh":
            return averages.chsh - 2 - _ROUNDING, 2
        return averages.visibility - value, 0

    whole = at(grid)
    found = []
    for limit in VISIBILITY_LIMITS:
        if in_field and limit.key not in _SHOWN_IN_FIELD:
            continue
        margins, which = margin(limit.key, whole, limit.value)
        above = margins > 0

        def crossed(t: float, key: str = limit.key, value: float = limit.value) -> float:
            return float(margin(key, at(np.array([t])), value)[0][0])

        temperatures, errors = [], []
        for i in np.flatnonzero(above[1:] != above[:-1]):
            # On the grid a margin of exactly 0 counts as not above; then the end is the crossing.
            ends = crossed(grid[i]), crossed(grid[i + 1])
            if ends[0] * ends[1] < 0:
                temperatures.append(float(brentq(crossed, grid[i], grid[i + 1], xtol=1e-13)))
            else:
                temperatures.append(float(grid[i] if ends[0] == 0 else grid[i + 1]))
            if whole.errors is not None:
                slope = abs(margins[i + 1] - margins[i]) / (grid[i + 1] - grid[i])
                errors.append(float(whole.errors[which, i] / slope))
        only = in_field and limit.key not in ("separable", "chsh")
        found.append(VisibilityCrossing(limit, bool(above[0]), tuple(temperatures), tuple(errors), only))
    return tuple(found)
