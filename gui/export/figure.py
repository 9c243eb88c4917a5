"""A figure to export: parts placed on a page, painted alike into pixels, SVG and PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from gui.core.files.disk import write_atomic
from gui.export.errors import ExportError
from gui.look.theme import Theme
from gui.widgets.plot.panel import PlotPanel

MAX_SIDE = 16_384


@dataclass(frozen=True)
class PaintPart:
    """Anything painted with QPainter: ``paint(painter, rect)`` in logical pixels."""

    rect: QRectF
    paint: Callable[[QPainter, QRectF], None]


@dataclass(frozen=True)
class PlotPart:
    """A plot, laid out anew for this rectangle."""

    rect: QRectF
    panel: PlotPanel


@dataclass(frozen=True)
class Figure:
    """Size in logical pixels (96 to the inch), and the parts in painting order."""

    size: QSizeF
    parts: Sequence[PaintPart | PlotPart]
    title: str = ""

    def paint(self, painter: QPainter, theme: Theme, transparent: bool = False) -> None:
        """Paint background and parts with the painter's unit as one logical pixel."""
        page = QRectF(0, 0, self.size.width(), self.size.height())
        if not transparent:
            painter.fillRect(page, theme.color("panel"))
        for part in self.parts:
            painter.save()
            try:
                if isinstance(part, PlotPart):
                    part.panel.render_to(painter, part.rect, theme)
                else:
                    part.paint(painter, part.rect)
            finally:
                painter.restore()


def plot_figure(panel: PlotPanel, size: QSizeF | None = None, margin: float = 16.0) -> Figure:
    """One plot alone, by default in the proportions of the screen."""
    inner = panel.plot_size() if size is None else size - QSizeF(2 * margin, 2 * margin)
    page = QSizeF(inner.width() + 2 * margin, inner.height() + 2 * margin)
    rect = QRectF(margin, margin, inner.width(), inner.height())
    return Figure(page, [PlotPart(rect, panel)], panel.title())


def export_figure(
    figure: Figure,
    path: str | Path,
    *,
    theme: Theme,
    scale: float = 1.0,
    transparent: bool = False,
    attachment: bytes | None = None,
) -> None:
    """Write PNG, SVG or PDF by the suffix of ``path``, whole or not at all; ExportError says why not.

    ``scale`` (1 … 4) multiplies the pixels of a PNG; vector formats have the size of the figure anyway.
    """
    from gui.export import pdf, png, svg

    path = Path(path)
    width, height = figure.size.width(), figure.size.height()
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise ExportError(f"A figure of {width:g} × {height:g} pixels cannot be exported.")
    if not 1 <= scale <= 4:
        raise ExportError(f"The scale must lie between 1 and 4, not {scale:g}.")
    suffix = path.suffix.lower()
    if suffix == ".png":
        data = png.to_png(figure, theme, scale, transparent, attachment)
    elif suffix == ".svg":
        data = svg.to_svg(figure, theme, transparent, attachment)
    elif suffix == ".pdf":
        data = pdf.to_pdf(figure, theme, transparent, attachment)
    else:
        shown = f"“{suffix}”" if suffix else "a name without suffix"
        raise ExportError(f"Figures are saved as .png, .svg or .pdf, not as {shown}.")
    write_atomic(path, data)


def copy_to_clipboard(figure: Figure, *, theme: Theme, scale: float = 2.0, transparent: bool = False) -> None:
    """Put the figure on the clipboard, as a picture and as SVG."""
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    from gui.export import png, svg

    data = QMimeData()
    data.setImageData(png.to_image(figure, theme, scale, transparent))
    data.setData("image/svg+xml", svg.to_svg(figure, theme, transparent))
    QGuiApplication.clipboard().setMimeData(data)
