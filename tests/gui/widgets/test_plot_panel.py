"""The plot panel: data in place, shading only where violated, cursor by mouse and keys, labels apart."""

from __future__ import annotations

import csv
import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton

from gui.look.theme import DARK, LIGHT
from gui.widgets.plot import PlotPanel, geometry
from gui.widgets.plot import points as plot_points
from gui.widgets.plot.demo import LeggettDemo
from gui.widgets.plot.frame import AxesItem, sources, titles
from gui.widgets.plot.items import CurveItem, FillItem
from gui.widgets.plot.overlays import HoverItem
from gui.widgets.plot.points import PointsItem

X = np.linspace(-90, 90, 181)


@pytest.fixture
def panel(qtbot):
    widget = PlotPanel(DARK, "Title", "φ", "°", "L₃")
    qtbot.addWidget(widget)
    widget.resize(800, 560)
    widget.set_range(-90, 90, -1, 1)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def place(panel: PlotPanel, x: float, y: float = 0.3) -> QPoint:
    """Viewport pixel of a data point."""
    view = panel.view()
    (x0, x1), (y0, y1) = view.viewbox.viewRange()
    box = view.viewbox.geometry()
    px = box.left() + (x - x0) / (x1 - x0) * box.width()
    py = box.bottom() - (y - y0) / (y1 - y0) * box.height()
    return QPoint(round(px), round(py))


def add_cursor(panel: PlotPanel, key: str = "phi", **options: float) -> list[tuple]:
    events: list[tuple] = []
    panel.add_cursor(key, "accent", "φ", **options)
    panel.set_cursor(key, 10)
    panel.cursor_drag_started.connect(lambda k: events.append(("start", k)))
    panel.cursor_moved.connect(lambda k, v: events.append(("move", k, v)))
    panel.cursor_drag_finished.connect(lambda k: events.append(("end", k)))
    return events


# data


def test_setters_update_in_place_and_do_not_emit(panel):
    events = add_cursor(panel)
    panel.add_curve("c", "curve", "quantum")
    panel.add_fill("f", "violation")
    panel.add_points("p", "data", "measured")
    keys = ("c", "f", "p", "phi")
    before = [panel.layer(key) for key in keys]
    items = len(panel.view().scene().items())
    for step in range(3):
        panel.set_curve("c", X, np.cos(X / 50 + step))
        panel.set_fill("f", X, np.cos(X / 50 + step), 0 * X)
        panel.set_points("p", [0, step], [0, 0.1], [0.1, 0.1])
        panel.set_cursor("phi", step)
        panel.set_readout([(f"line {step}", "text")])
        panel.grab()
    assert [panel.layer(key) for key in keys] == before
    assert len(panel.view().scene().items()) == items
    assert events == []
    curve = panel.layer("c")
    assert isinstance(curve, CurveItem)
    assert curve.ys[90] == pytest.approx(math.cos(2))


def test_a_curve_is_seen_where_its_data_are(panel):
    panel.add_curve("c", "", "bad", width=4)
    panel.set_curve("c", [-90, 90], [0.5, 0.5])
    image = panel.view().grab().toImage()
    wanted = DARK.color("bad")
    for y, seen in ((0.5, True), (0.45, False), (-0.5, False)):
        at = place(panel, 17.0, y)
        pixel = image.pixelColor(at)
        assert ((pixel.red(), pixel.green(), pixel.blue()) == wanted.getRgb()[:3]) is seen, y


def test_unknown_twofold_and_wrong_keys(panel):
    panel.add_curve("c", "curve", "quantum")
    with pytest.raises(ValueError, match="already has 'c'"):
        panel.add_points("c", "", "measured")
    with pytest.raises(KeyError):
        panel.set_curve("nothing", X, X)
    with pytest.raises(KeyError, match="no PointsItem"):
        panel.set_points("c", X, X)
    with pytest.raises(ValueError, match="lengths differ: 181, 2"):
        panel.set_curve("c", X, [1, 2])
    with pytest.raises(ValueError, match="one-dimensional"):
        panel.set_curve("c", [[1.0]], [[1.0]])
    with pytest.raises(ValueError, match="no such symbol"):
        panel.add_points("p", "", "measured", "star")
    panel.add_points("p", "", "measured")
    panel.set_points("p", [1, 2], [1, 2])
    with pytest.raises(ValueError, match="1 texts for 2 points"):
        panel.set_point_texts("p", ["a"])


