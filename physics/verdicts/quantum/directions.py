"""Correlations of some two-qubit state measured along the very directions of the data.

The state is ρ = (1 + Σ g_kl s_k x s_l) / 4 with g_00 left out (s_0 = 1; Branciard 2013, eq. 4), the data are
linear in g: C_ij = Σ a_k b_l g_kl and M_A,i = Σ a_k g_k0. All g that give V times the data are V g_0 + null
space, and ρ >= 0 bounds V by minus the inverse of the lowest eigenvalue of Σ g s x s, largest over the null
space. Where no marginals count, the spin flip of both qubits makes g_k0 = g_0l = 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.data_rows import DataRows
from physics.verdicts.linear_span import fit
from physics.verdicts.quantum.cones import solve_positive, triangle
from physics.verdicts.types import Array, Correlations

Complex = NDArray[np.complex128]

PAULI = np.array([np.eye(2), [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
#: s_k x s_l, shape (4, 4, 4, 4): first k, l, then the matrix on |00>, |01>, |10>, |11>.
PRODUCTS: Complex = np.einsum("kab,lcd->klacbd", PAULI, PAULI).reshape(4, 4, 4, 4)
_ROWS, _COLUMNS, _WEIGHTS = triangle(8)
_RANK = 1e-10
_DUST = 1e-14  # rows of nothing but dust would be scaled up by the solver


@dataclass(frozen=True, eq=False)
class DirectionsBound:
    """V* in [lo, hi], with the state that reaches lo and the inequality that shows hi.

    ``state`` (4, 4); ``weights`` are coefficients of the data rows (correlators of measured pairs, then the
    marginals that count), ``bound`` the largest eigenvalue of their operator. ``misfit`` holds what no
    state can give of the rows, if V* = 0 for that reason.
    """

    lo: float
    hi: float
    state: Complex
    weights: Array
    bound: float
    misfit: Array | None = None


class DirectionRows:
    """Rows of the data as linear functions ``forms`` (r, 16) of g; ``used`` are the g that do not vanish."""

    def __init__(self, data: Correlations) -> None:
        self.rows = DataRows(data)
        alice, bob = np.pad(data.alice, ((0, 0), (1, 0))), np.pad(data.bob, ((0, 0), (1, 0)))
        one = np.eye(4)[0]
        forms = [np.einsum("pk,pl->pkl", alice[self.rows.rows], bob[self.rows.cols])]
        if self.rows.with_a:
            forms.append(np.einsum("pk,l->pkl", alice, one))
        if self.rows.with_b:
            forms.append(np.einsum("k,pl->pkl", one, bob))
        self.forms: Array = np.concatenate(forms).reshape(-1, 16)
        self.target = self.rows.target
        self.resolution = data.slack
        used = np.ones((4, 4), dtype=bool)
        used[0, 0] = False
        if not self.rows.biased:
            used[0, :] = used[:, 0] = False
        self.used = np.flatnonzero(used)

    def operator(self, weights: Array) -> Complex:
        """Σ weights (a.s x b.s), and so on for marginals, as a Hermitian matrix (4, 4)."""
        return pauli_sum(weights @ self.forms)


def pauli_sum(g: Array) -> Complex:
    """Σ g_kl s_k x s_l for g (16,)."""
    result: Complex = np.einsum("k,kab->ab", g, PRODUCTS.reshape(16, 4, 4))
    return result


def directions_bound(rows: DirectionRows) -> DirectionsBound:
    """Bracket V*; the data must not all vanish."""
    forms = rows.forms[:, rows.used]
    full = len(forms) < forms.shape[1]
    left, sizes, right = np.linalg.svd(forms, full_matrices=full)
    rank = int(np.sum(sizes > _RANK * sizes[0]))
    from_left = right[:rank].T / sizes[:rank]
    inverse = from_left @ left[:, :rank].T
    coordinates, misfit = fit(left[:, :rank], left[:, :rank].T, rows.target, rows.resolution)
    maximally_mixed = np.asarray(np.eye(4) / 4, dtype=np.complex128)
    if misfit.any():
        misfit = misfit / np.abs(misfit).max()
        bound = max(0.0, float(np.linalg.eigvalsh(rows.operator(misfit))[-1]))
        value = float(misfit @ rows.target)
        return DirectionsBound(0.0, bound / value, maximally_mixed, misfit, bound, misfit)
    g, null = np.zeros(16), np.zeros((len(right) - rank, 16))
    g[rows.used] = from_left @ coordinates
    null[:, rows.used] = right[rank:]
    if len(null):
        g, witness = _best_of_null_space(g, null)
    else:
        vector = np.linalg.eigh(pauli_sum(g))[1][:, 0]
        witness = np.outer(vector, vector.conj())
    lowest = float(np.linalg.eigvalsh(pauli_sum(g))[0])
    lo = -1.0 / lowest
    state: Complex = (np.eye(4) + min(lo, 1.0) * pauli_sum(g)) / 4
    seen = np.einsum("kab,ba->k", PRODUCTS.reshape(16, 4, 4), witness).real
    weights = -seen[rows.used] @ inverse
    if not float(weights @ rows.target) > 0.0:
        weights = rows.target  # after a failure of the solver: any functional with a positive value is valid
    bound = float(np.linalg.eigvalsh(rows.operator(weights))[-1])
    return DirectionsBound(lo, max(lo, bound / float(weights @ rows.target)), state, weights, bound)


def _best_of_null_space(g: Array, null: Array) -> tuple[Array, Complex]:
    """g + null space with the highest lowest eigenvalue of Σ g s x s, and the dual state."""
    vectors = np.stack([real_form(pauli_sum(k))[_ROWS, _COLUMNS] * _WEIGHTS for k in (g, *null)], axis=1)
    vectors[np.abs(vectors) < _DUST] = 0.0
    unit = np.eye(8)[_ROWS, _COLUMNS]
    cost = np.zeros(1 + len(null))
    cost[0] = 1.0
    x, dual = solve_positive(cost, vectors[:, 0], np.column_stack([unit, vectors[:, 1:]]))
    witness = dual[:4, :4] + dual[4:, 4:] + 1j * (dual[4:, :4] - dual[:4, 4:])
    return g + x[1:] @ null, witness / np.trace(witness).real


def real_form(matrix: Complex) -> Array:
    """A Hermitian matrix as a symmetric one of twice the size, with each eigenvalue twice."""
    return np.block([[matrix.real, -matrix.imag], [matrix.imag, matrix.real]])
