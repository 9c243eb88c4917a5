import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.correlations import correlators, positivity_limits
from physics.direction_sets import DIRECTION_SETS, TETRAHEDRON, TRIAD, leggett_settings
from physics.leggett.inequality import (
    angle_of_best_threshold,
    angle_of_largest_excess,
    best_threshold_visibility,
    kappa,
    largest_excess,
    least_mean_projections,
    leggett_bound,
    leggett_bound_misaligned,
    leggett_value,
    min_mean_projection,
    settings_deviation,
    threshold_visibility,
    violation_window,
    werner_leggett_value,
)
from physics.states.two_qubit import werner
from physics.vectors import from_angles, random_directions

seeds = st.integers(0, 2**32 - 1)
visibilities = st.floats(0.0, 1.0)
kappas = st.floats(0.0, 0.5)

# Half a sphere with steps of 1/150: every direction or its opposite is within 0.0075 of a grid point.
STEP = np.pi / 300
_theta, _phi = np.meshgrid(np.arange(151) * STEP, np.arange(600) * STEP, indexing="ij")
GRID = from_angles(_theta, _phi).reshape(-1, 3)
GRID_RADIUS = STEP / np.sqrt(2) * 1.001


def random_rotation(rng):
    q, r = np.linalg.qr(rng.normal(size=(3, 3)))
    return q * np.sign(np.diag(r))


# --- κ -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "value", "threshold"),
    [(3, 1 / 3, 0.942809), (4, 1 / np.sqrt(6), 0.912871), (6, 0.458794, 0.888543), (10, 0.477985, 0.878368)],
)
def test_kappa_of_the_named_sets(n, value, threshold):
    # N = 3 is in Branciard et al. 2008 (methods); the others by the same minimum.
    assert kappa(DIRECTION_SETS[n]) == pytest.approx(value, abs=5e-7)
    assert float(best_threshold_visibility(kappa(DIRECTION_SETS[n]))) == pytest.approx(threshold, abs=5e-7)


def test_exact_values_of_kappa():
    assert kappa(TRIAD) == pytest.approx(1 / 3, abs=1e-16)
    assert kappa(TETRAHEDRON) == pytest.approx(1 / np.sqrt(6), abs=1e-15)


def test_kappa_tends_to_one_half_for_the_whole_sphere():
    # The mean of |v.e| over the sphere is 1/2, and κ is never above it.
    k = np.arange(400) + 0.5
    spiral = from_angles(np.arccos(1 - k / 400), np.pi * (1 + np.sqrt(5)) * k)
    assert 0.497 < kappa(spiral) < 0.5


@pytest.mark.parametrize(
    "e",
    [
        [[0, 0, 1]],
        [[0, 0, 1], [0, 0, 1], [0, 0, -1]],
        [[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]],
        [[1, 0, 0], [0.6, 0, 0.8], [1, 0, 0]],
    ],
)
def test_kappa_vanishes_for_directions_in_a_plane(e):
    # A v along the normal of the plane is orthogonal to all of them.
    assert kappa(e) == pytest.approx(0, abs=1e-16)


def test_duplicates_and_signs_only_count_as_weights():
    assert kappa(np.concatenate([TRIAD, -TRIAD])) == pytest.approx(1 / 3, abs=1e-15)
    # Twice x, once y, once z: the minimum is at y or z, weight 1 of 4.
    assert kappa(TRIAD[[0, 0, 1, 2]]) == pytest.approx(1 / 4, abs=1e-15)


