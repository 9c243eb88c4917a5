"""What the scene "Bell" has computed aside from the window: so the solvers are imported by who calls."""

from __future__ import annotations

from collections.abc import Callable

from gui.core.values import Array
from physics.bell.expression import BellExpression
from physics.bell.settings import least_efficiency
from physics.bell.types import BellBound, BellBounds
from physics.states.two_qubit import TwoQubitState
from physics.verdicts.types import Effort


def compute_bounds(
    expression: BellExpression,
    eta: float,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> BellBounds:
    """All bounds; Leggett's over all directions."""
    from physics.bell.bounds import bounds_of

    return bounds_of(expression, eta=eta, effort=Effort(progress=progress, should_stop=should_stop))


def compute_leggett(
    expression: BellExpression,
    alice: Array,
    bob: Array,
    eta: float,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> BellBound:
    """Leggett's bound at these settings."""
    from physics.bell.bounds import leggett_maximum

    effort = Effort(progress=progress, should_stop=should_stop)
    return leggett_maximum(expression, alice, bob, eta, effort)


def compute_efficiency(
    expression: BellExpression,
    state: TwoQubitState,
    local: float,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> float | None:
    """The least efficiency at which the state violates, at any settings; None where none does."""
    found = least_efficiency(expression, state, local)
    progress(1.0)
    return None if found is None else found[0]
