"""Settings and correlations that the tests of verdicts share."""

from __future__ import annotations

import numpy as np

from physics.verdicts.types import Array, Correlations


def unit(vectors: Array) -> Array:
    return vectors / np.linalg.norm(vectors, axis=1)[:, None]


def random_directions(count: int, rng: np.random.Generator) -> Array:
    return unit(rng.normal(size=(count, 3)))


def singlet(alice: Array, bob: Array, visibility: float = 1.0) -> Correlations:
    """Werner state: C = -V a.b, marginals not part of the data."""
    return Correlations(alice, bob, -visibility * alice @ bob.T, np.ones((len(alice), len(bob)), dtype=bool))


def chsh_settings() -> tuple[Array, Array]:
    s = np.sqrt(0.5)
    return np.array([[0.0, 0, 1], [1, 0, 0]]), np.array([[s, 0, s], [-s, 0, s]])


def triad(phi: float) -> tuple[Array, Array]:
    """Branciard et al. 2008, figure 1: a_i = e_{i+1}, b_i and b_i' = cos(phi/2) a_i ± sin(phi/2) e_i."""
    e = np.eye(3)
    a = np.roll(e, -1, axis=0)
    return a, np.vstack(
        [np.cos(phi / 2) * a + np.sin(phi / 2) * e, np.cos(phi / 2) * a - np.sin(phi / 2) * e]
    )


def icosahedron() -> Array:
    g = (1.0 + np.sqrt(5.0)) / 2.0
    return unit(np.array([[0, 1, g], [0, 1, -g], [1, g, 0], [1, -g, 0], [g, 0, 1], [-g, 0, 1]]))


def random_problem(rng: np.random.Generator, largest: int = 6) -> Correlations:
    """Random settings; correlations of a random (perhaps unphysical) state or arbitrary ones; with gaps."""
    n, m = rng.integers(1, largest + 1, size=2)
    alice, bob = random_directions(int(n), rng), random_directions(int(m), rng)
    if rng.random() < 0.2:
        bob[:, 2] = 0.0
        bob = unit(bob)
    matrix = rng.normal(size=(3, 3))
    matrix *= rng.uniform(0.3, 1.5) / np.linalg.svd(matrix)[1].sum()
    correlators = np.clip(alice @ matrix @ bob.T, -0.9, 0.9)
    if rng.random() < 0.2:
        correlators = rng.uniform(-0.8, 0.8, size=correlators.shape)
    measured = np.ones(correlators.shape, dtype=bool)
    if rng.random() < 0.3:
        measured = rng.random(correlators.shape) < 0.6
        measured[0, 0] = True
    first = alice @ (0.04 * rng.normal(size=3)) if rng.random() < 0.5 else None
    second = bob @ (0.04 * rng.normal(size=3)) if rng.random() < 0.5 else None
    if first is not None and second is not None:
        low, high = -1.0 + np.abs(first[:, None] + second), 1.0 - np.abs(first[:, None] - second)
        correlators = np.clip(correlators, low, high)
    return Correlations(alice, bob, correlators, measured, first, second)
