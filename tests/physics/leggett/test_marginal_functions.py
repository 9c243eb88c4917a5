import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.leggett.inequality import violation_window
from physics.leggett.marginal_functions import (
    best_chain,
    chaining_bound,
    failing_angles,
    left_side,
    limit_ratio,
    linear,
    mean_modulus,
    power,
    right_side,
    safe_expression,
    step,
)
from physics.vectors import from_angles, random_directions

ANGLES = np.linspace(0, np.pi, 181)
unit = st.floats(0.0, 1.0)


# --- Both sides of eq. (10) ----------------------------------------------------------------------------


@pytest.mark.parametrize("eta", [0.0, 0.4, 1.0])
def test_left_side_of_malus_law_is_exact(eta):
    # E|v.w| = |w|/2.
    assert left_side(linear, ANGLES, eta, -1) == pytest.approx(eta * np.sin(ANGLES / 2), abs=1e-12)
    assert left_side(linear, ANGLES, eta, 1) == pytest.approx(eta * np.cos(ANGLES / 2), abs=1e-12)


def test_left_side_of_the_step_is_exact():
    # v.b and v.b' differ in sign on two lunes of angle α, that is on a fraction α/π of the sphere.
    assert left_side(step, ANGLES, 0.7, -1) == pytest.approx(1.4 * ANGLES / np.pi, abs=1e-12)
    assert left_side(step, ANGLES, 0.7, 1) == pytest.approx(1.4 * (1 - ANGLES / np.pi), abs=1e-12)


@pytest.mark.parametrize(
    "text",
    ["x**3", "sign(x)*sqrt(abs(x))", "0.5*sin(3*x)+0.3*x", "cos(pi*x)", "max(-1,min(1,2*x))", "x*x-0.3"],
)
@pytest.mark.parametrize("sign", [-1, 1])
def test_left_side_matches_random_directions(text, sign):
    function = safe_expression(text)
    v = random_directions(np.random.default_rng(3), 200_000)
    for angle in (0.3, 1.2, 2.5):
        b, b_prime = from_angles(0.0, 0.0), from_angles(angle, 0.4)
        values = np.abs(function(v @ b) + sign * function(v @ b_prime))
        # Five standard errors, and what the quadrature leaves where such functions are not monotonic.
        tolerance = 5 * values.std() / np.sqrt(len(v)) + 5e-4
        assert float(left_side(function, angle, 1.0, sign)) == pytest.approx(values.mean(), abs=tolerance)


@pytest.mark.parametrize("k", [0.1, 0.25, 0.5, 3, 4, 7.5])
def test_quadrature_of_powers_is_converged(k):
    for sign in (-1, 1):
        fine = left_side(power(k), ANGLES[::4], 1.0, sign, order=80)
        assert left_side(power(k), ANGLES[::4], 1.0, sign) == pytest.approx(fine, abs=1e-5)


def test_a_jump_off_the_equator_has_the_stated_error():
    jump = safe_expression("sign(x - 0.5)")
    fine = left_side(jump, ANGLES[::9], order=150)
    assert np.max(np.abs(left_side(jump, ANGLES[::9]) - fine)) < 4e-2


@given(st.floats(0.0, np.pi), unit)
def test_right_side_is_what_the_best_setting_of_alice_leaves(angle, v):
    b, b_prime = from_angles(0.0, 0.0), from_angles(angle, 0.4)
    # max over a of V|a.(b ∓ b')| is V|b ∓ b'|.
    assert float(right_side(angle, v, 1)) == pytest.approx(2 - v * np.linalg.norm(b - b_prime), abs=1e-12)
    assert float(right_side(angle, v, -1)) == pytest.approx(2 - v * np.linalg.norm(b + b_prime), abs=1e-12)


def test_odd_functions_turn_one_sign_into_the_other():
    # M(-b) = -M(b): b' -> -b' exchanges the signs and α with π - α.
    for function in (linear, step, power(2.5)):
        plus, minus = left_side(function, ANGLES, 0.8, 1), left_side(function, ANGLES, 0.8, -1)
        assert plus == pytest.approx(minus[::-1], abs=1e-9)
    # An even one cannot vanish with b' = -b (eq. (11)): E|2x²| = 2/3.
    assert float(left_side(safe_expression("x**2"), np.pi, 1.0, 1)) == pytest.approx(2 / 3, abs=1e-9)


# --- Where quantum correlations leave no room ----------------------------------------------------------


