"""What an apparatus counts: against Branciard et al. 2008 (B08), limits, and symmetries."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from msgspec.structs import replace

from physics.direction_sets import DIRECTION_SETS, TRIAD, leggett_settings, orthogonal_partners
from physics.experiment.apparatus import (
    BRANCH_PLANS,
    Apparatus,
    expected_coincidences,
    measured_directions,
    moments_of,
)
from physics.experiment.scan import Triples, expected_scan, repeated_scans, scan_bounds
from physics.leggett.inequality import leggett_bound, werner_leggett_value
from physics.optics import direction_from_waveplate
from physics.states.two_qubit import coloured_noise, partially_entangled, werner
from physics.vectors import random_directions

R = np.radians
CLEAN = Apparatus(dark_rate=0.0, window_ns=0.0)


def triples(n: int = 3) -> Triples:
    e = DIRECTION_SETS[n]
    a = orthogonal_partners(e)
    return Triples(a, a, e)


def test_without_errors_the_dialled_directions_are_measured_on_both_branches():
    directions = random_directions(np.random.default_rng(1), 50)
    for second, side, outcome in itertools.product((False, True), ("alice", "bob"), (1, -1)):
        found = measured_directions(directions, CLEAN, side, np.full(50, second), np.full(50, outcome))
        np.testing.assert_allclose(found, outcome * directions, atol=1e-12)


def test_a_plate_of_any_retardance_turns_the_polarizers_direction_about_its_axis():
    """δ = 0 is no plate at all; δ = 180° mirrors linear polarizations at the plate's axis: 2γ - θ."""
    linear = [np.cos(0.8), np.sin(0.8), 0.0]
    np.testing.assert_allclose(direction_from_waveplate(0.1, 0.4, retardance=0.0), linear, atol=1e-15)
    mirrored = [np.cos(0.4 - 0.8), np.sin(0.4 - 0.8), 0.0]
    np.testing.assert_allclose(direction_from_waveplate(0.1, 0.4, retardance=np.pi), mirrored, atol=1e-12)
    lengths = np.linalg.norm(direction_from_waveplate(0.3, np.linspace(0, 3, 20), retardance=1.3), axis=-1)
    np.testing.assert_allclose(lengths, 1.0, atol=1e-12)


@pytest.mark.parametrize("n", DIRECTION_SETS)
def test_a_clean_apparatus_measures_quantum_theory(n):
    """L_N = 2 V |cos(φ/2)| for a Werner state, whatever the rate: no dark and no accidental counts."""
    phi = R(np.linspace(-80, 80, 9))
    found = expected_scan(werner(0.97), CLEAN, triples(n), phi)
    np.testing.assert_allclose(found.value, werner_leggett_value(phi, 0.97), atol=1e-12)
    nominal, actual = scan_bounds(triples(n), CLEAN, phi, 1.0)
    np.testing.assert_allclose(nominal, actual)


def test_significance_of_the_published_size():
    """B08: L3(±30°) with 60 s a count, 83.7 and 74.5 s.d.; largest at ±25° with 40.6 and 38.1 in 15 s.

    Their values imply V = 0.987 and 0.984, and 7e4 coincidences for a correlator.
    """
    for v, angle, published in ((0.987, -30, 83.7), (0.984, 30, 74.5)):
        found = expected_scan(werner(v), replace(CLEAN, count_time=60.0), triples(), R([angle]))
        assert found.coincidences[0] == pytest.approx(7e4, rel=0.01)
        excess = (found.value - leggett_bound(found.phi, 1 / 3)) / found.sigma
        assert excess[0] == pytest.approx(published, rel=0.04)
    phi = R(np.arange(-75, 76, 5))
    scan = expected_scan(werner(0.985), Apparatus(), triples(), phi)
    distance = (scan.value - leggett_bound(phi, 1 / 3)) / scan.sigma
    assert np.degrees(abs(phi[np.argmax(distance)])) == pytest.approx(25)
    assert distance.max() == pytest.approx((40.6 + 38.1) / 2, rel=0.05)


ONE_BY_ONE = [
    {"retardance": R(2.0)},
    {"plate_a": R(0.2)},
    {"plate_b": R(0.2)},
    {"second_branch": R(0.2)},
    {"turned": R(3.0)},
    {"plate_a": R(0.2), "plate_b": R(-0.4), "retardance": R(-1.0), "turned": R(1.0)},
]


@pytest.mark.parametrize("state", [werner(0.98), coloured_noise(0.98, 1.0), partially_entangled(0.7)])
@pytest.mark.parametrize("errors", ONE_BY_ONE)
def test_errors_that_depend_on_the_direction_alone_keep_the_scan_symmetric(state, errors):
    """φ -> -φ only swaps b and b', so L is the same, whatever the errors do to a direction."""
    apparatus = Apparatus(**errors)
    found = expected_scan(state, apparatus, triples(), R([-60, -30, -5, 5, 30, 60]))
    np.testing.assert_allclose(found.value[:3], found.value[:2:-1], atol=1e-13)


