"""A cross means an excluded hypothesis and nothing else; a value above its bound has a triangle."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gui.look.theme import DARK, LIGHT
from gui.widgets.readouts.head import paint_icon


def mark(role, theme, **options):
    image = QImage(41, 41, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    assert paint_icon(painter, QRectF(0, 0, 41, 41), role, theme, **options)
    painter.end()
    return image


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_cross_is_for_verdicts(qapp, theme):
    """The middle of a cross is inked, that of an open triangle is not."""
    assert mark("bad", theme, verdict=True).pixelColor(20, 20).alpha() > 200
    for role in ("bad", "violation"):
        assert mark(role, theme).pixelColor(20, 24).alpha() == 0
    assert mark("good", theme) == mark("good", theme, verdict=True)
