"""Formulas with indices, painted by any painter: λ_a and λ_b get their index."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QStaticText, QTextOption

_INDEXED = re.compile(r"λ_([ab])")


def with_indices(text: str) -> str:
    """The text as HTML, λ_a and λ_b with an index."""
    return _INDEXED.sub(r"λ<sub>\1</sub>", escape(text))


@lru_cache(maxsize=512)
def laid_out(text: str, family: str, pixels: int, bold: bool, width: float, right: bool) -> QStaticText:
    """The text in lines of at most ``width``; kept, because a list paints the same rows many times."""
    font = QFont(family)
    font.setPixelSize(pixels)
    font.setBold(bold)
    static = QStaticText(with_indices(text))
    static.setTextFormat(Qt.TextFormat.RichText)
    option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    # Without a width rich text would choose one of its own and wrap.
    option.setWrapMode(QTextOption.WrapMode.WordWrap if width >= 0 else QTextOption.WrapMode.NoWrap)
    static.setTextOption(option)
    static.setTextWidth(width)
    static.prepare(font=font)
    return static


def text_size(text: str, font: QFont, width: float = -1.0) -> tuple[float, float]:
    """Width and height of the text, in lines of at most ``width`` (-1: one line)."""
    # A painter may place letters a little wider than they are measured: lines are counted for less room.
    room = width if width < 0 else max(1.0, 0.98 * width - 2)
    size = laid_out(text, font.family(), font.pixelSize(), font.bold(), room, False).size()
    return size.width(), size.height()


def paint_text(
    painter: QPainter, rect: QRectF, text: str, font: QFont, color: QColor, right: bool = False
) -> float:
    """Paint the text from the top of ``rect``, in lines of its width; returns the height."""
    static = laid_out(text, font.family(), font.pixelSize(), font.bold(), rect.width(), right)
    painter.setFont(font)
    painter.setPen(color)
    painter.drawStaticText(QPointF(rect.left(), rect.top()), static)
    return static.size().height()
