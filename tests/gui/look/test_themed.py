"""A change of theme reaches the widgets by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.app.application import apply_theme
from gui.look.theme import DARK, LIGHT
from gui.look.themed import Themed, restyle
from tests.conftest import looks_kept


def looks(application):
    return application.styleSheet(), application.palette(), application.font()


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
    top = Box()
    qtbot.addWidget(top)
    inner = QWidget(top)
    QVBoxLayout(top).addWidget(inner)
    deep, hidden = Box(inner), Box(top)
    hidden.hide()
    apply_theme(qapp, LIGHT)
    deep.setStyleSheet("border: none")
    restyle(LIGHT)
    assert [w.heard for w in (top, deep, hidden)] == [["light"]] * 3


class Nested(QWidget):
    """Counts how often Qt styles it."""

    styled = 0

    def changeEvent(self, event):
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.styled += 1


def test_a_change_of_theme_styles_a_nested_widget_twice_and_not_once_for_each_that_holds_it(qtbot, qapp):
    """From one style sheet straight to another: fifteen times here, and half a second in a window."""
    apply_theme(qapp, DARK)
    top = QWidget()
    qtbot.addWidget(top)
    inner = top
    for _ in range(14):
        inner = Nested(inner)
    top.show()
    inner.styled = 0
    apply_theme(qapp, LIGHT)
    assert 1 <= inner.styled <= 2
    apply_theme(qapp, LIGHT)  # the same again costs nothing
    assert inner.styled <= 2
    top.hide()
    apply_theme(qapp, DARK)
    top.show()
    assert inner.palette().windowText().color().name() == DARK.color("text").name()


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
