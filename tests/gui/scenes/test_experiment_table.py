"""The optical table in the window: mouse, keys and spin boxes turn plates, and the sphere answers."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.core.intents import default_scenario, move_setting, set_scene
from gui.core.optical_table import ANALYSERS
from gui.core.optical_table.results import plates_of
from gui.core.scenes.experiment.intents import set_experiment_page

Key = Qt.Key


def settle(window) -> None:
    QApplication.processEvents()
    if window.is_pending:
        window.refresh()


@pytest.fixture
def window(make_window):
    made = make_window(set_experiment_page(set_scene(default_scenario(), "experiment"), "table"))
    settle(made)
    return made


@pytest.fixture
def page(window):
    return window.current_scene.table


def gamma_and_theta(window, party="alice"):
    return [math.degrees(angle) for angle in plates_of(window.store.scenario, party)]


def test_keys_choose_a_plate_and_turn_it(window, page):
    page.drawing.setFocus(Qt.FocusReason.TabFocusReason)
    before = gamma_and_theta(window)
    assert "Alice, polarizer" in page.drawing.accessibleDescription()
    QTest.keyClick(page.drawing, Key.Key_Up)
    QTest.keyClick(page.drawing, Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    settle(window)
    assert gamma_and_theta(window)[1] == pytest.approx(before[1] + 11, abs=1e-6)
    QTest.keyClick(page.drawing, Key.Key_Right)
    QTest.keyClick(page.drawing, Key.Key_Home)
    settle(window)
    assert gamma_and_theta(window)[0] == pytest.approx(0.0, abs=1e-6)
    assert page.arms["alice"].fields["quarter"].value() == pytest.approx(0.0)
    page.drawing.finish_gesture()
    assert window.store.undo_name == "plate"


def test_a_plate_is_dragged_in_one_step_and_the_direction_follows(window, page):
    before = window.store.scenario
    at = page.drawing.place_of(("bob", "polarizer")).toPoint()
    QTest.mousePress(page.drawing, Qt.MouseButton.LeftButton, pos=at + QPoint(15, 0))
    for way in (QPoint(14, -6), QPoint(11, -11), QPoint(0, -15)):
        QTest.mouseMove(page.drawing, at + way)
        settle(window)
    QTest.mouseRelease(page.drawing, Qt.MouseButton.LeftButton, pos=at + QPoint(0, -15))
    settle(window)
    s = window.store.scenario
    assert s.bob[0].direction != before.bob[0].direction
    assert page.spheres["bob"].arrows()[0].direction == s.bob[0].direction
    assert window.store.undo_name == "plate"
    window.commands.undo()
    settle(window)
    assert window.store.scenario.bob == before.bob


def test_an_angle_typed_turns_the_plate(window, page):
    box = page.arms["alice"].fields["polarizer"]
    box.setValue(12.5)
    settle(window)
    assert gamma_and_theta(window)[1] == pytest.approx(12.5, abs=1e-6)


def test_a_direction_moved_elsewhere_turns_the_plates(window, page):
    window.dispatch.apply("move setting", move_setting, "alice", 0, (0.0, 0.0, 1.0))
    settle(window)
    fields = page.arms["alice"].fields
    assert fields["quarter"].value() % 90 == pytest.approx(0.0)
    assert fields["polarizer"].value() == pytest.approx(0.0)
    assert "horizontal" in page.drawing.accessibleDescription()


@pytest.mark.parametrize("analyser", range(len(ANALYSERS)))
def test_every_analyser_is_drawn_with_what_it_has(window, page, analyser):
    page.analyser.setCurrentIndex(analyser)
    page.analyser.activated.emit(analyser)
    settle(window)
    parts = list(ANALYSERS.values())[analyser]
    shown = [part for part, box in page.arms["bob"].fields.items() if not box.isHidden()]
    assert set(shown) == set(parts)
    assert [part for party, part in page.drawing.elements() if party == "bob"] == list(parts)
    assert not page.drawing.grab().isNull()


def test_another_setting_is_put_on_an_arm(window, page):
    combo = page.arms["bob"].setting
    assert combo.count() == 6
    combo.setCurrentIndex(3)
    combo.activated.emit(3)
    settle(window)
    assert page.spheres["bob"].arrows()[0].label == "b2'"
    assert "b2'" in page.drawing.accessibleDescription()


def test_a_locked_setting_is_not_turned(window, page):
    window.dispatch.apply("lock", page_lock, "alice")
    settle(window)
    before = window.store.scenario
    assert not page.arms["alice"].fields["quarter"].isEnabled()
    page.drawing.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.drawing, Key.Key_Up)
    settle(window)
    assert window.store.scenario.alice == before.alice
    assert "locked" in window.banner.text()


def page_lock(scenario, party):
    from gui.core.intents import set_lock

    return set_lock(scenario, party, 0, True)
