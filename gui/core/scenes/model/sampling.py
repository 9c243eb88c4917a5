"""Monte Carlo of Branciard's model in chunks that can stop and go on anywhere without changing the result.

Chunk k of a run has a generator of its own, seeded with (seed, k): however often a run is paused, the counts
after k chunks are the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from gui.core.values import Vector
from physics.leggett import model as leggett_model
from physics.statistics import correlator_from_counts, sigma_from_shots
from physics.verdicts.types import Cancelled

Counts = NDArray[np.int64]

# The first chunks are small, so that the growth of the sample can be watched from the beginning.
FIRST_CHUNKS = (10, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240)
CHUNK = 25_000
PAIRS_PER_SECOND = 1_000_000
MAX_PAIRS = 100_000_000


class Setup(Struct, frozen=True):
    """What pairs are drawn from: settings a and b, visibility, purity and seed."""

    a: Vector
    b: Vector
    visibility: float
    eta: float
    seed: int


class Tally(Struct, frozen=True):
    """What counts say: frequencies, C and the marginals with their standard deviations."""

    pairs: int
    frequencies: NDArray[np.float64]
    frequency_sigmas: NDArray[np.float64]
    correlator: float
    correlator_sigma: float
    marginal_a: float
    marginal_b: float
    marginal_a_sigma: float
    marginal_b_sigma: float

    @classmethod
    def of(cls, counts: Counts) -> Tally:
        """From counts (2, 2), index 0 for outcome +1; ValueError where there are none."""
        (pp, pm), (mp, mm) = counts.tolist()
        n = pp + pm + mp + mm
        c, sigma = correlator_from_counts(pp, pm, mp, mm)
        # A marginal is a correlator too: of its own outcome with one that is always +1.
        m_a, sigma_a = correlator_from_counts(pp + pm, 0, mp + mm, 0)
        m_b, sigma_b = correlator_from_counts(pp + mp, pm + mm, 0, 0)
        frequencies = counts / n
        # So is a frequency f, as the mean 2f - 1 of "this outcome or another".
        frequency_sigmas = sigma_from_shots(2 * frequencies - 1, n) / 2
        return cls(
            n, frequencies, frequency_sigmas, float(c), float(sigma),
            float(m_a), float(m_b), float(sigma_a), float(sigma_b),
        )  # fmt: skip


def chunk_size(index: int) -> int:
    """Number of pairs in chunk ``index``."""
    return FIRST_CHUNKS[index] if index < len(FIRST_CHUNKS) else CHUNK


def draw(setup: Setup, chunk: int, should_stop: Callable[[], bool] | None = None) -> Counts:
    """Counts (2, 2) of one chunk. Raises ValueError where a probability of the model is negative."""
    rng = np.random.default_rng([setup.seed, chunk])
    return leggett_model.sample(
        rng, setup.a, setup.b, setup.visibility, setup.eta, chunk_size(chunk), should_stop
    )


def draw_until_stopped(
    setup: Setup,
    first_chunk: int,
    *,
    deliver: Callable[[tuple[int, Counts]], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> None:
    """Draw chunk after chunk from ``first_chunk`` on, at most a million pairs a second; hand each over.

    ``deliver((index, counts))``. Ends with Cancelled, or after ``MAX_PAIRS``.
    """
    index = first_chunk
    drawn = sum(chunk_size(k) for k in range(first_chunk))
    due = time.monotonic()
    while drawn < MAX_PAIRS:
        if should_stop():
            raise Cancelled
        counts = draw(setup, index, should_stop)
        deliver((index, counts))
        drawn += chunk_size(index)
        index += 1
        due += max(chunk_size(index - 1) / PAIRS_PER_SECOND, 0.02)
        wait = due - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, 0.1))
        else:
            due = time.monotonic()


def sigma_of_correlator(correlator: float, pairs: ArrayLike) -> NDArray[np.float64]:
    """Standard deviation of a sampled correlator (or marginal) against the number of pairs."""
    return sigma_from_shots(correlator, pairs)
