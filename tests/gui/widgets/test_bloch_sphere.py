import itertools
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QMenu

from gui.core.scenario import Camera, Setting
from gui.look.theme import DARK, LIGHT
from gui.widgets.sphere import BlochSphere, Party, normalised, paint_sphere
from gui.widgets.sphere.artist import Overlay
from gui.widgets.sphere.geometry import direction_at, project
from gui.widgets.sphere.layout import Readout
from tests.gui.driving import choose_tip

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
FRONT = Camera(0.0, 0.0)  # looking along x: y to the right, z up
SETTINGS = (
    Setting("a1", direction_at(1.2, 0.3)),
    Setting("a2", direction_at(0.6, -0.5)),
    Setting("a3", (-0.8, 0.6, 0.0)),
    Setting("a4", (0.0, 0.0, -1.0), locked=True),
)


@pytest.fixture
def sphere(qtbot):
    widget = BlochSphere("alice", DARK)
    qtbot.addWidget(widget)
    widget.resize(360, 360)
    widget.set_camera(FRONT)
    widget.set_arrows(SETTINGS)
    widget.log = []
    widget.drag_started.connect(lambda i: widget.log.append(("start", i)))
    widget.tip_moved.connect(lambda i, v: widget.log.append(("move", i, v)))
    widget.drag_finished.connect(lambda i: widget.log.append(("finish", i)))
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def drag(qtbot, widget, start, *stops, modifier=NONE):
    qtbot.mousePress(widget, LEFT, modifier, start)
    for stop in stops:
        # QTest.mouseMove knows no modifiers
        send_move(widget, stop, modifier)
    qtbot.mouseRelease(widget, LEFT, modifier, stops[-1])


def send_move(widget, position, modifier=NONE, buttons=LEFT):
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QMouseEvent

    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(position),
        QPointF(widget.mapToGlobal(position)),
        Qt.MouseButton.NoButton,
        buttons,
        modifier,
    )
    QCoreApplication.sendEvent(widget, event)


def tip(widget, index):
    return widget.position_of(widget.arrows()[index].direction).toPoint()


def moves(widget):
    return [entry for entry in widget.log if entry[0] == "move"]


# --- mouse --------------------------------------------------------------------------------------------


def test_drag_moves_the_tip_along_the_sphere(qtbot, sphere):
    target = normalised((0.7, -0.3, 0.5))
    drag(qtbot, sphere, tip(sphere, 0), sphere.position_of(target).toPoint())
    assert [entry[0] for entry in sphere.log] == ["start", "move", "finish"]
    _, index, direction = moves(sphere)[-1]
    assert index == 0
    assert isinstance(direction, tuple) and all(type(c) is float for c in direction)
    assert np.linalg.norm(direction) == pytest.approx(1.0, abs=1e-12)
    assert np.allclose(direction, target, atol=0.02)  # a pixel is 1/150 of the radius
    assert sphere.arrows()[0].direction == direction


def test_outside_the_disc_the_tip_stays_on_the_rim(qtbot, sphere):
    drag(qtbot, sphere, tip(sphere, 0), QPoint(355, 180))
    assert np.allclose(moves(sphere)[-1][2], (0, 1, 0), atol=0.02)


def test_shift_moves_the_tip_behind(qtbot, sphere):
    drag(qtbot, sphere, tip(sphere, 0), QPoint(200, 150), modifier=SHIFT)
    assert moves(sphere)[-1][2][0] < -0.5


def test_a_tip_behind_stays_behind(qtbot, sphere):
    drag(qtbot, sphere, tip(sphere, 2), tip(sphere, 2) + QPoint(-20, 30))
    assert moves(sphere)[-1][1] == 2
    assert moves(sphere)[-1][2][0] < -0.3


def test_of_two_tips_the_one_in_front_is_taken(sphere):
    sphere.set_arrows([Setting("a1", (-0.8, 0.6, 0)), Setting("a2", (0.8, 0.6, 0))])
    assert sphere.tip_at(sphere.position_of((0.8, 0.6, 0))) == 1


def test_hit_radius(sphere):
    sphere.set_arrows([Setting("a1", (1, 0, 0))])
    centre = sphere.position_of((1, 0, 0))
    assert sphere.tip_at(centre + QPointF(11.5, 0)) == 0
    assert sphere.tip_at(centre + QPointF(12.5, 0)) == -1


