"""Two regions at all temperatures and fields: against dense matrices, and estimates against what is exact."""

from __future__ import annotations

import numpy as np
import pytest

from physics.macroscopic.effective import effective_state
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.thermal.curves import level_averages, sampled_averages
from physics.macroscopic.thermal.exact import diagonalised
from physics.macroscopic.thermal.model import HeisenbergModel
from physics.macroscopic.thermal.temperatures import region_crossings
from tests.physics.macroscopic.thermal.dense import pair_tensors, thermal

CASES = [
    ("ring", 6, 1, [[0, 2, 4], [1, 3]]),
    ("chain", 5, -1, [[1], [2, 3, 4]]),
    ("complete", 4, 1, [[3], [0]]),
]


@pytest.mark.parametrize(("graph", "n", "coupling", "regions"), CASES)
def test_all_eigenstates_against_dense_matrices(graph, n, coupling, regions):
    """V, the partial transpose and Horodecki's value of the effective state, from dense matrices."""
    model = HeisenbergModel(graph, n, coupling)
    averages = level_averages(diagonalised(model), regions)
    for field in (0.0, 0.8, -2.5):
        for t in (0.0, 0.6, 4.0):
            tensors, marginals = pair_tensors(thermal(model, t, field))
            state = effective_state(PairCorrelations(tensors, marginals), *regions)
            found = averages.at(t, field)
            matrix = state.correlation_matrix
            assert found.visibility[0] == pytest.approx(-np.trace(matrix) / 3, abs=1e-12)
            rho = state.density_matrix.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)
            assert found.smallest_transposed[0] == pytest.approx(np.linalg.eigvalsh(rho)[0], abs=1e-12)
            t1, t2 = np.sort(np.linalg.svd(matrix)[1])[:0:-1]
            assert found.chsh[0] == pytest.approx(2 * np.hypot(t1, t2), abs=1e-12)


@pytest.mark.parametrize(("graph", "n", "coupling", "regions"), CASES[:2])
def test_estimates_lie_within_their_errors(graph, n, coupling, regions):
    """Three standard errors are enough everywhere; in a field that aligns all spins the estimate is exact."""
    model = HeisenbergModel(graph, n, coupling)
    exact, sampled = (
        level_averages(diagonalised(model), regions),
        sampled_averages(model, regions, vectors=24),
    )
    t = np.geomspace(0.2, 8.0, 50)
    for field in (0.0, 1.0, -3.0, 30.0):
        wanted, found = exact.at(t, field), sampled.at(t, field)
        values = zip(
            *((one.visibility, one.smallest_transposed, one.chsh) for one in (found, wanted)), strict=True
        )
        for (value, truth), error in zip(values, found.errors, strict=True):
            assert np.all(np.abs(value - truth) <= 3 * error)
    assert sampled.at(0.2, 30.0).along[0] == pytest.approx(1, abs=1e-6)
    assert np.isnan(sampled.at(0.1).visibility).all()


def test_a_pair_in_a_field_against_its_closed_form():
    """Two spins in a field h: weights e^{3/T} of the singlet, e^{-1/T} and e^{-(1 ± 2h)/T} of the triplet.

    T_zz = (e^{-(1-2h)/T} + e^{-(1+2h)/T} - e^{-1/T} - e^{3/T})/Z and T_xx = (e^{-1/T} - e^{3/T})/Z.
    Entangled as long as e^{3/T} - e^{-1/T} > 2 e^{-1/T}, at T < 4/ln 3 whatever the field (Arnesen, Bose
    and Vedral 2001).
    """
    averages = level_averages(diagonalised(HeisenbergModel("chain", 2)), [[0], [1]])
    t, h = 1.7, 0.9
    singlet, zero, up, down = np.exp(-np.array([-3, 1, 1 - 2 * h, 1 + 2 * h]) / t)
    z, found = singlet + zero + up + down, averages.at(t, h)
    assert found.along[0] == pytest.approx((up + down - zero - singlet) / z)
    assert found.across[0] == pytest.approx((zero - singlet) / z)
    assert found.of_a[0] == pytest.approx((up - down) / z)
    grid = np.concatenate([[0.0], np.geomspace(1e-2, 1e2, 200)])
    for field in (0.9, 3.0, 7.0):
        crossings = region_crossings(lambda t, h=field: averages.at(t, h), grid, in_field=True)
        found = {one.limit.key: one for one in crossings}
        assert found["separable"].temperatures[-1] == pytest.approx(4 / np.log(3))
        assert not found["separable"].only_shows and found["leggett_model"].only_shows
    # Beyond h = 4 the ground state is aligned: no entanglement at T = 0, but above.
    assert not found["separable"].above_at_zero
