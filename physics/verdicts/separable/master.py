"""The convex program of separability, solved at once: for two qubits the flip criterion is exact.

minimise t such that t + sum theta_k Sigma_k >= 0 and the same with Bob's vector reversed (the partial
transpose up to a rotation), where theta are the Bloch coefficients r_A, r_B, T and those that the data do
not see are free. If the data see everything, t follows from eigenvalues; without marginals it is the
trace norm of T.
"""

from __future__ import annotations

from typing import Protocol

import clarabel
import numpy as np

from physics.verdicts.separable.product_states import FLIP, SIGMA, TRIANGLES, operator_of, solve_cones
from physics.verdicts.separable.qubit_mixtures import product_mixture
from physics.verdicts.types import Array

SEEN = 1e-12  # a dual that leaves the span of the data by less is a dual


class StateProgram(Protocol):
    """``basis`` (d, p): what the data see of the Bloch coefficients, p = 9 or 15 (see `separable`)."""

    basis: Array

    def columns(self, atoms: Array) -> Array: ...

    def use_hint(self, positive: Array | None) -> None: ...


class SeparableMaster:
    """Plays the part of `master.Master`: complete after one solve."""

    smoothing = 0.0
    approximate = False
    coarse = 0.0

    def __init__(self) -> None:
        self.atoms: Array = np.zeros((0, 6))
        self.matrix: Array = np.zeros((0, 0))
        self.target: Array = np.zeros(0)

    def load(self, program: StateProgram, target: Array) -> None:
        self._program, self.target = program, target

    def solve(self, accuracy: float) -> tuple[Array, Array]:
        """Dual (d,) and weights (k,) of product states that make up the target."""
        basis = self._program.basis
        unbiased = basis.shape[1] == 9
        theta = np.zeros(16)
        theta[16 - basis.shape[1] :] = self.target @ basis
        positive: Array | None = None
        functional = _trace_norm_dual(theta) if unbiased else None
        if functional is None or _outside(functional, basis) > SEEN:
            if len(basis) == 15:
                theta, functional, positive = _by_eigenvalues(theta)
            else:
                theta, functional, positive = _by_cones(theta, _unseen(basis))
        self._program.use_hint(positive)
        if unbiased:
            u, sizes, v = np.linalg.svd(theta[7:].reshape(3, 3))
            weights, self.atoms = sizes, np.hstack([u.T, v])
        else:
            weights, u, v = product_mixture(operator_of(theta))
            self.atoms = np.hstack([u, v])
        self.matrix = self._program.columns(self.atoms)
        return basis @ functional[16 - basis.shape[1] :], weights

    def add(self, program: StateProgram, atoms: Array, dual: Array, above: float) -> int:
        return 0


def _trace_norm_dual(theta: Array) -> Array:
    """The matrix of norm 1 whose product with T is T's trace norm, as functional (16,)."""
    u, sizes, v = np.linalg.svd(theta[7:].reshape(3, 3))
    rank = int((sizes > 1e-12 * sizes[0]).sum())
    result = np.zeros(16)
    result[7:] = (u[:, :rank] @ v[:rank]).ravel()
    return result


def _outside(functional: Array, basis: Array) -> float:
    """How far the functional leaves the span of what the data see."""
    part = functional[16 - basis.shape[1] :]
    return float(np.abs(part - (part @ basis.T) @ basis).max())


def _unseen(basis: Array) -> Array:
    """Orthonormal Bloch coefficients (f, 16) that the data do not see."""
    _, _, right = np.linalg.svd(basis, full_matrices=True)
    free = right[len(basis) :]
    return np.hstack([np.zeros((len(free), 16 - basis.shape[1])), free])


def _by_eigenvalues(theta: Array) -> tuple[Array, Array, Array]:
    """State coefficients with the smallest trace t, functional and proof, when nothing is free."""
    best = None
    for flip in (np.ones(16), FLIP):
        values, vectors = np.linalg.eigh(operator_of(theta * flip))
        if best is None or -4.0 * values[0] > best[0]:
            best = (-4.0 * float(values[0]), vectors[:, 0], flip)
    if best is None:
        raise RuntimeError("no eigenvalues")
    trace, vector, flip = best
    expectation = np.einsum("a,kab,b->k", vector.conj(), SIGMA, vector).real
    functional = -flip * expectation
    functional[0] = 0.0
    proof = 4.0 * expectation if flip is FLIP else np.zeros(16)
    state = theta.copy()
    state[0] = trace
    return state, functional, proof


def _by_cones(theta: Array, free: Array) -> tuple[Array, Array, Array]:
    """The same with coefficients ``free`` (f, 16) to be chosen."""
    moves = np.vstack([np.eye(16)[:1], free])
    constraint = -np.hstack([moves @ TRIANGLES, (moves * FLIP) @ TRIANGLES]).T
    right = np.concatenate([theta @ TRIANGLES, (theta * FLIP) @ TRIANGLES])
    cost = np.zeros(len(moves))
    cost[0] = 1.0
    cones = [clarabel.PSDTriangleConeT(8), clarabel.PSDTriangleConeT(8)]
    primal, dual = solve_cones(cost, constraint, right, cones)
    first, second = TRIANGLES @ dual[:36], TRIANGLES @ dual[36:]
    functional = -(first + FLIP * second)
    functional[0] = 0.0
    state = theta + primal @ moves
    state[0] = 0.0
    lowest = min(float(np.linalg.eigvalsh(operator_of(state * flip))[0]) for flip in (np.ones(16), FLIP))
    state[0] = -4.0 * lowest
    return state, functional, 4.0 * second
