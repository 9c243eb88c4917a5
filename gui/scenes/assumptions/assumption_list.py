"""The list of assumptions as a widget: arrow keys or a click choose one, the pointer lights one up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolTip, QWidget

from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.scenes.assumptions.list_painter import ListRow, paint_rows, place_rows

_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}


class AssumptionRows(Themed, QWidget):
    """The rows in full height; setters emit nothing."""

    chosen = Signal(str)
    hovered = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._rows: tuple[ListRow, ...] = ()
        self._places: list[QRectF] = []
        self._heights: dict[int, int] = {}
        self._current = ""
        self._hovered = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Assumptions")

    def set_rows(self, rows: Sequence[ListRow]) -> None:
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._place()

    def set_current(self, key: str) -> None:
        if key != self._current:
            self._current = key
            self._describe()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._place()

    def rows(self) -> tuple[ListRow, ...]:
        return self._rows

    def place_of(self, key: str) -> QRectF:
        """Where a row is; empty if it is none."""
        return next((p for r, p in zip(self._rows, self._places, strict=True) if r.key == key), QRectF())

    def sizeHint(self) -> QSize:
        return QSize(380, self.heightForWidth(380))

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            places = self._places_in(width)
            self._heights[width] = round(places[-1].bottom()) + 4 if places else 40
        return self._heights[width]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = [k for k, place in enumerate(self._places) if place.intersects(QRectF(event.rect()))]
        rows, places = [self._rows[k] for k in seen], [self._places[k] for k in seen]
        paint_rows(painter, rows, places, self._theme, self._current, self._hovered)
        if self.hasFocus():
            place = self.place_of(self._current)
            self.paint_focus(painter, place.adjusted(3.5, 3.5, -3.5, -3.5), 4)

    def _place(self) -> None:
        self._heights.clear()
        self._places = self._places_in(self.width())
        self._describe()
        self.updateGeometry()
        self.update()

    def _places_in(self, width: int) -> list[QRectF]:
        return place_rows(self._rows, QRectF(2, 2, max(width - 6.0, 160.0), 0), self._theme)

    def _describe(self) -> None:
        known = [row for row in self._rows if row.formula]
        here = [row for row in known if row.key == self._current]
        self.setAccessibleDescription(" ".join(f"{row.words}." for row in (*here, *known)))

    # What the user does.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _MOVES.get(Qt.Key(event.key()))
        keys = [row.key for row in self._rows if row.formula]
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        here = keys.index(self._current) if self._current in keys else 0
        self.chosen.emit(keys[max(0, min(len(keys) - 1, here + step))])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self._key_at(event.position())
        if key and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._key_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover("")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            key = self._key_at(QPointF(event.pos()))
            row = next((row for row in self._rows if row.key == key and row.formula), None)
            if row is not None:
                source = f" ({row.source})" if row.source else ""
                QToolTip.showText(event.globalPos(), f"{row.title}{source}: {row.says}", self)
                return True
        return super().event(event)

    def _hover(self, key: str) -> None:
        if key != self._hovered:
            self._hovered = key
            self.update()
            self.hovered.emit(key)

    def _key_at(self, point: QPointF) -> str:
        for row, place in zip(self._rows, self._places, strict=True):
            if row.formula and place.contains(point):
                return row.key
        return ""


class AssumptionList(QScrollArea):
    """Lets the rows scroll; the current one is kept in view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = AssumptionRows(theme)
        self.setWidget(self.rows)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_current(self, key: str) -> None:
        """Frame a row, and scroll to it if it is out of view."""
        self.rows.set_current(key)
        place = self.rows.place_of(key)
        if self.isVisible() and not place.isEmpty():
            middle = place.center()
            self.ensureVisible(round(middle.x()), round(middle.y()), 0, round(place.height() / 2) + 6)
