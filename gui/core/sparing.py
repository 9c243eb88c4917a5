"""Progress that is told not more often than anyone can see."""

from __future__ import annotations

import time
from collections.abc import Callable

# Seconds between two tellings, unless as much as this has been done meanwhile.
SPARING = 0.03
MUCH = 0.1


def sparing(report: Callable[[float], None]) -> Callable[[float], None]:
    """``report``, called at most every 30 ms; the end (1 or more) and steps of a tenth are always told."""
    last, told = -SPARING, 0.0

    def sparingly(fraction: float) -> None:
        nonlocal last, told
        now = time.monotonic()
        if fraction >= 1.0 or now - last >= SPARING or fraction - told >= MUCH:
            last, told = now, fraction
            report(fraction)

    return sparingly
