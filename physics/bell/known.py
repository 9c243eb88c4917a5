"""The Bell inequalities with names: a row each, with the bounds in closed form; `bounds` finds them again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from numpy.typing import ArrayLike

from physics.bell.expression import (
    CLAUSER_HORNE,
    I3322,
    BellExpression,
    Row,
    Table,
    chained,
    chained_quantum,
    chsh_expression,
    clauser_horne,
    elegant,
    i3322,
)
from physics.bell.fan import chained_fan, chsh_fan
from physics.checks import Array

#: Level 2 + AAB + ABB of the hierarchy, as computed by `bounds`, rounded up.
I3322_HIERARCHY = 0.2508761


@dataclass(frozen=True)
class KnownBounds:
    """``two_qubits`` is the most that two qubits reach, ``quantum`` what no quantum system exceeds."""

    local: float
    two_qubits: float
    quantum: float
    no_signalling: float


@dataclass(frozen=True)
class NamedInequality:
    """A Bell inequality with a name; n is the number of settings a side where it can be chosen, else unused.

    ``expression`` and ``bounds`` of n (None where there is no closed form, `bounds` then computes them);
    ``probabilities``: its coefficients of P(++), P_A(+) and P_B(+), if it is written in these; ``fan``: the
    settings at equal angles that suit it, x and y of n and the angle, if there are any.
    """

    expression: Callable[[int], BellExpression]
    bounds: Callable[[int], KnownBounds] | None = None
    probabilities: tuple[Table, Row, Row] | None = None
    fan: Callable[[int, ArrayLike], tuple[Array, Array]] | None = None


#: CHSH: Tsirelson 1980. I3322: local 0, 1/4 with two qubits (Collins and Gisin 2004, a numerical result).
#: Elegant: 4√3 (Gisin, arXiv:quant-ph/0702021). Chained: 2n cos(π/2n) (Wehner 2006).
NAMED: dict[str, NamedInequality] = {
    "chsh": NamedInequality(
        lambda n: chsh_expression(),
        lambda n: _with_qubits(2.0, 2 * math.sqrt(2), 4.0),
        fan=lambda n, angle: chsh_fan(angle),
    ),
    "ch": NamedInequality(
        lambda n: clauser_horne(),
        lambda n: _with_qubits(0.0, (math.sqrt(2) - 1) / 2, 0.5),
        CLAUSER_HORNE,
        lambda n, angle: chsh_fan(angle),
    ),
    "i3322": NamedInequality(
        lambda n: i3322(), lambda n: KnownBounds(0.0, 0.25, I3322_HIERARCHY, 1.0), I3322
    ),
    "elegant": NamedInequality(lambda n: elegant(), lambda n: _with_qubits(6.0, 4 * math.sqrt(3), 12.0)),
    "chained": NamedInequality(
        chained,
        lambda n: _with_qubits(2.0 * n - 2, chained_quantum(n), 2.0 * n),
        fan=chained_fan,
    ),
}


def known_bounds(name: str, n: int = 2) -> KnownBounds | None:
    """The bounds of the inequality of that name in ``NAMED``, with n settings; None where none are known."""
    bounds = NAMED[name].bounds if name in NAMED else None
    return None if bounds is None else bounds(n)


def _with_qubits(local: float, quantum: float, no_signalling: float) -> KnownBounds:
    """Bounds of which two qubits reach the quantum one."""
    return KnownBounds(local, quantum, quantum, no_signalling)
