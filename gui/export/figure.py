"""A figure to export: parts placed on a page, painted alike into pixels, SVG and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from gui.core.values import InputError
from gui.look.theme import Theme

MAX_SIDE = 16_384


class ExportError(InputError):
    """A sentence for the user: what could not be exported, and why."""

    def __init__(self, reason: str) -> None:
        super().__init__("", reason)


class Part(Struct, frozen=True):
    """Anything painted with QPainter: ``paint(painter, rect, theme)`` in logical pixels.

    A plot is ``Part(rect, panel.render_to)``: it is laid out anew for this rectangle.
    """

    rect: QRectF
    paint: Callable[[QPainter, QRectF, Theme], object]


class Figure(Struct, frozen=True):
    """Size in logical pixels (96 to the inch), and the parts in painting order."""

    size: QSizeF
    parts: Sequence[Part]
    title: str = ""

    def paint(self, painter: QPainter, theme: Theme, transparent: bool = False) -> None:
        """Paint background and parts with the painter's unit as one logical pixel."""
        page = QRectF(0, 0, self.size.width(), self.size.height())
        if not transparent:
            painter.fillRect(page, theme.color("panel"))
        for part in self.parts:
            painter.save()
            try:
                part.paint(painter, part.rect, theme)
            finally:
                painter.restore()
