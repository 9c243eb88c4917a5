import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.leggett import limit as open_question
from physics.leggett.averaged import LIMIT_ANGLE, averaged_modulus
from physics.leggett.limit import (
    certified_bound,
    far_condition,
    gauss_kummer_lower,
    near_condition,
    step_conditions,
    theta_program,
    verify,
)
from physics.leggett.model import model_threshold, touching_angle
from physics.verdicts.types import Cancelled

angles = st.floats(0.0, np.pi)
fractions = st.fractions(Fraction(1, 1000), 10)


# --- The steps of the proof ----------------------------------------------------------------------------


@given(angles, angles)
def test_gauss_kummer_series_bounds_the_modulus_from_below(theta, chi):
    f = averaged_modulus(theta, chi)
    cuts = [gauss_kummer_lower(theta, chi, terms) for terms in (0, 1, 2, 40)]
    assert all(low <= high + 1e-15 for low, high in itertools.pairwise(cuts))
    assert cuts[-1] <= f + 1e-14
    # The whole series is at most 4/π (at h = 1, a flat ellipse: perimeter 4A), of which 1 + 1/4 is 5π/16.
    assert cuts[1] >= 5 * np.pi / 16 * f - 1e-15


@given(angles, angles)
def test_the_series_is_the_elliptic_integral(theta, chi):
    # Terms fall like 1/(4πn³): 3000 of them leave less than 1e-8.
    assert gauss_kummer_lower(theta, chi, 3000) == pytest.approx(averaged_modulus(theta, chi), abs=1e-8)


@given(fractions, fractions)
def test_the_conditions_are_the_squared_inequalities(tau, t):
    # Exact. δ <= χ: (1 + h/4)² >= 1 + t with h = t/τ; δ >= χ: t(1 + h/4)² >= τ(1 + t) with h = τ/t.
    near = 1 / (2 * tau) + t / (16 * tau**2) - 1
    assert (1 + t / tau / 4) ** 2 - (1 + t) == t * near
    far = t * (1 - tau) - tau / 2 + tau**2 / (16 * t)
    assert t * (1 + tau / t / 4) ** 2 - tau * (1 + t) == far
    assert near_condition(float(tau), float(t)) == pytest.approx(float(near), rel=1e-12, abs=1e-12)
    assert far_condition(float(tau), float(t)) == pytest.approx(float(far), rel=1e-12, abs=1e-12)


@given(st.floats(1e-6, np.pi - 1e-6), st.floats(1e-6, np.pi - 1e-6))
def test_the_conditions_are_what_the_cut_series_needs(theta, chi):
    tau, t = np.tan(chi / 2) ** 2, np.tan((np.pi - theta) / 2) ** 2
    excess = gauss_kummer_lower(theta, chi) - np.sin(chi / 2)
    condition = near_condition(tau, t) if t <= tau else far_condition(tau, t)
    if abs(excess) > 1e-12:
        assert (excess > 0) == (condition > 0)


@given(st.floats(1e-9, 0.5), st.floats(1e-9, 1e9))
def test_both_conditions_hold_up_to_one_half(tau, t):
    if t <= tau:
        assert near_condition(tau, t) >= 0
    else:
        assert far_condition(tau, t) >= 0


def test_the_near_condition_fails_next_to_opposite_states_above_one_half():
    # To first order in t, F/sin(χ/2) - 1 is t(1/(4τ) - 1/2), so it is not only the bound that fails.
    chi = LIMIT_ANGLE + 0.01
    tau = np.tan(chi / 2) ** 2
    assert tau > 0.5 and near_condition(tau, 1e-4) < 0
    assert averaged_modulus(np.pi - 0.02, chi) < np.sin(chi / 2)


# --- The rigorous check --------------------------------------------------------------------------------


def test_verification_holds_up_to_the_limit_angle():
    seen = []
    result = verify(progress=seen.append, strip=0.2)
    assert result.holds and result.counterexample is None and result.undecided == 0
    assert result.chi_max == LIMIT_ANGLE and result.analytic_strip == 0.2
    assert result.cells > 100_000 and 0 < result.smallest_gap < 2e-5
    assert seen == sorted(seen) and seen[-1] == 1.0 and len(seen) > 5


def test_tiles_cover_the_numeric_part_without_overlap(monkeypatch):
    # Area of the tiles that are shown, and what they show, checked at random points.
    shown = []
    original = open_question.halved

    def spy(tiles):
        shown.append(tiles.copy())
        return original(tiles)

    monkeypatch.setattr(open_question, "halved", spy)
    assert verify(raise_by=-0.01, strip=0.2).holds
    for tiles in shown:
        halves = original(tiles)
        assert np.sum(halves[2] * halves[3]) == pytest.approx(np.sum(tiles[2] * tiles[3]), rel=1e-13)
        assert np.all(
            np.abs(halves[:2, : tiles.shape[1]] + halves[:2, tiles.shape[1] :] - 2 * tiles[:2]) < 1e-13
        )


@pytest.mark.parametrize("raise_by", [1e-3, 1e-6])
def test_verification_fails_for_a_raised_bound(raise_by):
    # F(π, χ) = sin(χ/2), so no larger bound holds.
    result = verify(raise_by=raise_by)
    assert not result.holds and result.analytic_strip == 0
    theta, chi, gap = result.counterexample
    assert averaged_modulus(theta, chi) - np.sin(chi / 2) - raise_by == pytest.approx(gap, abs=1e-14)
    assert gap < 0


