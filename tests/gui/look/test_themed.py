"""A change of theme reaches the widgets by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.app.application import apply_theme
from gui.look.theme import DARK, LIGHT
from gui.look.themed import Themed, restyle


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
    sheet, palette, font = qapp.styleSheet(), qapp.palette(), qapp.font()
    try:
        apply_theme(qapp, LIGHT)
        deep.setStyleSheet("border: none")
        restyle(LIGHT)
    finally:
        qapp.setStyleSheet(sheet)
        qapp.setPalette(palette)
        qapp.setFont(font)
    assert [w.heard for w in (top, deep, hidden)] == [["light"]] * 3


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