@pytest.mark.parametrize("tilt", [1e-3, 1e-6, 1e-9, 1e-12, 1e-15])
def test_nearly_parallel_directions(tilt):
    # e_4 next to e_1 = x is in the limit a second x; f is Lipschitz, so κ moves by less than the tilt.
    near = np.array([np.cos(tilt), np.sin(tilt), 0])
    assert kappa([*TRIAD, near]) == pytest.approx(1 / 4, abs=tilt)
    # Of three directions each crossing gives |det|/(3 |e_i x e_j|), least for the orthogonal pair x, third.
    third = [0, np.sin(0.4), np.cos(0.4)]
    assert kappa([[1, 0, 0], near, third]) == pytest.approx(np.sin(tilt) * np.cos(0.4) / 3, abs=1e-16)


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(1, 7), st.integers(1, 3))
def test_minimum_against_a_dense_grid(seed, n, rank):
    rng = np.random.default_rng(seed)
    d = rng.normal(size=(n, 3)) * rng.uniform(0, 2, size=(n, 1))
    d[:, rank:] = 0
    d = d @ random_rotation(rng).T
    value, v = min_mean_projection(d)
    assert np.linalg.norm(v) == pytest.approx(1, abs=1e-14)
    assert value == pytest.approx(np.mean(np.abs(d @ v)), abs=1e-15)
    grid = np.mean(np.abs(GRID @ d.T), axis=1).min()
    assert value <= grid + 1e-14
    # The mean of |v.d| changes by at most mean|d| per radian.
    assert grid <= value + GRID_RADIUS * np.mean(np.linalg.norm(d, axis=1)) + 1e-14


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(2, 9))
def test_kappa_does_not_depend_on_rotation_order_or_sign(seed, n):
    rng = np.random.default_rng(seed)
    e = random_directions(rng, n)
    moved = rng.permutation(e @ random_rotation(rng).T) * rng.choice([-1, 1], size=(n, 1))
    assert kappa(moved) == pytest.approx(kappa(e), abs=1e-13)
    assert kappa(e) <= 0.5


def test_zero_vectors_are_allowed_as_differences_only():
    value, v = min_mean_projection(np.zeros((3, 3)))
    assert value == 0 and np.linalg.norm(v) == pytest.approx(1)
    assert min_mean_projection([[0, 0, 0], [1, 0, 0], [0, 2, 0], [0, 0, 1]])[0] == pytest.approx(
        1 / 4, abs=1e-16
    )
    with pytest.raises(ValueError, match="e: vector 0 is not a unit"):
        kappa(np.zeros((3, 3)))
    with pytest.raises(ValueError, match="d: shape"):
        min_mean_projection(np.zeros((0, 3)))


# --- value and bound -----------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [3, 4, 6, 10])
@pytest.mark.parametrize("v", [-0.3, 0.0, 0.95, 1.0])
def test_werner_value_from_the_correlators_of_the_settings(n, v):
    for phi in (-2.0, 0.0, 0.6, np.pi):
        a, b, b_prime = leggett_settings(DIRECTION_SETS[n], phi)
        t = werner(v).correlation_matrix
        value = leggett_value(*(np.diag(correlators(t, a, x)) for x in (b, b_prime)))
        assert value == pytest.approx(float(werner_leggett_value(phi, v)), abs=1e-15)
        assert value == pytest.approx(2 * abs(v) * np.cos(phi / 2), abs=1e-15)


def test_published_bound_at_30_degrees():
    # Branciard et al. 2008: the points at ±30° are compared with 1.82745.
    np.testing.assert_allclose(leggett_bound(np.deg2rad([30, -30]), 1 / 3), 1.82745, atol=5e-6)


def test_reference_angles_of_the_triad():
    # Branciard et al. 2008, methods: 73.7° and 36.9°; the lowest visibility is at 2 arcsin(1/3) instead.
    lo, hi = violation_window(1 / 3)
    assert lo == 0
    assert np.rad2deg(hi) == pytest.approx(73.7398, abs=1e-4)
    assert np.rad2deg(angle_of_largest_excess(1 / 3)) == pytest.approx(36.8699, abs=1e-4)
    assert np.rad2deg(angle_of_best_threshold(1 / 3)) == pytest.approx(38.9424, abs=1e-4)
    assert float(best_threshold_visibility(1 / 3)) == pytest.approx(2 * np.sqrt(2) / 3, abs=1e-15)
    # 2√(1 + 1/9) - 2.
    assert float(largest_excess(1 / 3)) == pytest.approx(2 * np.sqrt(10) / 3 - 2, abs=1e-15)


