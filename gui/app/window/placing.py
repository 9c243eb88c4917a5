"""Where the window goes on the screen, so that all of it is seen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget

USUAL = QSize(1440, 860)
SHARE = 0.75
FRAME = QSize(16, 40)  # room for the frame of a window that was never shown


def fitted(wanted: QRect, available: QRect) -> QRect:
    """The rectangle nearest to ``wanted`` that lies within ``available``."""
    size = wanted.size().boundedTo(available.size())
    left = min(max(wanted.left(), available.left()), available.right() + 1 - size.width())
    top = min(max(wanted.top(), available.top()), available.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def first_size(available: QSize) -> QSize:
    """The size of a window at its first start: three quarters of a large screen."""
    return USUAL.expandedTo(available * SHARE).boundedTo(available - FRAME)


def keep_on_screen(window: QWidget) -> None:
    """Make and move a window that is larger than its screen, or reaches beyond it, so that it fits."""
    screen = window.screen()
    if screen is None or window.isFullScreen() or window.isMaximized():
        return
    frame, inner = window.frameGeometry(), window.geometry()
    around = frame.size() - inner.size() if window.isVisible() else FRAME
    corner = inner.topLeft() - frame.topLeft() if window.isVisible() else inner.topLeft() - inner.topLeft()
    outer = QRect(inner.topLeft() - corner, inner.size() + around)
    place = fitted(outer, screen.availableGeometry())
    if place != outer:
        window.setGeometry(QRect(place.topLeft() + corner, place.size() - around))
