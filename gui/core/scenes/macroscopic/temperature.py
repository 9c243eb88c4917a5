"""Effective visibility of two regions against temperature, computed aside from the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import Struct

from gui.core.spins import HeisenbergSpins, Regions, Spins
from gui.core.values import Array

if TYPE_CHECKING:
    from physics.macroscopic.thermal.model import HeisenbergModel

WARMEST = 8.0  # of the plot, in units of |J|
GRID = np.linspace(0.0, WARMEST, 161)
LOOKED_AT = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 400)])  # for crossings
MOST_EXACT = 12  # spins on a ring or chain


class LimitPassed(Struct, frozen=True, eq=False):
    """A limit of V by its key in ``THRESHOLDS``, and the temperatures at which it is passed, ascending.

    ``above_at_zero``: whether V is above it at the lowest temperature. ``largest_region``: from this R on no
    state at all is. ``errors``: standard errors of the temperatures, none where they are exact.
    ``only_shows``: V above it shows something, V below it excludes nothing.
    """

    key: str
    value: float
    above_at_zero: bool
    temperatures: tuple[float, ...]
    largest_region: int | None
    errors: tuple[float, ...] = ()
    only_shows: bool = False


class TemperatureCurve(Struct, frozen=True, eq=False):
    """``visibility`` at ``temperatures``, in a ``field``; ``bound``: (R + 2)/(3R), which no state exceeds.

    ``error``: the largest standard error of a visibility, 0 where all are exact; ``vectors``: from so many
    random vectors, 0 where from none.
    """

    temperatures: Array
    visibility: Array
    field: float
    bound: float
    limits: tuple[LimitPassed, ...]
    error: float = 0.0
    vectors: int = 0


def thermal_refusal(spins: Spins) -> str:
    """Why there is no curve for these spins, '' where there is one."""
    if not isinstance(spins.state, HeisenbergSpins):
        return "needs a thermal state of a Heisenberg model"
    if len(spins.regions) != 2:
        return f"{len(spins.regions)} regions; two are needed"
    return ""


def compute_averages(
    state: HeisenbergSpins,
    regions: Regions,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> Any:
    """What all temperatures and fields follow from: all eigenstates, from 13 spins on random vectors.

    None for a complete graph, which has a closed form.
    """
    from physics.macroscopic.thermal.curves import level_averages, sampled_averages
    from physics.macroscopic.thermal.states import heisenberg_spectrum

    if state.graph == "complete":
        return None
    if state.n > MOST_EXACT:
        return sampled_averages(_model(state), regions, progress=progress, should_stop=should_stop)
    spectrum = heisenberg_spectrum(_model(state), progress, should_stop)
    return level_averages(spectrum, regions)


def compute_temperatures(
    state: HeisenbergSpins,
    regions: Regions,
    averages: Any,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> TemperatureCurve:
    """V(T) of two regions in the field of ``state``, and where it passes the limits.

    ``averages``: what `compute_averages` found of these regions.
    """
    from physics.macroscopic.thermal.complete import complete_graph_correlations
    from physics.macroscopic.thermal.curves import RegionAverages
    from physics.macroscopic.thermal.temperatures import region_crossings
    from physics.macroscopic.visibility import partition_visibility, partition_where_below
    from physics.verdicts.types import Cancelled

    def at(temperatures: Array) -> RegionAverages:
        if should_stop():
            raise Cancelled
        if state.graph != "complete":
            found: RegionAverages = averages.at(temperatures, state.field)
            return found
        each = [
            complete_graph_correlations(state.n, state.coupling, float(t), state.field) for t in temperatures
        ]
        magnetization = np.array([one.magnetization for one in each])
        return RegionAverages(
            np.array([one.across for one in each]),
            np.array([one.along for one in each]),
            magnetization,
            magnetization,
        )

    temperatures, grid, vectors = GRID, LOOKED_AT, 0
    if state.graph != "complete" and state.n > MOST_EXACT:
        sampled: Array = averages.temperatures
        cold, hot = float(sampled[-1]), float(sampled[0])
        temperatures = np.concatenate([[cold], GRID[(cold < GRID) & (hot >= GRID)]])
        grid, vectors = np.geomspace(cold, hot, len(LOOKED_AT)), len(averages.weights)
    curve = at(temperatures)
    progress(0.5)
    limits = tuple(
        LimitPassed(
            found.limit.key,
            found.limit.value,
            found.above_at_zero,
            found.temperatures,
            # In a field what is told exactly is not told by V.
            None if state.field and not found.only_shows else partition_where_below(found.limit.value),
            found.errors,
            found.only_shows,
        )
        for found in region_crossings(at, grid, in_field=state.field != 0)
    )
    progress(1.0)
    return TemperatureCurve(
        temperatures,
        curve.visibility,
        state.field,
        float(partition_visibility(max(map(len, regions)))),
        limits,
        0.0 if curve.errors is None else float(curve.errors[0].max()),
        vectors,
    )


def _model(state: HeisenbergSpins) -> HeisenbergModel:
    from physics.macroscopic.thermal.model import HeisenbergModel

    return HeisenbergModel(state.graph, state.n, state.coupling)
