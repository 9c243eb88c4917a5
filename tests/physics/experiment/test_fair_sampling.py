"""Bell tests in which every pair counts: known thresholds, and all local strategies by brute force."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from physics.bell import clauser_horne, least_efficiency
from physics.bell.settings import threshold_efficiency
from physics.bell.two_settings import chsh
from physics.direction_sets import chsh_settings
from physics.experiment.fair_sampling import least_visibility, singlet_threshold, without_fair_sampling
from physics.states.two_qubit import partially_entangled, singlet


def table(state, alice, bob):
    return alice @ state.correlation_matrix @ bob.T, alice @ state.bloch_a, bob @ state.bloch_b


@pytest.mark.parametrize("v", [1.0, 0.9, 0.75])
def test_singlet_at_the_settings_of_chsh(v):
    """2(√2 - 1) = 0.828427 for V = 1 (Garg and Mermin 1987), 2/(1 + √2 V) with white noise."""
    found = without_fair_sampling(*table(singlet().with_white_noise(v), *chsh_settings()))
    assert found.threshold()[0] == pytest.approx(2 / (1 + math.sqrt(2) * v), abs=1e-12)
    assert found.threshold()[0] == pytest.approx(float(singlet_threshold(v)), abs=1e-12)
    at = found.functional(np.array([0.0, found.threshold()[0], 1.0]))
    np.testing.assert_allclose(at, [0.0, 0.0, (1 - math.sqrt(2) * v) / 2], atol=1e-9)


@pytest.mark.parametrize("t", [0.1, 0.4, math.pi / 4])
def test_the_threshold_is_that_of_the_expression_at_its_best_settings(t):
    state = partially_entangled(t)
    efficiency, best = least_efficiency(clauser_horne(), state, 0.0)
    found = without_fair_sampling(*table(state, best.alice, best.bob))
    assert found.threshold()[0] == pytest.approx(efficiency, abs=1e-9)
    same = threshold_efficiency(clauser_horne(), state, best.alice, best.bob, 0.0)
    assert found.threshold()[0] <= same + 1e-12
    assert 2 / 3 < efficiency <= 0.8284272


def test_no_local_strategy_gets_below_zero_at_any_efficiency():
    """Each deterministic strategy for + and -, and detectors that lose at random: J >= 0; 0 is reached."""
    lowest = np.inf
    for a in itertools.product((1, -1), repeat=2):
        for b in itertools.product((1, -1), repeat=2):
            found = without_fair_sampling(
                np.outer(a, b).astype(float), np.array(a, float), np.array(b, float)
            )
            values = found.functional(np.linspace(0, 1, 11))
            assert (values > -1e-12).all() and found.threshold()[0] == math.inf
            lowest = min(lowest, float(values.min()))
    assert lowest == pytest.approx(0.0, abs=1e-12)


def test_all_blocks_of_a_larger_table_are_tried():
    """The two settings a side that matter are found among others, wherever they stand and however named."""
    alice, bob = chsh_settings()
    extra = np.array([[0.0, 1.0, 0.0]])
    many_a, many_b = np.concatenate([extra, -alice]), np.concatenate([bob[:1], extra, bob[1:]])
    found = without_fair_sampling(*table(singlet(), many_a, many_b))
    threshold, which = found.threshold()
    assert threshold == pytest.approx(2 * (math.sqrt(2) - 1))
    assert set(found.rows[which]) == {1, 2} and set(found.columns[which]) == {0, 2}
    assert found.complete
    nothing = np.full((2, 2), np.nan)
    assert without_fair_sampling(nothing, np.zeros(2), np.zeros(2)) is None
    assert without_fair_sampling(np.zeros((1, 3)), np.zeros(1), np.zeros(3)) is None


def test_many_settings_keep_the_blocks_of_largest_s():
    random = np.random.default_rng(0)
    directions = random.normal(size=(12, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    found = without_fair_sampling(*table(singlet(), directions, directions))
    assert not found.complete
    # All pairs of 12 random directions: the best block is among those that were kept.
    many = np.concatenate([directions, -directions[:9]])
    largest = without_fair_sampling(*table(singlet(), many, many))
    assert not largest.complete and len(set(map(tuple, largest.rows))) == 1
    assert largest.functional(1.0) == pytest.approx(float(found.functional(1.0)))
    assert found.functional(1.0) == pytest.approx((2 - chsh(-directions @ directions.T).value) / 4)


def test_visibility_that_the_best_state_needs():
    """1/√2 for the singlet at e = 1; at 0.8284 less than the singlet's 1; towards 2/3 no noise at all."""
    v, angle = least_visibility(1.0)
    assert v == pytest.approx(1 / math.sqrt(2), abs=1e-9) and angle == pytest.approx(math.pi / 4, abs=1e-4)
    v, angle = least_visibility(2 * (math.sqrt(2) - 1))
    assert v < 0.94 and 0.4 < angle < 0.6
    assert least_visibility(0.66) == (math.inf, pytest.approx(math.nan, nan_ok=True))
    assert 0.9999 < least_visibility(0.68)[0] < 1.0


@pytest.mark.parametrize("e", [0.75, 0.9])
def test_no_settings_found_for_that_state_need_less(e):
    """The search over states against the search over settings for the state it names: the same threshold."""
    v, angle = least_visibility(e)
    state = partially_entangled(angle).with_white_noise(v)
    found, _ = least_efficiency(clauser_horne(), state, 0.0)
    assert found == pytest.approx(e, abs=1e-5)
