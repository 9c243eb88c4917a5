"""Results and intents of the scenes "Model" and "Open question"."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.cache import Cache
from gui.core.evaluate import evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.results_json import results_as_json
from gui.core.scenario import Singlet
from gui.core.scenes.model import intents as model_intents
from gui.core.scenes.model.results import ModelResults
from gui.core.scenes.model.sampling import FIRST_CHUNKS, Setup, Tally, chunk_size, draw, draw_until_stopped
from gui.core.scenes.open_question import intents as open_question_intents
from gui.core.scenes.open_question.results import OpenQuestionResults
from gui.core.scenes.sphere_grid import MAP_PHI, MAP_THETA
from gui.core.values import ScenarioError
from physics.leggett import averaged as averaged_leggett
from physics.leggett import model as leggett_model
from physics.verdicts.types import Cancelled

LIMIT = (1 + 1 / math.sqrt(2)) / 2


def model(v: float, chi: float | None = None, eta: float = 1.0, cache: Cache | None = None) -> ModelResults:
    s = intents.set_scene(
        intents.set_eta(intents.set_visibility(intents.default_scenario(), v), eta), "model"
    )
    if chi is not None:
        s = model_intents.set_pair_angle(s, chi)
    found = evaluate(s, cache).scene
    assert isinstance(found, ModelResults)
    return found


def question(v: float = 0.985, eta: float = 1.0, chi: float = 0.6) -> OpenQuestionResults:
    s = intents.set_scene(
        intents.set_eta(intents.set_visibility(intents.default_scenario(), v), eta), "open_question"
    )
    found = evaluate(open_question_intents.set_chi(s, chi)).scene
    assert isinstance(found, OpenQuestionResults)
    return found


# The model.


@pytest.mark.parametrize("chi", [0.2, 1.1, 2.9])
def test_the_mean_of_the_map_is_the_werner_correlator(chi):
    found = model(0.8, chi)
    weights = np.sin(MAP_THETA)[:, None] * np.ones(len(MAP_PHI) - 1)
    mean = float(np.sum(weights * found.map.correlator[:, :-1]) / weights.sum())
    assert mean == pytest.approx(-0.8 * math.cos(chi), abs=2e-3)
    assert found.correlator == pytest.approx(-0.8 * math.cos(chi))
    assert found.p_plus + found.p_minus == pytest.approx(1.0)


def test_it_holds_exactly_up_to_the_limit():
    touch = 2 * math.asin(1 / (2 + math.sqrt(2)))
    below, above = model(LIMIT - 1e-6, touch), model(LIMIT + 1e-4, touch)
    assert below.holds_here and below.holds_everywhere
    assert not above.holds_here and not above.holds_everywhere
    assert below.threshold == pytest.approx(LIMIT)
    assert math.degrees(below.touching_angle) == pytest.approx(34.0625, abs=1e-3)


def test_beyond_the_limit_almost_every_u_has_a_negative_probability_of_equal_outcomes():
    found = model(0.985, 0.4)
    assert found.p_plus < 0 < found.p_minus
    assert found.map.negative_any > 0.995
    assert found.map.negative[0, 1] == found.map.negative[1, 0] == 0
    assert found.map.lowest.min() == pytest.approx(found.largest_negativity, abs=1e-4)
    other = model(0.985, math.pi - 0.4)
    assert other.p_minus < 0
    assert other.map.negative[0, 0] == other.map.negative[1, 1] == 0


def test_a_pair_outside_the_window_holds_although_others_do_not():
    found = model(0.9, math.pi / 2)
    assert found.holds_here and not found.holds_everywhere
    low, high = found.window
    assert not model(0.9, (low + high) / 2).holds_here
    assert model(0.9, low - 1e-4).holds_here
    assert model(0.9, high + 1e-4).holds_here


def test_purity_below_one_moves_the_limit():
    v = float(leggett_model.model_threshold(0.7)) - 1e-4
    assert model(v, 0.5, eta=0.7).holds_everywhere
    assert not model(v, 0.5, eta=1.0).holds_everywhere


def test_malus_law_in_the_subensemble():
    found = model(0.85, 0.7)
    h = found.hidden
    assert h.malus.exact == pytest.approx(h.malus.expected)
    assert h.sampled_pairs > 0
    for sampled, exact, sigma in zip(h.malus.sampled, h.malus.exact, h.malus.sigma, strict=True):
        assert abs(sampled - exact) < 5 * sigma
    assert h.marginal_a == pytest.approx(float(np.dot(h.u, found.setup.a)))
    assert model(0.985, 0.4).hidden.sampled_pairs == 0


def test_the_cache_changes_nothing():
    cache = Cache()
    first = model(0.9, 0.4, cache=cache)
    model(0.5, 1.0, 0.3, cache)
    again = model(0.9, 0.4, cache=cache)
    assert np.array_equal(first.map.lowest, again.map.lowest)
    assert np.array_equal(first.curves.p_plus, again.curves.p_plus)


# Intents.


def test_choosing_a_pair_that_is_not_there():
    s = intents.default_scenario()
    with pytest.raises(ScenarioError, match="no setting number 9"):
        model_intents.choose_pair(s, 8, 0)
    chosen = model_intents.choose_pair(s, 2, 5)
    assert model_intents.chosen_pair(chosen) == (2, 5)
    # The last one stands in for a setting that was removed.
    assert model_intents.chosen_pair(intents.remove_setting(chosen, "bob", 5)) == (2, 4)


@pytest.mark.parametrize("chi", [0.0, 0.3, 1.7, math.pi])
def test_the_angle_of_the_pair(chi):
    s = model_intents.set_pair_angle(intents.default_scenario(), chi)
    a, b = np.array(s.alice[0].direction), np.array(s.bob[0].direction)
    assert a @ b == pytest.approx(math.cos(chi))
    # From parallel vectors any plane will do.
    again = model_intents.set_pair_angle(s, 0.8)
    assert a @ np.array(again.bob[0].direction) == pytest.approx(math.cos(0.8))


def test_a_locked_setting_is_not_turned():
    s = intents.toggle_lock(intents.default_scenario(), "bob", 0)
    with pytest.raises(ScenarioError, match="locked"):
        model_intents.set_pair_angle(s, 0.3)


def test_hidden_direction_and_seed():
    s = model_intents.set_hidden(intents.default_scenario(), (0.0, 3.0, 4.0))
    assert s.model.hidden == pytest.approx((0.0, 0.6, 0.8))
    with pytest.raises(ScenarioError, match="zero vector"):
        model_intents.set_hidden(s, (0.0, 0.0, 0.0))
    assert model_intents.set_seed(s, -4).model.seed == 0


def test_choices_survive_a_session():
    s = model_intents.set_hidden(model_intents.choose_pair(intents.default_scenario(), 1, 3), (1.0, 0.0, 0.0))
    s = open_question_intents.set_chi(model_intents.set_seed(s, 17), 0.25)
    assert decode_session(encode_session(s)) == s


# Sampling.

SETUP = Setup((0.0, 0.0, 1.0), (math.sin(0.5), 0.0, math.cos(0.5)), 0.85, 1.0, 3)


def test_frequencies_are_those_of_the_werner_state():
    counts = sum(draw(SETUP, k) for k in range(20))
    tally = Tally.of(counts)
    assert tally.pairs == sum(chunk_size(k) for k in range(20))
    assert abs(tally.correlator + 0.85 * math.cos(0.5)) < 5 * tally.correlator_sigma
    assert abs(tally.marginal_a) < 5 * tally.marginal_a_sigma
    exact = np.array([[1, -1], [-1, 1]]) * -0.85 * math.cos(0.5) / 4 + 0.25
    assert np.all(np.abs(tally.frequencies - exact) < 5 * tally.frequency_sigmas)
    assert tally.frequencies.sum() == pytest.approx(1.0)


def test_a_pause_changes_nothing():
    whole: list[np.ndarray] = []
    parts: list[np.ndarray] = []

    def until(n, into):
        def deliver(found):
            index, counts = found
            assert index == len(into)
            into.append(counts)

        def stop():
            return len(into) >= n

        with pytest.raises(Cancelled):
            draw_until_stopped(SETUP, len(into), deliver=deliver, progress=lambda x: None, should_stop=stop)

    until(15, whole)
    until(4, parts)
    until(15, parts)
    assert all(np.array_equal(a, b) for a, b in zip(whole, parts, strict=True))
    assert not np.array_equal(draw(replace_seed(SETUP, 4), 13), whole[13])


def replace_seed(setup: Setup, seed: int) -> Setup:
    return Setup(setup.a, setup.b, setup.visibility, setup.eta, seed)


def test_nothing_is_drawn_from_a_model_that_does_not_exist():
    with pytest.raises(ValueError, match="negative probabilities"):
        draw(Setup(SETUP.a, SETUP.b, 0.95, 1.0, 1), 0)


def test_the_first_chunks_are_small():
    assert chunk_size(0) == FIRST_CHUNKS[0] == 10
    assert all(chunk_size(k) <= chunk_size(k + 1) for k in range(20))


# The open question.


def test_limit_and_the_two_angles():
    r = question(1.0)
    assert r.limit == pytest.approx(LIMIT)
    assert LIMIT <= r.certified < LIMIT + 1e-6
    assert math.degrees(r.best_angle) == pytest.approx(34.0625, abs=1e-3)
    assert math.degrees(r.largest_excess_angle) == pytest.approx(28.955, abs=1e-3)
    assert r.window == pytest.approx((0.0, math.pi / 3), abs=1e-9)


def test_the_excess_at_chi():
    r = question(0.95, chi=0.6)
    assert r.excess == pytest.approx(0.95 * math.cos(0.6) - 1 + math.sin(0.3))
    assert r.threshold == pytest.approx((1 - math.sin(0.3)) / math.cos(0.6))
    nothing = question(0.85)
    assert math.isnan(nothing.window[0]) and nothing.excess < 0


def test_conditions_of_the_proof_hold_up_to_seventy_degrees_and_not_beyond():
    for chi in (0.01, 0.6, averaged_leggett.LIMIT_ANGLE):
        k = question(chi=chi).by_theta
        assert np.nanmin(k.near) >= -1e-9 and np.nanmin(k.far) >= -1e-9
        assert k.least == pytest.approx(math.sin(chi / 2))
        assert np.all(k.lower <= k.modulus + 1e-12)
    r = question(chi=1.3)
    assert not r.proof_applies
    assert np.nanmin(r.by_theta.near) < 0
    assert r.by_theta.least < r.by_theta.base
    # Every θ belongs to one of the two cases.
    assert not np.any(np.isnan(r.by_theta.near) & np.isnan(r.by_theta.far))


@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
def test_the_limit_is_below_every_single_inequality(eta):
    r = question(eta=eta)
    assert all(r.limits[0] <= x + 1e-12 for x in r.limits[1:])
    assert r.certified >= r.limit - 1e-12


@pytest.mark.parametrize("chi", [0.0, math.pi / 2, math.pi])
def test_the_ends_of_chi(chi):
    assert np.all(np.isfinite(question(chi=chi).by_theta.modulus))


# JSON.


@pytest.mark.parametrize("v", [0.0, 0.85, 1.0])
def test_json_of_the_model(v):
    s = intents.set_scene(intents.set_visibility(intents.default_scenario(), v), "model")
    found = json.loads(json.dumps(results_as_json(evaluate(s)), allow_nan=False))["scene"]
    assert found["threshold_visibility"] == pytest.approx(LIMIT)
    assert (found["sampled"] is None) == (not found["holds_here"])
    if found["sampled"]:
        gap = found["sampled"]["correlator"] - found["werner_correlator"]
        assert abs(gap) < 5 * found["sampled"]["correlator_sigma"]


def test_json_of_the_open_question():
    s = intents.set_scene(intents.default_scenario(), "open_question")
    found = json.loads(json.dumps(results_as_json(evaluate(s)), allow_nan=False))["scene"]
    assert "own result" in found["note"]
    assert found["linear_program"]["visibility"] == pytest.approx(LIMIT, abs=1e-4)
    assert found["linear_program"]["theta_deg"] == pytest.approx([180.0])
    assert found["numerical_check"]["holds"] is True
    assert found["excluded"] is True


def test_another_state_is_told_apart():
    s = intents.set_scene(intents.default_scenario(), "model")
    assert evaluate(s).scene.werner
    from gui.core.scenario import PartiallyEntangled

    assert isinstance(s.state, Singlet)
    assert not evaluate(replace(s, state=PartiallyEntangled(0.3))).scene.werner
