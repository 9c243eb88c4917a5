"""Effective visibility against temperature, and the temperatures at which kinds of nonlocality end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from physics.checks import Array, array_within
from physics.macroscopic.regions import check_regions
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
    n = spectrum.model.spins
    homes = check_regions(regions, n)
    if len(homes) != 2:
        raise ValueError(f"regions: {len(homes)} where 2 are needed")
    t = array_within(temperatures, "temperature", 0.0, np.inf)
    across = np.array(
        [
            (i in homes[0] and j in homes[1]) or (i in homes[1] and j in homes[0])
            for i, j in combinations(range(n), 2)
        ]
    )
    energies = np.concatenate([block.energies for block in spectrum.blocks])
    of_state = np.concatenate([-block.products[:, across].mean(axis=1) / 3 for block in spectrum.blocks])
    # Each block with unequal numbers up and down stands for two.
    copies = np.concatenate([np.full(len(b.states), 1.0 + (2 * b.ones != n)) for b in spectrum.blocks])
    above = energies - energies.min()
    ground = copies * (above <= 1e-10 * max(1.0, float(np.abs(energies).max())))
    flat = t.reshape(-1)
    found = np.empty(len(flat))
    for place, temperature in enumerate(flat):
        weights = copies * np.exp(-above / temperature) if temperature else ground
        found[place] = weights @ of_state / weights.sum()
    return found.reshape(t.shape)


@dataclass(frozen=True)
class VisibilityCrossing:
    """Where V(T) is that of ``limit``: ``temperatures``, ascending, in units of |J|.

    ``above_at_zero``: whether V(0) is above it. Above the last temperature V stays below. None at all and not
    ``above_at_zero``: V never passes it.
    """

    limit: Threshold
    above_at_zero: bool
    temperatures: tuple[float, ...]


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