@pytest.mark.parametrize("bounds", [(1, 0, 0, 1), (0, 1, 2, 2), (0, math.nan, 0, 1), (0, math.inf, 0, 1)])
def test_empty_ranges_are_refused(panel, bounds):
    with pytest.raises(ValueError, match="not a range"):
        panel.set_range(*bounds)


def test_shading_only_where_violated_up_to_the_crossing():
    fill = FillItem("violation")
    fill.set_data([0, 1, 2, 3, 4], [0, 0, 1, 0, 0], [0.5] * 5)
    ((x, upper, lower),) = fill.pieces
    assert x == pytest.approx([1.5, 2, 2.5])  # linear in between: the curves meet half-way
    assert upper == pytest.approx([0.5, 1, 0.5])
    assert lower == pytest.approx([0.5, 0.5, 0.5])
    fill.set_data([0, 1], [0, 0], [1, 1])
    assert fill.pieces == []


@given(
    st.lists(
        st.tuples(*[st.floats(-5, 5) | st.just(math.nan)] * 2),
        min_size=1,
        max_size=30,
    )
)
def test_shading_holds_every_violated_sample_and_no_other(rows):
    upper, lower = (np.array(column) for column in zip(*rows, strict=True))
    x = np.arange(len(rows), dtype=float)
    pieces = geometry.violated_runs(x, upper, lower)
    inside = {float(v) for xs, us, ls in pieces for v, u, low in zip(xs, us, ls, strict=True) if u > low}
    # a crossing may round onto its sample, so only the clear cases are compared
    clear = np.abs(upper - lower) > 1e-9
    assert {v for v in inside if v == int(v) and clear[int(v)]} == set(x[(upper > lower) & clear])
    for xs, us, ls in pieces:
        assert np.all(np.diff(xs) >= 0)
        assert np.all(us - ls >= -1e-9)


def test_bands_shade_whichever_edge_is_above(panel):
    panel.add_band("b", "quantum", "band")
    panel.set_band("b", [0, 1], [0, 0], [1, 1])
    band = panel.layer("b")
    assert isinstance(band, FillItem)
    assert len(band.pieces) == 1


def test_nan_breaks_a_curve_and_far_points_are_left_out(panel):
    panel.add_curve("c", "", "quantum")
    panel.set_curve("c", [-80, -40, 0, 40, 80], [0, 0, math.nan, 0, 0])
    curve = panel.layer("c")
    assert isinstance(curve, CurveItem)
    assert [len(xs) for xs, _ in curve.runs()] == [2, 2]
    panel.set_curve("c", [-90, 0, 90], [50, 60, 50])
    assert curve.runs() == []


def test_dashes_have_the_stated_lengths():
    pieces = geometry.dash_segments(np.array([0.0, 25.0]), np.zeros(2), (10.0, 6.0))
    assert pieces[:, [0, 2]].tolist() == [[0, 10], [16, 25]]
    corner = geometry.dash_segments(np.array([0.0, 5, 5]), np.array([0.0, 0, 20]), (8.0, 4.0))
    drawn = np.hypot(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1]).sum()
    assert drawn == pytest.approx(8 + 8 + 1)  # 25 long: on 8, off 4, on 8, off 4, on 1


# cursor


def test_mouse_drag_starts_moves_once_a_step_and_finishes(panel):
    events = add_cursor(panel)
    viewport = panel.view().viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(panel, 10))
    assert events == [("start", "phi")]
    for x in (20, 30, 45):
        QTest.mouseMove(viewport, place(panel, x))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(panel, 45))
    assert [e[0] for e in events] == ["start", "move", "move", "move", "end"]
    assert [e[2] for e in events[1:4]] == pytest.approx([20, 30, 45], abs=0.3)
    assert panel.view().viewbox.viewRange()[0] == pytest.approx([-90, 90])  # the plot did not pan along


