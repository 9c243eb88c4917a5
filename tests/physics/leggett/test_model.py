import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from physics.leggett.model import (
    band,
    conditional_correlator,
    joint_probabilities_given_u,
    largest_negativity,
    malus_check,
    mixing,
    model_threshold,
    negative_mass,
    sample,
    touching_angle,
)
from physics.vectors import from_angles, random_directions
from physics.verdicts.types import Cancelled

unit = st.floats(0.0, 1.0)
cosines = st.floats(-1.0, 1.0)
COSINES = np.linspace(-1, 1, 20001)
ETAS = [0.05, 0.3, 0.56, 0.8, 1.0]


def pair_at(c):
    return from_angles(0.0, 0.0), from_angles(np.arccos(c), 0.7)


def sphere_rule(n=400):
    """Product rule with cos θ and the azimuth at midpoints: errors about 1/n² for kinked integrands."""
    z = (np.arange(n) + 0.5) / n * 2 - 1
    phi = (np.arange(n) + 0.5) / n * 2 * np.pi
    z, phi = np.meshgrid(z, phi, indexing="ij")
    return from_angles(np.arccos(z), phi).reshape(-1, 3)


SPHERE = sphere_rule()


@given(cosines, unit, unit)
def test_weights_add_up_to_one(c, v, eta):
    p_plus, p_minus = mixing(c, v, eta)
    assert p_plus + p_minus == pytest.approx(1, abs=1e-14)


@given(cosines, unit, unit)
def test_averaging_the_limits_gives_the_werner_correlator(c, v, eta):
    # E|u.(a ± b)| = |a ± b|/2 is exact, so C_u averages to p- times the lower plus p+ times the upper band.
    p_plus, p_minus = mixing(c, v, eta)
    low, high = band(c, eta)
    assert p_minus * low + p_plus * high == pytest.approx(-v * c, abs=1e-14)


@pytest.mark.parametrize(
    ("c", "v", "eta"), [(0.3, 0.8, 1.0), (-0.83, 0.85, 1.0), (0.6, 0.97, 0.4), (1.0, 0.7, 0.9)]
)
def test_mean_over_the_sphere_is_the_werner_correlator(c, v, eta):
    a, b = pair_at(c)
    assert np.mean(conditional_correlator(SPHERE, a, b, v, eta)) == pytest.approx(-v * c, abs=5e-5)


@pytest.mark.parametrize("eta", ETAS)
def test_all_probabilities_are_positive_exactly_up_to_the_threshold(eta):
    v = float(model_threshold(eta))
    assert min(p.min() for p in mixing(COSINES, v - 1e-6, eta)) > 0
    c = float(np.cos(touching_angle(eta)))
    assert mixing(c, v + 1e-6, eta)[0] < 0
    assert mixing(-c, v + 1e-6, eta)[1] < 0


def test_thresholds_and_angles_of_branciard():
    # Branciard 2013: (1 + 1/√2)/2; there the Werner line meets the band at c = ±(1 - 2 (1 - 1/√2)²).
    assert float(model_threshold()) == pytest.approx((1 + 1 / np.sqrt(2)) / 2, abs=1e-15)
    assert np.degrees(touching_angle()) == pytest.approx(34.06, abs=5e-3)
    assert np.cos(touching_angle()) == pytest.approx(1 - 2 * (1 - 1 / np.sqrt(2)) ** 2, abs=1e-15)
    assert (float(model_threshold(0)), float(touching_angle(0))) == (1.0, 0.0)


@pytest.mark.parametrize("eta", ETAS)
def test_the_band_touches_the_line_at_the_touching_angle(eta):
    v, c = model_threshold(eta), np.cos(touching_angle(eta))
    assert -v * c == pytest.approx(band(c, eta)[0], abs=1e-15)
    assert v * c == pytest.approx(band(-c, eta)[1], abs=1e-15)
    # Nowhere else: the visibility that the band allows is lowest there.
    low, _ = band(COSINES[COSINES > 0.01], eta)
    allowed = -low / COSINES[COSINES > 0.01]
    assert allowed.min() >= v - 1e-15
    assert COSINES[COSINES > 0.01][allowed.argmin()] == pytest.approx(c, abs=2e-4)


@given(st.integers(0, 2**32 - 1), unit, unit)
def test_joint_probabilities_are_a_distribution_with_malus_marginals(seed, fraction, eta):
    rng = np.random.default_rng(seed)
    u, a, b = random_directions(rng, 50), random_directions(rng, 50), random_directions(rng, 50)
    p = joint_probabilities_given_u(u, a, b, fraction * float(model_threshold(eta)), eta)
    assert p.shape == (50, 2, 2)
    assert p.min() >= -1e-15
    assert p.sum(axis=(1, 2)) == pytest.approx(1, abs=1e-14)
    assert p[:, 0].sum(axis=1) == pytest.approx((1 + eta * np.sum(u * a, axis=1)) / 2, abs=1e-14)
    assert p[:, :, 0].sum(axis=1) == pytest.approx((1 - eta * np.sum(u * b, axis=1)) / 2, abs=1e-14)


@pytest.mark.parametrize("c", [-1.0, 1.0])
@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_parallel_settings_have_finite_weights(c, eta):
    # x or y vanishes; the denominator 2 - η(x + y) does not.
    p_plus, p_minus = mixing(c, 0.8, eta)
    assert 0 <= p_plus <= 1 and 0 <= p_minus <= 1
    a = from_angles(0.4, 1.0)
    assert np.all(np.isfinite(joint_probabilities_given_u(SPHERE[:100], a, c * a, 0.8, eta)))


