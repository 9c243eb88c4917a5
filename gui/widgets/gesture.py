"""Groups user input into gestures, each of which becomes one undo step."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from gui.tasks.timers import single_shot

# Repeated key presses or wheel clicks closer together than this are one gesture.
MERGE_MS = 500


class Gesture(QObject):
    """Emits ``started`` and ``finished`` strictly in turn, whatever mixture of input arrives."""

    started = Signal()
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._active = False
        self._held = False
        self._timer = single_shot(self, MERGE_MS, self.finish)

    @property
    def active(self) -> bool:
        return self._active

    def begin(self) -> None:
        """A gesture with an explicit end (a drag, a play run); closes any that is still open."""
        self.finish()
        self._active = self._held = True
        self.started.emit()

    def touch(self) -> None:
        """A short input (key, wheel click): opens a gesture that closes itself after a pause."""
        if not self._active:
            self._active = True
            self.started.emit()
        if not self._held:
            self._timer.start()

    @Slot()
    def finish(self) -> None:
        """Close the open gesture, if there is one."""
        self._timer.stop()
        if self._active:
            self._active = self._held = False
            self.finished.emit()
