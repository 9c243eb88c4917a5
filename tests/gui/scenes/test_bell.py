"""Bell scene: what is chosen becomes an intent, and plot, bars and words show the results."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFileDialog

from gui.core import intents
from gui.core.files.opening import scenario_from_bytes
from gui.core.parameters import PARAMETERS
from gui.core.presets import EXAMPLES, apply_preset
from gui.core.scenes.bell import PRESETS, BellInequality
from gui.core.scenes.bell import intents as bell
from gui.core.scenes.bell.names import INEQUALITIES
from gui.core.verdicts.questions import questions_of, settled
from gui.look.theme import LIGHT
from gui.scenes.bell import background
from gui.widgets import waiting
from physics.vectors import random_directions
from physics.verdicts.types import Cancelled
from tests.gui.scenes.bench import Bench

START = intents.set_visibility(apply_preset(intents.default_scenario(), "chsh"), 1.0)


@pytest.fixture
def bench(qtbot):
    made = Bench(qtbot, START)
    yield made
    made.scene.stop()


def arrived(qtbot, bench) -> None:
    qtbot.waitUntil(lambda: bench.scene.is_settled, timeout=20_000)


def line(bench, key: str) -> float:
    return float(bench.scene.plot.layer(key).value)


def test_the_lines_of_chsh(qtbot, bench) -> None:
    """2, 2√2 and 4; the singlet shares the line of quantum theory, Leggett that of no-signalling."""
    arrived(qtbot, bench)
    assert line(bench, "local") == 2.0
    assert line(bench, "quantum") == pytest.approx(2 * math.sqrt(2))
    assert line(bench, "no_signalling") == 4.0
    assert math.isnan(line(bench, "state"))
    assert math.isnan(line(bench, "leggett"))
    assert "reached by this state" in bench.scene.plot.layer("quantum").label
    assert "Leggett" in bench.scene.plot.layer("no_signalling").label
    bench.dispatch.apply("V", intents.set_visibility, 0.9)
    bench.update()
    assert line(bench, "state") == pytest.approx(0.9 * 2 * math.sqrt(2))  # Horodecki


def test_the_read_out_says_what_s_is(bench) -> None:
    words = [text for text, _ in bench.scene.plot.readout()]
    assert words == ["S = 2.8284", "local bound violated by 0.8284"]
    bench.dispatch.apply("V", intents.set_visibility, 0.5)
    bench.update()
    words = [text for text, _ in bench.scene.plot.readout()]
    assert words == ["S = 1.4142", "0.5858 below the local bound"]
    bench.dispatch.apply("V", intents.set_visibility, math.sqrt(0.5))
    bench.update()
    assert bench.scene.plot.readout()[1] == ("exactly at the local bound", "muted")


def test_the_inequality_is_chosen_in_the_box(qtbot, bench) -> None:
    for name in ("i3322", "elegant", "chained", "ch", "chsh"):
        bench.scene.inequality.activated.emit(PRESETS.index(name))
        bench.update()
        assert bench.store.scenario.bell.inequality == name
        assert bench.results.scene.fits
        assert bench.scene.number.isVisibleTo(bench.scene) == (name == "chained")
        offered = [bench.scene.along.itemData(k) for k in range(bench.scene.along.count())]
        assert ("bell_angle" in offered) == (name in ("chsh", "ch", "chained"))
        assert np.isfinite(bench.scene.plot.layer("S").ys).all()


def test_what_was_not_opened_is_refused_and_the_box_goes_back(bench) -> None:
    said = []
    bench.dispatch.said.connect(lambda text, kind: said.append(text))
    bench.scene.inequality.setCurrentIndex(PRESETS.index("given"))
    bench.scene.inequality.activated.emit(PRESETS.index("given"))
    assert bench.store.scenario.bell.inequality == "chsh"
    assert "no inequality was opened" in said[-1]
    bench.scene.render_results(bench.results, bench.results)
    assert bench.scene.inequality.currentIndex() == 0


def test_best_settings_at_a_click(qtbot, bench) -> None:
    bench.dispatch.apply("move", intents.move_setting, "bob", 0, (0.0, 1.0, 0.0))
    bench.update()
    assert bench.results.scene.value < 2.0
    assert np.isfinite(bench.scene.plot.layer("here").xs).all()  # off the curve
    qtbot.mouseClick(bench.scene.best, Qt.MouseButton.LeftButton)
    bench.update()
    assert bench.results.scene.value == pytest.approx(2 * math.sqrt(2))
    assert np.isnan(bench.scene.plot.layer("here").xs).all()


def test_settings_that_do_not_fit_are_said_and_mended(qtbot, bench) -> None:
    bench.dispatch.apply("set", intents.use_direction_set, "triad")
    bench.update()
    assert "Needs 2 × 2 settings, not 3 × 6" in bench.scene.bars.words()
    # There are no parts of S: the plot, which says why, has their room.
    assert not bench.scene.bars.isVisibleTo(bench.scene) and bench.scene.plot.isVisibleTo(bench.scene)
    bench.dispatch.apply("parameter", bell.set_along, "visibility")
    bench.update()
    assert "Needs 2 × 2" in bench.scene.plot.notice()
    bench.scene.plot.notice_followed.emit()
    bench.update()
    assert bench.scene.plot.notice() == ""
    assert bench.results.scene.fits
    assert bench.scene.bars.isVisibleTo(bench.scene)


def test_the_bars_are_read_by_keys(qtbot, bench) -> None:
    bars = bench.scene.bars
    assert "S = 2.8284" in bars.accessibleDescription()
    assert bars.accessibleDescription().count("0.7071") == 8  # each part's quantity and share
    bars.setFocus()
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.accessibleDescription().startswith("1 × C(a₁b₁), 0.7071: 0.7071")
    qtbot.keyClick(bars, Qt.Key.Key_End)
    for _ in range(5):
        qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert bars.accessibleDescription().startswith("−1 × C(a₂b₂)")


def test_a_file_brings_an_inequality_and_its_bounds_come(qtbot, bench, tmp_path, monkeypatch) -> None:
    """Twice CHSH plus 1: local 5, no-signalling 9."""
    path = tmp_path / "double.csv"
    path.write_text(",1,b1,b2\n1,1,0,0\na1,0,2,2\na2,0,2,-2\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(path), ""))
    bench.scene.menu.from_file.trigger()
    bench.update()
    arrived(qtbot, bench)
    assert bench.store.scenario.bell.given.name == "double"
    assert bench.scene.inequality.currentText() == "Opened: double"
    assert line(bench, "local") == 5.0
    assert line(bench, "no_signalling") == pytest.approx(9.0)
    assert line(bench, "quantum") == pytest.approx(1 + 4 * math.sqrt(2), abs=1e-6)
    assert bench.results.scene.value == pytest.approx(1 + 4 * math.sqrt(2))


def test_a_bad_file_is_refused_and_nothing_changes(bench, tmp_path, monkeypatch) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("1,x\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **k: (str(path), ""))
    said = []
    bench.dispatch.said.connect(lambda text, kind: said.append(text))
    before = bench.store.scenario
    bench.scene.menu.from_file.trigger()
    assert bench.store.scenario == before
    assert '"x" is not a number' in said[-1]


def test_a_certificate_brings_its_inequality(bench) -> None:
    menu = bench.scene.menu
    assert not any(action.isEnabled() for action in menu.certificates.values())
    s = replace(bench.store.scenario, hypotheses=("local",))
    judged = settled(questions_of(s, bench.results.correlations))
    bench.scene.render_verdicts({one.hypothesis: one for one in judged})
    action = menu.certificates[judged[0].hypothesis]
    assert action.isEnabled()
    action.trigger()
    bench.update()
    given = bench.store.scenario.bell.given
    assert np.abs(given.coefficients).max() == pytest.approx(1.0)
    assert bench.results.scene.value == pytest.approx(judged[0].certificate.value)


def test_read_outs_name_what_is_proven_and_what_is_found(qtbot, bench) -> None:
    arrived(qtbot, bench)
    rows = {spec.key: value for spec, value in bench.scene.readout_rows(bench.results)}
    assert rows["local"].text == "2.0000" and "exact" in rows["local"].note
    assert rows["maximum"].note.endswith("exact")
    assert rows["critical"].text == "0.7071"
    assert rows["threshold"].text == "0.8284"
    assert rows["least"].text == "0.8284" and "best found" in rows["least"].note
    bench.dispatch.apply("inequality", bell.choose_inequality, "i3322")
    bench.update()
    arrived(qtbot, bench)
    rows = {spec.key: value for spec, value in bench.scene.readout_rows(bench.results)}
    assert rows["two_qubits"].text == "0.2500" and "see-saw" in rows["two_qubits"].note
    assert rows["quantum"].text == "0.2509"
    assert "proven here" in rows["leggett"].note


def test_the_bar_of_s_has_the_colour_of_its_side_of_the_bound(qtbot, bench) -> None:
    arrived(qtbot, bench)

    def inked(role: str) -> int:
        image = QImage(600, 240, QImage.Format.Format_RGB32)
        image.fill(LIGHT.color("panel"))
        painter = QPainter(image)
        bench.scene.bars.paint_to(painter, QRectF(0, 0, 600, 240), LIGHT)
        painter.end()
        wanted = LIGHT.color(role).rgb()
        return sum(image.pixel(x, y) == wanted for x in range(600) for y in range(240))

    assert inked("bad") > 50 > inked("good")
    bench.dispatch.apply("V", intents.set_visibility, 0.5)
    bench.update()
    assert inked("good") > 50 > inked("bad")


def test_measured_numbers_are_told_in_standard_deviations(qtbot) -> None:
    """Delft 2015: (2.4225 - 2)/0.204 = 2.1 s.d. above the local bound, less than the 5 asked for."""
    path = EXAMPLES["delft2015"][1]
    made = Bench(qtbot, scenario_from_bytes(path.read_bytes(), path.name, START))
    arrived(qtbot, made)
    said = made.scene.plot.view().accessibleDescription() + made.scene.bars.accessibleDescription()
    assert "2.1 s.d. above the local bound, not significant" in said and "violated" not in said
    value = {spec.key: shown for spec, shown in made.scene.readout_rows(made.results)}["S"]
    assert value.note == "2.1 s.d. above 2, not significant"
    # The counts bring the marginals, and these S against the efficiency.
    assert made.scene.plot.layer("violated").name == "above the local bound"
    assert made.results.scene.y[-1] == pytest.approx(2.4225, abs=5e-5)  # at e = 1
    made.scene.stop()


def test_read_outs_say_on_which_side_of_the_thresholds_one_is(qtbot, bench) -> None:
    """1/√2 for V, 2(√2 - 1) for e (Garg and Mermin 1987)."""
    arrived(qtbot, bench)

    def note(key: str) -> str:
        return next(v.note for spec, v in bench.scene.readout_rows(bench.results) if spec.key == key)

    assert note("critical") == "V is 0.2929 above"
    assert note("threshold") == "e is 0.1716 above"
    bench.dispatch.apply("e", bell.set_efficiency, 0.7)
    bench.update()
    assert note("threshold") == "e is 0.1284 below"
    bench.dispatch.apply("e", bell.set_efficiency, 1.0)
    bench.dispatch.apply("V", intents.set_visibility, 0.5)
    bench.update()
    assert note("critical") == "V is 0.2071 below"


def test_a_bound_of_other_settings_is_not_shown_as_that_of_these(qtbot, bench) -> None:
    """Out of the plane Leggett's bound is computed aside: until it is there, no number is told."""
    bench.dispatch.apply("move", intents.move_setting, "bob", 0, (0.3, 0.6, -0.4))
    bench.dispatch.apply("move", intents.move_setting, "alice", 0, (0.1, 0.5, 0.8))
    bench.dispatch.apply("inequality", bell.choose_inequality, "elegant")
    bench.update()
    arrived(qtbot, bench)
    first = line(bench, "leggett")
    assert 6.0 < first < 12.0
    assert "at these settings" in bench.scene.plot.layer("leggett").label
    bench.dispatch.apply("move", intents.move_setting, "bob", 0, (0.0, 0.2, 1.0))
    bench.update()
    assert bench.scene.plot.layer("leggett").label == "Leggett, being computed"
    assert "7." not in bench.scene.bars.words().partition("Leggett")[2][:6]
    rows = {spec.key: value for spec, value in bench.scene.readout_rows(bench.results)}
    assert rows["leggett"].text == "—"
    arrived(qtbot, bench)
    assert line(bench, "leggett") != first
    assert "at these settings" in bench.scene.plot.layer("leggett").label


