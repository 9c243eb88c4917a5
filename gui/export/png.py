"""Figures as pixels."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from gui.core.files.attachment import png_with_attachment
from gui.export.figure import MAX_SIDE, PIXELS_A_CM, ExportError, Figure
from gui.look.theme import Theme


def to_image(figure: Figure, theme: Theme, scale: float = 1.0, transparent: bool = False) -> QImage:
    """``scale`` image pixels a logical pixel: lines, text and symbols grow. ExportError if too large."""
    width, height = round(figure.size.width() * scale), round(figure.size.height() * scale)
    if max(width, height) > MAX_SIDE:
        raise ExportError(f"A picture of {width} × {height} pixels is too large (at most {MAX_SIDE}).")
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ExportError(f"There is not enough memory for a picture of {width} × {height} pixels.")
    image.setDevicePixelRatio(scale)
    density = round(scale / figure.zoom * 100 * PIXELS_A_CM)
    image.setDotsPerMeterX(density)
    image.setDotsPerMeterY(density)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        figure.paint(painter, theme, transparent)
    finally:
        painter.end()
    return image


def to_png(
    figure: Figure,
    theme: Theme,
    scale: float = 1.0,
    transparent: bool = False,
    attachment: bytes | None = None,
) -> bytes:
    """The contents of a PNG file."""
    image = to_image(figure, theme, scale, transparent)
    if not transparent:
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]  # the stubs want str or bytes
        raise ExportError("Qt could not encode the picture as PNG.")
    data = bytes(buffer.data().data())
    return data if attachment is None else png_with_attachment(data, attachment)
