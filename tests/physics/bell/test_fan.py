"""Fans of settings: the curves they give for the singlet, and that they suit a state."""

from __future__ import annotations

import math

import numpy as np
import pytest

from physics.bell import (
    NAMED,
    best_fan_angle,
    bounds_of,
    chained,
    chained_fan,
    chained_quantum,
    chsh_expression,
    chsh_fan,
    fan_planes,
    from_probabilities,
    horodecki_chsh_max,
    in_planes,
    known_bounds,
    value_at,
    values_along,
)
from physics.states import bell_diagonal, from_density_matrix, partially_entangled, singlet, werner


def test_the_best_angle_of_a_fan() -> None:
    """π/2n: there the fan reaches the quantum bound 2n cos(π/2n), 2√2 for n = 2 (Wehner 2006)."""
    planes = fan_planes(singlet().correlation_matrix)
    for n in (2, 3, 7):
        alice, bob = in_planes(planes, *chained_fan(n, best_fan_angle(n)))
        assert value_at(chained(n), singlet(), alice, bob) == pytest.approx(chained_quantum(n), abs=1e-12)
    alice, bob = in_planes(planes, *chsh_fan(best_fan_angle(2)))
    assert value_at(chsh_expression(), singlet(), alice, bob) == pytest.approx(2 * math.sqrt(2), abs=1e-12)


def test_chsh_of_the_singlet_follows_the_closed_form() -> None:
    """V (3 cos θ - cos 3θ): 2 V at 0, 2√2 V at 45°, 0 at 90°."""
    angle = np.linspace(-1, 4, 201)
    planes = fan_planes(singlet().correlation_matrix)
    values = values_along(chsh_expression(), werner(0.9), *in_planes(planes, *chsh_fan(angle)))
    np.testing.assert_allclose(values, 0.9 * (3 * np.cos(angle) - np.cos(3 * angle)), atol=1e-12)
    alice, bob = in_planes(planes, *chsh_fan(math.pi / 4))
    assert value_at(chsh_expression(), singlet(), alice, bob) == pytest.approx(2 * math.sqrt(2))
    np.testing.assert_allclose(alice, [[0, 0, 1], [1, 0, 0]], atol=1e-15)


@pytest.mark.parametrize("n", [2, 3, 7])
def test_chained_of_the_singlet_follows_the_closed_form(n: int) -> None:
    """(2n - 1) cos θ - cos((2n - 1)θ), largest 2n cos(π/2n) at π/2n."""
    angle = np.linspace(0, math.pi / 2, 50)
    planes = fan_planes(singlet().correlation_matrix)
    values = values_along(chained(n), singlet(), *in_planes(planes, *chained_fan(n, angle)))
    np.testing.assert_allclose(values, (2 * n - 1) * np.cos(angle) - np.cos((2 * n - 1) * angle), atol=1e-12)
    best = values_along(chained(n), singlet(), *in_planes(planes, *chained_fan(n, [math.pi / (2 * n)])))
    assert best[0] == pytest.approx(chained_quantum(n))


@pytest.mark.parametrize(
    "state",
    [
        singlet(),
        bell_diagonal(np.array([1.0, -1.0, 1.0])),
        bell_diagonal(np.array([-1.0, 1.0, 1.0])),
        werner(0.0),
        partially_entangled(0.3),
        partially_entangled(0.0),
        from_density_matrix(np.diag([0.4, 0.3, 0.2, 0.1])),
    ],
)
def test_planes_suit_the_state(state) -> None:
    """Orthonormal, and T q_k = t_k p_k with the two largest singular values."""
    t = state.correlation_matrix
    p, q = fan_planes(t)
    np.testing.assert_allclose(p @ p.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(q @ q.T, np.eye(2), atol=1e-12)
    sizes = np.linalg.svd(t, compute_uv=False)[:2]
    np.testing.assert_allclose(p @ t @ q.T, np.diag(sizes), atol=1e-12)


def test_the_fan_reaches_the_horodecki_maximum_where_both_planes_are_alike() -> None:
    for state in (werner(0.8), bell_diagonal(np.array([0.9, -0.85, 0.9]))):
        best = in_planes(fan_planes(state.correlation_matrix), *chsh_fan(math.pi / 4))
        found = value_at(chsh_expression(), state, *best)
        assert found == pytest.approx(horodecki_chsh_max(state.correlation_matrix), abs=1e-12)


@pytest.mark.parametrize("name", [name for name, one in NAMED.items() if one.bounds is not None])
def test_known_bounds_are_found_again(name: str) -> None:
    known, found = known_bounds(name, 4), bounds_of(NAMED[name].expression(4))
    assert known is not None
    assert found.local.bound == pytest.approx(known.local, abs=1e-12)
    assert found.quantum.reached == pytest.approx(known.two_qubits, abs=1e-7)
    assert found.quantum.bound == pytest.approx(known.quantum, abs=2e-7)
    assert found.no_signalling.bound == pytest.approx(known.no_signalling, abs=1e-9)


@pytest.mark.parametrize("name", NAMED)
def test_the_row_of_an_inequality_fits_together(name: str) -> None:
    """A fan has its settings and reaches its quantum bound; its weights of probabilities give it again."""
    one = NAMED[name]
    expression = one.expression(5)
    if one.fan is not None:
        angle = best_fan_angle(5 if name == "chained" else 2)
        alice, bob = in_planes(fan_planes(singlet().correlation_matrix), *one.fan(5, angle))
        assert (len(alice), len(bob)) == expression.shape
        known = known_bounds(name, 5)
        assert known is not None
        assert value_at(expression, singlet(), alice, bob) == pytest.approx(known.quantum, abs=1e-12)
    if one.probabilities is not None:
        weighed = from_probabilities(*one.probabilities)
        np.testing.assert_allclose(weighed.coefficients, expression.coefficients)


def test_others_have_no_known_bounds() -> None:
    assert known_bounds("given") is None
