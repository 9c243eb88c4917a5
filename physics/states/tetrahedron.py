"""Bell-diagonal states ρ = (1 + Σ t_k σ_k⊗σ_k)/4 as points t = (t_1, t_2, t_3) of a tetrahedron.

Its corners are the four Bell states; the separable states form the octahedron |t_1| + |t_2| + |t_3| <= 1
inside it (R. and M. Horodecki, Phys. Rev. A 54, 1838 (1996)).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape
from physics.states.nearest import nearest_in_simplex
from physics.states.two_qubit import TwoQubitState

BELL_STATES = ("Φ⁺", "Φ⁻", "Ψ⁺", "Ψ⁻")
# T of each is diag of its row.
CORNERS = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [-1.0, -1.0, -1.0]])
# The octahedron's corners are the middles of the tetrahedron's edges; its faces as indices of corners.
OCTAHEDRON = np.array([[1.0, 0, 0], [-1.0, 0, 0], [0, 1.0, 0], [0, -1.0, 0], [0, 0, 1.0], [0, 0, -1.0]])
OCTAHEDRON_FACES = tuple((i, j, k) for i in (0, 1) for j in (2, 3) for k in (4, 5))
for _constant in (CORNERS, OCTAHEDRON):
    _constant.setflags(write=False)

DIAGONAL = 1e-9


def bell_weights(t: ArrayLike) -> Array:
    """The parts (..., 4) of the Bell states in the order of ``BELL_STATES``: (1 + corner . t)/4, the
    eigenvalues of ρ. One is negative exactly outside the tetrahedron."""
    return np.asarray((1 + np.asarray(t, dtype=np.float64) @ CORNERS.T) / 4)


def nearest_in_tetrahedron(t: ArrayLike) -> Array:
    """The point (3,) of the tetrahedron that is nearest to t (3,).

    Σ(p - q)² = |t - u|²/4 for the weights p, q of two points t, u, so that it has the nearest probabilities.
    """
    return np.asarray(nearest_in_simplex(bell_weights(array_of_shape(t, "t", (3,)))) @ CORNERS)


def is_separable_point(t: ArrayLike, tolerance: float = 1e-10) -> bool:
    """Whether |t_1| + |t_2| + |t_3| <= 1."""
    return bool(np.sum(np.abs(array_of_shape(t, "t", (3,)))) <= 1 + tolerance)


def largest_chsh(t: ArrayLike) -> Array:
    """2√(sum of the two largest t_k²), the largest CHSH value at points (..., 3)."""
    squares = np.sort(np.asarray(t, dtype=np.float64) ** 2, axis=-1)
    return np.asarray(2 * np.sqrt(squares[..., 1] + squares[..., 2]))


def is_bell_diagonal(state: TwoQubitState) -> bool:
    """Whether both Bloch vectors vanish and T is diagonal in x, y, z."""
    t = state.correlation_matrix
    rest = np.concatenate((state.bloch_a, state.bloch_b, (t - np.diag(np.diag(t))).ravel()))
    return bool(np.max(np.abs(rest)) <= DIAGONAL)


def point_of(state: TwoQubitState) -> Array:
    """Its point: the diagonal of T where the state is Bell-diagonal, else that after local rotations.

    T = A diag(t) B with rotations A, B (Horodecki 1996): t = (-s_1, -s_2, ±s_3) with the singular values of T
    in falling order and the sign of det T, which no rotation changes. Bloch vectors are left out, so that the
    state at this point has the same correlations and largest CHSH value, but may be less entangled.
    """
    t = state.correlation_matrix
    if is_bell_diagonal(state):
        return np.diag(t).copy()
    singular = np.linalg.svd(t, compute_uv=False)
    return np.asarray(singular * (-1.0, -1.0, -1.0 if np.linalg.det(t) <= 0 else 1.0))


def chsh_border(corner: int, steps: int = 16) -> list[Array]:
    """Where the largest CHSH value is 2 on the three faces at a corner: lines (steps + 1, 3).

    Each runs from the middle of one edge to that of another; between it and the corner CHSH can be violated.
    """
    others = [k for k in range(4) if k != corner]
    lines = []
    for left_out in others:
        first, second = ((CORNERS[corner] + CORNERS[k]) / 2 for k in others if k != left_out)
        share = np.linspace(0.0, 1.0, steps + 1)[:, None]
        lines.append(_on_border(CORNERS[corner], (1 - share) * first + share * second))
    return lines


def _on_border(corner: Array, ends: Array) -> Array:
    """On each line from the corner, where S_max > 2, to ``ends`` (n, 3), where it is not: where it is 2.

    The largest of t_i² + t_j² is convex and falls from 2 to at most 1, so that halving finds the one place.
    """
    low, high = np.zeros(len(ends)), np.ones(len(ends))
    for _ in range(50):
        middle = (low + high) / 2
        beyond = largest_chsh(corner + middle[:, None] * (ends - corner)) > 2
        low, high = np.where(beyond, middle, low), np.where(beyond, high, middle)
    return np.asarray(corner + high[:, None] * (ends - corner))
