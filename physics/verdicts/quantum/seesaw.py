"""Explicit two-qubit models of correlations with biased outcomes, measurements being free.

Column generation over pure two-qubit states with observables that are projective or constant: given a
functional, the best state is an eigenvector, and given state and one side's observables the best observables
of the other side are known in closed form; going to and fro climbs to a local maximum (Werner and Wolf 2001).
The mixture found is a quantum model, so its visibility is a lower end of V*; the maxima prove nothing.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from physics.verdicts.data_rows import DataRows
from physics.verdicts.engine.column_generation import Pricing
from physics.verdicts.quantum.directions import PRODUCTS
from physics.verdicts.types import Array, Correlations

_STARTS, _TURNS = 24, 25


class SeesawProgram:
    """The program of `engine.Program`; an atom is <s_k x s_l> (16), then the observables of both sides.

    An observable w + a.s is a row (w, a) with w = ±1, a = 0 (constant) or w = 0, |a| = 1 (projective).
    """

    def __init__(self, data: Correlations, seed: int) -> None:
        self.data, self.rows = data, DataRows(data)
        self.n, self.m = data.correlators.shape
        self.target = self.rows.target
        self.at_most = np.zeros(len(self.target), dtype=bool)
        self.slack_cost = np.full(len(self.target), 1.01)  # ±e_row is local, hence quantum
        self.key: Hashable = ("seesaw", self.rows.key)
        self.random = np.random.default_rng(seed)

    def split(self, atoms: Array) -> tuple[Array, Array, Array]:
        """<s_k x s_l> (k, 4, 4), observables (k, n, 4) and (k, m, 4) of atoms."""
        count, cut = len(atoms), 16 + 4 * self.n
        moments = atoms[:, :16].reshape(count, 4, 4)
        return moments, atoms[:, 16:cut].reshape(count, self.n, 4), atoms[:, cut:].reshape(count, self.m, 4)

    def columns(self, atoms: Array) -> Array:
        moments, a, b = self.split(atoms)
        seen_by_b = np.einsum("skl,sjl->skj", moments, b)
        products = np.einsum("sik,skj->sij", a, seen_by_b)
        parts = [products[:, self.rows.rows, self.rows.cols]]
        if self.rows.with_a:
            parts.append(np.einsum("sik,sk->si", a, moments[:, :, 0]))
        if self.rows.with_b:
            parts.append(seen_by_b[:, 0])
        return np.concatenate(parts, axis=1)

    def seeds(self) -> Array:
        """Models that do well for the data taken as a functional."""
        return self._climbed(self.target / float(np.abs(self.target).sum()))

    def price(self, dual: Array, thorough: bool) -> Pricing:
        atoms = self._climbed(dual)
        value = self.columns(atoms) @ dual
        order = np.argsort(-value, kind="stable")
        return Pricing(atoms[order], float(value[order[0]]), False)

    def repair(self, residual: Array) -> float:
        return float(np.abs(residual).sum())

    def _climbed(self, dual: Array) -> Array:
        models = climb(*self.rows.coefficients(dual), self.random, _STARTS, _TURNS)
        flat = [part.reshape(_STARTS, -1) for part in (models.moments, models.a, models.b)]
        return np.concatenate(flat, axis=1)


@dataclass(frozen=True, eq=False)
class TwoQubitModels:
    """k models: ``moments`` <s_k x s_l> (k, 4, 4) of pure states, observables (k, n, 4) and (k, m, 4)."""

    moments: Array
    a: Array
    b: Array


def climb(
    matrix: Array, p: Array, q: Array, random: np.random.Generator, starts: int, turns: int
) -> TwoQubitModels:
    """Models from ``starts`` random observables, improved ``turns`` times for Σ M_ij A_i B_j + p.A + q.B.

    None of them need be the best.
    """
    n, m = matrix.shape
    a = _observables(random.normal(size=(starts, n, 4)))
    b = _observables(random.normal(size=(starts, m, 4)))
    return climb_on(matrix, p, q, a, b, turns)


def climb_on(matrix: Array, p: Array, q: Array, a: Array, b: Array, turns: int) -> TwoQubitModels:
    """The same from given observables (k, n, 4) and (k, m, 4); ``turns`` >= 1."""
    moments = np.zeros((len(a), 4, 4))
    for _ in range(turns):
        functional = np.einsum("sik,ij,sjl->skl", a, matrix, b)
        functional[:, :, 0] += np.einsum("i,sik->sk", p, a)
        functional[:, 0, :] += np.einsum("j,sjl->sl", q, b)
        operators = np.einsum("skl,klxy->sxy", functional, PRODUCTS)
        states = np.linalg.eigh(operators)[1][:, :, -1]
        moments = np.einsum("sx,klxy,sy->skl", states.conj(), PRODUCTS, states).real
        a = _observables(
            np.einsum("skl,ij,sjl->sik", moments, matrix, b) + p[:, None] * moments[:, None, :, 0]
        )
        b = _observables(
            np.einsum("skl,ij,sik->sjl", moments, matrix, a) + q[:, None] * moments[:, None, 0, :]
        )
    return TwoQubitModels(moments, a, b)


def _observables(gradient: Array) -> Array:
    """The observable with the largest average for gradients (..., 4): w + a.s -> w g_0 + a . g."""
    length = np.linalg.norm(gradient[..., 1:], axis=-1)
    constant = np.abs(gradient[..., 0]) >= length
    best: Array = gradient / np.maximum(length, 1e-300)[..., None]
    best[..., 0] = 0.0
    best[constant] = 0.0
    best[..., 0] = np.where(constant, np.where(gradient[..., 0] < 0.0, -1.0, 1.0), 0.0)
    return best
