"""Sweeps: which parameters move, in which order, what the curves depend on, and that points are settled."""

from __future__ import annotations

import math

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.parameters import PARAMETERS, swept
from gui.core.presets import apply_preset
from gui.core.scenario import Camera, ColouredNoise, PartiallyEntangled
from gui.core.verdicts.questions import questions_of, settled
from gui.core.verdicts.sweep import parameter_of, refining, sweep, sweep_key
from physics.verdicts.types import Cancelled, Hypothesis

H = Hypothesis
START = intents.default_scenario()
PARTIAL = replace(START, state=PartiallyEntangled(0.6))
COLOURED = replace(START, state=ColouredNoise(0.5), visibility=0.9)


def run(scenario, parameter, count=5, hypotheses=("local",), should_stop=lambda: False):
    points, told = [], []
    scenario = replace(scenario, hypotheses=hypotheses)
    done = sweep(
        scenario, parameter, count, deliver=points.append, progress=told.append, should_stop=should_stop
    )
    return points, told, done


@pytest.mark.parametrize(("count", "made"), [(1, 2), (2, 2), (3, 3), (4, 5), (5, 5), (65, 65), (66, 129)])
def test_fractions_come_ends_first_and_fill_a_regular_grid(count, made):
    fractions = list(refining(count))
    assert fractions[:2] == [0.0, 1.0]
    assert sorted(fractions) == pytest.approx(np.linspace(0, 1, made))
    for k in range(2, len(fractions)):  # never is a gap left four times as wide as another
        gaps = np.diff(sorted(fractions[: k + 1]))
        assert gaps.max() <= 2 * gaps.min() + 1e-12


@pytest.mark.parametrize(
    ("scenario", "offered"),
    [
        (START, ["phi", "eta"]),
        (PARTIAL, ["phi", "eta", "angle"]),
        (COLOURED, ["phi", "eta", "colour"]),
        (apply_preset(START, "pr_box"), ["eta"]),
        (apply_preset(replace(PARTIAL, visibility=1.0), "deterministic"), ["eta"]),
    ],
)
def test_parameters_that_can_move(scenario, offered):
    assert [p.key for p in swept(scenario)] == offered
    assert parameter_of(scenario) == offered[0]
    for key in PARAMETERS:
        chosen = parameter_of(intents.set_sweep(scenario, key))
        assert chosen == (key if key in offered else offered[0])
    assert parameter_of(intents.set_sweep(scenario, "nonsense")) == offered[0]


@pytest.mark.parametrize(
    ("scenario", "key"), [(START, "phi"), (START, "eta"), (PARTIAL, "angle"), (COLOURED, "colour")]
)
def test_a_parameter_takes_the_value_it_is_given(scenario, key):
    p = PARAMETERS[key]
    for fraction in (0.0, 0.3, 1.0):
        low, high = p.sweep
        x = low + fraction * (high - low)
        assert p.get(p.set(scenario, x)) == pytest.approx(x)


# What the curves depend on.


@pytest.mark.parametrize(
    ("scenario", "key"), [(START, "phi"), (START, "eta"), (PARTIAL, "angle"), (COLOURED, "colour")]
)
def test_the_moved_parameter_is_not_part_of_the_key(scenario, key):
    p = PARAMETERS[key]
    keys = {sweep_key(p.set(scenario, x), key) for x in np.linspace(*p.sweep, 7)}
    assert len(keys) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda s: intents.set_visibility(s, 0.5),
        lambda s: intents.set_partition(s, 50),
        lambda s: intents.set_scene(s, "werner"),
        lambda s: intents.set_camera(s, "bob", Camera(1.0, 0.2)),
        lambda s: intents.rename_setting(s, "alice", 0, "north"),
        lambda s: replace(s, polarization=type(s.polarization)(), mode="free"),
    ],
)
def test_what_changes_no_verdict_keeps_the_curves(change):
    assert sweep_key(change(START), "phi") == sweep_key(START, "phi")


