"""Best settings of a state and the efficiencies they need."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from physics.bell.expression import (
    BellExpression,
    bell_expression,
    chained,
    chained_quantum,
    chsh_expression,
    clauser_horne,
    elegant,
    i3322,
)
from physics.bell.losses import with_losses
from physics.bell.settings import (
    best_settings,
    least_efficiency,
    threshold_efficiency,
    value_at,
    visibility_reaching,
)
from physics.bell.two_settings import horodecki_chsh_max
from physics.states.pure import from_ket
from physics.states.two_qubit import coloured_noise, from_bloch, partially_entangled, singlet, werner
from physics.vectors import random_directions


def random_state(seed: int):
    """A mixture of two random pure states, some of it entangled."""
    rng = np.random.default_rng(seed)
    psi = rng.normal(size=(2, 4)) + 1j * rng.normal(size=(2, 4))
    rho = 0.8 * np.outer(psi[0], psi[0].conj()) / np.vdot(psi[0], psi[0]).real
    rho = rho + 0.2 * np.outer(psi[1], psi[1].conj()) / np.vdot(psi[1], psi[1]).real
    from physics.states.two_qubit import from_density_matrix

    return from_density_matrix(rho)


def by_quasi_newton(expression, state, seed: int) -> float:
    """The largest value over directions by angles and a general optimiser."""
    n, m = expression.shape
    rng = np.random.default_rng(seed)

    def directions(angles):
        t, p = angles.reshape(-1, 2).T
        return np.stack([np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)], axis=1)

    def loss(x):
        d = directions(x)
        return -value_at(expression, state, d[:n], d[n:])

    return max(-minimize(loss, rng.uniform(-4, 4, size=2 * (n + m))).fun for _ in range(8))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("signs", [[[1, 1], [1, -1]], [[-1, 1], [1, 1]], [[-2, -2], [2, -2]]])
def test_horodecki_for_every_place_of_the_sign(seed: int, signs: list[list[float]]) -> None:
    """2√(t1² + t2²) is reached, whichever sign is odd, and a numerical maximum is no larger."""
    state, expression = random_state(seed), bell_expression(signs)
    found = best_settings(expression, state)
    factor = abs(signs[0][0])
    assert found.exact
    assert found.value == pytest.approx(factor * horodecki_chsh_max(state.correlation_matrix), abs=1e-12)
    assert value_at(expression, state, found.alice, found.bob) == pytest.approx(found.value, abs=1e-12)
    if seed < 2:
        assert by_quasi_newton(expression, state, seed) == pytest.approx(found.value, abs=1e-6)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [(i3322(), 0.25), (elegant(), 4 * math.sqrt(3)), (chained(4), chained_quantum(4))],
)
def test_the_singlet_reaches_the_two_qubit_values(expression, expected: float) -> None:
    found = best_settings(expression, singlet())
    assert not found.exact
    assert found.value == pytest.approx(expected, abs=1e-9)
    np.testing.assert_allclose(np.linalg.norm(found.alice, axis=1), 1.0)
    assert value_at(expression, singlet(), found.alice, found.bob) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_the_see_saw_against_a_general_optimiser(seed: int) -> None:
    rng = np.random.default_rng(seed)
    expression = bell_expression(rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=2), 0.5)
    state = random_state(seed)
    assert best_settings(expression, state).value >= by_quasi_newton(expression, state, seed) - 1e-7


def test_same_settings_for_a_seed() -> None:
    one, two = (best_settings(elegant(), werner(0.9), seed=4) for _ in range(2))
    np.testing.assert_array_equal(one.alice, two.alice)


def test_garg_and_mermin() -> None:
    """The singlet at CHSH settings needs 2(√2 - 1) = 0.8284, and no other settings do better."""
    expected = 2 * (math.sqrt(2) - 1)
    best = best_settings(clauser_horne(), singlet())
    assert threshold_efficiency(clauser_horne(), singlet(), best.alice, best.bob, 0.0) == pytest.approx(
        expected
    )
    found = least_efficiency(clauser_horne(), singlet(), 0.0)
    assert found is not None
    assert found[0] == pytest.approx(expected, abs=1e-9)


def test_eberhard_less_entangled_states_need_less() -> None:
    """Towards 2/3 as cos t|01> - sin t|10> becomes a product, never below it."""
    last = 2 * (math.sqrt(2) - 1)
    for ratio in (0.8, 0.5, 0.2, 0.05, 0.005):
        found = least_efficiency(clauser_horne(), partially_entangled(math.atan(ratio)), 0.0)
        assert found is not None
        assert 2 / 3 < found[0] < last
        last = found[0]
    assert last == pytest.approx(2 / 3, abs=1e-3)


def test_at_the_threshold_the_bound_is_just_reached() -> None:
    state = partially_entangled(0.4)
    found = least_efficiency(clauser_horne(), state, 0.0)
    assert found is not None
    efficiency, best = found
    for step, sign in ((1e-4, 1), (-1e-4, -1)):
        lossy = with_losses(clauser_horne(), efficiency + step, efficiency + step)
        assert sign * value_at(lossy, state, best.alice, best.bob) > 0
        # below the threshold no settings violate, as far as a search can tell
        assert sign * best_settings(lossy, state).value > -1e-12


def test_visibility_at_which_chsh_begins_to_be_violated() -> None:
    """1/√2 for white noise at the best settings (Werner 1989: S = 2√2 V); none at settings that reach 2."""
    best = best_settings(chsh_expression(), singlet())
    found = visibility_reaching(chsh_expression(), werner(0.0), singlet(), best.alice, best.bob, 2.0)
    assert found == pytest.approx(1 / math.sqrt(2), abs=1e-12)
    z = np.array([[0, 0, 1.0]] * 2)
    assert visibility_reaching(chsh_expression(), werner(0.0), singlet(), z, z, 2.0) is None


@pytest.mark.parametrize("scale", [1.0, 1e6, 1e-300])
def test_what_rounding_lifts_over_the_bound_violates_nothing(scale: float) -> None:
    """M_A = 1 reaches its local bound 1 without any violation, also where a bound came out a digit below."""
    only_marginal = BellExpression(np.zeros((1, 1)), np.array([scale]), np.zeros(1))
    up, product = np.array([[0, 0, 1.0]]), from_ket(np.array([1.0, 0, 0, 0]))
    below = scale * (1 - 2e-16)
    assert visibility_reaching(only_marginal, product, product, up, up, below) is None
    assert visibility_reaching(only_marginal, werner(0.0), product, up, up, below) is None
    assert threshold_efficiency(only_marginal, product, up, up, below) is None


def test_noise_that_violates_does_so_at_any_visibility() -> None:
    """Coloured noise is taken as it is: where it passes the bound already, no V is needed."""
    best = best_settings(chsh_expression(), singlet())
    assert visibility_reaching(chsh_expression(), singlet(), singlet(), best.alice, best.bob, 2.0) == 0.0


def test_efficiency_at_which_a_constant_value_passes_is_none_at_all() -> None:
    """No outcome counts here: S is the constant at any efficiency, above a bound that lies below it."""
    constant = BellExpression(np.zeros((1, 1)), np.zeros(1), np.zeros(1), 1.0)
    up = np.array([[0, 0, 1.0]])
    assert threshold_efficiency(constant, singlet(), up, up, 0.5) == 0.0


def test_visibility_at_the_bound_with_coloured_noise() -> None:
    """At the V that is found S of the mixed state is the bound: the family is linear in V."""
    rng = np.random.default_rng(4)
    a, b = random_directions(rng, 2), random_directions(rng, 2)
    noise, state = coloured_noise(0.0, 0.7), coloured_noise(1.0, 0.7)
    low, high = (value_at(clauser_horne(), one, a, b) for one in (noise, state))
    assert low < high  # at these settings
    bound = low + 0.3 * (high - low)
    found = visibility_reaching(clauser_horne(), noise, state, a, b, bound)
    assert found == pytest.approx(0.3, abs=1e-12)
    assert value_at(clauser_horne(), coloured_noise(found, 0.7), a, b) == pytest.approx(bound, abs=1e-12)


def test_no_efficiency_helps_a_local_state() -> None:
    rng = np.random.default_rng(0)
    assert least_efficiency(clauser_horne(), werner(0.7), 0.0) is None
    settings = random_directions(rng, 2), random_directions(rng, 2)
    assert threshold_efficiency(clauser_horne(), werner(0.7), *settings, 0.0) is None


def test_chsh_with_losses_has_the_same_threshold() -> None:
    """CHSH with -1 for lost particles is Clauser-Horne in other units."""
    found = least_efficiency(chsh_expression(), singlet(), 2.0)
    assert found is not None
    assert found[0] == pytest.approx(2 * (math.sqrt(2) - 1), abs=1e-9)


def test_product_states_stay_local() -> None:
    """Any inequality: a product state never passes the local bound."""
    state = from_bloch(np.array([0, 0, 1.0]), np.array([1.0, 0, 0]), np.outer([0, 0, 1.0], [1.0, 0, 0]))
    assert best_settings(i3322(), state).value <= 1e-9
