"""The point of a convex set that is nearest to data, by likelihood or least squares, with both proofs.

A hypothesis' `NearestPoint` projects any point onto its set in a quadratic metric and bounds any linear
function on it. The likelihood is minimised with Fisher's scoring: project the Newton step, halve it until the
deviance falls. The normal s at the point projected to and B, the maximum of s.z over the set, are an
inequality s.z <= B that every model obeys. The smallest deviance of all numbers that obey it, models or not,
bounds that of the models from below; the point bounds it from above. Where scoring has converged s is the
slope of the deviance, minus half its gradient, and s.z <= B the inequality that the data miss by the most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from physics.verdicts.measured.likelihood import Likelihood, solved, times
from physics.verdicts.types import Array, Correlations

ROUNDS, QUICK_ROUNDS, HALVINGS = 12, 3, 12
GAP, QUICK_GAP = 1e-5, 3e-2  # of the deviance, absolute and relative
PROJECTION_GAP = QUICK_GAP / 3.0  # of the squared distances on the way to a quick answer
FAR = 2.0
SURELY, BEYOND = 0.9, 1.3  # of a deviance that is near enough: surely is, and surely is not
FALLS = 1e-7  # a step that gains less is the last


class NearestPoint(Protocol):
    """What a hypothesis declares as ``nearest``: made of the data (checked), eta and a seed.

    Points x (r,) are the correlators of the measured pairs, then all marginals of Alice and of Bob if the
    data have any. ``level`` names an outer approximation of the set, "" if there is none.
    """

    level: str

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        """The x of the set with the smallest (x - centre)' information (x - centre) = d², as far as solved.

        ``information`` is a diagonal (r,) or a matrix (r, r). No nearer x need be sought than one with
        ``enough``, or than d² less ``gap`` (1 + d²), or where none comes near ``enough`` (`out_of_reach`).
        """

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        """The largest slope.x over the set, or a bound above it, and whether that is rigorous."""


class MakesNearest(Protocol):
    """The function that a hypothesis names."""

    def __call__(self, data: Correlations, *, eta: float, seed: int) -> NearestPoint: ...


@dataclass(frozen=True, eq=False)
class Fitted:
    """``x`` in the set with ``deviance``; every model has at least ``lowest`` (if ``proven``).

    ``slope`` . z <= ``bound`` for all z of the set, and ``lowest`` is what this alone implies.
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
    gap = 0.0 if prove else PROJECTION_GAP
    aim = nearest.project(likelihood.best, information, gap=gap)
    normal = times(information, likelihood.best - aim)
    x, deviance = lowered(likelihood, np.zeros_like(aim), aim)
    # The curvature at the data themselves tells little about a point far away: no bound is worth its time.
    far = squared_length(likelihood.best - aim, information) > FAR * (1.0 + deviance)
    for _ in range(ROUNDS if prove else QUICK_ROUNDS):
        check_stop()
        if deviance <= GAP:
            return Fitted(x, deviance, 0.0, np.zeros_like(x), 0.0, True)
        if not prove and not far:
            fitted = _bracketed(likelihood, nearest, x, deviance, normal, False)
            if deviance - fitted.lowest <= QUICK_GAP * (1.0 + deviance):
                return fitted
        before, far = deviance, False
        x, deviance, normal = stepped(likelihood, nearest, x, deviance, gap=gap)
        if before - deviance <= FALLS * (1.0 + deviance):
            break
    return _bracketed(likelihood, nearest, x, deviance, normal, prove)


def _bracketed(
    likelihood: Likelihood, nearest: NearestPoint, x: Array, deviance: float, normal: Array, prove: bool
) -> Fitted:
    found = _implied(likelihood, nearest, x, deviance, normal, prove)
    if prove and deviance - found.lowest > QUICK_GAP * (1.0 + deviance):
        # Scoring ended at a point that was not the one projected to.
        other = _implied(likelihood, nearest, x, deviance, likelihood.slope(x), prove)
        found = max(found, other, key=lambda one: one.lowest)
    return found


def _implied(
    likelihood: Likelihood, nearest: NearestPoint, x: Array, deviance: float, normal: Array, prove: bool
) -> Fitted:
    bound, proven = nearest.support(normal, prove)
    bound = max(bound, float(normal @ x), 0.0)  # white noise, 0, belongs to every set
    lowest, share = likelihood.least_below(normal, bound, x)
    return Fitted(x, deviance, min(lowest, deviance), share * normal, share * bound, proven)


def stepped(
    likelihood: Likelihood,
    nearest: NearestPoint,
    x: Array,
    deviance: float,
    enough: float = 0.0,
    gap: float = 0.0,
) -> tuple[Array, float, Array]:
    """One scoring step from x in the set, the deviance there, and the normal at the point projected to.

    It is exact no more than it takes to tell whether it is below ``enough``, and to ``gap`` of the square.
    """
    information = likelihood.information(x)
    centre = x + solved(information, likelihood.slope(x))
    # The squared distance is the deviance only as far as this is quadratic.
    soon = SURELY * enough
    aim = nearest.project(centre, information, soon, gap)
    there, reached = lowered(likelihood, x, aim, deviance)
    if reached >= enough and squared_length(aim - centre, information) <= soon:
        aim = nearest.project(centre, information, 0.0, gap)
        there, reached = lowered(likelihood, x, aim, deviance)
    return there, reached, times(information, centre - aim)


def out_of_reach(enough: float, squared: float, rise: float) -> bool:
    """Whether no x of the set comes near ``enough``, if the slope at one of d² = squared rises by so much.

    s = information (centre - x) has s.(z - x) <= rise for all z of the set, so their d² is at least
    squared - 2 rise. What is given up for it is farther off than it need be, never nearer.
    """
    return enough > 0.0 and squared - 2.0 * rise > BEYOND * enough


def squared_length(vector: Array, information: Array) -> float:
    """vector' information vector."""
    return float(vector @ times(information, vector))


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
