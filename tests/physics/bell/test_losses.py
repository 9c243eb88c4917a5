"""Lost particles that count as -1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.bell.expression import bell_expression, chsh_expression, clauser_horne, from_probabilities
from physics.bell.losses import in_powers_of_efficiency, seen_with_losses, with_losses

numbers = st.floats(-1.0, 1.0)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.lists(numbers, min_size=8, max_size=8))
def test_losses_by_their_outcomes(e: float, f: float, values: list[float]) -> None:
    """Every particle is found or not, independently, and gives -1 if not: averaged over the four cases."""
    expression = bell_expression([[1, 2], [3, -1]], [0.5, -1], [2, 1], 0.25)
    c, a, b = np.array(values[:4]).reshape(2, 2), np.array(values[4:6]), np.array(values[6:])
    minus = -np.ones(2)
    expected = (
        e * f * expression.value(c, a, b)
        + e * (1 - f) * expression.value(np.outer(a, minus), a, minus)
        + (1 - e) * f * expression.value(np.outer(minus, b), minus, b)
        + (1 - e) * (1 - f) * expression.value(np.ones((2, 2)), minus, minus)
    )
    assert with_losses(expression, e, f).value(c, a, b) == pytest.approx(expected, abs=1e-12)


def test_losses_of_clauser_horne() -> None:
    """η² on the joint probabilities of ++, η on the single ones: 0 where nothing is found."""
    lossy = with_losses(clauser_horne(), 0.9, 0.9)
    joint, single = 0.81 * np.array([[1, 1], [1, -1]]), -0.9 * np.array([1.0, 0.0])
    same = from_probabilities(joint, single, single)
    np.testing.assert_allclose(lossy.coefficients, same.coefficients, atol=1e-15)
    np.testing.assert_allclose(lossy.marginals_a, same.marginals_a, atol=1e-15)
    assert lossy.constant == pytest.approx(same.constant, abs=1e-15)
    assert with_losses(clauser_horne(), 0.0, 1.0).value(np.ones((2, 2)), np.ones(2), -np.ones(2)) == 0.0


@given(st.floats(0.0, 1.0), st.lists(numbers, min_size=8, max_size=8))
def test_losses_in_the_data_or_in_the_expression(e: float, values: list[float]) -> None:
    """What is seen with losses gives an expression the value that it has with the losses put into it.

    So does the polynomial in e, whose coefficients need S at three efficiencies only.
    """
    expression = bell_expression([[1, 2], [3, -1]], [0.5, -1], [2, 1], 0.25)
    c, a, b = np.array(values[:4]).reshape(2, 2), np.array(values[4:6]), np.array(values[6:])
    expected = with_losses(expression, e, e).value(c, a, b)
    assert expression.value(*seen_with_losses(c, a, b, e)) == pytest.approx(expected, abs=1e-12)
    f, g, h = in_powers_of_efficiency(expression, lambda lossy: lossy.value(c, a, b))
    assert f + g * e + h * e * e == pytest.approx(expected, abs=1e-12)


def test_a_correlator_is_seen_without_its_marginals_only_if_nothing_is_lost() -> None:
    """With losses C of what is seen contains M, so that it is unknown where M is."""
    c, unknown = np.array([[0.5]]), np.array([np.nan])
    assert seen_with_losses(c, unknown, unknown, 1.0)[0] == 0.5
    assert np.isnan(seen_with_losses(c, unknown, unknown, 0.9)[0]).all()


def test_no_efficiency_is_above_1() -> None:
    with pytest.raises(ValueError, match=r"^efficiency_b: "):
        with_losses(chsh_expression(), 1.0, 1.1)
