"""A time limit: every hypothesis answers with what is proven by then."""

from __future__ import annotations

import numpy as np
import pytest

from physics.verdicts.checking.check import check
from physics.verdicts.deciding import decide
from physics.verdicts.leggett.decider import _Solver
from physics.verdicts.leggett.problem import leggett_problem
from physics.verdicts.types import Correlations, Effort, Hypothesis
from tests.physics.verdicts.test_guard import consistent, directions


def problem(n: int, m: int, biased: bool) -> Correlations:
    rng = np.random.default_rng(5)
    alice, bob = directions(rng, n), directions(rng, m)
    r = np.array([0.0, 0.0, 0.05]) if biased else np.zeros(3)
    t = -0.8 * np.diag([1.0, 0.9, 0.95])
    return Correlations(alice, bob, alice @ t @ bob.T, np.ones((n, m), bool), alice @ r, bob @ r, 0.0)


@pytest.mark.parametrize("biased", [False, True])
@pytest.mark.parametrize("hypothesis", list(Hypothesis))
def test_no_time_at_all_still_gives_an_honest_interval(hypothesis: Hypothesis, biased: bool) -> None:
    """The interval of a hurried answer contains the settled one."""
    data = problem(5, 4, biased)
    hurried = decide(hypothesis, data, effort=Effort(seconds=0.0))
    consistent(hurried, data)
    settled = decide(hypothesis, data, effort=Effort(gap=1e-3))
    lo, hi = hurried.critical_visibility
    assert lo <= settled.critical_visibility[1] * (1 + 1e-6)
    if hurried.upper_proven:
        assert settled.critical_visibility[0] <= hi * (1 + 1e-6)


@pytest.mark.parametrize("biased", [False, True])
def test_many_settings_in_no_time(biased: bool) -> None:
    data = problem(40, 24, biased)
    for hypothesis in Hypothesis:
        consistent(decide(hypothesis, data, effort=Effort(gap=1e-3, seconds=0.0)), data)


def test_the_start_of_leggett_takes_no_more_than_the_time_allows() -> None:
    """Counted, not timed: random states times rows, and walks times rows, of 60 x 60 settings in 0.2 s."""
    leggett = leggett_problem(problem(60, 60, True), 1.0)
    rows = len(leggett.limits)
    solver = _Solver(leggett, Effort(seconds=0.2))
    assert rows == 7200 and len(solver.pool) * rows <= 4_000_000
    assert solver.walks * rows <= 200_000
    assert len(_Solver(leggett_problem(problem(5, 4, True), 1.0), Effort()).pool) == 2_800


def test_cone_programs_stopped_at_once_still_bracket() -> None:
    """Clarabel and the steps of the Gram matrix take what time is left; what they then give is checked."""
    data = problem(40, 36, False)
    for hypothesis in (Hypothesis.UNSTEERABLE_A_TO_B, Hypothesis.QUANTUM):
        stopped = decide(hypothesis, data, effort=Effort(seconds=0.0))
        settled = decide(hypothesis, data)
        lo, hi = stopped.critical_visibility
        assert 0.0 < lo <= settled.critical_visibility[1]
        assert settled.critical_visibility[0] <= hi < np.inf
        assert stopped.certificate is not None
        assert check(hypothesis, stopped.certificate, data).agrees


def test_the_countdown() -> None:
    assert Effort().countdown()() == np.inf
    left = Effort(seconds=5.0).countdown()
    first = left()
    assert left() <= first <= 5.0
