"""Work in the background whose question changes: one at a time, and the answer to the last."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from gui.tasks.jobs import JobRunner
from gui.tasks.timers import single_shot

_PATIENCE_MS = 400  # younger work is waited for, so that there are answers during a drag


class LatestJob(QObject):
    """``arrived``: an answer is there, or the work failed. ``advanced``: ``progress`` is another.

    A question that comes while another is worked at waits until that is done; of several that wait only the
    last is asked. So there are answers during a drag, too. Work that fails, as when its process is killed,
    is begun once more.
    """

    arrived = Signal()
    advanced = Signal()

    def __init__(self, parent: QObject | None = None, *, ends_outdated: bool = False) -> None:
        """``ends_outdated``: work that has run for 0.4 s ends when another question comes."""
        super().__init__(parent)
        self._ends_outdated = ends_outdated
        self._since = QElapsedTimer()
        self._outdated = single_shot(self, _PATIENCE_MS, self._end_outdated)
        self._runner = JobRunner(self)
        self._key: Hashable = None
        self._wanted: tuple[Hashable, Callable[..., Any], tuple[Any, ...]] | None = None
        self._running: Hashable = None
        self._answer: tuple[Hashable, Any] | None = None
        self._again: tuple[Callable[..., Any], tuple[Any, ...]] | None = None
        self._failure = ""
        self._progress = 0.0
        self._cancelled = False

    def ask(self, key: Hashable, function: Callable[..., Any], *arguments: Any) -> None:
        """Ask for ``function(*arguments, progress=, should_stop=)``, unless ``key`` is asked for already."""
        if key == self._key:
            return
        self._key, self._failure, self._cancelled = key, "", False
        if self.is_answered or self._running == key:
            self._wanted = None
            return
        self._wanted = (key, function, arguments)
        if self._ends_outdated and self._running is not None:
            self._outdated.start(max(0, _PATIENCE_MS - self._since.elapsed()))
        self._begin()

    def keep(self, key: Hashable, answer: Any) -> None:
        """Take an answer that was computed elsewhere."""
        self.stop()
        self._key, self._answer = key, (key, answer)

    @property
    def is_answered(self) -> bool:
        """Whether the present question has its answer."""
        return self._answer is not None and self._answer[0] == self._key

    @property
    def answer(self) -> Any:
        """The answer to the present question, None while there is none."""
        return self.answer_to(self._key)

    def answer_to(self, key: Hashable) -> Any:
        """The answer that is there, if it is the one to this question, else None."""
        return self._answer[1] if self._answer is not None and self._answer[0] == key else None

    @property
    def last(self) -> tuple[Any, Any] | None:
        """The last answer with its question, be it the present one or not."""
        return self._answer

    @property
    def failure(self) -> str:
        """Why the present question has no answer and gets none, empty while it may."""
        return self._failure

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return self._running is None and self._wanted is None

    @property
    def progress(self) -> float | None:
        """How far the work is, 0..1; None where nothing is at work."""
        return None if self.is_settled else self._progress

    @property
    def is_cancelled(self) -> bool:
        """Whether the present question was cancelled; it is answered if it is asked after ``stop``."""
        return self._cancelled

    def cancel(self) -> None:
        """End what runs because the user wants it: the present question is not worked at any more."""
        if not self.is_settled:
            self._runner.stop()
            self._wanted = self._running = self._again = None
            self._failure, self._cancelled = "cancelled", True
            self.arrived.emit()

    def stop(self) -> None:
        """End what runs, and forget the question; the last answer stays."""
        self._runner.stop()
        self._key = self._wanted = self._running = self._again = None
        self._failure, self._cancelled = "", False

    def _end_outdated(self) -> None:
        if self._wanted is None or self._running is None:
            return
        left = _PATIENCE_MS - self._since.elapsed()
        if left > 0:  # timers may be early, and what runs may have been begun since
            self._outdated.start(left)
            return
        self._runner.stop()
        self._running = self._again = None
        self._begin()

    def _begin(self) -> None:
        if self._running is not None or self._wanted is None:
            return
        key, function, arguments = self._wanted
        self._wanted, self._running, self._again = None, key, (function, arguments)
        self._start(function, arguments)

    def _start(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        self._progress = 0.0
        self._since.start()
        self._runner.start(
            function, *arguments, on_done=self._done, on_progress=self._advance, on_failed=self._failed
        )
        self.advanced.emit()

    def _advance(self, fraction: float) -> None:
        self._progress = fraction
        self.advanced.emit()

    def _done(self, result: Any) -> None:
        if not self.is_answered:  # it may be, if the question is again the one before
            self._answer = self._running, result
        self._running = None
        self._begin()
        self.arrived.emit()

    def _failed(self, text: str, details: str) -> None:
        if self._again is not None and self._running == self._key:
            function, arguments = self._again
            self._again = None
            self._start(function, arguments)
            return
        if self._running == self._key:
            self._failure = text
        self._running = None
        self._begin()
        self.arrived.emit()
