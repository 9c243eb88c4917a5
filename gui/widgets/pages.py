"""Pages behind tabs: the one that is seen decides how much room they need."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from gui.look.alive import while_alive
from gui.widgets.scroller import least_height

PANE = 12  # pixels between tabs and page: those of the style sheet at the largest scale


class Pages(QTabWidget):
    """Tabs that are never cut. A hidden page asks for no room, so that it cannot push others aside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setUsesScrollButtons(False)
        # The bar is one stop on the way of Tab; with this as its stand-in it would be two.
        self.setFocusProxy(None)  # type: ignore[arg-type] # Qt takes a null pointer
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The page that a click hides may hold the focus, which Qt would hand to whatever comes next.
        self.tabBar().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentChanged.connect(while_alive(self._ask_for_room))

    def _ask_for_room(self) -> None:
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        bar, page = self.tabBar().minimumSizeHint(), self.currentWidget()
        least = QSize(0, 0) if page is None else page.minimumSizeHint()
        return QSize(max(bar.width(), least.width()), bar.height() + PANE + least.height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        page = self.currentWidget()
        high = 0 if page is None else least_height(page, width)
        return self.tabBar().minimumSizeHint().height() + PANE + high