def test_what_failed_or_is_too_large_is_not_said_to_be_computed(qtbot, bench, monkeypatch) -> None:
    """Work that was killed twice, and Leggett's bound of 21 × 21 settings."""

    def broken(*arguments, progress, should_stop):
        raise MemoryError("no room")

    for name in ("compute_bounds", "compute_leggett"):
        monkeypatch.setattr(background, name, broken)
    random = np.random.default_rng(0)
    for size, words in ((5, "not computed: MemoryError: no room"), (21, "not computed beyond 400 pairs")):
        ones = BellInequality(((1.0,) * size,) * size, name="ones")
        directions = [random_directions(random, size) for _ in "ab"]
        bench.dispatch.apply("set", intents.use_settings, *directions)
        bench.dispatch.apply("inequality", bell.use_inequality, ones)
        bench.update()
        assert bench.results.scene.fits
        arrived(qtbot, bench)
        rows = {spec.key: value.words() for spec, value in bench.scene.readout_rows(bench.results)}
        assert not [key for key, value in rows.items() if "being computed" in value]
        assert words in rows["leggett"]
        assert "not computed: MemoryError: no room" in rows["local"]


def test_long_work_shows_how_far_it_is_and_can_be_cancelled(qtbot, bench, monkeypatch) -> None:
    """The bounds of an inequality from a file, which may take a minute."""

    def endless(*arguments, progress, should_stop):
        progress(0.4)
        while not should_stop():
            time.sleep(0.001)
        raise Cancelled

    original = background.compute_bounds
    monkeypatch.setattr(background, "compute_bounds", endless)
    monkeypatch.setattr(waiting, "PATIENCE_MS", 0)
    shown = bench.scene.waiting
    assert not shown.isVisibleTo(bench.scene)
    ones = BellInequality(((1.0, 1.0), (1.0, 1.0)), name="ones")
    bench.dispatch.apply("inequality", bell.use_inequality, ones)
    bench.update()
    qtbot.waitUntil(lambda: shown.bar.value() == 0.4 * shown.bar.maximum())
    qtbot.waitUntil(lambda: shown.isVisibleTo(bench.scene), timeout=20_000)
    assert shown.button.text() == "Cancel"
    qtbot.mouseClick(shown.button, Qt.MouseButton.LeftButton)
    assert bench.scene.is_settled and shown.bar.format() == "cancelled"
    rows = {spec.key: value.words() for spec, value in bench.scene.readout_rows(bench.results)}
    assert "not computed: cancelled" in rows["local"]
    bench.dispatch.apply("V", intents.set_visibility, 0.9)
    bench.update()
    assert bench.scene.is_settled  # not asked again by the way
    monkeypatch.setattr(background, "compute_bounds", original)
    qtbot.mouseClick(shown.button, Qt.MouseButton.LeftButton)
    arrived(qtbot, bench)
    assert line(bench, "local") == 4.0  # all outcomes 1
    assert not shown.isVisibleTo(bench.scene)


