"""Separable two-qubit states: what realistic polarization in the sense of Navascués allows.

Atoms are unit vectors u, v: C_ij = (u.a_i)(v.b_j), M_A = u.a_i, M_B = v.b_j. Whatever the number of
settings, the data are linear in r_A, r_B and T of a state (only in T without marginals), so the program
is written in the part of these 15 (9) numbers that the settings can see. The oracle is the largest value
of a functional over product states: a singular value without marginals, a small semidefinite program with
them (`product_states`).
"""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from physics.verdicts.cache import VerdictCache
from physics.verdicts.data_rows import DataRows
from physics.verdicts.engine.column_generation import Pricing, Solution, solve
from physics.verdicts.engine.conic_verdict import conic_verdict
from physics.verdicts.judging import mixed_model
from physics.verdicts.linear_span import fit, off_span, seen
from physics.verdicts.separable.master import SeparableMaster
from physics.verdicts.separable.product_states import product_bound, witnessed_bound
from physics.verdicts.types import Array, Correlations, Effort, Hypothesis, Model, Verdict

GAP = 1e-9
ROUNDING = 1e-14
ALMOST_TIGHT = 1e-7


class SeparableProgram:
    """The program of `engine.Program`; atoms are u followed by v.

    ``basis`` (d, p): orthonormal directions that the data see among T (p = 9) or r_A, r_B, T (p = 15).
    """

    def __init__(self, data: Correlations) -> None:
        self.data, self.rows = data, DataRows(data)
        self.biased = self.rows.biased
        self.basis, forms, back = seen(self._forms())
        coordinates, left = fit(forms, forms.T, self.rows.target, data.slack)
        self.target = np.asarray(back @ coordinates)
        self.inverse: Array = np.asarray(back @ forms.T)
        self.misfit = self.rows.coefficients(left)
        self.at_most = np.zeros(len(self.target), dtype=bool)
        self.slack_cost = np.full(len(self.target), 3.0)
        self.key: Hashable = (self.rows.key, self.basis.tobytes())

    def _forms(self) -> Array:
        """The data (r,) as linear forms (r, p) in the state's Bloch coefficients."""
        data, rows = self.data, self.rows
        pairs = data.alice[rows.rows][:, :, None] * data.bob[rows.cols][:, None, :]
        parts = [pairs.reshape(len(pairs), 9)]
        if self.biased:
            parts[0] = np.hstack([np.zeros((len(pairs), 6)), parts[0]])
            if rows.with_a:
                parts.append(np.hstack([data.alice, np.zeros((rows.n, 12))]))
            if rows.with_b:
                parts.append(np.hstack([np.zeros((rows.m, 3)), data.bob, np.zeros((rows.m, 9))]))
        return np.vstack(parts)

    def columns(self, atoms: Array) -> Array:
        u, v = atoms[:, :3], atoms[:, 3:]
        pairs = (u[:, :, None] * v[:, None, :]).reshape(len(u), 9)
        return np.asarray((np.hstack([u, v, pairs]) if self.biased else pairs) @ self.basis.T)

    def seeds(self) -> Array:
        return np.zeros((0, 6))

    def functional(self, dual: Array) -> Array:
        """The dual as a functional (16,) of the state's Bloch coefficients, of which the first is 1."""
        result = np.zeros(16)
        result[16 - self.basis.shape[1] :] = dual @ self.basis
        return result

    def price(self, dual: Array, thorough: bool) -> Pricing:
        return Pricing(self.seeds(), self._bound(self.functional(dual), self._hint), True)

    def use_hint(self, positive: Array | None) -> None:
        """Bloch coefficients (16,) of a positive operator that is expected to prove the next bound."""
        self._hint = positive

    _hint: Array | None = None

    def _bound(self, functional: Array, hint: Array | None) -> float:
        """Rigorous bound of the functional over product states, by the hint where that is good enough."""
        size = float(np.abs(functional).sum())
        if not functional[1:7].any():
            top = float(np.linalg.svd(functional[7:].reshape(3, 3), compute_uv=False)[0])
            return top + ROUNDING * size
        bound = np.inf if hint is None else witnessed_bound(functional, hint)
        if bound > 1.0 + ALMOST_TIGHT:
            bound = min(bound, product_bound(functional)[0])
        return bound + ROUNDING * size

    def bound_of(self, matrix: Array, p: Array, q: Array) -> float:
        """Rigorous bound of an inequality in the data's own coefficients."""
        functional = np.zeros(16)
        functional[1:4], functional[4:7] = p @ self.data.alice, q @ self.data.bob
        functional[7:] = (self.data.alice.T @ matrix @ self.data.bob).ravel()
        return self._bound(functional, None)

    def repair(self, residual: Array) -> float:
        """|r_A| + |r_B| + the trace norm of T, at most sqrt(5) times the Euclidean length of the three."""
        return float(np.sqrt(5.0) * np.linalg.norm(residual))

    def coefficients(self, dual: Array) -> tuple[Array, Array, Array]:
        """The dual (d,) as coefficients of correlators (n, m) and marginals (n,), (m,)."""
        return self.rows.coefficients(dual @ self.inverse)

    def model(self, solution: Solution) -> Model:
        """Weights and product states, symmetrised and mixed with noise as the data require."""
        weights, atoms = solution.weights, solution.atoms
        if self.rows.symmetrise:
            weights, atoms = np.concatenate([weights, weights]) / 2.0, np.vstack([atoms, -atoms])
        axis = np.array([0.0, 0.0, 1.0])
        first, second = np.array([1.0, 1.0, -1.0, -1.0]), np.array([1.0, -1.0, 1.0, -1.0])
        noise = {"u": first[:, None] * axis, "v": second[:, None] * axis}
        return mixed_model(weights, {"u": atoms[:, :3], "v": atoms[:, 3:]}, noise, solution.lo)


def decide_separable(
    data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None
) -> Verdict:
    """Verdict on separable states; method "product_states". ``eta`` and ``cache`` play no part."""
    program = SeparableProgram(data)
    outside = off_span(data, program.misfit, program.bound_of)
    if outside is not None:
        return Verdict(Hypothesis.SEPARABLE, *outside)
    solution = solve(program, effort, gap=GAP, master=SeparableMaster())
    return conic_verdict(Hypothesis.SEPARABLE, data, program, solution, "product_states")
