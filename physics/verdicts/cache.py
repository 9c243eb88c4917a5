"""What the deciders may remember between calls: it changes the time of an answer, never a settled one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from physics.verdicts.types import Correlations, Effort, Hypothesis, Verdict

T = TypeVar("T")
REMEMBERED = 128
# Warm starts hold solvers with all their rows. One set of settings needs four of them.
WARM = 16


class VerdictCache:
    """Warm starts for provisional answers, and settled answers to questions asked before.

    Use one cache in one thread; of both kinds the least recently used go when there are too many. ``warm``
    hands out the object a decider stored under a key; deciders use it only when ``effort.prove`` is False, so
    that a settled answer depends on its question alone.
    """

    def __init__(self) -> None:
        self._warm: OrderedDict[Hashable, object] = OrderedDict()
        self._settled: OrderedDict[Hashable, Verdict] = OrderedDict()

    def warm(self, key: Hashable, kind: type[T], make: Callable[[], T]) -> T:
        """The object of type ``kind`` stored under ``key``, made on first use."""
        found = self._warm.get(key)
        if not isinstance(found, kind):
            found = make()
            self._warm[key] = found
            if len(self._warm) > WARM:
                self._warm.popitem(last=False)
        self._warm.move_to_end(key)
        return found

    def forget(self, key: Hashable) -> None:
        """Drop a warm start, for instance after a solver failed with it."""
        self._warm.pop(key, None)

    def recall(self, question: Hashable) -> Verdict | None:
        """The settled answer to ``question``, if it is remembered."""
        verdict = self._settled.get(question)
        if verdict is not None:
            self._settled.move_to_end(question)
        return verdict

    def remember(self, question: Hashable, verdict: Verdict) -> None:
        """Keep a settled answer."""
        self._settled[question] = verdict
        if len(self._settled) > REMEMBERED:
            self._settled.popitem(last=False)


def question_of(hypothesis: Hypothesis, data: Correlations, eta: float, effort: Effort) -> Hashable:
    """Everything a settled answer depends on."""
    arrays = (data.alice, data.bob, data.correlators, data.measured, data.marginals_a, data.marginals_b)
    content = tuple(None if array is None else (array.shape, array.tobytes()) for array in arrays)
    return hypothesis, content, data.resolution, eta, effort.gap, effort.seed
