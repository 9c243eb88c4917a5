"""Work aside from the GUI thread: one call at a time; what a worker tells arrives in the GUI thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gui.tasks.calls import ENDS, Call, Wanted, perform


class Worker(QObject):
    """Does calls, one at a time, in a thread.

    ``told(token, kind, content)`` carries what ``calls.perform`` tells, up to the end of each call.
    ``memory`` makes an object that lives as long as the worker and is handed to each call.
    """

    told = Signal(int, str, object)
    _message = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None, memory: Callable[[], object] | None = None) -> None:
        super().__init__(parent)
        self._make_memory = memory
        self._memory: object = None
        self._wanted: Wanted = _Number()
        self._calls: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._tokens = 0
        self._at_work = 0
        self._message.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether the end of a call has not been told yet."""
        return self._at_work != 0

    def start(self, function: Callable[..., Any], *arguments: Any, has_partial: bool = False) -> int:
        """Begin a call and return its token. The worker must not be busy."""
        assert not self.is_busy
        self._tokens += 1
        self._at_work = self._tokens
        self._want(self._tokens)
        if self._thread is None:
            self._thread = threading.Thread(target=self._drive, name="worker", daemon=True)
            self._thread.start()
        self._calls.put(Call(self._tokens, function, arguments, has_partial, self._make_memory is not None))
        return self._tokens

    def cancel(self) -> None:
        """Ask the present call to end; its end is told as of every other."""
        self._want(0)

    def _want(self, token: int) -> None:
        self._wanted.value = token

    def stop(self) -> None:
        """End all work and wait until nothing is left of it; nothing is told any more."""
        self._want(0)
        self._at_work = 0
        if self._thread is not None:
            self._calls.put(None)
            self._thread.join()
            self._thread = None

    @Slot(int, str, object)
    def _hear(self, token: int, kind: str, content: object) -> None:
        if token != self._at_work:
            return  # it was on its way when the worker was stopped
        if kind in ENDS:
            self._at_work = 0
        self.told.emit(token, kind, content)

    # In the thread.

    def _drive(self) -> None:
        while (call := self._calls.get()) is not None:
            self._perform(call)
            del call  # its arguments may be large, and the next call may be long in coming

    def _perform(self, call: Call) -> None:
        if self._memory is None and self._make_memory is not None:
            self._memory = self._make_memory()
        token = call.token
        perform(call, self._memory, self._wanted, lambda kind, x: self._message.emit(token, kind, x))


class _Number:
    value = 0
