"""The local model for few settings, against partial traces and products of permutations; tightness."""

from __future__ import annotations

from functools import reduce
from itertools import permutations, product

import numpy as np
import pytest

from physics.bell import chsh_expression, i3322
from physics.macroscopic.settings import (
    effective_statistics,
    largest_effective_value,
    local_settings_model,
    open_region_model,
    settings_threshold,
)
from physics.macroscopic.vectors import haar_vector, singlets_vector
from physics.vectors import random_directions
from tests.physics.macroscopic.thermal.dense import PAULI, on_spins


def directions(*counts: int) -> list[np.ndarray]:
    rng = np.random.default_rng(sum(counts))
    return [random_directions(rng, count) for count in counts]


@pytest.mark.parametrize(
    ("spins", "regions", "counts", "body"),
    [
        (2, [[0], [1]], (1, 1), 1),
        (4, [[0, 1], [2, 3]], (2, 2), 1),
        (7, [[0, 2, 4], [1, 3, 5, 6]], (3, 4), 1),
        (8, [[0, 1, 2, 3], [4, 5, 6, 7]], (4, 4), 1),
        (6, [[3, 4], [0], [1, 5]], (2, 1, 2), 1),
        (8, [[0, 2, 4, 6], [1, 3, 5, 7]], (2, 2), 2),
        (7, [[0, 2, 4], [1, 3, 5, 6]], (1, 2), 2),
        (7, [[0, 2, 4], [1, 3, 5]], (1, 1), 3),
    ],
)
def test_the_model_reproduces_the_statistics(spins, regions, counts, body):
    """Probabilities, and P(outcomes | settings) of the effective state to 1e-12, for magnetizations and
    M-body.
    """
    state, along = haar_vector(spins, seed=spins), directions(*counts)
    model = local_settings_model(state, regions, along, body)
    assert len(model.weights) == 2 ** sum(counts) and (model.weights >= 0).all()
    assert model.weights.sum() == pytest.approx(1, abs=1e-12)
    wanted = effective_statistics(state, regions, along, body)
    assert np.allclose(model.statistics(), wanted, rtol=0, atol=1e-12)


def test_statistics_are_those_of_averaged_magnetizations():
    """The correlators are <(a·M_A)(b·M_B)>/(N_A N_B) of dense operators, in a mixed state too."""
    rng = np.random.default_rng(8)
    columns = rng.normal(size=(32, 3)) + 1j * rng.normal(size=(32, 3))
    columns /= np.linalg.norm(columns)
    rho = columns @ columns.conj().T
    regions, along = [[0, 3], [1, 2, 4]], directions(2, 3)
    found = effective_statistics(columns, regions, along)
    means = [
        [sum(on_spins(5, {i: np.tensordot(a, PAULI, 1)}) for i in home) / len(home) for a in settings]
        for home, settings in zip(regions, along, strict=True)
    ]
    for i, j in product(range(2), range(3)):
        p = found[i, j]
        assert p.sum() == pytest.approx(1, abs=1e-12)
        correlator = p[0, 0] + p[1, 1] - p[0, 1] - p[1, 0]
        assert correlator == pytest.approx(np.trace(rho @ means[0][i] @ means[1][j]).real, abs=1e-12)
        assert p[0].sum() - p[1].sum() == pytest.approx(np.trace(rho @ means[0][i]).real, abs=1e-12)


def test_weights_are_those_of_the_symmetrised_state():
    """Eq. (10) word for word: the state averaged over all permutations, setting i measured on spin i."""
    state, along = haar_vector(4, seed=4), directions(2, 2)
    symmetric = np.zeros((16, 16), dtype=complex)
    for first, second in product(permutations((0, 1)), permutations((2, 3))):
        moved = state.reshape(2, 2, 2, 2).transpose(*first, *second).reshape(-1)
        symmetric += np.outer(moved, moved.conj()) / 4
    model = local_settings_model(state, [[0, 1], [2, 3]], along)
    settings = np.concatenate(along)
    for weight, a, b in zip(model.weights, *model.outcomes, strict=True):
        effects = [
            (np.eye(2) + outcome * np.tensordot(setting, PAULI, 1)) / 2
            for outcome, setting in zip((*a, *b), settings, strict=True)
        ]
        assert weight == pytest.approx(np.trace(symmetric @ reduce(np.kron, effects)).real, abs=1e-12)


