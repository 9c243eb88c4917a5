import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from physics.leggett.averaged import (
    LIMIT_ANGLE,
    angle_of_best_averaged_threshold,
    angle_of_largest_averaged_excess,
    averaged_bound,
    averaged_modulus,
    averaged_threshold,
    averaged_violation_window,
    best_averaged_threshold,
    largest_averaged_excess,
    least_modulus,
)
from physics.leggett.model import model_threshold, touching_angle
from physics.vectors import from_angles

angles = st.floats(0.0, np.pi)
ETAS = [0.05, 0.3, 0.56, 0.8, 1.0]
PAIRS = [(0.4, 0.9), (1.3, 0.2), (2.8, 1.1), (3.0, 2.5), (np.pi / 2, np.pi / 2)]


@pytest.mark.parametrize(("theta", "chi"), PAIRS)
def test_modulus_is_the_mean_over_random_rotations(theta, chi):
    u, v = from_angles(0.0, 0.0), from_angles(theta, 0.3)
    a, b = from_angles(0.5, 1.0), from_angles(0.5 + chi, 1.0)
    rotations = Rotation.random(400_000, rng=np.random.default_rng(5)).as_matrix()
    values = np.abs((rotations @ a) @ u + (rotations @ b) @ v)
    assert abs(values.mean() - averaged_modulus(theta, chi)) < 5 * values.std() / np.sqrt(len(values))


@pytest.mark.parametrize(("theta", "chi"), PAIRS)
def test_modulus_is_the_integral_over_euler_angles(theta, chi):
    # |r A cos φ + (1 - r) B cos ψ| over r in [0, 1] in closed form: with p = A|cos φ|, q = B|cos ψ| it is
    # (p + q)/2 for equal signs and (p² + q²)/(2(p + q)) for opposite ones; midpoint rule in φ and ψ.
    cosines = np.abs(np.cos((np.arange(3000) + 0.5) * np.pi / 3000))
    p = 2 * abs(np.cos((theta - chi) / 2)) * cosines[:, None]
    q = 2 * abs(np.cos((theta + chi) / 2)) * cosines
    integral = np.mean((p * p + p * q + q * q) / (2 * (p + q)))
    assert averaged_modulus(theta, chi) == pytest.approx(integral, abs=1e-7)


@given(angles, angles)
def test_symmetries_and_lipschitz_constant_of_the_modulus(theta, chi):
    f = averaged_modulus(theta, chi)
    assert f == pytest.approx(averaged_modulus(chi, theta), abs=1e-14)
    assert f == pytest.approx(averaged_modulus(np.pi - theta, np.pi - chi), abs=1e-14)
    # Each term has mean 1/2, and |E(u.a)(...)| cannot exceed the mean square √(2 + 2 cos θ cos χ)/√3.
    assert f <= 1 + 1e-14 and f <= np.sqrt((2 + 2 * np.cos(theta) * np.cos(chi)) / 3) + 1e-14
    assert abs(averaged_modulus(theta + 0.01, chi) - f) <= 0.005 + 1e-14


@given(angles)
def test_modulus_of_parallel_and_opposite_hidden_states(chi):
    # v = ∓u: E|u.(a ∓ b)| = |a ∓ b|/2.
    assert averaged_modulus(np.pi, chi) == pytest.approx(np.sin(chi / 2), abs=1e-15)
    assert averaged_modulus(0, chi) == pytest.approx(np.cos(chi / 2), abs=1e-15)


def test_least_modulus_is_the_minimum_over_a_grid():
    chi = np.linspace(0, np.pi, 91)
    theta = np.linspace(0, np.pi, 4001)
    grid = averaged_modulus(theta, chi[:, None]).min(axis=1)
    value, where = least_modulus(chi)
    assert np.all(value <= grid + 1e-14)
    assert value == pytest.approx(grid, abs=1e-6)
    assert averaged_modulus(where, chi) == pytest.approx(value, abs=1e-12)


