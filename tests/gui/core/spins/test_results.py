"""Every state of the choices, from its own definition as a density matrix, in random regions."""

from __future__ import annotations

from functools import reduce
from itertools import product

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.spins import (
    ClusterSpins,
    CoupledSpins,
    DickeSpins,
    GhzSpins,
    HaarSpins,
    HeisenbergSpins,
    SingletSpins,
    Spins,
    WSpins,
)
from gui.core.spins.report import spins_report
from gui.core.spins.results import (
    SpinsResults,
    axes_refusal,
    best_axes,
    correlate_spins,
    evaluate_spins,
    state_vector,
)
from gui.core.values import InputError
from physics.verdicts.types import Cancelled
from tests.physics.macroscopic.direct import PAULI, random_partition


def operator(n, factors):
    """The product of σ_k of spin i, {i: k}, as a matrix (2^n, 2^n)."""
    return reduce(np.kron, [PAULI[factors[i]] if i in factors else np.eye(2) for i in range(n)])


def total(n, k):
    return sum(operator(n, {i: k}) for i in range(n))


def thermal(state):
    """exp(-H/T)/Z, or the projector on the ground space at T = 0, from a dense H."""
    n = state.n
    edges = [(i, i + 1) for i in range(n - 1)]
    if state.graph == "ring":
        edges.append((n - 1, 0))
    if state.graph == "complete":
        edges = [(i, j) for j in range(n) for i in range(j)]
    h = state.coupling * sum(operator(n, {i: k, j: k}) for i, j in edges for k in range(3))
    h = h - state.field * total(n, 2)
    energies, vectors = np.linalg.eigh(h)
    above = energies - energies[0]
    weights = np.exp(-above / state.temperature) if state.temperature else (above < 1e-9).astype(float)
    return (vectors * (weights / weights.sum())) @ vectors.conj().T


def coupled(state):
    """The equal mixture of the states of maximal S_A and S_B with total spin J, by projectors."""
    n_a, n_b = state.n_a, state.n_b
    n = n_a + n_b

    def square(spins):
        return sum(
            (sum(operator(n, {i: k}) for i in spins) / 2) @ (sum(operator(n, {i: k}) for i in spins) / 2)
            for k in range(3)
        )

    def projector(matrix, twice):
        values, vectors = np.linalg.eigh(matrix)
        some = vectors[:, np.abs(values - twice / 2 * (twice / 2 + 1)) < 1e-6]
        return some @ some.conj().T

    rho = (
        projector(square(range(n_a)), n_a)
        @ projector(square(range(n_a, n)), n_b)
        @ projector(square(range(n)), state.twice_j)
    )
    return rho / np.trace(rho)


STATES = [
    GhzSpins(4),
    WSpins(5),
    DickeSpins(5, 2),
    ClusterSpins(5),
    SingletSpins(6),
    HaarSpins(5, 2),
    CoupledSpins(3, 2, 1),
    CoupledSpins(2, 3, 5),
    HeisenbergSpins("ring", 5, 1.3, 0.4, 1),
    HeisenbergSpins("ring", 5, 0.0, 0.0, 1),
    HeisenbergSpins("chain", 5, 0.5, -2.0, -1),
    HeisenbergSpins("chain", 4, 0.0, 0.3, -1),
    HeisenbergSpins("complete", 5, 2.0, 0.7, 1),
    HeisenbergSpins("complete", 4, 0.0, 0.0, -1),
]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_every_state_against_its_density_matrix(state):
    if isinstance(state, HeisenbergSpins):
        rho = thermal(state)
    elif isinstance(state, CoupledSpins):
        rho = coupled(state)
    else:
        vector = state_vector(state)
        rho = np.outer(vector, vector.conj())
    n = len(rho).bit_length() - 1
    random = np.random.default_rng(n)
    for count in (2, 2, 3):
        regions = random_partition(random, n, count)
        found = evaluate_spins(Spins(state, regions))
        axes = 3 if count == 2 else 2
        expected = np.zeros((axes,) * count)
        for ks in product(range(axes), repeat=count):
            expected[ks] = np.mean(
                [
                    np.trace(rho @ operator(n, dict(zip(spins, ks, strict=True)))).real
                    for spins in product(*regions)
                ]
            )
        np.testing.assert_allclose(found.tensor, expected, atol=1e-12)
        assert found.sum_of_squares == pytest.approx(np.sum(expected[(slice(2),) * count] ** 2), abs=1e-12)
        if found.two is not None:
            for bloch, region in (
                (found.two.state.bloch_a, regions[0]),
                (found.two.state.bloch_b, regions[1]),
            ):
                mean = [np.mean([np.trace(rho @ operator(n, {i: k})).real for i in region]) for k in range(3)]
                np.testing.assert_allclose(bloch, mean, atol=1e-12)


