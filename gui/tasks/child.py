"""What runs in a worker process. Nothing heavy is imported before the process is set up, and never Qt."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import threading
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from gui.tasks.calls import Wanted


def serve(
    requests: Connection[object, object],
    answers: Connection[object, object],
    wanted: Wanted,
    memory: bytes,
    niceness: int,
) -> None:
    """Do the calls that come through ``requests``, one after the other, until the window is gone.

    ``memory`` is the pickled maker of what lives as long as the process; ``niceness`` lowers its priority.
    """
    # Ctrl+C in the terminal is the window's affair; its end ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    calls: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, calls), daemon=True).start()
    from gui.tasks.calls import FAILED, TAKEN, perform

    make = pickle.loads(memory)
    kept = None if make is None else make()
    while True:
        token, content = calls.get()

        def tell(kind: str, said: object, token: int = token) -> None:
            answers.send((token, kind, said))

        try:
            # From here on the call may be what ends this process, and is not given to another.
            tell(TAKEN, None)
            perform(pickle.loads(content), kept, wanted, tell)
        except Exception as error:  # cannot be read here, or what came out cannot be sent
            try:
                tell(FAILED, (f"{type(error).__name__}: {error}", traceback.format_exc()))
            except OSError:  # the window is gone: nobody hears it
                return


def _listen(requests: Connection[object, object], calls: queue.SimpleQueue[tuple[int, bytes]]) -> None:
    # In a thread of its own: even in the middle of a solver the end of the window is heard.
    while True:
        try:
            calls.put(requests.recv())  # type: ignore[arg-type]
        except (EOFError, OSError):
            os._exit(0)
