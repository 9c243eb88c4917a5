"""The effective state of two regions, and the vectors whose lengths keep it local (Ramanathan et al.)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.regions import check_regions
from physics.states.two_qubit import TwoQubitState

Region = Sequence[int]


def effective_state(pairs: PairCorrelations, region_a: Region, region_b: Region) -> TwoQubitState:
    """ρ_eff = Σ_ij ρ_ij/(N_A N_B), i in A and j in B (eq. (4)): magnetizations correlate like it.

    Its T is the mean of the T^(ij) (eq. (7)), its Bloch vectors the mean ones of A and of B; E(a, b) =
    N_A N_B a.T b (eq. (3)). Raises ValueError for regions that are none.
    """
    a, b = _two(pairs, region_a, region_b)
    return TwoQubitState(
        pairs.marginals[a].mean(axis=0),
        pairs.marginals[b].mean(axis=0),
        pairs.tensors[np.ix_(a, b)].mean(axis=(0, 1)),
    )


def singlet_visibility(correlation_matrix: ArrayLike) -> float:
    """V = -tr T/3: that of the Werner state a state becomes when both sides are turned at random together."""
    return -float(np.trace(array_of_shape(correlation_matrix, "correlation_matrix", (3, 3)))) / 3


@dataclass(frozen=True, eq=False)
class MonogamyVectors:
    """P^(ij) and Q^(ij), each (N_A, N_B, 4): four averages of mutually anticommuting operators (eq. (9)).

    With j' the spin after j in B, cyclically: P = (T_xx^(ij), T_xy^(ij), T_yx^(ij'), T_yy^(ij')), Q the same
    with j and j' exchanged. Both are at most 1 long, and the mean of either over all pairs is (T_xx, T_xy,
    T_yx, T_yy) of the effective state, so that L <= 1. ``along_a``: B has a single spin; then i
    and i' take turns, with x and y of the two sides exchanged (the pairing of the paper needs N_B > 1).
    """

    p: Array
    q: Array
    along_a: bool

    @property
    def p_lengths(self) -> Array:
        """|P^(ij)|, (N_A, N_B)."""
        return np.asarray(np.linalg.norm(self.p, axis=2))

    @property
    def q_lengths(self) -> Array:
        """|Q^(ij)|, (N_A, N_B)."""
        return np.asarray(np.linalg.norm(self.q, axis=2))


def monogamy_vectors(pairs: PairCorrelations, region_a: Region, region_b: Region) -> MonogamyVectors | None:
    """The vectors P and Q of all pairs of spins of two regions; None where both regions are single spins.

    Raises ValueError for regions that are none.
    """
    a, b = _two(pairs, region_a, region_b)
    if len(a) == len(b) == 1:
        return None
    t = pairs.tensors[np.ix_(a, b)]
    along_a = len(b) == 1
    if along_a:
        t = t.transpose(1, 0, 3, 2)
    after = np.roll(t, -1, axis=1)
    p = np.concatenate([t[:, :, 0, :2], after[:, :, 1, :2]], axis=2)
    q = np.concatenate([after[:, :, 0, :2], t[:, :, 1, :2]], axis=2)
    if along_a:
        p, q = p.transpose(1, 0, 2), q.transpose(1, 0, 2)
    return MonogamyVectors(p, q, along_a)


def _two(pairs: PairCorrelations, region_a: Region, region_b: Region) -> tuple[list[int], list[int]]:
    a, b = check_regions((region_a, region_b), pairs.spins)
    return list(a), list(b)
