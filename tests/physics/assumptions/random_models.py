"""Random finite models for property tests."""

from __future__ import annotations

from itertools import product

import numpy as np

from physics.assumptions import NONE, FiniteModel

BITS = (0, 1)
RESULTS = (1, -1)
STRATEGIES = [(a, b) for a in product(RESULTS, repeat=2) for b in product(RESULTS, repeat=2)]


def distribution(rng: np.random.Generator, size: int) -> np.ndarray:
    """Random probabilities; often some are zero, sometimes one is all."""
    weights = rng.random(size) ** rng.choice([0.3, 1.0, 4.0]) * (rng.random(size) < rng.choice([0.5, 1.0]))
    if not weights.any():
        weights[rng.integers(size)] = 1.0
    return weights / weights.sum()


def any_model(seed: int) -> FiniteModel:
    """Any joint distribution of seven bits."""
    rng = np.random.default_rng(seed)
    p = distribution(rng, 2**7)
    values = product(BITS, BITS, BITS, BITS, BITS, RESULTS, RESULTS)
    return FiniteModel.from_rows((*v, float(x)) for v, x in zip(values, p, strict=True))


def local_model(seed: int) -> FiniteModel:
    """All of (λ, λ_a, λ_b) independent of the settings, λ_a and λ_b of each other, local responses."""
    rng = np.random.default_rng(seed)
    settings = distribution(rng, 4) * 0.9 + 0.025
    state, micro_a, micro_b = (distribution(rng, 2) for _ in range(3))
    sharp = rng.random() < 0.5
    up = rng.random((2, 2, 2, 2))  # party, setting, λ, its microstate
    if sharp:
        up = np.round(up)
    rows = []
    for a, b, s, x, y, i, j in product(BITS, BITS, BITS, BITS, BITS, RESULTS, RESULTS):
        p_a = up[0, a, s, x] if i == 1 else 1 - up[0, a, s, x]
        p_b = up[1, b, s, y] if j == 1 else 1 - up[1, b, s, y]
        p = settings[2 * a + b] * state[s] * micro_a[x] * micro_b[y] * p_a * p_b
        rows.append((a, b, s, x, y, i, j, float(p)))
    return FiniteModel.from_rows(rows)


def no_signalling_box(rng: np.random.Generator) -> np.ndarray:
    """P(A, B|a, b) as (2, 2, 2, 2): a mixture of deterministic strategies and PR boxes."""
    boxes = [deterministic_box(a, b) for a, b in STRATEGIES]
    for signs in product(RESULTS, repeat=4):
        if np.prod(signs) == -1:
            box = np.zeros((2, 2, 2, 2))
            for (i, j), sign in zip(product(BITS, BITS), signs, strict=True):
                box[i, j] = np.array([[1 + sign, 1 - sign], [1 - sign, 1 + sign]]) / 4
            boxes.append(box)
    return np.tensordot(distribution(rng, len(boxes)), np.array(boxes), axes=1)


def deterministic_box(a: tuple[int, ...], b: tuple[int, ...]) -> np.ndarray:
    box = np.zeros((2, 2, 2, 2))
    for i, j in product(BITS, BITS):
        box[i, j, RESULTS.index(a[i]), RESULTS.index(b[j])] = 1
    return box


def model_of_boxes(boxes: list[np.ndarray], weights: np.ndarray) -> FiniteModel:
    """λ chooses the box, independently of the settings, which are all equally likely."""
    return FiniteModel.from_rows(
        (i, j, k, NONE, NONE, RESULTS[x], RESULTS[y], float(weights[k] * box[i, j, x, y] / 4))
        for k, box in enumerate(boxes)
        for i, j, x, y in product(BITS, BITS, BITS, BITS)
    )


def closing_box(rng: np.random.Generator) -> np.ndarray:
    """A box that keeps parameter independence and P(A|B,a,b,λ) = P(A|B,a,λ) with its mirror image.

    Either a product, or one pair of coins for all settings with local flips.
    """
    if rng.random() < 0.5:
        a, b = rng.random((2, 2))
        up = np.stack([a, 1 - a], axis=1), np.stack([b, 1 - b], axis=1)
        return np.einsum("ix,jy->ijxy", *up)
    joint = distribution(rng, 4).reshape(2, 2)
    if rng.random() < 0.5:
        # Symmetric coins stay so when a setting flips its result.
        joint = (joint + joint[::-1, ::-1]) / 2
        flips = rng.integers(0, 2, (2, 2))
    else:
        flips = np.zeros((2, 2), dtype=int)
    box = np.zeros((2, 2, 2, 2))
    for i, j in product(BITS, BITS):
        box[i, j] = joint[:: -1 if flips[0, i] else 1, :: -1 if flips[1, j] else 1]
    return box