def test_leggetts_bound_takes_losses_in(qtbot, bench) -> None:
    """Nothing found is -1 everywhere: S = Σc = 6, which Leggett's models of found particles cannot reach.

    With settings ±x, ±y, ±z against z it is 6 - 2 Σ max(|u_k|, |v_z|) <= 4 for them.
    """
    axes = np.vstack([np.eye(3), -np.eye(3)])
    bench.dispatch.apply("set", intents.use_settings, axes, axes[2:3])
    bench.dispatch.apply("inequality", bell.use_inequality, BellInequality(((1.0,),) * 6, name="ones"))
    bench.update()
    arrived(qtbot, bench)
    assert line(bench, "leggett") == pytest.approx(4.0, abs=0.01)
    bench.dispatch.apply("e", bell.set_efficiency, 0.0)
    bench.update()
    arrived(qtbot, bench)
    assert bench.results.scene.value == pytest.approx(6.0)
    assert bench.scene.background.bounds(bench.results.scene).leggett == pytest.approx(6.0)


def test_the_window_shows_what_comes_later(qtbot, make_window) -> None:
    """Read-outs of what is computed beside the window are there when it is done, without a change."""
    window = make_window(START)
    panel = window.explain_panel
    panel.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: window.is_settled, timeout=20_000)
    assert panel.readouts.value("leggett").text == "4.0000"
    assert panel.readouts.value("least").text == "0.8284"