@settings(max_examples=60, deadline=None)
@given(seeds, st.floats(-np.pi, np.pi), st.floats(0, 1), st.sampled_from([3, 4, 6, 10]))
def test_no_leggett_model_passes_the_bound(seed, phi, eta, n):
    # One hidden state (u, v) with the correlators anywhere inside their positivity limits.
    rng = np.random.default_rng(seed)
    u, v = eta * random_directions(rng, 2)
    a, b, b_prime = leggett_settings(DIRECTION_SETS[n], phi)
    low, high = positivity_limits(a @ u, b @ v)
    low_prime, high_prime = positivity_limits(a @ u, b_prime @ v)
    bound = leggett_bound(phi, kappa(DIRECTION_SETS[n]), eta)
    for limits in ((low, low_prime), (high, high_prime)):
        # tolerance of c: rounding only
        assert leggett_value(*limits) <= bound + 1e-12
    where = rng.uniform(size=n)
    assert (
        leggett_value(low + where * (high - low), low_prime + where * (high_prime - low_prime))
        <= bound + 1e-12
    )


@pytest.mark.parametrize("phi", [0.2, 0.6, 1.3])
def test_one_hidden_state_reaches_the_bound_of_the_triad(phi):
    # v = e_3 is a minimiser, and u.a_i lies between v.b_i and v.b_i' for all i: no smaller bound holds.
    a, b, b_prime = leggett_settings(TRIAD, phi)
    u, v = np.array([np.sin(phi / 2), 0, np.cos(phi / 2)]), np.array([0.0, 0, 1])
    high, high_prime = positivity_limits(a @ u, b @ v)[1], positivity_limits(a @ u, b_prime @ v)[1]
    assert leggett_value(high, high_prime) == pytest.approx(float(leggett_bound(phi, 1 / 3)), abs=1e-15)


@settings(deadline=None)
@given(st.floats(-7, 7), kappas, st.floats(0, 1))
def test_bound_is_even_periodic_and_between_one_and_two(phi, k, eta):
    bound = float(leggett_bound(phi, k, eta))
    assert 1 <= bound <= 2
    assert bound == float(leggett_bound(-phi, k, eta))
    assert bound == pytest.approx(float(leggett_bound(phi + 2 * np.pi, k, eta)), abs=1e-12)


def test_no_purity_gives_no_bound():
    assert float(leggett_bound(1.0, 1 / 3, 0.0)) == 2
    assert float(best_threshold_visibility(1 / 3, 0.0)) == 1
    assert float(angle_of_best_threshold(1 / 3, 0.0)) == 0


@settings(max_examples=40, deadline=None)
@given(seeds, st.floats(-np.pi, np.pi), st.sampled_from([3, 4, 6, 10]), st.floats(0, 1))
def test_misaligned_bound_of_ideal_settings_is_the_ideal_bound(seed, phi, n, eta):
    rng = np.random.default_rng(seed)
    e = DIRECTION_SETS[n]
    r = random_rotation(rng)
    _, b, b_prime = leggett_settings(e, phi)
    bound = float(leggett_bound_misaligned(b @ r.T, b_prime @ r.T, eta))
    assert bound == pytest.approx(float(leggett_bound(phi, kappa(e), eta)), abs=1e-13)


