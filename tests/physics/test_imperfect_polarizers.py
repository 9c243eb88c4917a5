import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.bell.two_settings import chsh, horodecki_chsh_max
from physics.correlations import correlators, joint_probabilities, positivity_limits, smallest_probability
from physics.direction_sets import ICOSAHEDRON, TRIAD, chsh_settings, leggett_settings
from physics.imperfect_polarizers import (
    Polarizer,
    critical_epsilon_chsh,
    critical_epsilon_leggett,
    ideal_correlators,
    ideal_marginals,
    largest_observed_chsh,
    observed_correlators,
    observed_leggett_bound,
    observed_marginals,
    reconstruct_bloch,
)
from physics.leggett.inequality import kappa, leggett_bound, leggett_value
from physics.states.two_qubit import PAULI, singlet, werner
from physics.vectors import random_directions
from tests.physics.polarizer_models import largest_model_value
from tests.physics.states.test_two_qubit import random_density_matrix

seeds = st.integers(0, 10**6)
polarizers = st.builds(
    lambda e, r: Polarizer(e, r * e), st.floats(0, 0.95), st.sampled_from([0.0, 0.25, 0.5, 0.8, 1.0])
)
PHI = math.radians(30)
IDEAL = Polarizer()


def pass_operator(direction, polarizer):
    ideal = (np.eye(2) + np.tensordot(direction, PAULI, 1)) / 2
    return polarizer.epsilon_prime * np.eye(2) + (1 - polarizer.epsilon) * ideal


@settings(max_examples=40, deadline=None)
@given(seeds, polarizers, polarizers)
def test_means_against_the_operators(seed, first, second):
    # Pass is Π~ and fail 1 - Π~, on any two-qubit state.
    rng = np.random.default_rng(seed)
    rho = random_density_matrix(seed)
    a, b = random_directions(rng, 2)
    operators = [2 * pass_operator(n, p) - np.eye(2) for n, p in ((a, first), (b, second))]
    exact = [np.tensordot(n, PAULI, 1) for n in (a, b)]
    mean = lambda x, y: np.trace(rho @ np.kron(x, y)).real  # noqa: E731
    m_a, m_b, c = mean(exact[0], np.eye(2)), mean(np.eye(2), exact[1]), mean(*exact)
    observed = (
        observed_marginals(m_a, first),
        observed_marginals(m_b, second),
        observed_correlators(m_a, m_b, c, first, second),
    )
    assert observed[0] == pytest.approx(mean(operators[0], np.eye(2)), abs=1e-13)
    assert observed[1] == pytest.approx(mean(np.eye(2), operators[1]), abs=1e-13)
    assert observed[2] == pytest.approx(mean(*operators), abs=1e-13)
    # Inverse: errors grow by at most about 400 at ε = 0.95.
    assert ideal_marginals(observed[0], first) == pytest.approx(m_a, abs=1e-11)
    assert ideal_correlators(*observed, first, second) == pytest.approx(c, abs=1e-11)


@settings(max_examples=40, deadline=None)
@given(seeds, polarizers, polarizers)
def test_noise_is_a_local_flip_of_probabilities(seed, first, second):
    # P~ = Q_A P Q_B^T with Q the stochastic matrix of pass/fail given the ideal result.
    rng = np.random.default_rng(seed)
    m_a, m_b = rng.uniform(-1, 1, 2)
    low, high = positivity_limits(m_a, m_b)
    c = rng.uniform(low, high)
    flips = []
    for p in (first, second):
        passes = np.array([1 - p.epsilon + p.epsilon_prime, p.epsilon_prime])
        assert np.all((passes >= 0) & (passes <= 1))
        flips.append(np.stack([passes, 1 - passes]))
    expected = flips[0] @ joint_probabilities(m_a, m_b, c) @ flips[1].T
    observed = joint_probabilities(
        observed_marginals(m_a, first),
        observed_marginals(m_b, second),
        observed_correlators(m_a, m_b, c, first, second),
    )
    np.testing.assert_allclose(observed, expected, atol=1e-14)


def test_only_the_symmetric_pair_of_operators_is_complete():
    # With Π~ for both outcomes, ε' 1 + (1 - ε) Π_± sum to 2ε' + 1 - ε, which is 1 only for ε' = ε/2.
    z = np.array([0.0, 0, 1])
    for prime, total in ((0.1, 1.0), (0.2, 1.2), (0.0, 0.8)):
        p = Polarizer(0.2, prime)
        np.testing.assert_allclose(pass_operator(z, p) + pass_operator(-z, p), total * np.eye(2))
        assert p.offset == pytest.approx(total - 1)
    assert Polarizer(0.2).offset == 0


