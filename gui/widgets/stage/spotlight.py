"""Spotlight: all but a disc at the pointer is dimmed; what is below stays live."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QCursor,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from gui.look.theme import Theme
from gui.look.themed import Themed

SMALLEST, USUAL, LARGEST = 0.06, 0.17, 0.6  # radius in heights of the screen
GROWTH = 1.12  # a notch of the wheel
STEP = 0.03  # of a key, in heights of the screen
_DIM = QColor(0, 0, 0, 178)
_EDGE = 3  # pixels around the disc that its ring covers


class Spotlight(Themed, QWidget):
    """Follows the pointer and lets the mouse through, but for the wheel, which sizes the disc."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.follow(theme)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Spotlight")
        self._at = QPointF()
        self._radius = USUAL
        self.hide()

    def begin(self) -> None:
        """Dim all but a disc around the pointer, or in the middle where that is elsewhere."""
        self.setGeometry(self._around.rect())
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        inside = QRectF(self.rect()).contains(at)
        self._at = at if inside else QRectF(self.rect()).center()
        self.raise_()
        self.show()
        # Widgets without mouse tracking hear of no move: the window does.
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.move_to(self.mapFromGlobal(event.globalPosition()))
        elif kind == QEvent.Type.Wheel and isinstance(event, QWheelEvent):
            self.grow(event.angleDelta().y() / 120)
            return True
        elif kind == QEvent.Type.ToolTip:  # the pointer rests to show something, not to ask
            return True
        return False

    def disc(self) -> QRectF:
        """What is not dimmed."""
        radius = self._radius * self.height()
        return QRectF(self._at.x() - radius, self._at.y() - radius, 2 * radius, 2 * radius)

    def move_to(self, at: QPointF) -> None:
        """The disc follows the pointer; only what it leaves and what it reaches is painted."""
        before = self._room()
        inside = QRectF(self.rect())
        self._at = QPointF(
            min(max(at.x(), inside.left()), inside.right()), min(max(at.y(), inside.top()), inside.bottom())
        )
        self.update(before)
        self.update(self._room())

    def move_by(self, across: int, down: int) -> None:
        """By steps of a key."""
        step = STEP * self.height()
        self.move_to(self._at + QPointF(across * step, down * step))

    def grow(self, notches: float) -> None:
        """Larger, or smaller where negative."""
        before = self._room()
        self._radius = min(max(self._radius * GROWTH**notches, SMALLEST), LARGEST)
        self.update(before)
        self.update(self._room())

    def _room(self) -> QRect:
        return self.disc().toAlignedRect().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(event.rect())
        outside = QPainterPath()
        outside.addRect(QRectF(event.rect()))
        painter.fillPath(outside.subtracted(_circle(self.disc())), _DIM)
        painter.restore()
        painter.setPen(self._theme.pen("accent", 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.disc())


def _circle(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(rect)
    return path