@pytest.mark.parametrize("eta", [0.1, 0.5, 1.0])
def test_malus_law_fails_up_to_four_arctan_of_half_the_purity(eta):
    assert failing_angles(linear, eta) == [(0.0, pytest.approx(4 * np.arctan(eta / 2), abs=1e-6))]
    low, high = failing_angles(linear, eta, sign=1)[0]
    assert (low, high) == (pytest.approx(np.pi - 4 * np.arctan(eta / 2), abs=1e-6), np.pi)


@pytest.mark.parametrize(("eta", "v"), [(1.0, 0.9), (0.6, 0.99), (1.0, 0.99)])
def test_at_lower_visibility_the_window_is_that_of_the_whole_sphere(eta, v):
    # The same as Leggett's inequality with directions e all over the sphere, κ = 1/2.
    low, high = (float(end) for end in violation_window(0.5, eta, v))
    assert failing_angles(linear, eta, v) == [(pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))]


def test_nothing_fails_below_the_threshold_of_the_whole_sphere():
    assert failing_angles(linear, 1.0, np.sqrt(3) / 2 - 1e-4) == []
    assert len(failing_angles(linear, 1.0, np.sqrt(3) / 2 + 1e-4)) == 1
    assert failing_angles(linear, 0.0) == []


@pytest.mark.parametrize("text", ["x", "sign(x)", "0.01*sin(3*x)", "cos(pi*x)", "x**3", "0.5*exp(-x*x)*x"])
def test_every_function_that_changes_fails_near_equal_settings(text):
    function = safe_expression(text)
    assert limit_ratio(function) > 0
    small = np.array([1e-3, 3e-3])
    ratio = left_side(function, small) / (2 * np.sin(small / 2))
    assert np.all(left_side(function, small) > right_side(small))
    assert ratio == pytest.approx(limit_ratio(function), rel=0.02)


def test_limit_ratios_in_closed_form():
    assert limit_ratio(linear, 0.8) == pytest.approx(0.4, abs=1e-8)
    assert limit_ratio(step, 0.8) == pytest.approx(1.6 / np.pi, abs=1e-7)
    # (1/π) ∫ √(1 - x²) 3x² dx = 3/8.
    assert limit_ratio(power(3)) == pytest.approx(3 / 8, abs=1e-8)
    assert limit_ratio(safe_expression("0.4")) == 0


@pytest.mark.parametrize("function", [linear, step, power(0.5), safe_expression("cos(pi*x)")])
@pytest.mark.parametrize("v", [0.95, 1.0])
def test_chaining_adds_up_the_single_steps(function, v):
    # 2∫|M| <= ∫|M(b) + M(-b)| + n ∫|M(b_k) - M(b_k+1)|, each bounded by its right side.
    for n in (1, 2, 5, 12):
        left = left_side(function, np.pi, 1.0, 1) + n * left_side(function, np.pi / n)
        assert 2 * mean_modulus(function) <= left + 2e-3
        right = right_side(np.pi, v, 1) + n * right_side(np.pi / n, v)
        assert 2 * chaining_bound(n, v) == pytest.approx(float(right), abs=1e-12)


def test_chaining_bounds():
    assert float(chaining_bound(1000)) == pytest.approx(np.pi**2 / 8000, rel=1e-6)
    for v in (0.9, 0.99, 0.999):
        n, bound = best_chain(v)
        assert abs(n - np.pi * np.sqrt(v / (8 * (1 - v)))) < 1
        assert bound == chaining_bound(n, v)
        assert bound <= min(chaining_bound(n - 1, v), chaining_bound(n + 1, v))
    assert best_chain(1.0, 50)[0] == 50


def test_mean_modulus_of_the_families():
    assert mean_modulus(linear, 0.6) == pytest.approx(0.3, abs=1e-12)
    assert mean_modulus(step, 0.6) == pytest.approx(0.6, abs=1e-12)
    assert mean_modulus(power(3)) == pytest.approx(1 / 4, abs=1e-12)


def test_a_curve_is_fast_enough_for_dragging():
    function = safe_expression("0.5*sin(3*x) + 0.3*x**3")
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        left_side(function, ANGLES)
        seconds.append(time.perf_counter() - start)
    # 5 to 10 ms on one idle core; the bound is for a busy machine.
    assert min(seconds) < 0.1