def test_known_pairs_give_the_same_results():
    spins = Spins(HaarSpins(7, 1), ((0, 3), (5, 1, 2)))
    known = correlate_spins(spins.state)
    np.testing.assert_array_equal(evaluate_spins(spins, known).tensor, evaluate_spins(spins).tensor)
    three = Spins(spins.state, ((0, 3), (5,), (1, 2)))
    np.testing.assert_array_equal(evaluate_spins(three, known).tensor, evaluate_spins(three).tensor)


def test_estimated_correlations_prove_only_what_their_errors_allow():
    tensor = np.diag([0.7, 0.7, 0.0])
    assert SpinsResults(9, (4, 5), tensor, 0.98, None).local_model is True
    assert SpinsResults(9, (4, 5), tensor, 0.98, None, error=0.001).local_model is True
    assert SpinsResults(9, (4, 5), tensor, 0.98, None, error=0.01).local_model is None
    # More than 12 spins: random vectors, and the error is told.
    found = evaluate_spins(Spins(HeisenbergSpins("ring", 13, 4.0), ((0,), (1,))))
    assert 0 < found.error < 0.02
    twelve = evaluate_spins(Spins(HeisenbergSpins("ring", 12, 4.0), ((0,), (1,))))
    assert twelve.error == 0
    # At this temperature a ring of 13 differs from one of 12 by far less than the errors.
    assert found.two.visibility == pytest.approx(twelve.two.visibility, abs=5 * found.error)


@pytest.mark.parametrize("state", [HaarSpins(10), HeisenbergSpins("ring", 8)], ids=str)
def test_work_is_ended_when_it_is_asked_for(state):
    for regions in (((0,), (1, 2)), ((0,), (1, 2), (4,))):
        with pytest.raises(Cancelled):
            evaluate_spins(Spins(state, regions), should_stop=lambda: True)


def test_a_time_that_is_over_leaves_an_estimate_or_a_refusal():
    """13 spins at T > 0 are estimated from 64 vectors: of those that are done by then, if they are two."""
    spins = Spins(HeisenbergSpins("ring", 13, 4.0), ((0,), (1,)))

    def after(calls):
        """Answers True from so many calls on."""
        counted = iter(range(calls))
        return lambda: next(counted, None) is None

    with pytest.raises(Cancelled):
        evaluate_spins(spins, partial=True, should_stop=after(10))
    few = evaluate_spins(spins, partial=True, should_stop=after(150))
    assert few.error > 4 * evaluate_spins(spins).error  # that of all 64
    with pytest.raises(Cancelled):
        evaluate_spins(spins, should_stop=after(150))
    scenario = replace(Scenario(), spins=Spins(HaarSpins(16, 1), ((0,), (1,))))
    with pytest.raises(InputError, match=r"seconds.*0 are too few for the correlations of 16 spins"):
        spins_report(scenario, with_settings=False, seconds=0.0)


def test_where_no_other_axes_are_looked_for_the_reason_is_told():
    """Noise is not maximised, and what takes long is not begun; everything else is looked at."""
    three = ((0,), (1,), (2, 3))
    for state in (HaarSpins(6, 1), HeisenbergSpins("ring", 12), CoupledSpins(3, 3, 2), GhzSpins(20)):
        assert axes_refusal(Spins(state, three)) == ""
    told = {
        "noise": Spins(HeisenbergSpins("chain", 13), three),
        "complete graph": Spins(HeisenbergSpins("complete", 13), three),
        "up to 8": Spins(HaarSpins(10, 1), tuple((i,) for i in range(9))),
        "take long": Spins(HaarSpins(24, 1), tuple((i,) for i in range(7))),
    }
    for words, spins in told.items():
        assert words in axes_refusal(spins)
        assert best_axes(spins) is None
