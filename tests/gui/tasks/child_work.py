"""What the tests have done in worker processes; it must be importable there, without Qt."""

from __future__ import annotations

import os
import signal
import sys
import time

from physics.verdicts.types import Cancelled


def square(x, *, progress, should_stop):
    progress(1.0)
    return x * x


def count_calls(*, progress, should_stop, memory):
    memory.append(len(memory))
    return os.getpid(), len(memory)


def crash(after, *, progress, should_stop, deliver):
    for k in range(after):
        deliver(k)
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_once(path, *, progress, should_stop):
    with open(path, "a") as beginnings:
        beginnings.write("begun\n")
    os.kill(os.getpid(), signal.SIGKILL)


def end_the_process():
    """In place of a memory: it never comes to a call."""
    os._exit(3)


def hang(*, progress, should_stop, deliver):
    """Deaf to ``should_stop``."""
    deliver(os.getpid())
    while True:
        time.sleep(0.01)


def count_up(*, progress, should_stop, deliver):
    k = 0
    while not should_stop():
        deliver(k)
        k += 1
        time.sleep(0.001)
    raise Cancelled


def refuse(*, progress, should_stop):
    raise ValueError("no such thing")


def unsendable(*, progress, should_stop):
    return lambda: None


def surroundings(*, progress, should_stop):
    qt = sorted(name for name in sys.modules if name.split(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"))
    priority = os.nice(0) if hasattr(os, "nice") else None
    return qt, os.environ.get("OPENBLAS_NUM_THREADS"), priority


def imports_of(modules, *, progress, should_stop):
    for module in modules:
        __import__(module)
    return surroundings(progress=progress, should_stop=should_stop)[0]
