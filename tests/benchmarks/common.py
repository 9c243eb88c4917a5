"""What the benchmarks share: interleaved timing, ratios with their spread, and the surroundings."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Time of ``first`` over time of ``second``, of runs that took turns; times in milliseconds.

    ``ratio`` is the median over the pairs of neighbouring runs, ``low`` and ``high`` their 10 and 90 %
    quantiles. ``goal`` is the largest ratio wanted, None where the row only informs.
    """

    name: str
    first: str
    second: str
    first_ms: float
    second_ms: float
    ratio: float
    low: float
    high: float
    pairs: int
    goal: float | None = None

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.ratio <= self.goal


def ratio_of(
    name: str, first: tuple[str, Sequence[float]], second: tuple[str, Sequence[float]], goal: float | None
) -> Ratio:
    """The row for two series of times in seconds, taken in turns."""
    pairs = sorted(a / b for a, b in zip(first[1], second[1], strict=True))
    low, high = quantile(pairs, 0.1), quantile(pairs, 0.9)
    return Ratio(
        name,
        first[0],
        second[0],
        1e3 * statistics.median(first[1]),
        1e3 * statistics.median(second[1]),
        statistics.median(pairs),
        low,
        high,
        len(pairs),
        goal,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """A quantile of sorted numbers, interpolated."""
    at = share * (len(ordered) - 1)
    k = min(int(at), len(ordered) - 2) if len(ordered) > 1 else 0
    if len(ordered) == 1:
        return ordered[0]
    return ordered[k] + (at - k) * (ordered[k + 1] - ordered[k])


def take_turns(
    runs: dict[str, Callable[[int], object]], rounds: int, warm_up: int = 10
) -> dict[str, list[float]]:
    """Call every run with 0, 1, 2 ... in turns, A B C A B C ...; seconds of each call.

    Turns are as short as one call, so that whatever else the machine does falls on all alike. The garbage
    collector runs between the rounds, not within a timed call.
    """
    times: dict[str, list[float]] = {name: [] for name in runs}
    clock = time.perf_counter
    gc.disable()
    try:
        for k in range(-warm_up, rounds):
            for name, run in runs.items():
                start = clock()
                run(k + warm_up)
                if k >= 0:
                    times[name].append(clock() - start)
            if k % 20 == 0:
                gc.collect()
    finally:
        gc.enable()
    return times


def own_surroundings() -> None:
    """No screen, neither preferences nor recovery files of whoever runs this, and BLAS as in the program."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    home = tempfile.mkdtemp(prefix="nonlocality-bench-")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        os.environ[name] = home


def machine_load() -> str:
    """The load of the machine, for the head of the table."""
    one, five, fifteen = os.getloadavg()
    return f"load average {one:.2f} {five:.2f} {fifteen:.2f} on {os.cpu_count()} cores"
