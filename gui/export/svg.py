"""Figures as SVG 1.1. (Qt's generator clips there, unlike in its default SVG Tiny 1.2, but not nested.)"""

from __future__ import annotations

import re
from html import escape, unescape

from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.core.files.attachment import svg_metadata
from gui.export.figure import ExportError, Figure
from gui.look.theme import Theme, interface_font

_EMPTY_GROUP = re.compile(r"<g\b[^>]*>\s*</g>\s*")
_SIZE = re.compile(r'<svg width="[^"]*" height="[^"]*"')
_FAMILY = re.compile(r'font-family="([^"]*)"')
_TEXT = re.compile(
    r'(<text\b[^>]*?font-family="([^"]*)" font-size="([\d.]+)" font-weight="(\d+)" font-style="(\w+)"[^>]*?)>'
    r"([^<]*)</text>"
)


def to_svg(figure: Figure, theme: Theme, transparent: bool = False, attachment: bytes | None = None) -> bytes:
    """The contents of an SVG file, sized in CSS pixels so that browsers show it as on the screen."""
    width, height = figure.size.width(), figure.size.height()
    paper = figure.paper()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(figure.size.toSize())
    generator.setViewBox(QRectF(0, 0, width, height))
    if figure.title is not None:
        generator.setTitle(figure.title or "Nonlocality Explorer")
        generator.setDescription("Made with Nonlocality Explorer")
    painter = QPainter()
    if not painter.begin(generator):
        raise ExportError("Qt could not start the SVG file.")
    try:
        figure.paint(painter, theme, transparent)
    finally:
        painter.end()
    return _tidy(
        bytes(buffer.data().data()).decode("utf-8"), paper.width(), paper.height(), attachment
    ).encode("utf-8")


def _tidy(text: str, width: float, height: float, attachment: bytes | None) -> str:
    # Qt writes millimetres rounded from the dpi: browsers would show another size.
    text = _SIZE.sub(f'<svg width="{width:g}" height="{height:g}"', text, count=1)
    text = _TEXT.sub(_fixed_width, text)
    text = _FAMILY.sub(_family, text)
    while (shorter := _EMPTY_GROUP.sub("", text)) != text:  # Qt writes one for every state change
        text = shorter
    if attachment is not None:
        text = text.replace("<defs>", f"{svg_metadata(attachment)}\n<defs>", 1)
    return text


def _family(found: re.Match[str]) -> str:
    # Qt writes the aliases it was asked for ("Sans Serif"), which browsers do not know.
    asked = unescape(found.group(1)).split(",")
    actual = dict.fromkeys(QFontInfo(QFont(name.strip())).family() for name in asked)
    return f'font-family="{escape(", ".join(actual))}, sans-serif"'


def _fixed_width(found: re.Match[str]) -> str:
    # Where the font is missing another one is used; the stated length keeps boxes and labels fitting.
    head, family, size, weight, style, text = found.groups()
    font = interface_font(max(1, round(float(size))), italic=style == "italic")
    font.setFamilies([name.strip() for name in unescape(family).split(",")])
    font.setWeight(QFont.Weight(int(weight)))
    length = QFontMetricsF(font).horizontalAdvance(unescape(text))
    if not text.strip() or length <= 0:
        return found.group(0)
    return f'{head.rstrip()} textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs">{text}</text>'
