"""The two-qubit state, or separable one, nearest to data that were taken along trusted directions.

x = F g is linear in the Bloch coefficients g of ρ = (1 + Σ g s x s)/4, so the nearest state is a quadratic
program over ρ >= 0; for separable states the partial transpose is positive too (exact for two qubits).
"""

from __future__ import annotations

import clarabel
import numpy as np

from physics.verdicts.measured.likelihood import times
from physics.verdicts.measured.nearest import NearestPoint
from physics.verdicts.measured.quadratic import full, solve_quadratic
from physics.verdicts.quantum.cones import triangle
from physics.verdicts.quantum.directions import PRODUCTS, DirectionRows, pauli_sum, real_form
from physics.verdicts.separable.decider import SeparableProgram
from physics.verdicts.types import Array, Correlations

_ROWS, _COLUMNS, _WEIGHTS = triangle(8)
_VECTORS = np.array([real_form(matrix)[_ROWS, _COLUMNS] * _WEIGHTS for matrix in PRODUCTS.reshape(16, 4, 4)])
# Bob's vector reversed: up to a rotation the partial transpose.
_FLIP = np.where(np.arange(16) % 4 == 0, 1.0, -1.0)

SAME, ROUNDING = 1e-9, 1e-14  # relative: of slopes; of scalar products


class StateNearest:
    """`NearestPoint` of all two-qubit states, or of the separable ones."""

    level = ""

    def __init__(self, data: Correlations, separable: bool) -> None:
        self.rows = DirectionRows(data)
        self.separable = SeparableProgram(data) if separable else None
        self.witness: tuple[Array, Array] | None = None
        used = self.rows.used
        self.forms = self.rows.forms[:, used]
        parts = [_VECTORS, _VECTORS * _FLIP[:, None]] if separable else [_VECTORS]
        self.constraint = -np.hstack([part[used] for part in parts]).T
        self.right = np.concatenate([_VECTORS[0]] * len(parts))
        self.cones = [clarabel.PSDTriangleConeT(8)] * len(parts)

    def project(self, centre: Array, information: Array, enough: float = 0.0, gap: float = 0.0) -> Array:
        metric = full(information)
        quadratic = self.forms.T @ metric @ self.forms
        cost = -self.forms.T @ metric @ centre
        g, dual = solve_quadratic(quadratic, cost, self.constraint, self.right, self.cones)
        x = np.asarray(self.forms @ self._inside(g))
        if self.separable is not None:
            # The multiplier R of the transposed state shows the bound of this slope, at no further cost.
            self.witness = times(metric, centre - x), dual[len(_ROWS) :] @ _VECTORS.T
        return x

    def _inside(self, g: Array) -> Array:
        """g shrunk by what the solver's accuracy left outside."""
        whole = np.zeros(16)
        whole[self.rows.used] = g
        lowest = 0.0
        for flip in (np.ones(16), _FLIP) if self.separable else (np.ones(16),):
            operator = np.einsum("k,kab->ab", whole * flip, PRODUCTS.reshape(16, 4, 4))
            lowest = min(lowest, float(np.linalg.eigvalsh(operator)[0]))
        return g / max(1.0, -lowest)

    def support(self, slope: Array, prove: bool) -> tuple[float, bool]:
        if self.separable is not None:
            if not prove and self.witness is not None:
                of, multiplier = self.witness
                if np.abs(slope - of).max() <= SAME * np.abs(slope).max(initial=0.0):
                    return self._witnessed_bound(slope @ self.rows.forms, multiplier), True
            return self.separable.bound_of(*self.rows.rows.coefficients(slope)), True
        return float(np.linalg.eigvalsh(self.rows.operator(slope))[-1]), True

    def _witnessed_bound(self, functional: Array, positive: Array) -> float:
        """Largest eigenvalue of the functional plus the flipped R (16,): `product_bound` says why."""
        flipped = positive * _FLIP
        flipped[0] -= min(0.0, float(np.linalg.eigvalsh(pauli_sum(positive))[0]))
        top = float(np.linalg.eigvalsh(pauli_sum(functional + flipped))[-1])
        return top + ROUNDING * float(np.abs(functional).sum())


def separable_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """Separable states; ``eta`` and ``seed`` play no part."""
    return StateNearest(data, True)


def states_nearest(data: Correlations, *, eta: float, seed: int) -> NearestPoint:
    """All two-qubit states; ``eta`` and ``seed`` play no part."""
    return StateNearest(data, False)
