"""Writes a figure to a file, whole or not at all, or puts it on the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication

from gui.core.files.disk import write_atomic
from gui.export.figure import MAX_SIDE, ExportError, Figure
from gui.export.pdf import to_pdf
from gui.export.png import to_image, to_png
from gui.export.svg import to_svg
from gui.look.theme import Theme


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
    path = Path(path)
    width, height = figure.size.width(), figure.size.height()
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise ExportError(f"A figure of {width:g} × {height:g} pixels cannot be exported.")
    if not 1 <= scale <= 4:
        raise ExportError(f"The scale must lie between 1 and 4, not {scale:g}.")
    suffix = path.suffix.lower()
    if suffix == ".png":
        data = to_png(figure, theme, scale, transparent, attachment)
    elif suffix == ".svg":
        data = to_svg(figure, theme, transparent, attachment)
    elif suffix == ".pdf":
        data = to_pdf(figure, theme, transparent, attachment)
    else:
        shown = f"“{suffix}”" if suffix else "a name without suffix"
        raise ExportError(f"Figures are saved as .png, .svg or .pdf, not as {shown}.")
    write_atomic(path, data)


def copy_to_clipboard(figure: Figure, *, theme: Theme, scale: float = 2.0, transparent: bool = False) -> None:
    """Put the figure on the clipboard, as a picture and as SVG."""
    clipboard = QGuiApplication.clipboard()
    # Qt makes the data itself: some made in Python, still there at the end, crash the interpreter's exit.
    clipboard.setImage(to_image(figure, theme, scale, transparent))
    clipboard.mimeData().setData("image/svg+xml", to_svg(figure, theme, transparent))