@pytest.mark.parametrize(
    "change",
    [
        lambda s: intents.set_eta(s, 0.5),
        lambda s: intents.move_setting(s, "alice", 0, (0.0, 0.6, 0.8)),
        lambda s: intents.add_setting(s, "bob"),
        lambda s: intents.set_state(s, PartiallyEntangled(0.3)),
        lambda s: replace(s, pairs=((0, 0), (0, 1))),
        lambda s: replace(s, hypotheses=("local",)),
    ],
)
def test_what_changes_a_verdict_changes_the_key(change):
    assert sweep_key(change(START), "phi") != sweep_key(START, "phi")


def test_the_visibility_of_coloured_noise_is_no_white_noise():
    """Curves of V = 0.9 must not be shown as those of V = 0.8."""
    for key in ("phi", "eta", "colour"):
        assert sweep_key(COLOURED, key) != sweep_key(replace(COLOURED, visibility=0.8), key)


def test_a_lock_changes_what_phi_can_do():
    locked = intents.toggle_lock(START, "bob", 1)
    assert sweep_key(locked, "phi") != sweep_key(START, "phi")


# The points.


def test_points_are_the_settled_answers_of_the_headless_command():
    points, told, done = run(START, "phi", 5, ("local", "leggett"))
    assert done == len(points) == len(told) == 5
    assert told == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert [math.degrees(p.x) for p in points] == pytest.approx([0, 90, 45, 22.5, 67.5])
    for point in points:
        at = replace(intents.set_phi(START, point.x), visibility=1.0, hypotheses=("local", "leggett"))
        expected = settled(questions_of(at, evaluate(at).correlations))
        for mine, one in zip(point.judged, expected, strict=True):
            assert mine.settled and mine.critical_visibility == one.critical_visibility


def test_the_curve_does_not_depend_on_v():
    """White noise only scales: V* is read off at V = 1, even where the scenario itself has V = 0."""
    for v in (0.0, 0.3):
        points, _, _ = run(replace(START, visibility=v), "phi", 3)
        assert [p.judged[0].critical_visibility[1] for p in points] == [
            p.judged[0].critical_visibility[1] for p in run(START, "phi", 3)[0]
        ]


def test_known_points_of_the_curves():
    """t = 0 is a product state, t = 45° the singlet: with pairs closed, local up to 1 and 1 along a triad;
    Leggett at η = 1 and the triad at 60°: 0.941847 for all 18 correlators.
    """
    points, _, _ = run(intents.set_phi(PARTIAL, math.radians(60)), "angle", 3, ("separable", "local"))
    by_x = {round(math.degrees(p.x)): p.judged for p in points}
    assert by_x[0][0].critical_visibility[1] == pytest.approx(1.0, abs=1e-6)
    assert by_x[45][0].critical_visibility == pytest.approx((1 / 3, 1 / 3), abs=1e-7)
    assert by_x[45][1].critical_visibility == pytest.approx((0.732051, 0.732051), abs=1e-6)
    points, _, _ = run(intents.set_phi(START, math.radians(60)), "eta", 2, ("leggett",))
    assert points[1].x == 1.0
    assert points[1].judged[0].critical_visibility[0] == pytest.approx(0.941847, abs=2e-6)


def test_purity_zero_has_an_answer_too():
    """η = 0: local averages vanish, positivity allows every correlator, so data without marginals pass."""
    points, _, _ = run(START, "eta", 2, ("leggett",))
    assert points[0].x == 0.0
    low, high = points[0].judged[0].critical_visibility
    assert low >= 1 - 1e-9 and low <= high


def test_coloured_noise_is_swept_at_its_own_visibility():
    points, _, _ = run(COLOURED, "colour", 2, ("quantum_same_directions", "local"))
    for point in points:
        at = replace(COLOURED, state=ColouredNoise(point.x), hypotheses=("quantum_same_directions", "local"))
        expected = settled(questions_of(at, evaluate(at).correlations))
        assert [j.critical_visibility for j in point.judged] == [j.critical_visibility for j in expected]


def test_stop_ends_the_sweep():
    points = []
    with pytest.raises(Cancelled):
        sweep(
            replace(START, hypotheses=("local",)),
            "phi",
            65,
            deliver=points.append,
            progress=lambda fraction: None,
            should_stop=lambda: len(points) >= 2,
        )
    assert len(points) == 2
