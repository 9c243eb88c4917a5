"""The ring around a part of the window that a tour speaks about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.tasks.timers import single_shot

WIDTH, RADIUS = 3.0, 8.0  # at scale 1
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange)


class Highlight(Themed, QWidget):
    """Lies over its parent and follows the parts it surrounds; takes no click and no key."""

    raised = Signal()  # over all else in the parent, also over what belongs above it

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._over = parent
        self._parts: tuple[QWidget, ...] = ()
        self._watched: list[QWidget] = []
        self._boxes: tuple[QRect, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._soon = single_shot(self, 0, self.place)
        self.hide()

    @property
    def boxes(self) -> tuple[QRect, ...]:
        """What is surrounded, in the parent's pixels."""
        return self._boxes if not self.isHidden() else ()

    def surround(self, parts: Sequence[QWidget]) -> None:
        """Put a ring around each of these; none where it is not seen."""
        if tuple(parts) == self._parts:
            self._soon.start()
            return
        for widget in filter(isValid, self._watched):  # cards come and go
            widget.removeEventFilter(self)
        self._parts = tuple(parts)
        self._watched = [*parts, self._over]
        for part in parts:
            self._watched.extend(_ancestors(part, self._over))
        for widget in self._watched:
            widget.installEventFilter(self)
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._soon.start()
        return False

    def place(self) -> None:
        """Go where the parts are now."""
        parent = self._over
        boxes = []
        edge = round(WIDTH * self._theme.scale)  # at the edge of the window the ring goes inside
        for part in self._parts:
            # A card may be gone, and a plot may be on stage.
            if isValid(part) and part.isVisible() and parent.isAncestorOf(part):
                box = QRect(part.mapTo(parent, QPoint(0, 0)), part.size())
                seen = _clipped(part, parent, box) & parent.rect().adjusted(edge, edge, -edge, -edge)
                if seen.width() > 8 and seen.height() > 8:
                    boxes.append(seen)
        self._boxes = tuple(boxes)
        self.setGeometry(parent.rect())
        if not boxes:
            self.hide()
            return
        width = round(WIDTH * self._theme.scale) + 1
        ring = QRegion()
        for box in boxes:
            ring += QRegion(box.adjusted(-width, -width, width, width)) - QRegion(box)
        # Nothing but the ring lies over what is below: that is not painted again with every frame.
        self.setMask(ring)
        self.show()
        self.raise_()
        self.raised.emit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("accent", WIDTH))
        for box in self._boxes:
            half = WIDTH * self._theme.scale / 2
            around = QRectF(box).adjusted(-half, -half, half, half)
            painter.drawRoundedRect(around, RADIUS * self._theme.scale, RADIUS * self._theme.scale)
        painter.end()


def _ancestors(part: QWidget, last: QWidget) -> list[QWidget]:
    found = []
    parent = part.parentWidget()
    while parent is not None and parent is not last:
        found.append(parent)
        parent = parent.parentWidget()
    return found


def _clipped(part: QWidget, last: QWidget, box: QRect) -> QRect:
    """What of the box is seen: scrolled areas cut it off."""
    for parent in (*_ancestors(part, last), last):
        box = box & QRect(parent.mapTo(last, QPoint(0, 0)), parent.size())
    return box
