"""Ways between directions and frames."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.turning import along_great_circle, turned_frame
from physics.vectors import angle_between, random_directions

X, Y, Z = np.eye(3)
fractions = st.floats(0, 1)
seeds = st.integers(0, 10_000)


def test_half_way_between_two_axes_is_the_diagonal():
    assert np.allclose(along_great_circle(X, Y, 0.5), (X + Y) / np.sqrt(2))


@given(seeds, fractions)
def test_the_angle_from_the_start_grows_evenly(seed, t):
    a, b = random_directions(np.random.default_rng(seed), 2)
    point = along_great_circle(a, b, t)[0]
    # A great circle is the shortest way: the parts of the angle add up.
    assert angle_between(a, point) == pytest.approx(t * angle_between(a, b), abs=1e-9)
    assert angle_between(point, b) == pytest.approx((1 - t) * angle_between(a, b), abs=1e-9)


@pytest.mark.parametrize("t", [0.0, 0.3, 1.0])
def test_opposite_directions_have_a_way_too(t):
    point = along_great_circle(Z, -Z, t)[0]
    assert np.linalg.norm(point) == pytest.approx(1)
    assert angle_between(Z, point) == pytest.approx(np.pi * t, abs=1e-12)


def test_other_numbers_of_directions_are_refused():
    with pytest.raises(ValueError, match="end: 1 directions where 2 are needed"):
        along_great_circle([X, Y], [Z], 0.5)


@given(seeds, fractions)
def test_right_angles_stay_right_and_both_ends_are_reached(seed, t):
    rng = np.random.default_rng(seed)
    start, end = (np.linalg.qr(rng.normal(size=(3, 3)))[0].T[:2] for _ in range(2))
    x, y = turned_frame(tuple(start), tuple(end), t)
    assert abs(x @ y) < 1e-9 and np.allclose([x @ x, y @ y], 1)
    assert np.allclose(turned_frame(tuple(start), tuple(end), 0.0), start, atol=1e-9)
    assert np.allclose(turned_frame(tuple(start), tuple(end), 1.0), end, atol=1e-7)


def test_half_a_turn_about_the_third_axis():
    # x, y -> -x, -y is a rotation by 180 degrees about z; half of it takes x to y, or to -y.
    x, y = turned_frame((X, Y), (-X, -Y), 0.5)
    assert abs(x @ Y) == pytest.approx(1) and np.allclose(np.cross(x, y), Z)
