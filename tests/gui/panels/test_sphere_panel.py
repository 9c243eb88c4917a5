"""One sphere or two: the room they take, and that nothing is lost from one to the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from gui.app import preferences
from gui.app.figures import compose
from gui.core.scenario import Camera
from gui.core.values import InputError
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import LIGHT
from gui.panels.sphere_panel import GAP, two_places
from gui.widgets.sphere.layout import sphere_disc
from tests.gui.app.test_reverting import settle
from tests.gui.legible import faults


@given(st.integers(60, 900), st.integers(60, 900))
def test_two_places_are_as_large_as_can_be(width, height):
    room = QRect(7, 11, width, height)
    first, second = two_places(room)
    assert first.size() == second.size() and not first.intersects(second)
    assert room.contains(first) and room.contains(second)
    assert first.topLeft() == room.topLeft() and second.bottomRight() == room.bottomRight()
    side = min(first.width(), first.height())
    beside, above = min((width - GAP) // 2, height), min(width, (height - GAP) // 2)
    assert side == max(beside, above)


def test_one_sphere_is_nearly_twice_as_large(window):
    panel = window.settings_panel.balls
    small = sphere_disc(panel.spheres["bob"].rect().toRectF(), Camera(), LIGHT).radius
    window.menus.together.trigger()
    large = sphere_disc(panel.joint.rect().toRectF(), Camera(), LIGHT).radius
    assert panel.joint.isVisible() and not panel.spheres["alice"].isVisible()
    assert large > 1.6 * small
    assert panel.joint.geometry() == panel.rect()


def test_the_button_the_key_and_the_menu_are_one_choice(window, qtbot):
    panel, action = window.settings_panel.balls, window.menus.together
    panel.button.click()
    assert panel.together and panel.button.isChecked() and action.isChecked()
    assert preferences.sphere_looks() == SphereLooks(True)
    panel.joint.ask_together()
    assert not panel.together and not panel.button.isChecked() and not action.isChecked()
    assert action.shortcut().toString() == "Ctrl+B"
    for poles in ("polarization", "both", "bloch"):
        window.menus.next_poles.trigger()
        assert preferences.sphere_looks().poles == poles == window.themes.theme.spheres.poles
        assert window.menus.poles[poles].isChecked()
    assert window.store.undo_name is None and not window.store.is_modified  # looks are no work


def test_what_is_selected_and_the_focus_go_along(window):
    panel = window.settings_panel.balls
    window.activateWindow()
    panel.spheres["bob"].select(2)
    panel.spheres["bob"].setFocus()
    window.menus.together.trigger()
    assert panel.joint.place_of(panel.joint.selected()) == ("bob", 2)
    assert window.focusWidget() is panel.joint
    panel.joint.select(panel.joint.index_of("alice", 1))
    window.menus.together.trigger()
    assert panel.spheres["alice"].selected() == 1
    assert window.focusWidget() is panel.spheres["alice"]


def test_a_drag_on_the_one_sphere_is_one_undo_step(window):
    window.menus.together.trigger()
    joint = window.settings_panel.balls.joint
    before = window.store.scenario
    start = joint.position_of(before.bob[0].direction).toPoint()
    QTest.mousePress(joint, Qt.MouseButton.LeftButton, pos=start)
    for k in range(1, 6):
        QTest.mouseMove(joint, start + k * QPoint(-2, 3))
        settle(window)
    QTest.mouseRelease(joint, Qt.MouseButton.LeftButton, pos=start + QPoint(-10, 15))
    settle(window)
    after = window.store.scenario
    assert after.alice == before.alice and after.bob[0] != before.bob[0] and after.bob[1:] == before.bob[1:]
    window.commands.undo()
    settle(window)
    assert window.store.scenario == before
    assert joint.of("bob") == before.bob


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_L, Qt.Key.Key_Delete, Qt.Key.Key_Insert])
@pytest.mark.parametrize("party", ["alice", "bob"])
def test_whatever_is_refused_shows_the_store(window, monkeypatch, key, party):
    window.menus.together.trigger()
    joint = window.settings_panel.balls.joint
    joint.select(joint.index_of(party, 1))

    def refuse(new, step="change") -> None:
        raise InputError("field", "refused by this test")

    with monkeypatch.context() as patch:
        patch.setattr(window.store, "apply", refuse)
        QTest.keyClick(joint, key)
        window.dispatch.interrupt()
        settle(window)
    assert "refused by this test" in window.banner.text()
    assert joint.of("alice") == window.store.scenario.alice and joint.of("bob") == window.store.scenario.bob


def test_turning_the_one_sphere_leaves_bobs_view_for_later(window):
    window.menus.together.trigger()
    joint = window.settings_panel.balls.joint
    before = window.store.scenario.view
    QTest.keyClick(joint, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle(window)
    view = window.store.scenario.view
    assert view.alice == joint.camera() != before.alice and view.bob == before.bob
    window.menus.together.trigger()
    spheres = window.settings_panel.spheres
    assert spheres["alice"].camera() == view.alice and spheres["bob"].camera() == view.bob


def test_figures_follow_the_choice(window):
    from PySide6.QtCore import QSizeF

    scene, results = window.current_scene, window.results
    for together, count in ((False, 2), (True, 1)):
        theme = LIGHT.with_spheres(SphereLooks(together))
        assert len(compose(scene, results, theme, "spheres", QSizeF(800, 600)).parts) == count


def test_a_broken_preference_is_the_default(window):
    preferences.settings().setValue("spheres/poles", "nonsense")
    assert preferences.sphere_looks().poles == "bloch"


@pytest.mark.parametrize("size", [(960, 540), (1280, 720)])
@pytest.mark.parametrize("together", [False, True])
def test_button_and_spheres_are_legible(make_window, size, together):
    window = make_window(size=size)
    window.themes.choose_spheres(SphereLooks(together, "both"))
    window.body.set_open("settings", True)
    for _ in range(6):
        settle(window)
    assert window.settings_panel.balls.button.isVisible()
    assert not (found := faults(window, 1.0)), "\n".join(found)
