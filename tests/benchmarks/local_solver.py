"""The local verdict at 6 x 6 settings (icosahedron) against the linear program of all strategies.

Goals: without any previous answer at least 15 times faster than cvxpy with Clarabel and 3 times faster than
HiGHS; during a drag at least 100 times faster than cvxpy. All solvers have one thread, and the times are
those of the processor: whoever else works on the machine doubles the clock's for some runs and not for
others. Rows by the clock follow. The yardsticks solve min sum(w), w >= 0, over all 2048 deterministic
strategies up to a reversal of all outcomes and give a number, from which V* follows; the program's answer
comes with an inequality in integers, its proof, and a model. HiGHS is run as it comes and without its
presolve, which costs more here than it gains; cvxpy also with the correlators as a parameter, so that a
further problem need not be compiled again. Beside cvxpy a warm answer finds the processor's caches empty and
takes longer than in a drag (see `verdicts`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.benchmarks.common import Ratio, ratio_of, take_turns
from tests.benchmarks.verdicts import moved, singlet

if TYPE_CHECKING:
    from physics.verdicts.types import Array, Correlations

GOAL_CVXPY, GOAL_HIGHS, GOAL_WARM = 1 / 15, 1 / 3, 1 / 100
KNOWN = 0.778391  # V* of the icosahedron
AGREEMENT = 1e-5
WARM_UP = 3


def run(rounds: int = 15) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    from physics.direction_sets import ICOSAHEDRON

    still = singlet(ICOSAHEDRON, ICOSAHEDRON)
    drag = [singlet(moved(ICOSAHEDRON, k), ICOSAHEDRON) for k in range(rounds + WARM_UP)]
    again = _cvxpy_parameter()
    runs: dict[str, Callable[[int], float]] = {
        "cold": lambda k: _cold(still),
        "cvxpy": lambda k: _cvxpy(still),
        "HiGHS": lambda k: _highs(still, "choose"),
        "HiGHS, no presolve": lambda k: _highs(still, "off"),
    }
    for name, solve in runs.items():
        if abs(solve(0) - KNOWN) > AGREEMENT:
            raise AssertionError(f"{name} finds another V* than {KNOWN}")
    warm = _warm()
    moving: dict[str, Callable[[int], float]] = {
        "warm": lambda k: warm(drag[k]),
        "cvxpy moved": lambda k: _cvxpy(drag[k]),
        "cvxpy parameter": lambda k: again(drag[k]),
    }
    found = [solve(0) for solve in moving.values()]
    if max(found) - min(found) > AGREEMENT:
        raise AssertionError(f"different V* of moved settings: {found}")
    clock: dict[str, list[float]] = {}
    processor: dict[str, list[float]] = {}
    for group in (runs, moving):  # one after the other: the first forgets what the second may remember
        spent: dict[str, list[float]] = {name: [] for name in group}
        clock |= take_turns({name: _noting(run, spent[name]) for name, run in group.items()}, rounds, WARM_UP)
        processor |= {name: series[WARM_UP:] for name, series in spent.items()}
    pairs = [
        ("cold", "cvxpy", "cvxpy + Clarabel", GOAL_CVXPY),
        ("cold", "HiGHS", "HiGHS", GOAL_HIGHS),
        ("cold", "HiGHS, no presolve", "HiGHS without presolve", None),
        ("warm", "cvxpy moved", "cvxpy + Clarabel", GOAL_WARM),
        ("warm", "cvxpy parameter", "cvxpy, compiled before", None),
    ]
    rows = []
    for times, by in ((processor, ""), (clock, ", by the clock")):
        for ours, other, yardstick, goal in pairs:
            name = f"local, {ours} / {yardstick}{by}"
            rows.append(ratio_of(name, (ours, times[ours]), (yardstick, times[other]), None if by else goal))
    return rows, []


def _noting(run: Callable[[int], float], spent: list[float]) -> Callable[[int], None]:
    """The same run, which also writes down the time that the processor spent."""

    def once(k: int) -> None:
        start = time.process_time()
        run(k)
        spent.append(time.process_time() - start)

    return once


def _cold(data: Correlations) -> float:
    from physics.verdicts.deciding import decide
    from physics.verdicts.local import recognise
    from physics.verdicts.types import Hypothesis

    recognise.integer_bound.cache_clear()
    return decide(Hypothesis.LOCAL, data).critical_visibility[0]


def _warm() -> Callable[[Correlations], float]:
    from physics.verdicts.cache import VerdictCache
    from physics.verdicts.deciding import decide
    from physics.verdicts.types import Effort, Hypothesis

    cache, effort = VerdictCache(), Effort(prove=False, seconds=0.4)
    return lambda data: decide(Hypothesis.LOCAL, data, effort=effort, cache=cache).critical_visibility[0]


def _strategies() -> Array:
    """All columns alpha_i beta_j, each pair of opposite strategies once: (2048, 36)."""
    import numpy as np

    signs = 1.0 - 2.0 * ((np.arange(64)[:, None] >> np.arange(6)) & 1)
    return (signs[::2, :, None] * signs[:, None, None, :]).reshape(2048, 36)


def _cvxpy(data: Correlations) -> float:
    import cvxpy

    weights = cvxpy.Variable(2048, nonneg=True)
    rows = [_strategies().T @ weights == data.correlators.ravel()]
    problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum(weights)), rows)
    problem.solve(solver=cvxpy.CLARABEL)
    return 1.0 / problem.value


def _cvxpy_parameter() -> Callable[[Correlations], float]:
    import cvxpy

    weights, target = cvxpy.Variable(2048, nonneg=True), cvxpy.Parameter(36)
    problem = cvxpy.Problem(cvxpy.Minimize(cvxpy.sum(weights)), [_strategies().T @ weights == target])

    def solve(data: Correlations) -> float:
        target.value = data.correlators.ravel()
        problem.solve(solver=cvxpy.CLARABEL)
        return 1.0 / problem.value

    return solve


def _highs(data: Correlations, presolve: str) -> float:
    import highspy
    import numpy as np

    columns, target = _strategies(), data.correlators.ravel()
    count, size = columns.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = count, size
    program.col_cost_, program.col_lower_ = np.ones(count), np.zeros(count)
    program.col_upper_ = np.full(count, highspy.kHighsInf)
    program.row_lower_ = program.row_upper_ = target
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.arange(0, columns.size + 1, size, dtype=np.int32)
    program.a_matrix_.index_ = np.tile(np.arange(size, dtype=np.int32), count)
    program.a_matrix_.value_ = columns.ravel()
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("presolve", presolve)):
        solver.setOptionValue(name, value)
    solver.passModel(program)
    solver.run()
    return 1.0 / solver.getInfo().objective_function_value
