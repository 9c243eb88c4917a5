"""Each scene: the small shape all have, numbers that are those of evaluate(), and updates in place."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gui.core import intents
from gui.core.evaluate import Cache, evaluate
from gui.core.numbers import number
from gui.core.presets import EXAMPLES, PRESETS, apply_preset
from gui.core.scene_list import SCENES
from gui.core.scenes.macroscopic.intents import set_macroscopic_page
from gui.core.store import Store
from gui.look.theme import DARK, LIGHT
from gui.look.themed import restyle
from gui.panels.scene import scene_class
from gui.tasks.dispatcher import Dispatcher
from tests.tiers import mostly_long

START = intents.default_scenario()


@pytest.fixture
def make_scene(qtbot):
    def make(name, scenario=START):
        dispatcher = Dispatcher(Store(intents.set_scene(scenario, name)))
        scene = scene_class(name)(dispatcher, LIGHT)
        scene.test_dispatcher = dispatcher  # nothing else holds it
        qtbot.addWidget(scene)
        scene.resize(700, 600)
        show(scene)
        return scene

    return make


def show(scene, old=None, cache=None):
    new = evaluate(scene.dispatch.store.scenario, cache)
    scene.render_results(old, new)
    return new


@pytest.mark.parametrize("name", SCENES)
def test_the_shape_of_a_scene(make_scene, name):
    scene = make_scene(name)
    assert scene.name == name
    assert scene.title == SCENES[name].title
    assert SCENES[name].summary.endswith(("?", "."))
    assert scene.plots()
    results = evaluate(scene.dispatch.store.scenario)
    keys = [spec.key for spec, _ in scene.readout_rows(results)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", SCENES)
def test_every_readout_with_an_equation_has_one(make_scene, name):
    from gui.core.equations import equation

    scene = make_scene(name)
    for spec, _ in scene.readout_rows(evaluate(scene.dispatch.store.scenario)):
        if spec.equation_key:
            assert equation(spec.equation_key)


SLOW = ("open_question", "polarization", "experiment", "assumptions")


@pytest.mark.parametrize("name", mostly_long(SCENES, quick=set(SCENES) - set(SLOW)))
def test_updating_step_by_step_shows_the_same_as_a_fresh_scene(make_scene, name):
    """What is skipped because it seemed unchanged must really be unchanged."""
    scene = make_scene(name)
    cache = Cache()
    old = show(scene, None, cache)
    path = EXAMPLES["synthetic"][1]
    from gui.core.files.opening import scenario_from_bytes

    with_data = intents.set_scene(scenario_from_bytes(path.read_bytes(), path.name), name)
    steps = [
        lambda s: intents.set_phi(s, 0.3),
        lambda s: intents.set_visibility(s, 0.9),
        lambda s: intents.set_eta(s, 0.5),
        lambda s: intents.move_setting(s, "bob", 1, (0.0, 0.6, 0.8)),
        *(lambda s, key=key: apply_preset(s, key) for key in PRESETS),
        lambda s: apply_preset(s, "triad"),
        intents.set_free,
        lambda s: with_data,
        lambda s: intents.attach_data(s, None),
        lambda s: intents.set_partition(s, 1000),
        lambda s: intents.remove_setting(s, "alice", 0),
    ]
    for step in steps:
        # A preset may open another scene; this one is looked at on its own.
        scene.dispatch.store.apply(intents.set_scene(step(scene.dispatch.store.scenario), name))
        old = show(scene, old, cache)
        fresh = make_scene(name, scene.dispatch.store.scenario)
        for one, other in zip(scene.plots(), fresh.plots(), strict=True):
            assert [c.header for c in one.table()] == [c.header for c in other.table()]
            for mine, theirs in zip(one.table(), other.table(), strict=True):
                np.testing.assert_array_equal(mine.values, theirs.values, err_msg=mine.header)
            assert one.title() == other.title()
            assert one.view().accessibleDescription() == other.view().accessibleDescription()


@pytest.mark.parametrize("name", SCENES)
def test_a_repeated_result_touches_nothing(make_scene, name):
    scene = make_scene(name)
    results = show(scene)
    tables = [plot.table() for plot in scene.plots()]
    scene.render_results(results, results)
    for plot, table in zip(scene.plots(), tables, strict=True):
        for mine, theirs in zip(plot.table(), table, strict=True):
            np.testing.assert_array_equal(mine.values, theirs.values)


@pytest.mark.parametrize("name", SCENES)
def test_themes(make_scene, name):
    scene = make_scene(name)
    scene.show()  # what is out of sight takes another theme when it is shown
    light = scene.grab().toImage()
    restyle(DARK)
    assert scene.grab().toImage() != light
    restyle(LIGHT)
    assert scene.grab().toImage() == light


def columns(plot) -> dict[str, np.ndarray]:
    return {column.header: np.asarray(column.values, dtype=float) for column in plot.table()}


def test_leggett_shows_the_published_curve(make_scene):
    """L_3 at V = 1 is 2 cos(phi/2); the bound is 2 - (2/3)|sin(phi/2)| (Branciard et al. 2008)."""
    scene = make_scene("leggett", intents.set_visibility(START, 1.0))
    value, bound = scene.plot.layer("value"), scene.plot.layer("bound")
    x = np.radians(value.xs)
    np.testing.assert_allclose(value.ys, 2 * np.cos(x / 2), atol=1e-12)
    np.testing.assert_allclose(bound.ys, 2 - 2 / 3 * np.abs(np.sin(np.radians(bound.xs) / 2)), atol=1e-9)


def test_leggett_moving_the_cursor_is_an_intent(make_scene):
    scene = make_scene("leggett")
    store = scene.dispatch.store
    scene.plot.cursor_drag_started.emit("phi")
    scene.plot.cursor_moved.emit("phi", 10.0)
    scene.plot.cursor_moved.emit("phi", 20.0)
    scene.plot.cursor_drag_finished.emit("phi")
    assert math.degrees(store.scenario.phi) == pytest.approx(20)
    store.undo()
    assert store.scenario.phi == START.phi
    assert store.undo_name is None


def test_leggett_without_triples_says_what_is_missing(make_scene):
    scene = make_scene("leggett", apply_preset(START, "chsh"))
    assert "not defined for these settings" in scene.plot.view().accessibleDescription()


def test_leggett_data_are_shown_with_their_errors_and_taken_away(make_scene):
    from gui.core.files.opening import scenario_from_bytes

    path = EXAMPLES["branciard2008"][1]
    scene = make_scene("leggett", scenario_from_bytes(path.read_bytes(), path.name))
    points = scene.plot.layer("data")
    assert points.isVisible()
    np.testing.assert_allclose(points.xs, [-30, 30])
    np.testing.assert_allclose(points.ys, [1.9068, 1.9005])
    assert "88.2 s.d." in points.texts[0]
    old = evaluate(scene.dispatch.store.scenario)
    scene.dispatch.apply("remove", intents.attach_data, None)
    show(scene, old)
    assert not points.isVisible()
    assert len(points.xs) == 0


def test_werner_threshold_is_where_the_excess_changes_sign(make_scene):
    scene = make_scene("werner")
    found = evaluate(scene.dispatch.store.scenario)
    curve = scene.by_v.layer("at_phi")
    crossing = np.interp(0.0, curve.ys, curve.xs)
    assert crossing == pytest.approx(found.leggett.threshold_at_phi, abs=1e-6)
    best = scene.by_v.layer("best")
    assert np.interp(0.0, best.ys, best.xs) == pytest.approx(2 * math.sqrt(2) / 3, abs=1e-4)


def test_werner_both_cursors(make_scene):
    scene = make_scene("werner")
    scene.by_v.cursor_moved.emit("visibility", 0.8)
    scene.by_phi.cursor_moved.emit("phi", -15.0)
    s = scene.dispatch.store.scenario
    assert (s.visibility, math.degrees(s.phi)) == (0.8, pytest.approx(-15))


def test_macroscopic_counts_what_became_impossible(make_scene):
    """V = (R + 2)/(3R): R = 4 gives 1/2, at or below every threshold but 5/12."""
    scene = make_scene("macroscopic", set_macroscopic_page(intents.set_scene(START, "macroscopic"), "growth"))
    assert number(0.5) in scene.plot.view().accessibleDescription()
    values = {spec.key: value for spec, value in scene.readout_rows(evaluate(scene.dispatch.store.scenario))}
    assert [value.role for key, value in values.items() if key != "bound"].count("bad") == 4
    scene.plot.cursor_moved.emit("partition", 1.0)
    values = {spec.key: value for spec, value in scene.readout_rows(evaluate(scene.dispatch.store.scenario))}
    assert "bad" not in [value.role for value in values.values()]
    (mark,) = scene.ruler_marks(evaluate(scene.dispatch.store.scenario), {})
    assert mark.value == 1.0


def test_a_value_at_its_bound_is_neither_above_nor_below(make_scene):
    """At φ = 0 and V = 1 both L and its bound are 2, whatever the rounding."""
    scene = make_scene("leggett", intents.set_visibility(intents.set_phi(START, 0.0), 1.0))
    assert "exactly at the bound" in scene.plot.view().accessibleDescription()
