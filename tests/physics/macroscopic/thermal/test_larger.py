"""Rings and chains beyond full diagonalisation: random vectors, Lanczos, and the choice between the
ways.
"""

from __future__ import annotations

import numpy as np
import pytest

from physics.macroscopic.pure import pair_correlations
from physics.macroscopic.thermal import (
    HeisenbergModel,
    complete_graph_correlations,
    diagonalised,
    ground_vectors,
    thermal_correlations,
    thermal_pairs,
    thermal_region_tensor,
    typical_thermal,
)
from physics.macroscopic.thermal.exact import from_raising, to_raising
from physics.macroscopic.thermal.typical import cooled_vector, exchanges, typical_vectors
from physics.verdicts.types import Cancelled
from tests.physics.macroscopic.thermal.dense import PAULI, on_spins, thermal

REGIONS = [[0, 1], [2, 3], [4], [5, 7]]


@pytest.mark.parametrize("graph", ["ring", "chain"])
def test_exchanges_are_the_hamiltonian(graph):
    """H = J edges + 2J Σ (P - 1), against Kronecker products."""
    model = HeisenbergModel(graph, 5)
    h = sum(on_spins(5, {i: p, j: p}) for i, j in model.edges() for p in PAULI)
    vector = np.random.default_rng(1).standard_normal(32)
    found = len(model.edges()) * vector + 2 * exchanges(model, vector)
    assert np.allclose(found, h @ vector, rtol=0, atol=1e-12)


@pytest.mark.parametrize("coupling", [1, -1])
@pytest.mark.parametrize(("temperature", "field"), [(2.0, 0.0), (0.05, 0.3), (0.7, -1.0)])
def test_cooling_is_the_exponential(coupling, temperature, field):
    """All basis vectors cooled make exp(-H/T)/Z, down to T = 0.05, where its elements span 100 orders."""
    model = HeisenbergModel("chain", 5, coupling)
    cooled = [cooled_vector(model, row, temperature, field) for row in np.eye(32)]
    logs = np.array([log for _, log in cooled])
    columns = np.array([vector for vector, _ in cooled]) * np.exp(logs - logs.max())[:, None]
    rho = columns.T @ columns
    assert np.allclose(rho / np.trace(rho), thermal(model, temperature, field), rtol=0, atol=1e-11)


@pytest.mark.parametrize(
    ("model", "temperature", "field"),
    [
        (HeisenbergModel("ring", 8), 3.0, 0.0),
        (HeisenbergModel("chain", 8), 0.5, 0.4),
        (HeisenbergModel("ring", 8, -1), 2.0, 0.3),
    ],
)
def test_random_vectors_keep_to_their_errors(model, temperature, field):
    """Within four of the stated standard errors of all eigenstates (the largest of many entries;
    seeded).
    """
    spectrum = diagonalised(model)
    found = typical_thermal(model, temperature, field, REGIONS, vectors=40, seed=2)
    pairs = thermal_pairs(spectrum, temperature, field)
    assert 0 < found.error < 0.05
    assert np.abs(found.pairs.tensors - pairs.tensors).max() < 4 * found.error
    tensor = thermal_region_tensor(spectrum, temperature, field, REGIONS)
    assert np.abs(found.tensor - tensor).max() < 4 * found.tensor_error < 0.1
    again = typical_thermal(model, temperature, field, REGIONS, vectors=40, seed=2)
    assert np.array_equal(found.pairs.tensors, again.pairs.tensors)


def test_errors_from_four_vectors_are_not_too_small():
    """As few as 22 spins get, where few states take part: a bare jackknife misses by more than five errors
    in several of forty seeds, up to twelve.
    """
    model = HeisenbergModel("chain", 8)
    exact = thermal_pairs(diagonalised(model), 0.3, 0.7).tensors
    missed = []
    for seed in range(40):
        found = typical_thermal(model, 0.3, 0.7, REGIONS[:2], vectors=4, seed=seed)
        missed.append(np.abs(found.pairs.tensors - exact).max() / found.error)
    assert max(missed) < 5


@pytest.mark.parametrize("n", [4, 5, 10, 11])
def test_the_ground_state_of_the_complete_graph_shares_its_singlets(n):
    """Least total spin: Σ <σ·σ> = -3N/2 for even N, (3 - 3N)/2 for odd N, over N(N - 1)/2 pairs."""
    visibility = complete_graph_correlations(n, 1, 0.0).visibility
    assert visibility == pytest.approx(1 / (n - 1) if n % 2 == 0 else 1 / n, abs=1e-14)


@pytest.mark.parametrize("coupling", [1, -1])
@pytest.mark.parametrize("n", [1e9, 1e15, 1e23])
def test_many_hot_spins_correlate_as_weakly_as_j_over_t(n, coupling):
    """To first order in 1/T every pair has <σ·σ> = -3J/T, so V T = J, whatever N; and no step where the
    limit of normally distributed spins takes over from the sum.
    """
    hot = 1e8 * n
    assert complete_graph_correlations(n, coupling, hot).visibility * hot == pytest.approx(coupling, rel=1e-7)
    below, above = (complete_graph_correlations(n, coupling, t * n).visibility for t in (9.999999, 10.0))
    assert above == pytest.approx(below, rel=1e-5)


