"""Marginals scene: what is typed, chosen and dragged becomes an intent, and the plots show the results."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.scenes.marginals import intents as scene_intents
from tests.gui.scenes.bench import again, scene_alone

START = intents.set_scene(intents.default_scenario(), "marginals")


@pytest.fixture
def scene(qtbot):
    view = scene_alone(qtbot, START)
    view.show()
    return view


def type_text(qtbot, scene, text):
    line = scene.expression.line
    line.clear()
    qtbot.keyClicks(line, text)
    line.editingFinished.emit()


def test_a_function_typed_is_shown(qtbot, scene):
    scene.dispatch.apply("function", scene_intents.set_marginal_family, "expression")
    again(scene)
    type_text(qtbot, scene, "0.5*x")
    assert scene.dispatch.store.scenario.marginals.expression == "0.5*x"
    again(scene)
    np.testing.assert_allclose(scene.function.layer("M").ys[-1], 0.5)


def test_half_a_function_is_neither_drawn_nor_refused(qtbot, scene):
    """While one types towards 0.5*sin(x), nothing jumps and no red frame comes and goes."""
    scene.dispatch.apply("function", scene_intents.set_expression, "x")
    again(scene)
    line = scene.expression.line
    line.clear()
    for k, key in enumerate("0.5*sin(x)"):
        qtbot.keyClicks(line, key)
        assert scene.dispatch.store.scenario.marginals.expression == "x", k
        assert scene.expression.refusal() == ""
    qtbot.waitUntil(lambda: scene.dispatch.store.scenario.marginals.expression == "0.5*sin(x)")
    scene.dispatch.store.undo()
    assert scene.dispatch.store.scenario.marginals.expression == "x"


def test_a_refused_function_names_the_place_and_keeps_the_curve(qtbot, scene):
    scene.dispatch.apply("expression", scene_intents.set_expression, "x")
    old = again(scene)
    before = scene.condition.layer("left").ys.copy()
    type_text(qtbot, scene, "x+foo")
    assert "character 3" in scene.expression.refusal()
    assert "character 3" in scene.expression.message.text()
    assert scene.dispatch.store.scenario.marginals.expression == "x"
    scene.dispatch.apply("V", intents.set_visibility, 0.9)
    again(scene, old)
    np.testing.assert_allclose(scene.condition.layer("left").ys, before)
    assert scene.expression.text() == "x+foo"
    scene.expression.line.setText("")
    type_text(qtbot, scene, "x")
    assert scene.expression.refusal() == ""


def test_typing_is_one_undo_step(qtbot, scene):
    scene.dispatch.apply("function", scene_intents.set_expression, "x")
    again(scene)
    type_text(qtbot, scene, "0.5*x")
    scene.expression.line.editingFinished.emit()
    scene.dispatch.store.undo()
    assert scene.dispatch.store.scenario.marginals.expression == "x"


def test_the_verdict_in_words(scene):
    assert "Refuted" in scene.verdict.text() and "!" in scene.verdict.text()
    scene.dispatch.apply("V", intents.set_visibility, 0.8)
    again(scene)
    assert "Not refuted" in scene.verdict.text() and "✓" in scene.verdict.text()
    assert scene.condition.view().accessibleDescription().count("Not refuted") == 1


def test_the_sign_moves_the_title_and_hides_the_limit(scene):
    scene.signs[1].click()
    assert scene.dispatch.store.scenario.marginals.sign == 1
    again(scene)
    assert "M(b) + M(b′)" in scene.condition.title()
    assert not np.isfinite(scene.condition.layer("tangent").ys).any()


def test_the_cursors(scene):
    scene.chain.cursor_moved.emit("steps", 20.0)
    scene.by_v.cursor_moved.emit("visibility", 0.75)
    s = scene.dispatch.store.scenario
    assert (s.marginals.steps, s.visibility) == (20, 0.75)


def test_the_exponent_slider(scene):
    scene.exponent.value_changed.emit(3.0)
    s = scene.dispatch.store.scenario
    assert (s.marginals.family, s.marginals.exponent) == ("power", 3.0)
    again(scene)
    assert scene.exponent.isVisibleTo(scene)


def test_the_ruler_marks_where_the_law_falls(scene):
    marks = {mark.key: mark.value for mark in scene.ruler_marks(evaluate(START), {})}
    assert marks["marginals"] == pytest.approx(math.sqrt(3) / 2, abs=1e-5)
    assert marks["chain"] == pytest.approx(0.9556, abs=1e-3)


def test_room_decides_where_the_condition_stands(scene):
    assert scene.tabs.isTabVisible(0)
    scene.resize(900, 900)
    assert not scene.tabs.isTabVisible(0)
    assert scene.condition.isVisibleTo(scene)
    scene.resize(620, 560)
    assert scene.tabs.isTabVisible(0)
    assert scene.tabs.currentIndex() == 0