def test_ctrl_snaps_while_dragging(qtbot, sphere):
    near = sphere.position_of(direction_at(math.radians(62), math.radians(-29))).toPoint()
    drag(qtbot, sphere, tip(sphere, 0), near, modifier=CTRL)
    assert np.allclose(moves(sphere)[-1][2], direction_at(math.radians(60), math.radians(-30)))


def test_locked_tip_stays_and_says_so(qtbot, sphere):
    with qtbot.waitSignal(sphere.message) as said:
        drag(qtbot, sphere, tip(sphere, 3), QPoint(180, 180))
    assert said.args == ["a₄ is locked"]
    assert sphere.log == []
    assert sphere.camera() == FRONT
    assert sphere.selected() == 3


def test_a_click_selects_without_moving(qtbot, sphere):
    qtbot.mouseClick(sphere, LEFT, pos=tip(sphere, 1) + QPoint(3, 2))
    assert sphere.selected() == 1
    assert sphere.log == []


def test_grabbing_beside_the_centre_does_not_make_the_tip_jump(qtbot, sphere):
    before = sphere.arrows()[0].direction
    start = tip(sphere, 0) + QPoint(6, 4)
    drag(qtbot, sphere, start, start + QPoint(20, 0), start)
    assert np.allclose(moves(sphere)[-1][2], before, atol=0.01)


def test_escape_puts_the_tip_back(qtbot, sphere):
    before = sphere.arrows()[0].direction
    qtbot.mousePress(sphere, LEFT, pos=tip(sphere, 0))
    send_move(sphere, QPoint(150, 150))
    qtbot.keyClick(sphere, Qt.Key.Key_Escape)
    assert sphere.arrows()[0].direction == before
    assert sphere.log[-1] == ("finish", 0)
    assert moves(sphere)[-1][2] == before


def test_drag_elsewhere_turns_the_view(qtbot, sphere):
    cameras = []
    sphere.camera_changed.connect(cameras.append)
    drag(qtbot, sphere, QPoint(80, 300), QPoint(110, 330))
    assert sphere.log == []
    assert cameras[-1] == sphere.camera()
    assert cameras[-1].azimuth < 0 < cameras[-1].elevation  # the surface follows the hand
    # what was under the pointer in the middle moves with it
    assert project(sphere.camera(), (1, 0, 0))[0] > 0 > project(sphere.camera(), (1, 0, 0))[1]


def test_double_clicks(qtbot, sphere):
    sphere.set_camera(Camera())
    qtbot.mouseDClick(sphere, LEFT, pos=sphere.position_of((0, 1.15, 0)).toPoint())
    qtbot.waitUntil(lambda: np.allclose(project(sphere.camera(), (0, 1, 0)), (0, 0, 1)))
    qtbot.mouseDClick(sphere, LEFT, pos=QPoint(20, 340))
    qtbot.waitUntil(lambda: sphere.camera() == Camera())


def test_wheel_zooms_within_limits(qtbot, sphere):
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QWheelEvent

    for _ in range(40):
        event = QWheelEvent(
            QPointF(100, 100),
            QPointF(100, 100),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(sphere, event)
    assert sphere.camera().zoom == 2.5


def test_cursor_tells_what_can_be_done(sphere):
    send_move(sphere, tip(sphere, 0), buttons=Qt.MouseButton.NoButton)
    assert sphere.cursor().shape() == Qt.CursorShape.OpenHandCursor
    send_move(sphere, tip(sphere, 3), buttons=Qt.MouseButton.NoButton)
    assert sphere.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    send_move(sphere, QPoint(20, 340), buttons=Qt.MouseButton.NoButton)
    assert sphere.cursor().shape() == Qt.CursorShape.ArrowCursor


# --- setters ------------------------------------------------------------------------------------------


def test_setters_do_not_emit(qtbot, sphere):
    choose_tip(sphere, 1)
    with (
        qtbot.assertNotEmitted(sphere.camera_changed),
        qtbot.assertNotEmitted(sphere.tip_moved),
    ):
        sphere.set_camera(Camera())
        sphere.set_arrows(SETTINGS[:1])
        sphere.set_theme(LIGHT)
        sphere.set_overlay(np.eye(3), [1, 2, 3])
    assert sphere.selected() == 0


def test_drag_goes_on_when_the_owner_answers_with_arrows(qtbot, sphere):
    sphere.tip_moved.connect(lambda i, v: sphere.set_arrows([replace(sphere.arrows()[0]), *SETTINGS[1:]]))
    drag(qtbot, sphere, tip(sphere, 0), QPoint(150, 150), QPoint(140, 140))
    assert [entry[0] for entry in sphere.log] == ["start", "move", "move", "finish"]


def test_drag_ends_when_its_arrow_goes(qtbot, sphere):
    qtbot.mousePress(sphere, LEFT, pos=tip(sphere, 1))
    send_move(sphere, QPoint(150, 150))
    sphere.set_arrows(SETTINGS[:1])
    send_move(sphere, QPoint(140, 140))
    assert [entry[0] for entry in sphere.log] == ["start", "move", "finish"]


def test_hiding_ends_the_drag(qtbot, sphere):
    qtbot.mousePress(sphere, LEFT, pos=tip(sphere, 1))
    send_move(sphere, QPoint(150, 150))
    sphere.hide()
    assert sphere.log[-1] == ("finish", 1)


def test_overlay_needs_one_value_a_point(sphere):
    with pytest.raises(ValueError, match="2 for 3 points"):
        sphere.set_overlay(np.eye(3), [1.0, 2.0])


# --- keyboard -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifier", "theta", "phi"),
    [
        (Qt.Key.Key_Right, NONE, 60, 31),
        (Qt.Key.Key_Left, SHIFT, 60, 20),
        (Qt.Key.Key_Up, NONE, 59, 30),
        (Qt.Key.Key_Down, CTRL, 60.1, 30),
    ],
)
def test_arrow_keys_move_the_selected_tip(qtbot, sphere, key, modifier, theta, phi):
    sphere.set_arrows([Setting("a1", direction_at(math.radians(60), math.radians(30)))])
    choose_tip(sphere, 0)
    qtbot.keyClick(sphere, key, modifier)
    assert np.allclose(moves(sphere)[-1][2], direction_at(math.radians(theta), math.radians(phi)))


