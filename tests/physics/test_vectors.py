import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.vectors import (
    angle_between,
    as_unit_vectors,
    from_angles,
    random_directions,
    to_angles,
)

seeds = st.integers(0, 2**32 - 1)


def test_unit_vectors_are_renormalised_to_rounding_error():
    v = as_unit_vectors([[0.6, 0.8000004, 0.0], [0.0, 0.0, -1.0]], "alice")
    assert v.shape == (2, 3)
    np.testing.assert_allclose(np.linalg.norm(v, axis=1), 1, atol=1e-15)


def test_a_single_vector_becomes_one_row():
    np.testing.assert_array_equal(as_unit_vectors([0, 1, 0], "a"), [[0, 1, 0]])


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([[1, 0, 0.1]], "vector 0 is not a unit vector"),
        ([[0, 0, 0]], "not a unit vector"),
        ([[1, 0, 0], [0, 0, 1 + 2e-6]], "vector 1"),
        ([[np.nan, 0, 0]], "NaN"),
        ([[np.inf, 0, 0]], "NaN or infinity"),
        ([[1, 0]], "shape"),
        (np.zeros((0, 3)), "no vectors"),
        ("abc", "not an array"),
        ([[1, 0, 0], [1, 0]], "not an array"),
        ([[1j, 0, 0]], "real"),
    ],
)
def test_bad_vectors_are_refused_with_field_and_reason(value, reason):
    with pytest.raises(ValueError, match=rf"^alice: .*{reason}"):
        as_unit_vectors(value, "alice")


def test_angles_of_the_axes():
    # θ from +z, φ from +x: the convention of every sphere in the program.
    np.testing.assert_allclose(
        from_angles([0, np.pi / 2, np.pi / 2], [0, 0, np.pi / 2]), np.eye(3)[[2, 0, 1]], atol=1e-16
    )
    assert to_angles([0, 0, -2]) == (np.pi, 0.0)
    assert to_angles([-1.0, -0.0, 0.0]) == (np.pi / 2, np.pi)


@settings(deadline=None)
@given(st.floats(1e-3, np.pi - 1e-3), st.floats(-np.pi + 1e-9, np.pi))
def test_angles_round_trip(theta, phi):
    assert to_angles(from_angles(theta, phi)) == pytest.approx((theta, phi), abs=1e-12)


@pytest.mark.parametrize("angle", [0.0, 1e-12, 1e-8, 1.0, np.pi / 2, np.pi - 1e-8, np.pi - 1e-12, np.pi])
def test_angle_is_accurate_near_zero_and_pi(angle):
    # arccos of the scalar product would lose half the digits at both ends.
    a, b = [1.0, 0, 0], [np.cos(angle), np.sin(angle), 0]
    assert float(angle_between(a, b)) == pytest.approx(angle, rel=1e-9, abs=2e-16)


def test_angle_ignores_length_and_broadcasts():
    np.testing.assert_allclose(angle_between([[1e-200, 0, 0], [0, 3, 0]], [1e200, 1e200, 0]), [np.pi / 4] * 2)
    with pytest.raises(ValueError, match="b: contains a zero vector"):
        angle_between([1, 0, 0], [0, 0, 0])


def test_random_directions_are_uniform_and_reproducible():
    v = random_directions(np.random.default_rng(1), 40000)
    np.testing.assert_allclose(np.linalg.norm(v, axis=1), 1, atol=1e-14)
    # Mean 0 and <v v^T> = 1/3 hold for the uniform sphere; 5 standard errors of 40000 points.
    np.testing.assert_allclose(v.mean(axis=0), 0, atol=5 / np.sqrt(3 * 40000))
    np.testing.assert_allclose(v.T @ v / 40000, np.eye(3) / 3, atol=5 * 0.3 / np.sqrt(40000))
    np.testing.assert_array_equal(v, random_directions(np.random.default_rng(1), 40000))
    with pytest.raises(ValueError, match="n: -1"):
        random_directions(np.random.default_rng(1), -1)
