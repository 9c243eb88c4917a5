"""The scene "Bell" without Qt: what is chosen in it.

Beside it: ``intents``, ``results``, the ``reader`` of files, ``work`` in the background, and ``inequality``,
which is printed.
"""

from __future__ import annotations

import math
from typing import Annotated

import msgspec

from gui.core.data.limits import MAX_SETTINGS
from gui.core.values import Array, Choices, Frozen, ScenarioError, check_one_of, check_within
from physics.bell.expression import LARGEST_COEFFICIENT, BellExpression, bell_expression
from physics.bell.fan import best_fan_angle
from physics.bell.known import NAMED

PRESETS = (*NAMED, "given")
FEWEST_CHAINED, MOST_CHAINED = 2, 12
MAX_NAME = 60
LARGEST_ANGLE = math.pi / 2

Numbers = Annotated[tuple[float, ...], msgspec.Meta(min_length=1, max_length=MAX_SETTINGS)]
Rows = Annotated[
    tuple[Numbers, ...],
    msgspec.Meta(
        min_length=1,
        max_length=MAX_SETTINGS,
        description="a row for each setting of Alice, a number for each of Bob",
    ),
]


class BellInequality(Frozen, frozen=True, omit_defaults=True):
    """Σ coefficients C + Σ marginals_a M_A + Σ marginals_b M_B + constant; absent marginals count as 0."""

    coefficients: Rows
    marginals_a: Numbers | None = None
    marginals_b: Numbers | None = None
    constant: float = 0.0
    name: str = ""


class BellChoices(Choices, frozen=True):
    """The inequality that is shown, ``given`` by a file or a certificate where it is none of the named ones.

    ``chained``: settings a side of the chained inequality; ``efficiency``: share of the particles that are
    found on either side, the others count as -1; ``angle`` between settings that follow one another in the
    fan of the inequality; ``along``: the key of the parameter that S is drawn against.
    """

    inequality: str = "chsh"
    chained: int = 3
    given: BellInequality | None = None
    efficiency: float = 1.0
    angle: float = math.pi / 4
    along: str = "bell_angle"

    def check(self) -> None:
        check_one_of("bell.inequality", self.inequality, PRESETS)
        check_within("bell.chained", self.chained, FEWEST_CHAINED, MOST_CHAINED)
        check_within("bell.efficiency", self.efficiency, 0.0, 1.0)
        check_within("bell.angle", self.angle, 0.0, LARGEST_ANGLE)
        if not self.along.isidentifier() or len(self.along) > 20:
            raise ScenarioError("bell.along", "is no name of a parameter")
        if self.given is not None:
            check_inequality(self.given, "bell.given")
        elif self.inequality == "given":
            raise ScenarioError("bell.given", "is missing")


def check_inequality(given: BellInequality, field: str) -> None:
    """Refuse, naming the place, what is no inequality."""
    n, m = len(given.coefficients), len(given.coefficients[0])
    for i, row in enumerate(given.coefficients):
        if len(row) != m:
            raise ScenarioError(f"{field}.coefficients[{i}]", f"{len(row)} numbers where row 0 has {m}")
        for j, value in enumerate(row):
            _check_coefficient(f"{field}.coefficients[{i}][{j}]", value)
    for name, values, size, party in (
        ("marginals_a", given.marginals_a, n, "Alice"),
        ("marginals_b", given.marginals_b, m, "Bob"),
    ):
        if values is None:
            continue
        if len(values) != size:
            reason = f"{len(values)} numbers; {party} has {size} settings, so {size} are needed"
            raise ScenarioError(f"{field}.{name}", reason)
        for k, value in enumerate(values):
            _check_coefficient(f"{field}.{name}[{k}]", value)
    _check_coefficient(f"{field}.constant", given.constant)
    if len(given.name) > MAX_NAME or not given.name.isprintable():
        raise ScenarioError(f"{field}.name", f"a name has up to {MAX_NAME} printable characters")
    if (
        not any(map(any, given.coefficients))
        and not any(given.marginals_a or ())
        and not any(given.marginals_b or ())
    ):
        raise ScenarioError(f"{field}.coefficients", "all are zero")


def _check_coefficient(field: str, value: float) -> None:
    if not math.isfinite(value):
        raise ScenarioError(field, f"{value} is not a finite number")
    if abs(value) > LARGEST_COEFFICIENT:
        raise ScenarioError(field, f"{value:g} is outside ±{LARGEST_COEFFICIENT:g}")


def expression_of(given: BellInequality) -> BellExpression:
    """The inequality as physics has it."""
    return bell_expression(given.coefficients, given.marginals_a, given.marginals_b, given.constant)


def chosen_expression(choices: BellChoices) -> BellExpression:
    """The Bell expression of valid choices, all particles being found."""
    if choices.inequality == "given":
        assert choices.given is not None
        return expression_of(choices.given)
    return NAMED[choices.inequality].expression(choices.chained)


def has_fan(choices: BellChoices) -> bool:
    """Whether there is a family of settings at equal angles that suits the inequality."""
    return choices.inequality in NAMED and NAMED[choices.inequality].fan is not None


def best_angle(choices: BellChoices) -> float:
    """The angle of the fan at which the singlet does best."""
    return best_fan_angle(choices.chained if choices.inequality == "chained" else 2)


def inequality_of_certificate(
    coefficients: Array, marginals_a: Array, marginals_b: Array, name: str
) -> BellInequality:
    """The left side of a certificate (n, m), (n,), (m,)."""
    return BellInequality(
        tuple(tuple(map(float, row)) for row in coefficients),
        tuple(map(float, marginals_a)),
        tuple(map(float, marginals_b)),
        name=name[:MAX_NAME],
    )