def test_key_presses_are_one_gesture(qtbot, sphere):
    choose_tip(sphere, 0)
    for _ in range(3):
        qtbot.keyClick(sphere, Qt.Key.Key_Up)
    assert [entry[0] for entry in sphere.log] == ["start", "move", "move", "move"]
    qtbot.waitUntil(lambda: sphere.log[-1] == ("finish", 0))


def test_another_tip_is_another_gesture(qtbot, sphere):
    choose_tip(sphere, 0)
    qtbot.keyClick(sphere, Qt.Key.Key_Up)
    qtbot.keyClick(sphere, Qt.Key.Key_N)
    qtbot.keyClick(sphere, Qt.Key.Key_Up)
    assert [entry[:2] for entry in sphere.log] == [
        ("start", 0),
        ("move", 0),
        ("finish", 0),
        ("start", 1),
        ("move", 1),
    ]


def test_the_pole_keeps_its_meridian(qtbot, sphere):
    sphere.set_arrows([Setting("a1", direction_at(math.radians(2), math.radians(50)))])
    choose_tip(sphere, 0)
    for key in (Qt.Key.Key_Up,) * 3 + (Qt.Key.Key_Down,) * 2:
        qtbot.keyClick(sphere, key)
    assert np.allclose(moves(sphere)[-1][2], direction_at(math.radians(2), math.radians(50)))


def test_locked_tip_ignores_keys(qtbot, sphere):
    choose_tip(sphere, 3)
    with qtbot.waitSignal(sphere.message):
        qtbot.keyClick(sphere, Qt.Key.Key_Up)
    assert sphere.log == []


def test_selecting_by_key_goes_round(qtbot, sphere):
    keys = (Qt.Key.Key_N, Qt.Key.Key_BracketRight, Qt.Key.Key_P, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp)
    seen = []
    for key in keys:
        qtbot.keyClick(sphere, key)
        seen.append(sphere.selected())
    assert seen == [0, 1, 0, 3, 2]


@pytest.mark.parametrize(
    ("key", "signal"),
    [
        (Qt.Key.Key_Delete, "remove_requested"),
        (Qt.Key.Key_F2, "rename_requested"),
        (Qt.Key.Key_L, "lock_toggled"),
    ],
)
def test_requests_by_key(qtbot, sphere, key, signal):
    with qtbot.assertNotEmitted(getattr(sphere, signal)):
        qtbot.keyClick(sphere, key)  # nothing selected
    choose_tip(sphere, 1)
    with qtbot.waitSignal(getattr(sphere, signal)) as asked:
        qtbot.keyClick(sphere, key)
    assert asked.args == [1]
    assert sphere.arrows() == SETTINGS  # the owner decides


