"""How exactly a table of numbers is known: half a unit of the last decimal of the number with most decimals.

Applied from four decimals on. Numbers with fewer are exact: those of the PR box, or of certain outcomes.
"""

from __future__ import annotations

import numpy as np

from physics.verdicts.types import Array

FEWEST_DECIMALS = 4
MOST_DECIMALS = 15  # float64 tells no more apart


def resolution_of(*tables: Array | None) -> float:
    """Half a unit of the last decimal of the finite numbers; 0 for fewer than four decimals or beyond 15."""
    numbers = np.concatenate([np.ravel(table) for table in tables if table is not None])
    numbers = np.asarray(numbers[np.isfinite(numbers)], dtype=np.float64)
    for decimals in range(FEWEST_DECIMALS - 1, MOST_DECIMALS + 1):
        unit = 10.0**decimals
        # Dividing two exact numbers rounds as reading the decimal does.
        numbers = numbers[np.rint(numbers * unit) / unit != numbers]
        if not len(numbers):
            return 0.0 if decimals < FEWEST_DECIMALS else 0.5 / unit
    return 0.0