def test_a_drag_ends_at_the_limits_and_elsewhere_pans(panel):
    events = add_cursor(panel, low=0, high=30)
    viewport = panel.view().viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(panel, 10))
    QTest.mouseMove(viewport, place(panel, 80))
    QTest.mouseMove(viewport, place(panel, 85))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(panel, 85))
    assert events == [("start", "phi"), ("move", "phi", 30.0), ("end", "phi")]
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place(panel, -60))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=place(panel, -60))
    assert len(events) == 3


def test_keys_move_the_cursor_as_one_drag_a_press(panel):
    events = add_cursor(panel, step=0.5)
    view = panel.view()
    for key, value in (
        (Qt.Key.Key_Right, 10.5),
        (Qt.Key.Key_PageUp, 15.5),
        (Qt.Key.Key_Left, 15.0),
        (Qt.Key.Key_Home, -90.0),
        (Qt.Key.Key_End, 90.0),
    ):
        QTest.keyClick(view, key)
        assert events == [("start", "phi"), ("move", "phi", value), ("end", "phi")]
        events.clear()


def test_up_and_down_choose_among_cursors(panel):
    events = add_cursor(panel)
    panel.add_cursor("b", "bob", "b")
    panel.set_cursor("b", -40)
    QTest.keyClick(panel.view(), Qt.Key.Key_Down)
    QTest.keyClick(panel.view(), Qt.Key.Key_Right)
    assert events == [("start", "b"), ("move", "b", -39.0), ("end", "b")]


def test_a_drag_is_finished_when_the_panel_is_hidden(panel):
    events = add_cursor(panel)
    QTest.mousePress(panel.view().viewport(), Qt.MouseButton.LeftButton, pos=place(panel, 10))
    panel.hide()
    assert events[-1] == ("end", "phi")
    assert events.count(("end", "phi")) == 1


# read-out and labels


@pytest.mark.parametrize("x", [-90, -60, 0, 36.9, 75, 90])
def test_the_readout_hides_no_data_and_names_its_cursor_where_there_are_two(panel, x):
    panel.add_cursor("phi", label="φ")
    panel.set_cursor("phi", x)
    panel.set_readout([("L₃ = 1.8687", "quantum"), ("violated by 0.0797", "violation")])
    box = panel.readout_area()
    assert panel.readout()[0][0] == "L₃ = 1.8687"
    assert panel.view().sceneRect().contains(box)
    assert not box.intersects(panel.view().viewbox.geometry())
    # neither does the grip: it stands on the axis
    grip = panel.view().cursors["phi"].grip()
    assert grip.top() >= panel.view().viewbox.rect().bottom()
    panel.add_cursor("other", label="V")
    panel.set_readout([("L₃ = 1.8687", "quantum")], "phi")
    assert panel.readout()[0][0] == f"at {panel.layer('phi').text()}:"


def test_the_readout_stays_while_digits_change_and_wraps_where_it_must(panel):
    places = []
    for value in ("1.1111", "0.9", "1.8888"):
        panel.set_readout([(f"L₃ = {value}", "quantum"), ("bound 1.7", "bound")])
        places.append(panel.readout_area())
    assert places[1] == places[0] and places[2].height() == places[0].height()
    panel.set_readout([(f"a long sentence about {k}", "text") for k in range(9)])
    assert panel.readout_area().height() > places[0].height()
    assert panel.readout_area().bottom() <= panel.view().viewbox.geometry().top()
    panel.set_readout([])
    assert panel.readout_area().isEmpty()


def test_labels_lie_off_curves_and_lines(panel):
    panel.add_curve("c", "", "quantum")
    panel.set_curve("c", X, 0.5 + 0.3 * np.cos(np.radians(2 * X)))
    for key, value in (("low", 0.25), ("high", 0.75)):
        panel.add_hline(key, "local", f"a level of {value}")
        panel.set_line(key, value)
    panel.add_vline("v", "threshold", "a threshold")
    panel.set_line("v", 20)
    panel.grab()
    for key in ("low", "high", "v"):
        box = panel.layer(key).label_box
        for other in ("c", "low", "high", "v"):
            for left, top, right, bottom in panel.layer(other).obstacles():
                apart = right < box.left() or left > box.right() or bottom < box.top() or top > box.bottom()
                assert apart, (key, other)


