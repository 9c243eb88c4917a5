"""The exact oracle of separability, and the decomposition into product states."""

from __future__ import annotations

import numpy as np
import pytest

from physics.verdicts.separable.product_states import (
    FLIP,
    SIGMA,
    coefficients_of,
    operator_of,
    product_bound,
)
from physics.verdicts.separable.qubit_mixtures import product_mixture, takagi
from physics.verdicts.types import Array
from tests.physics.verdicts.problems import random_directions


def test_bloch_coefficients() -> None:
    """tr(Sigma_k Sigma_l) = 4 delta_kl; and FLIP is the partial transpose up to a rotation: same spectrum."""
    assert np.allclose(np.einsum("kab,lba->kl", SIGMA, SIGMA), 4.0 * np.eye(16))
    theta = np.random.default_rng(2).normal(size=16)
    operator = operator_of(theta)
    assert np.allclose(coefficients_of(operator), theta)
    transposed = operator.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)
    assert np.allclose(np.linalg.eigvalsh(transposed), np.linalg.eigvalsh(operator_of(theta * FLIP)))


@pytest.mark.parametrize("seed", range(8))
def test_product_bound_is_reached(seed: int) -> None:
    """Rigorous from above, and a climb from 200 starts on the spheres gets there from below."""
    rng = np.random.default_rng(seed)
    functional = rng.normal(size=16)
    functional[1:7] *= (1.0, 0.1, 0.0, 3.0)[seed % 4]
    bound, _ = product_bound(functional)
    v = random_directions(200, rng)
    for _ in range(60):  # the best u for each v, and back
        u = v @ functional[7:].reshape(3, 3).T + functional[1:4]
        u /= np.linalg.norm(u, axis=1, keepdims=True)
        v = u @ functional[7:].reshape(3, 3) + functional[4:7]
        v /= np.linalg.norm(v, axis=1, keepdims=True)
    assert bound - 1e-7 <= (product_theta(u, v) @ functional).max() <= bound + 1e-9


def product_theta(u: Array, v: Array) -> Array:
    """theta (k, 16) of the product states with Bloch vectors u, v (k, 3)."""
    return np.hstack([np.ones((len(u), 1)), u, v, np.einsum("ki,kj->kij", u, v).reshape(len(u), 9)])


def border_states(rng: np.random.Generator) -> list[Array]:
    """Coefficients of states at the border of separability: general, Werner, product, pure, diagonal."""
    u, v = random_directions(2, rng)
    pure = rng.normal(size=4) + 1j * rng.normal(size=4)
    along = np.zeros(16)
    along[[1, 4, 7]] = 0.3, 0.2, 0.6
    directions = [
        rng.normal(size=16),
        np.concatenate([np.zeros(7), -np.eye(3).ravel()]),
        product_theta(u[None], v[None])[0],
        coefficients_of(np.outer(pure, pure.conj())),
        along,
    ]
    states = []
    for theta in directions:
        theta[0] = 0.0
        lowest = min(np.linalg.eigvalsh(operator_of(theta * flip))[0] for flip in (np.ones(16), FLIP))
        theta[0] = -4.0 * lowest
        states.append(theta)
    return states


@pytest.mark.parametrize("seed", range(4))
def test_states_at_the_border_are_mixtures_of_four_products(seed: int) -> None:
    for theta in border_states(np.random.default_rng(seed)):
        weights, u, v = product_mixture(operator_of(theta))
        assert len(weights) <= 4
        assert np.allclose(weights @ product_theta(u, v), theta, atol=1e-7)


def test_takagi_of_degenerate_matrices() -> None:
    """Equal and vanishing sizes are the hard cases: S = U diag U^T with unitary U all the same."""
    rng = np.random.default_rng(3)
    basis, _ = np.linalg.qr(rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4)))
    for sizes in ([2.0, 2.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0], [3.0, 0.0, 0.0, 0.0], [0.0] * 4):
        symmetric = basis @ np.diag(sizes) @ basis.T
        unitary, found = takagi(symmetric)
        assert np.allclose(found, sizes, atol=1e-12)
        assert np.allclose(unitary @ np.diag(found) @ unitary.T, symmetric, atol=1e-12)
        assert np.allclose(unitary.conj().T @ unitary, np.eye(4), atol=1e-10)
