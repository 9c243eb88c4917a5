"""What the checks of all hypotheses share: outcome, progress, all strategies in turn, dense directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from physics.verdicts.types import Array, Cancelled, Certificate

LARGEST_SIDE = 26  # strategies of more settings than this are not enumerated
BLOCK = 1 << 14
GRID = 20_000

Progress = Callable[[float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class FoundBound:
    """The bound found anew. ``kind`` "exact": it is the maximum; "search": the largest value that was met.

    ``code`` says how, with ``details`` as its parameters; ``valid`` is False where the proof itself is wrong.
    """

    kind: str
    value: float
    code: str
    details: dict[str, float | int | str] = field(default_factory=dict)
    valid: bool = True


class Ticker:
    """Reports progress and stops."""

    def __init__(self, progress: Progress | None, should_stop: Stop | None) -> None:
        self._progress, self._stop = progress, should_stop

    def __call__(self, fraction: float) -> None:
        if self._stop is not None and self._stop():
            raise Cancelled
        if self._progress is not None:
            self._progress(min(max(fraction, 0.0), 1.0))


def size_of(certificate: Certificate) -> float:
    """Sum of the sizes of all coefficients."""
    parts = (certificate.coefficients, certificate.marginals_a, certificate.marginals_b)
    return max(1e-300, sum(float(np.abs(part).sum()) for part in parts))


def sign_blocks(count: int) -> tuple[int, Callable[[int], Array]]:
    """Number of blocks, and a function that gives block k of all 2^count sign vectors."""
    rows = 1 << min(count, BLOCK.bit_length() - 1)
    shifts = np.arange(count)

    def block(k: int) -> Array:
        numbers = np.arange(k * rows, (k + 1) * rows, dtype=np.int64)[:, None]
        return np.asarray(1.0 - 2.0 * ((numbers >> shifts) & 1), dtype=np.float64)

    return (1 << count) // rows, block


def sphere_points(count: int) -> Array:
    """Nearly even directions (count, 3): a spiral with golden-ratio steps."""
    k = np.arange(count)
    z = 1.0 - (2.0 * k + 1.0) / count
    turn = np.pi * (1.0 + np.sqrt(5.0)) * k
    r = np.sqrt(1.0 - z * z)
    return np.stack([r * np.cos(turn), r * np.sin(turn), z], axis=1)
