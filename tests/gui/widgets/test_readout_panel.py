"""The read-out panel: values in place, keyboard, explanations, copies and vector export."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gui.core.equations import EquationsError, equation
from gui.look.equation import EquationView
from gui.look.theme import DARK, LIGHT
from gui.widgets.demos import readouts
from gui.widgets.readouts import ReadoutPanel, ReadoutSpec, ReadoutValue
from gui.widgets.readouts.row import ReadoutRow

SPECS = [
    ReadoutSpec("L", "L_3", "Leggett parameter", "leggett_parameter"),
    ReadoutSpec("bound", "B", "Leggett bound", "leggett_bound"),
    ReadoutSpec("rate", "", "Coincidences"),
]


@pytest.fixture
def panel(qtbot) -> ReadoutPanel:
    panel = ReadoutPanel(DARK)
    qtbot.addWidget(panel)
    panel.set_items(SPECS)
    panel.resize(300, 500)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def row(panel: ReadoutPanel, key: str) -> ReadoutRow:
    return next(r for r in panel.findChildren(ReadoutRow) if r.spec.key == key)


def test_items_are_built_in_order_and_rebuilt_without_leftovers(panel, qtbot):
    assert panel.keys() == ["L", "bound", "rate"]
    panel.set_items(SPECS[:1])
    assert panel.keys() == ["L"]
    QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(panel.findChildren(ReadoutRow)) == 1


def test_a_click_on_its_way_to_a_row_that_is_gone_does_nothing(panel, qtbot):
    old = row(panel, "L")
    panel.set_items(SPECS[1:])
    old.head.click()
    old.head.step_requested.emit(1)
    assert panel.expanded_keys() == []


def test_a_key_used_twice_and_an_unknown_equation_are_refused(panel):
    with pytest.raises(ValueError, match="twice"):
        panel.set_items([SPECS[0], SPECS[0]])
    with pytest.raises(EquationsError, match="nonsense"):
        panel.set_items([ReadoutSpec("x", "x", "x", "nonsense")])
    assert panel.keys() == ["L", "bound", "rate"]  # the old rows are still there


def test_values_arrive_and_others_stay(panel):
    panel.update_values({"L": ReadoutValue("1.8689", "violated by 0.0797", "bad")})
    panel.update_values({"bound": ReadoutValue("1.7892")})
    assert panel.value("L").text == "1.8689"
    assert panel.text("L") == "Leggett parameter\tL₃\t1.8689\tviolated by 0.0797"
    with pytest.raises(KeyError):
        panel.update_values({"nothing": ReadoutValue("1")})


def test_a_value_of_the_same_width_moves_nothing(panel):
    panel.update_values({"L": ReadoutValue("1.8689", "violated by 0.0797", "bad")})
    before = row(panel, "L").head_layout
    panel.update_values({"L": ReadoutValue("1.1111", "satisfied", "good")})
    assert row(panel, "L").head_layout is before
    panel.update_values({"L": ReadoutValue("1.1", "", "good")})  # nor does a shorter one
    assert row(panel, "L").head_layout is before


def test_a_wider_value_gets_the_room_it_needs(panel):
    panel.update_values({"L": ReadoutValue("1.8")})
    panel.update_values({"L": ReadoutValue("−123456.7890")})
    target = row(panel, "L")
    metrics = QFontMetricsF(target.fonts.value)
    assert target.head_layout.value.width() >= metrics.horizontalAdvance("−123456.7890")


@pytest.mark.parametrize("width", [220, 280, 340, 600])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_nothing_overlaps_or_is_cut_at_any_width(qtbot, width, scale):
    panel = readouts(DARK.scaled(scale))
    qtbot.addWidget(panel)
    panel.resize(int(width * scale), 2000)
    panel.show()
    qtbot.waitExposed(panel)
    qtbot.wait(1)
    for target in panel.findChildren(ReadoutRow):
        layout = target.head_layout
        parts = [r for r in (layout.symbol, layout.name, layout.value, layout.note) if not r.isEmpty()]
        for i, first in enumerate(parts):
            assert target.head.rect().adjusted(-1, -1, 1, 1).contains(first.toAlignedRect())
            for second in parts[i + 1 :]:
                assert first.intersected(second).height() < 1 or first.intersected(second).width() < 1
        assert target.head.height() >= layout.height - 1
        assert target.head.width() <= panel.viewport().width()


def test_words_for_the_screen_reader_follow_the_value(panel):
    head = row(panel, "L").head
    assert "no value yet" in head.accessibleName()
    panel.update_values({"L": ReadoutValue("1.8689", "violated by 0.0797", "bad", stale=True)})
    assert head.accessibleName() == "Leggett parameter, L 3: 1.8689, violated by 0.0797, out of date"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_unfold_and_fold(panel, qtbot, key):
    head = row(panel, "L").head
    qtbot.keyClick(head, key)
    assert panel.expanded_keys() == ["L"]
    qtbot.keyClick(head, key)
    assert panel.expanded_keys() == []


def test_a_click_shows_explanation_equation_and_source(panel, qtbot):
    target = row(panel, "bound")
    assert target.findChildren(EquationView) == []  # built only when asked for
    qtbot.mouseClick(target.head, Qt.MouseButton.LeftButton)
    source = equation("leggett_bound")
    texts = [label.text() for label in target.findChildren(QLabel)]
    assert source.explanation in texts and source.source in texts
    (view,) = target.findChildren(EquationView)
    assert view.latex() == source.latex and view.isVisible()
    assert view.accessibleName() == source.plain
    qtbot.mouseClick(target.head, Qt.MouseButton.LeftButton)
    assert not view.isVisible()


def test_a_row_with_nothing_to_explain_does_not_unfold(panel, qtbot):
    qtbot.mouseClick(row(panel, "rate").head, Qt.MouseButton.LeftButton)
    assert panel.expanded_keys() == []


def test_arrows_walk_through_the_rows(panel, qtbot):
    panel.activateWindow()
    head = row(panel, "L").head
    head.setFocus()
    qtbot.keyClick(head, Qt.Key.Key_Down)
    assert panel.focusWidget() is row(panel, "bound").head
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_End)
    assert panel.focusWidget() is row(panel, "rate").head
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Down)
    assert panel.focusWidget() is row(panel, "rate").head
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Home)
    assert panel.focusWidget() is head
    qtbot.keyClick(head, Qt.Key.Key_Right)
    qtbot.keyClick(head, Qt.Key.Key_Right)
    assert panel.expanded_keys() == ["L"]
    qtbot.keyClick(head, Qt.Key.Key_Left)
    assert panel.expanded_keys() == []


def test_focus_can_be_seen(panel, qtbot, monkeypatch):
    def accent(image: QImage) -> int:  # near in colour, not in hue alone: the surface is a dark blue
        wanted = DARK.color("accent").getRgb()
        line = [image.pixelColor(x, 1).getRgb() for x in range(10, image.width() - 10)]
        return sum(sum(abs(p - w) for p, w in zip(pixel, wanted, strict=True)) < 90 for pixel in line)

    head, other = row(panel, "rate").head, QLineEdit(panel)
    monkeypatch.setattr(head, "underMouse", lambda: False)  # wherever an earlier test left the mouse
    other.show()
    panel.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    without = accent(head.grab().toImage())
    head.setFocus()
    qtbot.waitUntil(head.hasFocus)
    assert accent(head.grab().toImage()) > without + 100


def test_a_small_panel_scrolls_to_the_focused_row(panel, qtbot):
    panel.resize(300, 100)
    panel.activateWindow()
    head = row(panel, "L").head
    head.setFocus()
    qtbot.keyClick(head, Qt.Key.Key_End)
    last = row(panel, "rate").head
    top = last.mapTo(panel.viewport(), QPoint(0, 0)).y()
    assert panel.verticalScrollBar().maximum() > 0
    assert panel.viewport().rect().contains(QRect(5, top, 10, last.height()))


def test_copies(panel, qtbot):
    panel.update_values({"L": ReadoutValue("1.8689", "violated", "bad"), "bound": ReadoutValue("1.7892")})
    menu = panel.build_menu("L")
    texts = {action.text(): action for action in menu.actions()}
    texts["Copy value"].trigger()
    assert QGuiApplication.clipboard().text() == "1.8689"
    texts["Copy equation as LaTeX"].trigger()
    assert QGuiApplication.clipboard().text() == equation("leggett_parameter").latex
    texts["Copy all"].trigger()
    assert QGuiApplication.clipboard().text() == (
        "Leggett parameter\tL₃\t1.8689\tviolated\nLeggett bound\tB\t1.7892\t\nCoincidences\t\t\t"
    )
    panel.activateWindow()
    head = row(panel, "bound").head
    head.setFocus()
    qtbot.keyClick(head, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Leggett bound\tB\t1.7892\t"


def test_a_name_is_never_markup(qtbot):
    panel = ReadoutPanel(DARK)
    qtbot.addWidget(panel)
    panel.set_items([ReadoutSpec("x", "x", "<b>bold</b>", explanation="<h1>big</h1>")])
    row(panel, "x").head.click()
    (label,) = panel.findChildren(QLabel)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<h1>" not in row(panel, "x").toolTip()


def test_the_role_colours_the_note_and_the_edge(panel):
    for role in ("good", "bad", "warn"):
        panel.update_values({"L": ReadoutValue("1", "note", role)})
        target = row(panel, "L")
        image = target.grab().toImage()
        assert image.pixelColor(1, target.height() // 2).name() == DARK.color(role).name()


def test_a_change_of_theme_changes_colours_and_sizes(panel):
    panel.update_values({"L": ReadoutValue("1", "note", "good")})
    row(panel, "L").head.click()
    before = row(panel, "L").head.sizeHint().height()
    panel.set_theme(LIGHT.scaled(2))
    image = row(panel, "L").grab().toImage()
    assert image.pixelColor(1, 10).name() == LIGHT.color("good").name()
    assert row(panel, "L").head.sizeHint().height() > 1.6 * before


@pytest.mark.parametrize("size", [(300, 1000), (300, 120), (120, 60)])
def test_export_paints_vectors_inside_the_rectangle(panel, size):
    panel.update_values({"L": ReadoutValue("1.8689", "violated by 0.0797", "bad")})
    rect = QRectF(10, 20, *size)
    image = QImage(500, 1100, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    used = panel.paint(painter, rect)
    painter.end()
    assert rect.adjusted(0, 0, 0.01, 0.01).contains(used)
    drawn = QRect()
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            if image.pixelColor(x, y).alpha() > 40:
                drawn = drawn.united(QRect(x, y, 1, 1))
    assert not drawn.isEmpty()
    assert rect.adjusted(-2, -2, 2, 2).contains(QRectF(drawn))

    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    painter = QPainter(writer)
    panel.paint(painter, rect)
    painter.end()
    assert b"/Subtype /Image" not in bytes(target.data())


def test_every_part_has_a_name(panel):
    assert panel.accessibleName()
    for target in panel.findChildren(ReadoutRow):
        assert target.head.accessibleName()
        assert target.head.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert all(not w.accessibleName() or w.accessibleName().strip() for w in panel.findChildren(QWidget))
