"""Verdicts scene: curves that come in the background and stay, the map, and Branciard's table."""

from __future__ import annotations

import dataclasses
import math
import threading

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.parameters import PARAMETERS, sweepable
from gui.core.presets import BRANCIARD_EXAMPLES, apply_preset
from gui.core.scenario import ColouredNoise, PartiallyEntangled
from gui.core.store import Store
from gui.core.verdicts import work
from gui.core.verdicts.hypotheses import row_of
from gui.core.verdicts.questions import questions_of, settled
from gui.look.theme import DARK, LIGHT
from gui.look.themed import restyle_everywhere
from gui.scenes.verdicts import scene as scene_module
from gui.scenes.verdicts.examples_table import COLUMNS
from gui.scenes.verdicts.scene import SceneView
from gui.tasks.dispatcher import Dispatcher
from physics.verdicts.types import Cancelled, Hypothesis, Status

H = Hypothesis
ONE = replace(intents.set_scene(intents.default_scenario(), "verdicts"), hypotheses=("local",))
FEW = 9
WAIT = 10.0  # seconds; only a broken test waits so long


class Bench:
    """A scene alone: ``change`` does what the window does after a change."""

    def __init__(self, qtbot, scenario=ONE):
        self.store = Store(scenario)
        self.dispatch = Dispatcher(self.store)
        self.told: list[str] = []
        self.dispatch.said.connect(lambda text, kind: self.told.append(text))
        self.scene = SceneView(self.dispatch, LIGHT)
        self.scene.examples.started = True  # only where a test asks for the table
        qtbot.addWidget(self.scene, before_close_func=SceneView.stop)
        self.scene.resize(700, 560)
        self.results = None
        self.change(scenario)
        self.scene.show()
        qtbot.waitExposed(self.scene)

    def change(self, scenario):
        self.store.apply(scenario)
        new = evaluate(self.store.scenario)
        self.scene.render_results(self.results, new)
        self.results = new

    def curve(self, hypothesis=H.LOCAL):
        """Degrees and critical visibilities as they are exported."""
        columns = {column.header: column.values for column in self.scene.plot.table()}
        return columns[next(h for h in columns if h.endswith(f": {row_of(hypothesis).legend}"))]

    @property
    def points(self):
        return self.scene.points


@pytest.fixture
def make(qtbot, monkeypatch):
    monkeypatch.setattr(scene_module, "POINTS", FEW)
    monkeypatch.setattr(scene_module, "REST_MS", 5)
    return lambda scenario=ONE: Bench(qtbot, scenario)


@pytest.fixture
def gate(monkeypatch):
    """The sweep tells three points and then waits: (has told them, may go on)."""
    told, go = threading.Event(), threading.Event()
    real = scene_module.sweep

    def held(scenario, parameter, count, known, *, deliver, progress, should_stop):
        seen = []

        def tell(point):
            deliver(point)
            seen.append(point)
            if len(seen) == 3:
                told.set()
                while not go.wait(0.005):
                    if should_stop():
                        raise Cancelled

        return real(
            scenario, parameter, count, known, deliver=tell, progress=progress, should_stop=should_stop
        )

    monkeypatch.setattr(scene_module, "sweep", held)
    return told, go


def complete(qtbot, bench):
    qtbot.waitUntil(lambda: len(bench.points) == FEW and not bench.scene.sweep.is_running, timeout=30_000)


def test_the_curves_are_those_of_evaluate(make, qtbot):
    bench = make(replace(ONE, hypotheses=("local", "separable")))
    complete(qtbot, bench)
    for hypothesis in (H.LOCAL, H.SEPARABLE):
        for x, point in bench.points.items():
            at = replace(
                intents.set_phi(bench.store.scenario, x), visibility=1.0, hypotheses=(str(hypothesis),)
            )
            (expected,) = settled(questions_of(at, evaluate(at).correlations))
            (mine,) = (j for j in point.judged if j.hypothesis is hypothesis)
            assert mine.critical_visibility == expected.critical_visibility
    expected = [bench.points[x].judged[0].critical_visibility[1] for x in sorted(bench.points)]
    assert bench.curve() == pytest.approx(np.array(expected))


