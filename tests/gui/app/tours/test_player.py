"""Tours as they are played: steps, undo, keys, what the user had before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from gui.app import preferences
from gui.app.files.recovery import Recovery
from gui.app.tours.player import STEP_NAME, WAY_SECONDS
from gui.core import intents
from gui.core.files.session import load_session
from gui.core.tours import Animation, Tour, TourStep, shipped_tour


def _tour() -> Tour:
    return Tour(
        title="Test",
        steps=(
            TourStep(title="One", text="V = {visibility}", scene="leggett", parameters={"visibility": 0.5}),
            TourStep(title="Two", scene="werner", animation=Animation("visibility", 0.5, 0.75, 2.0)),
            TourStep(title="Three", scene="verdicts", parameters={"eta": 0.5}),
        ),
    )


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def player(window):
    """The player of a window, with a clock of its own."""
    found = window.tours.player
    found.clock = _Clock()
    yield found
    window.tours.leave()


def _after(player, seconds: float) -> None:
    player.clock.now += seconds
    player.tick()


def test_each_step_is_one_undo_step_with_a_way_between(window, player):
    window.dispatch.apply("V", intents.set_visibility, 0.9)
    player.start(_tour())
    _after(player, WAY_SECONDS / 2)
    assert window.store.scenario.visibility == pytest.approx(0.7)  # half way from 0.9 to 0.5
    _after(player, WAY_SECONDS)
    assert window.store.scenario.visibility == 0.5
    player.advance()
    _after(player, WAY_SECONDS + 0.01)
    _after(player, 1.0)
    assert window.store.scenario.visibility == pytest.approx(0.625)  # half of the animation
    _after(player, 1.5)
    assert window.store.scenario.visibility == 0.75
    assert window.store.undo_name == STEP_NAME and not window.store.in_gesture
    window.store.undo()
    assert window.store.scenario.visibility == 0.5 and window.store.undo_name == STEP_NAME
    window.store.undo()
    assert window.store.scenario.visibility == 0.9 and window.store.undo_name == "V"


def test_leaving_brings_back_what_was_there_and_undo_what_the_tour_showed(window, player):
    window.dispatch.apply("V", intents.set_visibility, 0.9)
    own = window.store.scenario
    window.tours.player.start(_tour())
    _after(player, 1.0)
    shown = window.store.scenario
    window.tours.leave()
    assert window.store.scenario == own and not player.running
    window.store.undo()
    assert window.store.scenario == shown


def test_the_hand_of_the_user_comes_first(window, player):
    player.start(_tour())
    _after(player, WAY_SECONDS / 3)
    window.dispatch.begin("V")
    window.dispatch.apply("V", intents.set_visibility, 0.123)
    _after(player, WAY_SECONDS)
    assert window.store.scenario.visibility == 0.123
    window.dispatch.end()


def test_without_motion_a_step_comes_at_once(window, still, player):
    player.start(_tour(), 1)
    assert window.store.scenario.visibility == 0.75 and not window.store.in_gesture
    assert player.number == 2 and player.count == 3 and player.next_step.title == "Three"


def _focusable(window):
    panel = window.settings_panel
    return {
        "sphere": panel.balls.spheres["alice"],
        "ruler": window.ruler,
        "nothing": window.centralWidget(),
        "strip": window.tours.strip.next,
    }


@pytest.mark.parametrize("focus", ["sphere", "ruler", "nothing", "strip"])
def test_the_keys_of_a_remote_lead_on_whatever_has_the_focus(window, player, focus):
    player.start(_tour())
    widget = _focusable(window)[focus]
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_PageDown)
    assert player.number == 2
    QTest.keyClick(widget, Qt.Key.Key_PageDown)
    QTest.keyClick(widget, Qt.Key.Key_PageDown)  # at the end nothing happens
    assert player.number == 3 and player.running
    QTest.keyClick(widget, Qt.Key.Key_PageUp)
    assert player.number == 2


def test_arrow_keys_lead_on_only_where_nothing_else_needs_them(window, player):
    player.start(_tour())
    QTest.keyClick(window.centralWidget(), Qt.Key.Key_Right)
    assert player.number == 2
    QTest.keyClick(window.centralWidget(), Qt.Key.Key_Left)
    assert player.number == 1
    QTest.keyClick(window.ruler, Qt.Key.Key_Right)
    assert player.number == 1


def test_without_a_tour_page_keys_are_those_of_the_widgets(window, player):
    sphere = window.settings_panel.balls.spheres["alice"]
    QTest.keyClick(sphere, Qt.Key.Key_PageDown)
    chosen = sphere.selected()
    assert chosen >= 0
    player.start(_tour())
    QTest.keyClick(sphere, Qt.Key.Key_PageDown)
    assert sphere.selected() == chosen and player.number == 2
    window.tours.leave()
    QTest.keyClick(sphere, Qt.Key.Key_PageDown)
    assert sphere.selected() != chosen


def test_a_tour_goes_on_where_it_was_left(window, player):
    window.tours.start_shipped("two_minutes")
    player.advance()
    player.advance()
    window.tours.leave()
    assert preferences.tour_place(shipped_tour("two_minutes").title) == 2
    window.tours.start_shipped("two_minutes")
    assert player.number == 3


def test_saving_during_a_tour_does_not_touch_the_file_of_the_session(window, player, tmp_path):
    window.files.path = tmp_path / "mine.nlx"
    window.tours.start_shipped("two_minutes")
    assert window.files.path is None
    window.tours.leave()
    assert window.files.path == tmp_path / "mine.nlx"


def test_opening_a_session_ends_the_tour(window, player):
    player.start(_tour())
    window.store.replace_all(intents.set_visibility(intents.default_scenario(), 0.3))
    assert not player.running and window.store.scenario.visibility == 0.3


@pytest.mark.parametrize("opens", ["file", "new"])
def test_opening_another_session_asks_about_the_work_and_not_the_tour(
    window, player, tmp_path, monkeypatch, opens
):
    window.dispatch.apply("V", intents.set_visibility, 0.9)
    other = tmp_path / "other.json"
    other.write_text('{"state": {"werner": 0.3}, "phi_deg": 30}')
    # The first step is the opening view, as it was saved: of the tour itself nothing is unsaved.
    player.start(Tour(title="Test", steps=(TourStep(title="One"),)))
    _after(player, 1.0)
    assert not window.store.is_modified
    asked = []

    def cancel(*_):
        asked.append(window.store.scenario.visibility)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", cancel)
    window.files.open(other) if opens == "file" else window.commands.start_anew()
    assert asked == [0.9] and window.store.scenario.visibility == 0.9 and not player.running


def test_a_crash_during_a_tour_leaves_the_work_of_the_user(window, player, tmp_path):
    window.dispatch.apply("V", intents.set_visibility, 0.9)
    recovery = Recovery(window.store, tmp_path, window)
    window.offer_recovery(recovery)
    player.start(_tour())
    _after(player, 1.0)
    assert recovery.write_now()
    (file,) = tmp_path.glob("*.nlx")
    assert load_session(file).visibility == 0.9
    window.tours.leave()
    window.store.mark_saved()
    recovery.finish()


def test_a_crash_during_a_tour_leaves_nothing_where_nothing_was_unsaved(window, player, tmp_path):
    recovery = Recovery(window.store, tmp_path, window)
    window.offer_recovery(recovery)
    player.start(_tour())
    _after(player, 1.0)
    assert recovery.write_now() and not list(tmp_path.glob("*.nlx"))
    recovery.finish()