@pytest.mark.parametrize("key", [Qt.Key.Key_Insert, Qt.Key.Key_Plus])
def test_adding_asks_for_a_free_direction(qtbot, sphere, key):
    with qtbot.waitSignal(sphere.add_requested) as asked:
        qtbot.keyClick(sphere, key)
    assert np.linalg.norm(asked.args[0]) == pytest.approx(1.0)
    assert all(np.dot(asked.args[0], arrow.direction) < 0.9 for arrow in SETTINGS)


def test_view_by_key(qtbot, sphere):
    choose_tip(sphere, 0)
    qtbot.keyClick(sphere, Qt.Key.Key_Right, ALT)
    qtbot.keyClick(sphere, Qt.Key.Key_Up, ALT)
    assert sphere.camera().azimuth == pytest.approx(math.radians(5))
    assert sphere.camera().elevation == pytest.approx(math.radians(5))
    assert sphere.log == []
    qtbot.keyClick(sphere, Qt.Key.Key_PageUp, CTRL)
    assert sphere.camera().zoom == pytest.approx(1.1)
    qtbot.keyClick(sphere, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: sphere.camera() == Camera())
    qtbot.keyClick(sphere, Qt.Key.Key_Z, SHIFT)
    qtbot.waitUntil(lambda: np.allclose(project(sphere.camera(), (0, 0, -1)), (0, 0, 1)))


def test_shortcuts_of_the_window_are_left_alone(qtbot, sphere):
    with qtbot.assertNotEmitted(sphere.lock_toggled):
        qtbot.keyClick(sphere, Qt.Key.Key_N, CTRL)
        assert sphere.selected() == -1
        qtbot.keyClick(sphere, Qt.Key.Key_L, CTRL)


def test_tabbing_in_selects_the_first_tip(qtbot, sphere):
    sphere.clearFocus()
    sphere.setFocus(Qt.FocusReason.TabFocusReason)
    assert sphere.selected() == 0


@pytest.fixture
def no_popup(monkeypatch):
    # the offscreen platform warns when a menu grabs the keyboard
    monkeypatch.setattr(QMenu, "popup", lambda menu, where: None)


def test_context_menu_offers_the_same_actions(qtbot, sphere, no_popup):
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QContextMenuEvent

    choose_tip(sphere, 3)
    place = QPoint(200, 200)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, sphere.mapToGlobal(place))
    QCoreApplication.sendEvent(sphere, event)
    (menu,) = sphere.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    texts = [action.text().split("\t")[0] for action in menu.actions() if action.text()]
    assert texts[:4] == ["Rename a₄…", "Unlock a₄", "Remove a₄", "Add direction"]
    with qtbot.waitSignal(sphere.lock_toggled):
        menu.actions()[1].trigger()
    menu.close()


def test_adding_from_the_menu_uses_the_place_clicked(qtbot, sphere, no_popup):
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtGui import QContextMenuEvent

    place = QPoint(120, 250)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, sphere.mapToGlobal(place))
    QCoreApplication.sendEvent(sphere, event)
    (menu,) = sphere.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    (add,) = [action for action in menu.actions() if action.text().startswith("Add direction here")]
    with qtbot.waitSignal(sphere.add_requested) as asked:
        add.trigger()
    menu.close()
    assert sphere.position_of(asked.args[0]).toPoint() == place
    assert asked.args[0][0] > 0


# --- accessibility ------------------------------------------------------------------------------------


def test_description_lists_the_directions(qtbot, sphere):
    sphere.set_arrows(
        [Setting("a1", (1, 0, 0), locked=True), Setting("b1'", direction_at(math.pi / 4, -math.pi / 2))]
    )
    choose_tip(sphere, 1)
    assert sphere.accessibleName() == "Bloch sphere of Alice"
    assert sphere.accessibleDescription() == (
        "a 1: θ 90.0°, ω 0.0°, locked; b 1 prime: θ 45.0°, ω −90.0°, selected"
    )
    qtbot.keyClick(sphere, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: "θ 44.0°" in sphere.accessibleDescription())  # when the hand rests
    sphere.set_arrows([])
    sphere.hide()
    assert sphere.accessibleDescription() == "no directions"


# --- painting -----------------------------------------------------------------------------------------


def paint(device_painter, arrows, rect=None, camera=None, theme=DARK, **kwargs):
    rect = QRectF(0, 0, 400, 360) if rect is None else rect
    whole = (Party("alice", "Alice", len(arrows)),)
    return paint_sphere(device_painter, rect, arrows, camera or Camera(), theme, whole, **kwargs)