@settings(max_examples=25, deadline=None)
@given(seeds, st.integers(1, 6), st.floats(0, 1))
def test_misaligned_bound_holds_for_every_hidden_state(seed, n, eta):
    rng = np.random.default_rng(seed)
    a, b, b_prime = (random_directions(rng, n) for _ in range(3))
    bound = float(leggett_bound_misaligned(b, b_prime, eta))
    for u, v in random_directions(rng, 40).reshape(20, 2, 3) * eta:
        low, high = positivity_limits(a @ u, b @ v)
        low_prime, high_prime = positivity_limits(a @ u, b_prime @ v)
        assert np.mean(np.maximum(np.abs(high + high_prime), np.abs(low + low_prime))) <= bound + 1e-12
    grid = 2 - eta * np.mean(np.abs(GRID @ (b - b_prime).T), axis=1).min()
    assert grid - 1e-12 <= bound <= grid + eta * GRID_RADIUS * 2 + 1e-12


def test_settings_in_one_plane_give_no_bound():
    # All b - b' in a plane: v along the normal makes every term vanish.
    b, b_prime = from_angles(np.pi / 2, [0.1, 1.0, 2.0]), from_angles(np.pi / 2, [0.7, 1.9, 2.2])
    assert float(leggett_bound_misaligned(b, b_prime)) == pytest.approx(2, abs=1e-15)


# --- thresholds, excess and window -----------------------------------------------------------------------


@settings(deadline=None)
@given(kappas, st.floats(0, 1))
def test_best_threshold_is_the_minimum_over_angles(k, eta):
    phi = np.linspace(0, np.pi, 4001)[:-1]
    thresholds = threshold_visibility(phi, k, eta)
    best = float(best_threshold_visibility(k, eta))
    assert best <= thresholds.min() + 1e-15
    assert best == pytest.approx(
        float(threshold_visibility(angle_of_best_threshold(k, eta), k, eta)), abs=1e-14
    )


@settings(deadline=None)
@given(st.floats(-3, 3), kappas, st.floats(0, 1))
def test_value_meets_bound_at_the_threshold(phi, k, eta):
    v = float(threshold_visibility(phi, k, eta))
    if v <= 1:
        assert float(werner_leggett_value(phi, v)) == pytest.approx(
            float(leggett_bound(phi, k, eta)), abs=1e-14
        )
    else:
        assert float(werner_leggett_value(phi, 1.0)) < float(leggett_bound(phi, k, eta)) + 1e-15


def test_no_visibility_suffices_at_180_degrees():
    # cos(π/2) is not exactly zero in floating point, hence "above any physical V" and not only inf.
    assert float(threshold_visibility(np.pi, 1 / 3)) > 1e15


@settings(deadline=None)
@given(kappas, st.floats(0, 1), st.floats(-1, 1))
def test_largest_excess_is_the_maximum_over_angles(k, eta, v):
    phi = np.linspace(0, np.pi, 2001)
    excess = werner_leggett_value(phi, v) - leggett_bound(phi, k, eta)
    best = float(largest_excess(k, eta, v))
    assert excess.max() <= best + 1e-14
    at = angle_of_largest_excess(k, eta, v)
    assert 0 <= at <= np.pi
    if k * eta > 0 or v != 0:
        assert float(werner_leggett_value(at, v) - leggett_bound(at, k, eta)) == pytest.approx(
            best, abs=1e-14
        )


@settings(deadline=None)
@given(kappas, st.floats(0, 1), st.floats(-1, 1))
def test_window_is_where_the_value_exceeds_the_bound(k, eta, v):
    lo, hi = (float(x) for x in violation_window(k, eta, v))

    def excess(phi):
        return werner_leggett_value(phi, v) - leggett_bound(phi, k, eta)

    if np.isnan(lo):
        assert np.isnan(hi)
        assert float(largest_excess(k, eta, v)) <= 1e-15
        return
    assert 0 <= lo < hi < np.pi
    assert float(excess(lo)) == pytest.approx(0, abs=1e-14)
    assert float(excess(hi)) == pytest.approx(0, abs=1e-14)
    inside = np.linspace(lo, hi, 33)[1:-1]
    outside = np.concatenate([np.linspace(0, lo, 9), np.linspace(hi, np.pi, 33)])
    assert np.all(excess(inside) >= -1e-15) and np.all(excess(outside) <= 1e-14)