def test_the_ruler_has_the_visibility_where_s_meets_its_bound(bench) -> None:
    marks = {mark.key: mark.value for mark in bench.scene.ruler_marks(bench.results, {})}
    assert marks["bell"] == pytest.approx(math.sqrt(0.5))


def test_settle_computes_at_once_for_a_figure(bench) -> None:
    s = bell.use_inequality(bench.store.scenario, BellInequality(((1.0, 0.5), (0.5, -1.0)), name="x"))
    bench.store.apply(s)
    bench.scene.stop()
    bench.update()
    bench.scene.settle(bench.results)
    assert line(bench, "local") == 2.0  # |1 + 1/2| + |1/2 - 1| for equal answers of Alice
    assert line(bench, "no_signalling") == 3.0


KEYS = ("visibility", "efficiency", "bell_angle")


def test_every_parameter_of_the_axis_has_its_cursor(bench) -> None:
    for key in KEYS:
        bench.dispatch.apply("parameter", bell.set_along, key)
        bench.update()
        assert [k for k in KEYS if bench.scene.plot.layer(k).isVisible()] == [key]
        p = PARAMETERS[key]
        assert bench.scene.plot.layer(key).value == pytest.approx(p.get(bench.store.scenario) * p.factor)


def test_every_inequality_has_its_words():
    assert list(INEQUALITIES) == list(PRESETS)
    assert all(words.source for key, words in INEQUALITIES.items() if key != "given")
