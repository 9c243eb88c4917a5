"""Black-out: nothing is seen until a key or a click brings the picture back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class Blackout(QWidget):
    """Covers its parent; takes every key while it is seen, those of menus too."""

    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAccessibleName("The screen is black")
        self.setAccessibleDescription("Any key or a click brings the picture back.")
        self.hide()

    def begin(self) -> None:
        """Black from now on."""
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # a shortcut of the menus would act unseen
            return True
        return super().event(event)

    def focusNextPrevChild(self, _: bool) -> bool:
        return False  # Tab is a key like the others

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) not in _ALONE and not event.isAutoRepeat():
            self.ended.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
