"""The page of the main window, and what may lie over it for a while."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class Front(QWidget):
    """Fills the window with ``page``. While something lies over it the page keeps its size and place.

    So nothing on the page is arranged anew when the window is made larger for what covers it, and all of it
    is as it was when the cover goes. Scenes stay visible in Qt's sense and go on computing.
    """

    def __init__(self, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = page
        self._cover: QWidget | None = None
        page.setParent(self)

    def cover_with(self, cover: QWidget) -> None:
        """Lay ``cover`` over the page."""
        self._cover = cover
        cover.setParent(self)
        self._place()
        cover.show()
        cover.raise_()

    def uncover(self) -> None:
        """The page fills the window again."""
        self._cover = None
        self._place()

    def _place(self) -> None:
        (self._cover or self.page).setGeometry(self.rect())

    def minimumSizeHint(self) -> QSize:
        # A cover makes do with any screen.
        if self._cover is not None:
            return QSize(0, 0)
        layout = self.page.layout()
        return QSize(0, 0) if layout is None else layout.totalMinimumSize()

    def sizeHint(self) -> QSize:
        return self.page.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