def test_points_are_shown_as_they_come(make, qtbot, gate):
    _, go = gate
    bench = make()
    qtbot.waitUntil(lambda: len(bench.points) == 3)
    assert not bench.scene.is_settled and sorted(bench.points) == pytest.approx([0, math.pi / 4, math.pi / 2])
    assert 0 < bench.scene.sweep.bar.value() < 1000
    go.set()
    complete(qtbot, bench)
    assert bench.scene.is_settled and bench.scene.sweep.bar.value() == 1000
    assert bench.scene.sweep.bar.format() == "complete"


def test_an_export_waits_for_curves_that_are_about_to_begin(make):
    bench = make()
    assert bench.scene.is_waiting and not bench.scene.is_settled


def test_moving_the_parameter_or_v_keeps_the_curves(make, qtbot):
    bench = make()
    complete(qtbot, bench)
    before = dict(bench.points)
    bench.change(intents.set_phi(bench.store.scenario, 0.9))
    bench.change(intents.set_visibility(bench.store.scenario, 0.5))
    assert bench.points == before and not bench.scene.is_waiting and not bench.scene.sweep.is_running
    assert bench.scene.plot.layer("phi").value == pytest.approx(math.degrees(0.9))


def test_moving_the_parameter_while_the_sweep_runs_does_not_disturb_it(make, qtbot, gate):
    _, go = gate
    bench = make()
    qtbot.waitUntil(lambda: len(bench.points) == 3)
    ended = []
    bench.scene.sweep.ended.connect(ended.append)
    bench.change(intents.set_phi(bench.store.scenario, 0.9))
    assert bench.scene.sweep.is_running and ended == [] and len(bench.points) == 3
    go.set()
    complete(qtbot, bench)


def test_other_settings_empty_the_plot_at_once_and_begin_anew(make, qtbot):
    bench = make()
    complete(qtbot, bench)
    bench.change(intents.move_setting(bench.store.scenario, "alice", 0, (0.0, 0.6, 0.8)))
    assert bench.points == {} and not bench.scene.is_settled  # no stale curve for a moment
    complete(qtbot, bench)


def test_points_of_the_old_settings_never_enter_the_new_curve(make, qtbot, gate):
    told, go = gate
    bench = make()
    qtbot.waitUntil(lambda: bench.scene.sweep.is_running)
    assert told.wait(WAIT)  # without the event loop: three points are under way
    bench.change(intents.move_setting(bench.store.scenario, "alice", 0, (0.0, 0.6, 0.8)))
    for _ in range(5):
        QApplication.processEvents()
    assert_belongs_to_the_present_settings(bench)
    go.set()
    complete(qtbot, bench)
    assert_belongs_to_the_present_settings(bench)


def assert_belongs_to_the_present_settings(bench):
    for x, point in bench.points.items():
        s = intents.set_phi(replace(bench.store.scenario, visibility=1.0), x)
        (expected,) = settled(questions_of(s, evaluate(s).correlations))
        assert point.judged[0].critical_visibility == expected.critical_visibility


def test_cancel_keeps_what_is_there_and_compute_goes_on(make, qtbot, gate):
    _, go = gate
    bench = make()
    qtbot.waitUntil(lambda: len(bench.points) == 3)
    bench.scene.sweep.button.click()
    assert not bench.scene.sweep.is_running and bench.scene.sweep.button.text() == "Compute"
    assert bench.scene.is_settled and len(bench.points) == 3
    qtbot.waitUntil(lambda: not bench.scene.sweep.is_busy)
    assert len(bench.points) == 3 and bench.scene.sweep.bar.format() == "cancelled"
    go.set()
    bench.scene.sweep.button.click()
    complete(qtbot, bench)


def test_nothing_is_computed_for_a_scene_that_nobody_sees(make, qtbot, gate):
    _, go = gate
    bench = make()
    qtbot.waitUntil(lambda: len(bench.points) == 3)
    bench.scene.hide()
    qtbot.waitUntil(lambda: not bench.scene.sweep.is_busy)
    assert len(bench.points) == 3 and not bench.scene.is_waiting
    go.set()
    bench.scene.show()
    complete(qtbot, bench)


def test_a_failure_is_told_and_the_scene_lives_on(make, qtbot, monkeypatch):
    def broken(*arguments, **more):
        raise ArithmeticError("no convergence")

    with monkeypatch.context() as patch:
        patch.setattr(scene_module, "sweep", broken)
        bench = make()
        qtbot.waitUntil(lambda: not bench.scene.sweep.answer.isHidden())
    assert "The curves stopped: ArithmeticError: no convergence" in bench.scene.sweep.answer.text()
    assert bench.scene.sweep.bar.format() == "failed" and not bench.scene.sweep.is_running
    bench.scene.sweep.button.click()
    complete(qtbot, bench)


