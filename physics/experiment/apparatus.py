"""A source of pairs and two analysers that are not ideal: which directions they measure, what they count.

Each side has a quarter-wave plate at γ, a polarizer at θ and one detector (Branciard et al. 2008, figure 2),
so the four coincidence counts of a correlator are taken one after the other, the polarizers turned by 90°
for the outcome -1. Angles in radians, times in seconds, rates per second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike

from physics.checks import Array, finite_array
from physics.optics import (
    bloch_from_stokes,
    direction_from_waveplate,
    stokes_from_bloch,
    waveplate_from_direction,
)
from physics.states.two_qubit import TwoQubitState

COUNTS_A_CORRELATOR = 4
# The outcomes of the four counts, in the order ++, +-, -+, --.
OUTCOMES: Array = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
OUTCOMES.setflags(write=False)
# Which of the two pairs of plate angles (γ, θ) and (γ + 90°, θ') realises b and which b'.
BranchPlan = Literal["first", "by_setting"]
BRANCH_PLANS: tuple[BranchPlan, ...] = ("first", "by_setting")


class Apparatus(Struct, frozen=True, forbid_unknown_fields=True):
    """What a run is like; the defaults are close to Branciard et al. 2008, with 15 s a count.

    ``pair_rate`` R of pairs that are made, ``count_time`` T of each of the four counts of a correlator,
    ``efficiency`` e from source to click, the same on both sides, ``dark_rate`` d of each detector,
    ``window_ns`` the coincidence window τ in nanoseconds.

    ``retardance`` is the error of both wave plates, ``plate_a`` and ``plate_b`` what each plate's angle is
    off by on both branches, ``second_branch`` what both are off by in addition on the second, ``spread`` the
    standard deviation with which each of the four angles is dialled, anew for each count, ``turned`` by how
    much Bob's linear polarizations are turned against Alice's in the laboratory, and ``drift`` the visibility
    that is lost an hour. ``branches``: "first": each direction by the same pair of angles whatever it is
    for; "by_setting": b by the first, b' by the second.
    """

    pair_rate: float = 29_000.0
    count_time: float = 15.0
    efficiency: float = 0.2
    dark_rate: float = 100.0
    window_ns: float = 5.0
    retardance: float = 0.0
    plate_a: float = 0.0
    plate_b: float = 0.0
    second_branch: float = 0.0
    spread: float = 0.0
    turned: float = 0.0
    drift: float = 0.0
    branches: BranchPlan = "first"

    @property
    def pairs_a_second(self) -> float:
        """R e²: the pairs found on both sides, summed over the four outcomes."""
        return self.pair_rate * self.efficiency**2

    @property
    def is_aligned(self) -> bool:
        """Whether each direction is measured as it is wanted."""
        errors = (self.retardance, self.plate_a, self.plate_b, self.second_branch, self.spread, self.turned)
        return not any(errors)


def measured_directions(
    directions: ArrayLike,
    apparatus: Apparatus,
    side: Literal["alice", "bob"],
    second: ArrayLike,
    outcome: ArrayLike,
    jitter: ArrayLike = 0.0,
) -> Array:
    """The Bloch directions (..., 3) that an analyser measures where ``directions`` (n, 3) are dialled.

    ``second`` (n,): whether by the second pair of plate angles; ``outcome`` (..., n) ±1: -1 turns the
    polarizer by 90°; ``jitter`` (..., n, 2): what γ and θ are off by at random. Opposite outcomes are
    opposite directions as long as the jitter is the same. Raises ValueError for vectors that are not unit.
    """
    wanted = finite_array(directions, "directions")
    dialled = waveplate_from_direction(stokes_from_bloch(wanted))
    branch = np.asarray(second, dtype=bool)
    pair = np.where(branch[:, None], dialled[1], dialled[0])
    off = apparatus.plate_a if side == "alice" else apparatus.plate_b
    slip = np.zeros((1, 2)) + finite_array(jitter, "jitter")
    gamma = pair[:, 0] + off + np.where(branch, apparatus.second_branch, 0.0) + slip[..., 0]
    theta = pair[:, 1] + slip[..., 1] + np.where(np.asarray(outcome) < 0, np.pi / 2, 0.0)
    stokes = direction_from_waveplate(gamma, theta, retardance=np.pi / 2 + apparatus.retardance)
    if side == "bob" and apparatus.turned:
        # A turn of the laboratory frame by ω turns linear polarizations on the sphere by 2ω about S3.
        c, s = math.cos(2 * apparatus.turned), math.sin(2 * apparatus.turned)
        stokes = stokes @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    return bloch_from_stokes(stokes)


@dataclass(frozen=True, eq=False)
class Moments:
    """<α>, <β> and <αβ> of pairs along the directions measured in a count, arrays of one shape."""

    alice: Array
    bob: Array
    product: Array


def moments_of(state: TwoQubitState, a: ArrayLike, b: ArrayLike) -> Moments:
    """Those of a state along Bloch directions a, b (..., 3)."""
    alice, bob = finite_array(a, "a"), finite_array(b, "b")
    product = np.einsum("...k,kl,...l->...", alice, state.correlation_matrix, bob)
    return Moments(alice @ state.bloch_a, bob @ state.bloch_b, np.asarray(product))


def expected_coincidences(apparatus: Apparatus, moments: Moments, lost: ArrayLike = 0.0) -> Array:
    """Mean coincidences (...) in one count of the outcome + on both sides.

    T [R e² P(+, +) + τ S_A S_B], P = (1 + M_A + M_B + C)/4, with singles S = R e (1 + M)/2 + d on each side:
    of the pairs found, and of clicks of different pairs or of the dark that fall into one window. ``lost``
    (...) is the part of the moments that white noise has taken away.
    """
    left = 1 - finite_array(lost, "lost")
    m_a, m_b = left * moments.alice, left * moments.bob
    pairs = apparatus.pairs_a_second * np.maximum(1 + m_a + m_b + left * moments.product, 0.0) / 4
    found = apparatus.pair_rate * apparatus.efficiency
    singles = (found * (1 + m) / 2 + apparatus.dark_rate for m in (m_a, m_b))
    accidental = apparatus.window_ns * 1e-9 * math.prod(singles)
    return np.asarray(apparatus.count_time * (pairs + accidental))