def test_one_region_may_have_any_number_of_settings():
    """Given the outcomes of the others the last region has one quantum state: 7 settings, 3 spins."""
    state, regions = haar_vector(6, seed=3), [[0, 4, 2], [3, 1, 5]]
    alice, bob = directions(3, 7)
    model = open_region_model(state, regions, [alice])
    assert (model.weights >= 0).all() and np.linalg.norm(model.bloch, axis=1).max() <= 1 + 1e-12
    p = effective_statistics(state, regions, [alice, bob])
    wanted = p[..., 0, 0] + p[..., 1, 1] - p[..., 0, 1] - p[..., 1, 0]
    assert np.allclose(model.correlators(bob), wanted, rtol=0, atol=1e-12)


def test_one_setting_more_than_spins_violates_chsh():
    """A singlet: one spin a side, two settings, 2√2. With two spins on one side the model covers two
    settings.
    """
    assert largest_effective_value(chsh_expression(), 1, 1, starts=4).value == pytest.approx(
        2 * np.sqrt(2), abs=1e-9
    )
    assert largest_effective_value(chsh_expression(), 1, 2, starts=8).value == pytest.approx(2, abs=1e-9)


def test_three_settings_violate_i3322_where_chsh_is_kept():
    """N_A = 1, N_B = 2, S = 3: 0.0161 above the local bound 0, with the state and directions found here."""
    found = largest_effective_value(i3322(), 1, 2, starts=10)
    assert found.value == pytest.approx(0.0161, abs=5e-5)
    p = effective_statistics(found.vector, [[0], [1, 2]], [found.alice, found.bob])
    correlators = p[..., 0, 0] + p[..., 1, 1] - p[..., 0, 1] - p[..., 1, 0]
    marginals_a = p[:, 0, 0].sum(axis=1) - p[:, 0, 1].sum(axis=1)
    marginals_b = (p[0, :, :, 0] - p[0, :, :, 1]).sum(axis=1)
    assert i3322().value(correlators, marginals_a, marginals_b) == pytest.approx(found.value, abs=1e-10)
    assert largest_effective_value(i3322(), 1, 1, starts=10).value == pytest.approx(0.25, abs=1e-9)


def test_threshold():
    """The paper's example, in exact whole numbers; one setting less than the next multiple."""
    assert settings_threshold(1e23, 1e7, 1e7) == 10**9
    assert settings_threshold(10**23, 10**7, 10**7 + 1) == 999999900
    assert [settings_threshold(n, body=2) for n in (2, 3, 4)] == [1, 1, 2]


def test_refusals_name_the_field():
    singlets, two = singlets_vector(4), [[0, 1], [2, 3]]
    for call, name in (
        (
            lambda: local_settings_model(singlets, two, directions(3, 2)),
            "directions: region 0 has 3 settings",
        ),
        (lambda: local_settings_model(singlets, two, directions(2, 2), 2), "directions"),
        (lambda: local_settings_model(singlets, two, directions(2)), "directions: 1 arrays for 2"),
        (lambda: local_settings_model(singlets, [[0, 1], [1, 2]], directions(1, 1)), r"regions\[1\]\[0\]"),
        (lambda: local_settings_model(2 * singlets, two, directions(1, 1)), "state"),
        (lambda: local_settings_model(np.ones(12), two, directions(1, 1)), "state"),
        (lambda: effective_statistics(singlets, two, directions(1, 1), 3), "body"),
        (lambda: largest_effective_value(i3322(), 0, 2), "n_a"),
        (lambda: settings_threshold(0.5), "particles"),
    ):
        with pytest.raises(ValueError, match=f"^{name}"):
            call()