@settings(max_examples=30, deadline=None)
@given(seeds, polarizers)
def test_three_directions_determine_the_polarization(seed, polarizer):
    rng = np.random.default_rng(seed)
    s = random_directions(rng, 1)[0] * rng.uniform()
    directions = np.vstack([np.eye(3), random_directions(rng, 2)])
    for used in (directions, directions[:3]):
        found = reconstruct_bloch(used, observed_marginals(used @ s, polarizer), polarizer)
        np.testing.assert_allclose(found, s, atol=1e-12)


@pytest.mark.parametrize("ratio", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("independent", [True, False])
def test_no_model_exceeds_the_bound(ratio, independent):
    # ε' = ratio ε on Alice's side and the reverse on Bob's, so offsets of equal and of opposite sign occur.
    alice, bob = Polarizer(0.2, 0.2 * ratio), Polarizer(0.3, 0.3 * (1 - ratio))
    for e, eta in ((TRIAD, 1.0), (ICOSAHEDRON, 0.9)):
        a, b, b_prime = leggett_settings(e, PHI)
        bound = float(observed_leggett_bound(PHI, kappa(e), bob, eta))
        best = largest_model_value(a, b, b_prime, alice, bob, eta, independent)
        assert best.value <= bound + 1e-9


def test_search_agrees_with_an_explicit_model():
    # Rebuild the model found: C at its positivity limits, through the polarizers.
    alice, bob = Polarizer(0.2, 0.2), Polarizer(0.3, 0.05)
    a, b, b_prime = leggett_settings(TRIAD, PHI)
    best = largest_model_value(a, b, b_prime, alice, bob)
    m_a, m_b, m_c = a @ best.u, b @ best.v, b_prime @ best.v
    choices = []
    for pick in (0, 1):
        c, d = positivity_limits(m_a, m_b)[pick], positivity_limits(m_a, m_c)[pick]
        assert min(smallest_probability(m_a, x, y).min() for x, y in ((m_b, c), (m_c, d))) >= -1e-9
        choices.append(
            np.abs(
                observed_correlators(m_a, m_b, c, alice, bob) + observed_correlators(m_a, m_c, d, alice, bob)
            )
        )
    assert np.mean(np.maximum(*choices)) == pytest.approx(best.value, abs=1e-12)


def test_twenty_percent_noise_and_the_ideal_bound():
    # Joint statistics free within the observed marginals reach 1.86196 > 1.82745, the bound of pure
    # polarizations: only purity (1 - ε) η gives a bound that holds.
    a, b, b_prime = leggett_settings(TRIAD, PHI)
    ideal_bound = float(leggett_bound(PHI, 1 / 3))
    assert ideal_bound == pytest.approx(1.827454, abs=1e-6)
    noisy = Polarizer(0.2)
    free = largest_model_value(a, b, b_prime, noisy, noisy, independent_noise=False).value
    assert free > ideal_bound
    assert free == pytest.approx(float(observed_leggett_bound(PHI, 1 / 3, noisy)), abs=1e-4)
    # Independent noise on ideal statistics only shrinks sums: g² times the ideal bound, far below.
    shrunk = largest_model_value(a, b, b_prime, noisy, noisy).value
    assert shrunk == pytest.approx(0.64 * ideal_bound, abs=1e-4)
    # With the largest offset it is 1.5324, and passes the ideal bound only when hardly a photon matters.
    assert largest_model_value(
        a, b, b_prime, Polarizer(0.2, 0.2), Polarizer(0.2, 0.2)
    ).value == pytest.approx(1.53237, abs=1e-4)
    blind = Polarizer(0.95, 0.95)
    assert largest_model_value(a, b, b_prime, blind, blind).value > ideal_bound


def test_ideal_polarizers_give_the_published_bound():
    a, b, b_prime = leggett_settings(TRIAD, PHI)
    assert float(observed_leggett_bound(PHI, 1 / 3, IDEAL)) == pytest.approx(2 - 2 / 3 * math.sin(PHI / 2))
    assert largest_model_value(a, b, b_prime, IDEAL, IDEAL).value == pytest.approx(
        float(leggett_bound(PHI, 1 / 3)), abs=1e-5
    )


def observed_leggett(phi, visibility, first, second, opposite):
    """L_3 of a Werner state, with Bob's directions turned round where ``opposite``."""
    a, b, b_prime = leggett_settings(TRIAD, phi)
    t = werner(visibility).correlation_matrix * (-1 if opposite else 1)
    seen = (observed_correlators(0, 0, np.diag(correlators(t, a, x)), first, second) for x in (b, b_prime))
    return float(leggett_value(*seen))


@settings(max_examples=20, deadline=None)
@given(polarizers, polarizers, st.floats(-0.3, 1), st.booleans())
def test_value_of_a_werner_state(first, second, visibility, opposite):
    # All correlators are ∓V cos(φ/2), so L = |2 k_A k_B ∓ 2 g_A g_B V cos(φ/2)|.
    signal = first.contrast * second.contrast * visibility * math.cos(PHI / 2) * (1 if opposite else -1)
    expected = 2 * abs(first.offset * second.offset + signal)
    assert observed_leggett(PHI, visibility, first, second, opposite) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("opposite", [False, True])
@pytest.mark.parametrize("ratio", [-1.0, 0.0, 0.6])
def test_critical_epsilon_of_the_leggett_violation(ratio, opposite):
    phi, k = math.radians(36.87), 1 / 3
    end = float(critical_epsilon_leggett(phi, k, 0.98, 0.95, ratio, opposite))
    assert 0.005 < end < 0.03

    def excess(epsilon):
        p = Polarizer(epsilon, epsilon * (1 + ratio) / 2)
        return observed_leggett(phi, 0.98, p, p, opposite) - float(observed_leggett_bound(phi, k, p, 0.95))

    assert excess(end) == pytest.approx(0, abs=1e-13)
    assert excess(0.9 * end) > 0 > excess(1.1 * end)
    # No violation to lose below the threshold visibility.
    assert math.isnan(critical_epsilon_leggett(phi, k, 0.9))


def test_singlet_loses_the_leggett_violation_long_before_chsh():
    # g² cos(φ/2) + g sin(φ/2)/3 = 1 at φ = 36.87° gives ε = 0.02736; CHSH needs g² > 1/√2, ε < 0.15910.
    assert float(critical_epsilon_leggett(math.radians(36.87), 1 / 3)) == pytest.approx(0.02736, abs=1e-5)
    assert float(critical_epsilon_chsh(2 * math.sqrt(2))) == pytest.approx(1 - 2**-0.25, abs=1e-14)


def test_known_efficiency_threshold():
    # ε' = 0: a detector of efficiency 1 - ε; CHSH with a maximally entangled state needs more than
    # 2(√2 - 1) = 82.8 % (Garg and Mermin 1987); only k² enters, so silence counted as "pass" is the same.
    for ratio in (-1, 1):
        assert 1 - float(critical_epsilon_chsh(2 * math.sqrt(2), ratio)) == pytest.approx(
            2 * (math.sqrt(2) - 1), abs=1e-14
        )
    assert np.isnan(critical_epsilon_chsh(2.0))


@settings(max_examples=30, deadline=None)
@given(polarizers, polarizers)
def test_chsh_of_the_singlet_through_polarizers(first, second):
    # Bob's directions and their opposites: one of the two has the offsets with the right sign.
    alice, bob = chsh_settings()
    t = singlet().correlation_matrix
    largest = float(largest_observed_chsh(horodecki_chsh_max(t), first, second))
    values = [
        chsh(observed_correlators(0, 0, correlators(t, alice, s * bob), first, second)).value for s in (1, -1)
    ]
    assert max(values) == pytest.approx(largest, abs=1e-12)
    # Other settings do not beat it.
    rng = np.random.default_rng(0)
    for _ in range(20):
        c = correlators(t, random_directions(rng, 2), random_directions(rng, 2))
        assert chsh(observed_correlators(0, 0, c, first, second)).value <= largest + 1e-12


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Polarizer(1.0), "epsilon: 1 is outside"),
        (lambda: Polarizer(-0.1), "epsilon: -0.1"),
        (lambda: Polarizer(0.1, 0.2), "epsilon_prime: 0.2 is outside"),
        (lambda: Polarizer(float("nan")), "epsilon: contains NaN"),
        (lambda: observed_marginals(1.1, IDEAL), "m: 1.1"),
        (lambda: observed_correlators(0, 0, -1.2, IDEAL, IDEAL), "c: -1.2"),
        (lambda: reconstruct_bloch(np.eye(3)[:2], [0, 0], IDEAL), "directions: in one plane"),
        (lambda: critical_epsilon_chsh(2.5, 1.5), "offset_ratio: 1.5"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call()
