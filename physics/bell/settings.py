"""Settings at which a state gives a Bell expression its largest value, and the efficiency this needs.

S = Σ c_ij a_i.T b_j + Σ p_i r_A.a_i + Σ q_j r_B.b_j + k is linear in each direction alone: a_i is best along
T Σ_j c_ij b_j + p_i r_A, and b_j likewise. Going to and fro climbs to a local maximum, the best of many
starts is kept: a heuristic, but for CHSH, where the closed form of the Horodeckis is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physics.bell.expression import BellExpression
from physics.bell.losses import in_powers_of_efficiency, with_losses
from physics.bell.two_settings import horodecki_settings
from physics.checks import Array
from physics.states.two_qubit import TwoQubitState
from physics.vectors import random_directions

_STARTS, _TURNS, _POLISH = 40, 60, 2000
_FEWEST, _AT_ONCE = 4, 1500  # starts, and starts times pairs of settings
_SETTLED = 1e-13
_ROUNDING = 1e-13  # of the size of an expression
_THRESHOLD_ROUNDS = 60


@dataclass(frozen=True, eq=False)
class BestSettings:
    """Directions (n, 3), (m, 3) and S there; ``exact``: no others give more."""

    alice: Array
    bob: Array
    value: float
    exact: bool


def value_at(expression: BellExpression, state: TwoQubitState, alice: Array, bob: Array) -> float:
    """S of the state at directions (n, 3) and (m, 3)."""
    c = alice @ state.correlation_matrix @ bob.T
    return expression.value(c, alice @ state.bloch_a, bob @ state.bloch_b)


def best_settings(
    expression: BellExpression,
    state: TwoQubitState,
    *,
    seed: int = 0,
    begin: tuple[Array, Array] | None = None,
) -> BestSettings:
    """Settings of the largest S found; those to ``begin`` with take part. Deterministic for a seed."""
    signs = _chsh_signs(expression)
    if signs is not None:
        return _horodecki(expression, state, *signs)
    n, m = expression.shape
    random = np.random.default_rng(seed)
    starts = max(_FEWEST, min(_STARTS, _AT_ONCE // (n * m)))
    b = random_directions(random, starts * m).reshape(starts, m, 3)
    a = random_directions(random, starts * n).reshape(starts, n, 3)
    if begin is not None:
        a, b = np.concatenate([begin[0][None], a]), np.concatenate([begin[1][None], b])
    a, b, values = _climb(expression, state, a, b, _TURNS)
    best = np.argsort(-values, kind="stable")[:3]
    a, b, values = _climb(expression, state, a[best], b[best], _POLISH)
    top = int(np.argmax(values))
    return BestSettings(a[top], b[top], float(values[top]), False)


def _climb(
    e: BellExpression, state: TwoQubitState, a: Array, b: Array, turns: int
) -> tuple[Array, Array, Array]:
    """Improve directions (k, n, 3), (k, m, 3) in turns: these and S (k,)."""
    t, r, s = state.correlation_matrix, state.bloch_a, state.bloch_b
    last = np.full(len(a), -np.inf)
    for turn in range(turns):
        a = _along(e.coefficients @ b @ t.T + e.marginals_a[:, None] * r, a)
        pull = e.coefficients.T @ a @ t + e.marginals_b[:, None] * s
        b = _along(pull, b)
        if turn % 10 == 9 or turn == turns - 1:
            values = np.linalg.norm(pull, axis=2).sum(axis=1) + a @ r @ e.marginals_a
            if (values - last <= _SETTLED * (e.size + np.abs(values))).all():
                break
            last = values
    values = np.linalg.norm(pull, axis=2).sum(axis=1) + a @ r @ e.marginals_a + e.constant
    return a, b, values


def _along(pull: Array, otherwise: Array) -> Array:
    """Unit vectors along the pulls; what nothing pulls stays where it is."""
    length = np.linalg.norm(pull, axis=-1, keepdims=True)
    result: Array = np.where(length > 1e-300, pull / np.maximum(length, 1e-300), otherwise)
    return result


def _chsh_signs(e: BellExpression) -> tuple[Array, Array, float] | None:
    """Signs (2,), (2,) and the factor that make the expression CHSH; None where it is none."""
    if e.shape != (2, 2) or e.biased:
        return None
    size = np.abs(e.coefficients)
    if size.max() - size.min() > 0.0 or np.prod(np.sign(e.coefficients)) >= 0.0:
        return None
    # c_ij = f x_i y_j (1, 1, 1, -1)
    y = np.sign(e.coefficients[0])
    x = np.sign(e.coefficients[:, 0]) * y[0]
    return x, y, float(size[0, 0])


def _horodecki(e: BellExpression, state: TwoQubitState, x: Array, y: Array, factor: float) -> BestSettings:
    a, b = horodecki_settings(state.correlation_matrix)
    a, b = x[:, None] * a, y[:, None] * b
    return BestSettings(a, b, value_at(e, state, a, b), True)


def visibility_reaching(
    expression: BellExpression,
    noise: TwoQubitState,
    state: TwoQubitState,
    alice: Array,
    bob: Array,
    local_bound: float,
) -> float | None:
    """The V above which V ρ + (1 - V) ρ_noise passes ``local_bound`` here; None if ρ itself does not.

    S is linear in V: V = (bound - S_noise)/(S - S_noise). What is above the bound by rounding does not pass;
    where the noise passes, V is 0.
    """
    low, high = (value_at(expression, one, alice, bob) for one in (noise, state))
    if not high > local_bound + _rounding(expression):
        return None
    return (local_bound - low) / (high - low) if low < local_bound else 0.0


def _rounding(expression: BellExpression) -> float:
    """By how much a value of the expression may be off."""
    return _ROUNDING * (expression.size + abs(expression.constant))


def threshold_efficiency(
    expression: BellExpression, state: TwoQubitState, alice: Array, bob: Array, local_bound: float
) -> float | None:
    """The least efficiency of both detectors from which on S passes ``local_bound`` here; None if none does.

    With lost particles counted as -1, S is a quadratic function of the efficiency e: the largest root below
    1 of S(e) = bound, where S(1) exceeds it by more than rounding.
    """
    f, g, h = in_powers_of_efficiency(expression, lambda lossy: value_at(lossy, state, alice, bob))
    f -= local_bound
    rounding = _rounding(expression)
    if not f + g + h > rounding:
        return None
    if abs(h) > rounding:
        roots = [x.real for x in np.roots([h, g, f]) if abs(x.imag) < 1e-12]
    else:
        roots = [-f / g] if abs(g) > rounding else []
    below = [x for x in roots if x < 1.0]
    return max(0.0, max(below)) if below else 0.0


def least_efficiency(
    expression: BellExpression, state: TwoQubitState, local_bound: float, *, seed: int = 0
) -> tuple[float, BestSettings] | None:
    """The least such efficiency over all settings, with settings for it; None where no efficiency does.

    In turns: the settings that are best at the efficiency, and the threshold of these (Dinkelbach). It only
    falls, to 2(√2 - 1) = 0.8284 for the Clauser-Horne expression and the singlet (Garg and Mermin, Phys.
    Rev. D 35, 3831 (1987)) and towards 2/3 as a pure state gets less entangled (Eberhard 1993). A heuristic.
    """
    best = best_settings(expression, state, seed=seed)
    efficiency = threshold_efficiency(expression, state, best.alice, best.bob, local_bound)
    if efficiency is None:
        return None
    for turn in range(_THRESHOLD_ROUNDS):
        lossy = with_losses(expression, efficiency, efficiency)
        found = best_settings(lossy, state, seed=seed + turn + 1, begin=(best.alice, best.bob))
        lower = threshold_efficiency(expression, state, found.alice, found.bob, local_bound)
        if lower is None or not lower < efficiency - 1e-10:
            break
        best, efficiency = found, lower
    return efficiency, best
