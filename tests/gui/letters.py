"""How large the letters are that a window shows: what is painted, and what Qt writes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

OF_QT = (
    QLabel,
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QAbstractSpinBox,
    QTabBar,
    QTextEdit,
    QAbstractItemView,
    QHeaderView,
)


@contextmanager
def painted_letters() -> Iterator[list[tuple[float, str]]]:
    """Height in pixels and words of each text that is painted meanwhile, as large as it is on the device."""
    found: list[tuple[float, str]] = []
    draw = QPainter.drawText

    def noted(painter: QPainter, *arguments: object) -> object:
        words = next((one for one in arguments if isinstance(one, str)), "")
        if words.strip():
            t = painter.combinedTransform()
            area = abs(t.m11() * t.m22() - t.m12() * t.m21())
            stretch = area**0.5 / painter.device().devicePixelRatio()
            found.append((painter.font().pixelSize() * stretch, words))
        return draw(painter, *arguments)

    QPainter.drawText = noted
    try:
        yield found
    finally:
        QPainter.drawText = draw


def small_letters(window: QWidget, least: float) -> list[str]:
    """Texts of a window, which is painted for it, whose letters are lower than ``least`` pixels."""
    with painted_letters() as found:
        window.grab()
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, OF_QT) and not widget.visibleRegion().isEmpty():
            words = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else type(widget).__name__
            if words:
                found.append((float(widget.fontInfo().pixelSize()), words))
    assert found, "nothing is written"
    return sorted({f"{size:.1f} px: {words[:60]}" for size, words in found if size < least - 0.01})
