"""The plan of a test: how long, and with which visibility, each hypothesis takes to be excluded.

Computed aside from the window, and by ``evaluate``: one function for both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gui.core.results_json import numbers
from gui.core.values import Array
from physics.direction_sets import DIRECTION_SETS, orthogonal_partners
from physics.experiment.apparatus import Apparatus
from physics.experiment.planning import (
    PlannedTest,
    chsh_test,
    every_pair_test,
    leggett_test,
    steering_test,
    witness_test,
)
from physics.experiment.scan import Triples
from physics.states.two_qubit import TwoQubitState
from physics.verdicts.types import Cancelled

PLAN_PHI: Array = np.radians(np.arange(2.0, 91.0, 2.0))
PLAN_TIMES: Array = np.logspace(-7.0, 4.0, 89)  # hours
PLAN_VISIBILITIES: Array = np.linspace(0.0, 1.0, 101)
# The tests that do not depend on a number of directions, in the order in which they are listed.
OTHER_TESTS: dict[str, Callable[[TwoQubitState, Apparatus], PlannedTest]] = {
    "separable": witness_test,
    "unsteerable": steering_test,
    "local": chsh_test,
    "every_pair": every_pair_test,
}


class PlanQuestion(Struct, frozen=True, eq=False):
    """What a plan depends on; ``state`` is without white noise, of which ``visibility`` leaves a part.

    ``key`` is equal for questions with the same answer.
    """

    key: tuple[Any, ...]
    state: TwoQubitState
    visibility: float
    apparatus: Apparatus
    eta: float
    level: float
    hours: float


class PlanRow(Struct, frozen=True, eq=False):
    """One test at its best angle ``phi`` (NaN where it has none; N = ``n`` directions, else 0).

    The best is where the level is reached soonest, where it never is that of the largest distance.
    ``hours`` of counting until the level is reached (inf: never), ``distance`` in standard deviations in the
    hours that there are, ``visibility`` that these need, at its own best angle ``visibility_phi`` (NaN: none
    is enough). ``by_time`` and ``by_visibility``: the distances over ``PLAN_TIMES``, ``PLAN_VISIBILITIES``.
    """

    test: str
    n: int
    phi: float
    value: float
    bound: float
    hours: float
    distance: float
    visibility: float
    visibility_phi: float
    by_time: Array
    by_visibility: Array


class PlanByAngle(Struct, frozen=True, eq=False):
    """L_N of one N over ``PLAN_PHI``: hours to the level, and in those there are distance and V needed."""

    n: int
    hours: Array
    distance: Array
    visibility: Array


class Plan(Struct, frozen=True, eq=False):
    """All tests, and those of Leggett's models at each angle. ``easiest``: the index of the quickest row."""

    rows: tuple[PlanRow, ...]
    by_angle: tuple[PlanByAngle, ...]

    @property
    def easiest(self) -> int:
        return int(np.argmin([row.hours for row in self.rows]))


def compute_plan(
    question: PlanQuestion, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> Plan:
    """The whole plan; raises ``Cancelled``."""
    rows: list[PlanRow] = []
    by_angle: list[PlanByAngle] = []
    steps = len(OTHER_TESTS) + len(DIRECTION_SETS)
    for k, step in enumerate(_steps(question, rows, by_angle)):
        step()
        progress((k + 1) / steps)
        if should_stop():
            raise Cancelled
    return Plan(tuple(rows), tuple(by_angle))


def _steps(
    question: PlanQuestion, rows: list[PlanRow], by_angle: list[PlanByAngle]
) -> Iterator[Callable[[], None]]:
    for test, make in OTHER_TESTS.items():
        yield lambda test=test, make=make: rows.append(  # type: ignore[misc]
            _row(question, test, 0, math.nan, make(question.state, question.apparatus))
        )
    for n in DIRECTION_SETS:
        yield lambda n=n: _leggett(question, n, rows, by_angle)  # type: ignore[misc]


def _leggett(question: PlanQuestion, n: int, rows: list[PlanRow], by_angle: list[PlanByAngle]) -> None:
    q, axes = question, DIRECTION_SETS[n]
    alice = orthogonal_partners(axes)
    triples = Triples(alice, alice, axes)
    found = leggett_test(q.state, q.apparatus, triples, PLAN_PHI, q.eta)
    hours = found.seconds(q.visibility, q.level) / 3600
    by_angle.append(
        PlanByAngle(
            n,
            hours,
            found.distance(q.visibility, 3600 * q.hours),
            found.needed_visibility(q.level, 3600 * q.hours),
        )
    )
    best = int(np.argmin(hours) if np.isfinite(hours).any() else np.argmax(by_angle[-1].distance))
    at = PLAN_PHI[best : best + 1]
    row = _row(q, "leggett", n, float(at[0]), leggett_test(q.state, q.apparatus, triples, at, q.eta))
    needed = by_angle[-1].visibility
    if np.isfinite(needed).any():
        least = int(np.nanargmin(needed))
        row = replace(row, visibility=float(needed[least]), visibility_phi=float(PLAN_PHI[least]))
    rows.append(row)


def _row(q: PlanQuestion, test: str, n: int, phi: float, found: PlannedTest) -> PlanRow:
    value, _ = found.value(q.visibility)
    return PlanRow(
        test=test,
        n=n,
        phi=phi,
        value=float(np.squeeze(value)),
        bound=float(np.squeeze(found.bound)),
        hours=float(np.squeeze(found.seconds(q.visibility, q.level))) / 3600,
        distance=float(np.squeeze(found.distance(q.visibility, 3600 * q.hours))),
        visibility=float(np.squeeze(found.needed_visibility(q.level, 3600 * q.hours))),
        visibility_phi=math.nan,
        by_time=found.distance(np.full(len(PLAN_TIMES), q.visibility), 3600 * PLAN_TIMES),
        by_visibility=found.distance(PLAN_VISIBILITIES, 3600 * q.hours),
    )


def plan_as_json(question: PlanQuestion, plan: Plan) -> dict[str, Any]:
    """The plan's numbers; angles in degrees, null for never."""
    return {
        "level_sd": question.level,
        "hours": question.hours,
        "tests": [
            {
                "test": row.test,
                "N": row.n or None,
                "phi_deg": numbers(math.degrees(row.phi)),
                "value": row.value,
                "bound": row.bound,
                "hours_needed": numbers(row.hours),
                "distance_sd": row.distance,
                "visibility_needed": numbers(row.visibility),
                "phi_of_visibility_needed_deg": numbers(math.degrees(row.visibility_phi)),
                "distance_by_hours": numbers(row.by_time),
                "distance_by_visibility": numbers(row.by_visibility),
            }
            for row in plan.rows
        ],
        "easiest": plan.rows[plan.easiest].test if math.isfinite(plan.rows[plan.easiest].hours) else None,
        "hours_grid": numbers(PLAN_TIMES),
        "visibility_grid": numbers(PLAN_VISIBILITIES),
        "phi_deg": numbers(np.degrees(PLAN_PHI).round(9)),
        "by_angle": [
            {
                "N": one.n,
                "hours_needed": numbers(one.hours),
                "distance_sd": numbers(one.distance),
                "visibility_needed": numbers(one.visibility),
            }
            for one in plan.by_angle
        ],
    }