def test_errors_fall_as_the_number_of_vectors_grows():
    """Four times as many: half the error, within a factor of two."""
    model = HeisenbergModel("ring", 6)
    few, many = (typical_thermal(model, 4.0, 0.0, REGIONS[:2], vectors=n, seed=1).error for n in (16, 64))
    assert few / 4 < many < few
    assert [typical_vectors(n) for n in (13, 14, 16, 20, 21, 22, 24)] == [64, 64, 16, 8, 8, 4, 4]


@pytest.mark.parametrize(
    ("model", "field", "states"),
    [
        (HeisenbergModel("ring", 8), 0.0, 1),
        (HeisenbergModel("ring", 9), 0.0, 4),
        (HeisenbergModel("chain", 9), 0.0, 2),
        (HeisenbergModel("ring", 9), 1.5, 2),
        (HeisenbergModel("chain", 7), -0.8, 1),
    ],
)
def test_ground_vectors_span_the_ground_space(model, field, states):
    """Odd rings: spin up or down times two momenta; a field chooses the spin."""
    vectors = ground_vectors(model, field)
    assert len(vectors) == states
    exact = thermal_pairs(diagonalised(model), 0.0, field)
    each = [pair_correlations(vector) for vector in vectors]
    assert np.allclose(np.mean([one.tensors for one in each], axis=0), exact.tensors, rtol=0, atol=1e-9)
    assert np.allclose(np.mean([one.marginals for one in each], axis=0), exact.marginals, rtol=0, atol=1e-9)


def test_ring_of_fourteen():
    """E/N = -0.4473964 for 14 spins S = σ/2 (Bonner and Fisher 1964 and later): T_zz of neighbours is
    4/3 of it.
    """
    found = thermal_correlations(HeisenbergModel("ring", 14), 0.0, 0.0, [[0, 1], [2, 3, 4]])
    assert found.method == "Lanczos" and found.error == 0
    assert found.pairs.tensors[5, 6, 2, 2] == pytest.approx(-4 / 3 * 0.4473964, abs=1e-6)
    assert np.allclose(
        found.tensor, found.pairs.tensors[:2, 2:5, :2, :2].mean(axis=(0, 1)), rtol=0, atol=1e-9
    )


def test_the_way_is_chosen_by_size():
    """Every way for two regions: the tensor over x, y is the mean of the pairs."""
    regions = [[0, 2], [1]]
    for model, t, method in (
        (HeisenbergModel("ring", 6), 1.0, "all eigenstates"),
        (HeisenbergModel("complete", 150), 40.0, "closed form"),
        (HeisenbergModel("ring", 13, -1), 0.0, "closed form"),
        (HeisenbergModel("chain", 13), 8.0, "random vectors"),
    ):
        found = thermal_correlations(model, t, 0.3, regions)
        assert found.method == method
        assert (found.error > 0) == (method == "random vectors")
        assert np.allclose(
            found.tensor, found.pairs.tensors[[0, 2], 1, :2, :2].mean(axis=0), rtol=0, atol=1e-12
        )
    ground = thermal_pairs(diagonalised(HeisenbergModel("ring", 5, -1)), 0.0)
    assert ground.tensors[0, 2, 0, 0] == pytest.approx(
        complete_graph_correlations(5, -1, 0.0).across, abs=1e-12
    )


def test_change_of_basis_is_undone():
    """What keeps Σ σ_z has as many raising as lowering factors, and comes back from x and y as it was."""
    raising = np.where(np.indices((2, 2, 2, 2)).sum(axis=0) == 2, 1.0, 0.0) * np.arange(16).reshape(
        2, 2, 2, 2
    )
    raising = raising + raising[::-1, ::-1, ::-1, ::-1]
    assert np.allclose(to_raising(from_raising(raising)), raising, rtol=0, atol=1e-12)


def test_cancel_and_refusals():
    for work in (
        lambda: typical_thermal(HeisenbergModel("ring", 6), 1.0, 0.0, REGIONS[:2], should_stop=lambda: True),
        lambda: ground_vectors(HeisenbergModel("ring", 6), should_stop=lambda: True),
    ):
        with pytest.raises(Cancelled):
            work()
    shares: list[float] = []
    typical_thermal(HeisenbergModel("ring", 6), 1.0, 0.0, REGIONS[:2], vectors=3, progress=shares.append)
    assert shares == [1 / 3, 2 / 3, 1]
    ring = HeisenbergModel("ring", 6)
    for call, name in (
        (lambda: typical_thermal(ring, 0.0, 0.0, REGIONS[:2]), "temperature"),
        (lambda: typical_thermal(ring, 1.0, 0.0, REGIONS[:2], vectors=1), "vectors"),
        (lambda: typical_thermal(HeisenbergModel("complete", 6), 1.0, 0.0, REGIONS[:2]), "graph"),
        (lambda: typical_thermal(HeisenbergModel("ring", 25), 1.0, 0.0, REGIONS[:2]), "n"),
        (lambda: ground_vectors(HeisenbergModel("ring", 25)), "n"),
        (lambda: ground_vectors(HeisenbergModel("ring", 6, -1)), "J"),
        (lambda: thermal_correlations(ring, 1.0, 0.0, [[0], [6]]), "regions"),
    ):
        with pytest.raises(ValueError, match=f"^{name}"):
            call()