def test_errors_tied_to_the_branch_or_to_time_make_it_asymmetric():
    """0.2° of the plates, b' by the other branch: at most 0.0024 at 30° (B08 saw 0.0063 ± 0.0013)."""
    pair = R([-30, 30])
    largest = 0.0
    for a, b, second in itertools.product((-0.2, 0.0, 0.2), repeat=3):
        one = Apparatus(plate_a=R(a), plate_b=R(b), second_branch=R(second), branches="by_setting")
        low, high = expected_scan(werner(0.985), one, triples(), pair).value
        largest = max(largest, abs(high - low))
    assert largest == pytest.approx(0.0024, abs=5e-5)
    drifting = expected_scan(werner(0.985), Apparatus(drift=0.1), triples(), pair).value
    # 24 counts of 15 s lie between the two angles: 0.1 h, in which 1 % of 2 V cos 15° is lost.
    assert drifting[0] - drifting[1] == pytest.approx(0.01 * 2 * 0.985 * np.cos(R(15)), rel=0.01)


def test_the_bound_at_the_measured_directions_is_that_of_the_turned_settings():
    """Turned axes keep all angles between b and b': the bound is the same, and L is lower."""
    phi = R([20.0, 40.0])
    turned = Apparatus(turned=R(4.0))
    nominal, actual = scan_bounds(triples(), turned, phi, 0.9)
    np.testing.assert_allclose(nominal, actual, atol=1e-12)
    assert (expected_scan(werner(1.0), turned, triples(), phi).value < 2 * np.cos(phi / 2) - 1e-3).all()
    off = Apparatus(plate_b=R(1.0))
    nominal, actual = scan_bounds(triples(), off, phi, 0.9)
    assert (np.abs(nominal - actual) > 1e-6).all()


def test_coincidences_of_a_count():
    """T [R e² P + τ S_A S_B], by hand for the singlet along one direction: P(++) = 0, P(+-) = 1/2."""
    a = np.array([[0.0, 0.0, 1.0]])
    one = Apparatus(pair_rate=1e6, count_time=2.0, efficiency=0.1, dark_rate=1000.0, window_ns=10.0)
    singles = 1e6 * 0.1 / 2 + 1000
    accidental = 2 * 10e-9 * singles**2
    equal, opposite = (
        float(expected_coincidences(one, moments_of(werner(1.0), a, s * a))[0]) for s in (1, -1)
    )
    assert equal == pytest.approx(accidental, rel=1e-12)
    assert opposite == pytest.approx(2 * 1e4 / 2 + accidental, rel=1e-12)
    noise = expected_coincidences(one, moments_of(werner(1.0), a, a), 1.0)
    assert float(noise[0]) == pytest.approx(2 * 1e4 / 4 + accidental)


def test_error_bars_cover_and_runs_repeat():
    """Over 400 runs the spread of L is the stated error, and the same seed gives the same run."""
    phi = R([-30, 0, 30])
    state, one = werner(0.985), Apparatus()
    runs = repeated_scans(state, one, triples(), phi, seed=5)
    first = [next(runs) for _ in range(400)]
    values = np.array([run.value for run in first])
    mean = expected_scan(state, one, triples(), phi)
    # The mean of 400 runs has an error of σ/20, their spread one of σ/28.
    np.testing.assert_array_less(np.abs(values.mean(axis=0) - mean.value), 4 * mean.sigma / 20)
    np.testing.assert_allclose(values.std(axis=0), mean.sigma, rtol=4 / 28)
    again = next(repeated_scans(state, one, triples(), phi, seed=5, first=7))
    np.testing.assert_array_equal(again.counts, first[7].counts)


def test_random_angles_widen_the_spread_beyond_the_counting_errors():
    phi = R([30.0])
    one = Apparatus(spread=R(1.0), count_time=1000.0)
    runs = repeated_scans(werner(1.0), one, triples(), phi, seed=2)
    values = np.array([next(runs).value[0] for _ in range(100)])
    sigma = expected_scan(werner(1.0), one, triples(), phi).sigma[0]
    assert values.std() > 3 * sigma


def test_an_apparatus_that_counts_nothing_is_refused():
    silent = Apparatus(pair_rate=0.0, dark_rate=0.0)
    with pytest.raises(ValueError, match="nothing is counted"):
        next(repeated_scans(werner(1.0), silent, triples(), R([30.0]), 0))
    with pytest.raises(ValueError, match="phi"):
        expected_scan(werner(1.0), CLEAN, triples(), [])
    a, b, _ = leggett_settings(TRIAD, 0.5)
    with pytest.raises(ValueError, match="axes"):
        Triples(a, b, TRIAD[:2])


def test_few_counts_are_measured_again_until_there_is_one():
    dim = Apparatus(pair_rate=1.0, count_time=0.5, dark_rate=0.0, efficiency=1.0, window_ns=0.0)
    found = next(repeated_scans(werner(1.0), dim, triples(), R([-30, 30]), 3))
    assert (found.counts.sum(axis=-1) >= 1).all()
    assert set(BRANCH_PLANS) == {"first", "by_setting"}