def test_least_modulus_at_known_angles():
    chi = np.linspace(0, LIMIT_ANGLE, 50)
    assert least_modulus(chi)[0] == pytest.approx(np.sin(chi / 2), abs=1e-15)
    # At χ = 90° the ellipse of θ = 90° is flat: perimeter 4 * 2, F = 2/π, below sin 45°.
    assert float(least_modulus(np.pi / 2)[0]) == pytest.approx(2 / np.pi, abs=1e-12)
    assert float(least_modulus(np.pi / 2)[1]) == pytest.approx(np.pi / 2, abs=1e-6)
    # Just above arccos(1/3) opposite states are no longer the best.
    assert least_modulus(LIMIT_ANGLE + 0.002)[0] < np.sin(LIMIT_ANGLE / 2 + 0.001) - 1e-6


@pytest.mark.parametrize("eta", ETAS)
def test_best_threshold_equals_that_of_the_explicit_model(eta):
    chi = np.linspace(1e-4, np.pi / 2 - 1e-4, 10001)
    values = averaged_threshold(chi, eta)
    assert values.min() == pytest.approx(float(best_averaged_threshold(eta)), abs=1e-7)
    assert chi[values.argmin()] == pytest.approx(float(angle_of_best_averaged_threshold(eta)), abs=5e-4)
    assert best_averaged_threshold(eta) == model_threshold(eta)
    assert angle_of_best_averaged_threshold(eta) == touching_angle(eta)


@pytest.mark.parametrize("eta", ETAS)
@pytest.mark.parametrize("v", [0.9, 0.99, 1.0])
def test_window_and_largest_excess_match_the_curve(v, eta):
    chi = np.linspace(0, np.pi / 2, 20_001)
    excess = v * np.cos(chi) - averaged_bound(chi, eta)
    low, high = averaged_violation_window(v, eta)
    if v <= best_averaged_threshold(eta):
        assert excess.max() <= 1e-12
        assert np.isnan(
            [low, high, largest_averaged_excess(v, eta), angle_of_largest_averaged_excess(v, eta)]
        ).all()
        return
    inside = (chi > low) & (chi < high)
    assert np.array_equal(excess[1:] > 1e-12, inside[1:]) or np.sum((excess > 0) != inside) <= 2
    assert excess.max() == pytest.approx(float(largest_averaged_excess(v, eta)), abs=1e-8)
    assert chi[excess.argmax()] == pytest.approx(float(angle_of_largest_averaged_excess(v, eta)), abs=1e-4)


def test_angles_of_the_singlet():
    # cos χ > 1 - η sin(χ/2) is sin(χ/2) < η/2; largest at sin(χ/2) = η/4; lowest V elsewhere.
    for eta in ETAS:
        assert averaged_violation_window(1.0, eta)[0] == 0
        assert averaged_violation_window(1.0, eta)[1] == pytest.approx(2 * np.arcsin(eta / 2), abs=1e-15)
    assert np.degrees(averaged_violation_window()[1]) == pytest.approx(60, abs=1e-12)
    assert np.degrees(angle_of_largest_averaged_excess()) == pytest.approx(28.955, abs=1e-3)
    assert np.degrees(angle_of_best_averaged_threshold()) == pytest.approx(34.062, abs=1e-3)
    v = best_averaged_threshold() + 1e-13
    assert angle_of_largest_averaged_excess(v) == pytest.approx(angle_of_best_averaged_threshold(), abs=1e-6)


def test_bound_and_excess_at_the_ends():
    assert averaged_bound(0.0, 0.7) == 1
    assert np.isnan(averaged_violation_window(0.0, 0.0)).all()
    assert averaged_threshold(np.pi / 2) > 1e10
    assert averaged_bound(np.pi - 0.4, 0.7) == pytest.approx(averaged_bound(0.4, 0.7), abs=1e-15)
    assert averaged_bound(0.3, 0.0) == 1


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: averaged_bound(4.0), "chi"),
        (lambda: averaged_bound(1.0, 1.5), "eta"),
        (lambda: averaged_violation_window(-0.1), "visibility"),
        (lambda: averaged_modulus(np.nan, 1.0), "theta"),
    ],
)
def test_bad_values_are_named(call, name):
    with pytest.raises(ValueError, match=f"^{name}:"):
        call()
