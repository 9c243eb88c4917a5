"""The scene Experiment without its window: what it promises, one source for all numbers, refusals, seeds."""

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
from gui.core.presets import apply_preset
from gui.core.results_json import results_as_json
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.experiment import RANGES
from gui.core.scenes.experiment import intents as scene_intents
from gui.core.scenes.experiment.intents import PUBLISHED_RUNS, use_published_run
from gui.core.scenes.experiment.plan import OTHER_TESTS, compute_plan
from gui.core.scenes.experiment.repeats import repeat_runs
from gui.core.values import ScenarioError
from physics.experiment.apparatus import Apparatus
from physics.verdicts.types import Cancelled

START = intents.set_scene(intents.default_scenario(), "experiment")


def at(scenario):
    return evaluate(scenario).scene


@pytest.mark.parametrize("run", PUBLISHED_RUNS)
def test_a_published_run_is_a_scenario_of_the_published_size(run):
    """B08: 83.7 and 74.5 s.d. at ±30° in 60 s; 40.6 and 38.1 at ±25° in 15 s; η >= 0.56 at 3.65 s.d."""
    s = check_scenario(use_published_run(START, run))
    r = at(s)
    expected = {"at_30": (83.7 + 74.5) / 2}.get(run, (40.6 + 38.1) / 2)
    assert r.scan.expected_distance.max() == pytest.approx(expected, rel=0.06)
    if run == "at_30":
        assert r.scan.expected.coincidences[0] == pytest.approx(7e4, rel=0.01)
        assert np.degrees(r.scan.expected.phi) == pytest.approx([-30, 30])
        assert r.scan.expected.value == pytest.approx([1.9037] * 2, abs=0.002)  # between 1.9068 and 1.9005
    else:
        assert float(r.purity.excluded.min()) == pytest.approx(0.56, abs=0.03)
        assert np.degrees(r.purity.phi) == pytest.approx([-15, -25])
    shift = {c.name: c.shift for c in r.causes}["all"]
    assert abs(shift) == pytest.approx(0.0024, abs=1e-4) if run == "plates" else abs(shift) < 1e-12


def test_the_seed_decides_the_counts_and_nothing_else_does():
    one, other = at(START), at(scene_intents.set_simulation_seed(START, 2))
    assert not np.array_equal(one.scan.sampled.counts, other.scan.sampled.counts)
    np.testing.assert_array_equal(one.scan.expected.value, other.scan.expected.value)
    np.testing.assert_array_equal(one.scan.sampled.counts, at(START).scan.sampled.counts)
    cache = Cache()
    first = evaluate(START, cache)
    moved = evaluate(intents.set_phi(START, 0.3), cache)
    assert moved.scene.scan is first.scene.scan  # φ is the cursor, not the scan


@pytest.mark.parametrize("drift", [0.0, 0.1])
def test_the_curves_are_fine_whatever_the_scan_has_and_go_through_its_means(drift):
    """A scan at ±30° alone: the bound is 2 at φ = 0, L_3 is 2V at φ = 0, and both meet the scan at ±30°."""
    s = use_published_run(START, "at_30")
    scan = at(scene_intents.set_apparatus(s, "drift", drift)).scan
    fine = scan.curves
    middle = len(fine.phi) // 2
    assert len(fine.phi) > 100 and fine.phi[middle] == 0.0
    assert fine.bound[middle] == pytest.approx(2.0) and fine.bound.argmax() == middle
    for ends in (0, -1):
        assert fine.value[ends] == pytest.approx(scan.expected.value[ends], abs=1e-12)
        assert fine.distance[ends] == pytest.approx(scan.expected_distance[ends], rel=1e-9)
        assert fine.bound[ends] == pytest.approx(scan.bound[ends], abs=1e-12)
    if drift == 0.0:
        assert fine.value.argmax() == middle  # cos(φ/2) of the singlet
        np.testing.assert_allclose(fine.shift, 0.0, atol=1e-12)


def test_json_of_the_scene_has_everything():
    found = json.loads(json.dumps(results_as_json(evaluate(START))))["scene"]
    assert found["seed"] == 1 and len(found["scan"]["phi_deg"]) == 31
    assert [test["test"] for test in found["plan"]["tests"]] == [*OTHER_TESTS, *["leggett"] * 4]
    assert found["plan"]["easiest"] == "separable"
    assert found["without_fair_sampling"]["J_per_pair"] == pytest.approx(at(START).functional_here)
    # V = 0.985 of the singlet: 2/(1 + √2 V).
    assert found["thresholds"]["of_state"] == pytest.approx(2 / (1 + math.sqrt(2) * 0.985), abs=1e-6)
    assert {cause["depends_on"] for cause in found["asymmetry"]["causes"]} >= {"direction", "time", "chance"}