def image(size=(400, 360)):
    picture = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


unit_vectors = (
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: math.hypot(*v) > 0.1).map(lambda v: normalised(v))
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(unit_vectors, min_size=1, max_size=12),
    st.floats(-3, 3),
    st.floats(-1.5, 1.5),
    st.sampled_from([(400, 360), (220, 200), (160, 160)]),
)
def test_nothing_overlaps(qapp, vectors, azimuth, elevation, size):
    arrows = [Setting(f"b{i + 1}'", v, locked=i % 3 == 0) for i, v in enumerate(vectors)]
    canvas = image(size)
    painter = QPainter(canvas)
    rect = QRectF(0, 0, *size)
    layout = paint(painter, arrows, rect, Camera(azimuth, elevation), selected=0, readout=Readout(0, "snap"))
    painter.end()
    boxes = [box for box in (*layout.labels, *layout.titles, layout.readout) if box is not None]
    shown_axes = [box for box in layout.axis_labels if box is not None]
    assert layout.labels[0] is not None  # the selected one
    for box in boxes + shown_axes:
        assert rect.contains(box)
    if size[0] >= 220:
        for one, other in itertools.combinations(boxes, 2):
            assert not one.intersects(other)
        for box in layout.labels:
            for x, y, _ in layout.tips if box is not None and len(vectors) < 9 else ():
                assert not box.contains(QPointF(x, y))


def test_many_arrows_still_name_the_selected_one(qapp):
    rng = np.random.default_rng(5)
    arrows = [Setting(f"a{i + 1}", normalised(v)) for i, v in enumerate(rng.normal(size=(60, 3)))]
    painter = QPainter(canvas := image((160, 160)))
    layout = paint(painter, arrows, QRectF(0, 0, 160, 160), selected=17, hover=23)
    painter.end()
    assert not canvas.isNull()
    assert layout.labels[17] is not None and layout.labels[23] is not None
    assert None in layout.labels


def test_labels_are_where_the_ink_is(qapp):
    arrows = [Setting("a1", (0, 1, 0))]
    painter = QPainter(canvas := image())
    layout = paint(painter, arrows, camera=FRONT)
    painter.end()
    box = layout.labels[0].toAlignedRect()
    ink = DARK.color("alice")
    pixels = [
        canvas.pixelColor(x, y)
        for x in range(box.left(), box.right())
        for y in range(box.top(), box.bottom())
    ]
    assert any(
        abs(p.red() - ink.red()) + abs(p.green() - ink.green()) < 60 and p.alpha() > 200 for p in pixels
    )


OVERLAY = Overlay(np.vstack((np.eye(3), -np.eye(3))), np.arange(6.0), "quantum")


def test_svg_holds_vectors_only(qapp):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(image().size())
    painter = QPainter(generator)
    paint(painter, SETTINGS, theme=LIGHT, overlay=OVERLAY, selected=0, readout=Readout(0))
    painter.end()
    text = bytes(buffer.data()).decode()
    assert "<image" not in text
    assert "radialGradient" in text
    assert ">Alice<" in text


def test_pdf_holds_vectors_only(qapp, tmp_path):
    path = tmp_path / "sphere.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(96)
    writer.setPageSize(QPageSize(QSizeF(300, 270), QPageSize.Unit.Point))
    painter = QPainter(writer)
    paint(painter, SETTINGS, theme=LIGHT, overlay=OVERLAY)
    painter.end()
    data = path.read_bytes()
    assert data.startswith(b"%PDF") and b"/Subtype /Image" not in data


def test_the_kept_backdrop_looks_like_the_painted_one(sphere):
    fresh = sphere.grab().toImage()
    sphere.grab()
    kept = sphere.grab().toImage()
    for x, y in ((180, 60), (120, 180), (250, 230), (30, 180)):
        one, other = fresh.pixelColor(x, y), kept.pixelColor(x, y)
        assert abs(one.red() - other.red()) + abs(one.green() - other.green()) <= 6


def test_a_locked_tip_has_another_shape(qapp):
    def around(locked):
        painter = QPainter(canvas := image())
        layout = paint(painter, [Setting("a1", (1, 0, 0), locked=locked)], camera=FRONT)
        painter.end()
        x, y, _ = layout.tips[0]
        # the corner of a square is outside the round tip
        return canvas.pixelColor(round(x - 6), round(y + 5))

    ink = DARK.color("alice")
    assert abs(around(True).green() - ink.green()) < 60
    assert abs(around(False).green() - ink.green()) > 60
