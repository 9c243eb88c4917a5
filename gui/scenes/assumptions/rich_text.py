"""Formulas with indices, laid out in lines and painted by any painter: λ_a, λ_b and λ_S get their index."""

from __future__ import annotations

import re
from html import escape

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gui.look.math_text import INDEX_DROP, index_pixels

_INDEXED = re.compile(r"λ_([abS])")
_SLACK = 1e-6


class Run(Struct, frozen=True):
    """Letters that are drawn at once, ``x`` from the start of their line; ``low`` for an index."""

    x: float
    text: str
    low: bool


class LaidOut(Struct, frozen=True):
    """A text in lines: their runs and widths, and the height of each."""

    lines: tuple[tuple[Run, ...], ...]
    widths: tuple[float, ...]
    line_height: float
    ascent: float


def with_indices(text: str) -> str:
    """The text as HTML for labels, λ_a and λ_b with an index."""
    return _INDEXED.sub(r"λ<sub>\1</sub>", escape(text))


def text_size(text: str, font: QFont, width: float = -1.0) -> tuple[float, float]:
    """Width and height of the text, in lines of at most ``width`` (-1: one line)."""
    laid = _laid_out(text, font, width)
    return max(laid.widths), laid.line_height * len(laid.lines)


def paint_text(
    painter: QPainter, rect: QRectF, text: str, font: QFont, color: QColor, right: bool = False
) -> float:
    """Paint the text from the top of ``rect``, in lines of its width; returns the height."""
    laid = _laid_out(text, font, rect.width())
    index = _index_font(font)
    painter.setPen(color)
    for k, (runs, width) in enumerate(zip(laid.lines, laid.widths, strict=True)):
        left = rect.right() - width if right else rect.left()
        base = rect.top() + k * laid.line_height + laid.ascent
        for run in runs:
            painter.setFont(index if run.low else font)
            down = INDEX_DROP * font.pixelSize() if run.low else 0.0
            painter.drawText(QPointF(left + run.x, base + down), run.text)
    return laid.line_height * len(laid.lines)


def _index_font(font: QFont) -> QFont:
    index = QFont(font)
    index.setPixelSize(index_pixels(font.pixelSize()))
    return index


# A list paints the same rows many times. Kept by what the font is, features included, not by the object.
_kept: dict[tuple[str, str, float], LaidOut] = {}
_MOST_KEPT = 500


def _laid_out(text: str, font: QFont, width: float) -> LaidOut:
    key = text, font.toString(), width
    if key not in _kept:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = _lay_out(text, font, width)
    return _kept[key]


def _lay_out(text: str, font: QFont, width: float) -> LaidOut:
    plain, low = QFontMetricsF(font), QFontMetricsF(_index_font(font))

    def line(words: list[str]) -> tuple[tuple[Run, ...], float]:
        runs, x = [], 0.0
        for part, is_index in _parts(" ".join(words)):
            runs.append(Run(x, part, is_index))
            x += (low if is_index else plain).horizontalAdvance(part)
        return tuple(runs), x

    lines = []
    words: list[str] = []
    for word in text.split(" "):
        if words and width >= 0 and line([*words, word])[1] > width + _SLACK:
            lines.append(line(words))
            words = []
        words.append(word)
    lines.append(line(words))
    return LaidOut(
        tuple(runs for runs, _ in lines), tuple(x for _, x in lines), plain.height(), plain.ascent()
    )


def _parts(line: str) -> list[tuple[str, bool]]:
    """The line cut at its indices: ``P(λ_a)`` is ``P(λ``, index ``a``, ``)``."""
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _INDEXED.finditer(line):
        found += [(line[at : match.start()] + "λ", False), (match[1], True)]
        at = match.end()
    if line[at:] or not found:
        found.append((line[at:], False))
    return found