def test_without_triples_or_a_state_there_is_less():
    box = at(intents.set_scene(apply_preset(START, "pr_box"), "experiment"))
    assert box.scan is box.purity is box.causes is box.plan is box.measured is None
    # The box reaches S = 4: 4e² - 2 ... J = 0 at e = 2/3 (its marginals vanish).
    assert box.threshold == pytest.approx(2 / 3)
    chsh = at(intents.set_scene(apply_preset(START, "chsh"), "experiment"))
    assert chsh.scan is None and chsh.plan is not None
    assert chsh.threshold == pytest.approx(2 / (1 + math.sqrt(2) * 0.985))


@pytest.mark.parametrize("name", RANGES)
def test_numbers_of_the_apparatus_keep_their_range(name):
    low, high = RANGES[name]
    for asked, kept in ((-1e12, low), (1e12, high)):
        s = check_scenario(scene_intents.set_apparatus(START, name, asked))
        assert getattr(s.experiment.apparatus, name) == kept
    apparatus = replace(START.experiment.apparatus, **{name: high + 1})
    with pytest.raises(ScenarioError, match=rf"experiment\.apparatus\.{name}"):
        check_scenario(replace(START, experiment=replace(START.experiment, apparatus=apparatus)))


def test_a_session_keeps_the_experiment():
    s = use_published_run(START, "plates")
    s = scene_intents.set_plan_view(scene_intents.set_experiment_page(s, "planner"), "directions")
    again = decode_session(encode_session(s))
    assert again.experiment == s.experiment and again.state == s.state


def test_the_plan_follows_level_and_hours():
    # 100 s.d., of so many pairs that errors fall as √n; 5 s.d. of a witness take so few that they do not.
    q = replace(at(START).plan, level=100.0, hours=400.0)
    plan = compute_plan(q, progress=lambda f: None, should_stop=lambda: False)
    for row in plan.rows:
        if math.isfinite(row.hours):
            assert row.distance == pytest.approx(q.level * math.sqrt(q.hours / row.hours), rel=1e-9)
    assert {row.n for row in plan.rows} == {0, 3, 4, 6, 10}
    # More directions: less V, and less time at this V.
    leggett = [row for row in plan.rows if row.n]
    assert sorted(leggett, key=lambda row: -row.hours) == leggett
    assert sorted(leggett, key=lambda row: -row.visibility) == leggett
    # With 400 hours at this rate V is close to 2√2/3, needed at 38.94°: two angles, not one.
    assert leggett[0].visibility == pytest.approx(2 * math.sqrt(2) / 3, abs=0.003)
    assert math.degrees(leggett[0].visibility_phi) == pytest.approx(38.94, abs=1.1)
    assert math.degrees(leggett[0].phi) < 30
    with pytest.raises(Cancelled):
        compute_plan(q, progress=lambda f: None, should_stop=lambda: True)


def test_the_time_of_a_row_is_the_shortest_of_its_curve():
    """Of few pairs errors do not fall as √n: the angle of the least time is not that of the most s.d."""
    plan = compute_plan(at(START).plan, progress=lambda f: None, should_stop=lambda: False)
    rows = {row.n: row for row in plan.rows if row.n}
    assert set(rows) == {one.n for one in plan.by_angle}
    for one in plan.by_angle:
        assert rows[one.n].hours == pytest.approx(one.hours.min(), rel=1e-9)


def test_coloured_noise_is_in_the_state_of_the_plan():
    """Its V is no white noise: the plan takes the state as it is."""
    s = scene_intents.set_noise_colour(replace(START, visibility=0.9), 1.0)
    q = at(s).plan
    assert q.visibility == 1.0
    np.testing.assert_allclose(np.diag(q.state.correlation_matrix), [-0.9, -0.9, -1.0])


def test_repeated_runs_scatter_as_their_error_bars_say():
    setup = at(
        replace(START, experiment=replace(START.experiment, points=3, reach=math.radians(30)))
    ).scan.setup
    told = []
    found = repeat_runs(setup, 300, deliver=told.append, progress=lambda f: None, should_stop=lambda: False)
    assert [t.runs for t in told] == [100, 200, 300] and found.runs == 300
    np.testing.assert_allclose(found.spread, found.stated, rtol=4 / math.sqrt(600))
    np.testing.assert_allclose(found.shift, 0.0, atol=5 * float(found.shift_spread.max()) / math.sqrt(300))
    with pytest.raises(Cancelled):
        repeat_runs(setup, 300, deliver=told.append, progress=lambda f: None, should_stop=lambda: True)


def test_defaults_are_those_of_the_apparatus():
    assert START.experiment.apparatus == Apparatus()
