"""A change of theme reaches the widgets by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.app.application import apply_theme
from gui.look.roles import role_label
from gui.look.sphere_looks import SphereLooks
from gui.look.stylesheet import stylesheet
from gui.look.theme import DARK, LIGHT
from gui.look.themed import Themed, keep_apart, restyle
from tests.conftest import looks_kept


def looks(application):
    return application.styleSheet(), application.palette(), application.font()


def a_window_with_a_page(qtbot, application):
    """In the dark theme, neither shown yet."""
    apply_theme(application, DARK)
    top = QWidget()
    qtbot.addWidget(top)
    return top, QWidget(top)


class Box(Themed, QWidget):
    """Counts what it hears."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(DARK)
        self.heard: list[str] = []

    def set_theme(self, theme):
        super().set_theme(theme)
        self.heard.append(theme.name)


def test_every_widget_hears_once_wherever_it_lies(qtbot, qapp):
    apply_theme(qapp, DARK)
    top = Box()
    qtbot.addWidget(top)
    inner = QWidget(top)
    QVBoxLayout(top).addWidget(inner)
    deep = Box(inner)
    top.show()
    apply_theme(qapp, LIGHT)
    deep.setStyleSheet("border: none")
    restyle(LIGHT)
    assert [w.heard for w in (top, deep)] == [["light"]] * 2


def test_what_is_out_of_sight_hears_when_it_is_shown_and_of_the_last_theme_only(qtbot, qapp):
    """A window with all its scenes has two thousand widgets, and a tenth of them is in sight."""
    top, page = a_window_with_a_page(qtbot, qapp)
    there, behind = Box(page), Box(page)
    page.hide()
    behind.hide()
    top.show()
    for theme in (LIGHT, DARK, LIGHT):
        apply_theme(qapp, theme)
    assert there.heard == behind.heard == []
    page.show()
    assert (there.heard, behind.heard) == (["light"], [])
    behind.show()
    page.hide()
    page.show()
    assert there.heard == behind.heard == ["light"]


def test_what_is_taken_out_of_a_hidden_page_hears_where_it_is_shown(qtbot, qapp):
    top, page = a_window_with_a_page(qtbot, qapp)
    box = Box(page)
    page.hide()
    top.show()
    apply_theme(qapp, LIGHT)
    box.setParent(top)
    box.show()
    assert box.heard == ["light"]


def test_what_keeps_a_theme_of_its_own_hears_nothing(qtbot, qapp):
    apply_theme(qapp, DARK)
    top = QWidget()
    qtbot.addWidget(top)
    stage = QWidget(top)
    keep_apart(stage)
    seen, hidden = Box(stage), Box(top)
    hidden.hide()
    top.show()
    apply_theme(qapp, LIGHT)
    hidden.setParent(stage)  # lent, by whom sees to its theme
    hidden.show()
    assert seen.heard == hidden.heard == []


class Nested(QWidget):
    """Counts how often Qt styles it."""

    styled = polished = 0

    def changeEvent(self, event):
        super().changeEvent(event)
        self.styled += event.type() == QEvent.Type.StyleChange

    def event(self, event):
        self.polished += event.type() == QEvent.Type.Polish
        return super().event(event)


def test_another_size_styles_a_nested_widget_twice_and_not_once_for_each_that_holds_it(qtbot, qapp):
    """From one style sheet straight to another: fifteen times here, and half a second in a window."""
    apply_theme(qapp, DARK)
    top = QWidget()
    qtbot.addWidget(top)
    inner = top
    for _ in range(14):
        inner = Nested(inner)
    top.show()
    inner.styled = 0
    apply_theme(qapp, DARK.scaled(1.25))
    assert 1 <= inner.styled <= 2
    apply_theme(qapp, DARK.scaled(1.25))  # the same again costs nothing
    assert inner.styled <= 2


