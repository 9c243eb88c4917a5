import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.optics import (
    POLES,
    bloch_from_stokes,
    direction_from_waveplate,
    half_wave_angle,
    nearest_linear,
    nearest_waveplates,
    polarization_ellipse,
    stokes_from_bloch,
    waveplate_from_direction,
)
from physics.states.two_qubit import PAULI
from physics.vectors import from_angles

angles = st.floats(-10, 10)


@pytest.mark.parametrize(("name", "angle"), [("H", 0), ("D", 45), ("V", 90), ("A", 135)])
def test_ends_of_the_axes_are_the_linear_polarizations_that_they_are_called(name, angle):
    # A polarizer at that angle passes the state (cos, sin) of |H>, |V>; Pauli averages give its direction.
    state = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    bloch = np.einsum("i,kij,j->k", state, PAULI, state).real
    np.testing.assert_allclose(bloch, POLES[name][0], atol=1e-12)


@pytest.mark.parametrize(("name", "third"), [("R", 1), ("L", -1)])
def test_circular_ends_are_those_of_the_stokes_vector(name, third):
    # S3 > 0 is right circular, as the waveplate angles of the table have it.
    np.testing.assert_array_equal(bloch_from_stokes([0, 0, third]), POLES[name][0])
    plate, polarizer = np.radians(0), np.radians(45 * third)
    np.testing.assert_allclose(
        bloch_from_stokes(direction_from_waveplate(plate, polarizer)), POLES[name][0], atol=1e-12
    )


handedness = st.sampled_from([1, -1])


@settings(deadline=None)
@given(angles, angles)
def test_formula_against_jones_matrices(gamma, theta):
    # What passes a quarter-wave plate at γ and a polarizer at θ is the state that the plate turns into
    # linear polarization θ. Pauli averages of it are the Bloch axes, with |H> = |0>, |V> = |1>.
    fast = np.array([np.cos(gamma), np.sin(gamma)])
    slow = np.array([-np.sin(gamma), np.cos(gamma)])
    plate = np.outer(fast, fast) + 1j * np.outer(slow, slow)
    passed = plate.conj().T @ np.array([np.cos(theta), np.sin(theta)])
    bloch = np.einsum("i,kij,j->k", passed.conj(), PAULI, passed).real
    np.testing.assert_allclose(
        bloch_from_stokes(direction_from_waveplate(gamma, theta, -1)), bloch, atol=1e-12
    )


def test_simple_positions():
    # Plate along the polarizer: linear polarization θ, at 2θ on the sphere.
    np.testing.assert_allclose(direction_from_waveplate(0.3, 0.3), from_angles(np.pi / 2, 0.6), atol=1e-15)
    # Plate at 45° to the polarizer: circular polarization, which one being a convention.
    np.testing.assert_allclose(direction_from_waveplate(0.0, np.pi / 4, +1), [0, 0, 1], atol=1e-15)
    np.testing.assert_allclose(direction_from_waveplate(0.0, np.pi / 4, -1), [0, 0, -1], atol=1e-15)


@settings(deadline=None)
@given(angles, angles, handedness)
def test_polarizer_turned_by_90_degrees_measures_the_opposite(gamma, theta, h):
    np.testing.assert_allclose(
        direction_from_waveplate(gamma, theta + np.pi / 2, h),
        -direction_from_waveplate(gamma, theta, h),
        atol=1e-13,
    )


@settings(deadline=None)
@given(st.floats(0, np.pi), st.floats(-np.pi, np.pi), handedness)
def test_round_trip_of_both_solutions(polar, azimuth, h):
    s = from_angles(polar, azimuth)
    solutions = waveplate_from_direction(s, h)
    assert solutions.shape == (2, 1, 2)
    assert np.all((solutions >= 0) & (solutions < np.pi))
    for gamma, theta in solutions[:, 0]:
        np.testing.assert_allclose(direction_from_waveplate(gamma, theta, h), s, atol=1e-14)
    # The plate of the second solution is turned by a right angle.
    assert np.cos(2 * (solutions[0, 0, 0] - solutions[1, 0, 0])) == pytest.approx(-1)


@pytest.mark.parametrize("pole", [1.0, -1.0])
def test_circular_polarization_has_solutions_too(pole):
    solutions = waveplate_from_direction([0, 0, pole])
    np.testing.assert_allclose(
        direction_from_waveplate(solutions[..., 0], solutions[..., 1]), [[[0, 0, pole]]] * 2, atol=1e-15
    )
    np.testing.assert_allclose(solutions[:, 0, 0], [0, np.pi / 2])