def test_labels_of_neighbouring_lines_never_overlap(panel):
    for i, v in enumerate((20, 21, 22, 60, 80, 85)):
        panel.add_vline(f"v{i}", "threshold", f"threshold {v}")
        panel.set_line(f"v{i}", v)
    for i, v in enumerate((0.50, 0.51, 0.52, -0.9)):
        panel.add_hline(f"h{i}", "local", f"level {v}")
        panel.set_line(f"h{i}", v)
    panel.grab()
    labels = [line.label_box for line in panel.layers().values()]
    assert all(box is not None and panel.view().viewbox.rect().contains(box) for box in labels)
    assert not [pair for pair in combinations(labels, 2) if pair[0].intersects(pair[1])]


@given(st.lists(st.floats(1, 400), max_size=12), st.floats(50, 500))
def test_flowing_boxes_never_overlap(widths, right):
    boxes, bottom = geometry.flow(widths, 10.0, right, 5.0, 20.0, 6.0)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]
    assert all(box.right() <= right or box.left() == 10.0 for box in boxes)
    assert bottom == max((box.bottom() for box in boxes), default=5.0)


# axes


def test_degree_ticks_divide_the_right_angle():
    for low, high, most, step in ((-90, 90, 7, 30), (0, 360, 9, 45), (0, 360, 6, 60), (0, 360, 4, 90)):
        values = [value for value, _ in geometry.linear_ticks(low, high, most, "°")]
        assert np.diff(values) == pytest.approx(step)
    assert geometry.linear_ticks(-30, 30, 4, "°")[0][1] == "\u221230°"


def test_log_ticks_name_the_decades():
    ticks = geometry.log_ticks(0, 6, 10)
    assert [label for _, label in ticks if label] == ["1", "10", "100", "10³", "10⁴", "10⁵", "10⁶"]
    assert 20.0 in [value for value, label in ticks if not label]
    assert [label for _, label in geometry.log_ticks(-2, 0, 9) if label] == ["0.01", "0.1", "1"]
    assert len(geometry.log_ticks(1.1, 1.4, 5)) >= 2  # zoomed into less than a decade


def test_tick_labels_carry_the_typographic_minus():
    assert [label for _, label in geometry.linear_ticks(-1, 1, 4)] == [
        "\u22121.0",
        "\u22120.5",
        "0.0",
        "0.5",
        "1.0",
    ]


def test_logarithmic_x_shows_and_reads_data_units(panel):
    panel.set_log_x(True)
    with pytest.raises(ValueError, match="above 0"):
        panel.set_range(0, 10, 0, 1)
    panel.set_range(1, 1e6, -1, 1)
    panel.add_cursor("n", decimals=0)
    panel.set_cursor("n", 1000)
    at = panel.view().cursors["n"].pixel()
    assert at == pytest.approx(panel.view().viewbox.rect().width() / 2, abs=1)
    moved = []
    panel.cursor_moved.connect(lambda key, value: moved.append(value))
    QTest.keyClick(panel.view(), Qt.Key.Key_End)
    assert moved == [1e6]


def action(panel: PlotPanel, text: str):
    return next(action for action in panel.menu().actions() if action.text() == text)


def test_zoom_is_reset_by_key_button_and_menu_but_kept_by_the_same_range(panel):
    (button,) = (b for b in panel.findChildren(QToolButton) if b.text() == "Reset view")
    for reset in (
        lambda: QTest.keyClick(panel.view(), Qt.Key.Key_0),
        button.click,
        lambda: action(panel, "Reset view").trigger(),
    ):
        QTest.keyClick(panel.view(), Qt.Key.Key_Plus)
        assert panel.is_zoomed()
        assert button.isVisible()
        panel.set_range(-90, 90, -1, 1)
        assert panel.is_zoomed()
        reset()
        assert not panel.is_zoomed()
        assert not button.isVisible()


# legend, menu, accessibility


