"""The Assumptions scene: its list, diagram and table say what the results say, by mouse and by key."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QItemSelectionModel, QPoint, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest

from gui.core import intents
from gui.core.numbers import number
from gui.core.scenes.assumptions import FIRST_TABLE, MAIN_ASSUMPTIONS, MODEL_KEYS, TABLE, spec_of
from gui.core.scenes.assumptions import intents as scene_intents
from gui.core.scenes.assumptions.relations import RELATIONS
from gui.core.scenes.assumptions.table_text import cells_of, rows_of_cells, with_sum_one
from gui.look.theme import DARK, LIGHT
from gui.scenes.assumptions.list_painter import place_rows
from gui.scenes.assumptions.spacetime_painter import SpacetimeFrame, region_place
from gui.scenes.assumptions.view_words import list_rows, spacetime_view, strength
from physics.assumptions import CellError
from physics.assumptions.models.table import COLUMNS

P, A = COLUMNS.index("p"), COLUMNS.index("A")


@pytest.fixture
def window(make_window):
    return make_window(intents.set_scene(intents.default_scenario(), "assumptions"), (1400, 900))


@pytest.fixture
def scene(window):
    return window.current_scene


def choices(window):
    window.refresh()
    return window.store.scenario.assumptions


def choose(window, key):
    combo = window.current_scene.model_controls.model
    combo.setCurrentIndex(MODEL_KEYS.index(key))
    combo.activated.emit(combo.currentIndex())
    window.refresh()


def show_table(window, key=TABLE):
    choose(window, key)
    window.current_scene.tabs.setCurrentIndex(3)
    window.refresh()
    QGuiApplication.processEvents()
    return window.current_scene.table


def put(page, row, column, text):
    page.model.setData(page.model.index(row, column), text)


def test_the_list_shows_what_was_computed(window, scene):
    for key in MODEL_KEYS:
        choose(window, key)
        judged = window.results.scene.judged
        rows = {row.key: row for row in scene.assumptions.rows.rows() if row.formula}
        assert set(rows) == set(judged.findings)
        for name, row in rows.items():
            finding = judged.findings[name]
            assert (row.mark == "✓") == finding.holds
            assert row.verdict == ("holds" if finding.holds else f"off by {number(finding.size, 3)}")
            assert bool(row.example) == (not finding.holds)
        text, _ = strength(judged)
        assert scene.strength.text() == text


def test_no_row_is_marked_like_an_excluded_hypothesis(window, scene):
    assert {row.mark for row in scene.assumptions.rows.rows()} == {"✓", "△"}


def test_keys_walk_through_the_list(qtbot, window, scene):
    rows = scene.assumptions.rows
    QTest.keyClick(rows, Qt.Key.Key_Home)
    assert choices(window).assumption == MAIN_ASSUMPTIONS[0]
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert choices(window).assumption == MAIN_ASSUMPTIONS[1]
    assert rows.accessibleDescription().startswith("Local causality")
    QTest.keyClick(rows, Qt.Key.Key_End)
    assert choices(window).assumption == "closing_condition"
    window.commands.undo()
    assert choices(window).assumption == MAIN_ASSUMPTIONS[1]


def test_a_click_chooses_and_the_pointer_lights_up(window, scene):
    rows = scene.assumptions.rows
    place = rows.place_of("settings_independence").center().toPoint()
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=place)
    assert choices(window).assumption == "settings_independence"
    assert scene.diagram.view().cut_links == RELATIONS["settings_independence"].links
    rows.hovered.emit("factorizability")
    assert scene.diagram.view().cut_links == RELATIONS["factorizability"].links
    assert choices(window).assumption == "settings_independence"
    rows.hovered.emit("")
    assert scene.diagram.view().cut_links == RELATIONS["settings_independence"].links


@pytest.mark.parametrize(
    ("model", "key", "links"),
    [
        ("shirt", "microstate_independence", (("b", "lambda_a"),)),
        ("shirt", "parameter_independence", (("b", "A"),)),
        ("shirt", "settings_independence", ()),
        ("pr_box", "factorizability", (("B", "A"),)),
        ("quantum", "outcome_independence", (("B", "A"),)),
    ],
)
def test_what_is_told_is_drawn_where_the_example_says(window, model, key, links):
    choose(window, model)
    view = spacetime_view(window.results.scene, key)
    assert view.open_links == links
    assert view.role == ("bad" if links else "good")


def test_settings_dependence_is_drawn_from_a_setting_to_the_pair(window):
    choose(window, "settings_dependence")
    view = spacetime_view(window.results.scene, "settings_independence")
    assert view.open_links
    assert all(link in RELATIONS["settings_independence"].links for link in view.open_links)


def test_measurements_are_dragged(window, scene):
    diagram = scene.diagram
    start = diagram.box("B").center().toPoint()
    target = diagram.place_of((0.6, 1.6)).toPoint()
    QTest.mousePress(diagram, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        at = QPoint(
            round(start.x() + share * (target.x() - start.x())),
            round(start.y() + share * (target.y() - start.y())),
        )
        QTest.mouseMove(diagram, at)
        window.refresh()
    QTest.mouseRelease(diagram, Qt.MouseButton.LeftButton, pos=target)
    assert choices(window).bob_event == pytest.approx((0.6, 1.6), abs=0.03)
    window.commands.undo()
    assert choices(window).bob_event == (1.25, 2.2)


def test_measurements_are_moved_by_keys(window, scene):
    diagram = scene.diagram
    QTest.keyClick(diagram, Qt.Key.Key_Right)
    assert choices(window).alice_event == pytest.approx((-1.2, 2.2))
    QTest.keyClick(diagram, Qt.Key.Key_Space)
    QTest.keyClick(diagram, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert choices(window).bob_event == pytest.approx((1.25, 1.95))
    assert "move Bob, at place 1.25 and time 1.95" in diagram.accessibleDescription()
    diagram.finish_gesture()


def test_timelike_measurements_are_said_to_be(window, scene):
    s = scene_intents.move_event(window.store.scenario, "alice", (0.9, 1.2))
    window.store.apply(s)
    window.refresh()
    assert scene.diagram.view().separation.startswith("△ not spacelike")
    assert "not spacelike separated" in scene.diagram.accessibleDescription()


def test_only_the_parameters_of_the_model_are_seen(window, scene):
    controls = scene.model_controls
    seen = {}
    for key in MODEL_KEYS:
        choose(window, key)
        seen[key] = {name for name, slider in controls.sliders.items() if not slider.isHidden()}
        assert controls.alice.isHidden() == (not hasattr(spec_of(choices(window)), "alice_deg"))
    assert seen["shirt"] == seen["one_sided"] == seen["shirt_result"] == {"reliability"}
    assert seen["dice"] == {"correlation"}
    assert seen["settings_dependence"] == {"M"}
    assert seen["pr_box"] == set()


def test_directions_are_typed(window, scene):
    line = scene.model_controls.bob
    line.setText("45; -45 90°")
    line.editingFinished.emit()
    assert spec_of(choices(window)).bob_deg == (45, -45, 90)
    assert line.text() == "45, −45, 90"
    assert scene.strength.text().startswith("No S")


@pytest.mark.parametrize("text", ["", "1 2 3 4 5", "north", "1e9"])
def test_directions_that_are_refused(window, scene, text):
    before = choices(window)
    line = scene.model_controls.alice
    line.setText(text)
    line.editingFinished.emit()
    assert choices(window) == before
    assert line.text() == "0, 90"
    assert window.banner.isVisible()


def test_the_best_answers_ask_for_two_settings(window, scene):
    """Directions of three settings do not go with the best strategy; the banner says so."""
    s = scene_intents.type_directions(window.store.scenario, "bob_deg", "0, 60, 120")
    window.store.apply(s)
    window.refresh()
    combo = scene.model_controls.strategy
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert spec_of(choices(window)).strategy == "sequential"
    assert combo.currentIndex() == 0


# The table.


def test_any_model_is_seen_as_a_table_and_copied(window):
    page = show_table(window, "pr_box")
    assert len(page.model.cells) == 16
    assert not page.model.flags(page.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    page.take.click()
    window.refresh()
    assert choices(window).chosen == TABLE
    assert page.model.flags(page.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert window.results.scene.judged.chsh == 4
    assert window.results.scene.judged.findings["microstate_independence"].holds


def test_an_edited_table_counts_as_soon_as_it_is_a_model(window):
    page = show_table(window)
    put(page, 6, P, "0")
    assert "sum to 0.875" in page.status.text()
    assert choices(window).parameters.table is None
    put(page, 7, P, "1/4")
    window.refresh()
    assert window.store.scenario.assumptions.parameters.table[7].p == 0.25
    assert page.model.cells[7][P] == "1/4"  # as it was typed
    assert page.status.text().startswith("✓")
    window.commands.undo()
    window.refresh()
    assert page.model.cells[7][P] == "0.125"


@pytest.mark.parametrize(
    ("row", "column", "text", "words"),
    [
        (2, A, "0", "row 3, A: 0 is no result"),
        (2, A, "up", "row 3, A"),
        (1, P, "-0.125", "row 2, p: −0.125 is negative"),
        (1, P, "nan", "row 2, p"),
        (1, P, "", "row 2, p: is empty"),
        (0, 0, "", "row 1, a: is empty"),
        (3, 3, "r", "row 4, λ_a: is given, while the first row has none"),
    ],
)
def test_the_wrong_cell_is_named_and_nothing_else_is_lost(window, row, column, text, words):
    page = show_table(window)
    before = [list(cells) for cells in page.model.cells]
    put(page, row, column, text)
    assert words in page.status.text()
    assert choices(window).parameters.table is None
    role = Qt.ItemDataRole.ToolTipRole
    marked = [
        (i, j) for i in range(8) for j in range(len(COLUMNS)) if page.model.data(page.model.index(i, j), role)
    ]
    assert len(marked) == 1 and marked[0][0] == row
    page.discard.click()
    assert page.model.cells == before
    assert page.status.text().startswith("✓")


def test_rows_are_added_removed_and_normalised(window):
    page = show_table(window)
    page.view.setCurrentIndex(page.model.index(0, 0))
    page.add.click()
    assert len(page.model.cells) == 9
    assert "stand already in row 1" in page.status.text()
    put(page, 1, A, "-1")
    put(page, 1, P, "1")
    page.normalise.click()
    window.refresh()
    table = choices(window).parameters.table
    assert len(table) == 9 and table[1].p == pytest.approx(0.5)
    # Not selectRow, which asks for the keys that are down: those of earlier tests perhaps.
    choice = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    page.view.selectionModel().select(page.model.index(1, 0), choice)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    assert "sum to 0.5" in page.status.text()
    page.normalise.click()
    window.refresh()
    assert choices(window).parameters.table == FIRST_TABLE


def test_texts_and_rows():
    cells = cells_of(FIRST_TABLE)
    assert cells[0] == ("0", "0", "0", "", "", "+1", "+1", "0.125")
    assert rows_of_cells(cells) == FIRST_TABLE
    doubled = [(*row[:-1], "3/8") for row in cells]
    assert rows_of_cells(with_sum_one(doubled)) == FIRST_TABLE
    with pytest.raises(CellError, match="all probabilities are 0"):
        with_sum_one([(*row[:-1], "0") for row in cells])
    with pytest.raises(CellError, match=r"row 1, p: -1 is negative"):
        with_sum_one([(*cells[0][:-1], "-1"), *cells[1:]])


# Pictures.


def ink(image, rect):
    """Pixels inside ``rect`` that are not the ground."""
    ground = image.pixelColor(1, 1)
    points = (
        (x, y) for x in range(rect.left(), rect.right(), 2) for y in range(rect.top(), rect.bottom(), 2)
    )
    return sum(image.pixelColor(x, y) != ground for x, y in points)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_the_diagram_is_painted_to_any_rectangle(window, scene, theme, scale):
    image = QImage(500, 600, QImage.Format.Format_RGB32)
    image.fill(theme.color("panel"))
    painter = QPainter(image)
    scene.diagram.paint_to(painter, QRectF(20, 20, 460, 560), theme.scaled(scale))
    painter.end()
    everywhere = ink(image, image.rect())
    assert everywhere > 1000
    inside = image.rect().adjusted(18, 18, -18, -18)
    assert ink(image, inside) == everywhere


@pytest.mark.parametrize("height", [110.0, 200.0, 340.0, 700.0])
@pytest.mark.parametrize("time", [1.2, 2.2, 2.4])
@pytest.mark.parametrize("far", [0.6, 1.25, 1.6])
def test_the_name_of_a_region_is_in_the_picture_and_not_on_its_measurement(height, time, far):
    frame = SpacetimeFrame(QRectF(0, 44, 500, height))
    for key, x in (("A", -far), ("B", far)):
        at = frame.at((x, time))
        box = QRectF(at.x() - 27, at.y() - 13, 54, 26)
        place = region_place(key, box, frame.rect, (48.0, 15.0), 9.0)
        assert not place.intersects(box)
        assert place.top() >= frame.rect.top() - 3 or height < 120  # the head ends 3 px above the picture
        assert frame.rect.left() <= place.left() and place.right() <= frame.rect.right()


def test_rows_do_not_overlap_in_any_width(window):
    rows = list_rows(window.results.scene.judged)
    for width in (170, 230, 300, 420, 900):
        for theme in (LIGHT, LIGHT.scaled(2.0)):
            places = place_rows(rows, QRectF(0, 0, width, 0), theme)
            for above, below in pairwise(places):
                assert above.bottom() < below.top()


def test_a_narrow_scene_has_the_list_on_a_tab(make_window):
    s = intents.set_scene(intents.default_scenario(), "assumptions")
    window = make_window(s, (960, 600))
    scene = window.current_scene
    QGuiApplication.processEvents()
    assert scene.tabs.isTabVisible(0)
    scene.tabs.setCurrentIndex(0)
    QGuiApplication.processEvents()
    assert scene.assumptions.isVisible()
    assert window.store.scenario.assumptions == replace(s.assumptions)
    window.resize(1500, 900)
    QGuiApplication.processEvents()
    assert not scene.tabs.isTabVisible(0)
    assert scene.assumptions.isVisible()
