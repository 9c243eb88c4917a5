"""Bell's hypothesis: outcomes of all settings are predetermined.

Atoms are the deterministic strategies alpha (n,), beta (m,) of signs: C_ij = alpha_i beta_j. The oracle is
the local bound of the dual. Up to `EXACT_SIDE` settings on the shorter side all its sign vectors are tried at
once; beyond, an ascent from many starts finds columns and `local_bound` proves.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np

from physics.verdicts.cache import VerdictCache
from physics.verdicts.data_rows import DataRows
from physics.verdicts.engine.barrier_master import BarrierMaster
from physics.verdicts.engine.column_generation import Pricing, Solution, solve
from physics.verdicts.engine.master import Master
from physics.verdicts.engine.sphere_arrangement import sign_vectors
from physics.verdicts.judging import certificate_of, mixed_model, status_of
from physics.verdicts.local.best_chsh import best_chsh
from physics.verdicts.local.bound import ascend, local_bound
from physics.verdicts.local.large import bracket
from physics.verdicts.local.merging import Block, blocks_of, couple
from physics.verdicts.local.recognise import in_known_form
from physics.verdicts.types import (
    Array,
    Certificate,
    Correlations,
    Effort,
    Hypothesis,
    Model,
    Status,
    Verdict,
)

EXACT_SIDE = 12  # sign vectors of the shorter side: at most 2^12 (2^11 without marginals)
UNASKED_SIDE = 22  # up to here the branch and bound takes milliseconds and is run unasked
SLACK_COST = 1.01  # ±e_row is local for each row, so its cost in atoms is 1
SIMPLEX_ROWS = 60  # beyond, interior points solve the linear programs
LARGE_ROWS, LARGE_ROUNDS = 450, 40  # beyond, an honest interval (`large`) has to do
BATCH, WIDE_BATCH = 64, 128  # columns a round, of the two
GAP, WIDE_GAP = 1e-9, 1e-8
MODEL_RESIDUAL = 1e-6  # weights stopped early that miss the data by more are not shown as a model
STARTS = 512
FULL = {"alpha": np.array([[1.0], [1.0], [-1.0], [-1.0]]), "beta": np.array([[1.0], [-1.0], [1.0], [-1.0]])}


class LocalProgram:
    """The program of `engine.Program` for deterministic strategies; atoms are alpha followed by beta."""

    def __init__(self, data: Correlations, effort: Effort) -> None:
        self.rows = DataRows(data)
        self.data, self.effort = data, effort
        self.target = self.rows.target
        self.at_most = np.zeros(len(self.target), dtype=bool)
        self.slack_cost = np.full(len(self.target), SLACK_COST)
        self.key: Hashable = self.rows.key
        self.n, self.m = self.rows.n, self.rows.m
        self.swapped = self.n > self.m
        self.wide = len(self.target) > SIMPLEX_ROWS
        self.batch = max(WIDE_BATCH, len(self.target) // 3) if self.wide else BATCH
        self.rounds = LARGE_ROUNDS if len(self.target) > LARGE_ROWS and effort.seconds is None else 2000
        short = min(self.n, self.m)
        self.random = np.random.default_rng(effort.seed)
        self.signs: Array | None = None
        if short <= EXACT_SIDE:
            self.signs = sign_vectors(short)
            if not self.rows.biased:
                self.signs = self.signs[: len(self.signs) // 2]

    def columns(self, atoms: Array) -> Array:
        return self.rows.products(atoms[:, : self.n], atoms[:, self.n :])

    def seeds(self) -> Array:
        """The signs of u.a_i and -u.b_j for many u, good for a singlet, and the best for the data."""
        u = np.random.default_rng(self.effort.seed).normal(size=(2 * self.n * self.m, 3))
        alpha = np.where(u @ self.data.alice.T >= 0.0, 1.0, -1.0)
        beta = np.where(u @ self.data.bob.T >= 0.0, -1.0, 1.0)
        atoms = np.hstack([alpha, beta])
        if self.signs is not None:
            atoms = np.vstack([atoms, self.price(self.target, False).atoms])
        if not self.rows.biased:
            atoms = atoms * atoms[:, :1]  # reversing all outcomes changes no correlator
        return np.unique(atoms, axis=0)

    def price(self, dual: Array, thorough: bool) -> Pricing:
        matrix, p, q = self.rows.coefficients(dual)
        if self.swapped:
            matrix, p, q = matrix.T, q, p
        if self.signs is not None:
            sums = self.signs @ matrix + q
            value = np.abs(sums).sum(axis=1) + self.signs @ p
            best = np.argpartition(-value, min(self.batch, len(value)) - 1)[: self.batch]
            best = best[np.argsort(-value[best], kind="stable")]
            first, other = self.signs[best], np.where(sums[best] >= 0.0, 1.0, -1.0)
            if len(best) < self.batch:  # few settings: strategies next to these, with one sign reversed
                worth = value[best, None] - 2.0 * np.abs(sums[best])
                near = np.argsort(-worth, axis=None, kind="stable")[: self.batch - len(best)]
                row, col = np.divmod(near, len(q))
                turned = other[row]
                turned[np.arange(len(row)), col] *= -1.0
                first, other = np.vstack([first, first[row]]), np.vstack([other, turned])
            return Pricing(self._atoms(first, other), float(value[best[0]]), True)
        start = np.where(self.random.random((STARTS, len(matrix))) < 0.5, -1.0, 1.0)
        alpha, beta, value = ascend(matrix, p, q, start)
        order = np.argsort(-value, kind="stable")
        atoms, bound = np.unique(self._atoms(alpha, beta)[order], axis=0, return_index=True)
        atoms = atoms[np.argsort(bound)]
        if not thorough and (value.max() > 1.0 + 1e-9 or len(matrix) > UNASKED_SIDE):
            return Pricing(atoms, float(value.max()), False)
        proof = local_bound(matrix, p, q, replace(self.effort, progress=None))
        atoms = np.vstack([self._atoms(proof.alpha[None, :], proof.beta[None, :]), atoms])
        return Pricing(atoms, proof.upper, True)

    def guess(self) -> Array | None:
        """CHSH at the best settings: for many settings often the answer, and at once a proof of violation."""
        if not self.wide:
            return None
        found = best_chsh(self.data.correlators, self.data.measured)
        if found is None:
            return None
        dual = np.zeros(len(self.target))
        dual[: len(self.rows.rows)] = 0.5 * found[0][self.rows.rows, self.rows.cols]
        return dual

    def repair(self, residual: Array) -> float:
        return float(np.abs(residual).sum())

    def _atoms(self, short: Array, other: Array) -> Array:
        return np.hstack([other, short] if self.swapped else [short, other])

    def model(self, solution: Solution) -> Model:
        return model_of(self.rows, solution)


def model_of(rows: DataRows, solution: Solution) -> Model:
    """Weights and strategies, symmetrised and mixed with noise as the data require."""
    weights, atoms = solution.weights, solution.atoms
    if rows.symmetrise:
        weights, atoms = np.concatenate([weights, weights]) / 2.0, np.vstack([atoms, -atoms])
    noise = {"alpha": np.repeat(FULL["alpha"], rows.n, 1), "beta": np.repeat(FULL["beta"], rows.m, 1)}
    parts = {"alpha": atoms[:, : rows.n], "beta": atoms[:, rows.n :]}
    return mixed_model(weights, parts, noise, solution.lo)


def decide_local(data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None) -> Verdict:
    """Verdict on local hidden variables; ``eta`` plays no part.

    Method "deterministic_strategies", or for many settings "local.bracket" and, where Grothendieck's constant
    shows the lower end, "local.grothendieck". Settings that are alike are merged, blocks that share no pair
    are decided apart.
    """
    started = time.perf_counter()
    blocks = blocks_of(data)
    if len(blocks) == 1 and blocks[0].data.correlators.shape == data.correlators.shape:
        return _decide_block(data, effort, cache)
    found: list[tuple[Block, Verdict]] = []
    for k, block in enumerate(blocks):
        limited = replace(
            effort, progress=None if effort.progress is None else _share(effort, k, len(blocks))
        )
        if effort.seconds is not None:
            rest = effort.seconds - (time.perf_counter() - started)
            limited = replace(limited, seconds=max(rest, 0.0) / (len(blocks) - k))
        found.append((block, _decide_block(block.data, limited, cache)))
    return _joined(data, found)


def _share(effort: Effort, k: int, count: int) -> Callable[[float], None]:
    def report(fraction: float) -> None:
        if effort.progress is not None:
            effort.progress((k + fraction) / count)

    return report


def _joined(data: Correlations, found: list[tuple[Block, Verdict]]) -> Verdict:
    """The verdict on all blocks: both ends are the smallest of theirs, models are coupled."""
    n, m = data.correlators.shape
    ends = []
    for block, verdict in found:
        lo, hi = verdict.critical_visibility
        if block.missed > 0.0 < lo:  # further models make up for what merged numbers differ by
            lo = 1.0 / (1.0 / lo + block.missed)
        ends.append((lo, hi))
    lo = min(end[0] for end in ends)
    weakest = int(np.argmin([end[1] for end in ends]))
    block, verdict = found[weakest]
    hi, proven = ends[weakest][1], verdict.upper_proven
    status, shown = status_of(lo, hi, proven)
    models = [(part, one.model) for part, one in found if one.model is not None]
    model = (
        couple(models, n, m, min(one.visibility for _, one in models)) if len(models) == len(found) else None
    )
    if status is Status.COMPATIBLE and any(one.status is Status.UNDECIDED for _, one in found):
        status, shown = Status.UNDECIDED, False
    certificate = verdict.certificate
    if certificate is not None:
        c, p, q = np.zeros((n, m)), np.zeros(n), np.zeros(m)
        if len(block.rows) and len(block.cols):
            c[np.ix_(block.rows, block.cols)] = certificate.coefficients
        p[block.rows] = certificate.marginals_a[: len(block.rows)]
        q[block.cols] = certificate.marginals_b[: len(block.cols)]
        certificate = replace(certificate, coefficients=c, marginals_a=p, marginals_b=q)
    details = {**verdict.details, "blocks": len(found)}
    theorems = [part.details["theorem"] for _, part in found if "theorem" in part.details]
    if theorems:
        details["theorem"] = theorems[0]
    return Verdict(
        Hypothesis.LOCAL, status, shown, (lo, hi), certificate, model, verdict.method, details, proven
    )


def _decide_block(data: Correlations, effort: Effort, cache: VerdictCache | None) -> Verdict:
    program = LocalProgram(data, effort)
    if len(program.target) > LARGE_ROWS:
        return _decide_large(data, program.rows, effort)
    live = cache is not None and not effort.prove
    kind: type[BarrierMaster] | type[Master] = BarrierMaster if program.wide else Master
    key = (Hypothesis.LOCAL, program.key)
    master = cache.warm(key, kind, kind) if cache is not None and live else kind()
    gap = WIDE_GAP if program.wide else GAP
    solution = solve(program, effort, gap=gap, master=master, batch=program.batch, max_rounds=program.rounds)
    status, proven = status_of(solution.lo, solution.hi, solution.proven)
    complete = solution.residual <= MODEL_RESIDUAL
    if status is Status.COMPATIBLE and not complete:
        status, proven = Status.UNDECIDED, False
    details: dict[str, float | int | str] = {"rounds": solution.rounds, "residual": solution.residual}
    certificate = None
    if np.isfinite(solution.hi):
        certificate = _certificate(
            data, program.rows, solution.dual, effort if solution.proven else None, details
        )
    return Verdict(
        Hypothesis.LOCAL,
        status,
        proven,
        (solution.lo, solution.hi),
        certificate,
        program.model(solution) if complete else None,
        "deterministic_strategies",
        details,
        solution.proven,
    )


def _certificate(
    data: Correlations,
    rows: DataRows,
    dual: Array,
    effort: Effort | None,
    details: dict[str, float | int | str],
) -> Certificate:
    """The inequality dual . column <= 1, in integers and named where it has a known form (with an effort)."""
    certificate = certificate_of(data, *rows.coefficients(dual), 1.0)
    if effort is not None:
        certificate, name = in_known_form(certificate, data, effort)
        if name:
            details["inequality"] = name
    return certificate


def _decide_large(data: Correlations, rows: DataRows, effort: Effort) -> Verdict:
    found = bracket(data, rows, effort)
    status, proven = status_of(found.lo, found.hi, True)
    details: dict[str, float | int | str] = {"rounds": found.rounds}
    if found.theorem:
        details["theorem"] = found.theorem
    certificate = None
    if np.isfinite(found.hi):
        certificate = _certificate(data, rows, found.dual, effort, details)
    model = None
    if found.explicit > 0.0:
        solution = Solution(found.explicit, found.hi, True, True, found.dual, found.atoms, found.weights, 0.0)
        model = model_of(rows, solution)
    method = "local.grothendieck" if found.theorem.startswith("grothendieck") else "local.bracket"
    return Verdict(
        Hypothesis.LOCAL, status, proven, (found.lo, found.hi), certificate, model, method, details
    )
