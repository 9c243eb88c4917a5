"""The panel of the palette: a line to type in, what was found below it, and how to go on.

It is a child of the window, not a window: there at once, in full screen too, and without a window manager.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QWidget

from gui.app.palette.rows import EntryDelegate, EntryRows, Role
from gui.core.palette import PaletteEntry
from gui.look.layouts import in_column
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.look.themed import Themed

WIDTH, MOST_ROWS = 720, 9
FROM_TOP = 0.09  # of the height of the window
PAGE = 8
HOW = "↑ ↓ choose, Enter does it, Esc closes"
_Search = Callable[[str], Sequence[PaletteEntry]]


class _Line(QLineEdit):
    """Typing goes on while the arrow keys walk the list."""

    stepped = Signal(int)
    chosen = Signal()
    left = Signal(bool)  # whether by Escape

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -PAGE,
            Qt.Key.Key_PageDown: PAGE,
        }
        if key in steps:
            self.stepped.emit(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit(True)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # What lies behind the panel cannot be reached before it is closed.
        self.stepped.emit(1 if forward else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        stays = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if event.reason() not in stays:
            self.left.emit(False)


class PalettePanel(Themed, QFrame):
    """Tells ``chosen(key)`` of what can be done, and ``closed(by_key)``: by a key, or the focus went."""

    chosen = Signal(str)
    closed = Signal(bool)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("role", "palette")
        # Else whatever lies behind it is painted anew with each letter typed.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Command palette")
        self._search: _Search | None = None
        self.line = _Line(self)
        self.line.setPlaceholderText("What would you like to do, or look up?")
        self.line.setAccessibleName("Find a command, scene, preset, threshold, help page or equation")
        self.line.setClearButtonEnabled(False)
        self.rows = EntryRows(self)
        self.view = QListView(self)
        self.view.setAccessibleName("Found")
        self.view.setModel(self.rows)
        self.view.setItemDelegate(EntryDelegate(theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.below = role_label("muted", self)
        in_column(self.line, (self.view, 1), self.below, inside=self, spacing=6, margins=(10, 10, 10, 8))
        self.line.textChanged.connect(self._find)
        self.line.stepped.connect(self._step)
        self.line.chosen.connect(self._choose)
        self.line.left.connect(self.close_panel)
        self.view.clicked.connect(self._choose_clicked)
        self.view.selectionModel().currentChanged.connect(self._tell_current)
        window.installEventFilter(self)
        self.follow(theme)
        self.hide()

    def open_with(self, search: _Search) -> None:
        """Show it with an empty line; ``search`` gives the entries for what is typed."""
        self._search = search
        self.line.clear()
        self._find("")
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def search_anew(self, search: _Search) -> None:
        """There is more to be found: what is typed stays, and what was chosen where it is still found."""
        chosen = self.view.currentIndex().data(Role.ENTRY)
        self._search = search
        self._find(self.line.text())
        self._go_to(self.rows.place_of(chosen))

    def close_panel(self, by_key: bool) -> None:
        """Hide it; ``closed`` is told once."""
        if self._search is not None:
            self._search = None
            self.hide()
            self.closed.emit(by_key)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        delegate = self.view.itemDelegate()
        assert isinstance(delegate, EntryDelegate)
        delegate.set_theme(theme)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.setPen(self._theme.pen("control_edge", 2.0))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        window = self._window
        scale = self._theme.scale
        row = self.view.itemDelegate().sizeHint(None, QModelIndex()).height()  # type: ignore[arg-type]
        top = round(FROM_TOP * window.height())
        width = min(round(WIDTH * scale), window.width() - 24)
        others = self.line.sizeHint().height() + self.below.sizeHint().height() + 32
        rows = min(max(self.rows.rowCount(), 1), MOST_ROWS)
        height = min(rows * row + others, window.height() - top - 12)
        self.setGeometry((window.width() - width) // 2, top, width, height)

    def _find(self, text: str) -> None:
        if self._search is None:
            return
        found = self._search(text)
        self.rows.show(found)
        self._place()
        self._go_to(0)
        count = len(found)
        words = f"{count} found" if count else "Nothing of that name"
        self.below.setText(f"{words}.  {HOW}")
        if not count:
            self._say(words)

    def _go_to(self, row: int) -> None:
        index = self.rows.index(min(max(row, 0), self.rows.rowCount() - 1), 0)
        # setCurrentIndex of the view scrolls only once it is laid out.
        self.view.setCurrentIndex(index)
        if index.isValid():
            self.view.scrollTo(index)

    def _step(self, by: int) -> None:
        count = self.rows.rowCount()
        if not count:
            return
        row = self.view.currentIndex().row() + by
        self._go_to(row % count if abs(by) == 1 else row)

    def _choose_clicked(self, _: QModelIndex) -> None:
        self._choose()

    def _choose(self) -> None:
        entry = self.view.currentIndex().data(Role.ENTRY)
        if not isinstance(entry, PaletteEntry):
            return
        if entry.reason:
            self._say(entry.spoken)
            return
        self.close_panel(True)
        self.chosen.emit(entry.key)

    def _tell_current(self, current: QModelIndex, _: QModelIndex) -> None:
        entry = current.data(Role.ENTRY)
        self._say(entry.spoken if isinstance(entry, PaletteEntry) else "")

    def _say(self, text: str) -> None:
        # The keys stay in the line: a screen reader is told what the list has chosen.
        self.line.setAccessibleDescription(text)
        if text and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.line, text))