def test_window_limits():
    # Only the singlet violates down to φ = 0; no purity or no visibility: never.
    assert float(violation_window(1 / 3, 1.0, 0.99)[0]) > 0
    for eta, v in ((0.0, 1.0), (0.0, 0.0), (1.0, 0.0), (1.0, 0.94)):
        assert np.all(np.isnan(violation_window(1 / 3, eta, v)))
    lo, hi = violation_window(1 / 3, 1.0, 0.94281)
    # Just above the threshold the window closes on the angle of the best threshold.
    assert np.rad2deg(lo) == pytest.approx(38.94, abs=0.3) and np.rad2deg(hi) == pytest.approx(38.94, abs=0.3)
    assert lo < angle_of_best_threshold(1 / 3) < hi


def test_limits_of_the_angle_of_largest_excess():
    # V = 0: only the bound is left, lowest at π; η = 0: the bound is flat, the value largest at 0.
    assert float(angle_of_largest_excess(1 / 3, 1.0, 0.0)) == pytest.approx(np.pi)
    assert float(angle_of_largest_excess(1 / 3, 0.0, 1.0)) == 0
    assert float(angle_of_largest_excess(1 / 3, 0.0, 0.0)) == 0
    assert float(largest_excess(1 / 3, 0.0, 0.0)) == -2


def test_functions_broadcast():
    phi, v, eta = np.zeros((5, 1, 1)) + 0.5, np.zeros((4, 1)) + 0.9, np.zeros(3) + 0.8
    assert leggett_bound(phi, 1 / 3, eta).shape == (5, 1, 3)
    assert werner_leggett_value(phi, v).shape == (5, 4, 1)
    assert threshold_visibility(phi, 1 / 3, eta).shape == (5, 1, 3)
    assert violation_window(1 / 3, eta, v)[0].shape == (4, 3)
    assert largest_excess(1 / 3, eta, v).shape == angle_of_largest_excess(1 / 3, eta, v).shape == (4, 3)


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: leggett_bound(0.1, 0.6), "kappa"),
        (lambda: leggett_bound(0.1, -0.1), "kappa"),
        (lambda: leggett_bound(0.1, 0.3, 1.1), "eta"),
        (lambda: leggett_bound(np.nan, 0.3), "phi"),
        (lambda: werner_leggett_value(0.1, 1.5), "visibility"),
        (lambda: leggett_value([0.5, 1.2], [0, 0]), "c"),
        (lambda: leggett_value([0.5], [0.5, 0.5]), "c_prime"),
        (lambda: leggett_value(0.5, 0.5), "c"),
        (lambda: leggett_bound_misaligned(TRIAD, TRIAD[:2]), "b_prime"),
        (lambda: leggett_bound_misaligned(2 * TRIAD, TRIAD), "b"),
        (lambda: settings_deviation(TRIAD, TRIAD, TRIAD, TRIAD[:2]), "e"),
        (lambda: settings_deviation(TRIAD, TRIAD[:2], TRIAD), "b"),
    ],
)
def test_bad_input_is_refused_by_name(call, field):
    with pytest.raises(ValueError, match=f"^{field}: "):
        call()


# --- deviation from ideal settings -----------------------------------------------------------------------


@pytest.mark.parametrize(("n", "phi"), list(itertools.product([3, 4, 6, 10], [0.0, 0.4, -0.4, np.pi])))
def test_ideal_settings_deviate_by_nothing(n, phi):
    e = DIRECTION_SETS[n]
    for given_e in (None, e):
        d = settings_deviation(*leggett_settings(e, phi), given_e)
        np.testing.assert_allclose(d.pair_angles, abs(phi), atol=1e-15)
        np.testing.assert_allclose(d.mid_angles, 0, atol=1e-15)
        np.testing.assert_allclose(d.tilts, 0, atol=1e-15)
        assert d.bound_lost == pytest.approx(0, abs=1e-14)
        assert d.angle_spread == pytest.approx(0, abs=1e-15)


