"""The starts of a search, one after the other or side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from typing import Any, TypeVar

from physics.verdicts.types import Cancelled

T = TypeVar("T")


def results_of_starts(
    work: Callable[..., T],
    jobs: Sequence[tuple[Any, ...]],
    executor: Executor | None,
    should_stop: Callable[[], bool] | None,
) -> Iterator[T]:
    """``work(*job)`` for each job, in order, or with an ``executor`` as they come.

    Here ``work`` is given ``should_stop`` too and may end early; an executor's starts that are under way are
    waited for. Raises ``Cancelled``.
    """
    if executor is None:
        for job in jobs:
            yield work(*job, should_stop=should_stop)
        return
    futures = [executor.submit(work, *job) for job in jobs]
    for future in as_completed(futures):
        if should_stop is not None and should_stop():
            for other in futures:
                other.cancel()
            raise Cancelled
        yield future.result()
