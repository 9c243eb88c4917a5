"""Where pairs come from: joint probabilities P(α, β|a_i, b_j) of three kinds of source at given settings.

All have shape (n, m, 2, 2), indexed [i, j][α = +, -][β = +, -]. Directions are unit Bloch vectors (n, 3) and
(m, 3). The two hidden-variable sources anticorrelate equal directions, as the singlet does; for a state whose
correlations are turned or mirrored against that they are turned along (``turn``, see `turn_of`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape
from physics.correlations import correlators, joint_probabilities, marginals
from physics.leggett.model import largest_visibility_at
from physics.states.two_qubit import TwoQubitState
from physics.vectors import as_unit_vectors

TINY = 1e-7  # directions and correlators that a file gives are rounded


def quantum_source(state: TwoQubitState, alice: ArrayLike, bob: ArrayLike) -> Array:
    """(1 + α r_A.a + β r_B.b + αβ a.T b)/4 of a two-qubit state, marginals included.

    Branciard 2013, eq. (4). ValueError for directions that are not unit vectors.
    """
    m_a, m_b = marginals(state.bloch_a, alice), marginals(state.bloch_b, bob)
    return positive_joint(m_a[:, None], m_b[None, :], correlators(state.correlation_matrix, alice, bob))


def leggett_source(
    alice: ArrayLike, bob: ArrayLike, visibility: float, eta: float = 1.0, turn: ArrayLike | None = None
) -> tuple[Array, float]:
    """Branciard's model averaged over its hidden polarizations, and the visibility that it has here.

    Each pair carries u, uniform on the sphere, and v = -u, with local purity η; the mean is C = -V a.b with
    marginals of zero (Branciard 2013, appendix). As the pairs are independent, counts follow this mean alone.
    V is ``visibility`` where the model exists at all the settings, else the largest at which it does.
    ValueError for V or η outside 0 to 1.
    """
    mirror = -np.eye(3) if turn is None else array_of_shape(turn, "turn", (3, 3))
    cosine = np.clip(-correlators(mirror, alice, bob), -1.0, 1.0)
    v = min(float(visibility), float(largest_visibility_at(cosine, eta).min()))
    return positive_joint(0.0, 0.0, -v * cosine), v


def local_source(alice: ArrayLike, bob: ArrayLike, turn: ArrayLike | None = None) -> Array:
    """Bell's deterministic model: λ uniform on the sphere, α = sign(a.λ), β = -sign(b.λ).

    C = -1 + 2θ/π with θ the angle between a and b (Bell 1964, eqs. (9) and (10)): straight where the singlet
    has a cosine; S = 2, its largest local value, wherever CHSH settings lie in a plane in the usual order.
    """
    mirror = -np.eye(3) if turn is None else array_of_shape(turn, "turn", (3, 3))
    a, b = as_unit_vectors(alice, "alice"), as_unit_vectors(bob, "bob") @ -mirror.T
    apart = np.linalg.norm(a[:, None] - b[None, :], axis=-1), np.linalg.norm(a[:, None] + b[None, :], axis=-1)
    return positive_joint(0.0, 0.0, -1.0 + 4.0 * np.arctan2(*apart) / np.pi)


def turn_of(correlation_matrix: ArrayLike) -> Array:
    """The orthogonal O (3, 3) nearest to T: a.O b is the perfect version of a.T b. -1 for a Werner state.

    O = U V' of the singular values T = U S V' (the orthogonal Procrustes problem). -1 where T vanishes.
    """
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3))
    if not np.abs(t).max() > 0:
        return -np.eye(3)
    # What T leaves open, where it is singular, stays as in the singlet: the small part decides only there.
    left, _, right = np.linalg.svd(t - 1e-9 * np.abs(t).max() * np.eye(3))
    return np.asarray(left @ right)


def positive_joint(m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike) -> Array:
    """P(α, β) of marginals and correlators with rounding below zero taken away; sums are 1. Broadcasts.

    ValueError where a probability is negative by more than rounding.
    """
    p = joint_probabilities(m_a, m_b, c)
    if p.min() < -TINY:
        raise ValueError(f"correlators: with these marginals a probability would be negative ({p.min():.3g})")
    p = np.maximum(p, 0.0)
    return np.asarray(p / p.sum(axis=(-2, -1), keepdims=True))