# --- Expressions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", lambda x: x),
        ("-x", lambda x: -x),
        (" 0.5 * x ** 3 - x / 4 ", lambda x: 0.5 * x**3 - x / 4),
        ("sign(x) * abs(x)**0.5", lambda x: np.sign(x) * np.sqrt(np.abs(x))),
        ("sin(pi*x)*cos(x)", lambda x: np.sin(np.pi * x) * np.cos(x)),
        ("max(-1, min(1, 2*x), -0.5)", lambda x: np.maximum(np.clip(2 * x, -1, 1), -0.5)),
        ("x**(1+1)", lambda x: x**2),
        ("x**-2 * 0", None),
        ("2**-1", lambda x: 0.5 + 0 * x),
        ("exp(-x*x)*x", lambda x: np.exp(-x * x) * x),
        ("+0.25", lambda x: 0.25 + 0 * x),
        ("sqrt(1 - x**2)", lambda x: np.sqrt(1 - x**2)),
    ],
)
def test_expressions_mean_what_they_say(text, expected):
    x = np.linspace(-1, 1, 1001)
    if expected is None:
        with pytest.raises(ValueError, match=r"^expression: not finite at x = 0"):
            safe_expression(text)
        return
    assert safe_expression(text)(x) == pytest.approx(expected(x), abs=1e-14)
    assert safe_expression(text)(x.reshape(7, 11, 13)).shape == (7, 11, 13)


def test_an_expression_takes_values_a_rounding_error_beyond_one():
    assert safe_expression("sqrt(1 - x**2)")(np.array([1 + 2e-16, -1 - 2e-16])) == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2*x", r"-2 at x = -1 is outside|2 at x = 1 is outside"),
        ("1.5 - abs(x)", "1.5 at x = 0 is outside"),
        ("sqrt(x)", "not finite at x = -1"),
        ("1/x", "not finite at x = 0"),
        ("x**0.5", "not finite at x = -1"),
        ("exp(1000*x)", "not finite"),
        ("x^2", "powers are written"),
        ("x**21", "exponents are at most 20"),
        ("x**-21", "exponents are at most 20"),
        ("x**x", "exponents are constants"),
        ("9**9**9", "exponents are at most 20"),
        ("x*1e7", "numbers are at most"),
        ("x*" + "9" * 150, "numbers are at most"),
        ("y", "at character 1: 'y' is not one of"),
        ("  (x +\n y)", "at character 9: 'y' is not one of"),
        ("abs * x", "abs needs what it applies to"),
        ("  x + + ", "not understood at character"),
        ("tan(x)", "'tan' is not one of"),
        ("abs(x, x)", "abs takes one value"),
        ("min(x)", "min takes two values"),
        ("abs(x=1)", "are allowed"),
        ("max(*x)", "are allowed"),
        ("x.real", "are allowed"),
        ("x[0]", "are allowed"),
        ("(lambda: 1)()", "are allowed"),
        ("__import__('os')", "."),
        ("().__class__", "are allowed"),
        ("x if x else 1", "are allowed"),
        ("x < 1", "are allowed"),
        ("x // 2", "are allowed"),
        ("x % 2", "are allowed"),
        ("True", "are allowed"),
        ("1j", "are allowed"),
        ("'x'", "are allowed"),
        ("[x]", "are allowed"),
        ("~x", "are allowed"),
        ("x := 1", "not understood"),
        ("x; x", "not understood"),
        ("", "not understood"),
        ("x +", "not understood"),
        ("x\0", "not understood"),
        ("(" * 100 + "x" + ")" * 99, "not understood"),
        ("abs(" * 30 + "x" + ")" * 30, "nested deeper"),
        ("x" + "+x" * 40, "nested deeper"),
        ("x" * 201, "characters where at most"),
    ],
)
def test_refused_expressions_say_why(text, why):
    with pytest.raises(ValueError, match=f"^expression: .*({why})"):
        safe_expression(text)


@given(st.text(alphabet="x0123456789.+-*/()^, absincoqrtexpgmua_[]'\"=<>:\0π\n", max_size=210))
def test_any_text_gives_a_bounded_function_or_a_value_error(text):
    try:
        function = safe_expression(text)
    except ValueError as error:
        assert str(error).startswith("expression:")
        return
    values = function(np.linspace(-1, 1, 101))
    assert values.shape == (101,) and np.max(np.abs(values)) <= 1


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: left_side(linear, 4.0), "angle"),
        (lambda: left_side(linear, 1.0, 1.5), "eta"),
        (lambda: left_side(linear, 1.0, 1.0, 2), "sign"),
        (lambda: left_side(linear, 1.0, order=0), "order"),
        (lambda: right_side(1.0, -0.1), "visibility"),
        (lambda: failing_angles(linear, n=1), "n"),
        (lambda: chaining_bound(0), "n"),
        (lambda: best_chain(0.9, 0), "n_max"),
        (lambda: power(0), "k"),
        (lambda: limit_ratio(linear, n=0), "n"),
    ],
)
def test_bad_values_are_named(call, name):
    with pytest.raises(ValueError, match=f"^{name}:"):
        call()
