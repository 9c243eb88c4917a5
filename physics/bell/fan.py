"""Fans: settings in one plane a side that follow one another at equal angles, turned to suit a state.

Alice's directions are cos(x) p_1 + sin(x) p_2 and Bob's cos(y) q_1 + sin(y) q_2 with T q_k = t_k p_k, t_k the
largest singular values of the correlation matrix, so that C = t_1 cos x cos y + t_2 sin x sin y. For the
singlet p are z and x, and q their opposites: C = V cos(x - y).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from physics.bell.expression import BellExpression
from physics.checks import Array, array_of_shape
from physics.states.two_qubit import TwoQubitState

_EQUAL = 1e-9  # singular values that differ by less count as one
_PREFERRED = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def chsh_fan(angle: ArrayLike) -> tuple[Array, Array]:
    """Angles x (..., 2), y (..., 2) at which CHSH of the singlet is 3 cos(angle) - cos(3 angle) times V.

    x = 0, 2 angle and y = angle, -angle (Ciepielewski and Okon, eqs. (4), (6): largest at 45°).
    """
    t = np.asarray(angle, dtype=np.float64)[..., None]
    return t * np.array([0.0, 2.0]), t * np.array([1.0, -1.0])


def chained_fan(n: int, angle: ArrayLike) -> tuple[Array, Array]:
    """Angles x (..., n), y (..., n) at which the chained inequality of n settings a side has equal steps.

    x = 0, 2 angle, 4 angle, ... and y = angle, 3 angle, ...; the singlet gives V times
    (2n - 1) cos(angle) - cos((2n - 1) angle), largest at π/2n.
    """
    t = np.asarray(angle, dtype=np.float64)[..., None]
    return t * (2.0 * np.arange(n)), t * (2.0 * np.arange(n) + 1.0)


def best_fan_angle(n: int) -> float:
    """π/2n: where the fan of n settings a side gives the singlet the largest S; 45° for CHSH, n = 2."""
    return math.pi / (2 * n)


def fan_planes(correlation_matrix: ArrayLike) -> tuple[Array, Array]:
    """Orthonormal p (2, 3) of Alice and q (2, 3) of Bob along the largest singular values of T (3, 3).

    Where several are equal, the one closest to z, then to x, is taken; without correlations q = -p, as for
    the singlet.
    """
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3)).copy()
    p, q = np.zeros((2, 3)), np.zeros((2, 3))
    for k in range(2):
        left, sizes, _ = np.linalg.svd(t)
        free = np.eye(3) - p[:k].T @ p[:k]
        best = left[:, sizes > sizes[0] - _EQUAL] if sizes[0] > _EQUAL else np.eye(3)
        seen = best @ best.T @ free  # projects what is preferred onto what is best and not taken
        chosen = max(_PREFERRED @ seen.T, key=lambda v: round(float(np.linalg.norm(v)), 6))
        p[k] = chosen / np.linalg.norm(chosen)
        if sizes[0] > _EQUAL:
            image = p[k] @ t
            q[k] = image / np.linalg.norm(image)
        else:
            q[k] = _completed(q[:k], -p[k])
        t = t - np.outer(p[k], p[k] @ t)
    return p, q


def _completed(taken: Array, wanted: Array) -> Array:
    """A unit vector orthogonal to ``taken`` (k, 3), as close to ``wanted`` as possible."""
    free = np.eye(3) - taken.T @ taken
    candidates = np.vstack([wanted, _PREFERRED]) @ free
    lengths = np.linalg.norm(candidates, axis=1)
    first = int(np.argmax(lengths > 0.5))
    result: Array = candidates[first] / lengths[first]
    return result


def in_planes(planes: tuple[Array, Array], x: Array, y: Array) -> tuple[Array, Array]:
    """Directions (..., n, 3) and (..., m, 3) at angles x (..., n) of Alice and y (..., m) of Bob."""
    (p, q) = planes
    alice = np.cos(x)[..., None] * p[0] + np.sin(x)[..., None] * p[1]
    bob = np.cos(y)[..., None] * q[0] + np.sin(y)[..., None] * q[1]
    return alice, bob


def values_along(expression: BellExpression, state: TwoQubitState, alice: Array, bob: Array) -> Array:
    """S (k,) of the state at k choices of settings, (k, n, 3) and (k, m, 3)."""
    e = expression
    c = np.einsum("knx,xy,kmy->knm", alice, state.correlation_matrix, bob)
    values = np.einsum("knm,nm->k", c, e.coefficients) + e.constant
    values += alice @ state.bloch_a @ e.marginals_a + bob @ state.bloch_b @ e.marginals_b
    return np.asarray(values)
