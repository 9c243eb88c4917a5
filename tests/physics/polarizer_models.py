"""Leggett models seen through imperfect polarizers: a search for the largest L_N, to hold against bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.imperfect_polarizers import Polarizer
from physics.vectors import random_directions

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ModelSearch:
    """The largest L_N found and its polarizations u, v (3,): the maximum is not below."""

    value: float
    u: Array
    v: Array


def largest_model_value(
    a: Array,
    b: Array,
    b_prime: Array,
    alice: Polarizer,
    bob: Polarizer,
    eta: float = 1.0,
    independent_noise: bool = True,
) -> ModelSearch:
    """The largest observed L_N = (1/N) Σ |C~(a_i, b_i) + C~(a_i, b_i')| of Leggett models, by search.

    Directions (N, 3). ``independent_noise``: ideal C within the positivity limits of (η u.a, η v.b), then the
    polarizers; otherwise C~ is free within those of the observed marginals. Mixtures do not help, as the sum
    of moduli is convex. Sampling and local refinement come within about 1e-4 of the maximum.
    """

    def value(points: Array) -> Array:
        m_a, m_b, m_c = eta * points[:, 0] @ a.T, eta * points[:, 1] @ b.T, eta * points[:, 1] @ b_prime.T
        return _largest_sums(m_a, m_b, m_c, alice, bob, independent_noise).mean(axis=1)

    rng = np.random.default_rng(0)
    points = random_directions(rng, 20000).reshape(-1, 2, 3)
    values = value(points)
    best = np.argsort(-values)[:60]
    points, values = points[best], values[best]
    scale = np.full(len(points), 0.2)
    for _ in range(700):
        moved = points + scale[:, None, None] * rng.normal(size=points.shape)
        moved /= np.linalg.norm(moved, axis=-1, keepdims=True)
        trial = value(moved)
        better = trial > values
        points[better], values[better] = moved[better], trial[better]
        scale = np.where(better, np.minimum(1.6 * scale, 0.3), np.maximum(0.93 * scale, 1e-9))
    top = int(np.argmax(values))
    return ModelSearch(float(values[top]), points[top, 0], points[top, 1])


def _largest_sums(
    m_a: Array, m_b: Array, m_c: Array, alice: Polarizer, bob: Polarizer, independent_noise: bool
) -> Array:
    """max |C~ + C~'| per pair, given ideal means of a, b, b' in a subensemble; all shapes equal."""
    k, g, h, w = alice.offset, alice.contrast, bob.offset, bob.contrast
    if not independent_noise:
        m_a, m_b, m_c = k + g * m_a, h + w * m_b, h + w * m_c
        k, g, h, w = 0.0, 1.0, 0.0, 1.0
    offset = 2 * k * h + k * w * (m_b + m_c) + 2 * h * g * m_a
    high = offset + g * w * (2 - np.abs(m_a - m_b) - np.abs(m_a - m_c))
    low = offset - g * w * (2 - np.abs(m_a + m_b) - np.abs(m_a + m_c))
    return np.maximum(high, -low)
