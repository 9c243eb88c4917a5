"""Moves a parameter through its range by itself."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from gui.look.motion import motion_is_reduced

# Fractions of the range per second, with the words of the menu.
SPEEDS: tuple[tuple[float, str], ...] = (
    (0.05, "Very slow (20 s)"),
    (0.1, "Slow (10 s)"),
    (0.2, "Normal (5 s)"),
    (0.5, "Fast (2 s)"),
)
_FRAME_MS, _STEP_MS = 16, 500  # with reduced motion in steps


def sweep_position(
    elapsed: float, start: float, speed: float, there_and_back: bool = False, loop: bool = False
) -> tuple[float, bool]:
    """Where a sweep is after ``elapsed`` seconds, as a fraction of the range, and whether it has ended.

    One way runs from ``start`` to 1 (from 0 if it starts at the end); with ``loop`` it goes on at 0. There
    and back runs to 1, to 0 and back to ``start``; with ``loop`` for ever. ``speed``: fractions a second.
    """
    travelled = max(0.0, elapsed * speed)
    if there_and_back:
        if not loop and travelled >= 2.0:
            return start, True
        unrolled = (start + travelled) % 2.0
        return (unrolled if unrolled <= 1.0 else 2.0 - unrolled), False
    if start >= 1.0:
        start = 0.0
    if loop:
        return (start + travelled) % 1.0, False
    return min(1.0, start + travelled), start + travelled >= 1.0


class SweepPlayer(QObject):
    """Emits ``advanced(fraction)`` about 60 times a second; the place follows from the time passed.

    With reduced motion twice a second.
    """

    started = Signal()
    advanced = Signal(float)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.speed = 0.2
        self.there_and_back = False
        self.loop = False
        self.clock = clock
        self._begin = 0.0
        self._start = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def play(self, start: float) -> None:
        """Start at this fraction of the range."""
        self.stop()
        self._start = min(max(start, 0.0), 1.0)
        self._begin = self.clock()
        self._timer.start(_STEP_MS if motion_is_reduced() else _FRAME_MS)
        self.started.emit()

    def configure(self, speed: float, there_and_back: bool, loop: bool) -> None:
        """Change how it plays; a running sweep goes on from where it is."""
        if self.playing:
            self._start, _ = self._position()
            self._begin = self.clock()
        self.speed, self.there_and_back, self.loop = speed, there_and_back, loop

    def _position(self) -> tuple[float, bool]:
        elapsed = self.clock() - self._begin
        return sweep_position(elapsed, self._start, self.speed, self.there_and_back, self.loop)

    @Slot()
    def tick(self) -> None:
        """Advance to where the sweep is now."""
        if not self.playing:
            return
        fraction, ended = self._position()
        self.advanced.emit(fraction)
        if ended:
            self.stop()

    @Slot()
    def stop(self) -> None:
        if self.playing:
            self._timer.stop()
            self.stopped.emit()
