"""Effective visibility of two regions against temperature, computed aside from the window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from gui.core.spins import HeisenbergSpins, Regions, Spins
from gui.core.values import Array

WARMEST = 8.0  # of the plot, in units of |J|
GRID = np.linspace(0.0, WARMEST, 161)
MOST_EXACT = 12  # spins on a ring or chain


class LimitPassed(Struct, frozen=True, eq=False):
    """A limit of V by its key in ``THRESHOLDS``, and the temperatures at which V passes it, ascending.

    ``above_at_zero``: whether V is above it at T = 0. ``largest_region``: from this R on no state at all is.
    """

    key: str
    value: float
    above_at_zero: bool
    temperatures: tuple[float, ...]
    largest_region: int | None


class TemperatureCurve(Struct, frozen=True, eq=False):
    """``visibility`` over ``GRID``, without field; ``bound``: (R + 2)/(3R), which no state exceeds."""

    visibility: Array
    bound: float
    limits: tuple[LimitPassed, ...]


def thermal_refusal(spins: Spins) -> str:
    """Why there is no curve for these spins, '' where there is one."""
    state = spins.state
    if not isinstance(state, HeisenbergSpins):
        return "needs a thermal state of a Heisenberg model"
    if len(spins.regions) != 2:
        return f"{len(spins.regions)} regions; two are needed"
    if state.graph != "complete" and state.n > MOST_EXACT:
        return f"{state.n} spins; rings and chains are exact up to {MOST_EXACT}"
    return ""


def compute_temperatures(
    state: HeisenbergSpins,
    regions: Regions,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> TemperatureCurve:
    """V(T) of two regions and where it passes the limits: from all eigenstates, or in closed form."""
    from physics.macroscopic.thermal.complete import complete_graph_correlations
    from physics.macroscopic.thermal.exact import diagonalised
    from physics.macroscopic.thermal.model import HeisenbergModel
    from physics.macroscopic.thermal.temperatures import visibility_at, visibility_crossings
    from physics.macroscopic.visibility import partition_visibility, partition_where_below

    if state.graph == "complete":

        def visibility(temperature: float) -> float:
            return complete_graph_correlations(state.n, state.coupling, temperature).visibility

        curve = np.array([visibility(float(t)) for t in GRID])
    else:
        graph: str = state.graph
        model = HeisenbergModel("ring" if graph == "ring" else "chain", state.n, state.coupling)
        spectrum = diagonalised(model, lambda done: progress(0.9 * done), should_stop)

        def visibility(temperature: float) -> float:
            return float(visibility_at(spectrum, regions, temperature))

        curve = visibility_at(spectrum, regions, GRID)
    limits = tuple(
        LimitPassed(
            found.limit.key,
            found.limit.value,
            found.above_at_zero,
            found.temperatures,
            partition_where_below(found.limit.value),
        )
        for found in visibility_crossings(visibility)
    )
    progress(1.0)
    bound = float(partition_visibility(max(map(len, regions))))
    return TemperatureCurve(curve, bound, limits)
