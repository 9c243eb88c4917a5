"""Product states of two qubits: the largest value of a functional on them, and mixtures of them.

A Hermitian operator is written by its Bloch coefficients theta (16,): 1, r_A (3), r_B (3), T (9), operator =
sum theta_k Sigma_k / 4 with Sigma_k = 1 x 1, s_k x 1, 1 x s_k, s_k x s_l.
"""

from __future__ import annotations

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from physics.verdicts.types import Array

Complex = NDArray[np.complex128]
TOLERANCE = 1e-10


def _paulis() -> Complex:
    one = np.eye(2)
    s = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
    first = [np.kron(one, one), *(np.kron(k, one) for k in s), *(np.kron(one, k) for k in s)]
    return np.array([*first, *(np.kron(k, x) for k in s for x in s)], dtype=np.complex128)


SIGMA = _paulis()
FLIP = np.array(
    [1.0] * 4 + [-1.0] * 12
)  # Bob's vector reversed: unitarily equivalent to the partial transpose


def operator_of(theta: Array) -> Complex:
    """sum theta_k Sigma_k / 4: a density matrix if theta belongs to a state."""
    return np.asarray(np.tensordot(theta, SIGMA, axes=1) / 4.0)


def coefficients_of(operator: Complex) -> Array:
    """theta_k = tr(operator Sigma_k)."""
    return np.asarray(np.einsum("kab,ba->k", SIGMA, operator).real)


def product_bound(functional: Array) -> tuple[float, Array]:
    """Upper bound of functional (16,) . theta over product states, and theta of the positive R that shows it.

    For R >= 0 and its flip R~ (Bob's vector reversed), tr(R~ rho) >= 0 for every product state rho, so
    functional . theta <= largest eigenvalue of sum functional_k Sigma_k + R~. The best R makes it tight,
    since the flip criterion is exact for two qubits (Horodecki, PLA 223, 1 (1996)). Any R gives a rigorous
    bound.
    """
    shifted = functional.copy()
    shifted[0] = 0.0
    size = float(np.abs(shifted).max(initial=0.0))
    if size == 0.0:
        return float(functional[0]), np.zeros(16)
    positive = _best_positive(shifted / size) * size
    return float(functional[0]) + witnessed_bound(shifted, positive), positive


def witnessed_bound(functional: Array, positive: Array) -> float:
    """Largest eigenvalue of the functional's operator plus the flipped R; R is made positive first."""
    values, vectors = np.linalg.eigh(operator_of(positive))
    clipped = (vectors * np.maximum(values, 0.0)) @ vectors.conj().T
    total = operator_of(4.0 * functional + coefficients_of(clipped) * FLIP)
    return float(np.linalg.eigvalsh(total)[-1])


def _triangle(operator: Complex) -> Array:
    """Clarabel's vector of the real symmetric 8x8 form [[Re, -Im], [Im, Re]] of a Hermitian matrix."""
    real = np.block([[operator.real, -operator.imag], [operator.imag, operator.real]])
    column, row = np.tril_indices(8)
    return np.asarray(real[row, column] * np.where(row == column, 1.0, np.sqrt(2.0)))


TRIANGLES = np.array([_triangle(matrix) for matrix in SIGMA / 4.0])


def _best_positive(functional: Array) -> Array:
    """minimise lambda such that lambda - functional - R~ >= 0 and R >= 0; returns R's coefficients."""
    constraint = np.zeros((72, 17))
    constraint[:36, 0] = -4.0 * TRIANGLES[0]
    constraint[:36, 1:] = (TRIANGLES * FLIP[:, None]).T
    constraint[36:, 1:] = -TRIANGLES.T
    right = np.concatenate([-4.0 * functional @ TRIANGLES, np.zeros(36)])
    cost = np.zeros(17)
    cost[0] = 1.0
    return solve_cones(cost, constraint, right, [clarabel.PSDTriangleConeT(8)] * 2)[0][1:]


def solve_cones(cost: Array, constraint: Array, right: Array, cones: list[object]) -> tuple[Array, Array]:
    """Clarabel's primal and dual of: minimise cost.x with right - constraint x in the cones."""
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_threads = 1
    settings.presolve_enable = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = TOLERANCE
    size = len(cost)
    matrix = csc_matrix(constraint)
    solution = clarabel.DefaultSolver(csc_matrix((size, size)), cost, matrix, right, cones, settings).solve()
    primal, dual = np.asarray(solution.x), np.asarray(solution.z)
    if not (np.isfinite(primal).all() and np.isfinite(dual).all()):
        raise RuntimeError(f"cone program: {solution.status}")
    return primal, dual