def test_clicking_a_legend_entry_hides_and_shows(panel):
    panel.add_curve("c", "curve", "quantum")
    panel.add_points("p", "points", "measured")
    panel.set_points("p", [1], [0])
    panel.grab()
    for shown in (False, True):
        at = panel.legend()["points"].center().toPoint()
        QTest.mouseClick(panel.view().viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert panel.layer("p").isVisible() is shown
    assert panel.layer("c").isVisible()


def test_the_legend_names_what_is_there_and_says_what_lies_outside(panel):
    panel.add_curve("c", "curve", "quantum")
    panel.add_fill("f", "violation", "violated")
    panel.add_points("p", "points", "measured")
    panel.add_marker("m", "accent", "d", "best")
    panel.set_curve("c", X, np.cos(X / 50))
    panel.grab()
    assert list(panel.legend()) == ["curve"]
    panel.set_fill("f", X, np.cos(X / 50), 0 * X)
    panel.set_points("p", [5], [0.5])
    panel.set_marker("m", 3, 0.2)
    panel.set_curve("c", X, 0 * X - 1.5)
    panel.grab()
    assert list(panel.legend()) == ["curve ↓ below the axis", "violated", "points", "best"]
    panel.set_marker("m", math.nan, math.nan)
    panel.set_curve("c", X, 0 * X + 1.5)
    panel.grab()
    assert list(panel.legend()) == ["curve ↑ above the axis", "violated", "points"]


def test_the_menu_reaches_everything(panel, qtbot):
    panel.add_curve("c", "curve", "quantum")
    menu = panel.menu()
    qtbot.addWidget(menu)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Reset view", "Show", "Copy data", "Copy figure", "Save figure…", "Crosshair"]
    (shown,) = menu.findChildren(QMenu)
    (entry,) = shown.actions()
    assert (entry.text(), entry.isChecked()) == ("curve", True)
    entry.trigger()
    assert not panel.layer("c").isVisible()
    for action, signal in (
        ("Copy figure", panel.copy_figure_requested),
        ("Save figure…", panel.save_figure_requested),
    ):
        with qtbot.waitSignal(signal):
            next(a for a in menu.actions() if a.text() == action).trigger()


def test_copied_data_hold_what_is_visible_with_units(panel):
    panel.add_curve("a", "one, two", "quantum")
    panel.add_curve("b", "hidden", "bound")
    panel.add_points("p", "data", "measured")
    panel.set_curve("a", [0, 1, 2], [0.1, math.nan, -0.3])
    panel.set_curve("b", [0, 1, 2], [9, 9, 9])
    panel.set_points("p", [5], [6], [0.5])
    panel.set_layer_visible("b", False)
    panel.copy_data()
    rows = list(csv.reader(QGuiApplication.clipboard().text().splitlines()))
    assert rows[0] == ["φ (°)", "L₃: one, two", "φ (°)", "L₃: data", "L₃: data, s.d."]
    assert rows[1:] == [["0", "0.1", "5", "6", "0.5"], ["1", "", "", "", ""], ["2", "-0.3", "", "", ""]]


def test_stepping_through_points_shows_and_tells_their_text(panel):
    panel.add_points("p", "data", "measured")
    panel.set_points("p", [30, -30, 500], [0, 0.5, 0], [0.1, 0.1, 0.1])
    panel.set_point_texts("p", ["later", "first", "out of view"])
    seen = []
    for _ in range(3):
        QTest.keyClick(panel.view(), Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        seen.append(panel.tip())
        assert seen[-1] in panel.view().accessibleDescription()
    assert seen == ["first", "later", "first"]
    panel.set_points("p", [30], [0], [0.1])
    assert panel.tip() == ""


def test_hovering_a_point_shows_its_text_and_leaving_hides_it(panel, qtbot):
    panel.add_points("p", "data", "measured")
    panel.set_points("p", [30], [0], [0.1])
    panel.set_point_texts("p", ["run 7"])
    QTest.mouseMove(panel.view().viewport(), place(panel, 30, 0))
    qtbot.waitUntil(lambda: panel.tip() == "run 7")
    QTest.mouseMove(panel.view().viewport(), place(panel, -60, 0.5))
    qtbot.waitUntil(lambda: panel.tip() == "")


def test_screen_readers_get_title_and_summary(panel):
    panel.set_title("Leggett inequality")
    panel.set_summary("At 36.9° the bound is violated.")
    assert panel.view().accessibleName() == "Leggett inequality"
    assert panel.view().accessibleDescription().startswith("At 36.9° the bound is violated. Arrow keys")


def test_crosshair_names_both_coordinates(panel):
    action(panel, "Crosshair").trigger()
    assert panel.describe(-12.34, 0.5) == "φ = \u221212.3°,  L₃ = 0.5000"
    QTest.mouseMove(panel.view().viewport(), place(panel, 20, 0.5))
    (cross,) = (one for one in panel.view().scene().items() if isinstance(one, HoverItem) and one.crosshair)
    assert cross.isVisible()
    assert cross.view_map().data_x(cross.at.x()) == pytest.approx(20, abs=0.3)
    assert cross.text.startswith("φ = ")


# look


def test_a_new_theme_restyles_in_place(qtbot):
    demo = LeggettDemo(DARK)
    qtbot.addWidget(demo)
    demo.resize(700, 500)
    before = dict(demo.layers())
    demo.set_theme(LIGHT)
    assert dict(demo.layers()) == before
    image = demo.view().grab().toImage()
    assert image.pixelColor(2, image.height() - 2) == LIGHT.color("panel")


@pytest.mark.parametrize(("width", "height"), [(220, 160), (420, 300), (1600, 1000)])
def test_every_size_can_be_painted(qtbot, width, height):
    demo = LeggettDemo(LIGHT.scaled(1.5))
    qtbot.addWidget(demo)
    demo.resize(width, height)
    assert not demo.grab().isNull()


def test_rendering_elsewhere_leaves_the_screen_as_it_was(qtbot):
    demo = LeggettDemo(DARK)
    qtbot.addWidget(demo)
    demo.resize(700, 500)
    demo.show()
    qtbot.waitExposed(demo)
    before = demo.grab().toImage()
    image = QImage(500, 800, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    demo.render_to(painter, QRectF(0, 0, 500, 800), LIGHT)
    painter.end()
    assert demo.grab().toImage() == before


def test_points_know_the_nearest(panel):
    panel.add_points("p", "", "measured")
    panel.set_points("p", [0, 50], [0, math.nan], [0, 0])
    points = panel.layer("p")
    assert isinstance(points, PointsItem)
    xs, ys = points.pixels()
    assert points.nearest(xs[0] + 3, ys[0] - 3, 8) == 0
    assert points.nearest(xs[0] + 30, ys[0], 8) is None


def test_a_dash_in_a_large_picture_is_of_one_piece(panel):
    """Short segments with antialiased ends would leave a paler seam at each joint."""
    panel.add_curve("c", "", "bad", Qt.PenStyle.DashLine, 4)
    panel.set_curve("c", np.linspace(-90, 90, 2001), 0.1 * np.linspace(-1, 1, 2001))
    image = QImage(1600, 1200, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(4)
    image.fill(LIGHT.color("panel"))
    painter = QPainter(image)
    panel.render_to(painter, QRectF(0, 0, 400, 300), LIGHT)
    painter.end()
    wanted = LIGHT.color("bad").rgb()
    reds = [[image.pixel(x, y) == wanted for y in range(300, 900)] for x in range(500, 1500)]
    inside = [n for n in map(sum, reds) if n > 4]
    assert len(inside) > 300
    # 4 logical pixels are 16; at the ends of dashes a few columns hold less
    assert np.mean(np.array(inside) >= 13) > 0.9


def test_many_points_are_painted_as_they_are_one_by_one(qtbot, monkeypatch):
    """On the screen many points come from a kept picture: the same pixels, new ones after a change."""
    panel = PlotPanel(DARK, "", "x", "", "y")
    qtbot.addWidget(panel)
    panel.resize(500, 400)
    panel.set_range(0, 1, 0, 1)
    panel.add_points("p", "data", "measured")
    points = panel.layer("p")
    panel.show()

    def shown() -> np.ndarray:
        QGuiApplication.processEvents()
        image = panel.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        return np.frombuffer(image.constBits(), np.uint8).astype(int)

    x = np.linspace(0.05, 0.95, plot_points.MANY_POINTS)
    before = shown()
    for change in (
        lambda: points.set_data(x, x, np.full_like(x, 0.05)),
        lambda: points.set_data(x, 1 - x),
        lambda: panel.set_range(0, 2, 0, 2),
        lambda: panel.set_theme(LIGHT),
    ):
        change()
        kept = shown()
        with monkeypatch.context() as patch:
            patch.setattr(plot_points, "MANY_POINTS", 10_000)
            direct = shown()
        assert np.abs(kept - direct).max() <= 2  # half covered pixels are rounded once more
        assert (kept != before).any()
        before = kept


def test_a_title_without_room_loses_its_name_and_not_half_of_its_formula():
    assert titles("Leggett inequality  L₃ ≤ 2") == ("Leggett inequality  L₃ ≤ 2", "L₃ ≤ 2")
    assert titles("Critical visibility of every hypothesis") == ("Critical visibility of every hypothesis",)


@pytest.mark.parametrize(
    "reference, shorter",
    [
        ("Clauser, Horne, Shimony, Holt 1969", ("Clauser et al. 1969",)),
        ("Collins and Gisin 2004", ("Collins et al. 2004",)),
        (
            "Branciard, Gisin and Scarani 2008, eq. (5)",
            ("Branciard et al. 2008, eq. (5)", "Branciard et al. 2008"),
        ),
        ("Branciard et al. 2008, eq. (5)", ("Branciard et al. 2008",)),
        ("Branciard 2013, eq. (8)", ("Branciard 2013",)),
        ("Gisin 2007", ()),
        ("this program’s own result, each point proven", ()),
    ],
)
def test_a_source_without_room_is_named_shorter_and_never_cut(reference, shorter):
    assert sources(reference) == (reference, *shorter)


def test_a_button_goes_rather_than_cut_the_title(panel):
    """Ctrl+P and the menu still pin; the formula alone is short enough to leave the button."""
    panel.add_curve("L", "L", "quantum")
    panel.compare("L")
    (pin,) = [one for one in panel.findChildren(QToolButton) if one.text() == "Pin"]
    panel.set_title("A title as long as this one needs the whole width of the plot")
    panel.resize(800, 560)
    QApplication.processEvents()
    assert pin.isVisible()
    panel.resize(480, 560)
    QApplication.processEvents()
    assert not pin.isVisible()
    panel.set_title("A name as long as this one needs the whole width of the plot  L ≤ 2")
    panel.resize(481, 560)
    QApplication.processEvents()
    assert pin.isVisible()


@pytest.mark.parametrize("border", [1, 2, 6])
def test_the_words_over_an_empty_plot_are_whole_whatever_the_border(panel, border):
    panel.setStyleSheet(f"QFrame[role='card'] {{ border: {border}px solid gray; }}")
    panel.set_notice("Nothing can be drawn here: " + "these settings have no such inequality. " * 3, "Go on")
    QApplication.processEvents()
    words = next(label for label in panel.findChildren(QLabel) if label.text() == panel.notice())
    assert words.isVisible() and words.height() >= words.heightForWidth(words.width())


def test_a_plot_out_of_sight_is_laid_out_once_however_many_parts_it_is_made_of(qtbot, monkeypatch):
    """A scene has up to a dozen plots with ten parts each, most of them behind tabs."""
    chosen = []
    choose = AxesItem.choose_ticks
    monkeypatch.setattr(
        AxesItem, "choose_ticks", lambda self, view: (chosen.append(view), choose(self, view))
    )
    panel = PlotPanel(LIGHT, "title", "x", "", "y")
    qtbot.addWidget(panel)
    for k in range(9):
        panel.add_curve(str(k), f"curve {k}", "bound")
    panel.set_range(0, 1, 0, 10)
    panel.set_title("another title")
    assert chosen == []
    hint = panel.minimumSizeHint()
    once = len(chosen)
    assert 1 <= once <= 4
    assert panel.minimumSizeHint() == hint
    assert len(chosen) == once
    panel.resize(700, 500)
    panel.show()
    legend = panel.legend()
    assert {f"curve {k}" for k in range(9)} == set(legend)
    panel.add_curve("late", "a late one", "bound")
    assert "a late one" in panel.legend()
