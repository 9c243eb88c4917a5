"""The dots that tell where a tour is, and that lead to each of its steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.look.theme import Theme
from gui.look.themed import Themed

# At scale 1.
APART, LEAST_APART = 18.0, 8.0
RADIUS = 4.5
HEIGHT = 26


class StepDots(Themed, QWidget):
    """A dot for each step; the present one is large, those that were seen are filled.

    ``chosen(index)``: a dot was clicked, or reached with the arrow keys.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._titles: tuple[str, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)

    def show_steps(self, titles: Sequence[str], current: int) -> None:
        """The titles of all steps, and the place of the present one."""
        self._titles, self._current = tuple(titles), current
        if titles:
            self.setAccessibleName(f"Step {current + 1} of {len(titles)}: {titles[current]}")
            self.setAccessibleDescription("Left and right choose the step before and after")
        self.updateGeometry()
        self.update()

    def place(self, index: int) -> QPoint:
        """Where the dot of a step is."""
        return self._centre(index).toPoint()

    def _apart(self) -> float:
        scale = self._theme.scale
        room = (self.width() - 2 * APART * scale) / max(1, len(self._titles) - 1)
        return min(APART * scale, max(room, 2.0))

    def _centre(self, index: int) -> QPointF:
        across = (len(self._titles) - 1) * self._apart()
        return QPointF((self.width() - across) / 2 + index * self._apart(), self.height() / 2)

    def sizeHint(self) -> QSize:
        scale = self._theme.scale
        return QSize(round((len(self._titles) + 1) * APART * scale), round(HEIGHT * scale))

    def minimumSizeHint(self) -> QSize:
        scale = self._theme.scale
        return QSize(round(min(len(self._titles) + 1, 8) * LEAST_APART * scale), round(HEIGHT * scale))

    def _at(self, x: float) -> int:
        if not self._titles:
            return -1
        index = round((x - self._centre(0).x()) / self._apart())
        return index if 0 <= index < len(self._titles) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._titles) - 1
        wanted = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
        elif 0 <= wanted <= last and wanted != self._current:
            self.chosen.emit(wanted)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._at(event.pos().x())
            text = f"{index + 1}. {self._titles[index]}" if index >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._theme.scale
        radius = min(RADIUS * scale, 0.36 * self._apart())
        for index in range(len(self._titles)):
            here = index == self._current
            painter.setPen(self._theme.pen("accent" if here else "muted", 1.5))
            seen = index <= self._current
            painter.setBrush(
                self._theme.color("accent" if here else "muted") if seen else Qt.BrushStyle.NoBrush
            )
            size = radius * (1.5 if here else 1.0)
            painter.drawEllipse(self._centre(index), size, size)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6)
        painter.end()