def test_rotated_ideal_settings_lose_nothing():
    r = random_rotation(np.random.default_rng(5))
    a, b, b_prime = (x @ r.T for x in leggett_settings(TRIAD, 0.5))
    d = settings_deviation(a, b, b_prime)
    assert d.bound_lost == pytest.approx(0, abs=1e-14)
    np.testing.assert_allclose(d.tilts, 0, atol=1e-15)


def test_a_tilted_alice_is_seen_in_her_angle_and_costs_no_bound():
    # a_1 = y is tilted by 0.1 towards e_1 = x; the bound holds for any a, so nothing is lost.
    a, b, b_prime = leggett_settings(TRIAD, 0.5)
    a = a.copy()
    assert a[0] == pytest.approx([0, 1, 0])
    a[0] = np.sin(0.1), np.cos(0.1), 0
    for sign in (1, -1):
        d = settings_deviation(sign * a, b, b_prime, TRIAD)
        np.testing.assert_allclose(d.mid_angles, [0.1, 0, 0], atol=1e-14)
        np.testing.assert_allclose(d.tilts, [np.sin(0.1), 0, 0], atol=1e-14)
        assert d.bound_lost == pytest.approx(0, abs=1e-14)


def test_unequal_pair_angles_lose_bound():
    # Angles 0.4, 0.5, 0.6: the minimum is at v = e_1 with the smallest difference, 2 sin 0.2.
    a = TRIAD[[1, 2, 0]]
    half = np.array([0.2, 0.25, 0.3])[:, None]
    b, b_prime = np.cos(half) * a + np.sin(half) * TRIAD, np.cos(half) * a - np.sin(half) * TRIAD
    d = settings_deviation(a, b, b_prime)
    assert d.angle_spread == pytest.approx(0.2, abs=1e-14)
    assert d.mean_angle == pytest.approx(0.5, abs=1e-14)
    assert d.bound == pytest.approx(2 - 2 * np.sin(0.2) / 3, abs=1e-14)
    assert d.bound_lost == pytest.approx(2 * (np.sin(0.25) - np.sin(0.2)) / 3, abs=1e-14)


def test_one_equal_pair_has_no_undefined_values():
    a, b, b_prime = (x.copy() for x in leggett_settings(TRIAD, 0.5))
    b[0] = b_prime[0] = a[0]
    for e in (None, TRIAD):
        d = settings_deviation(a, b, b_prime, e)
        assert np.all(np.isfinite([d.pair_angles, d.mid_angles, d.tilts]))
        assert d.pair_angles[0] == 0 and d.tilts[0] == 0
        # Two directions are left: v = e_1 gives no bound at all.
        assert d.bound == pytest.approx(2, abs=1e-15)


def test_five_pairs_without_a_named_set_use_their_own_directions():
    e = random_directions(np.random.default_rng(8), 5)
    d = settings_deviation(*leggett_settings(e, 0.5))
    assert d.ideal_bound == pytest.approx(float(leggett_bound(0.5, kappa(e))), abs=1e-14)
    assert d.bound_lost == pytest.approx(0, abs=1e-14)


def test_minima_of_many_sets_at_once_are_those_of_each():
    """Random sets, and those in which circles do not cross: parallel vectors, zeros, a single vector."""
    random = np.random.default_rng(4)
    sets = random.normal(size=(20, 5, 3))
    sets[3, 1] = 2 * sets[3, 0]
    sets[4] = 0.0
    each = [min_mean_projection(one)[0] for one in sets]
    np.testing.assert_allclose(least_mean_projections(sets), each, atol=1e-12)
    np.testing.assert_allclose(least_mean_projections(sets[:2, :1]), 0.0, atol=1e-12)
