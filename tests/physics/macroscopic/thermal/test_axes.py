"""The tensor over x, y, z of thermal states in regions: what other local axes are looked for in."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from physics.macroscopic.local_axes import best_local_axes, sum_of_squares
from physics.macroscopic.thermal.exact import diagonalised, thermal_axes_tensor, thermal_region_tensor
from physics.macroscopic.thermal.model import HeisenbergModel
from tests.physics.macroscopic.thermal.dense import PAULI, on_spins, thermal


@pytest.mark.parametrize(
    ("model", "t", "h", "regions"),
    [
        (HeisenbergModel("ring", 5), 0.7, 0.9, [[0, 1], [2], [3, 4]]),
        (HeisenbergModel("chain", 5, -1), 0.4, -0.3, [[4], [0, 2], [1]]),
        (HeisenbergModel("complete", 4), 0.0, 0.0, [[0], [1], [2], [3]]),
    ],
)
def test_against_dense_matrices(model, t, h, regions):
    """Means of <σ_k1 ... σ_kK> over a spin of each region, entry by entry."""
    found = thermal_axes_tensor(diagonalised(model), t, h, regions)
    rho, choices = thermal(model, t, h), list(product(*regions))
    for axes in product(range(3), repeat=len(regions)):
        each = [
            np.trace(
                rho @ on_spins(model.spins, {spin: PAULI[k] for spin, k in zip(spins, axes, strict=True)})
            ).real
            for spins in choices
        ]
        assert found[axes] == pytest.approx(np.mean(each), abs=1e-12)
    flat = thermal_region_tensor(diagonalised(model), t, h, regions)
    np.testing.assert_allclose(found[(slice(2),) * len(regions)], flat, atol=1e-12)


def test_turned_axes_find_more_than_those_that_are_measured():
    """An aligned chain has T_z…z = 1 alone: nothing in x and y, 1 where every region measures along z."""
    spectrum = diagonalised(HeisenbergModel("chain", 4, -1))
    tensor = thermal_axes_tensor(spectrum, 0.0, 1.0, [[0], [1], [2, 3]])
    assert sum_of_squares(tensor) == pytest.approx(0, abs=1e-12)
    assert best_local_axes(tensor).value == pytest.approx(1)