@pytest.mark.parametrize(
    ("c", "v", "eta"), [(0.82, 0.9, 1.0), (-0.82, 1.0, 1.0), (0.97, 1.0, 0.6), (0.5, 0.8, 1.0)]
)
def test_lowest_probability_and_mass_match_the_sphere(c, v, eta):
    a, b = pair_at(c)
    lowest = joint_probabilities_given_u(SPHERE, a, b, v, eta).min(axis=(-2, -1))
    expected = float(largest_negativity(c, v, eta))
    normal = np.cross(a, b) / np.linalg.norm(np.cross(a, b))
    assert min(0.0, joint_probabilities_given_u(normal, a, b, v, eta).min()) == pytest.approx(
        expected, abs=1e-15
    )
    assert expected - 1e-15 <= min(0.0, lowest.min()) <= 0.99 * expected
    p = joint_probabilities_given_u(SPHERE, a, b, v, eta)
    mass = np.sum(np.minimum(p, 0)) / len(SPHERE)
    assert float(negative_mass(c, v, eta)) == pytest.approx(mass, abs=2e-6)
    # Beyond the band nearly every u has a negative probability, not only some.
    assert np.mean(lowest < 0) == (1.0 if expected < 0 else 0.0)


def test_negative_mass_is_converged_and_has_one_root():
    c, v, eta = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(0.85, 1, 7), [0.2, 0.6, 1.0], indexing="ij")
    fine, normal = negative_mass(c, v, eta, order=96), negative_mass(c, v, eta)
    assert fine == pytest.approx(normal, abs=1e-12)
    assert np.all(normal <= 0) and np.any(normal < 0)
    # What negative_mass relies on: q <= (2 + q) ηx wherever q = -p+ > 0.
    p_plus, _ = mixing(c, v, eta)
    q = np.maximum(0, -p_plus)
    assert np.all(q <= (2 + q) * eta * np.sqrt((1 - c) / 2) + 1e-15)


@pytest.mark.parametrize(
    ("c", "v", "eta"),
    [(0.828427, 0.853553, 1.0), (-0.828427, 0.8, 1.0), (0.2, 0.9, 0.7), (1.0, 0.85, 1.0), (-1.0, 0, 0)],
)
def test_sampled_frequencies_are_those_of_the_werner_state(c, v, eta):
    a, b = pair_at(c)
    n = 400_000
    counts = sample(np.random.default_rng(7), a, b, v, eta, n)
    assert counts.sum() == n and counts.dtype == np.int64
    p = (1 - np.array([[1, -1], [-1, 1]]) * v * c) / 4
    # Five standard deviations of each of the four counts.
    assert np.all(np.abs(counts - n * p) <= 5 * np.sqrt(n * p * (1 - p)) + 1e-9)


def test_a_model_that_does_not_exist_is_not_sampled():
    a, b = pair_at(0.828427)
    with pytest.raises(ValueError, match=r"visibility: at 0\.9 the model has negative probabilities"):
        sample(np.random.default_rng(1), a, b, 0.9, 1.0, 10)
    # At other settings the same visibility is harmless.
    assert sample(np.random.default_rng(1), a, from_angles(np.pi / 2, 0), 0.9, 1.0, 10).sum() == 10


def test_sampling_is_reproducible_and_can_be_stopped():
    a, b = pair_at(0.4)
    first, second = (sample(np.random.default_rng(3), a, b, 0.5, 1.0, 70_001) for _ in range(2))
    assert np.array_equal(first, second)
    assert sample(np.random.default_rng(3), a, b, 0.5, 1.0, 0).sum() == 0
    with pytest.raises(Cancelled):
        sample(np.random.default_rng(3), a, b, 0.5, 1.0, 10**9, should_stop=lambda: True)


def test_malus_law_of_a_subensemble():
    rng = np.random.default_rng(11)
    for u, a, b in random_directions(rng, 15).reshape(5, 3, 3):
        check = malus_check(rng, u, a, b, 0.85, 0.9, 100_000)
        assert check.expected == pytest.approx(((1 + 0.9 * u @ a) / 2, (1 - 0.9 * u @ b) / 2), abs=1e-15)
        assert check.exact == pytest.approx(check.expected, abs=1e-15)
        assert np.all(np.abs(np.subtract(check.sampled, check.expected)) <= 5 * np.array(check.sigma))
    # Malus' law holds for the model even where its probabilities do not; drawing from it does not.
    a, b = pair_at(0.828427)
    u = from_angles(np.pi / 2, 0.7 + np.pi / 2)
    assert malus_check(rng, u, a, b, 1.0, 1.0, 0).exact == pytest.approx((0.5, 0.5), abs=1e-15)
    with pytest.raises(ValueError, match="visibility"):
        malus_check(rng, u, a, b, 1.0, 1.0, 10)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((1.1, 0.5, 1), "c"),
        ((0.1, 1.5, 1), "visibility"),
        ((0.1, -0.1, 1), "visibility"),
        ((0.1, 0.5, 2), "eta"),
    ],
)
def test_bad_values_are_named(arguments, name):
    with pytest.raises(ValueError, match=f"^{name}:"):
        mixing(*arguments)


def test_bad_vectors_and_counts_are_named():
    a = from_angles(0, 0)
    with pytest.raises(ValueError, match=r"^u:"):
        conditional_correlator([1, 1, 1], a, a, 0.5)
    with pytest.raises(ValueError, match=r"^b:"):
        sample(np.random.default_rng(1), a, [a, a], 0.5, 1.0, 10)
    with pytest.raises(ValueError, match=r"^n:"):
        sample(np.random.default_rng(1), a, a, 0.5, 1.0, -1)
