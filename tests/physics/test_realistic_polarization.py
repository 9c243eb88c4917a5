import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.correlations import positivity_limits
from physics.leggett.model import conditional_correlator
from physics.realistic_polarization import (
    STEPS,
    check_chain,
    closest_bloch_vector,
    conditional_surface,
    largest_deviation,
    product_correlator,
    separable_state,
    subensemble_statistics,
)
from physics.states.entanglement import is_ppt
from physics.vectors import random_directions

seeds = st.integers(0, 10**6)


def even_grid(n):
    k = np.arange(n)
    z, phi = 1 - (2 * k + 1) / n, np.pi * (3 - np.sqrt(5)) * k
    rho = np.sqrt(1 - z**2)
    return np.stack([rho * np.cos(phi), rho * np.sin(phi), z], axis=1)


def werner_model(visibility):
    return lambda u, a, b: conditional_correlator(u, a, b, visibility)


def deviations(statistics):
    return {r.code: r.deviation for r in check_chain(statistics)}


def verdicts(statistics):
    return {r.code: r.holds for r in check_chain(statistics)}


@settings(max_examples=40, deadline=None)
@given(seeds, st.sampled_from([1, -1]))
def test_product_correlator_leaves_the_polarization_of_bob(seed, alpha):
    # (v.b + α (u.a)(v.b))/(1 + α u.a) = v.b, whatever u and a.
    rng = np.random.default_rng(seed)
    u, v, a = random_directions(rng, 3)
    grid = random_directions(rng, 60)
    surface = conditional_surface(product_correlator(v), u, v, a, alpha, grid)
    np.testing.assert_allclose(surface, grid @ v, atol=1e-10)
    fit = closest_bloch_vector(grid, surface)
    assert fit.largest_deviation < 1e-9
    np.testing.assert_allclose(fit.vector, v, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(seeds, st.floats(0, 1))
def test_average_over_the_outcome_is_the_unconditional_mean(seed, visibility):
    # Equation (5): Σ P(α) E(β|α) = v.b, with any C; hence the free fits average to v and one leaves the ball.
    rng = np.random.default_rng(seed)
    u, a = random_directions(rng, 2)
    grid = even_grid(80)
    surfaces = [conditional_surface(werner_model(visibility), u, -u, a, s, grid) for s in (1, -1)]
    p = np.array([1 + u @ a, 1 - u @ a]) / 2
    np.testing.assert_allclose(p @ surfaces, -grid @ u, atol=1e-12)
    free = [closest_bloch_vector(grid, s).free_vector for s in surfaces]
    np.testing.assert_allclose(p @ free, -u, atol=1e-11)
    assert max(np.linalg.norm(w) for w in free) > 1 - 1e-9


@settings(max_examples=60, deadline=None)
@given(seeds, st.floats(0, 1))
def test_deviation_limits_the_distance_from_the_product(seed, mixing):
    # The robust form of the step from (6) to (7): with p the smaller probability of α, Σ p_α (1 - w_α.v) <= δ
    # from b = v, hence p|w - v| <= √(2pδ), and |C - M_A M_B| = 2p|E - v.b| <= 2p(δ + |w - v|) <= δ + 2√δ.
    # Any C inside the positivity limits, from the product (mixing = 0) to an arbitrary one.
    rng = np.random.default_rng(seed)
    u, v, a = random_directions(rng, 3)
    grid = np.vstack([v, -v, random_directions(rng, 100)])
    low, high = positivity_limits(u @ a, grid @ v)
    product = (u @ a) * (grid @ v)
    chosen = low + (high - low) * (1 + np.tanh(3 * grid @ rng.normal(size=3))) / 2
    c = (1 - mixing) * product + mixing * chosen
    fits = [
        closest_bloch_vector(grid, conditional_surface(lambda u, a, b: c, u, v, a, s, grid)) for s in (1, -1)
    ]
    deviation = max(f.largest_deviation for f in fits)
    assert np.abs(c - product).max() <= deviation + 2 * math.sqrt(deviation) + 1e-9


def test_werner_model_has_no_definite_conditional_polarization():
    grid = even_grid(2000)
    u, a = np.array([0.0, 0, 1]), np.array([np.sin(1.0), 0, np.cos(1.0)])
    for visibility in (0.1, 1 / 3, 0.8):
        for alpha in (1, -1):
            surface = conditional_surface(werner_model(visibility), u, -u, a, alpha, grid)
            assert np.abs(surface).max() <= 1 + 1e-12
            assert closest_bloch_vector(grid, surface).largest_deviation > 0.05
    # Beyond V = (1 + 1/√2)/2 the model has negative probabilities, seen as a conditional mean beyond ±1.
    surface = conditional_surface(werner_model(0.95), u, -u, a, -1, grid)
    assert np.abs(surface).max() > 1.01


def test_surface_keeps_the_shape_of_the_grid():
    grid = even_grid(24)
    u, v, a = even_grid(3)
    flat = conditional_surface(product_correlator(v), u, v, a, 1, grid)
    folded = conditional_surface(product_correlator(v), u, v, a, 1, grid.reshape(4, 6, 3))
    np.testing.assert_array_equal(folded, flat.reshape(4, 6))
    assert conditional_surface(product_correlator(v), u, v, a, 1, grid[0]).shape == ()
    assert closest_bloch_vector(grid.reshape(4, 6, 3), folded).largest_deviation < 1e-12
    assert largest_deviation(grid.reshape(4, 6, 3), folded, v) < 1e-12


@settings(max_examples=60, deadline=None)
@given(seeds, st.floats(0, 3))
def test_fit_is_the_best_in_the_ball(seed, length):
    rng = np.random.default_rng(seed)
    grid, weights = random_directions(rng, 30), rng.uniform(0.1, 1, 30)
    surface = length * grid @ random_directions(rng, 1)[0] + rng.normal(size=30) * 0.3
    fit = closest_bloch_vector(grid, surface, weights)
    assert np.linalg.norm(fit.vector) <= 1 + 1e-12
    cost = lambda w: np.average((surface - grid @ w) ** 2, weights=weights)  # noqa: E731
    assert fit.rms_deviation == pytest.approx(np.sqrt(cost(fit.vector)))
    for w in random_directions(rng, 200) * rng.uniform(0, 1, (200, 1)):
        assert cost(w) >= cost(fit.vector) - 1e-12
    # First-order condition on the sphere: the gradient points along -w; inside it vanishes.
    gradient = -(weights * (surface - grid @ fit.vector)) @ grid
    if np.linalg.norm(fit.free_vector) > 1:
        assert np.linalg.norm(fit.vector) == pytest.approx(1, abs=1e-12)
        assert gradient @ fit.vector <= 1e-10
        np.testing.assert_allclose(gradient, (gradient @ fit.vector) * fit.vector, atol=1e-9)
    else:
        np.testing.assert_allclose(gradient, 0, atol=1e-11)
        np.testing.assert_array_equal(fit.vector, fit.free_vector)


def test_deviation_is_where_it_is_largest():
    grid = even_grid(50)
    surface = grid @ [0.2, 0.1, 0.3]
    surface[17] += 0.5
    fit = closest_bloch_vector(grid, surface)
    assert fit.worst == 17
    assert fit.largest_deviation == pytest.approx(largest_deviation(grid, surface, fit.vector), abs=1e-15)


def test_chain_holds_for_the_product_model():
    rng = np.random.default_rng(1)
    u, v = random_directions(rng, 7), np.repeat(random_directions(rng, 1), 7, axis=0)
    found = subensemble_statistics(product_correlator(v[0]), u, v, even_grid(9), even_grid(20))
    assert [r.code for r in check_chain(found)] == [s.code for s in STEPS]
    assert max(deviations(found).values()) < 1e-10
    assert all(verdicts(found).values())


def test_chain_for_the_werner_model_breaks_at_post_selection():
    # 4000 polarizations average C to -V a.b within about 1e-3; the separable state of u, -u is Werner's at
    # V = 1/3, so the last step is off by (V - 1/3) max |a.b|.
    u, alice = even_grid(4000), np.eye(3)
    found = subensemble_statistics(werner_model(0.8), u, -u, alice, np.eye(3))
    assert verdicts(found) == {
        "positive": True,
        "no_signalling": True,
        "definite_polarization": True,
        "post_selection": False,
        "average_is_pure": False,
        "own_polarization": False,
        "product": False,
        "separable": False,
    }
    assert deviations(found)["separable"] == pytest.approx(0.8 - 1 / 3, abs=2e-3)
    # At V = 1/3 the mixture is separable although no subensemble is.
    found = subensemble_statistics(werner_model(1 / 3), u, -u, alice, np.eye(3))
    assert deviations(found)["separable"] < 2e-3
    assert deviations(found)["product"] > 0.1


def test_every_premise_can_fail_alone():
    rng = np.random.default_rng(2)
    u, alice, bob = random_directions(rng, 5), even_grid(8), even_grid(11)
    v = np.repeat(random_directions(rng, 1), 5, axis=0)
    good = subensemble_statistics(product_correlator(v[0]), u, v, alice, bob)

    # Bob's mean depends on Alice's setting.
    shift = 0.02 * alice[:, 0][None, :, None] * np.ones(good.m_b.shape)
    signalling = replace(good, m_b=good.m_b + shift)
    assert not verdicts(signalling)["no_signalling"]
    assert deviations(signalling)["no_signalling"] == pytest.approx(0.02 * np.ptp(alice[:, 0]))
    assert verdicts(good)["no_signalling"]

    # Less than pure polarizations: (b) fails by (1 - η) max |u.a|, (c) still holds with w = η v.
    mixed = subensemble_statistics(
        lambda u, a, b: 0.7**2 * (u @ a) * (b @ v[0]), u, v, alice, bob, purity=0.7
    )
    assert verdicts(mixed)["post_selection"]
    worst = max(np.abs(u @ alice.T).max(), np.abs(bob @ v[0]).max())
    assert deviations(mixed)["definite_polarization"] == pytest.approx(0.3 * worst)

    # Negative probabilities.
    assert deviations(replace(good, c=good.c - 1.5))["positive"] > 0.1


def test_three_directions_suffice_and_a_plane_does_not():
    # With three directions every mean is linear in b, so only |w| <= 1 can tell; it does. (The paper needs
    # three non-coplanar directions.)
    u = even_grid(6)
    found = subensemble_statistics(werner_model(0.8), u, -u, np.eye(3), np.eye(3))
    fits = found.bob_conditional
    np.testing.assert_allclose(
        fits.free_vector[0, 0, 0],
        [conditional_surface(werner_model(0.8), u[0], -u[0], [1, 0, 0], 1, e) for e in np.eye(3)],
        atol=1e-12,
    )
    assert not verdicts(found)["post_selection"]
    with pytest.raises(ValueError, match="bob: directions in one plane"):
        subensemble_statistics(werner_model(0.8), u, -u, np.eye(3), [[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]])


def test_both_photons_are_conditioned_on():
    # Exchanging the parties exchanges the two families of fits.
    u = even_grid(6)
    found = subensemble_statistics(werner_model(0.5), u, -u, even_grid(10), even_grid(12))
    swapped = subensemble_statistics(
        lambda u, b, a: [werner_model(0.5)(-u, x, b[None])[0] for x in a],
        -u,
        u,
        even_grid(12),
        even_grid(10),
    )
    np.testing.assert_allclose(
        found.alice_conditional.deviation, swapped.bob_conditional.deviation, rtol=1e-9
    )
    assert not np.allclose(found.bob_conditional.deviation.max(), swapped.bob_conditional.deviation.max())


def test_impossible_outcomes_are_left_out():
    u = np.array([[0.0, 0, 1]])
    found = subensemble_statistics(product_correlator([0, 0, -1]), u, -u, np.eye(3), np.eye(3))
    fits = found.bob_conditional
    assert fits.probability[0, 2].tolist() == [1, 0]
    assert np.isnan(fits.deviation[0, 2, 1]) and np.isfinite(fits.deviation[0, 2, 0])
    assert all(verdicts(found).values())

    # Likewise an outcome of probability 2.5e-7, which the average (6) does without.
    u = np.array([[np.sin(1e-3), 0, np.cos(1e-3)]])
    found = subensemble_statistics(product_correlator(-u[0]), u, -u, np.eye(3), np.eye(3))
    assert np.isnan(found.bob_conditional.deviation[0, 2, 1])
    assert all(verdicts(found).values())


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_mixtures_of_products_are_separable_states(seed):
    rng = np.random.default_rng(seed)
    u, v, p = random_directions(rng, 4), random_directions(rng, 4), rng.dirichlet(np.ones(4))
    state = separable_state(u, v, p)
    assert is_ppt(state.density_matrix, 1e-12)
    expected = sum(p[k] * np.outer(u[k], v[k]) for k in range(4))
    np.testing.assert_allclose(state.correlation_matrix, expected)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda z, g: conditional_surface(product_correlator(z), z, z, -z, 1, g), "a: outcome [+]1 has prob"),
        (lambda z, g: conditional_surface(product_correlator(z), z, z, z, 0, g), "alpha: 0"),
        (lambda z, g: conditional_surface(lambda u, a, b: [0], z, z, z, 1, g), "correlator: shape"),
        (lambda z, g: conditional_surface(product_correlator(z), 2 * z, z, z, 1, g), "u: vector 0"),
        (lambda z, g: closest_bloch_vector(g[:2], [0, 0]), "b: directions in one plane"),
        (lambda z, g: closest_bloch_vector(g, np.zeros(3)), "surface: shape"),
        (lambda z, g: closest_bloch_vector(g, np.zeros(len(g)), -np.ones(len(g))), "weights: must be >= 0"),
        (lambda z, g: subensemble_statistics(product_correlator(z), g, z, g, g), "v: 1 vectors"),
        (lambda z, g: subensemble_statistics(product_correlator(z), z, z, g, g, [0.5]), "weights: shape"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        call(np.array([0.0, 0, 1]), even_grid(9))
