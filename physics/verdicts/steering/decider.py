"""Local hidden states: Alice's outcomes are predetermined, Bob holds a qubit in a state he can trust.

Atoms are signs alpha (n,) and a unit vector v: C_ij = alpha_i v.b_j, M_A = alpha_i, M_B = v.b_j. For Bob only
the vectors G_i with C_ij = G_i.b_j matter, so the program is written in them: n rows of up to three numbers,
whatever the number of Bob's settings. Data that no vectors G_i reproduce have V* = 0.

The oracle maximises sum_i alpha_i (g_i.v + p_i) + q.v, that is |q + sum_i alpha_i g_i| + p.alpha over the
sign vectors alpha. It is exact for any number of settings (`sphere_arrangement`). The other direction of
steering is the same problem with the parties exchanged.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from physics.verdicts.cache import VerdictCache
from physics.verdicts.data_rows import DataRows
from physics.verdicts.engine.column_generation import Pricing, Solution, solve
from physics.verdicts.engine.conic_verdict import conic_verdict
from physics.verdicts.engine.sphere_arrangement import cell_signs, distinct_signs
from physics.verdicts.judging import mixed_model
from physics.verdicts.linear_span import Span, off_span
from physics.verdicts.steering.cones import MANY_SETTINGS, SignConeMaster
from physics.verdicts.types import Array, Certificate, Correlations, Effort, Hypothesis, Model, Verdict

SLACK_COST = 1.01  # ±e_row is a mixture of atoms of weight 1: the other alpha_i at random
BATCH = 64
GAP, WIDE_GAP = 1e-9, 1e-5
MANY_ROUNDS = 16  # beyond `MANY_SETTINGS` an honest interval after so many has to do
ROUNDING = 1e-13  # of the oracle, relative to the sum of the lengths of its vectors


class SteeringProgram:
    """The program of `engine.Program` for steering from Alice to Bob; atoms are alpha followed by v."""

    def __init__(self, data: Correlations) -> None:
        self.data, self.rows = data, DataRows(data)
        self.n, self.m = self.rows.n, self.rows.m
        self.with_a, self.with_b = self.rows.with_a, self.rows.with_b
        known: dict[bytes, Span] = {}
        self.spans: list[tuple[int, Span]] = []
        target, owner, basis = [], [], []
        misfit = np.zeros_like(data.correlators)
        for i in range(self.n):
            chosen = np.flatnonzero(data.measured[i])
            if len(chosen):
                name = chosen.tobytes()
                if name not in known:
                    known[name] = Span(data.bob, chosen)
                span = known[name]
                coordinates, misfit[i] = span.fit(data.correlators[i], data.slack)
                target.append(coordinates)
                owner += [i] * len(span.basis)
                basis.append(span.basis)
                self.spans.append((i, span))
        misfit_b = np.zeros(self.m)
        if self.with_b and data.marginals_b is not None:
            span = Span(data.bob, np.arange(self.m))
            coordinates, misfit_b = span.fit(data.marginals_b, data.slack)
            target.append(coordinates)
            owner += [self.n] * len(span.basis)
            basis.append(span.basis)
            self.spans.append((self.n, span))
        self.misfit = (misfit, np.zeros(self.n), misfit_b)
        self.owner, self.basis = np.array(owner, dtype=np.intp), np.vstack(basis)
        if self.with_a and data.marginals_a is not None:
            target.append(data.marginals_a)
        self.target: Array = np.concatenate(target)
        self.at_most = np.zeros(len(self.target), dtype=bool)
        self.slack_cost = np.full(len(self.target), SLACK_COST)
        self.key: Hashable = (self.rows.key, self.basis.tobytes())

    def columns(self, atoms: Array) -> Array:
        alpha, v = atoms[:, : self.n], atoms[:, self.n :]
        signs = np.hstack([alpha, np.ones((len(alpha), 1))])[:, self.owner]
        matrix = signs * (v @ self.basis.T)
        return np.hstack([matrix, alpha]) if self.with_a else matrix

    def vectors(self, dual: Array) -> tuple[Array, Array, Array]:
        """g (n, 3), p (n,) and q (3,) of the oracle."""
        count = len(self.owner)
        g = np.zeros((self.n + 1, 3))
        np.add.at(g, self.owner, dual[:count, None] * self.basis)
        return g[:-1], (dual[count:] if self.with_a else np.zeros(self.n)), g[-1]

    def seeds(self) -> Array:
        return np.zeros((0, self.n + 3))

    def guess(self) -> Array | None:
        """The data themselves: near the best inequality where many settings lie all over the sphere."""
        return self.target if self.n > MANY_SETTINGS else None

    def price(self, dual: Array, thorough: bool) -> Pricing:
        g, p, q = self.vectors(dual)
        alpha, values = self.best_signs(g, p, q, 4 * BATCH)
        v = alpha @ g + q
        length = np.linalg.norm(v, axis=1)[:, None]
        unit = np.where(length > 0.0, v / np.where(length > 0.0, length, 1.0), [0.0, 0.0, 1.0])
        size = float(np.linalg.norm(g, axis=1).sum() + np.abs(p).sum() + np.linalg.norm(q))
        return Pricing(np.hstack([alpha, unit]), float(values[0]) + ROUNDING * size, True)

    def best_signs(self, g: Array, p: Array, q: Array, most: int) -> tuple[Array, Array]:
        """Different α (k, n) with the largest |q + Σ α_i g_i| + p.α, and these values, best first."""
        paired = not (self.with_a or self.with_b)
        alpha = cell_signs(g, p, halve=paired)
        value = np.linalg.norm(alpha @ g + q, axis=1) + alpha @ p
        best = np.argsort(-value, kind="stable")[: 16 * BATCH]
        best = best[distinct_signs(alpha[best], paired)[:most]]
        return alpha[best], value[best]

    def repair(self, residual: Array) -> float:
        return float(np.abs(residual).sum())

    def coefficients(self, dual: Array) -> tuple[Array, Array, Array]:
        """The dual (r,) as coefficients of correlators (n, m) and marginals (n,), (m,)."""
        matrix, q = np.zeros((self.n, self.m)), np.zeros(self.m)
        for i, span in self.spans:
            part = span.functional(dual[: len(self.owner)][self.owner == i], self.m)
            if i < self.n:
                matrix[i] = part
            else:
                q = part
        return matrix, (dual[len(self.owner) :] if self.with_a else np.zeros(self.n)), q

    def bound_of(self, matrix: Array, p: Array, q: Array) -> float:
        """Exact maximum over the atoms of an inequality in the data's own coefficients."""
        g, shift = matrix @ self.data.bob, q @ self.data.bob
        alpha = cell_signs(g, p)
        size = float(np.abs(matrix).sum() + np.abs(p).sum() + np.abs(q).sum())
        return float((np.linalg.norm(alpha @ g + shift, axis=1) + alpha @ p).max()) + ROUNDING * size

    def model(self, solution: Solution) -> Model:
        """Weights, signs and vectors, symmetrised and mixed with noise as the data require."""
        weights, atoms = solution.weights, solution.atoms
        if self.rows.symmetrise:
            weights, atoms = np.concatenate([weights, weights]) / 2.0, np.vstack([atoms, -atoms])
        signs = np.array([1.0, 1.0, -1.0, -1.0])[:, None] * np.ones(self.n)
        noise = {"alpha": signs, "v": np.array([1.0, -1.0, 1.0, -1.0])[:, None] * np.array([0.0, 0.0, 1.0])}
        parts = {"alpha": atoms[:, : self.n], "v": atoms[:, self.n :]}
        return mixed_model(weights, parts, noise, solution.lo)


