"""Results of the scene "Marginals": any marginals M(b) against quantum correlations (angles in radians)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario, is_werner
from gui.core.scenes.marginals import MarginalChoices
from gui.core.values import Array
from physics.leggett import marginal_functions as marginals
from physics.leggett.marginal_functions import MarginalFunction, Sign
from physics.leggett.marginal_visibility import critical_visibility

ANGLE_GRID = np.radians(np.linspace(0.0, 180.0, 121))
X_GRID = np.linspace(-1.0, 1.0, 401)
STEP_GRID = np.unique(np.round(np.geomspace(1, 1000, 121)))
VISIBILITY_GRID = np.linspace(0.0, 1.0, 201)
# The error of the quadrature is told from two orders at these angles.
_PROBE = ANGLE_GRID[5::20]
_COARSE = 17
CHAIN_MAX = 1000


class FunctionShape(Struct, frozen=True, eq=False):
    """What the function alone decides, at purity 1: everything is proportional to the purity η.

    ``values`` over ``X_GRID``; ``left`` over ``ANGLE_GRID`` with ``error`` of its quadrature; ``slope`` the
    limit of ∫|M(b) - M(b')|/|b - b'|; ``mean`` = ∫|M(b)|; ``odd``: whether M(-b) = -M(b).
    """

    function: MarginalFunction
    values: Array
    left: Array
    error: float
    slope: float
    mean: float
    odd: bool


class MarginalResults(Struct, frozen=True, eq=False):
    """``left`` and ``right`` over ``angle``, ``tangent`` the limit b' -> b of ``left`` (sign -1 only).

    ``fails``: intervals of the angle in which left > right by more than the quadrature error, read off the
    grid; ``worst`` and ``largest_excess``: where left - right is largest, and by how much. ``critical``: the
    least visibility that refutes the function for this sign, at ``critical_angle``. ``werner``: whether the
    correlations are those of a Werner state; V is taken at its word in any case.
    """

    choices: MarginalChoices
    eta: float
    visibility: float
    werner: bool
    shape: FunctionShape
    angle: Array
    left: Array
    right: Array
    tangent: Array | None
    error: float
    fails: tuple[tuple[float, float], ...]
    largest_excess: float
    worst: float
    critical: float
    critical_angle: float
    mean: float
    slope: float
    chain_steps: Array
    chain_bound: Array
    chain_at_steps: float
    best_steps: int
    best_bound: float
    bound_by_visibility: Array
    chain_critical: float

    @property
    def refuted(self) -> bool:
        """Whether the condition fails at some angle."""
        return bool(self.fails)

    @property
    def refuted_by_chain(self) -> bool:
        """Whether ∫|M| exceeds what the best chain allows."""
        return self.mean > self.best_bound + self.error


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> MarginalResults:
    """Both sides of the condition for the chosen marginal function."""
    m, eta, v = scenario.marginals, scenario.eta, scenario.visibility
    sign: Sign = 1 if m.sign == 1 else -1
    key = (m.family, m.exponent if m.family == "power" else None, _text(m), sign)
    shape = cache.get("marginal_shape", key, lambda: _shape(m, sign))
    left, error = eta * shape.left, eta * shape.error
    right = marginals.right_side(ANGLE_GRID, v, sign)
    excess = left - right
    worst, largest = _peak(ANGLE_GRID, excess)
    critical, critical_angle = critical_visibility(left, ANGLE_GRID, sign)
    best_steps, best_bound = cache.get("chain_best", v, lambda: marginals.best_chain(v, CHAIN_MAX))
    by_visibility = cache.get("chain_by_visibility", 0, _bound_by_visibility)
    mean = eta * shape.mean
    return MarginalResults(
        choices=m,
        eta=eta,
        visibility=v,
        werner=is_werner(scenario),
        shape=shape,
        angle=ANGLE_GRID,
        left=left,
        right=right,
        tangent=eta * shape.slope * _distance(ANGLE_GRID) if sign == -1 else None,
        error=error,
        fails=tuple(_intervals(ANGLE_GRID, excess, max(1e-9, error))),
        largest_excess=largest,
        worst=worst,
        critical=critical,
        critical_angle=critical_angle,
        mean=mean,
        slope=eta * shape.slope,
        chain_steps=STEP_GRID,
        chain_bound=cache.get("chain", v, lambda: marginals.chaining_bound(STEP_GRID, v)),
        chain_at_steps=float(marginals.chaining_bound(m.steps, v)),
        best_steps=best_steps,
        best_bound=best_bound,
        bound_by_visibility=by_visibility,
        # The bound falls with V: where it meets ∫|M|.
        chain_critical=float(np.interp(-mean, -by_visibility, VISIBILITY_GRID, left=math.nan, right=math.nan))
        if mean > 0
        else math.nan,
    )


def function_of(choices: MarginalChoices) -> MarginalFunction:
    """The chosen m(x)."""
    match choices.family:
        case "linear":
            return marginals.linear
        case "step":
            return marginals.step
        case "power":
            return marginals.power(choices.exponent)
    return marginals.safe_expression(choices.expression)


def _text(m: MarginalChoices) -> str | None:
    return m.expression if m.family == "expression" else None


def _shape(m: MarginalChoices, sign: Sign) -> FunctionShape:
    function = function_of(m)
    fine = marginals.left_side(function, _PROBE, 1.0, sign)
    coarse = marginals.left_side(function, _PROBE, 1.0, sign, _COARSE)
    values = function(X_GRID)
    return FunctionShape(
        function=function,
        values=values,
        left=marginals.left_side(function, ANGLE_GRID, 1.0, sign),
        error=2 * float(np.max(np.abs(fine - coarse))),
        slope=marginals.limit_ratio(function),
        mean=marginals.mean_modulus(function),
        odd=bool(np.allclose(values, -values[::-1], atol=1e-9)),
    )


def _distance(angle: Array) -> Array:
    """|b - b'|."""
    return np.asarray(2 - marginals.right_side(angle, 1.0, 1))


def _bound_by_visibility() -> Array:
    return np.array([marginals.best_chain(float(v), CHAIN_MAX)[1] for v in VISIBILITY_GRID])


def _peak(x: Array, y: Array) -> tuple[float, float]:
    """Place and height of the maximum, by the parabola through the highest point and its neighbours."""
    k = int(np.argmax(y))
    if 0 < k < len(x) - 1:
        before, here, after = (float(y[k + d]) for d in (-1, 0, 1))
        bend = before - 2 * here + after
        if bend < 0:
            shift = (before - after) / (2 * bend)
            return float(x[k] + shift * (x[k + 1] - x[k])), here - (before - after) * shift / 4
    return float(x[k]), float(y[k])


def _intervals(x: Array, excess: Array, tolerance: float) -> list[tuple[float, float]]:
    """Where the excess is positive, from the end of the grid if equal there."""
    fails = excess > tolerance
    ends: list[float] = []
    for k in range(len(x)):
        before = bool(fails[k - 1]) if k else False
        if bool(fails[k]) != before:
            if k == 0:
                ends.append(float(x[0]))
                continue
            ends.append(_crossing(x, excess, k))
    if len(ends) % 2:
        ends.append(float(x[-1]))
    return list(zip(ends[::2], ends[1::2], strict=True))


def _crossing(x: Array, excess: Array, k: int) -> float:
    """Where the cubic through four points about it is zero, between x[k - 1] and x[k]."""
    first = min(max(k - 2, 0), len(x) - 4)
    near = slice(first, first + 4)
    low, high = float(x[k - 1]), float(x[k])
    middle = (low + high) / 2
    cubic = np.polyfit(x[near] - middle, excess[near], 3)
    below = float(excess[k - 1]) > 0
    for _ in range(40):
        middle_now = (low + high) / 2
        if (float(np.polyval(cubic, middle_now - middle)) > 0) == below:
            low = middle_now
        else:
            high = middle_now
    return (low + high) / 2


def scene_as_json(result: MarginalResults) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds; failing angles are found anew, more finely."""
    from gui.core.results_json import numbers

    r, c = result, result.choices
    sign: Sign = 1 if c.sign == 1 else -1
    fails = marginals.failing_angles(r.shape.function, r.eta, r.visibility, sign)
    return {
        "family": c.family,
        "exponent": c.exponent if c.family == "power" else None,
        "expression": _text(c),
        "sign": "+" if sign == 1 else "-",
        "odd": r.shape.odd,
        "angle_deg": numbers(np.degrees(r.angle)),
        "left_side": numbers(r.left),
        "right_side": numbers(r.right),
        "quadrature_error": r.error,
        "fails_deg": [[math.degrees(a), math.degrees(b)] for a, b in fails],
        "refuted": bool(fails),
        "largest_excess": r.largest_excess,
        "largest_excess_angle_deg": math.degrees(r.worst),
        "critical_visibility": numbers(r.critical),
        "critical_angle_deg": math.degrees(r.critical_angle),
        "limit_ratio": r.slope,
        "mean_modulus": r.mean,
        "chaining": {
            "steps": c.steps,
            "bound": r.chain_at_steps,
            "best_steps": r.best_steps,
            "best_bound": r.best_bound,
            "refuted": r.refuted_by_chain,
            "critical_visibility": numbers(r.chain_critical),
        },
    }
