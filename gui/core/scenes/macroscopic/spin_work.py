"""What the scene "Macroscopic" has computed of spins aside from the window."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from gui.core.spins import Spins, SpinState
from gui.core.spins.results import Correlated, SpinsResults, best_axes, correlate_spins, evaluate_spins


class RegionsFound(Struct, frozen=True, eq=False):
    """Results of more than two regions; ``best``: the largest Σ T² found over local axes, None: none."""

    results: SpinsResults
    best: float | None


def compute_pairs(
    state: SpinState, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> Correlated:
    """All two-spin correlations of a state: enough for any two regions."""
    return correlate_spins(state, progress=progress, should_stop=should_stop)


def compute_regions(
    spins: Spins, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> RegionsFound:
    """The correlation tensor of more than two regions with its sum of squares, and other local axes."""

    def first(done: float) -> None:
        progress(0.4 * done)

    def second(done: float) -> None:
        progress(0.4 + 0.6 * done)

    results = evaluate_spins(spins, progress=first, should_stop=should_stop)
    best = best_axes(spins, progress=second, should_stop=should_stop)
    return RegionsFound(results, None if best is None else best.value)
