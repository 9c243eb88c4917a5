"""Black-out: nothing is seen until a key or a click brings the picture back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

_ALONE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


class Blackout(QWidget):
    """Covers its parent; takes every key of the window while it is seen, those of menus too."""

    ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAccessibleName("The screen is black")
        self.setAccessibleDescription("Any key or a click brings the picture back.")
        self.hide()

    def begin(self) -> None:
        """Black from now on."""
        self.setGeometry(self._around.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ahead of shortcuts and of whoever else listens to keys: they would act unseen."""
        if not isinstance(watched, QWidget) or watched.window() is not self.window():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if Qt.Key(event.key()) not in _ALONE and not event.isAutoRepeat():
            self.ended.emit()
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
