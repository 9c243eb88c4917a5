"""From correlators to points of L_N(phi) and back to a table; the numbers come from ``physics``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from gui.core.data.limits import METADATA_LENGTH
from gui.core.data.types import DataError, FourCounts, LeggettPoint
from physics import statistics
from physics.direction_sets import DIRECTION_SETS
from physics.leggett import inequality as leggett


class Measured(NamedTuple):
    """One correlator, its standard error, and how many pairs, with which outcomes, gave it (if known)."""

    c: float
    sigma: float
    shots: int | None = None
    counts: FourCounts | None = None


def from_counts(counts: Sequence[int]) -> Measured:
    """From the coincidence counts ++, +-, -+, --, not all 0."""
    c, sigma = statistics.correlator_from_counts(*counts)
    pp, pm, mp, mm = counts
    return Measured(float(c), float(sigma), sum(counts), (pp, pm, mp, mm))


def from_shots(c: Sequence[float], shots: Sequence[int]) -> list[Measured]:
    """From correlators and the number of pairs that gave each."""
    sigma = statistics.sigma_from_shots(c, shots).tolist()
    return [Measured(*values) for values in zip(c, sigma, shots, strict=True)]


def one_angle(degrees: float) -> float:
    """A key that is the same for angles that differ by rounding only."""
    return round(degrees, 9) + 0.0


@cache
def kappa_of(n_directions: int) -> float:
    """kappa of the direction set with N directions."""
    return leggett.kappa(DIRECTION_SETS[n_directions])


def leggett_bounds(points: Sequence[LeggettPoint], eta: float) -> np.ndarray:
    """The largest L_N of Leggett models of purity eta at the angle of each point."""
    kappas = [kappa_of(point.n_directions) for point in points]
    return leggett.leggett_bound([point.phi for point in points], kappas, eta)


def leggett_point(
    phi: float, values: Sequence[Measured], line: int | None = None, field: str = "", run: str = ""
) -> LeggettPoint:
    """The point of C(a1,b1), C(a1,b1'), C(a2,b2), ...; phi in radians. ``line``, ``field``: for a refusal."""
    c = [m.c for m in values]
    sigma = [m.sigma for m in values]
    try:
        value, error = statistics.leggett_value_with_error(c[0::2], sigma[0::2], c[1::2], sigma[1::2])
    except ValueError as refused:
        raise DataError(field, str(refused), line) from refused
    shots = tuple(m.shots for m in values if m.shots is not None)
    counts = tuple(m.counts for m in values if m.counts is not None)
    return LeggettPoint(
        phi=phi,
        value=float(value),
        sigma=float(error),
        n_directions=len(values) // 2,
        correlators=tuple(c),
        correlator_sigmas=tuple(sigma),
        shots=shots if len(shots) == len(values) else (),
        counts=counts if len(counts) == len(values) else (),
        run=run[:METADATA_LENGTH],
    )
