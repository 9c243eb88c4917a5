"""What the scene "Bell" shows: S of the settings, what it is made of, its curve, and what bounds it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.polynomial.polynomial import polyval

from gui.core.cache import Cache
from gui.core.parameters import PARAMETERS, Parameter, swept
from gui.core.results import CorrelationResults, StateResults
from gui.core.results_json import numbers
from gui.core.scenario import ColouredNoise, Scenario, directions, state_of
from gui.core.scenes.bell import BellChoices, chosen_expression, has_fan
from gui.core.scenes.bell.intents import fan_angles
from gui.core.values import Array
from gui.core.verdicts.measured import JudgedData, asked_of, data_at_settings
from physics.bell.expression import BellExpression, plus_probabilities
from physics.bell.fan import fan_planes, in_planes, values_along
from physics.bell.known import NAMED, KnownBounds, known_bounds
from physics.bell.losses import in_powers_of_efficiency, seen_with_losses, with_losses
from physics.bell.no_signalling import free_correlators_bound, leggett_in_planes
from physics.bell.settings import best_settings, threshold_efficiency, value_at, visibility_reaching
from physics.states.two_qubit import TwoQubitState

POINTS = 181
SWEEP_POINTS = 91
MOST_PARTS = 40  # correlators that have a part each
LARGEST_SEARCHED = 64  # pairs of settings up to which the best settings are found beside a drag


class PartOfS(Struct, frozen=True):
    """``share`` = ``weight`` times ``quantity``, one part of S.

    ``kind``: C (correlator), P (probability of + or ++), M (marginal), their sums, or "constant";
    ``settings``: names.
    """

    kind: str
    settings: tuple[str, ...]
    weight: float
    quantity: float
    share: float


class StateMaximum(Struct, frozen=True):
    """The largest S of the state at any settings; ``exact``: no others give more, else the best found."""

    value: float
    exact: bool


class BellResults(Struct, frozen=True, eq=False):
    """``value`` is S with the losses, NaN where settings or correlations do not fit the inequality.

    ``expression`` is that of all particles found; ``known``: its bounds in closed form, None where they are
    to be computed. ``lossy`` is that with losses, which Leggett's bounds are for: with losses local models
    are local and quantum ones quantum, but Leggett's are none of his. ``leggett_in_planes``: his bound at
    these settings where it has a closed form, else None. ``x`` (in the unit of the parameter ``along``) and
    ``y`` are the curve of S, ``lowest`` the least that y becomes at any visibility. ``in_fan``: whether the
    settings are those of the curve. ``sigma`` is the standard error of S where the correlations are measured
    ones, else NaN; ``needed_sd``: from how many standard deviations on such an S is far from a bound.
    """

    choices: BellChoices
    expression: BellExpression
    lossy: BellExpression
    shape: tuple[int, int]
    fits: bool
    value: float
    terms: tuple[PartOfS, ...]
    known: KnownBounds | None
    leggett_anywhere: float
    leggett_in_planes: float | None
    maximum: StateMaximum | None
    along: str
    x: Array
    y: Array
    lowest: float
    in_fan: bool
    eta: float
    state: TwoQubitState | None
    alice: Array
    bob: Array
    sigma: float = math.nan
    needed_sd: float = math.inf

    @property
    def is_measured(self) -> bool:
        """Whether S has an error, and no bound can be said to be violated without a look at it."""
        return math.isfinite(self.sigma)


def offered(s: Scenario) -> list[Parameter]:
    """The parameters that S can be drawn against."""
    keys = []
    if has_fan(s.bell) and s.postulated is None:
        keys.append("bell_angle")
    if s.postulated is None:
        keys.append("visibility")
    keys.append("efficiency")
    return [PARAMETERS[key] for key in keys] + [p for p in swept(s) if p.key != "eta"]


def evaluate_scene(s: Scenario, state: StateResults, found: CorrelationResults, cache: Cache) -> BellResults:
    """Everything of the scene."""
    choices = s.bell
    expression = cache.get(
        "bell_expression",
        (choices.inequality, choices.chained, choices.given),
        lambda: chosen_expression(choices),
    )
    lossy = _lossy(s, expression)
    shape = (len(s.alice), len(s.bob))
    fits = expression.shape == shape
    value = math.nan
    if fits:
        value = lossy.value(found.correlators, found.marginals_a, found.marginals_b)
    maximum = None if s.postulated is not None else _maximum(s, lossy, state.state, cache)
    if maximum is not None and not maximum.exact and value > maximum.value:
        maximum = StateMaximum(value, False)
    data = data_at_settings(s)
    parameter = next((p for p in offered(s) if p.key == choices.along), offered(s)[0])
    x, y, lowest = _curve(s, parameter, expression, state.state, found, cache)
    return BellResults(
        choices=choices,
        expression=expression,
        lossy=lossy,
        shape=shape,
        fits=fits,
        value=value,
        terms=_terms(s, expression, found) if fits else (),
        known=known_bounds(choices.inequality, choices.chained),
        leggett_anywhere=cache.get(
            "bell_leggett",
            (choices.inequality, choices.chained, choices.given, choices.efficiency, s.eta),
            lambda: free_correlators_bound(lossy, s.eta)[1],
        ),
        leggett_in_planes=leggett_in_planes(lossy, found.alice, found.bob) if fits else None,
        maximum=maximum,
        along=parameter.key,
        x=x,
        y=y,
        lowest=lowest,
        in_fan=_in_fan(s, state.state),
        eta=s.eta,
        state=None if s.postulated is not None else state.state,
        alice=found.alice,
        bob=found.bob,
        sigma=math.nan if data is None or not math.isfinite(value) else _error(s, lossy, data, cache),
        needed_sd=math.inf if data is None else _needed_sd(s, data),
    )


def _needed_sd(s: Scenario, data: JudgedData) -> float:
    # SciPy comes with it, and is not needed without data.
    from physics.verdicts.measured.errors import needed_sd

    return needed_sd(asked_of(s, data))


def _error(s: Scenario, lossy: BellExpression, data: JudgedData, cache: Cache) -> float:
    from physics.verdicts.measured.errors import linear_error

    choices = (s.bell.inequality, s.bell.chained, s.bell.given, s.bell.efficiency)
    parts = lossy.coefficients, lossy.marginals_a, lossy.marginals_b
    return cache.get(
        "bell_error", (s.data, s.postulated, s.pairs, choices), lambda: linear_error(data.table, *parts)
    )


def visibility_at_bound(s: Scenario, r: BellResults, local: float) -> float:
    """V at which S of these settings meets the local bound; NaN where it does at none.

    Every family is a mixture of what it is at V = 0 and at V = 1, also that of coloured noise.
    """
    if not r.fits or s.postulated is not None:
        return math.nan
    noise, state = (state_of(replace(s, visibility=v)) for v in (0.0, 1.0))
    found = visibility_reaching(r.lossy, noise, state, r.alice, r.bob, local)
    return math.nan if found is None else found


def efficiency_at_bound(r: BellResults, local: float) -> float:
    """The efficiency from which on S of these settings exceeds the local bound; NaN where none suffices."""
    if not r.fits or r.state is None:
        return math.nan
    found = threshold_efficiency(r.expression, r.state, r.alice, r.bob, local)
    return math.nan if found is None else found


def _lossy(s: Scenario, expression: BellExpression) -> BellExpression:
    return with_losses(expression, s.bell.efficiency, s.bell.efficiency)


def _maximum(s: Scenario, lossy: BellExpression, state: TwoQubitState, cache: Cache) -> StateMaximum | None:
    """Found at V = 1 for white noise, which only scales what depends on the state."""
    if lossy.coefficients.size > LARGEST_SEARCHED:
        return None
    coloured = isinstance(s.state, ColouredNoise)
    at = s.visibility if coloured else 1.0
    choices = (s.bell.inequality, s.bell.chained, s.bell.given, s.bell.efficiency)
    found = cache.get(
        "bell_maximum",
        (s.state, at, choices),
        lambda: best_settings(lossy, state if coloured else state_of(replace(s, visibility=1.0))),
    )
    value = found.value if coloured else lossy.with_white_noise(found.value, s.visibility)
    return StateMaximum(value, found.exact)


def _in_fan(s: Scenario, state: TwoQubitState) -> bool:
    """Whether the settings are the fan at its angle, so that the point lies on the curve."""
    if not has_fan(s.bell) or s.postulated is not None:
        return False
    alice, bob = in_planes(fan_planes(state.correlation_matrix), *fan_angles(s.bell, s.bell.angle))
    here = directions(s.alice), directions(s.bob)
    pairs = zip(here, (alice, bob), strict=True)
    return all(a.shape == b.shape and bool(np.abs(a - b).max() < 1e-6) for a, b in pairs)


# The curve.


def _curve(
    s: Scenario,
    p: Parameter,
    expression: BellExpression,
    state: TwoQubitState,
    found: CorrelationResults,
    cache: Cache,
) -> tuple[Array, Array, float]:
    """x in display units, S there, and the least S that any visibility brings."""
    lossy = _lossy(s, expression)
    low, high = (p.low, p.high) if p.sweep is None else p.sweep
    if p.key == "bell_angle":
        x = np.linspace(low, high, POINTS)
        settings = in_planes(fan_planes(state.correlation_matrix), *fan_angles(s.bell, x))
        y = values_along(lossy, state, *settings)
        pure = values_along(lossy, state_of(replace(s, visibility=1.0)), *settings)
        return x * p.factor, y, float(min(pure.min(), lossy.constant))
    if expression.shape != found.correlators.shape:
        return np.zeros(0), np.zeros(0), math.nan
    if p.key == "visibility":
        x = np.linspace(0.0, 1.0, 51)
        ends = [
            value_at(lossy, state_of(replace(s, visibility=v)), found.alice, found.bob) for v in (0.0, 1.0)
        ]
        return x, np.interp(x, (0.0, 1.0), ends), min(ends)
    if p.key == "efficiency":
        x = np.linspace(0.0, 1.0, 101)
        powers = in_powers_of_efficiency(
            expression, lambda e: e.value(found.correlators, found.marginals_a, found.marginals_b)
        )
        y = np.asarray(polyval(x, powers), dtype=np.float64)
        return x, y, float(y.min())
    x = np.linspace(low, high, SWEEP_POINTS)
    y = np.array(
        [
            math.nan if at is None else values_along(lossy, at[0], at[1][None], at[2][None])[0]
            for at in _swept(s, p, x, cache)
        ]
    )
    return x * p.factor, y, float(min(np.nanmin(y), lossy.constant))


def _swept(
    s: Scenario, p: Parameter, x: Array, cache: Cache
) -> list[tuple[TwoQubitState, Array, Array] | None]:
    """State and settings at each value of a parameter; None where there is no such state."""
    start = p.set(s, float(x[0]))
    where = (start.state, start.visibility, start.alice, start.bob, start.frames)

    def at(value: float) -> tuple[TwoQubitState, Array, Array] | None:
        moved = p.set(s, value)
        try:
            return state_of(moved), directions(moved.alice), directions(moved.bob)
        except ValueError:
            return None

    return cache.get("bell_sweep", (p.key, *where), lambda: [at(float(value)) for value in x])


# What S is made of.


def _terms(s: Scenario, expression: BellExpression, found: CorrelationResults) -> tuple[PartOfS, ...]:
    """The parts of S as they are observed: correlators and marginals, or probabilities of ++ and +."""
    m_a = np.full(expression.shape[0], math.nan) if found.marginals_a is None else found.marginals_a
    m_b = np.full(expression.shape[1], math.nan) if found.marginals_b is None else found.marginals_b
    c, a, b = seen_with_losses(found.correlators, m_a, m_b, s.bell.efficiency)
    names_a, names_b = [x.label for x in s.alice], [x.label for x in s.bob]
    pairs = [[(i, j) for j in names_b] for i in names_a]
    alone_a, alone_b = [[(i,) for i in names_a]], [[(j,) for j in names_b]]
    named = NAMED.get(s.bell.inequality)
    if named is not None and named.probabilities is not None:
        joint, single_a, single_b = (np.array(x, dtype=float) for x in named.probabilities)
        if found.marginals_a is None or found.marginals_b is None:
            a, b = np.zeros(len(a)), np.zeros(len(b))  # each outcome as often as the other
        p, p_a, p_b = plus_probabilities(c, a, b)
        return (
            *_parts("P", pairs, joint, p),
            *_parts("P", alone_a, single_a[None], p_a[None]),
            *_parts("P", alone_b, single_b[None], p_b[None]),
        )
    if np.count_nonzero(expression.coefficients) > MOST_PARTS:
        return _grouped(expression, names_a, (c, a, b))
    constant = expression.constant
    return (
        *_parts("C", pairs, expression.coefficients, c),
        *_parts("M", alone_a, expression.marginals_a[None], a[None]),
        *_parts("M", alone_b, expression.marginals_b[None], b[None]),
        *([PartOfS("constant", (), constant, 1.0, constant)] if constant else []),
    )


def _grouped(
    expression: BellExpression, names: list[str], observed: tuple[Array, Array, Array]
) -> tuple[PartOfS, ...]:
    """One part for the correlators of each setting of Alice, one for all single averages, the constant."""
    c, a, b = observed
    shares = np.where(expression.coefficients != 0.0, expression.coefficients * c, 0.0).sum(axis=1)
    parts = [PartOfS("Σ C", (name,), 1.0, float(x), float(x)) for name, x in zip(names, shares, strict=True)]
    if expression.biased:
        single = BellExpression(np.zeros_like(c), expression.marginals_a, expression.marginals_b)
        share = single.value(c, a, b)
        parts.append(PartOfS("Σ M", (), 1.0, share, share))
    if expression.constant:
        parts.append(PartOfS("constant", (), expression.constant, 1.0, expression.constant))
    return tuple(parts)


def _parts(
    kind: str, names: Sequence[Sequence[tuple[str, ...]]], weights: Array, quantities: Array
) -> list[PartOfS]:
    return [
        PartOfS(kind, names[i][j], float(weights[i, j]), float(q), float(weights[i, j] * q))
        for (i, j), q in np.ndenumerate(quantities)
        if weights[i, j] != 0.0
    ]


def scene_as_json(r: BellResults) -> dict[str, Any]:
    """The scene's numbers; angles in degrees."""
    local = math.nan if r.known is None else r.known.local
    return {
        "inequality": r.choices.inequality,
        "settings_needed": list(r.expression.shape),
        "efficiency": r.choices.efficiency,
        "value": numbers(r.value),
        "sigma": numbers(r.sigma),
        "terms": [
            {
                "kind": t.kind,
                "settings": list(t.settings),
                "weight": t.weight,
                "quantity": numbers(t.quantity),
            }
            for t in r.terms
        ],
        "bounds": None
        if r.known is None
        else {
            "local": r.known.local,
            "two_qubits": r.known.two_qubits,
            "quantum": r.known.quantum,
            "no_signalling": r.known.no_signalling,
        },
        "largest_value_of_state": None
        if r.maximum is None
        else {"value": r.maximum.value, "proven": r.maximum.exact},
        "threshold_efficiency": None if math.isnan(local) else numbers(efficiency_at_bound(r, local)),
        "curve": {"along": r.along, "x": numbers(r.x), "value": numbers(r.y)},
    }
