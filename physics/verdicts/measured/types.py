"""What is asked about measured numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.types import Array

SMALLEST_SIGMA, LARGEST_SIGMA = 1e-9, 2.0
SMALLEST_CONFIDENCE, LARGEST_CONFIDENCE = 1.0, 10.0
NO_SURPRISE = 0.05  # corrected p-values above it


@dataclass(frozen=True, eq=False)
class MeasuredTable:
    """Correlators of n settings of Alice with m of Bob as they were measured, independent of one another.

    ``alice`` (n, 3) and ``bob`` (m, 3) are unit Bloch vectors; ``measured`` (n, m) says which pairs count.
    There: ``correlators`` (n, m) and their standard errors ``sigmas`` (n, m). ``shots`` (n, m), where known:
    from how many pairs each was found. ``counts`` (n, m, 4), where known: ++, +-, -+, --, which also hold the
    marginals; then the other three follow from them.
    """

    alice: Array
    bob: Array
    correlators: Array
    sigmas: Array
    measured: NDArray[np.bool_]
    shots: Array | None = None
    counts: Array | None = None
