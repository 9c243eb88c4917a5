"""How long an apparatus must measure, and with which visibility, to exclude a hypothesis.

Every test is S = Σ_g |Σ_j w_gj C_gj| against a bound, each correlator from four counts of T seconds, with the
error that the counts of ``expected_coincidences`` imply (``sigma_from_shots``): the excess in standard
deviations grows as √T, and as T where so few pairs are counted that their error is 2/n. White noise takes the
share 1 - V of all moments. Angles in radians, times in seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.bell import clauser_horne
from physics.bell.losses import with_losses
from physics.bell.settings import best_settings
from physics.bell.two_settings import LOCAL_BOUND, horodecki_settings
from physics.checks import Array, array_within, finite_array
from physics.experiment.apparatus import (
    COUNTS_A_CORRELATOR,
    OUTCOMES,
    Apparatus,
    Moments,
    expected_coincidences,
    measured_directions,
    moments_of,
)
from physics.experiment.scan import Triples, scan_moments
from physics.leggett.inequality import kappa, leggett_bound
from physics.states.two_qubit import TwoQubitState
from physics.statistics import correlator_from_counts, sigma_from_shots

_HALVINGS = 40


@dataclass(frozen=True, eq=False)
class PlannedTest:
    """An inequality at fixed settings: ``weights`` (..., G, M) of the moments (..., G, M, 4) of its counts.

    ``bound`` (...): leading axes are different settings of one kind, such as φ. ``every_pair``: S is made of
    all pairs emitted, found or not, so that no sampling is assumed: C are then those with the undetected
    counted as -1, ``moments`` (..., G, M) without an axis of counts, and there is one count a correlator.
    """

    apparatus: Apparatus
    moments: Moments
    weights: Array
    bound: Array
    every_pair: bool = False

    @property
    def counts(self) -> int:
        """How many counts of T seconds one measurement of S takes."""
        return int(np.prod(self.weights.shape[-2:])) * (1 if self.every_pair else COUNTS_A_CORRELATOR)

    def value(self, visibility: ArrayLike) -> tuple[Array, Array]:
        """S and its standard error after T a count, where white noise leaves V of the state; broadcasts."""
        c, n = self._correlators(visibility)
        return self._sum(c), self._error(c, n, np.array(1.0))

    def _correlators(self, visibility: ArrayLike) -> tuple[Array, Array]:
        """C and the number of pairs behind it after T a count, (..., G, M) each."""
        v = array_within(visibility, "visibility", 0.0, 1.0)
        if self.every_pair:
            return self._with_the_lost(v[..., None, None])
        counts = expected_coincidences(self.apparatus, self.moments, 1 - v[..., None, None, None])
        return correlator_from_counts(*np.moveaxis(counts, -1, 0))[0], counts.sum(axis=-1)

    def _with_the_lost(self, v: Array) -> tuple[Array, Array]:
        e, m = self.apparatus.efficiency, self.moments
        c = v * (e * e * m.product - e * (1 - e) * (m.alice + m.bob)) + (1 - e) ** 2
        return c, np.full(c.shape, self.apparatus.pair_rate * self.apparatus.count_time)

    def _sum(self, c: Array) -> Array:
        return np.asarray(np.abs((self.weights * c).sum(axis=-1)).sum(axis=-1))

    def _error(self, c: Array, n: Array, share: Array) -> Array:
        """The standard error of S after this share of T a count."""
        sigma = sigma_from_shots(c, n * share[..., None, None])
        return np.asarray(np.sqrt(((self.weights * sigma) ** 2).sum(axis=(-2, -1))))

    def distance(self, visibility: ArrayLike, seconds: ArrayLike | None = None) -> Array:
        """Excess over the bound in standard deviations after ``seconds`` in all (None: after T a count)."""
        c, n = self._correlators(visibility)
        once = self.counts * self.apparatus.count_time
        share = np.array(1.0) if seconds is None else finite_array(seconds, "seconds") / once
        return np.asarray((self._sum(c) - self.bound) / self._error(c, n, share))

    def seconds(self, visibility: ArrayLike, level: float) -> Array:
        """Seconds of counting until the excess is ``level`` standard deviations; inf where it never is.

        Halved on a logarithmic scale between the time that √((1 - C²)/n) alone would take and one that
        is enough because max(x, y) <= x + y.
        """
        c, n = self._correlators(visibility)
        excess = self._sum(c) - self.bound
        wanted = (np.where(excess > 0, excess, 1.0) / level) ** 2
        root, least = (
            np.asarray((self.weights**2 * part).sum(axis=(-2, -1)))
            for part in ((1 - np.minimum(c * c, 1.0)) / n, 4 / n**2)
        )
        high = (root + np.sqrt(root * root + 4 * wanted * least)) / (2 * wanted)
        low = np.maximum(root / wanted, np.sqrt(least / wanted))
        low, high = np.log(low), np.log(high)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            enough = self._error(c, n, np.exp(middle)) ** 2 <= wanted
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        needed = np.exp(high) * (self.counts * self.apparatus.count_time)
        return np.asarray(np.where(excess > 0, needed, np.inf))

    def needed_visibility(self, level: float, seconds: float) -> Array:
        """The V from which on so many seconds are enough, by halving; NaN where no V is."""
        low, high = np.zeros(self.bound.shape), np.ones(self.bound.shape)
        possible = self.distance(high, seconds) >= level
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            enough = self.distance(middle, seconds) >= level
            low, high = np.where(enough, low, middle), np.where(enough, middle, high)
        return np.asarray(np.where(possible, high, np.nan))


def leggett_test(
    state: TwoQubitState, apparatus: Apparatus, triples: Triples, phi: Array, eta: float
) -> PlannedTest:
    """L_N at each φ (k,) against Leggett's models of purity η; ``state`` without white noise."""
    n = len(triples.alice)
    moments = scan_moments(state, apparatus, triples, phi)
    return PlannedTest(
        apparatus, moments, np.full((n, 2), 1 / n), leggett_bound(phi, kappa(triples.axes), eta)
    )


