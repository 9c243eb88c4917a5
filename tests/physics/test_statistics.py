import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, norm

from physics.bell.two_settings import chsh
from physics.leggett.inequality import leggett_bound
from physics.statistics import (
    chi_square,
    corrected_p_values,
    correlator_from_counts,
    distance_in_sd,
    leggett_value_with_error,
    linear_value_with_error,
    p_value,
    sigma_from_shots,
    significant_tests,
)

# Hensen et al. 2015: settings 11, 12, 21, 22, outcomes ++, +-, -+, --.
DELFT = np.array([[23, 3, 4, 23], [33, 11, 5, 30], [22, 10, 6, 24], [4, 20, 21, 6]])


def test_delft_2015():
    c, sigma = correlator_from_counts(*DELFT.T)
    assert DELFT.sum() == 245
    signs = chsh(c.reshape(2, 2)).signs
    value, error = linear_value_with_error(signs, c.reshape(2, 2), sigma.reshape(2, 2))
    assert value == pytest.approx(2.4225, abs=5e-5)
    assert error == pytest.approx(0.204, abs=5e-4)
    # Wins: equal outcomes at the first three settings, opposite ones at the last.
    assert DELFT[:3, [0, 3]].sum() + DELFT[3, [1, 2]].sum() == 196


def test_published_leggett_points():
    # Branciard et al. 2008: 83.7 and 74.5 s.d. come from unrounded errors; the printed ones (1.9068(9) and
    # 1.9005(10)) give 88.2 and 73.1, and every error that rounds to them a range that holds 83.7 and 74.5.
    bound = leggett_bound(np.deg2rad([-30, 30]), 1 / 3)
    value, sigma = np.array([1.9068, 1.9005]), np.array([0.0009, 0.0010])
    np.testing.assert_allclose(distance_in_sd(value, bound, sigma), [88.2, 73.1], atol=0.06)
    low, high = distance_in_sd(value, bound, sigma + 5e-5), distance_in_sd(value, bound, sigma - 5e-5)
    assert np.all((low < [83.7, 74.5]) & (high > [83.7, 74.5]))


def test_published_error_fits_the_number_of_coincidences():
    # V = 0.987 at 30°: six correlators of |C| = V cos 15° with about 7e4 coincidences each give 0.0009.
    c = np.full(3, -0.987 * np.cos(np.deg2rad(15)))
    sigma = sigma_from_shots(c, 7e4)
    value, error = leggett_value_with_error(c, sigma, c, sigma)
    assert value == pytest.approx(1.9068, abs=1e-4)
    assert error == pytest.approx(0.0009, abs=5e-5)


@settings(deadline=None)
@given(*[st.integers(0, 500)] * 4)
def test_error_is_the_poisson_propagation(pp, pm, mp, mm):
    n = pp + pm + mp + mm
    if n == 0:
        return
    c, sigma = correlator_from_counts(pp, pm, mp, mm)
    assert c == pytest.approx((pp + mm - pm - mp) / n, abs=1e-15)
    # dC/dn_k = (s_k - C)/n with s_k the sign of the count, variance n_k each.
    counts, signs = np.array([pp, pm, mp, mm]), np.array([1, -1, -1, 1])
    propagated = np.sqrt(np.sum(((signs - c) / n) ** 2 * counts))
    assert sigma == pytest.approx(max(propagated, 2 / n), abs=1e-9)
    assert sigma > 0


def test_error_is_the_spread_of_simulated_counts():
    rng = np.random.default_rng(7)
    means = np.array([400.0, 60.0, 45.0, 380.0])
    c, _ = correlator_from_counts(*rng.poisson(means, size=(20000, 4)).T)
    expected = correlator_from_counts(*means)[1]
    # The spread of 20000 samples is known to 0.5 %; 5 of these.
    assert c.std() == pytest.approx(float(expected), rel=0.025)


@pytest.mark.parametrize("n", [1, 5, 1000])
def test_perfect_correlation_has_the_error_of_one_count(n):
    # No opposite outcomes in n: moving one changes C by 2/n, so no data are infinitely significant.
    for counts in ((n, 0, 0, 0), (0, n, 0, 0)):
        c, sigma = correlator_from_counts(*counts)
        assert abs(c) == 1
        assert sigma == pytest.approx(2 / n)
    assert distance_in_sd(1.0, 0.9, sigma) == pytest.approx(0.05 * n)


