"""The conic program of steering: one cone a sign vector, solved by Clarabel.

A sum of states that share the signs alpha counts only through its weight w and its vector s, |s| <= w. So

    minimise sum_alpha w_alpha  such that  sum_alpha alpha_i s_alpha = G_i  (M_B = sum s, M_A = sum w alpha)

is a second-order cone program, exact where linear programs over points of the sphere would only creep.
Columns are generated in alpha where there are too many sign vectors to take them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from physics.verdicts.engine.sphere_arrangement import cell_signs, distinct_signs, sign_vectors
from physics.verdicts.types import Array

ALL_CONES = 5  # up to so many settings every sign vector has its cone from the start
ACTIVE = 0.9  # cones this close to being tight are kept for the next frame
MANY_SETTINGS = 30  # beyond, half of the best dual is mixed into what the oracle is asked, against jumping
TOLERANCE, WIDE_TOLERANCE = 1e-10, 1e-8  # up to and beyond these


class SignProgram(Protocol):
    """The coordinates: row r belongs to setting owner[r] (n: Bob's marginal) along basis[r]."""

    n: int
    owner: NDArray[np.intp]
    basis: Array
    with_a: bool
    with_b: bool
    slack_cost: Array

    def columns(self, atoms: Array) -> Array: ...

    def vectors(self, dual: Array) -> tuple[Array, Array, Array]: ...


class SignConeMaster:
    """Plays the part of `master.Master` for sign vectors with a free Bloch vector.

    ``left`` says for how many seconds the next program may be worked at. What comes of one that was stopped
    is no optimum, but a dual and weights like any: the engine takes of both only what it can show.
    """

    smoothing = 0.0
    approximate = False
    coarse = 0.0

    def __init__(self) -> None:
        self.left: Callable[[], float] = lambda: np.inf
        self.atoms: Array = np.zeros((0, 0))
        self.matrix: Array = np.zeros((0, 0))
        self.target: Array = np.zeros(0)
        self._signs: Array = np.zeros((0, 0))
        self._active: Array = np.zeros((0, 0))
        self._kind: tuple[int, bool, bool] | None = None
        self._complete = False

    def load(self, program: SignProgram, target: Array) -> None:
        """Begin with all sign vectors if they are few, else with those near the last solution."""
        self._program, self.target = program, target
        kind = (program.n, program.with_a, program.with_b)
        paired = not (program.with_a or program.with_b)
        if program.n <= ALL_CONES:
            table = sign_vectors(program.n)
            self._signs = table[: max(1, len(table) // 2)] if paired else table
        elif kind == self._kind and len(self._active):
            self._signs = self._active
        else:
            g, p, _ = program.vectors(target)
            signs = cell_signs(g, 0.0 * p, halve=paired)
            self._signs = signs[distinct_signs(signs, paired)]
        self._complete = program.n <= ALL_CONES
        self._many = program.n > MANY_SETTINGS
        self.smoothing = 0.5 if self._many else 0.0
        self._kind = kind

    def solve(self, accuracy: float) -> tuple[Array, Array]:
        """Dual (r,) and weights (k,) of the atoms that make up the solution."""
        program, signs = self._program, self._signs
        dual, weight, vector = self._clarabel()
        tight = np.linalg.norm(self._lifted(dual), axis=1)
        level = tight + (signs @ dual[len(program.owner) :] if program.with_a else 0.0)
        self._active = signs[level > ACTIVE * level.max()]
        weight, vector = self._corrected(weight, vector)
        length = np.linalg.norm(vector, axis=1)
        unit = np.where(
            length[:, None] > 0.0, vector / np.where(length > 0.0, length, 1.0)[:, None], [0, 0, 1.0]
        )
        along, against = 0.5 * (weight + length), 0.5 * (weight - length)
        weights = np.concatenate([along, against])
        atoms = np.vstack([np.hstack([signs, unit]), np.hstack([signs, -unit])])
        used = weights > 1e-13 * max(1.0, float(weights.max()))
        self.atoms, weights = atoms[used], weights[used]
        self.matrix = program.columns(self.atoms)
        return dual, weights

    def add(self, program: SignProgram, atoms: Array, dual: Array, above: float) -> int:
        """New cones for the signs of those atoms that break the dual."""
        if self._complete or not len(atoms):
            return 0
        worth = program.columns(atoms) @ dual > above
        paired = not (program.with_a or program.with_b)
        before = len(self._signs)
        signs = np.vstack([self._signs, atoms[worth, : program.n]])
        self._signs = signs[distinct_signs(signs, paired)]
        return len(self._signs) - before

    def _lifted(self, dual: Array) -> Array:
        """For each sign vector the vector g.alpha + q (k, 3) that meets v."""
        g, _, q = self._program.vectors(dual)
        return np.asarray(self._signs @ g + q)

    def _block(self) -> Array:
        """(k, 4, r): minus the coefficients of the dual in (1 - p.alpha, q + sum alpha_i g_i)."""
        program, signs = self._program, self._signs
        count = len(program.owner)
        block = np.zeros((len(signs), 4, len(self.target)))
        padded = np.hstack([signs, np.ones((len(signs), 1))])[:, program.owner]
        block[:, 1:, :count] = -padded[:, None, :] * program.basis.T
        if program.with_a:
            block[:, 0, count:] = signs
        return block

    def _clarabel(self) -> tuple[Array, Array, Array]:
        block = self._block()
        cones, size = len(block), len(self.target)
        constraint = block.reshape(4 * cones, size)
        right = np.zeros(4 * cones)
        right[::4] = 1.0
        kinds = [clarabel.SecondOrderConeT(4)] * cones
        if not self._complete:
            constraint = np.vstack([constraint, np.eye(size), -np.eye(size)])
            right = np.concatenate([right, self._program.slack_cost, self._program.slack_cost])
            kinds = [*kinds, clarabel.NonnegativeConeT(2 * size)]
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        settings.max_threads = 1
        settings.presolve_enable = False
        tolerance = WIDE_TOLERANCE if self._many else TOLERANCE
        settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
        settings.time_limit = max(0.0, self.left())
        solver = clarabel.DefaultSolver(
            csc_matrix((size, size)), -self.target, csc_matrix(constraint), right, kinds, settings
        )
        solution = solver.solve()
        dual, cone = np.asarray(solution.x), np.asarray(solution.z)[: 4 * cones].reshape(cones, 4)
        if not np.isfinite(dual).all() or not np.isfinite(cone).all():
            raise RuntimeError(f"cone program: {solution.status}")
        return dual, cone[:, 0], -cone[:, 1:]

    def _corrected(self, weight: Array, vector: Array) -> tuple[Array, Array]:
        """Weights (k,) and vectors (k, 3) changed in proportion to the weights so that the rows are met."""
        state = np.concatenate([weight[:, None], vector], axis=1)
        rows = self._block() * np.array([1.0, -1.0, -1.0, -1.0])[:, None]
        rows = rows.reshape(-1, len(self.target))
        residual = self.target - state.reshape(-1) @ rows
        scale = np.repeat(np.maximum(weight, 0.0), 4)
        solution = np.linalg.lstsq((rows * scale[:, None]).T @ rows, residual, rcond=1e-9)[0]
        state = state + (scale * (rows @ solution)).reshape(-1, 4)
        length = np.linalg.norm(state[:, 1:], axis=1)
        return np.maximum(state[:, 0], length) if self._program.with_a else length, state[:, 1:]
