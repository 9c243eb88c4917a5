"""What is computed of spins measured in regions: one function for the window, the commands and the tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from gui.core.files.vector_file import amplitudes_of
from gui.core.spins import (
    ClusterSpins,
    CoupledSpins,
    DickeSpins,
    GhzSpins,
    GivenVector,
    HaarSpins,
    HeisenbergSpins,
    Regions,
    SingletSpins,
    Spins,
    SpinState,
    WSpins,
    spin_count,
)
from gui.core.values import Array
from physics.bell.two_settings import horodecki_chsh_max, largest_two_setting_tensor
from physics.checks import ComplexArray
from physics.macroscopic import vectors
from physics.macroscopic.collective import region_tensor
from physics.macroscopic.effective import effective_state, monogamy_vectors, singlet_visibility
from physics.macroscopic.local_axes import sum_of_squares
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.pure import pair_correlations
from physics.macroscopic.thermal.exact import (
    HeisenbergSpectrum,
    diagonalised,
    thermal_pairs,
    thermal_region_tensor,
    uniaxial_pairs,
)
from physics.macroscopic.thermal.model import HeisenbergModel
from physics.states.entanglement import PPT_TOLERANCE, smallest_partial_transpose_eigenvalue
from physics.states.two_qubit import TwoQubitState

Progress = Callable[[float], None]
Stop = Callable[[], bool]
# The criterion's sum is 1 exactly for some states, and then found up to rounding.
ROUNDING = 1e-12


class TwoRegions(Struct, frozen=True, eq=False):
    """The effective state of two regions and what follows from it.

    ``largest_tensor``: the largest L over local axes; ``p_length``, ``q_length``: the longest vectors P, Q of
    the monogamy argument over all pairs of spins, None where both regions are single spins.
    """

    state: TwoQubitState
    visibility: float
    largest_tensor: float
    horodecki_max: float
    smallest_partial_transpose_eigenvalue: float
    p_length: float | None
    q_length: float | None

    @property
    def separable(self) -> bool:
        """Whether the partial transpose is positive, which for two qubits means separable."""
        return self.smallest_partial_transpose_eigenvalue >= -PPT_TOLERANCE


class SpinsResults(Struct, frozen=True, eq=False):
    """Of N spins: sizes of the regions, the correlation tensor of their magnetizations, and the criterion.

    ``tensor``: (3, 3) over x, y, z for two regions (``two``), (2,)*K over x, y for more. ``sum_of_squares``:
    over {x, y}^K; L for two regions.
    """

    spins: int
    sizes: tuple[int, ...]
    tensor: Array
    sum_of_squares: float
    two: TwoRegions | None

    @property
    def local_model(self) -> bool | None:
        """True: there is a local model of two settings a region in x, y. None: this does not tell."""
        return True if self.sum_of_squares <= 1 + ROUNDING else None


def state_vector(state: SpinState) -> ComplexArray:
    """The vector of a pure state. Raises ``InputError`` where its file is gone, TypeError for a mixture."""
    match state:
        case GhzSpins(n=n):
            return vectors.ghz_vector(n)
        case WSpins(n=n):
            return vectors.w_vector(n)
        case DickeSpins(n=n, k=k):
            return vectors.dicke_vector(n, k)
        case ClusterSpins(n=n):
            return vectors.cluster_vector(n)
        case SingletSpins(n=n):
            return vectors.singlets_vector(n)
        case HaarSpins(n=n, seed=seed):
            return vectors.haar_vector(n, seed)
        case GivenVector():
            return amplitudes_of(state)
        case _:
            raise TypeError(f"{type(state).__name__} is no pure state")


def correlate_spins(
    state: SpinState, *, progress: Progress | None = None, should_stop: Stop | None = None
) -> PairCorrelations:
    """All two-spin correlations of a state, which is all that two regions depend on.

    Raises ``Cancelled``, and ``InputError`` where the file of a state vector is gone.
    """
    if isinstance(state, CoupledSpins):
        from physics.macroscopic.thermal.coupled import coupled_pairs  # with SciPy, where it is asked

        return coupled_pairs(state.n_a, state.n_b, state.twice_j)
    if isinstance(state, HeisenbergSpins):
        if state.graph != "complete":
            return thermal_pairs(_spectrum(state, progress, should_stop), state.temperature, state.field)
        from physics.macroscopic.thermal.complete import complete_graph_correlations

        alike = complete_graph_correlations(state.n, state.coupling, state.temperature, state.field)
        pairs = state.n * (state.n - 1) // 2
        return uniaxial_pairs(
            np.full(pairs, alike.across),
            np.full(pairs, alike.along),
            np.full(state.n, alike.magnetization),
        )
    return pair_correlations(state_vector(state), progress, should_stop)


def correlate_regions(
    state: SpinState, regions: Regions, *, progress: Progress | None = None, should_stop: Stop | None = None
) -> Array:
    """The correlation tensor of K regions over {x, y}^K, (2,)*K. Raises as ``correlate_spins``."""
    if isinstance(state, CoupledSpins):
        from physics.macroscopic.thermal.coupled import coupled_region_tensor

        return coupled_region_tensor(state.n_a, state.n_b, state.twice_j, regions)
    if isinstance(state, HeisenbergSpins):
        if state.graph != "complete":
            spectrum = _spectrum(state, progress, should_stop)
            return thermal_region_tensor(spectrum, state.temperature, state.field, regions)
        from physics.macroscopic.thermal.complete import complete_graph_tensor

        return complete_graph_tensor(state.n, state.coupling, state.temperature, state.field, len(regions))
    return region_tensor(state_vector(state), regions, "xy", progress, should_stop)


# One model at other temperatures and fields has the same eigenstates; the last ones are kept.
_SPECTRA: dict[HeisenbergModel, HeisenbergSpectrum] = {}
KEPT_SPECTRA = 2


def _spectrum(
    state: HeisenbergSpins, progress: Progress | None, should_stop: Stop | None
) -> HeisenbergSpectrum:
    model = HeisenbergModel(state.graph, state.n, state.coupling)
    if model not in _SPECTRA:
        found = diagonalised(model, progress, should_stop)
        while len(_SPECTRA) >= KEPT_SPECTRA:
            del _SPECTRA[next(iter(_SPECTRA))]
        _SPECTRA[model] = found
    return _SPECTRA[model]


def evaluate_spins(
    spins: Spins,
    pairs: PairCorrelations | None = None,
    *,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> SpinsResults:
    """The results of valid ``spins``; ``pairs``: the two-spin correlations of the state, if they are known.

    Raises ``Cancelled``, and ``InputError`` where the file of a state vector is gone.
    """
    if len(spins.regions) == 2:
        known = (
            correlate_spins(spins.state, progress=progress, should_stop=should_stop)
            if pairs is None
            else pairs
        )
        two = _two_regions(known, *spins.regions)
        tensor = two.state.correlation_matrix
    else:
        two = None
        tensor = correlate_regions(spins.state, spins.regions, progress=progress, should_stop=should_stop)
    sizes = tuple(map(len, spins.regions))
    return SpinsResults(spin_count(spins.state), sizes, tensor, sum_of_squares(tensor), two)


def _two_regions(pairs: PairCorrelations, a: tuple[int, ...], b: tuple[int, ...]) -> TwoRegions:
    state = effective_state(pairs, a, b)
    t = state.correlation_matrix
    monogamy = monogamy_vectors(pairs, a, b)
    return TwoRegions(
        state=state,
        visibility=singlet_visibility(t),
        largest_tensor=largest_two_setting_tensor(t),
        horodecki_max=horodecki_chsh_max(t),
        smallest_partial_transpose_eigenvalue=float(
            smallest_partial_transpose_eigenvalue(state.density_matrix)
        ),
        p_length=None if monogamy is None else float(monogamy.p_lengths.max()),
        q_length=None if monogamy is None else float(monogamy.q_lengths.max()),
    )