def test_axis_map_is_a_rotation_that_puts_h_on_z():
    np.testing.assert_array_equal(bloch_from_stokes([1, 0, 0]), [0, 0, 1])
    np.testing.assert_array_equal(bloch_from_stokes([0, 1, 0]), [1, 0, 0])
    np.testing.assert_array_equal(bloch_from_stokes([0, 0, 1]), [0, 1, 0])
    assert np.linalg.det(bloch_from_stokes(np.eye(3))) == pytest.approx(1)
    v = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(stokes_from_bloch(bloch_from_stokes(v)), v)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="handedness: 0"):
        direction_from_waveplate(0, 0, 0)
    with pytest.raises(ValueError, match="s: vector 0 is not a unit vector"):
        waveplate_from_direction([1, 1, 0])
    with pytest.raises(ValueError, match="gamma: contains NaN"):
        direction_from_waveplate(np.nan, 0)
    with pytest.raises(ValueError, match="v: shape"):
        stokes_from_bloch([1, 0])


def _retarder(angle, phase):
    """Jones matrix of a wave plate with its fast axis at ``angle``: what swings across lags by ``phase``.

    Fields vary as e^(+iωt), so that R = (|H> + i|V>)/√2 turns clockwise for who looks into the beam.
    """
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, s], [-s, c]])
    return turn.T @ np.diag([1.0, np.exp(-1j * phase)]) @ turn


def _measured(*plates, polarizer=0.0):
    """Stokes vector of what passes plates, in the order of the beam, and a polarizer: of P'..W2'W1' |θ>."""
    jones = np.array([np.cos(polarizer), np.sin(polarizer)], dtype=complex)
    for plate in reversed(plates):
        jones = plate.conj().T @ jones
    x, y = jones
    return np.array([abs(x) ** 2 - abs(y) ** 2, 2 * (x.conj() * y).real, 2 * (x.conj() * y).imag])


half_turns = st.floats(0.0, np.pi)
units = st.builds(from_angles, half_turns, angles)


@given(half_turns, half_turns)
def test_a_half_wave_plate_is_a_polarizer_at_twice_its_angle(gamma, theta):
    """Jones matrices: λ/4 at γ, λ/2 at δ and H measure the same as λ/4 at γ and a polarizer at 2δ."""
    delta = half_wave_angle(theta)
    assert 0 <= delta < np.pi / 2 + 1e-12
    quarter = _retarder(gamma, np.pi / 2)
    with_half = _measured(quarter, _retarder(delta, np.pi))
    np.testing.assert_allclose(with_half, _measured(quarter, polarizer=theta), atol=1e-12)
    np.testing.assert_allclose(with_half, direction_from_waveplate(gamma, theta), atol=1e-12)
    alone = _measured(_retarder(delta, np.pi))
    np.testing.assert_allclose(alone, [np.cos(4 * delta), np.sin(4 * delta), 0.0], atol=1e-12)


@given(half_turns, half_turns)
def test_plates_that_were_turned_stay_as_they_were_turned(gamma, theta):
    """Of the two positions that measure a direction the one nearest to the last: no jump to the other."""
    stokes = direction_from_waveplate(gamma, theta)
    found = nearest_waveplates(stokes, (gamma, theta))
    for new, old in zip(found, (gamma, theta), strict=True):
        assert abs(np.sin(new - old)) < 1e-6  # modulo half a turn; rounding near the poles
    np.testing.assert_allclose(direction_from_waveplate(*found), stokes, atol=1e-8)


@given(units, half_turns, half_turns)
def test_plates_found_measure_the_direction(v, gamma, theta):
    found = nearest_waveplates(v, (gamma, theta))
    assert all(0 <= angle < np.pi for angle in found)
    np.testing.assert_allclose(direction_from_waveplate(*found), v, atol=1e-8)


@given(units)
def test_the_ellipse_has_the_stokes_vector_it_is_drawn_from(v):
    psi, chi = polarization_ellipse(v)
    again = [np.cos(2 * chi) * np.cos(2 * psi), np.cos(2 * chi) * np.sin(2 * psi), np.sin(2 * chi)]
    np.testing.assert_allclose(again, v, atol=1e-8)


def test_named_polarizations():
    """Diagonal light: 45° and no ellipticity; right circular light: 45° of it, H its linear stand-in."""
    np.testing.assert_allclose(polarization_ellipse([0.0, 1.0, 0.0]), [np.pi / 4, 0.0])
    np.testing.assert_allclose(polarization_ellipse([0.0, 0.0, 1.0]), [0.0, np.pi / 4])
    np.testing.assert_array_equal(nearest_linear([0.0, 0.0, -1.0]), [1.0, 0.0, 0.0])
    np.testing.assert_allclose(nearest_linear([0.6, 0.0, 0.8]), [1.0, 0.0, 0.0])