def test_floor_is_no_more_than_a_margin_with_a_few_counts():
    # One opposite outcome in n has the propagated error 2√(n - 1)/n^1.5, just below the floor 2/n.
    _, sigma = correlator_from_counts(50, 1, 0, 49)
    assert 1 < sigma / (2 * np.sqrt(99) / 1000) < 1.01
    _, sigma = correlator_from_counts(50, 2, 0, 48)
    assert sigma == pytest.approx(np.sqrt((1 - 0.96**2) / 100))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: correlator_from_counts(0, 0, 0, 0), "no coincidences"),
        (lambda: correlator_from_counts([1, 0], [1, 0], [0, 0], [0, 0]), "no coincidences"),
        (lambda: correlator_from_counts(-1, 2, 3, 4), "n_pp: -1"),
        (lambda: correlator_from_counts(1, np.nan, 3, 4), "n_pm: contains NaN"),
        (lambda: sigma_from_shots(1.1, 10), "c: 1.1"),
        (lambda: sigma_from_shots(0.1, 0), "n: must be positive"),
        (lambda: distance_in_sd(2, 1, 0), "sigma: must be positive"),
        (lambda: leggett_value_with_error([0.1], [-0.1], [0.1], [0.1]), "sigma_c: -0.1"),
        (lambda: leggett_value_with_error([0.1], [0.1], [0.1], [0.1, 0.1]), "sigma_c_prime: shape"),
        (lambda: linear_value_with_error([1, 1], [0.5, np.nan], [0.1, 0.1]), "correlators: contains NaN"),
        (lambda: linear_value_with_error([1, 1], [0.5], [0.1, 0.1]), "correlators: shape"),
        (lambda: p_value(np.nan), "distance: contains NaN"),
        (lambda: significant_tests([]), "distances: no tests"),
        (lambda: corrected_p_values([1.0], "none"), "method"),
    ],
)
def test_bad_data_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_leggett_error_is_the_spread_of_simulated_values():
    rng = np.random.default_rng(2)
    c, c_prime = np.array([-0.9, -0.85, -0.95]), np.array([-0.92, -0.8, -0.9])
    s, s_prime = np.array([0.01, 0.02, 0.03]), np.array([0.015, 0.01, 0.005])
    value, error = leggett_value_with_error(c, s, c_prime, s_prime)
    noisy = np.abs(rng.normal(c, s, (20000, 3)) + rng.normal(c_prime, s_prime, (20000, 3))).mean(axis=1)
    assert noisy.mean() == pytest.approx(float(value), abs=5 * float(error) / np.sqrt(20000))
    assert noisy.std() == pytest.approx(float(error), rel=0.025)


def test_leggett_error_keeps_leading_axes():
    c = np.full((4, 3), -0.9)
    value, error = leggett_value_with_error(c, np.full((4, 3), 0.01), c, np.full((4, 3), 0.01))
    np.testing.assert_allclose(value, [1.8] * 4)
    np.testing.assert_allclose(error, [0.01 * np.sqrt(6) / 3] * 4)


def test_unmeasured_terms_without_coefficient_are_skipped():
    value, error = linear_value_with_error(
        [[1, 0], [0, -2]], [[0.5, np.nan], [np.nan, 0.25]], np.full((2, 2), 0.1)
    )
    assert value == 0
    assert error == pytest.approx(0.1 * np.sqrt(5))


def test_p_values_of_a_normal_variable():
    np.testing.assert_allclose(p_value([0, 1, 3, 5]), norm.sf([0, 1, 3, 5]), rtol=1e-14)
    assert p_value(3.0) == pytest.approx(0.0013499, abs=5e-8)


def test_corrections_for_several_tests():
    d = np.array([3.5, 1.0, -1.0])
    np.testing.assert_allclose(corrected_p_values(d), np.minimum(1, 3 * norm.sf(d)), rtol=1e-13)
    np.testing.assert_allclose(corrected_p_values(d, "sidak"), 1 - (1 - norm.sf(d)) ** 3, rtol=1e-11)
    # One test needs no correction; tiny p-values keep their digits.
    assert corrected_p_values([8.0], "sidak")[0] == pytest.approx(norm.sf(8.0), rel=1e-12)
    assert np.all(corrected_p_values(d, "sidak") <= corrected_p_values(d))


def test_significance_allows_for_the_number_of_tests():
    # 3.1 s.d. is enough alone; among 10 tests p = 10 * 0.00097 is above 0.00135.
    np.testing.assert_array_equal(significant_tests([3.1]), [True])
    assert not np.any(significant_tests([3.1] + [0.0] * 9))
    np.testing.assert_array_equal(significant_tests([3.7] + [0.0] * 9), [True] + [False] * 9)
    np.testing.assert_array_equal(significant_tests([2.9]), [False])


@given(st.integers(1, 1300), st.floats(0.01, 4.0))
def test_chance_of_a_worse_fit(free, per_degree):
    # Against SciPy's incomplete gamma function; the sum of ``free``/2 terms rounds.
    residual = np.sqrt(per_degree)
    total, counted, chance = chi_square(np.full(free, residual), np.zeros(free), np.ones(free), 0)
    assert counted == free
    assert chance == pytest.approx(chi2.sf(total, free), rel=1e-11, abs=1e-290)


def test_chance_of_a_worse_fit_in_closed_form():
    # One degree of freedom is a squared normal variable; two are exponential.
    assert chi_square([3.0], [0.0], [1.0], 0)[2] == pytest.approx(2 * norm.sf(3.0), rel=1e-13)
    assert chi_square([3.0, 1.0], [0.0, 0.0], [1.0, 1.0], 0)[2] == pytest.approx(np.exp(-5), rel=1e-13)
    assert chi_square([0.0, 0.0], [0.0, 0.0], [1.0, 1.0], 0)[2] == 1.0


@given(st.floats(-36.0, 36.0), st.integers(1, 400))
def test_sidak_is_exact_in_both_tails(distance, count):
    """Where p underflows and where 1 - p does: -expm1(k ln cdf) by SciPy."""
    d = np.full(count, distance)
    expected = -np.expm1(count * norm.logcdf(distance))
    assert corrected_p_values(d, "sidak")[0] == pytest.approx(expected, rel=1e-12, abs=0)


def test_significance_holds_where_p_values_underflow():
    assert p_value(83.7) == 0
    np.testing.assert_array_equal(significant_tests([83.7, 74.5, 39.9], needed=40.0), [True, True, False])


def test_chance_of_a_false_alarm_is_controlled():
    # Among sets of 20 tests of nothing, at most sf(3) = 0.00135 raise an alarm: 27 of 20000 expected.
    noise = np.random.default_rng(11).normal(size=(20000, 20))
    alarms = sum(bool(np.any(significant_tests(x))) for x in noise)
    assert 5 < alarms < 27 + 5 * np.sqrt(27)
