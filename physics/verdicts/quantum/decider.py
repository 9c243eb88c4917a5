"""Are correlations quantum: with any measurements, or with a two-qubit state along the given directions?

Any measurements: correlators alone are decided by Tsirelson's theorem (`quantum_gram`, exact). Biased
outcomes are bounded from outside by level 1 and, where it is affordable and asked for, by level 1 + AB
(`npa`), and from inside by explicit two-qubit models (`quantum_seesaw`). The dual matrix Z of a certificate
refers to the operators 1, A_i, B_j (and A_i B_j, row by row, at level 1 + AB) and shows it as the identity

    Σ_st Z_st s† t = bound - Σ coefficients A_i B_j - Σ marginals_a A_i - Σ marginals_b B_j,   Z >= 0.

For given directions Z is bound - W as a real matrix of twice the size, W being the inequality's operator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.cache import VerdictCache
from physics.verdicts.data_rows import DataRows
from physics.verdicts.engine.column_generation import ZERO_DATA, check_stop, solve
from physics.verdicts.judging import AT_THE_BORDER, CONIC_BORDER, certificate_of, status_of
from physics.verdicts.quantum.directions import (
    DirectionRows,
    DirectionsBound,
    directions_bound,
    pauli_sum,
    real_form,
)
from physics.verdicts.quantum.gram import GramBound, gram_bound
from physics.verdicts.quantum.npa import moment_bound, moment_table
from physics.verdicts.quantum.seesaw import SeesawProgram
from physics.verdicts.types import (
    Array,
    Certificate,
    Correlations,
    Effort,
    Hypothesis,
    Model,
    Verdict,
)

_MOMENTS = 65  # operators at level 1 + AB: up to 7 x 7 settings, a few seconds
_SEESAW_ROWS = 130  # numbers to reproduce by two-qubit models
_SEESAW_ROUNDS = 100
_SEESAW_GAP = 1e-5


def decide_quantum_same_directions(
    correlations: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None = None
) -> Verdict:
    """Some two-qubit state measured along these very directions. ``eta`` is ignored; always settled."""
    check_stop(effort)
    kind = Hypothesis.QUANTUM_SAME_DIRECTIONS
    rows = DirectionRows(correlations)
    if np.abs(rows.target).max() < ZERO_DATA:
        return _unbounded(kind, correlations)
    found = directions_bound(rows)
    status, proven = status_of(found.lo, found.hi, True, CONIC_BORDER)
    shown = certificate_of(correlations, *rows.rows.coefficients(found.weights), found.bound)
    scale = float(np.abs(found.weights).max())
    bound_minus_operator = shown.bound * np.eye(4) - rows.operator(found.weights) / scale
    shown = replace(shown, dual_matrix=real_form(bound_minus_operator))
    method = "quantum.two_qubit_states" if found.misfit is None else "not_linear"
    model = None if found.misfit is not None else _state_model(found)
    return Verdict(kind, status, proven, (found.lo, found.hi), shown, model, method)


def decide_quantum(
    correlations: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None = None
) -> Verdict:
    """Some state of some quantum systems with some measurements. ``eta`` is ignored.

    The upper end is rigorous in any case. Without ``effort.prove`` biased outcomes get level 1 and the given
    directions only, which may leave them undecided.
    """
    check_stop(effort)
    rows = DataRows(correlations)
    if np.abs(rows.target).max() < ZERO_DATA:
        return _unbounded(Hypothesis.QUANTUM, correlations)
    left = effort.countdown()
    inner = directions_bound(DirectionRows(correlations))
    if not rows.biased:
        return _unbiased(correlations, rows, inner, effort, left)
    return _biased(correlations, rows, inner, effort, left)


def _unbounded(kind: Hypothesis, data: Correlations) -> Verdict:
    """Zero data: the maximally mixed state gives any multiple of them."""
    model = _density_model(np.eye(4) / 4, 1.0)
    status, proven = status_of(np.inf, np.inf, True)
    return Verdict(kind, status, proven, (np.inf, np.inf), None, model, "zero_data")


def _density_model(state: NDArray[np.complexfloating] | Array, visibility: float) -> Model:
    parts = {"density_matrix_real": np.real(state)[None], "density_matrix_imag": np.imag(state)[None]}
    return Model(np.ones(1), parts, visibility)


def _state_model(found: DirectionsBound) -> Model:
    return _density_model(found.state, 1.0 if found.lo >= 1.0 - AT_THE_BORDER else found.lo)


def _edges(rows: DataRows) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of operators among 1, A_i, B_j whose averages are the data, in the order of the rows."""
    first, second = [1 + rows.rows], [1 + rows.n + rows.cols]
    if rows.with_a:
        first.append(np.zeros(rows.n, dtype=np.intp))
        second.append(1 + np.arange(rows.n))
    if rows.with_b:
        first.append(np.zeros(rows.m, dtype=np.intp))
        second.append(1 + rows.n + np.arange(rows.m))
    return np.concatenate(first), np.concatenate(second)


@dataclass(frozen=True, eq=False)
class _Outer:
    """hi with its inequality: row weights of value 1 on the data and the matrix Z that shows it."""

    hi: float
    weights: Array
    dual: Array
    level: str


def _certificate(data: Correlations, rows: DataRows, outer: _Outer) -> Certificate:
    shown = certificate_of(data, *rows.coefficients(outer.weights), outer.hi)
    return replace(shown, dual_matrix=outer.dual * (shown.bound / outer.hi))


