"""The parameter row: mouse, keys, typed numbers, playing, and one undo step for each of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.core.scale import Scale
from gui.look.theme import DARK, LIGHT
from gui.look.themed import restyle
from gui.widgets.gesture import MERGE_MS, Gesture
from gui.widgets.slider import ParameterSlider
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from gui.widgets.slider.sweep_player import SweepPlayer, sweep_position
from tests.gui.driving import Heard

HALF = math.pi / 2
DEFAULT = math.radians(36.87)
PHI = Scale(
    symbol="φ",
    words="Angle between Bob’s settings",
    low=-HALF,
    high=HALF,
    default=DEFAULT,
    step=math.radians(0.1),
    page=math.radians(1),
    decimals=2,
    unit="°",
)
PARTITION = Scale(
    symbol="R",
    words="Partition size",
    low=1,
    high=1e6,
    default=1000,
    step=2,
    page=10,
    logarithmic=True,
    integer=True,
)


class Clock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def show(qtbot, slider: ParameterSlider) -> ParameterSlider:
    qtbot.addWidget(slider)
    slider.resize(420, 44)
    slider.show()
    slider.activateWindow()
    qtbot.waitExposed(slider)
    return slider


@pytest.fixture
def phi(qtbot) -> ParameterSlider:
    return show(
        qtbot,
        ParameterSlider(PHI, DARK),
    )


@pytest.fixture
def partition(qtbot) -> ParameterSlider:
    return show(qtbot, ParameterSlider(PARTITION, LIGHT))


def groove(slider: ParameterSlider) -> SliderGroove:
    return slider.findChild(SliderGroove)


def entry(slider: ParameterSlider) -> NumberEntry:
    return slider.findChild(NumberEntry)


def at(slider: ParameterSlider, fraction: float) -> QPoint:
    part = groove(slider)
    return QPoint(round(part.x_of(fraction)), round(part.track().center().y()))


def type_text(slider: ParameterSlider, text: str) -> None:
    field = entry(slider)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


# -- numbers


# -- what it shows


def test_setters_do_not_emit(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    phi.set_value(0.5)
    phi.set_profile([-1, 0, 1], [0.1, -0.2, 0.3], 0.0)
    phi.set_profile([-1, 0, 1], [math.nan, 2, 2])
    phi.set_profile(None, None)
    phi.set_enabled_reason("not here")
    phi.set_enabled_reason(None)
    restyle(LIGHT)
    assert heard.events == []
    assert phi.value() == 0.5
    assert entry(phi).text() == "28.65°"
    assert groove(phi).accessibleName() == "Angle between Bob’s settings φ = 28.65°"


def test_the_minus_is_typographic_and_zero_has_none(phi: ParameterSlider) -> None:
    phi.set_value(-0.5)
    assert entry(phi).text() == "−28.65°"
    phi.set_value(-1e-9)
    assert entry(phi).text() == "0.00°"


def test_reason_switches_off_and_is_shown_in_words(phi: ParameterSlider) -> None:
    phi.set_enabled_reason("needs a Werner state")
    assert not groove(phi).isEnabled() and not entry(phi).isEnabled()
    assert groove(phi).message == "needs a Werner state"
    assert "needs a Werner state" in groove(phi).accessibleDescription()
    phi.set_enabled_reason(None)
    assert groove(phi).isEnabled() and groove(phi).message == ""


def test_profile_is_shaded_only_above_its_zero(phi: ParameterSlider) -> None:
    x = np.linspace(-HALF, HALF, 50)
    part = groove(phi)
    phi.set_value(0.0)
    left = at(phi, 0.05) + QPoint(0, 6)
    right = at(phi, 0.75) - QPoint(0, 6)
    phi.set_profile(x, x, 0.0)
    image = part.grab().toImage()
    phi.set_profile(None, None)
    bare = part.grab().toImage()
    ratio = image.devicePixelRatio()
    assert image.pixelColor(right * ratio) != bare.pixelColor(right * ratio)
    assert image.pixelColor(left * ratio) == bare.pixelColor(left * ratio)


def test_bad_range_is_refused() -> None:
    with pytest.raises(ValueError, match="R"):
        replace(PARTITION, low=0)
    with pytest.raises(ValueError, match="φ"):
        replace(PHI, low=HALF)


# -- mouse and keys


def test_drag_is_one_gesture(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    part = groove(phi)
    QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=at(phi, 0.25))
    assert phi.value() == pytest.approx(-HALF / 2, abs=0.02)
    QTest.mouseMove(part, at(phi, 0.5))
    QTest.mouseMove(part, QPoint(9000, 10))
    QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=at(phi, 1.0))
    assert heard.gestures == "start change finish"
    assert phi.value() == pytest.approx(HALF)
    assert all(math.degrees(v) == pytest.approx(round(math.degrees(v), 2)) for v in heard.values)


def test_grabbing_the_rim_of_the_handle_does_not_move_it(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    rim = at(phi, PHI.fraction(phi.value())) + QPoint(5, 0)
    QTest.mouseClick(groove(phi), Qt.MouseButton.LeftButton, pos=rim)
    assert heard.values == []


def test_double_click_resets(phi: ParameterSlider) -> None:
    phi.set_value(-1.0)
    heard = Heard(phi, phi.value_changed)
    QTest.mouseDClick(groove(phi), Qt.MouseButton.LeftButton, pos=at(phi, 0.5))
    assert phi.value() == DEFAULT
    assert heard.events.count("start") == heard.events.count("finish")


def test_arrow_keys_merge_into_one_gesture(phi: ParameterSlider, qtbot) -> None:
    phi.set_value(0.0)
    heard = Heard(phi, phi.value_changed)
    part = groove(phi)
    QTest.keyClick(part, Qt.Key.Key_Right)
    QTest.keyClick(part, Qt.Key.Key_Right)
    QTest.keyClick(part, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(part, Qt.Key.Key_PageUp)
    degrees = [math.degrees(v) for v in heard.values]
    assert degrees == pytest.approx([0.1, 0.2, -0.8, 0.2])
    QTest.keyClick(part, Qt.Key.Key_Home)
    assert phi.value() == -HALF
    QTest.keyClick(part, Qt.Key.Key_End)
    assert phi.value() == HALF
    assert heard.events.count("finish") == 0
    qtbot.waitUntil(lambda: "finish" in heard.events, timeout=5000)
    assert heard.gestures == "start change finish"


def test_finish_gesture_closes_pending_keys_once(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    QTest.keyClick(groove(phi), Qt.Key.Key_Right)
    phi.finish_gesture()
    phi.finish_gesture()
    assert heard.gestures == "start change finish"


def test_a_key_during_a_drag_does_not_split_the_gesture(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    part = groove(phi)
    QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=at(phi, 0.2))
    QTest.keyClick(part, Qt.Key.Key_Right)
    QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=at(phi, 0.2))
    assert heard.gestures == "start change finish"


def test_a_drag_right_after_a_key_is_a_gesture_of_its_own(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    QTest.keyClick(groove(phi), Qt.Key.Key_Right)
    QTest.mouseClick(groove(phi), Qt.MouseButton.LeftButton, pos=at(phi, 0.2))
    assert heard.gestures == "start change finish start change finish"


def test_a_held_gesture_ends_only_when_told(qtbot) -> None:
    gesture = Gesture()
    ends: list[bool] = []
    gesture.finished.connect(lambda: ends.append(True))
    gesture.begin()
    gesture.touch()
    qtbot.wait(MERGE_MS + 100)
    assert gesture.active and not ends
    gesture.finish()
    gesture.finish()
    assert ends == [True]


# -- typing


def test_typed_values_are_exact_and_one_step_each(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    type_text(phi, "12.345")
    type_text(phi, "-1/3")
    type_text(phi, "45°")
    type_text(phi, "0.5 rad")
    assert heard.values == pytest.approx(
        [math.radians(12.345), math.radians(-1 / 3), math.pi / 4, 0.5], rel=1e-14
    )
    assert heard.gestures == " ".join(["start change finish"] * 4)
    assert entry(phi).text() == "28.65°"


@pytest.mark.parametrize("text", ["abc", "1/0", "91", "-90.1"])
def test_bad_text_restores_the_value_and_says_why(phi: ParameterSlider, text: str) -> None:
    heard = Heard(phi, phi.value_changed)
    type_text(phi, text)
    assert heard.events == []
    assert phi.value() == DEFAULT
    assert entry(phi).text() == "36.87°"
    assert groove(phi).message.startswith("! ")
    assert DARK.bad in entry(phi).styleSheet()
    assert entry(phi).accessibleDescription().endswith("kept 36.87°")
    entry(phi).undo()
    assert entry(phi).text() == text, "what was typed is not lost"
    QTest.keyClick(groove(phi), Qt.Key.Key_Right)
    assert groove(phi).message == "" and entry(phi).styleSheet() == ""


def test_escape_gives_up_typing(phi: ParameterSlider) -> None:
    heard = Heard(phi, phi.value_changed)
    field = entry(phi)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "36.87°"
    assert heard.events == []


def test_a_new_value_does_not_disturb_typing(phi: ParameterSlider) -> None:
    field = entry(phi)
    field.setFocus()
    QApplication.processEvents()
    if not field.hasFocus():
        pytest.skip("no window manager gives the field the focus")
    field.selectAll()
    QTest.keyClicks(field, "12")
    phi.set_value(0.5)
    assert field.text() == "12"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "28.65°"


# -- logarithmic and integer


def test_partition_size_is_a_whole_number_on_a_log_scale(partition: ParameterSlider) -> None:
    assert PARTITION.fraction(1000) == pytest.approx(0.5)
    heard = Heard(partition, partition.value_changed)
    part = groove(partition)
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=at(partition, 0.8))
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=at(partition, 0.1))
    assert all(v == int(v) and 1 <= v <= 1e6 for v in heard.values)
    type_text(partition, "123456")
    assert partition.value() == 123456
    assert entry(partition).text() == "123\u202f456"
    type_text(partition, "1")
    QTest.keyClick(part, Qt.Key.Key_Right)
    assert partition.value() == 2
    QTest.keyClick(part, Qt.Key.Key_PageUp)
    assert partition.value() == 20
    QTest.keyClick(part, Qt.Key.Key_Left)
    assert partition.value() == 10
    type_text(partition, "0")
    assert partition.value() == 10


@pytest.mark.parametrize("logarithmic", [False, True])
def test_value_and_fraction_are_inverse(qtbot, logarithmic: bool) -> None:
    scale = replace(PARTITION, high=1e3, default=5, decimals=4, logarithmic=logarithmic, integer=False)
    fractions = np.linspace(0, 1, 101)
    values = [scale.at(f) for f in fractions.tolist()]
    assert np.all(np.diff(values) > 0)
    assert [scale.fraction(v) for v in values] == pytest.approx(fractions.tolist(), abs=1e-4)


# -- playing


@pytest.mark.parametrize(
    ("elapsed", "start", "there_and_back", "loop", "expected"),
    [
        (0.0, 0.3, False, False, (0.3, False)),
        (1.0, 0.3, False, False, (0.5, False)),
        (9.0, 0.3, False, False, (1.0, True)),
        (1.0, 1.0, False, False, (0.2, False)),
        (4.0, 0.3, False, True, (0.1, False)),
        (4.0, 0.3, True, False, (0.9, False)),
        (8.5, 0.3, True, False, (0.0, False)),
        (9.0, 0.3, True, False, (0.1, False)),
        (10.0, 0.3, True, False, (0.3, True)),
        (11.0, 0.3, True, True, (0.5, False)),
        (-1.0, 0.3, False, False, (0.3, False)),
    ],
)
def test_sweep_position(
    elapsed: float, start: float, there_and_back: bool, loop: bool, expected: tuple[float, bool]
) -> None:
    fraction, ended = sweep_position(elapsed, start, 0.2, there_and_back, loop)
    assert (fraction, ended) == (pytest.approx(expected[0], abs=1e-12), expected[1])


@given(st.floats(0, 1e4), st.floats(0, 1), st.floats(0.01, 5), st.booleans(), st.booleans())
def test_sweep_stays_in_range(elapsed: float, start: float, speed: float, back: bool, loop: bool) -> None:
    fraction, ended = sweep_position(elapsed, start, speed, back, loop)
    assert 0.0 <= fraction <= 1.0
    assert not (ended and loop)


def test_player_follows_the_clock_not_the_ticks(qapp: object) -> None:
    clock = Clock()
    player = SweepPlayer(clock=clock)
    seen: list[float] = []
    player.advanced.connect(seen.append)
    player.play(0.0)
    clock.now += 1.0
    player.tick()
    player.tick()
    clock.now += 1.0
    player.configure(0.5, False, False)
    player.tick()
    clock.now += 0.5
    player.tick()
    assert seen == pytest.approx([0.2, 0.2, 0.4, 0.65])
    clock.now += 60.0
    player.tick()
    assert seen[-1] == 1.0 and not player.playing


def test_a_play_run_is_one_gesture_and_ends_at_the_end(phi: ParameterSlider) -> None:
    clock = Clock()
    phi.player.clock = clock
    heard = Heard(phi, phi.value_changed)
    phi.toggle_play()
    for _ in range(4):
        clock.now += 1.0
        phi.player.tick()
    assert phi.value() == pytest.approx(HALF)
    assert not phi.player.playing
    assert heard.gestures == "start change finish"


@pytest.mark.parametrize("how", ["drag", "key", "type", "hide", "button", "off"])
def test_play_stops_when_the_user_does_something_else(phi: ParameterSlider, how: str) -> None:
    heard = Heard(phi, phi.value_changed)
    phi.toggle_play()
    assert phi.player.playing
    if how == "drag":
        QTest.mouseClick(groove(phi), Qt.MouseButton.LeftButton, pos=at(phi, 0.5))
    elif how == "key":
        QTest.keyClick(groove(phi), Qt.Key.Key_Left)
    elif how == "type":
        type_text(phi, "3")
    elif how == "hide":
        phi.hide()
    elif how == "off":
        phi.set_enabled_reason("not here")
    else:
        phi.toggle_play()
    phi.finish_gesture()
    assert not phi.player.playing
    assert (
        heard.events.count("start")
        == heard.events.count("finish")
        == (2 if how in ("drag", "key", "type") else 1)
    )
    assert heard.events[0] == "start" and heard.events[-1] == "finish"


def test_menu_sets_how_it_plays(phi: ParameterSlider) -> None:
    menu = phi.build_menu()
    actions = {action.text(): action for action in menu.actions()}
    actions["Fast (2 s)"].trigger()
    actions["Loop"].trigger()
    actions["There and back"].trigger()
    assert (phi.player.speed, phi.player.loop, phi.player.there_and_back) == (0.5, True, True)
    phi.set_value(0.0)
    actions["Reset"].trigger()
    assert phi.value() == DEFAULT
    menu.deleteLater()


def test_export_is_not_taken_for_the_end_of_the_line(qtbot):
    """On X11 a line edit claims Ctrl+E; then the window's shortcut never comes."""
    entry = NumberEntry(LIGHT, minimum=0.0, maximum=1.0, decimals=3)
    qtbot.addWidget(entry)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    event.accept()
    QApplication.sendEvent(entry, event)
    assert not event.isAccepted()
