"""The Werner ruler: nothing overlaps at any width, and mouse and keys do what they say."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.look.theme import DARK, LIGHT
from gui.widgets.ruler import RulerMark, WernerRuler, paint_ruler
from gui.widgets.ruler.label_packing import LabelSpec, Reserved, nearest, pack_labels
from gui.widgets.ruler.layout import Box, RulerLayout, RulerRegion, Sizes, build_layout, build_ticks
from gui.widgets.ruler.painter import RulerState, handle_line, ruler_layout
from gui.widgets.ruler.words import IMPORTANT_WORDS, REGION_HELP, REGION_ROLES, REGION_WORDS, visibility_text
from physics.thresholds import REGIONS, THRESHOLDS
from tests.gui.driving import Heard

TICKS = build_ticks(THRESHOLDS)
REGION_LIST = tuple(RulerRegion(*region) for region in REGIONS)
MARKS = (
    RulerMark("separable", 1 / 3, "separable", "good"),
    RulerMark("ab", 0.57735, "steering A→B", "threshold"),
    RulerMark("ba", 0.57735, "steering B→A", "threshold"),
    RulerMark("local", 0.790569, "local", "local"),
    RulerMark("leggett", 0.9418, "Leggett", "bound"),
    RulerMark("quantum", 1.0, "quantum", "quantum"),
)


def measure(text: str) -> float:
    """About as wide as a wide interface font at 13 px."""
    return 8.2 * len(text)


def lay_out(
    width: float, height: float = 120, scale: float = 1.0, marks: tuple[RulerMark, ...] = MARKS
) -> RulerLayout:
    return build_layout(
        Box(0, 0, width, height),
        ticks=TICKS,
        regions=REGION_LIST,
        marks=marks,
        measure=lambda text: scale * measure(text),
        measure_bold=lambda text: 1.1 * scale * measure(text),
        scale=scale,
        titles=("Werner ruler: drag V", "Werner ruler"),
    )


def overlap(a: Box, b: Box) -> bool:
    return a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom


def assert_tidy(layout: RulerLayout, title_width: float) -> None:
    labels = [layout.label_box(label) for label in layout.labels]
    flags = [layout.flag_box(flag) for flag in layout.flags]
    if layout.title:
        flags.append(Box(layout.geometry.left, layout.geometry.flag_top, title_width, 10))
    for boxes in (labels, flags):
        for i, box in enumerate(boxes):
            assert box.left >= layout.outer.left
            assert box.right <= layout.outer.right
            assert box.bottom <= layout.outer.bottom
            assert not any(overlap(box, other) for other in boxes[i + 1 :])
    for label in layout.labels:
        box = layout.label_box(label)
        assert box.left < label.x < box.right, "a label hangs on its own tick"
        for other in layout.labels:
            if other.tier > label.tier:
                assert not box.left - 2 < other.x < box.right + 2, "no leader runs through a text"


@settings(max_examples=40, deadline=None)
@given(
    width=st.floats(700, 3840),
    height=st.floats(100, 140),
    values=st.lists(st.floats(-0.2, 1.4) | st.just(math.inf) | st.just(math.nan), max_size=8),
)
def test_nothing_overlaps_at_any_width(width: float, height: float, values: list[float]) -> None:
    marks = tuple(RulerMark(str(i), v, "Leggett model", "bound") for i, v in enumerate(values))
    layout = lay_out(width, height, marks=marks)
    assert_tidy(layout, 1.1 * measure(layout.title))
    assert all(0 <= mark.value <= 1 for mark in layout.marks)


@settings(max_examples=20, deadline=None)
@given(width=st.integers(700, 3840), theme=st.sampled_from([DARK, LIGHT, DARK.scaled(1.5)]))
def test_nothing_overlaps_with_the_real_fonts(qapp: object, width: int, theme: object) -> None:
    height = Sizes(theme.scale).height(2)  # type: ignore[attr-defined]
    layout = ruler_layout(QRectF(0, 0, width, height), theme, TICKS, REGION_LIST, MARKS)  # type: ignore[arg-type]
    assert_tidy(layout, 0.0)


@pytest.mark.parametrize("width", [1280, 1366, 1600, 1920, 2560, 3840])
def test_important_thresholds_are_labelled_from_a_projector_up(qapp: object, width: int) -> None:
    layout = ruler_layout(QRectF(0, 0, width, 120), LIGHT, TICKS, REGION_LIST, MARKS)
    shown = {label.key for label in layout.labels}
    important = {f"tick:{i}" for i, tick in enumerate(layout.ticks) if tick.important}
    assert len(important) == len(IMPORTANT_WORDS)
    assert important <= shown
    assert {flag.key for flag in layout.flags} >= {mark.key for mark in MARKS}
    named = {box.region.key for box in layout.regions if box.text}
    named |= {flag.key.removeprefix("region:") for flag in layout.flags}
    assert named >= {region.key for region in REGION_LIST}


def test_more_room_shows_more_labels() -> None:
    assert len(lay_out(3840).labels) > len(lay_out(1280).labels) > len(lay_out(700, 100).labels)


def test_words_exist_for_what_physics_publishes() -> None:
    assert (
        {region.key for region in REGION_LIST} == set(REGION_WORDS) == set(REGION_ROLES) == set(REGION_HELP)
    )
    assert set(IMPORTANT_WORDS) <= {threshold.key for threshold in THRESHOLDS}
    assert {"1/3", "1/2", "1/√2", "√3/2", "2√2/3", "0.6875", "0.6961", "0.8536"} <= {t.math for t in TICKS}


def test_equal_thresholds_share_a_tick_and_lose_no_statement() -> None:
    assert sum(len(tick.sources) for tick in TICKS) == len(THRESHOLDS)
    assert all(b.value - a.value > 1e-5 for a, b in pairwise(TICKS))
    leggett = next(tick for tick in TICKS if tick.math == "0.8536")
    assert [source.own_result for source in leggett.sources] == [False, True]


def test_packing_keeps_reserved_room_free_and_drops_what_does_not_fit() -> None:
    specs = [LabelSpec("a", 40, ("aaaa",)), LabelSpec("b", 60, ("bbbb",)), LabelSpec("c", 80, ("cccc",))]
    one = pack_labels(specs, left=0, right=200, tiers=1, measure=measure)
    assert len(one) == 2
    assert len(pack_labels(specs[:1], left=0, right=200, tiers=1, measure=measure)) == 1
    blocked = pack_labels(
        specs[:1], left=0, right=200, tiers=1, measure=measure, reserved=[Reserved(0, 0, 60)]
    )
    assert blocked == ()


@given(st.lists(st.floats(0, 1), min_size=1).map(sorted), st.floats(-1, 2))
def test_nearest(values: list[float], value: float) -> None:
    assert abs(values[nearest(values, value)] - value) == min(abs(v - value) for v in values)


def test_visibility_is_written_with_a_typographic_minus() -> None:
    assert visibility_text(0.985) == "0.985"
    assert visibility_text(math.sqrt(0.5)) == "0.7071"
    assert visibility_text(-0.25) == "−0.250"


# -- the widget


@pytest.fixture
def ruler(qtbot) -> WernerRuler:
    window = QWidget()
    window.resize(1280, 420)
    ruler = WernerRuler(DARK, window, default=0.985)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch()
    column.addWidget(ruler)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    ruler.keep_window = window  # type: ignore[attr-defined]
    return ruler


def on_bar(ruler: WernerRuler, visibility: float, offset: int = 0) -> QPoint:
    geometry = ruler.ruler.geometry
    bar = geometry.bar
    return QPoint(round(geometry.x_of(visibility)), round((bar.top + bar.bottom) / 2) + offset)


def test_setters_do_not_emit(ruler: WernerRuler) -> None:
    heard = Heard(ruler, ruler.visibility_changed)
    ruler.set_visibility(0.5)
    ruler.set_marks(MARKS)
    ruler.set_enabled_reason("thresholds hold for Werner states")
    ruler.set_theme(LIGHT)
    assert ruler.visibility() == 0.5
    assert heard.events == []


def test_click_jumps_and_dragging_is_one_gesture(ruler: WernerRuler) -> None:
    heard = Heard(ruler, ruler.visibility_changed)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=on_bar(ruler, 0.4))
    assert ruler.visibility() == pytest.approx(0.4, abs=0.0011)
    QTest.mouseMove(ruler, on_bar(ruler, 0.6))
    QTest.mouseMove(ruler, on_bar(ruler, 0.8))
    QTest.mouseMove(ruler, QPoint(5000, 10))
    assert ruler.visibility() == 1.0
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton, pos=on_bar(ruler, 0.8))
    assert heard.gestures == "start change finish"
    assert heard.values[-1] == 1.0
    assert all(round(v, 3) == v for v in heard.values)


def test_grabbing_the_handle_beside_its_line_does_not_move_it(ruler: WernerRuler) -> None:
    ruler.set_visibility(0.5)
    heard = Heard(ruler, ruler.visibility_changed)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=on_bar(ruler, 0.5) + QPoint(4, 0))
    assert heard.values == []
    QTest.mouseMove(ruler, on_bar(ruler, 0.6) + QPoint(4, 0))
    QTest.mouseRelease(ruler, Qt.MouseButton.LeftButton, pos=on_bar(ruler, 0.6) + QPoint(4, 0))
    assert ruler.visibility() == pytest.approx(0.6, abs=0.0011)


def test_ctrl_snaps_exactly_to_a_threshold_or_mark(ruler: WernerRuler) -> None:
    ruler.set_marks(MARKS)
    for near, exact in ((0.701, 0.7012), (0.88, math.sqrt(3) / 2), (0.8, 0.790569)):
        QTest.mouseClick(
            ruler, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, on_bar(ruler, near)
        )
        assert ruler.visibility() == pytest.approx(exact, abs=1e-9)


def test_double_click_on_the_handle_resets(ruler: WernerRuler) -> None:
    ruler.set_visibility(0.4)
    heard = Heard(ruler, ruler.visibility_changed)
    QTest.mouseDClick(ruler, Qt.MouseButton.LeftButton, pos=on_bar(ruler, 0.4))
    assert ruler.visibility() == 0.985
    assert heard.values == [0.985]
    assert heard.events.count("start") == heard.events.count("finish")


def test_keys(ruler: WernerRuler, qtbot) -> None:
    ruler.set_visibility(0.5)
    heard = Heard(ruler, ruler.visibility_changed)
    QTest.keyClick(ruler, Qt.Key.Key_Right)
    QTest.keyClick(ruler, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(ruler, Qt.Key.Key_Left)
    assert heard.values == pytest.approx([0.501, 0.511, 0.510])
    QTest.keyClick(ruler, Qt.Key.Key_End)
    assert ruler.visibility() == 1.0
    QTest.keyClick(ruler, Qt.Key.Key_Home)
    assert ruler.visibility() == 0.0
    assert heard.events.count("finish") == 0, "keys in quick succession are one gesture"
    qtbot.waitUntil(lambda: "finish" in heard.events, timeout=5000)
    assert heard.gestures == "start change finish"


def test_page_keys_walk_the_thresholds_and_return_goes_there(ruler: WernerRuler) -> None:
    ruler.set_visibility(0.69)
    QTest.keyClick(ruler, Qt.Key.Key_PageUp)
    assert "0.6961" in ruler.accessibleDescription()
    assert "Designolle" in ruler.accessibleDescription()
    assert ruler.visibility() == 0.69
    popover = ruler.popover
    assert popover.isVisible() and "Designolle" in popover.html and popover.lens_visible
    QTest.keyClick(ruler, Qt.Key.Key_PageDown)
    assert "0.6875" in ruler.accessibleDescription()
    QTest.keyClick(ruler, Qt.Key.Key_Return)
    assert ruler.visibility() == 0.6875
    QTest.keyClick(ruler, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert popover.parent() is ruler


def test_hover_shows_statement_and_reference(ruler: WernerRuler, qtbot) -> None:
    QTest.mouseMove(ruler, on_bar(ruler, math.sqrt(0.5), 16))
    popover = ruler.popover
    qtbot.waitUntil(popover.isVisible, timeout=5000)
    assert "CHSH" in popover.html and "Clauser" in popover.html
    assert ruler.keep_window.rect().contains(popover.geometry())  # type: ignore[attr-defined]
    QTest.mouseMove(ruler, on_bar(ruler, 0.2))
    qtbot.waitUntil(lambda: "Separable" in popover.html, timeout=5000)
    assert not popover.lens_visible
    ruler.hide()
    assert not popover.isVisible()


def test_hiding_ends_a_drag(ruler: WernerRuler) -> None:
    heard = Heard(ruler, ruler.visibility_changed)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=on_bar(ruler, 0.4))
    ruler.hide()
    assert heard.gestures == "start change finish"


def test_the_accessible_name_follows(ruler: WernerRuler) -> None:
    ruler.set_visibility(0.8)
    assert ruler.accessibleName() == "Visibility V = 0.800, Bell-nonlocal, yet crypto-nonlocal"
    ruler.set_enabled_reason("thresholds hold for Werner states")
    assert ruler.accessibleName() == "Visibility V = 0.800"
    assert ruler.accessibleDescription() == "thresholds hold for Werner states"


@pytest.mark.parametrize("visibility", [-1 / 3, 0.0, 0.01, 0.5, 0.99, 1.0])
def test_the_readout_stays_inside(ruler: WernerRuler, visibility: float) -> None:
    layout = ruler.ruler
    left = layout.readout_left(visibility, 100)
    assert left >= 0 and left + 100 <= ruler.width()
    ruler.set_visibility(visibility)
    ruler.grab()


def test_regions_are_coloured_and_grey_when_they_do_not_apply(ruler: WernerRuler) -> None:
    def colour(visibility: float) -> str:
        image: QImage = ruler.grab().toImage()
        return image.pixelColor(on_bar(ruler, visibility, -8) * image.devicePixelRatio()).name()

    assert colour(0.1) == DARK.region_separable
    assert colour(0.4) == DARK.region_local
    assert colour(0.75) == DARK.region_crypto
    assert colour(0.87) == DARK.region_none
    ruler.set_enabled_reason("thresholds hold for Werner states")
    assert {colour(v) for v in (0.1, 0.4, 0.75, 0.87)} == {DARK.region_unknown}


def test_without_v_there_is_no_handle_and_nothing_to_drag(ruler: WernerRuler) -> None:
    """Correlations that are given have no V: the handle at 1 said V = 1.000. That of a fit is shown."""
    ruler.set_enabled_reason("The thresholds hold for Werner states")
    ruler.set_visibility(math.nan)
    ruler.setEnabled(False)
    assert ruler.ruler.title == "Werner ruler" and ruler.accessibleName() == "Visibility, not defined"
    without = ruler.grab().toImage()
    assert ruler.grab().toImage() == without
    ruler.set_visibility(0.3)
    assert ruler.grab().toImage() != without and ruler.ruler.title == "Werner ruler"
    ruler.setEnabled(True)
    assert ruler.ruler.title == "Werner ruler: drag V" and "V = 0.300" in ruler.accessibleName()
    assert ruler.grab().toImage() != without


def test_svg_has_text(qapp: object) -> None:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(1600, 120))
    generator.setViewBox(QRectF(0, 0, 1600, 120))
    painter = QPainter(generator)
    paint_ruler(painter, QRectF(0, 0, 1600, 120), 0.985, MARKS, LIGHT)
    painter.end()
    svg = bytes(data.data()).decode()
    for text in ("V = 0.985", "no Leggett model", "1/√2", "CHSH", "not known", "Leggett 0.942"):
        assert text in svg


def test_flags_that_stay_are_kept_and_new_ones_are_painted(qtbot):
    """The same pixels as a ruler that paints for the first time, whatever was kept before."""
    kept = WernerRuler(LIGHT)
    qtbot.addWidget(kept)
    kept.resize(1280, 120)
    for visibility, marks in (
        (0.9, MARKS),
        (0.92, MARKS),
        (0.97, MARKS),
        (0.97, MARKS[:3]),
        (0.5, MARKS[:3]),
    ):
        fresh = WernerRuler(LIGHT)
        qtbot.addWidget(fresh)
        fresh.resize(1280, 120)
        for ruler in (kept, fresh):
            ruler.set_marks(marks)
            ruler.set_visibility(visibility)
        expected = fresh.grab().toImage()
        assert [kept.grab().toImage() == expected for _ in range(2)] == [True, True]


@pytest.mark.parametrize("width", [960, 1280, 1920])
def test_the_line_of_the_handle_runs_through_no_word_on_the_bar(qapp, width):
    layout = ruler_layout(QRectF(0, 0, width, 120), LIGHT, TICKS, REGION_LIST, ())
    bar = layout.geometry.bar
    middle = (bar.top + bar.bottom) / 2
    words = 0
    for box in layout.regions:
        state = RulerState((box.region.lo + box.region.hi) / 2)
        lines = handle_line(layout, LIGHT, state)
        assert (lines[0][0], lines[-1][1] > bar.bottom) == (bar.top, True)  # seen above and below
        through = any(top < middle < bottom for top, bottom in lines)
        assert through is not bool(box.text)
        words += bool(box.text)
    assert words >= 4
    # Beside the words the line is whole.
    assert len(handle_line(layout, LIGHT, RulerState(0.001))) == 1