def _unbiased(
    data: Correlations,
    rows: DataRows,
    inner: DirectionsBound,
    effort: Effort,
    left: Callable[[], float],
) -> Verdict:
    found = _gram_bound(rows, effort, left, biased=False)
    outer = _Outer(found.hi, found.weights, np.pad(found.dual, ((1, 0), (1, 0))), "1")
    if inner.lo >= min(1.0, found.lo) - AT_THE_BORDER:
        model = _state_model(inner) if inner.lo > 0.0 else None
    else:
        model = _vector_model(rows, found)
    lo = min(max(found.lo, inner.lo), found.hi)
    return _verdict(data, rows, lo, outer, model, "quantum.tsirelson")


def _gram_bound(rows: DataRows, effort: Effort, left: Callable[[], float], *, biased: bool) -> GramBound:
    """The bound of the Gram matrix of 1 (only where the data are ``biased``), A_i and B_j."""
    first, second = _edges(rows)
    ones = int(biased)
    return gram_bound(
        ones + rows.n + rows.m,
        first - 1 + ones,
        second - 1 + ones,
        rows.target,
        lambda: check_stop(effort),
        left,
    )


def _vector_model(rows: DataRows, found: GramBound) -> Model:
    """Unit vectors "x" (1, n, r), "y" (1, m, r) with x_i . y_j = V C_ij.

    Tsirelson's theorem turns them into anticommuting observables of a maximally entangled state. For lo > 1
    the y_j are shortened and completed along a further dimension.
    """
    x, y = found.vectors[: rows.n], found.vectors[rows.n :]
    share = min(1.0, 1.0 / found.lo)
    x = np.pad(x, ((0, 0), (0, 1)))
    y = np.pad(share * y, ((0, 0), (0, 1)), constant_values=np.sqrt(1.0 - share**2))
    return Model(np.ones(1), {"x": x[None], "y": y[None]}, min(found.lo, 1.0))


def _biased(
    data: Correlations,
    rows: DataRows,
    inner: DirectionsBound,
    effort: Effort,
    left: Callable[[], float],
) -> Verdict:
    found = _gram_bound(rows, effort, left, biased=True)
    outer = _Outer(found.hi, found.weights, found.dual, "1")
    lo, model, method = inner.lo, _state_model(inner) if inner.lo > 0.0 else None, "quantum.hierarchy"
    certain = _deterministic(data, rows)
    if certain is not None and lo < 1.0:
        lo, model = 1.0, certain
    if effort.prove and left() > 0.0:
        if effort.progress is not None:
            effort.progress(0.2)
        close = (1 + rows.n) * (1 + rows.m) <= _MOMENTS
        if close:
            table = moment_table(rows.n, rows.m)
            first, second = _edges(rows)
            moments = moment_bound(table, table.label[first, second], rows.target, max(left(), 0.0))
            if moments.hi < outer.hi:
                outer = _Outer(moments.hi, moments.weights, moments.dual, "1+AB")
        check_stop(effort)
        if effort.progress is not None:
            effort.progress(0.6)
        wide = lo < outer.hi * (1.0 - _SEESAW_GAP)
        if wide and (close or lo < 1.0 - AT_THE_BORDER) and len(rows.target) <= _SEESAW_ROWS:
            better = _seesaw(data, replace(effort, seconds=None if np.isinf(left()) else max(0.0, left())))
            if better[0] > lo:
                lo, model = better
    return _verdict(data, rows, min(lo, outer.hi), outer, model, method)


def _deterministic(data: Correlations, rows: DataRows) -> Model | None:
    """One pair of predetermined outcomes, if these are the data."""
    if data.marginals_a is None or data.marginals_b is None:
        return None
    alpha, beta = np.sign(data.marginals_a), np.sign(data.marginals_b)
    expected = rows.products(alpha[None], beta[None])[0]
    if np.abs(expected - rows.target).max() > AT_THE_BORDER:
        return None
    return Model(np.ones(1), {"alpha": alpha[None], "beta": beta[None]})


def _seesaw(data: Correlations, effort: Effort) -> tuple[float, Model]:
    """lo and a mixture of two-qubit states with own observables: (w, a) stands for w + a.s."""
    program = SeesawProgram(data, effort.seed)
    quick = replace(effort, prove=False, progress=None)
    found = solve(program, quick, gap=_SEESAW_GAP, max_rounds=_SEESAW_ROUNDS)
    moments, a, b = program.split(found.atoms)
    states = np.array([pauli_sum(g.ravel()) / 4 for g in moments])
    weights = found.weights
    if found.lo > 1.0:  # white noise: the maximally mixed state, with any projective observables
        weights = np.append(weights / found.lo, 1.0 - 1.0 / found.lo)
        states = np.concatenate([states, np.eye(4)[None] / 4])
        axis = np.array([0.0, 0.0, 0.0, 1.0])
        a = np.concatenate([a, np.tile(axis, (1, program.n, 1))])
        b = np.concatenate([b, np.tile(axis, (1, program.m, 1))])
    atoms = {"density_matrix_real": states.real, "density_matrix_imag": states.imag}
    atoms |= {"observables_a": a, "observables_b": b}
    return found.lo, Model(weights, atoms, min(found.lo, 1.0))


def _verdict(
    data: Correlations, rows: DataRows, lo: float, outer: _Outer, model: Model | None, method: str
) -> Verdict:
    status, proven = status_of(lo, outer.hi, True, CONIC_BORDER)
    shown = _certificate(data, rows, outer)
    details: dict[str, float | int | str] = {"level": outer.level, "gap": outer.hi - lo}
    return Verdict(Hypothesis.QUANTUM, status, proven, (lo, outer.hi), shown, model, method, details)