def test_stop_ends_the_work(make, qtbot, gate):
    bench = make()
    qtbot.waitUntil(lambda: len(bench.points) == 3)
    bench.scene.stop()
    assert not bench.scene.sweep.is_running and not bench.scene.is_waiting
    qtbot.waitUntil(lambda: not bench.scene.sweep.is_busy)


@pytest.mark.parametrize(
    ("scenario", "offered"),
    [
        (ONE, ["phi", "eta"]),
        (replace(ONE, state=PartiallyEntangled(0.6)), ["phi", "eta", "angle"]),
        (replace(ONE, state=ColouredNoise(0.5)), ["phi", "eta", "colour"]),
        (replace(apply_preset(ONE, "pr_box"), hypotheses=("local",)), ["eta"]),
    ],
)
def test_the_parameters_that_are_offered_and_their_cursors(make, scenario, offered):
    bench = make(scenario)
    box = bench.scene.parameter_box
    assert [box.itemData(k) for k in range(box.count())] == offered
    for key in offered:
        box.setCurrentIndex(box.findData(key))
        box.activated.emit(box.currentIndex())
        bench.change(bench.store.scenario)
        assert bench.scene.parameter == key and box.currentData() == key
        p = PARAMETERS[key]
        cursor = bench.scene.plot.layer(key)
        assert cursor.value == pytest.approx(p.get(bench.store.scenario) * p.factor)
        bench.scene.plot.cursor_moved.emit(key, p.high * p.factor / 2)
        assert p.get(bench.store.scenario) == pytest.approx(p.high / 2)
        for other in sweepable():
            assert bench.scene.plot.layer(other.key).isVisible() == (other is p)


def test_moving_the_cursor_is_one_undo_step(make):
    bench = make()
    before = bench.store.scenario
    bench.scene.plot.cursor_drag_started.emit("phi")
    for degrees in (20.0, 30.0, 40.0):
        bench.scene.plot.cursor_moved.emit("phi", degrees)
    bench.scene.plot.cursor_drag_finished.emit("phi")
    assert math.degrees(bench.store.scenario.phi) == pytest.approx(40)
    bench.store.undo()
    assert bench.store.scenario == before


def test_the_line_stands_where_the_data_are(make):
    """Critical visibilities of given correlations and of coloured noise are factors: 1 is the data."""
    bench = make()
    line = bench.scene.plot.layer("V")
    assert line.value == bench.store.scenario.visibility
    bench.change(replace(apply_preset(bench.store.scenario, "pr_box"), visibility=0.5))
    assert line.value == 1.0
    bench.change(replace(ONE, state=ColouredNoise(0.5), visibility=0.8))
    assert line.value == 1.0


def test_the_map_shows_the_present_answers(make):
    bench = make()
    s = replace(ONE, hypotheses=None)
    answers = {j.hypothesis: j for j in settled(questions_of(s, evaluate(s).correlations))}
    bench.scene.render_verdicts(answers)
    assert bench.scene.map.statuses() == {h: j.status for h, j in answers.items()}
    bench.scene.render_verdicts({H.LOCAL: answers[H.LOCAL]})
    assert bench.scene.map.statuses() == {H.LOCAL: Status.EXCLUDED}  # nothing stale


# Branciard's table.


def table_of(bench):
    t = bench.scene.examples.table
    return [[t.item(row, column).text() for column in range(t.columnCount())] for row in range(t.rowCount())]


def test_the_table_is_computed_and_right(make, qtbot):
    """Branciard 2013: columns Leggett, Bell-local, quantum; every entry proven."""
    bench = make()
    assert {cell for row in table_of(bench) for cell in row[1:]} == {"…"}
    bench.scene.examples.started = False
    bench.scene.examples.start()
    qtbot.waitUntil(lambda: not bench.scene.examples.is_busy, timeout=60_000)
    yes, no = "✓ compatible", "✕ excluded"
    assert dict(zip(BRANCIARD_EXAMPLES, (row[1:] for row in table_of(bench)), strict=True)) == {
        "random": [yes, yes, yes],
        "singlet_many": [no, no, yes],
        "singlet_equator": [yes, no, yes],
        "pr_box": [yes, no, no],
        "deterministic": [no, yes, yes],
    }
    before = bench.scene.examples.table.item(0, 1).foreground().color()
    restyle_everywhere(DARK)
    assert bench.scene.examples.table.item(0, 1).foreground().color() != before