@pytest.mark.parametrize("degrees", [70.54, 70.6, 75.0, 90.0])
def test_verification_fails_just_above_the_limit_angle(degrees):
    result = verify(chi_max=np.radians(degrees))
    assert not result.holds
    theta, chi, gap = result.counterexample
    assert LIMIT_ANGLE < chi <= np.radians(degrees) + 1e-12
    assert averaged_modulus(theta, chi) < np.sin(chi / 2) and gap < -1e-9


def test_a_lower_bound_needs_no_analytic_part():
    # The tiling alone, over the whole range, shows the claim to within 1e-3.
    result = verify(raise_by=-1e-3, strip=1e-9)
    assert result.holds and result.analytic_strip == 1e-9


def test_verification_admits_what_it_did_not_decide():
    result = verify(strip=0.01, max_cells=50_000)
    assert not result.holds and result.undecided > 0 and result.counterexample is None


def test_verification_needs_the_whole_value_of_the_modulus(monkeypatch):
    # A bound of F that is 1e-3 too low must leave tiles open: the check is that sharp.
    original = open_question.series
    monkeypatch.setattr(open_question, "series", lambda *arguments: original(*arguments) - 1e-3)
    assert verify(strip=0.2, max_cells=200_000).undecided > 0


def test_verification_can_be_stopped():
    calls = iter([False, False, True])
    with pytest.raises(Cancelled):
        verify(should_stop=lambda: next(calls))


# --- The linear program --------------------------------------------------------------------------------


@pytest.mark.parametrize("eta", [0.05, 0.3, 0.56, 0.8, 1.0])
def test_program_over_theta_returns_the_threshold(eta):
    program = theta_program(eta=eta)
    v = float(model_threshold(eta))
    assert program.visibility == pytest.approx(v, abs=2e-5)
    # Opposite hidden states are the best model, and the dual sits at the touching angle.
    assert program.weights[-1] == pytest.approx(1, abs=1e-6)
    assert program.dual @ np.cos(program.chi) == pytest.approx(1, abs=1e-12)
    used = program.chi[program.dual > 1e-6 * program.dual.max()]
    assert used == pytest.approx(float(touching_angle(eta)), abs=np.pi / 360)
    assert v <= program.upper_bound <= v + 2e-5
    assert program.upper_bound >= program.visibility - 1e-9


def test_program_without_purity_allows_the_singlet():
    assert theta_program(eta=0.0).visibility == pytest.approx(1, abs=1e-12)


def test_program_on_coarse_grids_still_proves_a_bound():
    # Seven θ without enough χ: the value is off, the certified bound is not.
    program = theta_program(8, 12)
    assert program.upper_bound >= float(model_threshold()) - 1e-12
    assert program.upper_bound >= program.visibility - 1e-9


def test_certified_bound_of_one_angle_is_the_averaged_inequality():
    for chi in np.radians([5.0, 20.0, 34.0, 60.0, 70.0]):
        for eta in (0.4, 1.0):
            expected = (1 - eta * np.sin(chi / 2)) / np.cos(chi)
            bound = certified_bound([chi], [2.0], eta)
            assert expected <= bound <= expected + 1e-6
    # The two angles of 0.7 and π - 0.7 weigh against each other.
    with pytest.raises(ValueError, match=r"^dual:"):
        certified_bound([0.7, np.pi - 0.7], [1.0, 1.0])


@pytest.mark.parametrize("weights", [[1.0, 0.5, 0.0], [0.2, 1.0, 2.0]])
def test_certified_bound_is_above_the_grid_bound_of_any_weights(weights):
    chi, y = np.array([0.3, 0.8, 1.3]), np.array(weights)
    theta = np.linspace(0, np.pi, 20_001)
    lowest = (averaged_modulus(theta, chi[:, None]).T @ y).min()
    grid = (y.sum() - lowest) / (y @ np.cos(chi))
    assert grid - 1e-12 <= certified_bound(chi, y) <= grid + 1e-6


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: gauss_kummer_lower(4.0, 1.0), "theta"),
        (lambda: gauss_kummer_lower(1.0, 1.0, -1), "terms"),
        (lambda: near_condition(0.0, 1.0), "tau"),
        (lambda: far_condition(0.5, 0.0), "t"),
        (lambda: verify(chi_max=2.0), "chi_max"),
        (lambda: verify(strip=0.0), "strip"),
        (lambda: theta_program(1, 5), "n_theta"),
        (lambda: theta_program(5, 5, 1.5), "eta"),
        (lambda: certified_bound([0.3], [-1.0]), "dual"),
        (lambda: certified_bound([0.3], [1.0], tolerance=1e-15), "tolerance"),
    ],
)
def test_bad_values_are_named(call, name):
    with pytest.raises(ValueError, match=f"^{name}:"):
        call()


def test_the_conditions_along_theta_are_those_of_the_two_cases():
    """δ = π - θ <= χ is the near case, δ >= χ the far one; both at δ = χ, neither at its own pole."""
    chi = 1.0
    theta = np.array([0.4, math.pi - chi, 2.9, math.pi])
    near, far = step_conditions(theta, chi)
    tau, t = math.tan(0.5) ** 2, np.tan((math.pi - theta) / 2) ** 2
    assert np.isnan(near).tolist() == [True, False, False, False]
    assert np.isnan(far).tolist() == [False, False, True, True]
    np.testing.assert_allclose(near[1:], near_condition(tau, t[1:]), rtol=1e-12)
    np.testing.assert_allclose(far[:2], far_condition(tau, t[:2]), rtol=1e-12)
    near, far = step_conditions([0.0, 1.0], 0.0)
    assert np.isnan(near).all() and np.isfinite(far).all()
