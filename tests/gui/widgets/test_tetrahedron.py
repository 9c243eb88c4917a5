"""The tetrahedron on screen: what the hand and the keys ask for, what turns, what is said."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gui.core.scenario import Camera, View
from gui.look.theme import DARK, LIGHT
from gui.widgets.sphere import project
from gui.widgets.tetrahedron import Marked, TetrahedronView

AT = (-0.5, -0.4, -0.3)


@pytest.fixture
def view(qtbot):
    made = TetrahedronView(LIGHT)
    qtbot.addWidget(made)
    made.resize(500, 440)
    made.set_camera(View().tetrahedron)
    made.set_first_view(View().tetrahedron)
    made.set_shown(Marked(AT, AT, True, "t = (−0.5, −0.4, −0.3)"), "entangled")
    made.asked, made.steps, made.said = [], [], []
    made.moved.connect(made.asked.append)
    made.drag_started.connect(lambda: made.steps.append("start"))
    made.drag_finished.connect(lambda: made.steps.append("end"))
    made.refused.connect(made.said.append)
    made.show()
    yield made
    made.finish_gesture()


@pytest.mark.parametrize(
    ("key", "modifier", "wanted"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (-0.45, -0.4, -0.3)),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, (-0.51, -0.4, -0.3)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, (-0.5, -0.4, -0.25)),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, (-0.5, -0.45, -0.3)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, (-1, -1, -1)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, (0, 0, 0)),
        (Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier, (1, -1, 1)),
    ],
)
def test_keys_move_the_state(view, key, modifier, wanted):
    QTest.keyClick(view, key, modifier)
    assert view.asked == [pytest.approx(wanted)]
    view.finish_gesture()
    assert view.steps == ["start", "end"]


def test_a_drag_moves_the_state_in_the_plane_of_the_screen(view):
    at = view.position_of(AT).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    for step in (4, 8, 12):
        QTest.mouseMove(view, at + QPoint(step, -step))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(12, -12))
    moved = np.array(view.asked[-1])
    camera = view.camera()
    assert project(camera, moved)[2] == pytest.approx(project(camera, AT)[2])
    gone = view.position_of(tuple(moved)) - view.position_of(AT)
    assert (gone - QPointF(12, -12)).manhattanLength() < 1e-6
    assert view.steps == ["start", "end"]
    assert camera == View().tetrahedron


def test_a_drag_elsewhere_turns(view):
    turned = []
    view.camera_changed.connect(turned.append)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
    QTest.mouseMove(view, QPoint(60, 60))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert view.asked == [] and turned[-1].azimuth < View().tetrahedron.azimuth
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert turned[-1].elevation > View().tetrahedron.elevation
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.camera() == View().tetrahedron
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera().zoom > 1


def test_what_is_not_bell_diagonal_is_not_moved(view):
    view.set_shown(Marked(AT, AT, False, "T up to local rotations"), "")
    QTest.keyClick(view, Qt.Key.Key_Up)
    at = view.position_of(AT).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at)
    assert view.asked == [] and view.steps == []
    assert len(view.said) == 2 and "not Bell-diagonal" in view.said[0]


def test_what_a_screen_reader_hears(view):
    assert view.accessibleDescription() == "t = (−0.5, −0.4, −0.3). entangled"
    assert view.accessibleName()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("elevation", [-1.5, 0.0, 1.5707])
def test_any_view_is_painted(view, theme, elevation):
    view.follow(theme)
    before = view.grab().toImage()
    view.set_camera(Camera(0.5, elevation))
    assert view.grab().toImage() != before


def test_what_is_kept_from_frame_to_frame_is_what_a_fresh_widget_paints(qtbot):
    """The scenery is a picture while the state moves; every change that concerns it makes it anew."""

    def made():
        one = TetrahedronView(LIGHT)
        qtbot.addWidget(one)
        one.resize(500, 440)
        return one

    def painted(one):
        for _ in range(2):  # directly the first time, from the picture the second
            image = one.grab().toImage()
        return image

    steps = (
        lambda one: one.set_shown(Marked((0.1, 0.2, 0.3), (0.1, 0.1, 0.1), True, "other"), ""),
        lambda one: one.set_camera(Camera(1.0, 0.3)),
        lambda one: one.set_shown(Marked(AT, AT, False, "T"), ""),
        lambda one: one.set_theme(DARK),
    )
    view = made()
    before = painted(view)
    for k, step in enumerate(steps):
        step(view)
        shown, fresh = painted(view), made()
        for done in steps[: k + 1]:
            done(fresh)
        assert shown == painted(fresh) != before
        before = shown
