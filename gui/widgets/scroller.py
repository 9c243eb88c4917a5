"""A scroll area that shows its content whole where there is room, and never smaller than it can be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QStyle, QWidget


def least_height(widget: QWidget, width: int) -> int:
    """What ``widget`` needs at least if it is so wide: words that wrap count with all their lines."""
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return max(widget.minimumHeight(), layout.totalMinimumHeightForWidth(width))
    if layout is None and widget.hasHeightForWidth():
        return max(widget.minimumHeight(), widget.heightForWidth(width))
    return max(widget.minimumHeight(), widget.minimumSizeHint().height())


class Scroller(QScrollArea):
    """Gives its content the room there is, and scrolls only below what the content needs at least.

    Qt's own ``widgetResizable`` scrolls as soon as words that wrap have less than they would like. ``across``
    False: it is at least as wide as the content and never scrolls sideways.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None, *, across: bool = True) -> None:
        super().__init__(parent)
        self._across = across
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus
        if not across:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.content = content
        self.setWidget(content)

    def bar_width(self) -> int:
        """What the scroll bar takes where there is one."""
        return self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self.verticalScrollBar())

    def _least(self) -> QSize:
        return self.content.minimumSizeHint().expandedTo(self.content.minimumSize())

    def _fit(self) -> None:
        if "content" not in vars(self):  # Qt still sends events while the Python half is taken apart
            return
        content, room = self.content, self.maximumViewportSize()
        narrowest = self._least().width() if self._across else 0
        wide = max(room.width(), narrowest)
        high = least_height(content, wide)
        below = self.bar_width() if wide > room.width() else 0
        if high > room.height() - below:
            wide = max(room.width() - self.bar_width(), narrowest)
            high = least_height(content, wide)
            below = self.bar_width() if wide > room.width() - self.bar_width() else 0
        content.resize(wide, max(high, room.height() - below))
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        if not all(bar.isHidden() for bar in bars) and room.expandedTo(content.size()) == room:
            # They belong to a size it had before, and each would keep the other: Qt is to look again.
            super().event(QEvent(QEvent.Type.LayoutRequest))

    def event(self, event: QEvent) -> bool:
        # The content, or something in it, needs another size.
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is vars(self).get("content") and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        hint = self.content.sizeHint()
        return hint if self._across else QSize(hint.width() + self.bar_width(), hint.height())

    def minimumSizeHint(self) -> QSize:
        least = self._least()
        if self._across:
            return QSize(min(least.width(), 200), min(least.height(), 100))
        return QSize(least.width() + self.bar_width(), min(least.height(), 100))
