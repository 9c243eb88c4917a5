"""Whether what a window shows can be read: nothing overlaps, sticks out, is cut or too small to be of use."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from gui.widgets.plot import PlotPanel

SLACK = 1  # pixels of rounding
# Pixels at scale 1: of a whole plot, and of the field with the data in it.
LEAST_PLOT = 220, 140
LEAST_FIELD = 120, 60
# What Qt itself puts together lies over one another on purpose.
OF_QT = (
    QTabBar,
    QComboBox,
    QAbstractSpinBox,
    QTabWidget,
    QAbstractScrollArea,
    QMenuBar,
    QStackedWidget,
    QLineEdit,
)


def faults(window: QWidget, scale: float = 1.0, *, sideways: bool = True) -> list[str]:
    """What cannot be read, one line each. ``sideways`` False: scrolling sideways is a fault, too."""
    found: list[str] = []
    for widget in (window, *window.findChildren(QWidget)):
        if widget is not window and not widget.isVisible():
            continue
        found += _sizes(widget, scale)
        if isinstance(widget, QScrollArea):
            if not sideways and widget.horizontalScrollBar().maximum() > 0:
                found.append(f"{_name(widget.widget())} is scrolled sideways")
        elif not isinstance(widget, OF_QT) and not _is_viewport(widget):
            found += _children(widget)
    return found


def _is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _children(parent: QWidget) -> Iterator[str]:
    shown = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow() and child.width() > 0
    ]
    for child in shown:
        if not parent.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(child.geometry()):
            yield f"{_name(child)} {_box(child)} sticks out of {_name(parent)} {_box(parent)}"
    if isinstance(parent, PlotPanel):  # its buttons lie over the view, whose title leaves them room
        return
    for a, b in combinations(shown, 2):
        common = a.geometry() & b.geometry()
        if common.width() > SLACK and common.height() > SLACK:
            yield f"{_name(a)} {_box(a)} overlaps {_name(b)} {_box(b)}"


def _sizes(widget: QWidget, scale: float) -> Iterator[str]:
    size, hint = widget.size(), widget.sizeHint()
    if isinstance(widget, QLabel) and widget.text() and not widget.wordWrap():
        if size.width() + SLACK < hint.width() or size.height() + SLACK < hint.height():
            yield f"{_name(widget)} {_box(widget)} is cut, needs {hint.toTuple()}"
    elif isinstance(widget, QLabel) and widget.text():
        needed = widget.heightForWidth(size.width())
        if size.height() + SLACK < needed:
            yield f"{_name(widget)} {_box(widget)} is cut, needs {needed} in height"
        longest = max(widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split())
        if widget.textFormat().name == "PlainText" and longest > size.width() + SLACK:
            yield f"{_name(widget)} is too narrow for its longest word"
    elif isinstance(widget, (QPushButton, QToolButton, QCheckBox)) and not isinstance(
        widget.parentWidget(), OF_QT
    ):
        if size.width() + SLACK < hint.width() or size.height() + SLACK < hint.height():
            yield f"{_name(widget)} {_box(widget)} is cut, needs {hint.toTuple()}"
    elif isinstance(widget, QComboBox):
        # Qt writes a long choice with an ellipsis; with most of it there it is known.
        needed = widget.fontMetrics().horizontalAdvance(widget.currentText()) + round(24 * scale)
        if size.width() < 0.75 * needed:
            yield f"{_name(widget)} {_box(widget)} is cut, needs {needed}"
    elif isinstance(widget, QTabBar):
        if widget.width() + SLACK < widget.tabRect(widget.count() - 1).right():
            yield f"{_name(widget)} {_box(widget)} is cut, needs {hint.toTuple()}"
    elif isinstance(widget, PlotPanel):
        if size.width() < LEAST_PLOT[0] * scale or size.height() < LEAST_PLOT[1] * scale:
            yield f"the plot {_name(widget)} is only {size.toTuple()}"
        field = widget.view().viewbox.rect()
        if field.width() < LEAST_FIELD[0] * scale or field.height() < LEAST_FIELD[1] * scale:
            yield f"the field of {_name(widget)} is only {field.width():g} x {field.height():g}"


def _name(widget: QWidget) -> str:
    words = ""
    if isinstance(widget, (QLabel, QAbstractButton)):
        words = widget.text()
    elif isinstance(widget, QComboBox):
        words = widget.currentText()
    elif isinstance(widget, PlotPanel):
        words = widget.title()
    elif isinstance(widget, QTabBar):
        words = " | ".join(widget.tabText(k) for k in range(widget.count()))
    words = words or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} {words[:40]!r}"


def _box(widget: QWidget) -> str:
    box = QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())
    return f"({box.x()}, {box.y()}, {box.width()} x {box.height()})"
