"""L_N over a scan of φ as an apparatus would count it: expected, and sampled from a seed.

At each φ the pairs b_i, b_i' = cos(φ/2) m_i ± sin(φ/2) e_i are measured with a_i, each correlator by four
counts; L_N and its error follow from the counts as in Branciard et al. 2008, figure 3. Angles in radians.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, finite_array
from physics.experiment.apparatus import (
    COUNTS_A_CORRELATOR,
    OUTCOMES,
    Apparatus,
    Moments,
    expected_coincidences,
    measured_directions,
    moments_of,
)
from physics.leggett.inequality import kappa, least_mean_projections, leggett_bound
from physics.pairs import open_pairs
from physics.states.two_qubit import TwoQubitState
from physics.statistics import correlator_from_counts, leggett_value_with_error
from physics.vectors import as_unit_vectors

SECONDS_AN_HOUR = 3600.0


@dataclass(frozen=True, eq=False)
class Triples:
    """Settings of L_N that open with φ: Alice's a (N, 3), middles m and axes e (N, 3) of Bob's pairs."""

    alice: Array
    middles: Array
    axes: Array

    def __post_init__(self) -> None:
        shape = as_unit_vectors(self.alice, "alice").shape
        for name in ("middles", "axes"):
            if as_unit_vectors(getattr(self, name), name).shape != shape:
                raise ValueError(f"{name}: shape differs from that of alice")


@dataclass(frozen=True, eq=False)
class LeggettRun:
    """L_N and its standard error over φ, all (k,), with the coincidences (k, N, 2, 4) behind them.

    Axes of the counts: φ, pair, b or b', outcomes ++, +-, -+, --.
    """

    phi: Array
    counts: Array
    value: Array
    sigma: Array

    @property
    def coincidences(self) -> Array:
        """Mean number of coincidences of a correlator at each φ."""
        return np.asarray(self.counts.sum(axis=-1).mean(axis=(1, 2)))


def expected_scan(state: TwoQubitState, apparatus: Apparatus, triples: Triples, phi: ArrayLike) -> LeggettRun:
    """What is counted in the mean, every angle as it is dialled but for its systematic errors."""
    angles = _angles(phi)
    return _run(angles, _mean_counts(state, apparatus, triples, angles, 0.0))


def repeated_scans(
    state: TwoQubitState,
    apparatus: Apparatus,
    triples: Triples,
    phi: ArrayLike,
    seed: int,
    first: int = 0,
) -> Iterator[LeggettRun]:
    """Run after run, without end: angles dialled with their random errors, counts drawn from Poisson's law.

    Run k has a generator of its own, seeded with (seed, k), from k = ``first`` on. A correlator without a
    single coincidence is drawn again, as it would be measured again. Raises ValueError where the apparatus
    counts nothing.
    """
    angles = _angles(phi)
    fixed = _mean_counts(state, apparatus, triples, angles, 0.0) if apparatus.spread == 0 else None
    for k in itertools.count(first):
        random = np.random.default_rng([seed, k])
        jitter = _drawn_jitter(apparatus, triples, angles, random)
        mean = _mean_counts(state, apparatus, triples, angles, jitter) if fixed is None else fixed
        if not (mean.sum(axis=-1) > 0).all():
            raise ValueError("apparatus: nothing is counted")
        counts = random.poisson(mean).astype(np.float64)
        while (empty := counts.sum(axis=-1) == 0).any():
            counts[empty] = random.poisson(mean[empty])
        yield _run(angles, counts)


def undrawn_scan(
    state: TwoQubitState, apparatus: Apparatus, triples: Triples, phi: ArrayLike, random: np.random.Generator
) -> LeggettRun:
    """Mean counts with the angles dialled once at random: what only their errors do to L_N."""
    angles = _angles(phi)
    jitter = _drawn_jitter(apparatus, triples, angles, random)
    return _run(angles, _mean_counts(state, apparatus, triples, angles, jitter))


def _drawn_jitter(
    apparatus: Apparatus, triples: Triples, phi: Array, random: np.random.Generator
) -> Array | float:
    """Random errors of γ and θ of both sides for each count, (2, k, N, 2, 4, 2); 0 where there are none."""
    if apparatus.spread == 0.0:
        return 0.0
    shape = (2, len(phi), len(triples.alice), 2, COUNTS_A_CORRELATOR, 2)
    return random.normal(0.0, apparatus.spread, shape)


def scan_bounds(triples: Triples, apparatus: Apparatus, phi: ArrayLike, eta: float) -> tuple[Array, Array]:
    """The bound of L_N at the settings that are dialled, and at those that are measured instead, (k,) each.

    The second is exact for settings off by their systematic errors (``leggett_bound_misaligned``).
    """
    angles = _angles(phi)
    nominal = leggett_bound(angles, kappa(triples.axes), eta)
    if apparatus.is_aligned:
        return nominal, nominal
    n = len(triples.alice)
    b, b_prime = (
        measured_directions(one.reshape(-1, 3), apparatus, "bob", _second(apparatus, k, one.size // 3), 1.0)
        for k, one in enumerate(open_pairs(triples.middles, triples.axes, angles))
    )
    lowest = least_mean_projections((b - b_prime).reshape(len(angles), n, 3))
    return nominal, np.asarray(2 - eta * lowest)


def scan_time(apparatus: Apparatus, directions: int, points: int) -> float:
    """Seconds of counting: four counts for each of 2N correlators at each of ``points`` angles."""
    return COUNTS_A_CORRELATOR * 2 * directions * points * apparatus.count_time


def _second(apparatus: Apparatus, which: int, n: int) -> Array:
    """Whether Bob's settings b (``which`` 0) or b' (1) are dialled on the second branch."""
    return np.full(n, apparatus.branches == "by_setting" and which == 1)


def scan_moments(
    state: TwoQubitState, apparatus: Apparatus, triples: Triples, phi: Array, jitter: Array | float = 0.0
) -> Moments:
    """The moments in each count of a scan, (k, N, 2, 4): φ, pair, b or b', outcomes ++, +-, -+, --."""
    n = len(triples.alice)
    b = np.stack(open_pairs(triples.middles, triples.axes, phi), axis=1)
    flat = b.reshape(-1, 3)  # (k, 2, N) in rows
    plan = np.stack([_second(apparatus, k, n) for k in range(2)])
    second = np.broadcast_to(plan, (len(phi), 2, n)).reshape(-1)
    a = np.broadcast_to(triples.alice, (len(phi), 2, n, 3)).reshape(-1, 3)
    off_a, off_b = (_by_row(jitter, side) for side in range(2))
    outcome_a, outcome_b = OUTCOMES[:, 0, None], OUTCOMES[:, 1, None]
    alice = measured_directions(a, apparatus, "alice", np.zeros(len(a), dtype=bool), outcome_a, off_a)
    bob = measured_directions(flat, apparatus, "bob", second, outcome_b, off_b)
    shape = (COUNTS_A_CORRELATOR, len(phi), 2, n, 3)
    alice, bob = (one.reshape(shape).transpose(1, 3, 2, 0, 4) for one in (alice, bob))
    return moments_of(state, alice, bob)


