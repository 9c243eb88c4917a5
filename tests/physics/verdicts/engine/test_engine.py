"""The engine on small convex sets with known answers, and what it says when its oracle is not exact."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pytest

from physics.verdicts.engine.barrier_master import BarrierMaster
from physics.verdicts.engine.column_generation import MasterProgram, Pricing, solve
from physics.verdicts.engine.interior_point import interior_point
from physics.verdicts.engine.master import Master
from physics.verdicts.judging import status_of
from physics.verdicts.local.decider import LocalProgram
from physics.verdicts.types import Array, Effort, Status
from tests.physics.verdicts.problems import random_directions, singlet, unit


class Ball:
    """The unit ball in r dimensions: atoms are unit vectors, V* = 1/|target|. ``exact``: is the oracle?"""

    def __init__(self, target: Array, exact: bool = True, shortfall: float = 0.0) -> None:
        self.target = target
        self.at_most = np.zeros(len(target), dtype=bool)
        self.slack_cost = np.full(len(target), 1.01)
        self.key: Hashable = "ball"
        self.exact, self.shortfall = exact, shortfall
        self.thorough = 0

    def columns(self, atoms: Array) -> Array:
        return atoms

    def seeds(self) -> Array:
        return np.eye(len(self.target))

    def price(self, dual: Array, thorough: bool) -> Pricing:
        self.thorough += thorough
        length = float(np.linalg.norm(dual))
        exact = self.exact or thorough
        atoms = dual[None, :] / length
        return Pricing(atoms, length if exact else (1.0 - self.shortfall) * length, exact)

    def repair(self, residual: Array) -> float:
        return float(np.abs(residual).sum())


@pytest.mark.parametrize("kind", [Master, BarrierMaster])
def test_ball(kind: type[Master] | type[BarrierMaster]) -> None:
    """Cuts at a smooth body converge; both ends are rigorous and the weights reproduce the target."""
    target = np.array([0.3, -1.2, 0.4, 0.9])
    master: MasterProgram = kind()
    solution = solve(Ball(target), Effort(), gap=1e-8, master=master)
    exact = 1.0 / np.linalg.norm(target)
    assert solution.proven and solution.converged
    assert solution.lo <= exact <= solution.hi <= solution.lo * (1.0 + 1e-8)
    assert np.linalg.norm(solution.dual) <= 1.0 + 1e-12
    assert solution.weights @ solution.atoms == pytest.approx(solution.lo * target, abs=1e-8)


def test_moving_target_with_a_warm_start() -> None:
    """A drag over 30 frames: the bracket of a fresh start in a fraction of the rounds, and bounded memory."""
    rng = np.random.default_rng(1)
    alice, bob = random_directions(6, rng), random_directions(6, rng)
    master = Master()
    cold = warm = 0
    for _ in range(30):
        alice = unit(alice + 0.01 * rng.normal(size=(6, 3)))
        program = LocalProgram(singlet(alice, bob), Effort())
        moved, fresh = solve(program, Effort(), master=master), solve(program, Effort())
        assert moved.lo <= fresh.hi and fresh.lo <= moved.hi
        assert moved.hi <= moved.lo * (1.0 + 1e-9)
        warm, cold = warm + moved.rounds, cold + fresh.rounds
    assert warm < cold / 2
    assert len(master.atoms) < 400


def test_an_inexact_oracle_proves_nothing_unless_it_is_thorough() -> None:
    """Live: a bracket marked as not proven. Settled: the thorough oracle is asked and the bracket holds."""
    target = np.array([0.6, 0.8, 1.0])
    live = solve(Ball(target, exact=False, shortfall=1e-3), Effort(prove=False), gap=1e-6)
    assert not live.proven
    assert live.lo <= 1.0 / np.linalg.norm(target)
    assert status_of(live.lo, live.hi, live.proven) == (Status.EXCLUDED, False)
    program = Ball(target, exact=False, shortfall=1e-3)
    settled = solve(program, Effort(), gap=1e-6)
    assert program.thorough > 0
    assert settled.proven
    assert settled.lo <= 1.0 / np.linalg.norm(target) <= settled.hi


def test_rows_that_are_inequalities() -> None:
    """Atoms ±1 with the row  sum w (|atom| - 1/2) <= target: only the size of the target counts."""

    class Half(Ball):
        def columns(self, atoms: Array) -> Array:
            return np.hstack([atoms, 0.5 * np.ones((len(atoms), 1))])

        def seeds(self) -> Array:
            return np.array([[1.0], [-1.0]])

        def price(self, dual: Array, thorough: bool) -> Pricing:
            atoms = np.array([[1.0], [-1.0]])
            return Pricing(atoms, float((self.columns(atoms) @ dual).max()), True)

    program = Half(np.array([0.4, 0.3]))
    program.at_most = np.array([False, True])
    solution = solve(program, Effort())
    assert 1.0 / solution.hi == pytest.approx(0.4, rel=1e-9)  # one atom of weight 0.4: 0.2 <= 0.3 holds
    assert 1.0 / solution.lo == pytest.approx(0.4, rel=1e-9)


def test_status_at_the_border() -> None:
    """A proof on either side counts; between the ends nothing is claimed, but a rounding below 1 is 1."""
    assert status_of(1.2, 1.3, False) == (Status.COMPATIBLE, True)
    assert status_of(1.0 - 1e-10, 1.0 - 1e-11, True) == (Status.COMPATIBLE, True)
    assert status_of(0.8, 0.9, True) == (Status.EXCLUDED, True)
    assert status_of(0.8, 1.1, True) == (Status.UNDECIDED, False)
    assert status_of(1.0 - 1e-8, 1.0 + 1e-8, True) == (Status.UNDECIDED, False)
    assert status_of(1.0 - 1e-8, 1.0 + 1e-8, True, 1e-6) == (Status.COMPATIBLE, True)
    assert status_of(1.0 - 1e-8, 1.0 - 1e-9, True, 1e-6) == (Status.EXCLUDED, True)


def test_interior_points_solve_linear_programs() -> None:
    """Against HiGHS on random programs: equal value, feasible dual, rows met."""
    rng = np.random.default_rng(2)
    matrix, target = rng.choice([-1.0, 1.0], size=(60, 12)), rng.normal(size=12)
    dual, weights, slack = interior_point(matrix, np.ones(60), np.full(12, 1.5), target, 1e-9)
    assert weights @ matrix + slack == pytest.approx(target, abs=1e-8)
    assert (matrix @ dual).max() <= 1.0 + 1e-8 and np.abs(dual).max() <= 1.5 + 1e-8
    assert weights.sum() + 1.5 * np.abs(slack).sum() == pytest.approx(target @ dual, rel=1e-8)
