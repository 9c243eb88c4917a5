"""Where the parts of a scene go on the page of an exported figure."""

from __future__ import annotations

from PySide6.QtCore import QRectF

GAP = 12.0
WIDE = 800.0  # from this width on four plots are legible side by side


def split(rect: QRectF, lower: float) -> tuple[QRectF, QRectF]:
    """An upper and a lower part, the lower one ``lower`` high."""
    height = min(lower, 0.6 * rect.height())
    top = QRectF(rect.left(), rect.top(), rect.width(), rect.height() - height - GAP)
    return top, QRectF(rect.left(), rect.bottom() - height, rect.width(), height)


def quarters(rect: QRectF) -> tuple[QRectF, QRectF, QRectF, QRectF]:
    """Two rows of two."""
    width, height = (rect.width() - GAP) / 2, (rect.height() - GAP) / 2
    right, lower = rect.left() + width + GAP, rect.top() + height + GAP
    return (
        QRectF(rect.left(), rect.top(), width, height),
        QRectF(right, rect.top(), width, height),
        QRectF(rect.left(), lower, width, height),
        QRectF(right, lower, width, height),
    )
