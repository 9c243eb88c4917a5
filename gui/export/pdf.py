"""Figures as PDF: one page of the figure's size, all vectors, fonts embedded, text that can be copied."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gui.core.files.attachment import ATTACHMENT_NAME, within_limit
from gui.export.figure import ExportError, Figure
from gui.look.theme import Theme

_POINTS_A_PIXEL = 72 / 96


def to_pdf(figure: Figure, theme: Theme, transparent: bool = False, attachment: bytes | None = None) -> bytes:
    """The contents of a PDF file; ``transparent`` leaves the paper unpainted."""
    if attachment is not None:
        within_limit(attachment)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    size = QPageSize(
        figure.paper() * _POINTS_A_PIXEL, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch
    )
    orientation = QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))
    writer.setResolution(96)
    writer.setTitle(figure.title or "Nonlocality Explorer")
    writer.setCreator("Nonlocality Explorer")
    if attachment is not None:
        writer.addFileAttachment(ATTACHMENT_NAME, attachment, "application/json")
    painter = QPainter()
    if not painter.begin(writer):
        raise ExportError("Qt could not start the PDF file.")
    try:
        painter.scale(figure.zoom, figure.zoom)
        figure.paint(painter, theme.with_plain_glyphs(), transparent)
    finally:
        painter.end()
    return bytes(buffer.data().data())
