"""Model scene: numbers on screen, sampling in the background, the map and what picking does."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from gui.core import intents
from gui.core.scenes.model import intents as model_intents
from gui.look.theme import DARK, LIGHT
from gui.look.themed import restyle
from gui.scenes.model.comparison_table import ComparisonRow, ComparisonTable
from gui.widgets.sphere.map import MapScale, SphereMap
from tests.gui.scenes.bench import Bench

LIMIT = (1 + 1 / math.sqrt(2)) / 2
SAMPLING = 3


class ModelBench(Bench):
    def __init__(self, qtbot, v=0.985):
        start = intents.set_scene(intents.default_scenario(), "model")
        super().__init__(qtbot, intents.set_visibility(start, v))

    def set_v(self, v):
        return self.apply(intents.set_visibility, v)


@pytest.fixture
def bench(qtbot):
    made = ModelBench(qtbot)
    yield made
    made.scene.stop()


def test_past_the_limit_it_says_what_fails_and_refuses_to_sample(bench):
    scene = bench.scene
    scene.tabs.setCurrentIndex(SAMPLING)
    assert scene.verdict.text().startswith("!")
    assert not scene.sampler.start_button.isEnabled()
    assert "Not sampled" in scene.sampler.status.text()
    assert scene.hidden.mode == "lowest"
    assert "P(+ +) or P(− −)" in scene.hidden.words.text()
    assert "almost all" in scene.hidden.words.text()
    scene.sampler.draw_now(100)
    assert scene.sampler.pairs == 0


def test_below_the_limit_the_map_goes_back_to_the_correlator(bench):
    bench.set_v(0.8)
    assert bench.scene.verdict.text().startswith("✓")
    assert bench.scene.hidden.mode == "correlator"
    assert not bench.scene.hidden.words.isVisibleTo(bench.scene.hidden)
    # The user's own choice stays while nothing begins or ceases to fail.
    bench.scene.hidden.buttons["lowest"].click()
    bench.set_v(0.7)
    assert bench.scene.hidden.mode == "lowest"


def test_curves_are_those_of_the_results(bench):
    r = bench.results.scene
    weights = bench.scene.weights.layer("plus")
    assert np.array_equal(weights.ys, r.curves.p_plus)
    band = bench.scene.band
    assert band.layer("werner").ys[0] == pytest.approx(0.985)
    assert sorted(band.layer("touch").xs) == pytest.approx([-0.828427, 0.828427], abs=1e-6)
    assert band.layer("over").pieces and band.layer("under").pieces
    bench.set_v(0.8)
    assert not band.layer("over").pieces and not band.layer("under").pieces


def test_sampling_runs_pauses_and_goes_on(bench, qtbot):
    bench.set_v(0.85)
    sampler = bench.scene.sampler
    bench.scene.tabs.setCurrentIndex(SAMPLING)
    sampler.start_button.click()
    assert sampler.start_button.text() == "Pause"
    qtbot.waitUntil(lambda: sampler.pairs > 30_000, timeout=20_000)
    sampler.start_button.click()
    assert not sampler.is_running
    paused = sampler.counts()
    sampler.start_button.click()
    qtbot.waitUntil(lambda: sampler.pairs > paused.sum(), timeout=20_000)
    sampler.start_button.click()
    pairs = sampler.pairs
    counts = sampler.counts()
    # Paused or not, the same seed gives the same pairs.
    sampler.reset()
    assert sampler.pairs == 0
    sampler.draw_now(pairs)
    assert np.array_equal(sampler.counts(), counts)
    rows = {row.name: row for row in sampler.table.rows()}
    assert abs(rows["C"].deviation) < 5
    assert rows["C"].exact == pytest.approx(bench.results.scene.correlator)
    assert rows["P(+, −)"].sampled == pytest.approx(counts[0, 1] / counts.sum())


def test_a_sample_of_another_state_is_thrown_away(bench, qtbot):
    bench.set_v(0.85)
    sampler = bench.scene.sampler
    sampler.draw_now(1000)
    assert sampler.pairs >= 1000
    bench.set_v(0.84)
    assert sampler.pairs == 0
    assert not math.isfinite(sampler.table.rows()[0].sampled)


def test_a_running_sample_ends_where_the_model_does(bench, qtbot):
    bench.set_v(0.85)
    bench.scene.tabs.setCurrentIndex(SAMPLING)
    sampler = bench.scene.sampler
    sampler.start_button.click()
    qtbot.waitUntil(lambda: sampler.pairs > 0, timeout=20_000)
    bench.set_v(0.95)
    assert not sampler.is_running and sampler.pairs == 0


def test_hiding_the_tab_pauses(bench, qtbot):
    bench.set_v(0.85)
    bench.scene.tabs.setCurrentIndex(SAMPLING)
    bench.scene.sampler.start_button.click()
    assert bench.scene.sampler.is_running
    bench.scene.tabs.setCurrentIndex(0)
    assert not bench.scene.sampler.is_running


def test_the_cursor_turns_b(bench):
    bench.scene.weights.cursor_moved.emit("pair_angle", 50.0)
    assert math.degrees(bench.update().chi) == pytest.approx(50.0)
    bench.scene.band.cursor_moved.emit("pair_cosine", -0.5)
    assert bench.update().c == pytest.approx(-0.5)


def test_the_buttons_go_to_the_limit(bench):
    bench.scene.to_touch.click()
    r = bench.update()
    assert r.chi == pytest.approx(r.touching_angle)
    bench.scene.to_limit.click()
    r = bench.update()
    assert r.setup.visibility == pytest.approx(LIMIT)
    assert r.holds_everywhere and r.holds_here
    assert r.p_plus == pytest.approx(0.0, abs=1e-12)


def test_another_pair(bench):
    bench.scene.choice_b.setCurrentIndex(3)
    bench.scene.choice_b.activated.emit(3)
    r = bench.update()
    assert r.labels == ("a1", "b2'")
    assert bench.store.undo_name == "pair"


def test_the_seed_is_part_of_the_scenario(bench):
    bench.scene.sampler.seed.setValue(9)
    assert bench.store.scenario.model.seed == 9


def test_picking_u_on_the_map(bench, qtbot):
    bench.scene.tabs.setCurrentIndex(2)
    view = bench.scene.hidden.map
    target = (0.8, 0.0, 0.6)
    at = view.position_of(target)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at.toPoint())
    bench.update()
    u = np.array(bench.store.scenario.model.hidden)
    assert u @ np.array(target) > math.cos(math.radians(2))
    assert bench.store.undo_name == "hidden u"
    QTest.keyClick(view, Qt.Key.Key_Left)
    moved = np.array(bench.store.scenario.model.hidden)
    assert moved @ u == pytest.approx(math.cos(math.radians(5)), abs=1e-6)
    view.finish_gesture()


def test_dragging_beside_the_ring_turns_the_view(qtbot):
    view = SphereMap(DARK)
    qtbot.addWidget(view)
    view.resize(400, 320)
    view.set_field(np.zeros((5, 9)), MapScale())
    before, picked = view.camera(), []
    view.picked.connect(picked.append)
    view.show()
    start = view.position_of((1.0, 0.0, 0.0)).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + QPointF(40, 0).toPoint())
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPointF(40, 0).toPoint())
    assert view.camera() != before and not picked


def test_the_map_shows_the_field_where_it_is(qtbot):
    view = SphereMap(LIGHT)
    qtbot.addWidget(view)
    view.resize(420, 340)
    theta = np.linspace(0, np.pi, 61)[:, None] * np.ones(121)
    view.set_field(np.cos(theta), MapScale(1.0, 1.0, "violation", "good", 5.0))
    image = view.grab().toImage()
    ratio = image.width() / view.width()

    def colour(direction):
        at = view.position_of(direction) * ratio
        return image.pixelColor(round(at.x()), round(at.y()))

    camera = view.camera()
    ahead = (math.cos(camera.azimuth), math.sin(camera.azimuth))
    north = colour((0.6 * ahead[0], 0.6 * ahead[1], 0.8))
    south = colour((0.8 * ahead[0], 0.8 * ahead[1], -0.6))
    assert north.green() > north.red() and south.red() > south.green()


def test_a_comparison_without_spread_has_no_deviation(qtbot):
    assert math.isnan(ComparisonRow("P", 1.0, 1.0, 0.0).deviation)
    assert ComparisonRow("P", 0.5, 0.6, 0.05).deviation == pytest.approx(2.0)
    table = ComparisonTable(DARK, "exact")
    qtbot.addWidget(table)
    table.set_rows([ComparisonRow("P", 0.5, 0.6, 0.05)])
    assert "2.0 s.d." in table.accessibleDescription()
    assert not table.grab().isNull()


def test_ruler_and_readouts(bench):
    values = {spec.key: value for spec, value in bench.scene.readout_rows(bench.results)}
    assert values["plus"].role == "bad"
    assert bench.scene.ruler_marks(bench.results)[0].value == pytest.approx(LIMIT)


def test_a_state_that_is_no_werner_state_is_named(bench):
    from gui.core.scenario import PartiallyEntangled

    bench.store.apply(intents.set_state(bench.store.scenario, PartiallyEntangled(0.4)))
    bench.update()
    assert "not for yours" in bench.scene.verdict.text()


def test_removing_the_chosen_setting(bench):
    s = model_intents.choose_pair(bench.store.scenario, 0, 5)
    bench.store.apply(s)
    bench.store.apply(intents.remove_setting(s, "bob", 5))
    r = bench.update()
    assert r.labels == ("a1", "b3")


def test_themes(bench):
    restyle(DARK)
    for index in range(bench.scene.tabs.count()):
        bench.scene.tabs.setCurrentIndex(index)
        assert not bench.scene.grab().isNull()
