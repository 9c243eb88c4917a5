"""Work aside from the window, with answers on the way, progress and Cancel, in workers that all share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from gui.tasks import workers
from gui.tasks.calls import CANCELLED, DONE, ENDS, FAILED, PARTIAL, PROGRESS
from gui.tasks.timers import single_shot
from gui.tasks.worker import Worker

# So many jobs are at work at the same time, of all windows and panels; further ones wait their turn.
MOST = 3
# Below the window and the verdicts.
NICENESS = 10
# Workers end when no job has come for so long: each takes some 100 MB.
IDLE_MS = 60_000


class Job(QObject):
    """One piece of work. Its callbacks are called in the GUI thread, none of them after ``cancel``."""

    finished = Signal()

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        on_done: Callable[[Any], object],
        on_partial: Callable[[Any], object] | None,
        on_progress: Callable[[float], object] | None,
        on_failed: Callable[[str, str], object] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.function: Callable[..., Any] | None = function
        self.arguments = arguments
        self.has_partial = on_partial is not None
        self._on_done: Callable[[Any], object] | None = on_done
        self._on_partial = on_partial
        self._on_progress = on_progress
        self._on_failed = on_failed
        self._pool: WorkerPool | None = None

    def submit(self, pool: WorkerPool) -> None:
        """Hand it in."""
        self._pool = pool
        pool.submit(self)

    def cancel(self) -> None:
        """Stop as soon as the work looks; nothing is delivered any more."""
        self._on_done = self._on_partial = self._on_progress = self._on_failed = None
        if self._pool is not None:
            self._pool.withdraw(self)

    def hear(self, kind: str, content: Any) -> None:
        """What the worker tells."""
        if kind == PARTIAL and self._on_partial is not None:
            self._on_partial(content)
        elif kind == PROGRESS and self._on_progress is not None:
            self._on_progress(content)
        elif kind in ENDS:
            done, failed = self._on_done, self._on_failed
            self._end()
            if kind == DONE and done is not None:
                done(content)
            elif kind == FAILED and failed is not None:
                failed(*content)

    def _end(self) -> None:
        self._pool = None
        self.finished.emit()
        self.deleteLater()
        # What is let go of may be large, or hold the last reference to the widget above this job.
        self._on_done = self._on_partial = self._on_progress = self._on_failed = self.function = None
        self.arguments = ()


class WorkerPool(QObject):
    """A few workers, started when there is work for them, and the jobs that wait for one."""

    def __init__(self, parent: QObject | None = None, most: int = MOST) -> None:
        super().__init__(parent)
        self._most = most
        self._workers: list[Worker] = []
        self._at_work: dict[Worker, Job] = {}
        self._waiting: list[Job] = []
        self._idle = single_shot(self, IDLE_MS, self.stop)

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    def submit(self, job: Job) -> None:
        """Begin a job now, or when a worker is free."""
        self._waiting.append(job)
        self._assign()

    def withdraw(self, job: Job) -> None:
        """Let a cancelled job end: at once if it has not begun."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.hear(CANCELLED, None)
            return
        for worker, other in self._at_work.items():
            if other is job:
                worker.cancel()

    def stop(self) -> None:
        """End all jobs and all workers, and wait for that (before the window goes)."""
        self._idle.stop()
        jobs = [*self._at_work.values(), *self._waiting]
        self._waiting.clear()
        self._at_work.clear()
        for worker in self._workers:
            worker.stop()
            worker.deleteLater()
        self._workers.clear()
        for job in jobs:
            _tell(job, CANCELLED, None)

    def _assign(self) -> None:
        while self._waiting:
            worker = self._free_worker()
            if worker is None:
                return
            self._idle.stop()
            job = self._waiting.pop(0)
            assert job.function is not None
            self._at_work[worker] = job
            worker.start(job.function, *job.arguments, has_partial=job.has_partial)

    def _free_worker(self) -> Worker | None:
        for worker in self._workers:
            if worker not in self._at_work:
                return worker
        if len(self._workers) >= self._most:
            return None
        worker = workers.new_worker(self, None, NICENESS)
        worker.told.connect(self._hear)
        self._workers.append(worker)
        return worker

    def _hear(self, token: int, kind: str, content: object) -> None:
        worker = self.sender()
        assert isinstance(worker, Worker)
        job = self._at_work[worker]
        if kind in ENDS:
            # First, so that the others go on whatever the owner of this one does with its answer.
            del self._at_work[worker]
            self._assign()
            if not self._at_work and self._workers:
                self._idle.start()
        _tell(job, kind, content)


def _tell(job: Job, kind: str, content: Any) -> None:
    if isValid(job):  # its owner may be gone
        job.hear(kind, content)


_pool: WorkerPool | None = None


def shared_pool() -> WorkerPool:
    """The workers of the program, made when first asked for."""
    global _pool
    if _pool is None:
        _pool = WorkerPool(QCoreApplication.instance())
    return _pool


def close_pool() -> None:
    """End all work, before the program ends. What is asked for later makes new workers."""
    global _pool
    if _pool is not None:
        _pool.stop()
        _pool.deleteLater()
        _pool = None


class JobRunner(QObject):
    """The jobs of one owner, who stops them when he goes."""

    def __init__(self, parent: QObject | None = None, pool: WorkerPool | None = None) -> None:
        super().__init__(parent)
        self._own_pool = pool
        self._jobs: list[Job] = []

    def start(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        on_done: Callable[[Any], object],
        on_partial: Callable[[Any], object] | None = None,
        on_progress: Callable[[float], object] | None = None,
        on_failed: Callable[[str, str], object] | None = None,
    ) -> Job:
        """Run ``function(*arguments, progress=..., should_stop=...)`` as ``calls.Call`` describes it.

        It must be found by its module, which imports no Qt; arguments and answers must pickle.
        """
        job = Job(function, arguments, on_done, on_partial, on_progress, on_failed, self)
        self._jobs.append(job)
        job.finished.connect(self._forget)
        job.submit(shared_pool() if self._own_pool is None else self._own_pool)
        return job

    @property
    def is_busy(self) -> bool:
        """Whether some job has not ended; a cancelled one may still be on its way to that."""
        return bool(self._jobs)

    def stop(self) -> None:
        """Cancel everything, before the owner goes."""
        for job in list(self._jobs):
            job.cancel()

    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._jobs.remove(job)
