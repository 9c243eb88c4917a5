"""Figures as PDF: one page of the figure's size, all vectors, fonts embedded, text that can be copied."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from gui.core.files.attachment import ATTACHMENT_NAME, within_limit
from gui.export.figure import ExportError, Figure
from gui.look.theme import Theme

_POINTS_A_PIXEL = 72 / 96
_DATE = re.compile(
    rb"(/(?:CreationDate|ModDate)\s*\(D:|<xmp:(?:Create|Modify|Metadata)Date>)([^)<]*)(?=[)<])"
)


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
    if figure.title is not None:
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
    content = bytes(buffer.data().data())
    return content if figure.title is not None else _DATE.sub(_undated, content)


def _undated(found: re.Match[bytes]) -> bytes:
    # As long as it was, because the file says where each of its parts begins.
    zero = b"19700101000000Z" if found.group(1).startswith(b"/") else b"1970-01-01T00:00:00Z"
    return found.group(1) + zero.ljust(len(found.group(2)))
