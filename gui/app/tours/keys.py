"""The keys of a talk: those that presenter remotes send, and the arrows where nothing else needs them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from gui.app.tours.player import TourPlayer

_ONWARDS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_ARROWS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class TourKeys(QObject):
    """Page Down and Page Up lead through the tour whatever has the focus in the ``window``.

    Right and left do so where the focus is on nothing, or on a button of the ``strip``. Without a tour all
    keys are left to the widgets.
    """

    def __init__(self, player: TourPlayer, window: QWidget, strip: QWidget, quiet: Iterable[QWidget]) -> None:
        super().__init__(window)
        self._player, self._window, self._strip = player, window, strip
        self._quiet = tuple(quiet)
        self._listening = False
        player.changed.connect(self._listen)

    def _listen(self) -> None:
        if self._player.running != self._listening:
            self._listening = self._player.running
            application = QApplication.instance()
            assert application is not None
            if self._listening:
                application.installEventFilter(self)
            else:
                application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(watched, QWidget):
            return False
        if not isinstance(event, QKeyEvent) or not self._is_ours(watched.window()):
            return False
        by = self._led_by(event, watched)
        if by == 0:
            return False
        if not event.isAutoRepeat():  # a key that is held leads on by one step
            (self._player.advance if by > 0 else self._player.back)()
        return True

    def _is_ours(self, top: QWidget) -> bool:
        """The window itself, or what stands open beside it, such as the table of settings."""
        if top.isModal() or top.windowType() == Qt.WindowType.Popup:
            return False
        while top is not self._window and (parent := top.parentWidget()) is not None:
            top = parent.window()
        return top is self._window

    def _led_by(self, event: QKeyEvent, focus: QWidget) -> int:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return 0
        key = Qt.Key(event.key())
        if key in _ONWARDS:
            return _ONWARDS[key]
        idle = focus in self._quiet or focus is self._window or focus.parentWidget() is self._strip
        # The dots of the strip lead on by their own arrow keys.
        return _ARROWS.get(key, 0) if idle and not hasattr(focus, "chosen") else 0
