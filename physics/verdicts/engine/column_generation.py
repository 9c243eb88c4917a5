"""Column generation: how much of given data a convex hypothesis can explain, with both proofs.

A hypothesis is the convex hull of *atoms* (hidden states), each predicting a column of numbers. With the data
``target`` the engine solves

    minimise sum(w)   such that   sum_k w_k column(atom_k) = target (or <= target),   w >= 0,

and V* = 1 / sum(w): the weights w / sum(w) are a model of V* times the data. The dual y satisfies
``y . column(atom) <= 1`` for every atom, an inequality that the data violate by the factor
``y . target = 1/V*``. Only a few atoms are kept in the program; an *oracle* looks for atoms that break the
current dual. Both ends of the answer are rigorous whenever the oracle is: the lower end from weights whose
rounding residual is paid for with further atoms (``repair``), the upper end from any y divided by the
oracle's bound on it, so also when the generation of columns is ended early.

Adding a hypothesis is writing one class with the members of `Program`; `solve` does the rest. Rows that are
inequalities (``at_most``) read ``sum_k w_k column <= target``; the rows of Leggett's hypothesis,
E|..| - 1 <= ±C, are of this kind, and homogeneous in (w, target) as everything here.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.engine.master import Master
from physics.verdicts.types import Array, Cancelled, Effort

ZERO_DATA = 1e-12  # data smaller than this are zero: every hypothesis explains any multiple of them
RESIDUAL = 1e-9  # a model reproduces the data to this accuracy, relative to their size
TIE = 1e-9  # models whose visibilities differ by less are compared by their residuals
FINE = 1e-11  # the best accuracy asked of an approximate master
ROUNDING = 1e-12  # relative allowance for the rounding of scalar products in the two ends of the interval


@dataclass(frozen=True, eq=False)
class Pricing:
    """An oracle's answer about a dual y: candidate atoms (k, p), best first, and a bound on every atom.

    ``bound`` >= max over *all* atoms of y . column(atom) if ``exact``, else the largest value found.
    """

    atoms: Array
    bound: float
    exact: bool


class MasterProgram(Protocol):
    """What `solve` works with: `master.Master` (simplex) unless a hypothesis chooses another.

    After ``solve`` the weights belong to ``atoms`` (k, p), whose columns are ``matrix`` (k, r). ``add`` takes
    atoms whose column has dual . column > above and says how many. ``smoothing``: share of the best known
    dual in the point at which the oracle is asked, against the jumping of linear programs. ``approximate``:
    it solves only to the accuracy that is asked for, ``coarse`` at first.
    """

    smoothing: float
    approximate: bool
    coarse: float
    atoms: Array
    matrix: Array
    target: Array

    def load(self, program: Any, target: Array) -> None: ...

    def solve(self, accuracy: float) -> tuple[Array, Array]: ...

    def add(self, program: Any, atoms: Array, dual: Array, above: float) -> int: ...


class Program(Protocol):
    """What a hypothesis tells the engine, at one problem. An atom is a row of p floats, its meaning private.

    ``target`` (r,): the data in the coordinates of the columns. ``at_most`` (r,): rows that are <=.
    ``slack_cost`` (r,): cost of the artificial columns ±e_row (only -e_row for <= rows) that make the program
    feasible; large enough that none survives at the optimum (for a set that contains ±e_row / c: above c).
    ``key``: columns of equal atoms are equal if the keys are (then only the target moves between frames).
    A program may also have ``guess() -> Array | None``: a dual, of any scale, that is worth trying first.
    """

    target: Array
    at_most: NDArray[np.bool_]
    slack_cost: Array
    key: Hashable

    def columns(self, atoms: Array) -> Array:
        """Predictions (k, r) of atoms (k, p)."""

    def seeds(self) -> Array:
        """Atoms (k, p) to begin with; may be empty with shape (0, p)."""

    def price(self, dual: Array, thorough: bool) -> Pricing:
        """Atoms with large ``dual . column``. ``thorough`` asks for proof: spend what an exact bound takes.

        May raise `Cancelled`. A cheap exact oracle ignores ``thorough``.
        """

    def repair(self, residual: Array) -> float:
        """Total weight of further true atoms that would add exactly ``residual`` (r,); inf if not known.

        For <= rows the entries are max(0, excess). It makes the lower end rigorous in spite of rounding.
        """


@dataclass(eq=False)
class Solution:
    """V* in [lo, hi]; ``hi`` is rigorous iff ``proven``, and then dual . column <= 1 for every atom.

    ``atoms`` (k, p) and ``weights`` (k,) sum to 1 and reproduce ``lo`` times the target; ``residual`` is the
    largest deviation of the un-normalised rows. ``converged``: the requested gap was reached.
    """

    lo: float
    hi: float
    proven: bool
    converged: bool
    dual: Array
    atoms: Array
    weights: Array
    residual: float
    rounds: int = 0
    trace: list[tuple[float, float]] = field(default_factory=list)


def check_stop(effort: Effort) -> None:
    """Raise `Cancelled` if the effort says so."""
    if effort.should_stop is not None and effort.should_stop():
        raise Cancelled


def solve(
    program: Program,
    effort: Effort,
    *,
    gap: float = 1e-9,
    master: MasterProgram | None = None,
    batch: int = 64,
    max_rounds: int = 2000,
) -> Solution:
    """Bracket V* to the relative ``gap``; ``master`` carries atoms and basis over from an earlier problem.

    Without ``effort.prove`` the oracle is never asked to be thorough, and an inexact one leaves ``proven``
    False. Progress is the ratio of the ends, which both move towards V*.
    """
    target = np.asarray(program.target, dtype=np.float64)
    size = float(np.abs(target).max(initial=0.0))
    if size < ZERO_DATA:
        return _unbounded(program, target)
    master = Master() if master is None else master
    master.load(program, target / size)
    started = time.perf_counter()
    nothing = np.zeros_like(target)
    best = Solution(0.0, np.inf, False, False, nothing, master.atoms[:0], np.zeros(0), np.inf)
    quick_hi, quick_dual = np.inf, nothing
    thorough, centre, accuracy = False, None, master.coarse
    guess = program.guess() if hasattr(program, "guess") else None
    if guess is not None:
        answer = program.price(guess, False)
        ceiling = _ceiling(guess, target, answer.bound)
        if answer.exact:
            best.hi, best.dual, best.proven = ceiling, guess / answer.bound, True
    for best.rounds in range(1, max_rounds + 1):
        check_stop(effort)
        dual, weights = master.solve(accuracy)
        _raise_lower_end(best, program, master, weights, size)
        best.converged = min(best.hi, np.inf if effort.prove else quick_hi) <= best.lo * (1.0 + gap)
        if best.converged and best.residual <= RESIDUAL * size:
            break
        share = master.smoothing if centre is not None and not thorough else 0.0
        added = 0
        while True:  # at the smoothed dual, nearer to the vertex until it yields, then at the vertex itself
            asked = dual if centre is None or share == 0.0 else share * centre + (1.0 - share) * dual
            answer = program.price(asked, thorough)
            ceiling = _ceiling(asked, target, answer.bound)
            if ceiling < quick_hi:
                quick_hi, quick_dual = ceiling, asked / answer.bound
                centre = quick_dual
            if answer.exact and ceiling < best.hi:
                best.hi, best.dual, best.proven = ceiling, asked / answer.bound, True
            added += master.add(program, answer.atoms[:batch], dual, 1.0 + 0.25 * gap)
            if share == 0.0:
                break
            share = 0.0 if added or share < 0.3 else share / 2.0
        late = effort.seconds is not None and time.perf_counter() - started > effort.seconds
        best.converged = best.hi <= best.lo * (1.0 + gap)
        if late or (best.converged and best.residual <= RESIDUAL * size):
            break
        if not added and master.approximate and accuracy > FINE:
            accuracy *= 0.01
        elif not added:
            if thorough or not effort.prove or answer.exact:
                break
            thorough = True
        elif thorough:
            thorough = False
        accuracy = max(FINE, min(accuracy, 0.1 * (answer.bound - 1.0)))
        best.trace.append((best.lo, min(best.hi, quick_hi)))
        if effort.progress is not None:
            effort.progress(min(1.0, best.lo / best.trace[-1][1]))
    if master.approximate and best.residual > RESIDUAL * size:
        _, weights = master.solve(FINE)
        _raise_lower_end(best, program, master, weights, size)
    if not best.proven and quick_hi < np.inf:
        best.hi, best.dual = max(quick_hi, best.lo), quick_dual
        best.converged = not effort.prove and best.hi <= best.lo * (1.0 + max(gap, 1e-6))
    if effort.progress is not None:
        effort.progress(1.0)
    return best


def _ceiling(dual: Array, target: Array, bound: float) -> float:
    """The upper end of V* that follows from dual . column <= bound."""
    reached = float(dual @ target) / bound if bound > 0.0 else 0.0
    return (1.0 + ROUNDING) / reached if reached > 0.0 else np.inf


def _raise_lower_end(
    best: Solution, program: Program, master: MasterProgram, weights: Array, size: float
) -> None:
    """Take over the weights of the last program if they prove more than the best so far."""
    used = weights > 0.0
    atoms, kept = master.atoms[used], weights[used]
    residual = master.target - kept @ master.matrix[used] if kept.size else master.target.copy()
    residual = np.where(program.at_most, np.maximum(-residual, 0.0), residual)
    total = float(kept.sum()) + program.repair(residual)
    lo = (1.0 - ROUNDING) / (total * size) if total > 0.0 else 0.0
    left = float(np.abs(residual).max()) * size
    if kept.size and (lo > best.lo or (left < best.residual and lo > best.lo * (1.0 - TIE))):
        best.lo, best.atoms, best.weights, best.residual = lo, atoms, kept / kept.sum(), left


def _unbounded(program: Program, target: Array) -> Solution:
    """Zero data: V* is infinite, and the empty weights are its model."""
    none = program.seeds()[:0]
    return Solution(np.inf, np.inf, True, True, np.zeros_like(target), none, np.zeros(0), 0.0)
