"""Polarizers that are not ideal: Π~ = ε' 1 + (1 - ε) Π with 0 <= ε' <= ε < 1, and "fail" its complement.

The outcome +1 ("pass") has the operator Π~, so along n a photon of polarization s has the mean
k + g n.s with offset k = 2ε' - ε and contrast g = 1 - ε (|k| <= ε). Noise is independent on the two sides:

    M~ = k + g M,  C~ = k_A k_B + k_A g_B M_B + k_B g_A M_A + g_A g_B C.

Model of Leggett's paper as used by Navascués, "The physics of crypto-nonlocality" (arXiv:1303.5124). There
Π~ is written for both outcomes; the two sum to 1 only for ε' = ε/2, hence the complement here. ε' = 0 is a
detector of efficiency 1 - ε whose silence counts as "fail".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape, array_within, finite_array
from physics.leggett.inequality import leggett_bound
from physics.vectors import as_unit_vectors


@dataclass(frozen=True)
class Polarizer:
    """ε and ε', default ε' = ε/2 (no offset). ValueError unless 0 <= ε' <= ε < 1."""

    epsilon: float = 0.0
    epsilon_prime: float | None = None

    def __post_init__(self) -> None:
        epsilon = float(array_of_shape(self.epsilon, "epsilon", ()))
        if not 0 <= epsilon < 1:
            raise ValueError(f"epsilon: {epsilon:.10g} is outside [0, 1)")
        prime = epsilon / 2 if self.epsilon_prime is None else self.epsilon_prime
        object.__setattr__(self, "epsilon", epsilon)
        object.__setattr__(
            self, "epsilon_prime", float(array_within(prime, "epsilon_prime", 0.0, epsilon, 1e-15))
        )

    @property
    def offset(self) -> float:
        """k = 2ε' - ε, the mean of an unpolarized photon."""
        assert self.epsilon_prime is not None
        return 2 * self.epsilon_prime - self.epsilon

    @property
    def contrast(self) -> float:
        """g = 1 - ε > 0, half the difference of the means of photons along n and -n."""
        return 1 - self.epsilon


def observed_marginals(m: ArrayLike, polarizer: Polarizer) -> Array:
    """k + g M; any shape. Raises ValueError for marginals beyond ±1 (tolerance 1e-9)."""
    return np.asarray(polarizer.offset + polarizer.contrast * array_within(m, "m", -1.0, 1.0, 1e-9))


def observed_correlators(
    m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike, alice: Polarizer, bob: Polarizer
) -> Array:
    """C~ = k_A k_B + k_A g_B M_B + k_B g_A M_A + g_A g_B C; broadcasts. ValueError beyond ±1."""
    ma, mb = array_within(m_a, "m_a", -1.0, 1.0, 1e-9), array_within(m_b, "m_b", -1.0, 1.0, 1e-9)
    cc = array_within(c, "c", -1.0, 1.0, 1e-9)
    g, h = alice.contrast, bob.contrast
    offsets = alice.offset * bob.offset + alice.offset * h * mb + bob.offset * g * ma
    return np.asarray(offsets + g * h * cc)


def ideal_marginals(observed: ArrayLike, polarizer: Polarizer) -> Array:
    """(M~ - k)/g, the inverse of ``observed_marginals``; beyond ±1 if the data do not fit the polarizer."""
    return np.asarray((finite_array(observed, "observed") - polarizer.offset) / polarizer.contrast)


def ideal_correlators(
    m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike, alice: Polarizer, bob: Polarizer
) -> Array:
    """(C~ - k_A M~_B - k_B M~_A + k_A k_B)/(g_A g_B) of observed M~, C~; broadcasts.

    Exists for every ε < 1; errors of C~ grow by 1/(g_A g_B).
    """
    ma, mb, cc = finite_array(m_a, "m_a"), finite_array(m_b, "m_b"), finite_array(c, "c")
    numerator = cc - alice.offset * mb - bob.offset * ma + alice.offset * bob.offset
    return np.asarray(numerator / (alice.contrast * bob.contrast))


