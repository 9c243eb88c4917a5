"""Bell expressions: forms, named ones by brute force over all strategies, and lost particles."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.bell.expression import (
    I3322,
    BellExpression,
    bell_expression,
    chained,
    chained_quantum,
    chsh_expression,
    clauser_horne,
    elegant,
    from_probabilities,
    i3322,
    plus_probabilities,
)

NAMED = {
    "chsh": (chsh_expression(), 2.0),
    "ch": (clauser_horne(), 0.0),
    "i3322": (i3322(), 0.0),
    "elegant": (elegant(), 6.0),
    "chained 3": (chained(3), 4.0),
    "chained 5": (chained(5), 8.0),
}


def by_all_strategies(e: BellExpression) -> float:
    """The largest value of predetermined outcomes, each tried."""
    n, m = e.shape
    return max(
        e.value(np.outer(a, b), np.array(a), np.array(b))
        for a in product((1.0, -1.0), repeat=n)
        for b in product((1.0, -1.0), repeat=m)
    )


@pytest.mark.parametrize("name", NAMED)
def test_local_bounds_of_the_named_ones(name: str) -> None:
    """2, 0, 0, 6 and 2N - 2, as published."""
    expression, local = NAMED[name]
    assert by_all_strategies(expression) == pytest.approx(local, abs=1e-12)


def test_probabilities_mean_what_they_say() -> None:
    """P(++|ij) and P(+|i) of one random joint distribution, written out."""
    rng = np.random.default_rng(2)
    a, b, c = 0.3, -0.2, 0.1
    joint = {(x, y): (1 + x * a + y * b + x * y * c) / 4 for x in (1, -1) for y in (1, -1)}
    assert min(joint.values()) > 0
    g, g_a, g_b = rng.normal(size=3)
    made = from_probabilities([[g]], [g_a], [g_b])
    expected = g * joint[1, 1] + g_a * (joint[1, 1] + joint[1, -1]) + g_b * (joint[1, 1] + joint[-1, 1])
    assert made.value([[c]], [a], [b]) == pytest.approx(expected, abs=1e-14)


def test_clauser_horne_is_chsh() -> None:
    """(CHSH - 2)/4, and no marginals are left."""
    ch, chsh = clauser_horne(), chsh_expression()
    assert not ch.biased
    np.testing.assert_allclose(4 * ch.coefficients, chsh.coefficients)
    assert ch.constant == pytest.approx(-0.5)


def test_chained_of_two_is_chsh() -> None:
    assert chained_quantum(2) == pytest.approx(2 * math.sqrt(2), abs=1e-14)
    assert np.prod(chained(2).coefficients) == -1


numbers = st.floats(-1.0, 1.0)


@given(st.lists(numbers, min_size=15, max_size=15))
def test_expressions_in_probabilities(values: list[float]) -> None:
    """I3322 is what its weights make of the probabilities of ++ and of +."""
    c, a, b = np.array(values[:9]).reshape(3, 3), np.array(values[9:12]), np.array(values[12:])
    probabilities = plus_probabilities(c, a, b)
    expected = sum(float(np.sum(w * p)) for w, p in zip(I3322, probabilities, strict=True))
    assert i3322().value(c, a, b) == pytest.approx(expected, abs=1e-12)


def test_white_noise_leaves_the_constant() -> None:
    """V ρ + (1 - V) 1/4 has V times the correlators and marginals, so that the noise alone gives k."""
    expression = clauser_horne()
    c, a, b = np.array([[0.7, 0.6], [0.5, -0.9]]), np.array([0.1, 0.2]), np.array([-0.3, 0.1])
    mixed = expression.value(0.4 * c, 0.4 * a, 0.4 * b)
    assert expression.with_white_noise(expression.value(c, a, b), 0.4) == pytest.approx(mixed, abs=1e-14)


def test_what_does_not_count_may_be_missing() -> None:
    expression = i3322()
    c = np.zeros((3, 3))
    c[2, 2] = math.nan  # its coefficient is zero
    assert math.isfinite(expression.value(c, np.zeros(3), np.zeros(3)))
    assert math.isnan(expression.value(c, None, np.zeros(3)))
    c[0, 0] = math.nan
    assert math.isnan(expression.value(c, np.zeros(3), np.zeros(3)))


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (([[0.0]],), "coefficients"),
        (([1.0, 2.0],), "coefficients"),
        (([[math.nan]],), "coefficients"),
        (([[1e7]],), "coefficients"),
        (([[1.0]], [1.0, 2.0]), "marginals_a"),
        (([[1.0]], None, [math.inf]), "marginals_b"),
        (([[1.0]], None, None, math.inf), "constant"),
    ],
)
def test_refusals_name_the_field(arguments, field: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}: "):
        bell_expression(*arguments)


def test_refused_numbers() -> None:
    with pytest.raises(ValueError, match=r"^n: "):
        chained(1)
