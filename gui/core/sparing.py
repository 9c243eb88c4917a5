"""Progress that is told not more often than anyone can see."""

from __future__ import annotations

import time
from collections.abc import Callable

# Seconds between two tellings.
SPARING = 0.03


def sparing(report: Callable[[float], None]) -> Callable[[float], None]:
    """``report``, called at most every 30 ms; with the end (1 or more) always."""
    last = -SPARING

    def sparingly(fraction: float) -> None:
        nonlocal last
        now = time.monotonic()
        if fraction >= 1.0 or now - last >= SPARING:
            last = now
            report(fraction)

    return sparingly
