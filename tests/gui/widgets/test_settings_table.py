"""The settings table: what is shown, what is typed, what is refused, and that nothing jumps meanwhile."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from gui.core.data.limits import MAX_SETTINGS
from gui.core.numbers import EntryError
from gui.core.scenario import Setting
from gui.look.theme import DARK, FONT_BODY, LIGHT
from gui.look.themed import restyle
from gui.widgets.settings_table import SettingsTable
from gui.widgets.settings_table.columns import Column
from gui.widgets.settings_table.demo import DemoTable, opening_rows
from gui.widgets.settings_table.entry import angle_in_degrees, check_name, direction_of, parse_components
from physics.optics import bloch_from_stokes, direction_from_waveplate
from tests.gui.driving import choose_row

SQ = math.sqrt(0.5)


class Record:
    """Notes every signal of a table."""

    def __init__(self, table: SettingsTable) -> None:
        self.seen: list[tuple] = []
        for name in (
            "direction_edited",
            "renamed",
            "lock_toggled",
            "add_requested",
            "remove_requested",
            "message",
        ):
            getattr(table, name).connect(lambda *args, name=name: self.seen.append((name, *args)))

    def of(self, name: str) -> list[tuple]:
        return [entry[1:] for entry in self.seen if entry[0] == name]


@pytest.fixture
def table(qtbot) -> SettingsTable:
    table = SettingsTable(DARK)
    qtbot.addWidget(table)
    for party, rows in opening_rows().items():
        table.set_settings(party, rows)
    table.resize(760, 420)
    table.show()
    qtbot.waitExposed(table)
    return table


@pytest.fixture
def demo(qtbot) -> DemoTable:
    table = DemoTable(DARK)
    qtbot.addWidget(table)
    table.resize(760, 420)
    table.show()
    qtbot.waitExposed(table)
    return table


def cell(table: SettingsTable, party: str, index: int, column: Column):
    return table.model.index(table.model.row_of(party, index), column)


def shown(table: SettingsTable, party: str, index: int, column: Column) -> str:
    return table.model.data(cell(table, party, index, column))


def enter(table: SettingsTable, party: str, index: int, column: Column, text: str) -> bool:
    return table.model.setData(cell(table, party, index, column), text)


def editor(table: SettingsTable) -> QLineEdit:
    return next(line for line in table.view.viewport().findChildren(QLineEdit) if line.isVisible())


def commit(qtbot, line: QLineEdit) -> None:
    qtbot.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt commits on Enter only after the key has been handled
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def type_into(qtbot, table: SettingsTable, party: str, index: int, column: Column, text: str) -> None:
    """As a person does: Enter opens the cell, typing replaces its text, Enter commits."""
    table.view.setFocus()
    table.view.setCurrentIndex(cell(table, party, index, column))
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    line = editor(table)
    if text.isascii():
        qtbot.keyClicks(line, text)
    else:  # QTest aborts on keys that no keyboard has
        QGuiApplication.clipboard().setText(text)
        line.paste()
    commit(qtbot, line)


# --- reading entries ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("36.87", 36.87),
        ("36.87°", 36.87),
        ("36,87 °", 36.87),
        ("−30", -30),
        ("-30", -30),
        ("+30 deg", 30),
        ("1/3", 1 / 3),
        ("−1/3", -1 / 3),
        (" 2 / 4 ", 0.5),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("3600", 3600),
        ("pi/4 rad", 45),
        ("90/sqrt(4)°", 45),
    ],
)
def test_angles_that_are_understood(text, value):
    assert angle_in_degrees(text) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("abc", '"abc" is not a number'),
        ("", "missing"),
        ("1/0", "zero"),
        ("1e999", "too large"),
        ("nan", "not a number"),
        ("inf", "not a number"),
        ("1//2", "not a number"),
        ("__import__('os')", "not a number"),
        ("3600.1", "more than 3600°"),
        ("9" * 500, "not a number"),
        ("\x00", "·"),
    ],
)
def test_angles_that_are_refused(text, reason):
    with pytest.raises(EntryError, match=reason.replace("(", r"\(")):
        angle_in_degrees(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,1,0", (1, 1, 0)),
        ("1, −1, 1/2", (1, -1, 0.5)),
        ("1 1 0", (1, 1, 0)),
        ("(1; 2; 3)", (1, 2, 3)),
        ("0,5 0,5 0", (0.5, 0.5, 0)),
        ("1 -1 0", (1, -1, 0)),
        ("(1/sqrt(4), 0, sqrt(1/4))", (0.5, 0, 0.5)),
        ("(1)/2, 0, (1)/2", (0.5, 0, 0.5)),
        ("0,5", None),
        ("1", None),
        ("1 / 3", None),
    ],
)
def test_three_components_at_once(text, value):
    assert parse_components(text) == value


@given(st.tuples(*[st.floats(-1e100, 1e100)] * 3))
def test_normalising_gives_length_one_or_refuses(vector):
    if max(map(abs, vector)) < 1e-12:
        with pytest.raises(EntryError, match="zero vector"):
            direction_of(vector)
    else:
        assert math.hypot(*direction_of(vector)) == pytest.approx(1, abs=1e-14)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "needed"),
        ("   ", "needed"),
        ("a" * 13, "13 characters"),
        ("a\x07", "control"),
        ("a\u202eb", "control"),
        ("a1", "taken"),
        ("a_1", "taken"),
        ("b’", "taken"),
    ],
)
def test_names_that_are_refused(text, reason):
    with pytest.raises(EntryError, match=reason):
        check_name(text, ["a1", "b'"])


def test_a_name_is_trimmed_and_may_look_like_markup():
    assert check_name("  <b>x</b> ", ["a1"]) == "<b>x</b>"
    assert check_name("b1′", []) == "b1'"


# --- what is shown ------------------------------------------------------------------------------------


def test_every_form_of_a_direction(table):
    table.set_settings("alice", [Setting("a1", (0.0, SQ, -SQ))])
    texts = [shown(table, "alice", 0, Column(c)) for c in range(Column.LOCK)]
    assert texts[:6] == ["a₁", "135.00", "90.00", "0.000", "0.707", "−0.707"]
    gamma, polarizer = (table.model.values(1)[c] for c in (Column.GAMMA, Column.POLARIZER))
    back = bloch_from_stokes(direction_from_waveplate(math.radians(gamma), math.radians(polarizer)))
    np.testing.assert_allclose(back, [0.0, SQ, -SQ], atol=1e-12)


def test_laboratory_angles_are_half_those_on_the_sphere(table):
    # A linear polarization 60° from z towards x: both plate and polarizer stand at 30°.
    table.set_settings("alice", [Setting("a1", (math.sin(math.pi / 3), 0.0, math.cos(math.pi / 3)))])
    assert shown(table, "alice", 0, Column.THETA) == "60.00"
    assert shown(table, "alice", 0, Column.GAMMA) == "30.00"
    assert shown(table, "alice", 0, Column.POLARIZER) == "30.00"


def test_no_negative_zero(table):
    table.set_settings("alice", [Setting("a1", (-1e-9, 0.0, 1.0))])
    assert shown(table, "alice", 0, Column.X) == "0.000"


def test_titles_count_and_cannot_be_selected(table):
    model = table.model
    assert model.data(model.index(0, 0)) == "Alice — 3 settings"
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    table.set_settings("alice", opening_rows()["alice"][:1])
    assert model.data(model.index(0, 0)) == "Alice — 1 setting"
    assert model.data(model.index(2, 0)) == "Bob — 6 settings"


def test_titles_span_the_table_after_rows_come_and_go(table):
    for count in (1, 3, 2):
        table.set_settings("alice", opening_rows()["alice"][:count])
        spans = [table.view.columnSpan(r, 0) for r in range(table.model.rowCount())]
        assert [r for r, span in enumerate(spans) if span > 1] == [0, count + 1]


def test_an_unknown_party_is_refused(table):
    with pytest.raises(ValueError, match="carol"):
        table.set_settings("carol", [])


def test_setters_emit_nothing(table):
    record = Record(table)
    rows = opening_rows()["bob"]
    table.set_settings("bob", rows[:2])
    table.set_settings("bob", rows)
    restyle(LIGHT)
    assert record.seen == []


# --- staying in step ----------------------------------------------------------------------------------


def test_selection_follows_its_setting_when_others_come_and_go(table):
    rows = opening_rows()["bob"]
    choose_row(table, "bob", 3)
    table.set_settings("bob", rows[1:])
    assert table.selected() == ("bob", 2)
    table.set_settings("alice", opening_rows()["alice"][:1])
    assert table.selected() == ("bob", 2)
    assert table.settings("bob")[2].label == rows[3].label
    table.set_settings("bob", rows)
    assert table.selected() == ("bob", 3)


def test_an_open_editor_survives_changes_of_the_same_row_and_others(table, qtbot):
    table.view.setFocus()
    table.view.setCurrentIndex(cell(table, "bob", 1, Column.PHI))
    qtbot.keyClick(table.view, Qt.Key.Key_Return)
    line = editor(table)
    qtbot.keyClicks(line, "12.5")
    moved = [Setting(row.label, (0.0, 0.0, 1.0)) for row in opening_rows()["bob"]]
    table.set_settings("bob", moved)
    table.set_settings("alice", opening_rows()["alice"][1:])
    assert editor(table) is line and line.text() == "12.5"


def test_only_rows_that_changed_are_painted_again(table):
    seen = []
    columns = set()

    def note(first, last, _):
        seen.append((first.row(), last.row()))
        columns.update(range(first.column(), last.column() + 1))

    table.model.dataChanged.connect(note)
    rows = opening_rows()["bob"]
    table.set_settings("bob", rows)
    assert seen == []
    rows[2] = Setting(rows[2].label, (0.0, 0.0, 1.0))
    table.set_settings("bob", rows)
    assert seen == [(table.model.row_of("bob", 2),) * 2]
    assert columns >= set(range(Column.THETA, Column.LOCK))


def test_a_different_set_replaces_all(table):
    new = [Setting(f"c{k}", (0.0, 0.0, 1.0)) for k in range(9)]
    table.set_settings("bob", new)
    assert table.settings("bob") == tuple(new)
    assert table.model.rowCount() == 2 + 3 + 9


# --- typing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        (Column.THETA, "0", (0, 0, 1)),
        (Column.THETA, "45", (SQ, 0, SQ)),
        (Column.PHI, "−90°", (0, -1, 0)),
        (Column.X, "0, 0, -2", (0, 0, -1)),
        (Column.Z, "1", (SQ, 0, SQ)),
        (Column.Y, "-1", (SQ, -SQ, 0)),
    ],
)
def test_typing_a_number_asks_for_the_direction(table, qtbot, column, text, expected):
    table.set_settings("alice", [Setting("a1", (1.0, 0.0, 0.0))])
    record = Record(table)
    type_into(qtbot, table, "alice", 0, column, text)
    ((party, index, direction),) = record.of("direction_edited")
    assert (party, index) == ("alice", 0)
    assert direction == pytest.approx(expected, abs=1e-12)
    assert record.of("message") == []
    assert shown(table, "alice", 0, Column.X) == "1.000"  # the store has not agreed yet


def test_typing_plate_angles_measures_what_the_plates_measure(demo, qtbot):
    type_into(qtbot, demo, "alice", 0, Column.GAMMA, "100")
    type_into(qtbot, demo, "alice", 0, Column.POLARIZER, "17.5")
    stokes = direction_from_waveplate(math.radians(100), math.radians(17.5))
    assert demo.rows["alice"][0].direction == pytest.approx(tuple(bloch_from_stokes(stokes)), abs=1e-12)
    assert shown(demo, "alice", 0, Column.GAMMA) == "100.00"  # not the equivalent 10°
    assert shown(demo, "alice", 0, Column.POLARIZER) == "17.50"


def test_phi_typed_at_the_pole_is_not_lost(demo, qtbot):
    type_into(qtbot, demo, "alice", 0, Column.THETA, "0")
    type_into(qtbot, demo, "alice", 0, Column.PHI, "30")
    assert shown(demo, "alice", 0, Column.PHI) == "30.00"
    type_into(qtbot, demo, "alice", 0, Column.THETA, "90")
    assert demo.rows["alice"][0].direction == pytest.approx((math.sqrt(3) / 2, 0.5, 0.0), abs=1e-12)


def test_enter_without_a_change_does_not_round_the_direction(table, qtbot):
    table.set_settings("alice", [Setting("a1", tuple(np.array([1, 2, 3]) / math.sqrt(14)))])
    record = Record(table)
    for column in Column:
        if column != Column.LOCK:
            type_into(qtbot, table, "alice", 0, column, "")
            assert enter(table, "alice", 0, column, table.model.data(cell(table, "alice", 0, column), 2))
    assert record.of("direction_edited") == record.of("renamed") == record.of("message") == []


def test_typing_a_digit_starts_editing(table, qtbot):
    record = Record(table)
    table.view.setFocus()
    table.view.setCurrentIndex(cell(table, "alice", 0, Column.PHI))
    qtbot.keyClick(table.view, Qt.Key.Key_7)
    commit(qtbot, editor(table))
    assert record.of("direction_edited")[0][2] == pytest.approx(
        (math.cos(math.radians(7)), math.sin(math.radians(7)), 0.0)
    )


def test_escape_gives_up(table, qtbot):
    record = Record(table)
    table.view.setFocus()
    table.view.setCurrentIndex(cell(table, "alice", 0, Column.PHI))
    qtbot.keyClick(table.view, Qt.Key.Key_F2)
    line = editor(table)
    qtbot.keyClicks(line, "55")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert record.of("direction_edited") == []


@pytest.mark.parametrize(
    ("column", "text", "parts"),
    [
        (Column.THETA, "abc", ("Alice a₁", "θ", '"abc" is not a number')),
        (Column.POLARIZER, "4000", ("ϑ", "3600")),
        (Column.Z, "0", ("z", "zero vector")),
        (Column.X, "0,0,0", ("x", "zero vector")),
        (Column.NAME, "a2", ("name", "taken")),
        (Column.NAME, "abcdefghijklm", ("name", "13 characters")),
    ],
)
def test_refused_input_names_field_and_reason_and_keeps_the_value(table, qtbot, column, text, parts):
    rows = [Setting("a1", (0.0, 0.0, 1.0)), Setting("a2", (1.0, 0.0, 0.0))]
    table.set_settings("alice", rows)
    record = Record(table)
    type_into(qtbot, table, "alice", 0, column, text)
    ((message,),) = record.of("message")
    assert all(part in message for part in parts), message
    assert record.of("direction_edited") == record.of("renamed") == []
    assert table.settings("alice") == tuple(rows)
    assert message in table.hint.text() and table.hint.property("role") == "bad"
    enter(table, "alice", 0, Column.THETA, "30")
    assert table.hint.property("role") == "muted"


def test_renaming(demo, qtbot):
    record = Record(demo)
    type_into(qtbot, demo, "bob", 1, Column.NAME, " HV_2 ")
    assert record.of("renamed") == [("bob", 1, "HV_2")]
    assert shown(demo, "bob", 1, Column.NAME) == "HV₂"
    type_into(qtbot, demo, "bob", 1, Column.NAME, "a1")  # Alice's names are her own
    assert record.of("renamed")[1:] == [("bob", 1, "a1")]


def test_a_name_with_markup_is_text_everywhere(table):
    table.set_settings("alice", [Setting("<i>x</i>", (0.0, 0.0, 1.0))])
    index = cell(table, "alice", 0, Column.NAME)
    assert table.model.data(index) == "<i>x</i>"
    assert "&lt;i&gt;x" in table.model.data(index, Qt.ItemDataRole.ToolTipRole)
    enter(table, "alice", 0, Column.THETA, "<b>")
    assert table.hint.textFormat() == Qt.TextFormat.PlainText


# --- locks, adding, removing --------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_5])
def test_a_locked_direction_cannot_be_typed_over(table, qtbot, key):
    record = Record(table)
    table.view.setFocus()
    table.view.setCurrentIndex(cell(table, "alice", 1, Column.THETA))
    qtbot.keyClick(table.view, key)
    assert record.of("message") == [("a₂ is locked: unlock it first",)]
    assert table.view.viewport().findChildren(QLineEdit) == []


def test_moving_around_a_locked_row_says_nothing(table, qtbot):
    record = Record(table)
    table.view.setFocus()
    table.view.setCurrentIndex(cell(table, "alice", 1, Column.THETA))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Shift, Qt.Key.Key_Escape):
        qtbot.keyClick(table.view, key)
    assert record.of("message") == []


def test_a_locked_setting_can_be_renamed(table, qtbot):
    record = Record(table)
    type_into(qtbot, table, "alice", 1, Column.NAME, "fixed")
    assert record.of("renamed") == [("alice", 1, "fixed")]


def test_locking_by_key_click_and_button(demo, qtbot):
    record = Record(demo)
    demo.view.setFocus()
    demo.view.setCurrentIndex(cell(demo, "alice", 0, Column.THETA))
    qtbot.keyClick(demo.view, Qt.Key.Key_Space)
    assert demo.rows["alice"][0].locked and demo.lock_button.isChecked()
    assert demo.lock_button.text() == "Unlock"
    qtbot.mouseClick(demo.lock_button, Qt.MouseButton.LeftButton)
    assert not demo.rows["alice"][0].locked and not demo.lock_button.isChecked()
    centre = demo.view.visualRect(cell(demo, "alice", 2, Column.LOCK)).center()
    qtbot.mouseClick(demo.view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    assert demo.rows["alice"][2].locked
    assert record.of("lock_toggled") == [("alice", 0, True), ("alice", 0, False), ("alice", 2, True)]


def test_the_lock_button_shows_the_truth_if_the_store_refuses(table, qtbot):
    choose_row(table, "alice", 0)
    qtbot.mouseClick(table.lock_button, Qt.MouseButton.LeftButton)
    assert not table.lock_button.isChecked()


def test_adding_by_button_and_key(demo, qtbot):
    record = Record(demo)
    qtbot.mouseClick(demo.add_buttons["bob"], Qt.MouseButton.LeftButton)
    assert record.of("add_requested") == [("bob",)]
    demo.view.setFocus()
    choose_row(demo, "alice", 0)
    qtbot.keyClick(demo.view, Qt.Key.Key_Insert)
    assert [row.label for row in demo.settings("alice")] == ["a1", "a2", "a3", "a4"]


def test_no_more_settings_than_a_scenario_may_have(table, qtbot):
    record = Record(table)
    table.set_settings("bob", [Setting(f"b{k}", (0.0, 0.0, 1.0)) for k in range(MAX_SETTINGS)])
    qtbot.mouseClick(table.add_buttons["bob"], Qt.MouseButton.LeftButton)
    assert record.of("add_requested") == []
    assert str(MAX_SETTINGS) in record.of("message")[0][0]


def test_removing_by_button_and_key(demo, qtbot):
    record = Record(demo)
    assert not demo.remove_button.isEnabled()
    choose_row(demo, "bob", 4)
    qtbot.mouseClick(demo.remove_button, Qt.MouseButton.LeftButton)
    assert record.of("remove_requested") == [("bob", 4)]
    demo.view.setFocus()
    choose_row(demo, "bob", 0)
    qtbot.keyClick(demo.view, Qt.Key.Key_Delete)
    assert [row.label for row in demo.settings("bob")] == ["b1'", "b2", "b2'", "b3'"]


def test_locked_and_last_settings_stay(table, qtbot):
    record = Record(table)
    table.view.setFocus()
    choose_row(table, "alice", 1)
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    table.set_settings("alice", opening_rows()["alice"][:1])
    choose_row(table, "alice", 0)
    assert not table.remove_button.isEnabled()
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    assert record.of("remove_requested") == []
    assert [m[0] for m in record.of("message")] == [
        "a₂ is locked: unlock it first",
        "Alice needs at least one setting",
    ]


# --- selection, keyboard, screen reader ---------------------------------------------------------------


def test_arrows_skip_the_titles(table, qtbot):
    table.view.setFocus()
    choose_row(table, "alice", 2)
    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert table.selected() == ("bob", 0)
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    qtbot.keyClick(table.view, Qt.Key.Key_Up)
    assert table.selected() == ("alice", 2)


def test_tab_leaves_the_table(table, qtbot):
    table.activateWindow()
    table.view.setFocus()
    choose_row(table, "alice", 0)
    qtbot.waitUntil(table.view.hasFocus)
    qtbot.keyClick(table.view, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not table.view
    assert table.selected() == ("alice", 0)


def test_every_cell_can_be_read_aloud(table):
    model = table.model
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(cell(table, "bob", 1, Column.PHI), role) == "ω of Bob b 1 prime: 108.43 degrees"
    assert model.data(cell(table, "alice", 1, Column.NAME), role) == "Alice a 2, locked"
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            if model.flags(index) & Qt.ItemFlag.ItemIsEnabled:
                assert model.data(index, role)
    buttons = [*table.add_buttons.values(), table.remove_button, table.lock_button, table.columns_button]
    assert all(b.accessibleName() and b.focusPolicy() & Qt.FocusPolicy.TabFocus for b in buttons)


def test_copying_a_row(table, qtbot):
    table.view.setFocus()
    choose_row(table, "alice", 0)
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\t")[:4] == ["a₁", "90.00", "90.00", "0.000"]


def test_column_groups(table):
    angles, components, plates = table.columns_button.menu().actions()
    angles.trigger()
    components.trigger()
    assert plates.isChecked() and not angles.isChecked() and not components.isChecked()
    assert table.view.isColumnHidden(Column.X) and not table.view.isColumnHidden(Column.GAMMA)
    assert not table.view.isColumnHidden(Column.NAME)
    angles.trigger()
    assert not table.view.isColumnHidden(Column.THETA)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [340, 760, 1500])
def test_no_number_is_cut_and_spare_width_is_used(qtbot, width, scale):
    theme = DARK.scaled(scale)
    table = SettingsTable(theme)
    qtbot.addWidget(table)
    rows = [Setting("WWWWWWWWWWWW", (-0.6, 0.0, -0.8)), Setting("b'", (-0.8, -0.6, 0.0))]
    table.set_settings("alice", rows)
    table.resize(int(width * scale), int(400 * scale))
    table.show()
    qtbot.waitExposed(table)

    metrics = QFontMetricsF(theme.font(FONT_BODY))
    for column in Column:
        if column not in (Column.NAME, Column.LOCK):
            for row in range(2):
                text = shown(table, "alice", row, column)
                assert metrics.horizontalAdvance(text) + 16 * scale <= table.view.columnWidth(column)
    total = sum(table.view.columnWidth(c) for c in Column)
    assert total >= table.view.viewport().width()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_lock_shows_by_shape_not_only_by_colour(qtbot, theme):
    def dark_pixels(locked: bool) -> int:
        table.set_settings("alice", [Setting("a1", (0.0, 0.0, 1.0), locked)])
        rect = table.view.visualRect(cell(table, "alice", 0, Column.LOCK)).adjusted(2, 2, -2, -2)
        image = table.view.viewport().grab(rect).toImage()
        ground = image.pixelColor(0, 0).name()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return sum(pixel.name() != ground for pixel in pixels)

    table = SettingsTable(theme)
    qtbot.addWidget(table)
    table.resize(760, 300)
    table.show()
    qtbot.waitExposed(table)
    assert dark_pixels(True) > 1.2 * dark_pixels(False)


def test_nothing_is_left_behind(qtbot):
    before = len(QApplication.topLevelWidgets())
    table = DemoTable(DARK)
    table.show()
    qtbot.waitExposed(table)
    table.close()
    table.deleteLater()
    QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(QApplication.topLevelWidgets()) <= before
