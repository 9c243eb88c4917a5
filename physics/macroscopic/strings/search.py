"""A seeded search for small sets of anticommuting strings: a heuristic, which can find but exclude none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from physics.macroscopic.strings.string_set import StringSet, choices, commuting_pairs

MAX_SEARCHED_REGIONS = 6
# Annealing: temperatures in units of one pair, and the share of steps after which one looks up.
_HOT, _COLD = 0.8, 0.12
_LOOK_UP_EVERY = 500


@dataclass(frozen=True)
class StringSearch:
    """What a search came to: the set if one was found, else the fewest pairs that still commuted.

    ``strings`` is checked pair by pair. None proves nothing: another seed or more steps may find one.
    """

    strings: StringSet | None
    fewest_commuting: int
    steps: int


def search_strings(
    regions: int,
    needed: int,
    seed: int,
    steps: int = 200_000,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> StringSearch:
    """Looks for a set of k regions with ``needed`` particles each by simulated annealing.

    The energy is the number of pairs of strings that commute; a step gives one string another particle in one
    region. The temperature falls geometrically over ``steps`` and starts anew when it ends early. The
    same arguments give the same answer; ``progress`` hears the share done, and ``should_stop`` ends the
    search. Raises ValueError for k outside 2 to 6, ``needed`` or ``steps`` < 1.
    """
    if not 2 <= regions <= MAX_SEARCHED_REGIONS:
        raise ValueError(f"regions: {regions} is outside 2 to {MAX_SEARCHED_REGIONS}")
    if needed < 1 or steps < 1:
        raise ValueError(f"needed, steps: {min(needed, steps)} is below 1")
    rng = np.random.default_rng(seed)
    rows = 2**regions
    chosen = choices(regions)
    differ = chosen[:, None, :] != chosen[None, :, :]
    particles = rng.integers(needed, size=(rows, regions))
    commute = ~np.logical_xor.reduce(
        differ & (particles[:, None, :] == particles[None, :, :]), axis=2
    ) & ~np.eye(rows, dtype=bool)
    energy = int(commute.sum()) // 2
    fewest, done = energy, 0
    while energy and done < steps:
        if done % _LOOK_UP_EVERY == 0:
            if should_stop is not None and should_stop():
                break
            if progress is not None:
                progress(done / steps)
            temperature = _HOT * (_COLD / _HOT) ** (done / steps)
            places = rng.integers(rows * regions * needed, size=_LOOK_UP_EVERY)
            luck = rng.random(_LOOK_UP_EVERY)
        place, particle = divmod(int(places[done % _LOOK_UP_EVERY]), needed)
        row, region = divmod(place, regions)
        lucky = luck[done % _LOOK_UP_EVERY]
        done += 1
        old = particles[row, region]
        if old == particle:
            continue
        column = particles[:, region]
        changed = differ[row, :, region] & ((column == old) | (column == particle))
        gain = int(changed.sum()) - 2 * int((changed & commute[row]).sum())
        if gain <= 0 or lucky < np.exp(-gain / temperature):
            commute[row] ^= changed
            commute[:, row] ^= changed
            particles[row, region] = particle
            energy += gain
            fewest = min(fewest, energy)
    if progress is not None:
        progress(1.0)
    found = StringSet(particles) if energy == 0 else None
    if found is not None and len(commuting_pairs(found)):
        raise AssertionError("the search counted wrongly")
    return StringSearch(found, fewest, done)