def test_other_colours_are_taken_once_from_the_palette_and_by_hidden_widgets_when_shown(qtbot, qapp):
    """A new style sheet styles two thousand widgets in a second; a palette is there at once."""
    top, page = a_window_with_a_page(qtbot, qapp)
    seen, hidden = Nested(top), Nested(page)
    page.hide()
    top.show()
    hidden.ensurePolished()
    seen.styled = seen.polished = hidden.styled = hidden.polished = 0
    apply_theme(qapp, LIGHT)
    apply_theme(qapp, LIGHT.with_spheres(SphereLooks(together=True)))
    assert (seen.styled, hidden.styled, hidden.polished) == (0, 0, 0)
    assert seen.polished == 2
    page.show()
    assert (hidden.styled, hidden.polished) == (0, 1)
    assert hidden.palette().windowText().color().name() == LIGHT.color("text").name()


def everything(sheet=""):
    """Qt's own widgets, in the roles that the style sheet knows."""
    top = QDialog()
    top.setStyleSheet(sheet)
    column = QVBoxLayout(top)
    for role in ("title", "heading", "muted", "good", "bad", "warn"):
        column.addWidget(role_label(role, top, role))
    column.addWidget(QLabel('words, <a href="x">a link</a>', top))
    frame, off = QFrame(top), QLabel("disabled", top)
    frame.setProperty("role", "panel")
    frame.setFixedHeight(20)
    off.setEnabled(False)
    tick, button = QCheckBox("on", top), QPushButton("checked", top)
    tick.setChecked(True)
    button.setCheckable(True)
    button.setChecked(True)
    flat, line = QToolButton(top), QLineEdit("typed", top)
    flat.setProperty("role", "flat")
    flat.setText("flat")
    combo, spin, bar = QComboBox(top), QSpinBox(top), QProgressBar(top)
    combo.addItem("choice")
    bar.setValue(40)
    table = QTableWidget(2, 2, top)
    table.setItem(0, 0, QTableWidgetItem("cell"))
    table.setAlternatingRowColors(True)
    tabs = QTabWidget(top)
    tabs.addTab(QLabel("first page"), "first")
    tabs.addTab(QLabel("second page"), "second")
    for widget in (frame, off, tick, button, flat, line, combo, spin, bar, tabs, table):
        column.addWidget(widget)
    top.resize(300, 700)
    for widget in top.findChildren(QWidget):
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the ring would be where the window is active
    return top, tabs


def test_after_a_change_every_widget_looks_as_if_it_had_been_made_in_that_theme(qtbot, qapp):
    apply_theme(qapp, DARK)
    made, _ = everything()
    apply_theme(qapp, LIGHT)
    changed, tabs = everything()
    for top in (made, changed):
        qtbot.addWidget(top)
    changed.show()
    light = changed.grab().toImage()
    tabs.setCurrentIndex(1)
    apply_theme(qapp, DARK)
    made.show()
    tabs.setCurrentIndex(0)
    assert changed.grab().toImage() == made.grab().toImage() != light
    apply_theme(qapp, LIGHT)
    assert changed.grab().toImage() == light


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_the_sheet_of_a_part_of_its_own_looks_as_that_of_the_application(theme, qtbot, qapp):
    """The stage has a sheet that names its colours, for it may be dark where the window is light."""
    apply_theme(qapp, theme)
    plain, _ = everything()
    own, _ = everything(stylesheet(theme))
    for top in (plain, own):
        qtbot.addWidget(top)
        top.show()
    assert own.grab().toImage() == plain.grab().toImage()


@pytest.mark.parametrize("before", [None, DARK])
def test_what_a_test_does_to_the_application_is_undone(qapp, before):
    """The tests themselves: a later one must not depend on the colours that an earlier one left."""
    if before is None:  # as Qt has them, whatever fixtures of other tests hold at the time
        qapp.setStyleSheet("")
        qapp.setPalette(qapp.style().standardPalette())
        qapp.setFont(QFont("Sans", 7))
    else:
        apply_theme(qapp, before)
    seen = looks(qapp)
    with looks_kept(qapp):
        apply_theme(qapp, LIGHT.scaled(1.5))
        assert all(now != old for now, old in zip(looks(qapp), seen, strict=True))
    assert looks(qapp) == seen


def test_a_widget_that_is_gone_hears_nothing(qtbot):
    box = Box()
    heard = box.heard
    box.deleteLater()
    qtbot.waitUntil(lambda: not _is_valid(box))
    restyle(LIGHT)
    assert heard == []


def _is_valid(widget):
    import shiboken6

    return shiboken6.isValid(widget)