def test_a_double_click_loads_an_example_in_one_undo_step(make):
    bench = make()
    examples = bench.scene.examples
    bench.scene.tabs.setCurrentWidget(examples)
    before = bench.store.scenario
    row = BRANCIARD_EXAMPLES.index("pr_box")
    at = examples.table.visualItemRect(examples.table.item(row, 0)).center()
    QTest.mouseClick(examples.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(examples.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert bench.store.scenario == apply_preset(before, "pr_box")
    bench.store.undo()
    assert bench.store.scenario == before


def test_a_table_that_cannot_be_computed_says_so(make, qtbot, monkeypatch):
    def broken(*arguments, **more):
        raise ArithmeticError("no convergence")

    monkeypatch.setattr(work, "ask", broken)
    bench = make()
    bench.scene.examples.started = False
    bench.scene.examples.start()
    qtbot.waitUntil(lambda: not bench.scene.examples.is_busy)
    assert "ArithmeticError: no convergence" in " ".join(bench.told)
    assert len(COLUMNS) == 3


def test_the_title_says_where_a_point_is_not_proven(make, qtbot, monkeypatch):
    bench = make()
    complete(qtbot, bench)
    assert bench.scene.plot.reference().endswith("each point proven")
    real = scene_module.sweep

    def doubtful(scenario, parameter, count, known, *, deliver, progress, should_stop):
        def tell(point):
            (one,) = point.judged
            unsure = dataclasses.replace(one.verdict, upper_proven=False)
            deliver(replace(point, judged=(replace(one, verdict=unsure),)))

        return real(
            scenario, parameter, count, known, deliver=tell, progress=progress, should_stop=should_stop
        )

    monkeypatch.setattr(scene_module, "sweep", doubtful)
    bench.change(intents.set_eta(bench.store.scenario, 0.9))
    complete(qtbot, bench)
    assert bench.scene.plot.reference().endswith("some points not proven")


def test_an_export_shows_the_map_while_its_tab_is_seen(make):
    """What is exported is what is seen: the curves, or the map."""
    bench, place = make(), QRectF(0, 0, 500, 300)
    scene = bench.scene
    assert scene.extra_parts(bench.results, DARK, place) is None
    scene.tabs.setCurrentWidget(scene.map)
    (part,) = scene.extra_parts(bench.results, DARK, place)
    image = QImage(500, 300, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    part.paint(painter, part.rect, DARK)
    painter.end()
    assert image.pixelColor(250, 120).alpha() > 0


@pytest.mark.parametrize("preset", ["triad", "chsh", "pr_box"])
def test_each_hypothesis_has_a_dot_at_the_settings_as_they_are(make, preset):
    """Also where φ means nothing (CHSH, given correlations); the dot is the end that the card tells."""
    bench = make(intents.set_scene(apply_preset(intents.default_scenario(), preset), "verdicts"))
    answers = {
        j.hypothesis: j for j in settled(questions_of(bench.store.scenario, bench.results.correlations))
    }
    bench.scene.render_verdicts(answers)
    p = PARAMETERS[bench.scene.parameter]
    assert (p.key == "phi") == (preset == "triad")
    for hypothesis, judged in answers.items():
        dot = bench.scene.plot.layer(f"{hypothesis} here")
        upper = judged.verdict.critical_visibility[1]
        assert dot.ys.tolist() == (
            [upper] if math.isfinite(upper) else pytest.approx([math.nan], nan_ok=True)
        )
        assert dot.name == ""  # the curve has the legend
        if math.isfinite(upper):
            assert dot.xs.tolist() == [p.get(bench.store.scenario) * p.factor]


def test_given_correlations_are_measured_by_factors_and_not_by_a_visibility(make):
    bench = make(intents.set_scene(apply_preset(intents.default_scenario(), "pr_box"), "verdicts"))
    assert bench.scene.plot.layer("V").label == "these correlations"
    bench.change(intents.set_scene(intents.default_scenario(), "verdicts"))
    assert bench.scene.plot.layer("V").label == "V = 0.985"
