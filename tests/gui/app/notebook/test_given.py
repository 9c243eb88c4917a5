"""Arrays of a notebook as a Scenario: what is right is taken as it is, what is wrong is named."""

from __future__ import annotations

import numpy as np
import pytest

from gui.core.intents import default_scenario
from gui.core.notebook import scenario_of_arrays
from gui.core.scenario import BlochForm, Singlet, TypedKet, directions, state_of
from gui.core.values import InputError
from physics.states.two_qubit import partially_entangled

PSI = np.array([0, 1, -1, 0]) / np.sqrt(2)
PLANE = [[0, 0, 1], [1, 0, 0]]


def werner(v: float) -> np.ndarray:
    return v * np.outer(PSI, PSI) + (1 - v) * np.eye(4) / 4


@pytest.mark.parametrize("v", [0.0, 1 / 3, 0.95, 1.0])
def test_a_werner_state_is_recognised_so_that_the_ruler_applies(v):
    found = scenario_of_arrays(werner(v))
    assert found.state == Singlet() and found.visibility == pytest.approx(v, abs=1e-12)
    assert np.allclose(state_of(found).density_matrix, werner(v))


def test_any_other_state_is_kept_by_its_numbers():
    rho = partially_entangled(0.4).with_white_noise(0.9).density_matrix
    found = scenario_of_arrays(rho)
    assert isinstance(found.state, BlochForm) and found.visibility == 1.0
    assert np.allclose(state_of(found).density_matrix, rho)


def test_kets_as_numbers_as_text_and_as_an_object_of_qutip():
    for ket in ([0, 1, -1, 0], [[0], [1], [-1], [0]]):  # normalised, a column
        assert scenario_of_arrays(ket).state == Singlet()
    assert scenario_of_arrays("01 + 10").state == TypedKet("01 + 10")
    assert scenario_of_arrays("i 10 - i 01").state == Singlet()

    class Qobj:
        def full(self):
            return werner(0.5)

    assert scenario_of_arrays(Qobj()).visibility == pytest.approx(0.5)


def test_noise_is_mixed_in_and_what_is_left_out_is_as_at_the_start():
    assert scenario_of_arrays("01 + 10", visibility=0.7).visibility == 0.7
    # Noise upon noise: V V' in all.
    assert scenario_of_arrays(werner(0.5), visibility=0.5).visibility == pytest.approx(0.25)
    found = scenario_of_arrays()
    assert (found.alice, found.state) == (default_scenario().alice, default_scenario().state)
    assert found.scene == "verdicts"
    assert scenario_of_arrays(scene="bell", eta=0.8).eta == 0.8


def test_directions_of_any_number():
    found = scenario_of_arrays(None, PLANE, [0, 0, 1])
    assert np.array_equal(directions(found.alice), PLANE)
    assert np.array_equal(directions(found.bob), [[0, 0, 1]])
    assert found.mode == "free"


@pytest.mark.parametrize(
    ("arguments", "field", "reason"),
    [
        ((np.eye(4),), "rho", "trace 4"),
        ((np.diag([0.7, 0.5, 0, -0.2]),), "rho", "not positive"),
        ((np.eye(4) / 4 + 1e-3j * np.eye(4),), "rho", "not hermitian"),
        ((np.eye(3) / 3,), "rho", "shape (3, 3)"),
        (([0, 0, 0, 0],), "rho", ""),
        (("01 -",), "rho", ""),
        (("a state",), "rho", ""),
        (([["x"]],), "rho", "no array of numbers"),
        ((None, PLANE), "bob", "missing"),
        ((None, None, PLANE), "alice", "missing"),
        ((None, PLANE, [[0, 0, 1], [1, 1, 0]]), "bob[1]", "length is 1.4142"),
        ((None, [[0, 0, np.nan]], PLANE), "alice[0]", "not finite"),
        ((None, [[0, 1]], PLANE), "alice", "shape (1, 2)"),
        ((None, [], PLANE), "alice", "shape (0,)"),
        ((None, [[0, 0, 1j]], PLANE), "alice", "real numbers"),
        ((None, [[0, 0, 1], [1]], PLANE), "alice", "no array"),
    ],
)
def test_what_is_wrong_is_named(arguments, field, reason):
    with pytest.raises(InputError) as refused:
        scenario_of_arrays(*arguments)
    assert refused.value.field == field
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("options", "field"),
    [({"visibility": 1.2}, "visibility"), ({"eta": "much"}, "eta"), ({"scene": "opera"}, "scene")],
)
def test_wrong_options_are_named(options, field):
    with pytest.raises(InputError) as refused:
        scenario_of_arrays(**options)
    assert refused.value.field == field
