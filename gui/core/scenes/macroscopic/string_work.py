"""What the page "Strings" has computed aside from the window."""

from __future__ import annotations

from collections.abc import Callable

from physics.macroscopic.strings.search import StringSearch, search_strings
from physics.macroscopic.strings.shifts import ShiftCoverage, shift_coverage
from physics.macroscopic.strings.sizes import Construction, SizesRow, constructed_strings, sizes_table

SEARCH_STEPS = 20_000
MOST_COUNTED = 10  # regions of the sets in the table


def compute_sizes(
    *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> tuple[SizesRow, ...]:
    """The table of particles needed; all sets are made and checked."""
    found = sizes_table(MOST_COUNTED)
    progress(1.0)
    return found


def compute_coverage(
    construction: Construction,
    regions: int,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> ShiftCoverage:
    """What the shifts of a set cover, in regions of as many particles as it needs in each."""
    strings = constructed_strings(construction, regions)
    found = shift_coverage(strings, strings.counts)
    progress(1.0)
    return found


def find_strings(
    regions: int,
    needed: int,
    seed: int,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> StringSearch:
    """A search for a set of k regions with so many particles each."""
    return search_strings(regions, needed, seed, SEARCH_STEPS, progress, should_stop)
