"""The exact oracle of steering: the cells into which circles cut the sphere."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from physics.verdicts.engine.sphere_arrangement import cell_signs
from physics.verdicts.types import Array
from tests.physics.verdicts.problems import random_directions


def arrangements(rng: np.random.Generator) -> list[tuple[Array, Array, Array]]:
    """General, with offsets, in a plane (all circles meet in two points), coincident circles, integers."""
    n = 10
    g = rng.normal(size=(n, 3)) * rng.exponential(size=(n, 1))
    p, q = 0.5 * rng.normal(size=n), rng.normal(size=3)
    flat = g * [1.0, 1.0, 0.0]
    same, shift = flat.copy(), p.copy()
    same[3], shift[3] = 2.0 * same[4], 2.0 * shift[4]
    same[5], shift[5] = -same[4], -shift[4]
    same[6] = 0.0
    none = np.zeros(n)
    return [
        (g, none, q),
        (g, p, q),
        (g, 4.0 * p, q),
        (flat, none, q),
        (same, shift, q),
        (np.rint(g), none, q),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_cells_contain_the_best_sign_vector(seed: int) -> None:
    """Among all 2^10 sign vectors none beats those of the cells."""
    every = np.array(list(product((1.0, -1.0), repeat=10)))
    for g, p, q in arrangements(np.random.default_rng(seed)):
        cells = cell_signs(g, p)
        best = (np.linalg.norm(every @ g + q, axis=1) + every @ p).max()
        found = (np.linalg.norm(cells @ g + q, axis=1) + cells @ p).max()
        assert found == pytest.approx(best, rel=1e-13)


def test_number_of_cells() -> None:
    """n great circles in general position divide the sphere into n(n-1) + 2 cells."""
    cells = cell_signs(random_directions(12, np.random.default_rng(1)), np.zeros(12))
    assert len(np.unique(cells, axis=0)) == 12 * 11 + 2
