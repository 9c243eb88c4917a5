"""Thermal states of Heisenberg models of any size that can be dealt with: the way is chosen by size."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from physics.checks import Array
from physics.macroscopic.collective import region_tensor
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.pure import pair_correlations
from physics.macroscopic.regions import check_regions
from physics.macroscopic.thermal.complete import complete_graph_correlations, complete_graph_tensor
from physics.macroscopic.thermal.exact import (
    MAX_EXACT_SPINS,
    HeisenbergSpectrum,
    diagonalised,
    thermal_pairs,
    thermal_region_tensor,
    uniaxial_pairs,
)
from physics.macroscopic.thermal.ground import ground_vectors
from physics.macroscopic.thermal.model import HeisenbergModel, check_temperature
from physics.macroscopic.thermal.typical import typical_thermal

# Some MB each; the same values whoever asks, so that keeping them changes the time alone.
_MOST_KEPT = 4
_SPECTRA: dict[HeisenbergModel, HeisenbergSpectrum] = {}

ThermalMethod = Literal["closed form", "all eigenstates", "Lanczos", "random vectors"]


def heisenberg_spectrum(
    model: HeisenbergModel,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> HeisenbergSpectrum:
    """`diagonalised`, and for the models asked for last without doing it again."""
    found = _SPECTRA.pop(model, None) or diagonalised(model, progress, should_stop)
    _SPECTRA[model] = found
    while len(_SPECTRA) > _MOST_KEPT:
        _SPECTRA.pop(next(iter(_SPECTRA)))
    return found


@dataclass(frozen=True, eq=False)
class ThermalCorrelations:
    """Two-spin correlations, the tensor (2,)*K over {x, y}^K of the regions, and how they were found.

    ``error`` and ``tensor_error``: the largest standard errors of their entries; 0 unless ``method`` is
    "random vectors".
    """

    pairs: PairCorrelations
    tensor: Array
    method: ThermalMethod
    error: float = 0.0
    tensor_error: float = 0.0


def thermal_correlations(
    model: HeisenbergModel,
    temperature: float,
    field: float,
    regions: Sequence[Sequence[int]],
    *,
    seed: int = 0,
    partial: bool = False,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> ThermalCorrelations:
    """The thermal state, at T = 0 the equal mixture of the ground space, measured in regions.

    Complete graphs and ground states of ferromagnets in closed form; rings and chains of up to 12 spins
    from all eigenstates, which are kept for other temperatures and fields; of 13 to 24 spins at T = 0
    by Lanczos iteration, else from random vectors, where it ends as many as are done by then, if the
    answer may be ``partial``. Raises Cancelled when ``should_stop`` answers True,
    ValueError for regions or numbers that are none, and for rings and chains of more than 24 spins.
    """
    check_temperature(temperature, field)
    homes = check_regions(regions, model.spins)
    n = model.spins
    # The ground states of any connected ferromagnet are those of largest total spin.
    if model.graph == "complete" or (model.coupling == -1 and temperature == 0):
        found = complete_graph_correlations(n, model.coupling, temperature, field)
        pairs = n * (n - 1) // 2
        return ThermalCorrelations(
            uniaxial_pairs(
                np.full(pairs, found.across), np.full(pairs, found.along), np.full(n, found.magnetization)
            ),
            complete_graph_tensor(n, model.coupling, temperature, field, len(homes)),
            "closed form",
        )
    if n <= MAX_EXACT_SPINS:
        spectrum = heisenberg_spectrum(model, progress, should_stop)
        return ThermalCorrelations(
            thermal_pairs(spectrum, temperature, field),
            thermal_region_tensor(spectrum, temperature, field, homes),
            "all eigenstates",
        )
    if temperature == 0:
        vectors = ground_vectors(model, field, progress, should_stop)
        each = [pair_correlations(vector, should_stop=should_stop) for vector in vectors]
        return ThermalCorrelations(
            PairCorrelations(
                np.mean([one.tensors for one in each], axis=0),
                np.mean([one.marginals for one in each], axis=0),
            ),
            np.mean([region_tensor(v, homes, should_stop=should_stop) for v in vectors], axis=0),
            "Lanczos",
        )
    typical = typical_thermal(
        model,
        temperature,
        field,
        homes,
        seed=seed,
        partial=partial,
        progress=progress,
        should_stop=should_stop,
    )
    return ThermalCorrelations(
        typical.pairs, typical.tensor, "random vectors", typical.error, typical.tensor_error
    )
