"""Work off the GUI thread, with progress and Cancel; answers arrive in the GUI thread."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from physics.verdicts.types import Cancelled


class Job(QObject):
    """One piece of work. Its callbacks are called in the GUI thread, none of them after ``cancel``."""

    _done = Signal(object)
    _failed = Signal(str, str)
    _progressed = Signal(float)
    _ended = Signal()
    finished = Signal()

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        on_done: Callable[[Any], None],
        on_progress: Callable[[float], None] | None,
        on_failed: Callable[[str, str], None] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._function: Callable[..., Any] | None = function
        self._arguments = arguments
        self._on_done: Callable[[Any], None] | None = on_done
        self._on_progress = on_progress
        self._on_failed = on_failed
        self._stop = threading.Event()
        queued = Qt.ConnectionType.QueuedConnection
        self._done.connect(self._deliver, queued)
        self._failed.connect(self._deliver_failure, queued)
        self._progressed.connect(self._deliver_progress, queued)
        self._ended.connect(self._end, queued)

    def cancel(self) -> None:
        """Stop as soon as the work looks; nothing is delivered any more."""
        self._stop.set()
        self._on_done = self._on_progress = self._on_failed = None

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    def run(self) -> None:
        """Do the work (in a thread of the pool)."""
        assert self._function is not None
        try:
            if self._stop.is_set():  # cancelled before its turn came
                raise Cancelled
            result = self._function(
                *self._arguments, progress=self._progressed.emit, should_stop=self._stop.is_set
            )
        except Cancelled:
            pass
        except Exception as error:
            self._failed.emit(f"{type(error).__name__}: {error}", traceback.format_exc())
        else:
            self._done.emit(result)
        self._ended.emit()

    @Slot(object)
    def _deliver(self, result: object) -> None:
        if self._on_done is not None:
            self._on_done(result)

    @Slot(str, str)
    def _deliver_failure(self, text: str, details: str) -> None:
        if self._on_failed is not None:
            self._on_failed(text, details)

    @Slot(float)
    def _deliver_progress(self, fraction: float) -> None:
        if self._on_progress is not None:
            self._on_progress(fraction)

    @Slot()
    def _end(self) -> None:
        self.finished.emit()
        self.deleteLater()
        # Last, because what is let go of may hold the last reference to the widget above this job.
        self._on_done = self._on_progress = self._on_failed = self._function = None
        self._arguments = ()


class _Task(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def run(self) -> None:
        self._job.run()


class JobRunner(QObject):
    """Runs jobs one after the other in a thread of its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: list[Job] = []

    def start(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        on_done: Callable[[Any], None],
        on_progress: Callable[[float], None] | None = None,
        on_failed: Callable[[str, str], None] | None = None,
    ) -> Job:
        """Run ``function(*arguments, progress=..., should_stop=...)``; it may raise ``Cancelled``."""
        job = Job(function, arguments, on_done, on_progress, on_failed, self)
        self._jobs.append(job)
        job.finished.connect(self._forget)
        self._pool.start(_Task(job))
        return job

    @property
    def is_busy(self) -> bool:
        return bool(self._jobs)

    def stop(self) -> None:
        """Cancel everything and wait until the thread is quiet (before the window goes)."""
        for job in self._jobs:
            job.cancel()
        self._pool.waitForDone()

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._jobs.remove(job)
