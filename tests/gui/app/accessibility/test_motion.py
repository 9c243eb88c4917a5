"""Reduced motion: what would have flown is there at once, what plays goes on in steps."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QStyle

from gui.app import preferences
from gui.look import motion
from gui.look.motion import motion_is_reduced, reduce_motion
from gui.widgets.slider.sweep_player import SweepPlayer


@pytest.fixture(autouse=True)
def usual_motion():
    yield
    reduce_motion(False)


def test_the_menu_switches_it_and_it_is_remembered(window):
    action = window.menus.motion
    assert action.isCheckable() and not action.isChecked() and not motion_is_reduced()
    action.trigger()
    assert motion_is_reduced() and preferences.reduced_motion()
    action.trigger()
    assert not motion_is_reduced() and not preferences.reduced_motion()


def test_the_choice_holds_from_the_start(make_window):
    preferences.set_reduced_motion(True)
    assert make_window().menus.motion.isChecked() and motion_is_reduced()


def test_the_desktop_is_heard(make_window, monkeypatch):
    """KDE tells by a duration of 0."""

    class Still:
        def styleHint(self, hint):
            return 0 if hint == QStyle.StyleHint.SH_Widget_Animation_Duration else 1

    class Application:
        instance = staticmethod(QApplication.instance)
        style = staticmethod(Still)

    monkeypatch.setattr(motion, "QApplication", Application)
    action = make_window().menus.motion
    assert action.isChecked() and not action.isEnabled() and action.property("reason")


def test_a_sphere_turns_at_once(window):
    sphere = window.settings_panel.spheres["alice"]
    before = window.store.scenario.view.alice
    reduce_motion(True)
    sphere.look_along_z()
    assert window.store.scenario.view.alice != before
    assert window.store.scenario.view.alice == sphere.camera()


def test_what_plays_goes_on_in_steps(qtbot):
    player = SweepPlayer()
    heard = []
    player.advanced.connect(heard.append)
    reduce_motion(True)
    player.play(0.0)
    qtbot.wait(200)
    player.stop()
    assert not heard
    reduce_motion(False)
    player.play(0.0)
    qtbot.waitUntil(lambda: len(heard) > 1)
    player.stop()
