"""The point of a convex set that is nearest to data, by likelihood or least squares, with both proofs.

A hypothesis' `NearestPoint` projects any point onto its set in a quadratic metric and bounds any linear
function on it. The likelihood is minimised with Fisher's scoring: project the Newton step, halve it until the
deviance falls. For x in the set and the slope s there (minus half the gradient of the deviance, which is
convex) every z in the set has

    deviance(z) >= deviance(x) - 2 s.(z - x) >= deviance(x) - 2 (B - s.x),    B = max of s.z over the set,

so x and B bracket the smallest deviance, and s.z <= B is the inequality that the data miss by the most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from physics.verdicts.measured.likelihood import Likelihood, solved
from physics.verdicts.types import Array, Correlations

ROUNDS, QUICK_ROUNDS, HALVINGS = 12, 3, 12
GAP, QUICK_GAP = 1e-5, 3e-2  # of the deviance, absolute and relative
SURELY = 0.9  # of a deviance that is near enough
FALLS = 1e-7  # a step that gains less is the last


class NearestPoint(Protocol):
    """What a hypothesis declares as ``nearest``: made of the data (checked), eta and a seed.

    Points x (r,) are the correlators of the measured pairs, then all marginals of Alice and of Bob if the
    data have any. ``level`` names an outer approximation of the set, "" if there is none.
    """

    level: str

    def project(self, centre: Array, information: Array, enough: float = 0.0) -> Array:
        """The x of the set with the smallest (x - centre)' information (x - centre), as far as solved.

        ``information`` is a diagonal (r,) or a matrix (r, r). No nearer x need be sought than one with
        ``enough``.
        """

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        """The largest slope.x over the set, or a bound above it, and whether that is rigorous."""


class MakesNearest(Protocol):
    """The function that a hypothesis names."""

    def __call__(self, data: Correlations, *, eta: float, seed: int) -> NearestPoint: ...


@dataclass(frozen=True, eq=False)
class Fitted:
    """``x`` in the set with ``deviance``; every model has at least ``lowest`` (if ``proven``).

    ``slope`` . z <= ``bound`` for all z of the set.
    """

    x: Array
    deviance: float
    lowest: float
    slope: Array
    bound: float
    proven: bool


def fit_to_data(
    likelihood: Likelihood, nearest: NearestPoint, check_stop: Callable[[], None], *, prove: bool
) -> Fitted:
    """The smallest deviance of the set, bracketed to `GAP` where the solvers get that far.

    Without ``prove`` it ends as soon as the two ends are within `QUICK_GAP`.
    """
    information = likelihood.information(likelihood.best)
    x = nearest.project(likelihood.best, information)
    x, deviance = lowered(likelihood, np.zeros_like(x), x)
    for _ in range(ROUNDS if prove else QUICK_ROUNDS):
        check_stop()
        if deviance <= GAP:
            break
        if not prove:
            fitted = _bracketed(likelihood, nearest, x, deviance, False)
            if deviance - fitted.lowest <= QUICK_GAP * (1.0 + deviance):
                return fitted
        before = deviance
        x, deviance = stepped(likelihood, nearest, x, deviance)
        if before - deviance <= FALLS * (1.0 + deviance):
            break
    return _bracketed(likelihood, nearest, x, deviance, prove)


def _bracketed(
    likelihood: Likelihood, nearest: NearestPoint, x: Array, deviance: float, prove: bool
) -> Fitted:
    slope = likelihood.slope(x)
    bound, proven = nearest.support(slope, prove)
    bound = max(bound, float(slope @ x), 0.0)  # white noise, 0, belongs to every set
    lowest = max(0.0, deviance - 2.0 * (bound - float(slope @ x)))
    return Fitted(x, deviance, lowest, slope, bound, proven)


def stepped(
    likelihood: Likelihood, nearest: NearestPoint, x: Array, deviance: float, enough: float = 0.0
) -> tuple[Array, float]:
    """One scoring step from x in the set, and the deviance there; below ``enough`` no nearer x is sought."""
    information = likelihood.information(x)
    centre = x + solved(information, likelihood.slope(x))
    # The squared distance is the deviance only as far as this is quadratic.
    soon = SURELY * enough
    aim = nearest.project(centre, information, soon)
    there, reached = lowered(likelihood, x, aim, deviance)
    if reached >= enough and squared_length(aim - centre, information) <= soon:
        there, reached = lowered(likelihood, x, nearest.project(centre, information), deviance)
    return there, reached


def squared_length(vector: Array, information: Array) -> float:
    """vector' information vector."""
    return float(vector @ (information * vector if information.ndim == 1 else information @ vector))


def lowered(
    likelihood: Likelihood, x: Array, aim: Array, deviance: float | None = None
) -> tuple[Array, float]:
    """A point between x and ``aim``, both in the set, with a lower deviance than x, nearest to ``aim``."""
    here = likelihood.deviance(x) if deviance is None else deviance
    for k in range(HALVINGS):
        there = x + 0.5**k * (aim - x)
        reached = likelihood.deviance(there)
        if reached < here:
            return there, reached
    return x, here
