"""The local V* of many settings between what can be shown: models from inside, inequalities from outside.

Lower ends: sparse mixtures of strategies (`inner`), and Grothendieck's constants (`theorems`). Upper ends:
any inequality with an exact local bound, whatever part of the settings it uses: CHSH at the best four, and
those beside the mixtures where the branch and bound is quick. Work is counted, not timed, so that a settled
answer depends on its question alone; a time limit of the effort ends it earlier.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from physics.verdicts.data_rows import DataRows
from physics.verdicts.engine.column_generation import check_stop
from physics.verdicts.local.best_chsh import best_chsh
from physics.verdicts.local.bound import local_bound
from physics.verdicts.local.inner import Inner
from physics.verdicts.local.orbits import OrbitProgram, solve_orbits
from physics.verdicts.local.symmetry import Symmetry, averaged_over, symmetries_of
from physics.verdicts.local.theorems import grothendieck_end
from physics.verdicts.types import Array, Correlations, Effort

WORK, LIVE_WORK = 1e11, 1e9  # floating-point operations: about 12 s of one core, and 0.2 s
PROVEN_SIDE = 34  # settings up to which the branch and bound of any inequality takes below a second
LEAST_LEVEL = 1e-5  # of the inner problem, relative to the first
PROMISING = 1e-5  # relative improvement that is worth a proof
PROOF_WORK = 7e9  # additions that one proof may take: about 20 s of one core


@dataclass(eq=False)
class Bracket:
    """V* in [lo, hi]; ``dual`` (r,) with bound 1 shows hi.

    ``atoms``, ``weights`` are a model at the visibility ``explicit``, at most lo. ``theorem`` names what else
    shows lo: "grothendieck_d", the constant K_G(d) (`theorems`); "krivine", his bound of K_G, by which less
    is needed for what strategies miss (`inner.repair_cost`).
    """

    lo: float
    hi: float
    dual: Array
    atoms: Array
    weights: Array
    explicit: float = 0.0
    rounds: int = 0
    theorem: str = ""


def bracket(data: Correlations, rows: DataRows, effort: Effort) -> Bracket:
    """Both ends as near as the effort allows; hi is proven."""
    left = effort.countdown()
    target = rows.target
    best = Bracket(0.0, np.inf, np.zeros_like(target), np.zeros((0, rows.n + rows.m)), np.zeros(0))
    _raise_by_theorem(best, data)
    _lower_by_chsh(best, data, rows)
    inner = Inner(rows, target, effort.seed)
    symmetries = symmetries_of(data) if effort.prove else []
    if len(symmetries) > 1:
        _both_by_orbits(best, OrbitProgram(data, symmetries, effort, PROOF_WORK))
    first, limit = inner.level, WORK if effort.prove else LIVE_WORK

    while inner.work < limit and inner.level > LEAST_LEVEL * first and left() > 0.0:
        check_stop(effort)
        if best.hi <= best.lo * (1.0 + effort.gap):
            break
        best.rounds += 1
        settled = inner.round()
        _raise_by_mixture(best, inner)
        if settled:
            _lower_by_residual(best, inner, symmetries, effort, left())
        if effort.progress is not None:
            effort.progress(min(0.99, inner.work / limit))
    inner.correct()  # strategies were added since
    _raise_by_mixture(best, inner)
    if effort.progress is not None:
        effort.progress(1.0)
    return best


def _raise_by_theorem(best: Bracket, data: Correlations) -> None:
    found = grothendieck_end(data)
    if found is not None and found[0] > best.lo:
        best.lo, best.theorem = found[0], f"grothendieck_{found[1]}"


def _lower_by_chsh(best: Bracket, data: Correlations, rows: DataRows) -> None:
    found = best_chsh(data.correlators, data.measured)
    dual = np.zeros(len(rows.target))
    if found is not None:
        dual[: len(rows.rows)] = 0.5 * found[0][rows.rows, rows.cols]
        _take(best, dual, 1.0, rows.target)
    largest = int(np.argmax(np.abs(rows.target)))  # no number exceeds 1
    dual = np.zeros(len(rows.target))
    dual[largest] = np.sign(rows.target[largest])
    _take(best, dual, 1.0, rows.target)


def _both_by_orbits(best: Bracket, program: OrbitProgram) -> None:
    found = solve_orbits(program)
    if found is None:
        return
    if found.proven:
        dual = program.matrix(found.dual).ravel()
        _take(best, dual, 1.0, program.data.correlators.ravel())
    if found.lo > best.lo:
        count = len(program.symmetries)
        best.lo, best.theorem, best.explicit = found.lo, "", found.lo
        best.atoms, best.weights = program.images(found.atoms), np.tile(found.weights, count) / count


def _raise_by_mixture(best: Bracket, inner: Inner) -> None:
    weights, atoms, shown = inner.model()
    if shown > best.explicit:
        best.weights, best.atoms, best.explicit = weights, atoms, shown
    lo = inner.lower()
    if lo > best.lo:
        best.lo, best.theorem = lo, "krivine"
    if best.explicit >= best.lo:
        best.lo, best.theorem = best.explicit, ""


def _lower_by_residual(
    best: Bracket, inner: Inner, symmetries: list[Symmetry], effort: Effort, left: float
) -> None:
    """The inequality of the present residual, if it promises more than the best and can be proven soon."""
    dual, target = inner.residual, inner.target
    if len(symmetries) > 1:
        dual = averaged_over(symmetries, dual.reshape(inner.n, inner.m)).ravel()
    value = float(dual @ target)
    if not value > 0.0 or min(inner.n, inner.m) > PROVEN_SIDE or not effort.prove:
        return
    seen = float(inner.search(dual)[1][0])
    if seen / value >= best.hi * (1.0 - PROMISING):
        return
    matrix, p, q = inner.rows.coefficients(dual)
    limited = replace(effort, progress=None, seconds=None if effort.seconds is None else left)
    proof = local_bound(matrix, p, q, limited, work=PROOF_WORK)
    inner.add(np.concatenate([proof.alpha, proof.beta])[None])
    if np.isfinite(proof.upper):
        _take(best, dual, proof.upper, target)


def _take(best: Bracket, dual: Array, bound: float, target: Array) -> None:
    value = float(dual @ target)
    if value > 0.0 and bound / value < best.hi:
        best.hi, best.dual = bound / value, dual / bound