def decide_unsteerable_a_to_b(
    data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None
) -> Verdict:
    """Verdict on local hidden states for Bob, Alice untrusted; method "hidden_states"."""
    return _decide(Hypothesis.UNSTEERABLE_A_TO_B, data, effort, cache)


def decide_unsteerable_b_to_a(
    data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None
) -> Verdict:
    """Verdict on local hidden states for Alice, Bob untrusted; method "hidden_states"."""
    verdict = _decide(Hypothesis.UNSTEERABLE_B_TO_A, exchanged(data), effort, cache)
    certificate, model = verdict.certificate, verdict.model
    if certificate is not None:
        certificate = Certificate(
            certificate.coefficients.T,
            certificate.marginals_b,
            certificate.marginals_a,
            certificate.bound,
            certificate.value,
        )
    if model is not None:
        model = Model(model.weights, {"u": model.atoms["v"], "beta": model.atoms["alpha"]}, model.visibility)
    return replace(verdict, certificate=certificate, model=model)


def exchanged(data: Correlations) -> Correlations:
    """The same data with the parties exchanged."""
    return Correlations(
        data.bob,
        data.alice,
        data.correlators.T,
        data.measured.T,
        data.marginals_b,
        data.marginals_a,
        data.resolution,
    )


def _decide(
    hypothesis: Hypothesis, data: Correlations, effort: Effort, cache: VerdictCache | None
) -> Verdict:
    program = SteeringProgram(data)
    outside = off_span(data, program.misfit, program.bound_of)
    if outside is not None:
        return Verdict(hypothesis, *outside)
    live = cache is not None and not effort.prove
    master = (
        cache.warm((hypothesis, program.rows.key), SignConeMaster, SignConeMaster)
        if cache and live
        else SignConeMaster()
    )
    master.left = effort.countdown()
    many = program.n > MANY_SETTINGS
    solution = solve(
        program,
        effort,
        gap=WIDE_GAP if many else GAP,
        master=master,
        batch=4 * BATCH,
        max_rounds=MANY_ROUNDS if many else 2000,
    )
    return conic_verdict(hypothesis, data, program, solution, "hidden_states")
