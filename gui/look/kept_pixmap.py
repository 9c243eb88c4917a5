"""A part of a widget kept as a picture, for widgets that repaint often while most of them stays as it is."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

_CLEAR = QColor(Qt.GlobalColor.transparent)


class KeptPixmap:
    """Painted anew only if what it shows, its place, its size or the resolution of the device is another."""

    def __init__(self) -> None:
        self._key: object = None
        self._picture: QPixmap | None = None

    def forget(self) -> None:
        """Let the picture go, while nobody sees it."""
        self._key = self._picture = None

    def paint(
        self,
        painter: QPainter,
        rect: QRectF,
        shows: object,
        draw: Callable[[QPainter], None],
        *,
        background: QColor = _CLEAR,
        at_once: bool = True,
    ) -> None:
        """Paint what ``draw`` paints in ``rect``, antialiased, over ``background``.

        ``shows`` is all that the picture depends on, the theme for instance, compared with the last time.
        Not ``at_once``: kept from the second time on, since what changes with every frame is not worth it.
        """
        ratio = painter.device().devicePixelRatioF()
        key = (shows, rect.getRect(), ratio)
        if key != self._key:
            self._key, self._picture = key, None
            if not at_once:
                draw(painter)
                return
        if self._picture is None:
            self._picture = QPixmap(math.ceil(rect.width() * ratio), math.ceil(rect.height() * ratio))
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(background)
            inside = QPainter(self._picture)
            inside.setRenderHint(QPainter.RenderHint.Antialiasing)
            inside.translate(-rect.topLeft())
            draw(inside)
            inside.end()
        painter.drawPixmap(rect.topLeft(), self._picture)
