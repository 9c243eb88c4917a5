"""Shots taken in the window: they grow to what the command gives, and are one step that comes and goes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gui.core import intents
from gui.core.data.reader import read_data
from gui.core.presets import apply_preset
from gui.core.shots import RATES, SOURCES
from gui.core.shots.data import counts_csv
from gui.core.shots.setup import shot_setup
from gui.core.verdicts.measured import judged_data
from physics.experiment.shots import draw_counts

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


def settle(window) -> None:
    QApplication.processEvents()
    if window.is_pending:
        window.refresh()


def choose(box, index: int) -> None:
    box.setCurrentIndex(index)
    box.activated.emit(index)


@pytest.fixture
def panel(window):
    """The panel of shots over the opening view, as fast as it goes: 6 x 200 pairs."""
    window.menus.shots.trigger()
    settle(window)
    panel = window.dialogs.shots.panel
    panel.pairs.setValue(200)
    choose(panel.rate, len(RATES) - 1)
    settle(window)
    return panel


def run_to_the_end(window, panel, qtbot) -> None:
    panel.start.click()
    qtbot.waitUntil(lambda: not panel.taking.is_running, timeout=20_000)
    settle(window)


def test_a_run_ends_with_the_counts_that_its_seed_fixes(window, panel, qtbot):
    """The same as the command line draws, whatever the timer did on the way."""
    run_to_the_end(window, panel, qtbot)
    s = window.store.scenario
    setup = shot_setup(s, "quantum", of_leggett=True)
    expected = draw_counts(setup.joint, 200, 1).reshape(-1, 4)
    assert s.data.points[0].counts == tuple(map(tuple, expected.tolist()))
    assert judged_data(s) is not None
    assert "1\u202f200 of 1\u202f200 pairs" in panel.status.text()
    assert panel.headline.text().startswith("L₃ = ")
    assert panel.start.text() == "Start again"
    assert read_data(counts_csv(s.data)).points[0].counts == s.data.points[0].counts


def test_a_run_is_one_step_of_undo_and_undo_makes_room_for_a_new_one(window, panel, qtbot):
    before = window.store.scenario
    run_to_the_end(window, panel, qtbot)
    assert window.store.undo_name == "take shots"
    window.commands.undo()
    settle(window)
    assert window.store.scenario == before
    assert panel.taking.taken == 0 and panel.start.text() == "Start"
    assert panel.headline.text() == "Nothing taken yet"
    window.commands.redo()
    settle(window)
    assert window.store.scenario.data is not None


def test_an_undo_while_it_runs_takes_all_of_it_back(window, panel, qtbot):
    choose(panel.rate, RATES.index(1000))
    settle(window)
    before = window.store.scenario
    panel.start.click()
    qtbot.waitUntil(lambda: panel.taking.taken > 20, timeout=20_000)
    window.commands.undo()
    settle(window)
    assert window.store.scenario == before
    assert not panel.taking.is_running and not window.store.in_gesture


def test_pause_keeps_what_was_taken_and_going_on_ends_at_the_same_counts(window, panel, qtbot):
    choose(panel.rate, RATES.index(1000))
    settle(window)
    panel.start.click()
    qtbot.waitUntil(lambda: panel.taking.taken > 30, timeout=20_000)
    panel.start.click()
    settle(window)
    paused = window.store.scenario.data.points[0]
    assert sum(paused.shots) == panel.taking.taken < 1200
    assert panel.start.text() == "Go on"
    choose(panel.rate, len(RATES) - 1)
    settle(window)
    run_to_the_end(window, panel, qtbot)
    joint = shot_setup(window.store.scenario, "quantum", of_leggett=True).joint
    end = np.array(window.store.scenario.data.points[0].counts)
    np.testing.assert_array_equal(end, draw_counts(joint, 200, 1).reshape(-1, 4))


def test_reset_brings_back_what_was_there_before(window, panel, qtbot):
    window.files.open_example("branciard2008")
    settle(window)
    before = window.store.scenario.data
    run_to_the_end(window, panel, qtbot)
    assert window.store.scenario.data is not before
    panel.reset.click()
    settle(window)
    assert window.store.scenario.data is before
    assert window.store.undo_name == "reset shots"
    assert panel.taking.taken == 0


def test_further_counts_leave_what_is_taken_as_it_is(window, panel, qtbot):
    """Of 3600 pairs of settings it takes as long as a frame to find out, at each step of a run."""
    setup = panel.taking.setup
    run_to_the_end(window, panel, qtbot)
    assert panel.taking.setup is setup
    window.store.apply(intents.set_phi(window.store.scenario, 0.3))
    settle(window)
    assert panel.taking.setup is not setup and panel.taking.setup.phi == 0.3


def test_points_at_several_angles_stay_together(window, panel, qtbot):
    run_to_the_end(window, panel, qtbot)
    window.dispatch.apply("φ", intents.set_phi, 0.3)
    settle(window)
    assert panel.taking.taken == 0
    run_to_the_end(window, panel, qtbot)
    assert len(window.store.scenario.data.points) == 2


def test_given_correlations_are_measured_again_and_again(make_window, qtbot):
    """The PR box: its numbers, not those of a state, also once the counts stand in their place."""
    window = make_window(apply_preset(intents.default_scenario(), "pr_box"))
    window.menus.shots.trigger()
    settle(window)
    panel = window.dialogs.shots.panel
    choose(panel.rate, len(RATES) - 1)
    first = None
    for seed in (1, 2):
        first = window.store.scenario.data
        panel.seed.setValue(seed)
        settle(window)
        run_to_the_end(window, panel, qtbot)
        assert abs(np.array(window.store.scenario.data.table.correlators)).min() == 1
        assert panel.headline.text().startswith("S = 4")
    panel.reset.click()
    settle(window)
    assert window.store.scenario.data is first  # of seed 1: only the last run is thrown away


@pytest.mark.parametrize("source", range(1, len(SOURCES)))
def test_every_source_can_be_chosen_at_tables_and_poisson(make_window, qtbot, source):
    window = make_window(apply_preset(intents.default_scenario(), "chsh"))
    window.menus.shots.trigger()
    settle(window)
    panel = window.dialogs.shots.panel
    assert not panel.places.isEnabled()
    choose(panel.source, source)
    choose(panel.law, 1)
    choose(panel.rate, len(RATES) - 1)
    settle(window)
    run_to_the_end(window, panel, qtbot)
    data = window.store.scenario.data
    assert data.title.startswith(("Shots from Leggett", "Shots from Bell")[source - 1])
    assert "Poisson" in data.note and len({n for row in data.table.shots for n in row}) > 1


def test_a_change_of_settings_ends_a_run_and_what_it_brought_stays(window, panel, qtbot):
    panel.pairs.setValue(1_000_000)
    choose(panel.rate, RATES.index(1000))
    settle(window)
    panel.start.click()
    qtbot.waitUntil(lambda: window.store.scenario.data is not None, timeout=20_000)
    data = window.store.scenario.data
    window.dispatch.apply("V", intents.set_visibility, 0.5)
    settle(window)
    assert not panel.taking.is_running and panel.taking.taken == 0
    assert window.store.scenario.data is data and not window.store.in_gesture


def test_single_pairs_are_told_one_by_one(window, panel, qtbot):
    choose(panel.rate, RATES.index(10))
    settle(window)
    told = []
    panel.taking.pair_came.connect(lambda *pair: told.append(pair))
    panel.start.click()
    qtbot.waitUntil(lambda: len(told) >= 3, timeout=20_000)
    panel.start.click()
    assert [place for place, *_ in told] == list(range(len(told)))  # all pairs of settings in turn
    assert {alpha for _, alpha, _ in told} | {beta for *_, beta in told} <= {1, -1}
    assert panel.flight.accessibleDescription().startswith(("a1", "a2", "a3"))
    assert panel.headline.text() == "Too few pairs yet" or len(told) >= 6


def test_to_close_the_panel_is_to_pause(window, panel, qtbot):
    choose(panel.rate, RATES.index(100))
    settle(window)
    panel.start.click()
    qtbot.waitUntil(lambda: panel.taking.taken > 10, timeout=20_000)
    window.dialogs.shots.close()
    assert not panel.taking.is_running and not window.store.in_gesture


def test_counts_are_saved_and_opened_again(window, panel, qtbot, tmp_path, monkeypatch):
    from PySide6.QtWidgets import QFileDialog

    assert not panel.save.isEnabled() and not window.menus.save_counts.isEnabled()
    run_to_the_end(window, panel, qtbot)
    path = tmp_path / "taken"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    panel.save.click()
    saved = path.with_suffix(".csv")
    assert read_data(saved.read_bytes()).points == window.store.scenario.data.points
    assert "taken.csv" in window.banner.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "x.csv"), ""))
    window.menus.save_counts.trigger()
    assert "there is no folder" in window.banner.text()
