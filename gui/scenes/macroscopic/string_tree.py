"""The tree of anticommuting strings on screen: two strings are chosen, one is stepped along."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.scenes.macroscopic.tree_painter import (
    LOWEST,
    StringsFrame,
    StringsPicture,
    node_name,
    paint_strings,
    rows_height,
)

Key = Qt.Key


class StringTreeView(Themed, QFrame):
    """``chosen(row)``: a click or a key wants this string as the second, the last one becomes the first.

    ``moved(row)``: the second alone becomes another (arrow keys). ``stepped(steps)``: so many nodes of its
    path are lit; ``branched(letter)``: on from there along x or y. Up, Down, Home and End move through the
    strings, Space keeps the one under the cursor as the first, Right and Left step along the path, X and Y
    take a branch. Setters do not emit.
    """

    chosen = Signal(int)
    moved = Signal(int)
    kept = Signal()
    stepped = Signal(int)
    branched = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._picture = StringsPicture()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Tree of anticommuting strings")

    def set_picture(self, picture: StringsPicture, words: str) -> None:
        """Show strings; ``words`` are what a screen reader says of the two chosen ones."""
        if picture == self._picture:
            return
        grown = len(picture.rows) != len(self._picture.rows)
        self._picture = picture
        self.setAccessibleDescription(words)
        if grown:
            self.updateGeometry()
        self.update()

    def picture(self) -> StringsPicture:
        """What is shown."""
        return self._picture

    def sizeHint(self) -> QSize:
        # What a layout takes for its least height: the rows scroll.
        return QSize(round(320 * self._theme.scale), round(LOWEST * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        k = self._theme.scale
        wide = 190 + 34 * max(3, self._picture.regions)
        return QSize(round(wide * k), round(rows_height(self._picture, self._theme) + 12 * k))

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(6, 4, -6, -4)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        paint_strings(painter, self._area(), self._picture, self._theme)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the picture for an export."""
        paint_strings(painter, rect, self._picture, theme)

    def row_position(self, row: int) -> QPointF:
        """Where a string is on the widget."""
        frame = StringsFrame(self._area(), self._picture, self._theme)
        return frame.cell_box(row, 0).center()

    def _row_at(self, at: QPointF) -> int | None:
        if not self._picture.rows:
            return None
        frame = StringsFrame(self._area(), self._picture, self._theme)
        return frame.row_at(at.y(), len(self._picture.rows))

    def _node_at(self, at: QPointF) -> int | None:
        frame = StringsFrame(self._area(), self._picture, self._theme)
        for index, node in enumerate(self._picture.nodes):
            off = frame.node(node) - at
            if node.particle and max(abs(off.x()), abs(off.y())) <= frame.radius:
                return index
        return None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            node = self._node_at(QPointF(event.pos()))
            text = ""
            if node is not None:
                found = self._picture.nodes[node]
                text = f"{node_name(self._picture, node)}: {found.last - found.first + 1} strings pass here"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and row is not None:
            if row != self._picture.chosen[1]:
                self.chosen.emit(row)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        picture, key = self._picture, Key(event.key())
        if not picture.rows:
            super().keyPressEvent(event)
            return
        row, last = picture.chosen[1], len(picture.rows) - 1
        rows = {
            Key.Key_Up: row - 1,
            Key.Key_Down: row + 1,
            Key.Key_Home: 0,
            Key.Key_End: last,
            Key.Key_PageUp: row - 8,
            Key.Key_PageDown: row + 8,
        }
        if key in rows:
            wanted = min(max(rows[key], 0), last)
            if wanted != row:
                self.moved.emit(wanted)
        elif key in (Key.Key_Right, Key.Key_Left):
            self.stepped.emit(picture.steps + (1 if key == Key.Key_Right else -1))
        elif key in (Key.Key_X, Key.Key_Y):
            self.branched.emit("x" if key == Key.Key_X else "y")
        elif key == Key.Key_Space:
            self.kept.emit()
        else:
            super().keyPressEvent(event)
