"""Strategies play the game aside from the window: S over the rounds, and the correlation against the angle.

Chunk k of a run has a generator of its own, seeded with (seed, k): the same seed gives the same counts,
however a run was cancelled before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from msgspec import Struct

from gui.core.values import Array
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.models.spec import ModelSpec, PlanarSpec
from physics.assumptions.sampling import Counts, RoundSampler, RoundTally, at_angle
from physics.verdicts.types import Cancelled

FIRST_CHUNKS = (10, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 5_120, 10_240, 20_480, 40_960, 81_920)
CHUNK = 250_000
ANGLES_DEG = np.linspace(0.0, 180.0, 25)


class Play(Struct, frozen=True):
    """Which model plays how many rounds, and the seed."""

    spec: ModelSpec
    seed: int
    rounds: int


class SampledCorrelations(Struct, frozen=True, eq=False):
    """E of a model against x, all (n,): ``exact``, ``sampled`` and its standard error.

    x is the angle in degrees where the model has directions (``planar``), else the number of the pair from 1.
    """

    planar: bool
    x: Array
    exact: Array
    sampled: Array
    sigma: Array


def chunks(rounds: int) -> Iterator[int]:
    """The sizes of the chunks in which so many rounds are played."""
    index = 0
    while rounds > 0:
        size = min(rounds, FIRST_CHUNKS[index] if index < len(FIRST_CHUNKS) else CHUNK)
        yield size
        rounds -= size
        index += 1


def play_rounds(
    setup: Play,
    *,
    deliver: Callable[[Counts], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> Counts:
    """Counts (settings a, settings b, 2, 2) of all rounds; those so far are handed over chunk by chunk."""
    sampler = RoundSampler(setup.spec.finite_model())
    counts = np.zeros(sampler.shape, dtype=np.int64)
    played = 0
    for index, size in enumerate(chunks(setup.rounds)):
        rng = np.random.default_rng([setup.seed, index])
        drawn = sampler.draw(rng, size, should_stop)
        if should_stop():
            raise Cancelled
        counts = counts + drawn
        played += size
        deliver(counts)
        progress(played / setup.rounds)
    return counts


def has_curve(spec: ModelSpec) -> bool:
    """Whether E depends on the angle between directions."""
    return isinstance(spec, PlanarSpec) and not (isinstance(spec, Shirt) and spec.strategy == "best")


def sample_correlations(
    setup: Play,
    *,
    deliver: Callable[[SampledCorrelations], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> SampledCorrelations:
    """E against the angle, so many rounds in all; for a model without directions E of its pairs."""
    spec = setup.spec
    if not has_curve(spec):
        counts = play_rounds(setup, deliver=lambda _: None, progress=progress, should_stop=should_stop)
        exact = spec.finite_model().correlators().ravel()
        tally = RoundTally.of(counts)
        x = np.arange(1.0, exact.size + 1)
        return SampledCorrelations(False, x, exact, tally.correlators.ravel(), tally.sigmas.ravel())
    assert isinstance(spec, PlanarSpec)
    rows: list[tuple[float, float, float]] = []
    for k, angle in enumerate(ANGLES_DEG.tolist()):
        model = at_angle(spec, angle)
        # Half of the rounds are those of the second question.
        counts = RoundSampler(model).draw(
            np.random.default_rng([setup.seed, k]), 2 * setup.rounds // len(ANGLES_DEG), should_stop
        )
        if should_stop():
            raise Cancelled
        tally = RoundTally.of(counts)
        rows.append((model.correlators()[0, 0], tally.correlators[0, 0], tally.sigmas[0, 0]))
        exact, sampled, sigma = np.array(rows).T
        found = SampledCorrelations(True, ANGLES_DEG[: k + 1], exact, sampled, sigma)
        deliver(found)
        progress((k + 1) / len(ANGLES_DEG))
    return found
