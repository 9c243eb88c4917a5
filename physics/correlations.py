"""Correlators, marginals and joint probabilities of ±1 outcomes.

P(α, β|a, b) = (1 + α M_A + β M_B + αβ C)/4 (Branciard 2013, eq. (4); Branciard et al. 2008, eq. (6)).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape, finite_array
from physics.vectors import as_unit_vectors


def correlators(correlation_matrix: ArrayLike, alice: ArrayLike, bob: ArrayLike) -> Array:
    """C_ij = a_i.T b_j, shape (n, m), of T (3, 3) and unit vectors (n, 3), (m, 3).

    Raises ValueError for wrong shapes, NaN or vectors that are not unit vectors.
    """
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3))
    result: Array = as_unit_vectors(alice, "alice") @ t @ as_unit_vectors(bob, "bob").T
    return result


def marginals(bloch: ArrayLike, directions: ArrayLike) -> Array:
    """M_i = r.a_i, shape (n,), of a Bloch vector (3,) and unit vectors (n, 3)."""
    result: Array = as_unit_vectors(directions, "directions") @ array_of_shape(bloch, "bloch", (3,))
    return result


def joint_probabilities(m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike) -> Array:
    """P(α, β), shape (..., 2, 2) indexed [α = +, -][β = +, -]; the arguments broadcast to shape (...).

    For n x m settings pass m_a[:, None], m_b[None, :] and C. The result is negative where the three
    numbers are incompatible.
    """
    ma, mb, cc = _broadcast(m_a, m_b, c)
    sign = np.array([1.0, -1.0])
    alpha, beta = sign[:, None], sign[None, :]
    ma, mb, cc = (x[..., None, None] for x in (ma, mb, cc))
    result: Array = (1 + alpha * ma + beta * mb + alpha * beta * cc) / 4
    return result


def positivity_limits(m_a: ArrayLike, m_b: ArrayLike) -> tuple[Array, Array]:
    """(-1 + |M_A + M_B|, 1 - |M_A - M_B|), between which C makes all probabilities >= 0; broadcast.

    Branciard 2013, eq. (5). The interval is empty only where a marginal exceeds 1 in size.
    """
    ma, mb = finite_array(m_a, "m_a"), finite_array(m_b, "m_b")
    return np.asarray(-1 + np.abs(ma + mb)), np.asarray(1 - np.abs(ma - mb))


def smallest_probability(m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike) -> Array:
    """The smallest of the four joint probabilities, shape (...); broadcast."""
    result: Array = joint_probabilities(m_a, m_b, c).min(axis=(-2, -1))
    return result


def least_probability(resolution: float, rounding: float) -> float:
    """How far below zero a probability may seem: its three numbers may each be off by ``resolution``.

    ``rounding`` is what arithmetic alone may add.
    """
    return -rounding - 0.75 * resolution


def _broadcast(m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike) -> tuple[Array, Array, Array]:
    arrays = finite_array(m_a, "m_a"), finite_array(m_b, "m_b"), finite_array(c, "c")
    try:
        ma, mb, cc = np.broadcast_arrays(*arrays)
    except ValueError:
        shapes = ", ".join(str(x.shape) for x in arrays)
        raise ValueError(f"m_a, m_b, c: shapes {shapes} do not broadcast") from None
    return ma, mb, cc
