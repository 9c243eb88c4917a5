"""The scene Experiment in its window: pages and views, work aside, what is exported."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF

from gui.core import intents
from gui.core.presets import apply_preset
from gui.core.scenes.experiment import PAGES, PLAN_VIEWS, VIEWS, repeats
from gui.core.scenes.experiment import intents as scene_intents
from gui.look.theme import LIGHT
from tests.gui.scenes.bench import Bench

START = intents.set_scene(intents.default_scenario(), "experiment")
WAIT = 60_000


@pytest.fixture
def bench(qtbot):
    made = Bench(qtbot, START)
    yield made
    made.scene.stop()


def test_views_and_pages_follow_the_store_and_are_exported(bench):
    scene = bench.scene
    for page in PAGES:
        bench.apply(scene_intents.set_experiment_page, page)
        assert scene.tabs.currentWidget() is scene.pages[page]
        for view in VIEWS if page == "simulation" else VIEWS[:1]:
            bench.apply(scene_intents.set_simulation_view, view)
            assert scene.simulation.views.buttons[view].isChecked()
            parts = scene.extra_parts(bench.results, LIGHT, QRectF(0, 0, 900, 600))
            assert parts and all(plot.table() is not None for plot in scene.plots())


def test_published_values_are_shown_for_three_directions_only(bench):
    points = bench.scene.simulation.scan

    def published():
        return any("Branciard" in column.header for column in points.table())

    assert published()
    bench.apply(scene_intents.show_published, False)
    assert not published()
    bench.apply(scene_intents.show_published, True)
    bench.apply(intents.use_direction_set, "tetrahedron")
    assert not published()


def test_a_scan_of_two_angles_has_smooth_curves(bench):
    """Two points and a bound that is 2 at φ = 0: a straight line between ±30° would lie far below it."""
    bench.apply(scene_intents.use_published_run, "at_30")
    bound = next(c.values for c in bench.scene.simulation.scan.table() if "bound" in c.header)
    assert bound.max() == pytest.approx(2.0) and len(bound) > 100


def test_repeating_shows_a_band_until_the_runs_are_others(bench, qtbot, monkeypatch):
    page = bench.scene.simulation
    page.again.toggle()
    qtbot.waitUntil(lambda: not page.again.is_running, timeout=WAIT)
    assert f"{repeats.REPEATS} runs of seed 1" in page.again.answer.text()
    assert page.again.answer.isVisibleTo(page)
    bench.apply(scene_intents.set_simulation_seed, 5)
    assert page.again.answer.text() == ""


def test_the_plan_comes_from_aside_and_marks_the_easiest(bench, qtbot):
    bench.apply(scene_intents.set_experiment_page, "planner")
    planner = bench.scene.planner
    qtbot.waitUntil(lambda: bench.scene.is_settled, timeout=WAIT)
    cells = planner.table.cells()
    assert len(cells) == 8
    assert [row[0].text.startswith("►") for row in cells].count(True) == 1
    assert "Easiest to exclude: Separable" in planner.verdict.text()
    assert cells[3][1].text == "never"  # e = 0.2, every pair counted
    for view in PLAN_VIEWS:
        bench.apply(scene_intents.set_plan_view, view)
        assert planner.stack.currentWidget() is planner.plot_in_view()
        assert any(len(column.values) for column in planner.plot_in_view().table())


def test_thresholds_come_from_aside(bench, qtbot):
    bench.apply(scene_intents.set_experiment_page, "efficiency")
    qtbot.waitUntil(lambda: bench.scene.is_settled, timeout=WAIT)
    assert "need e > 0.8905" in bench.scene.efficiency.verdict.text()
    assert "need e > 0.8358" in bench.scene.efficiency.verdict.text()
    bench.apply(scene_intents.set_apparatus, "efficiency", 0.95)
    assert "No local model" in bench.scene.efficiency.verdict.text()


def test_given_correlations_have_no_run_and_no_plan(bench):
    box = replace(apply_preset(START, "pr_box"), scene="experiment")
    bench.store.apply(box)
    bench.update()
    assert bench.scene.simulation.scan.notice()
    bench.apply(scene_intents.set_experiment_page, "planner")
    assert "no state" in bench.scene.planner.verdict.text()
    assert not bench.scene.planner.table.cells()
    assert not bench.scene.simulation.again.button.isEnabled()
