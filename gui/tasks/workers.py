"""Where workers come from: a process each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from gui.tasks.process_worker import ProcessWorker
from gui.tasks.worker import Worker


def new_worker(
    parent: QObject | None, memory: Callable[[], object] | None = None, niceness: int = 0
) -> Worker:
    """A worker that has not started yet."""
    return ProcessWorker(parent, memory, niceness)
