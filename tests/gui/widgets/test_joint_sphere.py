"""One sphere with both parties: every action names the party, and tips in one place can all be had."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QPainter
from PySide6.QtWidgets import QMenu

from gui.core.scenario import Camera, Setting
from gui.look.sphere_looks import POLE_NAMES, SphereLooks
from gui.look.theme import DARK, LIGHT
from gui.widgets.sphere import JointSphere, Party, normalised, paint_sphere
from gui.widgets.sphere.geometry import pole_labels, pole_words
from gui.widgets.sphere.layout import layout_sphere
from physics.optics import POLES
from tests.gui.widgets.test_bloch_sphere import drag, send_move, tip

LEFT = Qt.MouseButton.LeftButton
FRONT = Camera(0.0, 0.0)  # looking along x: y to the right, z up
UP, SIDE, NEAR = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), normalised((0.8, -0.4, 0.3))
ALICE = (Setting("a1", UP), Setting("a2", SIDE))
BOB = (Setting("b1", UP), Setting("b2", NEAR), Setting("b3", normalised((0.8, 0.4, -0.4)), locked=True))


@pytest.fixture
def sphere(qtbot):
    widget = JointSphere(DARK)
    qtbot.addWidget(widget)
    widget.resize(360, 360)
    widget.set_camera(FRONT)
    widget.set_parties(alice=ALICE, bob=BOB)
    widget.log = []
    for name in ("setting_moved", "setting_wanted", "setting_unwanted", "setting_named", "setting_locked"):
        getattr(widget, name).connect(lambda *values, name=name: widget.log.append((name, *values)))
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def test_a_drag_tells_whose_direction_it_is(qtbot, sphere):
    target = normalised((0.8, -0.5, -0.2))
    drag(qtbot, sphere, tip(sphere, 3), sphere.position_of(target).toPoint())
    (name, party, index, direction) = sphere.log[-1]
    assert (name, party, index) == ("setting_moved", "bob", 1)
    assert np.allclose(direction, target, atol=0.02)
    assert sphere.of("bob")[1].direction == direction and sphere.of("alice") == ALICE


def test_keys_act_on_the_party_of_the_selected_direction(qtbot, sphere):
    sphere.select(sphere.index_of("bob", 1))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_L, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Insert):
        qtbot.keyClick(sphere, key)
    told = [entry[:3] if entry[0] != "setting_wanted" else entry[:2] for entry in sphere.log]
    assert told == [
        ("setting_moved", "bob", 1),
        ("setting_locked", "bob", 1),
        ("setting_named", "bob", 1),
        ("setting_unwanted", "bob", 1),
        ("setting_wanted", "bob"),
    ]


def test_n_walks_through_the_directions_of_both(qtbot, sphere):
    seen = []
    for _ in range(6):
        qtbot.keyClick(sphere, Qt.Key.Key_N)
        seen.append(sphere.place_of(sphere.selected()))
    assert seen == [("alice", 0), ("alice", 1), ("bob", 0), ("bob", 1), ("bob", 2), ("alice", 0)]


def test_equal_directions_are_had_in_turn_by_clicks(qtbot, sphere):
    place = sphere.position_of(UP).toPoint()
    picked = []
    for _ in range(3):
        qtbot.mouseClick(sphere, LEFT, pos=place)
        picked.append(sphere.place_of(sphere.selected()))
    assert picked == [("bob", 0), ("alice", 0), ("bob", 0)]  # the last painted lies on top
    assert sphere.log == []


def test_of_equal_directions_a_drag_takes_the_selected_one(qtbot, sphere):
    for party, index in (("alice", 0), ("bob", 0)):
        sphere.set_parties(alice=ALICE, bob=BOB)
        sphere.select(sphere.index_of(party, 0))
        place = sphere.position_of(UP).toPoint()
        drag(qtbot, sphere, place, place + QPoint(30, 20))
        assert sphere.log[-1][:3] == ("setting_moved", party, index)
        assert sphere.place_of(sphere.selected()) == (party, 0)  # a drag is no click


def test_a_double_click_on_equal_directions_goes_on_to_the_next(qtbot, sphere):
    place = sphere.position_of(UP).toPoint()
    qtbot.mouseClick(sphere, LEFT, pos=place)
    first = sphere.selected()
    qtbot.mouseDClick(sphere, LEFT, pos=place)  # what a quick second click is to Qt
    qtbot.mouseRelease(sphere, LEFT, pos=place)
    assert sphere.selected() != first
    assert sphere.camera() == FRONT


def test_a_locked_direction_stays_and_the_click_turns_nothing(qtbot, sphere):
    with qtbot.waitSignal(sphere.message) as said:
        drag(qtbot, sphere, tip(sphere, 4), tip(sphere, 4) + QPoint(20, 20))
    assert said.args == ["b₃ is locked"] and sphere.log == [] and sphere.camera() == FRONT


def test_the_menu_adds_for_either_party(qtbot, sphere, monkeypatch):
    monkeypatch.setattr(QMenu, "popup", lambda *args: None)
    place = QPoint(120, 250)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, sphere.mapToGlobal(place))
    QCoreApplication.sendEvent(sphere, event)
    (menu,) = sphere.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for action in menu.actions():
        if action.text().startswith("Add direction"):
            action.trigger()
    menu.close()
    assert [entry[:2] for entry in sphere.log] == [("setting_wanted", "alice"), ("setting_wanted", "bob")]
    assert sphere.position_of(sphere.log[0][2]).toPoint() == place


def test_the_selected_direction_stays_when_the_other_party_gets_one(sphere):
    sphere.select(sphere.index_of("bob", 1))
    sphere.set_parties(alice=(*ALICE, Setting("a3", NEAR)))
    assert sphere.place_of(sphere.selected()) == ("bob", 1)
    sphere.set_parties(bob=BOB[:1])
    assert sphere.place_of(sphere.selected()) == ("bob", 0)


def test_a_drag_ends_when_its_direction_is_another(qtbot, sphere):
    qtbot.mousePress(sphere, LEFT, pos=tip(sphere, 3))
    send_move(sphere, tip(sphere, 3) + QPoint(10, 10))
    sphere.set_parties(alice=(*ALICE, Setting("a3", NEAR)))
    sphere.log.clear()
    send_move(sphere, QPoint(200, 200))
    qtbot.mouseRelease(sphere, LEFT, pos=QPoint(200, 200))
    assert sphere.log == []


def test_a_screen_reader_hears_whose_direction_it_is(qtbot, sphere):
    qtbot.waitUntil(lambda: "Bob b 2" in sphere.accessibleDescription())
    assert sphere.accessibleName() == "Bloch sphere of Alice and Bob"
    assert "Alice a 1: θ 0.0°" in sphere.accessibleDescription()


# --- painting -----------------------------------------------------------------------------------------


def painted(arrows, parties, theme=LIGHT, **kwargs):
    canvas = QImage(400, 400, QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(theme.color("panel"))
    painter = QPainter(canvas)
    layout = paint_sphere(painter, QRectF(0, 0, 400, 400), arrows, FRONT, theme, parties, **kwargs)
    painter.end()
    return canvas, layout


def near(canvas, color, at, radius):
    """How many pixels around a point have nearly that colour."""
    x, y = round(at.x()), round(at.y())
    return sum(
        sum(abs(p - q) for p, q in zip(canvas.pixelColor(x + i, y + j).getRgb(), color.getRgb(), strict=True))
        < 24
        for i, j in itertools.product(range(-radius, radius + 1), repeat=2)
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("selected", [0, 1])
def test_of_two_equal_directions_both_marks_are_seen(qapp, theme, selected):
    both = Party("alice", "Alice", 1), Party("bob", "Bob", 1)
    arrows = (Setting("a1", NEAR), Setting("b1", NEAR))
    canvas, layout = painted(arrows, both, theme, selected=selected)
    x, y, _ = layout.tips[0]
    for role in ("alice", "bob"):
        assert near(canvas, theme.color(role), QPointF(x, y), 10) >= 8, role
    assert None not in layout.labels


def test_marks_differ_without_their_colours(qapp):
    """A disc fills pi/4 of the square around it, a diamond half."""
    fills = {}
    for role in ("alice", "bob"):
        canvas, layout = painted([Setting("s", (1.0, 0.0, 0.0))], [Party(role, role, 1)])
        x, y, _ = layout.tips[0]
        ink = LIGHT.color(role).rgb()
        spots = [
            (i, j)
            for i, j in itertools.product(range(-12, 13), repeat=2)
            if canvas.pixelColor(round(x) + i, round(y) + j).rgb() == ink
        ]
        wide, high = (max(axis) - min(axis) + 1 for axis in zip(*spots, strict=True))
        fills[role] = len(spots) / (wide * high)
    assert fills["alice"] == pytest.approx(np.pi / 4, abs=0.1)
    assert fills["bob"] == pytest.approx(1 / 2, abs=0.1)


def test_nothing_is_written_where_a_button_is(qapp):
    corner = QRectF(300, 0, 100, 60)
    crowd = [Setting(f"a{k}", normalised((0.5, 0.5 + 0.05 * k, 0.5))) for k in range(9)]
    layout = layout_sphere(
        QRectF(0, 0, 400, 400), crowd, FRONT, LIGHT, parties=[Party("alice", "Alice", 9)], reserved=[corner]
    )
    boxes = [box for box in (*layout.labels, *layout.axis_labels, *layout.titles) if box is not None]
    assert len(boxes) > 3 and not any(box.intersects(corner) for box in boxes)


# --- names at the ends of the axes ----------------------------------------------------------------------


def test_names_of_the_ends_come_from_one_table():
    order = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 0), (0, -1, 0), (0, 0, -1)]
    state = {at: name for name, (at, _) in POLES.items()}
    assert pole_labels("bloch") == ("x", "y", "z", "", "", "")
    assert pole_labels("polarization") == tuple(state[at] for at in order) == tuple("DRHALV")
    assert pole_labels("both") == ("x D", "y R", "z H", "A", "L", "V")
    assert pole_words((0.0, 0.0, -1.0)) == "−z: V, vertical polarization"


@pytest.mark.parametrize("poles", POLE_NAMES)
@pytest.mark.parametrize("side", [130, 360])
def test_all_names_of_the_ends_are_shown(qapp, poles, side):
    theme = LIGHT.with_spheres(SphereLooks(poles=poles))
    layout = layout_sphere(QRectF(0, 0, side, side), ALICE, Camera(), theme)
    assert [name for name in layout.axis_names if name] == [
        name for name, box in zip(layout.axis_names, layout.axis_labels, strict=True) if box is not None
    ]
    # Where there is no room for both, the polarizations are kept: x, y and z follow from them.
    small = poles == "both" and side == 130
    assert layout.axis_names == pole_labels("polarization" if small else poles)


def test_the_tool_tip_names_the_end(qtbot, sphere):
    sphere.set_parties(alice=(), bob=())
    sphere.set_theme(DARK.with_spheres(SphereLooks(poles="both")))
    assert sphere.axis_at(sphere.position_of((0, -1, 0))) == (0, -1, 0)
    assert sphere.size() == QSize(360, 360)