def chsh_test(state: TwoQubitState, apparatus: Apparatus) -> PlannedTest:
    """CHSH at the best settings of the state, against local models of the pairs that are found."""
    a, b = horodecki_settings(state.correlation_matrix)
    rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    weights = np.array([[1.0, 1.0, 1.0, -1.0]])
    return _correlators(state, apparatus, a[rows], b[columns], weights, LOCAL_BOUND)


def witness_test(state: TwoQubitState, apparatus: Apparatus) -> PlannedTest:
    """Σ |C(a_k, b_k)| <= 1 of separable states, a_k and b_k the axes of T's singular values.

    For a product state Σ |u.a_k||v.b_k| <= |u||v| = 1; the state reaches Σ t_k.
    """
    return _correlators(state, apparatus, *_principal_axes(state), np.ones((1, 3)), 1.0)


def steering_test(state: TwoQubitState, apparatus: Apparatus) -> PlannedTest:
    """Σ C(a_k, b_k) <= √3 of unsteerable states, at the same settings, whichever side is trusted.

    Σ α_k v.b_k <= |Σ α_k b_k| = √3 (Cavalcanti, Jones, Wiseman and Reid, Phys. Rev. A 80, 032112 (2009)).
    """
    return _correlators(state, apparatus, *_principal_axes(state), np.ones((1, 3)), math.sqrt(3))


def every_pair_test(state: TwoQubitState, apparatus: Apparatus) -> PlannedTest:
    """CHSH with what is not found counted as -1: local models without fair sampling, J = (2 - S)/4.

    At the settings that are best for the efficiency, searched for. It needs a source that tells when a pair
    was emitted, of which R T are taken at each pair of settings; dark counts are left out.
    """
    e = apparatus.efficiency
    found = best_settings(with_losses(clauser_horne(), e, e), state)
    rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    moments = moments_of(state, found.alice[rows][None], found.bob[columns][None])
    weights = np.array([[1.0, 1.0, 1.0, -1.0]])
    return PlannedTest(apparatus, moments, weights, np.array(LOCAL_BOUND), every_pair=True)


def _principal_axes(state: TwoQubitState) -> tuple[Array, Array]:
    left, _, right = np.linalg.svd(state.correlation_matrix)
    return left.T.copy(), right


def _correlators(
    state: TwoQubitState, apparatus: Apparatus, a: Array, b: Array, weights: Array, bound: float
) -> PlannedTest:
    """One group of correlators C(a_j, b_j), a and b (M, 3), on the first branch of the plates."""
    first = np.zeros(len(a), dtype=bool)
    outcome_a, outcome_b = OUTCOMES[:, 0, None], OUTCOMES[:, 1, None]
    alice = measured_directions(a, apparatus, "alice", first, outcome_a)
    bob = measured_directions(b, apparatus, "bob", first, outcome_b)
    moments = moments_of(state, alice.transpose(1, 0, 2)[None], bob.transpose(1, 0, 2)[None])
    return PlannedTest(apparatus, moments, weights, np.array(bound))
