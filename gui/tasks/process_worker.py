"""A worker in a process of its own: it never holds the interpreter's lock of the window, and may crash."""

from __future__ import annotations

import pickle
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Slot

from gui.tasks import child
from gui.tasks.calls import CANCELLED, ENDS, FAILED, TAKEN, Call, Wanted
from gui.tasks.timers import single_shot
from gui.tasks.worker import Worker

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

# A worker that has not listened to ``cancel`` for so long is killed and started anew.
PATIENCE_MS = 2000


class ProcessWorker(Worker):
    """Does calls in a spawned process, which is started with the first call and again after a crash.

    Functions, arguments and answers go through pipes, so they must pickle. A crash ends the present call as
    failed; a call that the process had not taken yet when it died, killed while it was idle, is given
    once to a new one. The process ends with ``stop`` and with the window's own process, however that ends.
    """

    def __init__(
        self,
        parent: QObject | None = None,
        memory: Callable[[], object] | None = None,
        niceness: int = 0,
    ) -> None:
        super().__init__(parent, memory)
        self._niceness = niceness
        self._lock = threading.Lock()
        self._stopping = False
        self._process: SpawnProcess | None = None
        self._requests: Connection[Any, Any] | None = None
        self._answers: Connection[Any, Any] | None = None
        self._shared: Wanted | None = None
        self._patience = single_shot(self, PATIENCE_MS, self._kill)

    @property
    def pid(self) -> int | None:
        """The number of the process; None while there is none."""
        process = self._process
        return None if process is None else process.pid

    def start(self, function: Callable[..., Any], *arguments: Any, has_partial: bool = False) -> int:
        self._stopping = False
        return super().start(function, *arguments, has_partial=has_partial)

    def _want(self, token: int) -> None:
        with self._lock:
            super()._want(token)
            if self._shared is not None:
                self._shared.value = token

    def cancel(self) -> None:
        super().cancel()
        if self.is_busy and not self._patience.isActive():
            self._patience.start()

    def stop(self) -> None:
        self._patience.stop()
        self._stopping = True
        self._kill()
        super().stop()
        self._discard()

    @Slot()
    def _kill(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()

    @Slot(int, str, object)
    def _hear(self, token: int, kind: str, content: object) -> None:
        if kind in ENDS:
            self._patience.stop()
        super()._hear(token, kind, content)

    # In the thread.

    def _perform(self, call: Call) -> None:
        kind, content = self._exchange(call)
        self._message.emit(call.token, kind, content)

    def _exchange(self, call: Call) -> tuple[str, object]:
        """Have the call done; what it tells on the way is told, its end is returned."""
        try:
            content = pickle.dumps(call)
            taken, end = self._attempt(call, content)
            if not taken and end[0] == FAILED:
                # The death of a process is seen in its pipe only after the call was written there.
                taken, end = self._attempt(call, content)
        except Exception as error:  # it does not pickle, or no process can be started
            return FAILED, (f"{type(error).__name__}: {error}", traceback.format_exc())
        return end

    def _attempt(self, call: Call, content: bytes) -> tuple[bool, tuple[str, object]]:
        """Whether a process took the call, and its end."""
        if not self._send(call.token, content):
            return False, (CANCELLED, None)
        answers = self._answers
        assert answers is not None
        taken = False
        while True:
            try:
                token, kind, said = answers.recv()
            except (EOFError, OSError):
                return taken, self._ended(call)
            except Exception as error:  # what it said cannot be read here, and more may follow
                self._discard()
                return True, (FAILED, (f"{type(error).__name__}: {error}", traceback.format_exc()))
            if token != call.token:
                continue
            if kind in ENDS:
                return True, (kind, said)
            if kind == TAKEN:
                taken = True
            else:
                self._message.emit(token, kind, said)

    def _ended(self, call: Call) -> tuple[str, object]:
        code = self._discard()
        if self._wanted.value != call.token:
            return CANCELLED, None
        return FAILED, (f"the worker process ended (exit code {code})", "")

    def _send(self, token: int, content: bytes) -> bool:
        """Hand a call to the process, a new one where there is none or it has died; False when stopping."""
        for is_last in (False, True):
            if self._process is None and not self._spawn():
                return False
            try:
                assert self._requests is not None
                self._requests.send((token, content))
            except OSError:
                self._discard()
                if is_last:
                    raise
            else:
                return True
        return False

    def _spawn(self) -> bool:
        import multiprocessing  # not needed before the window is there

        context = multiprocessing.get_context("spawn")
        theirs, requests = context.Pipe(duplex=False)
        answers, given = context.Pipe(duplex=False)
        with self._lock:
            if self._stopping:
                return False
            shared = cast(Wanted, context.Value("q", self._wanted.value, lock=False))
            process = context.Process(
                target=child.serve,
                args=(theirs, given, shared, pickle.dumps(self._make_memory), self._niceness),
                name="worker",
                daemon=True,
            )
            process.start()
            self._process, self._requests, self._answers, self._shared = process, requests, answers, shared
        # Only the process holds its ends now, so that its death is the end of the pipe, and ours its death.
        theirs.close()
        given.close()
        return True

    def _discard(self) -> int | None:
        """Let go of a process that has ended; its exit code."""
        with self._lock:
            process, self._process = self._process, None
            self._shared = None
        if process is None:
            return None
        process.kill()
        process.join()
        code = process.exitcode
        process.close()
        for pipe in (self._requests, self._answers):
            if pipe is not None:
                pipe.close()
        return code