def _mean_counts(
    state: TwoQubitState,
    apparatus: Apparatus,
    triples: Triples,
    phi: Array,
    jitter: Array | float,
) -> Array:
    moments = scan_moments(state, apparatus, triples, phi, jitter)
    # Counts are taken one after the other, φ by φ: hours since the start, at the middle of each count.
    order = np.arange(moments.product.size).reshape(moments.product.shape)
    hours = (order + 0.5) * apparatus.count_time / SECONDS_AN_HOUR
    return expected_coincidences(apparatus, moments, np.minimum(apparatus.drift * hours, 1.0))


def _by_row(jitter: Array | float, side: int) -> Array | float:
    """(4, rows, 2) of (2, k, N, 2, 4, 2), rows in the order φ, b or b', pair."""
    if isinstance(jitter, float):
        return jitter
    return np.asarray(jitter[side].transpose(3, 0, 2, 1, 4).reshape(COUNTS_A_CORRELATOR, -1, 2))


def _run(phi: Array, counts: Array) -> LeggettRun:
    c, sigma = correlator_from_counts(*np.moveaxis(counts, -1, 0))
    value, error = leggett_value_with_error(c[..., 0], sigma[..., 0], c[..., 1], sigma[..., 1])
    return LeggettRun(phi, counts, value, error)


def _angles(phi: ArrayLike) -> Array:
    angles = finite_array(phi, "phi")
    if angles.ndim != 1 or len(angles) == 0:
        raise ValueError(f"phi: shape {angles.shape} where (k,) with k >= 1 is needed")
    return angles
