"""A figure to export: parts placed on a page, painted alike into pixels, SVG and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from gui.core.values import InputError
from gui.look.theme import FONT_PLOT, Theme

MAX_SIDE = 16_384
PIXELS_A_CM = 96 / 2.54
PLOT_FONT_PT = FONT_PLOT * 72 / 96  # the lettering of a plot at 96 pixels to the inch


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
    """Size in logical pixels, and the parts in painting order; on paper ``96 / zoom`` pixels make an inch.

    ``title`` None: the file says nothing about itself, not even when it was made.
    """

    size: QSizeF
    parts: Sequence[Part]
    title: str | None = ""
    zoom: float = 1.0

    def paper(self) -> QSizeF:
        """Size on paper, in units of 1/96 inch (a CSS pixel)."""
        return self.size * self.zoom

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


def on_paper(width_cm: float, height_cm: float, font_pt: float) -> tuple[QSizeF, float]:
    """Size and zoom of a figure of so many centimetres whose plots are lettered in ``font_pt`` points."""
    zoom = font_pt / PLOT_FONT_PT
    return QSizeF(width_cm, height_cm) * (PIXELS_A_CM / zoom), zoom
