"""What is computed of spins measured in regions: one function for the window, the commands and the tests."""

from __future__ import annotations

import math
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
from physics.macroscopic.local_axes import BestAxes, best_local_axes, sum_of_squares
from physics.macroscopic.pairs import PairCorrelations
from physics.macroscopic.pure import pair_correlations
from physics.macroscopic.regions import contiguous_regions
from physics.macroscopic.thermal.exact import MAX_EXACT_SPINS
from physics.macroscopic.thermal.model import HeisenbergModel
from physics.states.entanglement import PPT_TOLERANCE, smallest_partial_transpose_eigenvalue
from physics.states.two_qubit import TwoQubitState

Progress = Callable[[float], None]
Stop = Callable[[], bool]
# The criterion's sum is 1 exactly for some states, and then found up to rounding.
ROUNDING = 1e-12
# Regions, and combinations of axes times amplitudes, up to which local axes are looked for: some seconds.
MOST_TURNED, MOST_WORK = 8, 10**9
ERRORS = 5.0


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
    over {x, y}^K; L for two regions. ``error``: the largest standard error of an entry of the tensor, 0 where
    it is exact.
    """

    spins: int
    sizes: tuple[int, ...]
    tensor: Array
    sum_of_squares: float
    two: TwoRegions | None
    error: float = 0.0

    @property
    def local_model(self) -> bool | None:
        """True: there is a local model of two settings a region in x, y. None: this does not tell.

        Of estimated correlations every one is taken to be as much larger as ``ERRORS`` standard errors.
        """
        largest = sum_of_squares(np.abs(self.tensor) + ERRORS * self.error)
        return True if largest <= 1 + ROUNDING else None


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


def state_columns(state: SpinState) -> ComplexArray:
    """Columns c (2^N, r) with ρ = Σ c c†, of few spins: one for a pure state.

    Raises ``InputError`` where the file of a vector is gone, ValueError for thermal states of over 8 spins.
    """
    match state:
        case HeisenbergSpins():
            from physics.macroscopic.thermal.exact import diagonalised, thermal_columns

            spectrum = diagonalised(HeisenbergModel(state.graph, state.n, state.coupling))
            return thermal_columns(spectrum, state.temperature, state.field)
        case CoupledSpins(n_a=n_a, n_b=n_b, twice_j=twice_j):
            from physics.macroscopic.thermal.coupled import coupled_columns

            return coupled_columns(n_a, n_b, twice_j)
        case _:
            return state_vector(state)[:, None]


class Correlated(Struct, frozen=True, eq=False):
    """All two-spin correlations of a state, and where they were asked for the tensor of K regions, (2,)*K.

    ``error`` and ``tensor_error``: the largest standard error of an entry, 0 where they are exact.
    """

    pairs: PairCorrelations | None
    tensor: Array | None = None
    error: float = 0.0
    tensor_error: float = 0.0


def correlate_spins(
    state: SpinState,
    regions: Regions | None = None,
    *,
    partial: bool = False,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> Correlated:
    """The two-spin correlations of a state, which is all that two regions depend on.

    With ``regions`` their tensor over {x, y}^K, for pure states instead of the pairs. Where ``should_stop``
    answers True an estimate may be ``partial``: from as many random vectors as are done, if they are two at
    least; else it raises ``Cancelled``. Raises ``InputError`` where the file of a state vector is gone.
    """
    if isinstance(state, CoupledSpins):
        from physics.macroscopic.thermal.coupled import coupled_pairs, coupled_region_tensor  # with SciPy

        groups = (state.n_a, state.n_b, state.twice_j)
        tensor = None if regions is None else coupled_region_tensor(*groups, regions)
        return Correlated(coupled_pairs(*groups), tensor)
    if isinstance(state, HeisenbergSpins):
        from physics.macroscopic.thermal.states import thermal_correlations

        found = thermal_correlations(
            HeisenbergModel(state.graph, state.n, state.coupling),
            state.temperature,
            state.field,
            contiguous_regions(state.n, 2) if regions is None else regions,
            partial=partial,
            progress=progress,
            should_stop=should_stop,
        )
        return Correlated(found.pairs, found.tensor, found.error, found.tensor_error)
    vector = state_vector(state)
    if regions is None:
        return Correlated(pair_correlations(vector, progress, should_stop))
    return Correlated(None, region_tensor(vector, regions, "xy", progress, should_stop))


def evaluate_spins(
    spins: Spins,
    known: Correlated | None = None,
    *,
    partial: bool = False,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> SpinsResults:
    """The results of valid ``spins``; ``known``: what ``correlate_spins`` found of their state, if it did.

    Two regions need only its pairs. ``partial``: as there. Raises ``Cancelled``, and
    ``InputError`` where the file of a state vector is gone.
    """
    of_two = len(spins.regions) == 2
    if known is None or (known.pairs is None if of_two else True):
        regions = None if of_two else spins.regions
        known = correlate_spins(
            spins.state, regions, partial=partial, progress=progress, should_stop=should_stop
        )
    if of_two:
        assert known.pairs is not None
        two = _two_regions(known.pairs, *spins.regions)
        tensor, error = two.state.correlation_matrix, known.error
    else:
        assert known.tensor is not None
        two, tensor, error = None, known.tensor, known.tensor_error
    sizes = tuple(map(len, spins.regions))
    return SpinsResults(spin_count(spins.state), sizes, tensor, sum_of_squares(tensor), two, error)


def axes_refusal(spins: Spins) -> str:
    """Why no other local axes are looked for, '' where they are."""
    state, count, n = spins.state, len(spins.regions), spin_count(spins.state)
    if count > MOST_TURNED:
        return f"{count} regions; looked for up to {MOST_TURNED}"
    if isinstance(state, HeisenbergSpins) and n > MAX_EXACT_SPINS:
        if state.graph == "complete":
            return f"{n} spins of a complete graph; looked for up to {MAX_EXACT_SPINS}"
        return "estimated correlations: a search would take their noise for more"
    copies = state.twice_j + 1 if isinstance(state, CoupledSpins) else 1
    if not isinstance(state, HeisenbergSpins) and (3**count << n) * copies > MOST_WORK:
        return f"{count} regions of {n} spins would take long"
    return ""


def best_axes(
    spins: Spins, *, progress: Progress | None = None, should_stop: Stop | None = None
) -> BestAxes | None:
    """The largest Σ T² of more than two regions that is found over local axes: an estimate from below.

    None where ``axes_refusal`` says why. Raises as ``evaluate_spins``.
    """
    if axes_refusal(spins):
        return None
    match spins.state:
        case HeisenbergSpins(graph=graph, n=n, coupling=coupling, temperature=temperature, field=field):
            from physics.macroscopic.thermal.exact import thermal_axes_tensor
            from physics.macroscopic.thermal.states import heisenberg_spectrum

            spectrum = heisenberg_spectrum(HeisenbergModel(graph, n, coupling), progress, should_stop)
            tensor = thermal_axes_tensor(spectrum, temperature, field, spins.regions, should_stop)
        case CoupledSpins(n_a=n_a, n_b=n_b, twice_j=twice_j):
            from physics.macroscopic.thermal.coupled import coupled_columns

            columns = coupled_columns(n_a, n_b, twice_j).T * math.sqrt(twice_j + 1)
            each = [region_tensor(c, spins.regions, "xyz", should_stop=should_stop) for c in columns]
            tensor = np.mean(each, axis=0)
        case _:
            tensor = region_tensor(state_vector(spins.state), spins.regions, "xyz", progress, should_stop)
    return best_local_axes(tensor)


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
