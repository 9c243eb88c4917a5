"""Views that take turns in one place."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.look.alive import while_alive
from gui.widgets.scroller import least_height


class Views(QStackedWidget):
    """Takes turns; a hidden view asks for no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(while_alive(self._ask_for_room))

    def _ask_for_room(self) -> None:
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        view = self.currentWidget()
        return QSize(0, 0) if view is None else view.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        view = self.currentWidget()
        return 0 if view is None else least_height(view, width)