def reconstruct_bloch(directions: ArrayLike, observed: ArrayLike, polarizer: Polarizer) -> Array:
    """The Bloch vector s (3,) with k + g n.s nearest (least squares) to observed (n,) along n (n, 3).

    Unique because 1 and the Π~ of three non-coplanar directions span all qubit operators for every ε < 1.
    Raises ValueError for directions in one plane or shapes that differ.
    """
    vectors = as_unit_vectors(directions, "directions")
    means = array_of_shape(observed, "observed", (len(vectors),))
    if len(vectors) < 3 or np.linalg.svd(vectors, compute_uv=False)[2] < 1e-6:
        raise ValueError("directions: in one plane, where three that are not coplanar are needed")
    return np.asarray(np.linalg.lstsq(vectors, ideal_marginals(means, polarizer), rcond=None)[0], np.float64)


def observed_leggett_bound(phi: ArrayLike, kappa: ArrayLike, bob: Polarizer, eta: ArrayLike = 1.0) -> Array:
    """2 - 2κ g_B η |sin(φ/2)|: the bound of the observed L_N for every k, whatever Alice's polarizers.

    |C~ ± C~'| <= 2 - |M~_B ∓ M~_B'| holds for what is observed (Branciard et al. 2008, eq. (8)), and in
    M~_B - M~_B' = g_B η v.(b - b') the offset cancels. With the same polarizers on both sides triad models
    reach it if their joint statistics are free within the observed marginals; if noise acts independently on
    ideal statistics they reach less: g_A g_B (2 - 2κη|sin(φ/2)|) without offsets.
    """
    return leggett_bound(phi, kappa, bob.contrast * array_within(eta, "eta", 0.0, 1.0))


def critical_epsilon_leggett(
    phi: ArrayLike,
    kappa: ArrayLike,
    visibility: ArrayLike = 1.0,
    eta: ArrayLike = 1.0,
    offset_ratio: float = 0.0,
    opposite: bool = False,
) -> Array:
    """The ε at which a Werner state stops violating, with the same polarizers on both sides and k = r ε.

    r = ``offset_ratio`` in [-1, 1]. With c = |V cos(φ/2)|, s = κη|sin(φ/2)|: g² c ± k² + g s = 1, plus with
    ``opposite``; 0 <= V <= 1. NaN where even ideal polarizers see no violation. Broadcasts. This is what the
    observed L_N against ``observed_leggett_bound`` loses; ``ideal_correlators`` recovers all but the growth
    of errors.
    """
    c = np.abs(array_within(visibility, "visibility", 0.0, 1.0, 1e-12) * np.cos(finite_array(phi, "phi") / 2))
    s = 1 - leggett_bound(phi, kappa, eta) / 2
    r2 = _ratio_squared(offset_ratio) * (1 if opposite else -1)
    return _smaller_root(c + r2, 2 * c + s, c + s - 1)


def largest_observed_chsh(ideal: ArrayLike, alice: Polarizer, bob: Polarizer) -> Array:
    """g_A g_B S + 2|k_A k_B|: largest CHSH value of a state with unpolarized photons whose ideal one is S.

    The offsets count twice because the four signs of S sum to ±2, and reversing b flips S against them. The
    local bound remains 2.
    """
    s = array_within(ideal, "ideal", 0.0, 2 * np.sqrt(2), 1e-9)
    return np.asarray(alice.contrast * bob.contrast * s + 2 * abs(alice.offset * bob.offset))


def critical_epsilon_chsh(ideal: ArrayLike, offset_ratio: float = 0.0) -> Array:
    """The ε (same polarizers both sides, k = r ε) at which ``largest_observed_chsh`` is 2; NaN for S <= 2.

    1 - 2^(-1/4) = 0.159 for S = 2√2 at r = 0; at r = -1 the efficiency 1 - ε is 2(√2 - 1) = 0.828, the
    threshold of maximally entangled states (Garg and Mermin 1987).
    """
    s = array_within(ideal, "ideal", 0.0, 2 * np.sqrt(2), 1e-9)
    return _smaller_root(s + 2 * _ratio_squared(offset_ratio), 2 * s, s - 2)


def _ratio_squared(offset_ratio: float) -> float:
    return float(array_within(offset_ratio, "offset_ratio", -1.0, 1.0)) ** 2


def _smaller_root(square: Array, minus_linear: Array, constant: Array) -> Array:
    """The smaller root of square ε² - minus_linear ε + constant, NaN where constant <= 0."""
    start = np.where(constant > 0, constant, np.nan)
    return np.asarray(2 * start / (minus_linear + np.sqrt(minus_linear**2 - 4 * square * start)))
