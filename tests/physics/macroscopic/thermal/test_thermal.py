"""Thermal and total-spin states: against dense matrices, closed forms, published energies and limits."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from physics.macroscopic import partition_visibility
from physics.macroscopic.thermal import (
    HeisenbergModel,
    complete_graph_correlations,
    complete_graph_tensor,
    coupled_columns,
    coupled_pairs,
    coupled_region_tensor,
    coupled_visibility,
    diagonalised,
    thermal_columns,
    thermal_pairs,
    thermal_region_tensor,
    visibility_at,
    visibility_crossings,
)
from physics.macroscopic.thermal import complete as complete_module
from physics.verdicts.types import Cancelled
from tests.physics.macroscopic.thermal.dense import coupled, pair_tensors, region_tensor_of, thermal

ATOL = 1e-12


@pytest.mark.parametrize(
    ("model", "temperature", "field"),
    [
        (HeisenbergModel("ring", 4), 1.3, 0.4),
        (HeisenbergModel("ring", 5), 0.0, 0.0),
        (HeisenbergModel("ring", 6), 0.0, 1.1),
        (HeisenbergModel("chain", 5, -1), 0.7, -0.3),
        (HeisenbergModel("chain", 3, -1), 0.0, 0.0),
        (HeisenbergModel("complete", 4), 0.0, 2.0),
        (HeisenbergModel("chain", 2), 0.5, 0.2),
    ],
)
def test_blocks_agree_with_dense_matrices(model, temperature, field):
    """Also where levels cross: at h = 2 the ground space of four spins, all coupled, has S = 0 and 1."""
    spectrum = diagonalised(model)
    rho = thermal(model, temperature, field)
    found = thermal_pairs(spectrum, temperature, field)
    tensors, marginals = pair_tensors(rho)
    assert np.allclose(found.tensors, tensors, rtol=0, atol=ATOL)
    assert np.allclose(found.marginals, marginals, rtol=0, atol=ATOL)
    for regions in [[0], [1]], [[0, 1], [2, 3]], [[0], [1], [2]], [[3], [0], [1], [2]]:
        if max(map(max, regions)) < model.spins:
            tensor = thermal_region_tensor(spectrum, temperature, field, regions)
            assert np.allclose(tensor, region_tensor_of(rho, regions), rtol=0, atol=ATOL)


def test_known_ground_energies():
    """Two spins -3; a ring of four -8 (two pairs with S = 1 coupled to 0); of six -4 (2 + √13)/2.

    For six spins the Bethe ansatz gives -(2 + √13)/2 with spins S = σ/2. A ferromagnet has 1 a bond.
    """
    known = {2: -3, 4: -8, 6: -2 * (2 + math.sqrt(13))}
    for n, energy in known.items():
        model = HeisenbergModel("ring" if n > 2 else "chain", n)
        assert diagonalised(model).ground_energy == pytest.approx(energy, abs=1e-11)
    assert diagonalised(HeisenbergModel("ring", 7, -1)).ground_energy == pytest.approx(-7, abs=1e-11)


def test_the_energy_is_the_sum_over_the_bonds():
    """Σ <σ_i·σ_j> over the edges at T = 0 is the ground energy; of 9 spins the ground space has 4 states."""
    spectrum = diagonalised(HeisenbergModel("ring", 9))
    tensors = thermal_pairs(spectrum, 0.0).tensors
    bonds = sum(np.trace(tensors[i, j]) for i, j in spectrum.model.edges())
    assert bonds == pytest.approx(spectrum.ground_energy, abs=1e-11)


def test_rotational_invariance_and_symmetry_of_the_ring():
    tensors = thermal_pairs(diagonalised(HeisenbergModel("ring", 8)), 0.8).tensors
    for distance in range(1, 5):
        found = [tensors[i, (i + distance) % 8] for i in range(8)]
        assert np.allclose(found, found[0][0, 0] * np.eye(3), rtol=0, atol=ATOL)


def test_hot_and_cold_limits():
    """T -> ∞: V -> 0 as (bonds across)/(N_A N_B T); cold: V(T) goes over into the mixture at T = 0."""
    spectrum = diagonalised(HeisenbergModel("ring", 6))
    halves = [0, 1, 2], [3, 4, 5]
    assert visibility_at(spectrum, halves, 1e6) == pytest.approx(2 / 9 / 1e6, rel=1e-4)
    assert visibility_at(spectrum, halves, 0.01) == pytest.approx(
        visibility_at(spectrum, halves, 0.0), abs=ATOL
    )
    assert np.allclose(thermal_pairs(spectrum, 1e9, 1.0).marginals, 0, atol=1e-8)
    # Spins in a strong field are all up.
    strong = thermal_pairs(spectrum, 1.0, 1e3)
    assert np.allclose(strong.marginals[:, 2], 1) and np.allclose(strong.tensors[0, 3], np.diag([0, 0, 1]))


def test_two_spins_in_closed_form():
    """Singlet at -3 J, triplet at J: V = (x - 1)/(x + 3), x = e^{4J/T}, and T = 4/ln((1 + 3V)/(1 - V))."""
    spectrum = diagonalised(HeisenbergModel("chain", 2))
    for t in 0.3, 2.0, 50.0:
        x = math.exp(4 / t)
        assert visibility_at(spectrum, [[0], [1]], t) == pytest.approx((x - 1) / (x + 3), rel=1e-12)
    for crossing in visibility_crossings(lambda t: float(visibility_at(spectrum, [[0], [1]], t))):
        v = crossing.limit.value
        assert crossing.above_at_zero
        assert crossing.temperatures == pytest.approx([4 / math.log((1 + 3 * v) / (1 - v))], rel=1e-9)


def test_sublattices_of_small_rings_and_what_never_passes():
    """4 spins: the ground state has S_A = S_B = 1 coupled to 0, V = 2/3, above 1/2 and below every Bell
    limit.
    """
    spectrum = diagonalised(HeisenbergModel("ring", 4))
    found = {
        c.limit.key: c
        for c in visibility_crossings(lambda t: float(visibility_at(spectrum, [[0, 2], [1, 3]], t)))
    }
    assert visibility_at(spectrum, [[0, 2], [1, 3]], 0.0) == pytest.approx(2 / 3, abs=ATOL)
    assert found["separable"].temperatures[0] > found["steering_projective"].temperatures[0] > 0
    assert found["bell_designolle"].temperatures == () and not found["bell_designolle"].above_at_zero
    for key in "separable", "povm_model_barrett":
        t = found[key].temperatures[-1]
        assert visibility_at(spectrum, [[0, 2], [1, 3]], t) == pytest.approx(
            found[key].limit.value, abs=1e-10
        )
    with pytest.raises(ValueError, match="2 are needed"):
        visibility_at(spectrum, [[0], [1], [2]], 1.0)


@pytest.mark.parametrize("spins", [2, 3, 4, 7])
@pytest.mark.parametrize("coupling", [1, -1])
def test_complete_graph_against_diagonalisation(spins, coupling):
    """Two-spin correlations and the tensors over {x, y}^K, at level crossings and in all limits."""
    spectrum = diagonalised(HeisenbergModel("complete", spins, coupling))
    for t, h in (0, 0), (0, 0.7), (0, 2.0), (0, 100.0), (0.01, 0.3), (1, 0), (1, -0.4), (20, 1), (300, 5):
        pairs = thermal_pairs(spectrum, t, h)
        found = complete_graph_correlations(spins, coupling, t, h)
        assert np.allclose(
            [found.across, found.across, found.along], np.diag(pairs.tensors[0, 1]), rtol=0, atol=ATOL
        )
        assert found.magnetization == pytest.approx(pairs.marginals[0, 2], abs=ATOL)
        for count in range(2, min(spins, 6) + 1):
            exact = thermal_region_tensor(spectrum, t, h, [[i] for i in range(count)])
            assert np.allclose(complete_graph_tensor(spins, coupling, t, h, count), exact, rtol=0, atol=ATOL)


@pytest.mark.parametrize(("t", "h"), [(0.7, 0.0), (1.0, 0.0), (1.3, 0.0), (0.9, 0.1)])
@pytest.mark.parametrize("coupling", [1, -1])
def test_sums_and_integrals_over_total_spins_agree(monkeypatch, coupling, t, h):
    """N = 10^7 by either way, above, at and below the Curie temperature N |J|, and in a field."""
    n = 10**7
    found = []
    for summed in (10**9, 0):
        monkeypatch.setattr(complete_module, "_SUMMED", summed)
        found.append(complete_graph_correlations(n, coupling, t * n, h * n))
    assert found[0].along == pytest.approx(found[1].along, rel=1e-6)
    assert found[0].magnetization == pytest.approx(found[1].magnetization, rel=1e-8)


def test_complete_graph_of_1e23_spins():
    """Mean field: V N = 1 at T = 0, else NJ/(T + NJ); below the Curie temperature m = tanh(N m/T)."""
    n = 1e23
    assert complete_graph_correlations(n, 1, 0.0).visibility * n == pytest.approx(1, rel=1e-12)
    assert complete_graph_correlations(n, 1, 0.7 * n).visibility * n == pytest.approx(1 / 1.7, rel=1e-7)
    assert complete_graph_correlations(n, -1, 2 * n).visibility * n == pytest.approx(-1, rel=1e-7)
    squared = complete_graph_correlations(n, -1, 0.7 * n).along * 3
    assert math.sqrt(squared) == pytest.approx(math.tanh(math.sqrt(squared) / 0.7), rel=1e-9)
    m = complete_graph_correlations(n, -1, 0.9 * n, 0.1 * n).magnetization
    assert m == pytest.approx(math.tanh((m + 0.1) / 0.9), rel=1e-9)
    # The field alone: m = h/2 at T = 0 for the antiferromagnet until all spins are up.
    assert complete_graph_correlations(n, 1, 0.0, n / 2).magnetization == pytest.approx(0.5, rel=1e-12)
    assert complete_graph_correlations(n, 1, 0.0, 3 * n).magnetization == 1


@pytest.mark.filterwarnings("error")
def test_extremes_of_the_complete_graph():
    """Next to no temperature, where neighbouring S are one float: the same as none; no overflow."""
    for n, coupling, field in (
        (72824408981734944, -1, 0.0),
        (7327361662092940, -1, -126.0),
        (2 * 10**20, 1, -3.6e-6),
        (10**23, 1, 4e10),
        (64224, 1, 5.0),
    ):
        none = complete_graph_correlations(n, coupling, 0.0, field)
        for temperature in (1e-14, 1e-90, 1e-300):
            found = complete_graph_correlations(n, coupling, temperature, field)
            assert found.along == pytest.approx(none.along, rel=1e-9, abs=1e-30)
            assert found.magnetization == pytest.approx(none.magnetization, rel=1e-9)


@pytest.mark.parametrize(
    "numbers", [(2, 2, 0), (2, 3, 1), (1, 3, 2), (3, 3, 2), (2, 2, 4), (1, 1, 0), (4, 2, 2)]
)
def test_total_spin_states_against_projectors(numbers):
    rho = coupled(*numbers)
    tensors, marginals = pair_tensors(rho)
    found = coupled_pairs(*numbers)
    assert np.allclose(found.tensors, tensors, rtol=0, atol=ATOL)
    assert np.allclose(marginals, 0, atol=ATOL)
    n = numbers[0] + numbers[1]
    for regions in (
        [[0], [1]],
        [[0, n - 1], [1]],
        [[0, 1], [2, 3]],
        [[0], [3], [1], [2]],
        [[0], [3, 4], [1], [2]],
    ):
        spins = [spin for region in regions for spin in region]
        if max(spins) < n and len(set(spins)) == len(spins):
            tensor = coupled_region_tensor(*numbers, regions)
            assert np.allclose(tensor, region_tensor_of(rho, regions), rtol=0, atol=ATOL)


def test_columns_make_the_state():
    """Σ c c† against dense matrices: what the model of the settings theorem is made from."""
    for model, t, h in (HeisenbergModel("ring", 5), 0.7, 0.3), (HeisenbergModel("chain", 4), 0.0, 0.0):
        columns = thermal_columns(diagonalised(model), t, h)
        assert np.allclose(columns @ columns.conj().T, thermal(model, t, h), rtol=0, atol=ATOL)
    for numbers in (2, 2, 0), (3, 2, 3), (1, 4, 3):
        columns = coupled_columns(*numbers)
        assert np.allclose(columns @ columns.conj().T, coupled(*numbers), rtol=0, atol=ATOL)


def test_total_spin_states_saturate_the_bound():
    """V = (R + 2)/(3R) for the smallest total spin, exactly, to 10^23 spins; no total spin has more."""
    for n_a, n_b in (1, 1), (2, 1), (2, 2), (3, 2), (5, 5), (8, 1), (10**23, 10**23 - 7):
        r = max(n_a, n_b)
        assert coupled_visibility(n_a, n_b, abs(n_a - n_b)) == Fraction(r + 2, 3 * r)
    for twice_j in range(1, 8, 2):
        assert coupled_visibility(4, 3, twice_j) <= partition_visibility(4)
    # J = N/2 is symmetric: every pair is in the triplet.
    assert coupled_visibility(6, 5, 11) == Fraction(-1, 3)


def test_progress_cancel_and_refusals():
    shares: list[float] = []
    diagonalised(HeisenbergModel("chain", 6), progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) == 4
    with pytest.raises(Cancelled):
        diagonalised(HeisenbergModel("chain", 6), should_stop=lambda: True)
    for build, name in (
        (lambda: HeisenbergModel("ring", 2), "n"),
        (lambda: HeisenbergModel("star", 4), "graph"),  # type: ignore[arg-type]
        (lambda: HeisenbergModel("ring", 4, 2), "J"),
        (lambda: diagonalised(HeisenbergModel("ring", 13)), "n"),
        (lambda: thermal_pairs(diagonalised(HeisenbergModel("chain", 2)), -1.0), "temperature"),
        (lambda: complete_graph_correlations(1, 1, 1.0), "n"),
        (lambda: complete_graph_tensor(500, 1, 1.0, 0.0, 2), "n"),
        (lambda: coupled_visibility(2, 2, 1), "2J"),
        (lambda: coupled_pairs(0, 2, 2), "n_a"),
    ):
        with pytest.raises(ValueError, match=f"^{name}:"):
            build()
