"""One piece of work, as both sides of a worker know it. Knows no Qt: a worker process imports only this."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from gui.core.sparing import sparing
from physics.verdicts.types import Cancelled

# What a worker process says before it looks at a call. It goes no further than the other side of the pipe.
TAKEN = "taken"
# What a worker tells; each call ends with exactly one of the last three.
PARTIAL, PROGRESS = "partial", "progress"
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"
ENDS = (DONE, FAILED, CANCELLED)

Tell = Callable[[str, object], None]


class Wanted(Protocol):
    """A number that both sides see: the token of the call that is wanted, 0 for none."""

    value: int


class Call(Struct, frozen=True, eq=False):
    """``function(*arguments, progress=..., should_stop=...)``, by module and name where it crosses processes.

    It is also given ``deliver=...`` if ``has_partial``, for answers on the way, and the worker's
    ``memory=...`` if ``has_memory``. It may raise ``Cancelled`` once ``should_stop()`` is true.
    """

    token: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    has_partial: bool = False
    has_memory: bool = False


def perform(call: Call, memory: object, wanted: Wanted, tell: Tell) -> None:
    """Do the work; ``tell(kind, content)`` what comes of it."""

    def should_stop() -> bool:
        return wanted.value != call.token

    def deliver(partial: object) -> None:
        tell(PARTIAL, partial)

    def progress(fraction: float) -> None:
        tell(PROGRESS, fraction)

    more: dict[str, Any] = {"deliver": deliver} if call.has_partial else {}
    if call.has_memory:
        more["memory"] = memory
    try:
        if should_stop():  # cancelled before its turn came
            raise Cancelled
        result = call.function(*call.arguments, progress=sparing(progress), should_stop=should_stop, **more)
    except Cancelled:
        tell(CANCELLED, None)
    except Exception as error:
        tell(FAILED, (f"{type(error).__name__}: {error}", traceback.format_exc()))
    else:
        tell(DONE, result)
