"""Where the parts of a scene go on the page of an exported figure."""

from __future__ import annotations

from PySide6.QtCore import QRectF

GAP = 12.0
WIDE = 800.0  # from this width on four plots are legible side by side


def rows(rect: QRectF, number: int = 2) -> list[QRectF]:
    """Parts of equal height, one above the other."""
    height = (rect.height() - GAP * (number - 1)) / number
    return [QRectF(rect.left(), rect.top() + k * (height + GAP), rect.width(), height) for k in range(number)]


def columns(rect: QRectF) -> list[QRectF]:
    """Two parts of equal width side by side."""
    width = (rect.width() - GAP) / 2
    return [QRectF(rect.left() + k * (width + GAP), rect.top(), width, rect.height()) for k in range(2)]


def quarters(rect: QRectF) -> list[QRectF]:
    """Two rows of two."""
    return [place for row in rows(rect) for place in columns(row)]


def split(rect: QRectF, lower: float) -> tuple[QRectF, QRectF]:
    """An upper and a lower part, the lower one ``lower`` high."""
    height = min(lower, 0.6 * rect.height())
    top = QRectF(rect.left(), rect.top(), rect.width(), rect.height() - height - GAP)
    return top, QRectF(rect.left(), rect.bottom() - height, rect.width(), height)
