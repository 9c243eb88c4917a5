"""The bounds of a Bell expression: local, Leggett, quantum, no-signalling, each with what shows it.

``reached`` is the value of an explicit model, ``bound`` what no model exceeds. The bound is proven, for it is
an enumeration, a branch and bound, a positive matrix or the dual of a linear program; that the two differ
says that the true maximum lies between. That no two qubits reach more than the see-saw found is not proven.

Leggett's bound depends on the directions. Where none are given it is the largest over all directions, which
is the no-signalling bound with marginals between -η and η (`no_signalling`).
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from physics.bell.expression import BellExpression
from physics.bell.no_signalling import free_correlators_bound, leggett_in_planes
from physics.bell.types import BellBound, BellBounds
from physics.checks import Array, array_within
from physics.vectors import as_unit_vectors
from physics.verdicts.leggett.bound import lower_bound
from physics.verdicts.leggett.problem import Inequality
from physics.verdicts.leggett.search import distinct_points, lowest, random_states, supports, walk_downhill
from physics.verdicts.local.bound import ascend, local_bound
from physics.verdicts.local.large import PROVEN_SIDE
from physics.verdicts.quantum.mixing import mixing_bound
from physics.verdicts.quantum.npa import functional_bound, operators_at
from physics.verdicts.quantum.seesaw import TwoQubitModels, climb, climb_on
from physics.verdicts.types import Cancelled, Effort

_STATES, _WALKS = 6_000, 160  # of the search for hidden polarizations
_ROUNDS = 12  # of search and proof in turns
_CELLS = 2_000_000
_LOCAL_WORK = 4e9  # additions: some seconds
_ASCENTS = 2000
_MOMENTS = 65  # operators of the hierarchy, some seconds
_QUICK_MOMENTS = 17
_CONE = 41  # vectors at level 1 up to which the cone program is used
_STARTS, _TURNS, _POLISHED, _POLISH = 48, 40, 2, 400  # of the see-saw


def bounds_of(
    expression: BellExpression,
    *,
    alice: Array | None = None,
    bob: Array | None = None,
    eta: float = 1.0,
    effort: Effort | None = None,
) -> BellBounds:
    """All bounds; Leggett's at the directions (n, 3) and (m, 3), over all of them where there are none.

    ``effort`` limits the time (the bounds are then those proven so far), reports progress and can cancel.
    Raises ValueError for directions that do not fit, and ``Cancelled``.
    """
    effort = Effort() if effort is None else effort
    started = time.perf_counter()

    def part(first: float, last: float) -> Effort:
        """The share of the work between these marks of progress, with a share of the time that is left."""
        progress = effort.progress
        seconds = None
        if effort.seconds is not None:
            left = max(0.0, effort.seconds - (time.perf_counter() - started))
            seconds = left * (last - first) / (1.0 - first)
        report = None if progress is None else lambda x: progress(first + (last - first) * x)
        return replace(effort, progress=report, seconds=seconds)

    local = local_maximum(expression, part(0.0, 0.2))
    if alice is None or bob is None:
        leggett = leggett_over_all_directions(expression, eta)
    else:
        leggett = leggett_maximum(expression, alice, bob, eta, part(0.2, 0.6))
    quantum = quantum_maximum(expression, part(0.6, 1.0))
    if local.reached > quantum.reached:  # predetermined outcomes are a quantum model, too
        details = {**quantum.details, "two_qubits": local.reached}
        quantum = BellBound(local.reached, max(quantum.bound, local.reached), quantum.method, details)
    if effort.progress is not None:
        effort.progress(1.0)
    return BellBounds(local, leggett, quantum, no_signalling_maximum(expression))


def local_maximum(expression: BellExpression, effort: Effort | None = None) -> BellBound:
    """The exact maximum over predetermined outcomes, by branch and bound.

    Beyond 34 settings on both sides an interval: the best of many ascents (a heuristic), and level 1 of the
    quantum hierarchy, which local models obey, too.
    """
    e = expression
    if min(e.shape) > PROVEN_SIDE:
        start = np.where(np.random.default_rng(0).random((_ASCENTS, e.shape[0])) < 0.5, -1.0, 1.0)
        _, _, values = ascend(e.coefficients, e.marginals_a, e.marginals_b, start)
        return _between(e, float(values.max()), np.inf)
    found = local_bound(e.coefficients, e.marginals_a, e.marginals_b, effort, _LOCAL_WORK)
    if found.exact:  # but for the rounding of one sum
        return BellBound(found.value, found.value, "all_strategies").shifted(e.constant)
    return _between(e, found.value, found.upper)


def _between(e: BellExpression, reached: float, upper: float) -> BellBound:
    """A local bound not found to the end: level 1 of the quantum hierarchy holds for local models, too."""
    quantum = mixing_bound(e.coefficients, e.marginals_a, e.marginals_b).bound
    return BellBound(reached, min(upper, quantum), "strategies_in_part").shifted(e.constant)


def no_signalling_maximum(expression: BellExpression) -> BellBound:
    """Σ|c| without marginals, else a linear program with its dual."""
    reached, proven = free_correlators_bound(expression)
    return BellBound(reached, proven, "linear_program" if expression.biased else "sum_of_sizes")


def leggett_over_all_directions(expression: BellExpression, eta: float) -> BellBound:
    """The largest Leggett bound at any directions whatever, purity ``eta``."""
    reached, proven = free_correlators_bound(expression, eta)
    return BellBound(reached, proven, "any_directions", details={"eta": float(eta)})


def leggett_maximum(
    expression: BellExpression, alice: Array, bob: Array, eta: float, effort: Effort | None = None
) -> BellBound:
    """The largest value of Leggett models of purity ``eta`` at these directions (n, 3), (m, 3).

    Branch and bound over the hidden polarizations to ``effort.gap`` of Σ|c|; without ``effort.prove`` the
    bound is the one over all directions. ``details``: "cells". Raises ValueError and ``Cancelled``.
    """
    effort = Effort() if effort is None else effort
    eta = float(array_within(eta, "eta", 0.0, 1.0))
    a, b = as_unit_vectors(alice, "alice"), as_unit_vectors(bob, "bob")
    if (len(a), len(b)) != expression.shape:
        raise ValueError(f"settings: {len(a)} x {len(b)} where the inequality has {expression.shape}")
    planar = leggett_in_planes(expression, a, b)
    if planar is not None:
        return BellBound(planar, planar, "planes", {"eta": eta})
    scaled, scale = expression.normalised()
    return _leggett_maximum(scaled, a, b, eta, effort).scaled(scale).shifted(expression.constant)


def _leggett_maximum(expression: BellExpression, a: Array, b: Array, eta: float, effort: Effort) -> BellBound:
    """``expression`` is normalised."""
    found = _hidden(expression, a, b, eta)
    bound = free_correlators_bound(expression, eta)[1]
    details: dict[str, float | int | str] = {"eta": eta, "cells": 0}
    deadline = None if effort.seconds is None else time.perf_counter() + effort.seconds
    symmetric = not found.linear.any()
    reached, maxima = _search(found, random_states(_STATES, effort.seed))
    gap = effort.gap * max(1e-12, found.total + float(np.abs(found.linear).sum()))
    if not effort.prove or bound - reached <= 1e-9 * expression.size:
        return BellBound(reached, bound, "any_directions", details=details)

    def poll(share: float) -> None:
        if effort.should_stop is not None and effort.should_stop():
            raise Cancelled
        if effort.progress is not None:
            effort.progress(share)

    for _ in range(_ROUNDS):
        better: list[tuple[float, Array]] = []

        def polish(
            centres: Array, better: list[tuple[float, Array]] = better, least: float = reached + 0.3 * gap
        ) -> bool:
            value, points = _search(found, centres)
            if value > least:
                better.append((value, points))
            return bool(better)

        below = supports(found, lowest(found, maxima[distinct_points(maxima, symmetric)], 40))
        shown = lower_bound(
            found,
            [found.total - reached - k * gap for k in (30.0, 5.0, 0.95)],
            symmetric=symmetric,
            supports=np.concatenate([below, -below]) if symmetric else below,
            budget=0.04 * gap,
            polish=polish,
            poll=poll,
            max_cells=_CELLS,
            deadline=deadline,
        )
        details["cells"] = int(details["cells"]) + shown.cells
        bound = min(bound, max(reached, found.total - shown.minimum))
        if not better:
            break
        reached, maxima = better[0]
    return BellBound(reached, max(bound, reached), "branch_and_bound", details=details)


def _hidden(expression: BellExpression, a: Array, b: Array, eta: float) -> Inequality:
    """S of hidden polarizations (u, v): Σ|c| (1 - |η u.a - s η v.b|) + η Σ p u.a + η Σ q v.b."""
    i, j = np.nonzero(expression.coefficients)
    c = expression.coefficients[i, j]
    size = np.abs(c)
    kinks = eta * np.concatenate([a[i], -np.sign(c)[:, None] * b[j]], axis=1)
    linear = eta * np.concatenate([expression.marginals_a @ a, expression.marginals_b @ b])
    return Inequality(
        size[:, None] * kinks, linear, float(size.sum()), 0.0, np.arange(len(i)), size, np.zeros(0)
    )


def _search(found: Inequality, states: Array) -> tuple[float, Array]:
    """The most that a local search from these states reaches, and the maxima it ended at."""
    points, values, _ = walk_downhill(found, lowest(found, states, _WALKS))
    order = np.argsort(-values, kind="stable")
    return float(values[order[0]]), points[order]


def quantum_maximum(expression: BellExpression, effort: Effort | None = None) -> BellBound:
    """Reached: two qubits with free measurements (see-saw, a heuristic); bound: the hierarchy, with its dual.

    Correlators alone are decided by level 1 (Tsirelson), where ``reached`` may be that of more than two
    qubits (then "dimension" is "any" in ``details``). "level" names the level of the hierarchy.
    """
    scaled, scale = expression.normalised()
    found = _quantum_maximum(scaled, Effort() if effort is None else effort).scaled(scale)
    return found.shifted(expression.constant)


def _quantum_maximum(e: BellExpression, effort: Effort) -> BellBound:
    """``e`` is normalised."""
    n, m = e.shape
    c, p, q = e.coefficients, e.marginals_a, e.marginals_b
    _check_stop(effort)
    reached = _two_qubit_maximum(e, effort.seed)
    details: dict[str, float | int | str] = {"level": "1", "dimension": "two qubits", "two_qubits": reached}
    limit = free_correlators_bound(e)[1]
    if effort.progress is not None:
        effort.progress(0.2)
    size = _MOMENTS if effort.prove else _QUICK_MOMENTS
    if not e.biased or operators_at("1+AB", n, m) > size:
        mixed = mixing_bound(c, p, q)
        bound = mixed.bound
        if 1 + n + m <= _CONE and bound - mixed.reached > 1e-9 * e.size:
            bound = min(bound, functional_bound(c, p, q, "1").bound)
        if not e.biased and mixed.reached > reached + 1e-6 * e.size:
            reached, details["dimension"] = mixed.reached, "any"
    else:
        bound = np.inf
        for level in ("1+AB", "2", "2+AAB+ABB"):
            if operators_at(level, n, m) > size or bound - reached <= 1e-7 * e.size:
                break
            _check_stop(effort)
            found = functional_bound(c, p, q, level, _left(effort))
            if found.bound < bound:
                bound, details["level"] = found.bound, level
    if bound > limit:  # the solver gave up
        bound, details["level"] = limit, "none"
    return BellBound(reached, max(bound, reached), "hierarchy", details=details)


def _two_qubit_maximum(expression: BellExpression, seed: int = 0) -> float:
    """The largest S that a see-saw over two-qubit states and measurements finds: a heuristic."""
    c, p, q = expression.coefficients, expression.marginals_a, expression.marginals_b
    found = climb(c, p, q, np.random.default_rng(seed), _STARTS, _TURNS)
    best = np.argsort(-_values(expression, found), kind="stable")[:_POLISHED]
    found = climb_on(c, p, q, found.a[best], found.b[best], _POLISH)
    return float(_values(expression, found).max())


def _values(expression: BellExpression, models: TwoQubitModels) -> Array:
    products = np.einsum("sik,skl,sjl->sij", models.a, models.moments, models.b)
    values = np.einsum("sij,ij->s", products, expression.coefficients)
    values += np.einsum("sik,sk->si", models.a, models.moments[:, :, 0]) @ expression.marginals_a
    values += np.einsum("sjl,sl->sj", models.b, models.moments[:, 0]) @ expression.marginals_b
    result: Array = values + expression.constant
    return result


def _left(effort: Effort) -> float:
    return np.inf if effort.seconds is None else max(0.1, effort.seconds)


def _check_stop(effort: Effort) -> None:
    if effort.should_stop is not None and effort.should_stop():
        raise Cancelled
