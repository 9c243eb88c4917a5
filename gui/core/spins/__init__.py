"""Many spins 1/2 measured in regions: the state and the regions, as the window and problems choose them.

Beside it: ``intents``, ``results`` and what is printed of them.
"""

from __future__ import annotations

import numpy as np

from gui.core.values import (
    Choices,
    Frozen,
    ScenarioError,
    Vector,
    check_one_of,
    check_sign,
    check_unit,
    check_within,
)
from physics.macroscopic.regions import RegionError, check_regions
from physics.macroscopic.thermal.model import GRAPHS, Graph

# A vector of 24 spins takes 256 MB. A complete graph needs none, but a number for each pair.
FEWEST_SPINS, MOST_SPINS, MOST_ON_COMPLETE_GRAPH = 2, 24, 200
# Up to here a session holds the amplitudes of a given vector (256 kB); beyond, the file is read anew.
MOST_SPINS_KEPT = 14
LARGEST_SEED = 2**53  # whole numbers of JSON are exact up to here in every reader
LARGEST_ENERGY = 1e6
AMPLITUDE = np.dtype("<c16")

Regions = tuple[tuple[int, ...], ...]


class GhzSpins(Frozen, tag="ghz", frozen=True):
    """(|0...0> + |1...1>)/√2 of n spins."""

    n: int = 8


class WSpins(Frozen, tag="w", frozen=True):
    """The equal superposition of all |0..1..0> of n spins."""

    n: int = 8


class DickeSpins(Frozen, tag="dicke", frozen=True):
    """The equal superposition of all basis states of n spins with k ones."""

    n: int = 8
    k: int = 4


class ClusterSpins(Frozen, tag="cluster", frozen=True):
    """The cluster state of an open chain: CZ between neighbours on |+>^n."""

    n: int = 8


class SingletSpins(Frozen, tag="singlets", frozen=True):
    """Singlets of the spins i and i + n/2: across the cut between the two halves."""

    n: int = 8


class HaarSpins(Frozen, tag="haar", frozen=True):
    """A random pure state of n spins, uniform on the unit sphere; the seed fixes it."""

    n: int = 8
    seed: int = 0


class CoupledSpins(Frozen, tag="total_spin", frozen=True):
    """Spins 0 to n_a - 1 with total spin n_a/2, the n_b others with n_b/2, coupled to J = twice_j/2.

    It is averaged over the components of J.
    """

    n_a: int = 4
    n_b: int = 4
    twice_j: int = 0


class HeisenbergSpins(Frozen, tag="heisenberg", frozen=True):
    """The thermal state of H = J Σ s_i.s_j over the edges of a graph - h Σ s_z, with Pauli vectors s.

    ``coupling`` J is 1 (antiferromagnet) or -1, ``temperature`` in units of |J|; at 0 it is the equal
    mixture of the ground space. ``field`` is h.
    """

    graph: Graph = "ring"
    n: int = 8
    temperature: float = 1.0
    field: float = 0.0
    coupling: int = 1


class GivenVector(Frozen, tag="vector", frozen=True):
    """A state vector from a .npy file: its name, its spins, and the SHA-256 of the normalised amplitudes.

    ``amplitudes`` holds them, complex128 and little-endian, up to ``MOST_SPINS_KEPT`` spins; beyond, ``path``
    says where they are read, and ``digest`` that they are the same.
    """

    name: str
    n: int
    digest: str
    amplitudes: bytes = b""
    path: str = ""


SpinState = (
    GhzSpins
    | WSpins
    | DickeSpins
    | ClusterSpins
    | SingletSpins
    | HaarSpins
    | CoupledSpins
    | HeisenbergSpins
    | GivenVector
)


class Spins(Choices, frozen=True):
    """The state of N spins, the regions that are measured as one, and a direction for each of these.

    Regions name spins from 0, the most significant bit; none may be empty or overlap another, but spins may
    be in none. ``directions`` are unit Bloch vectors, one a region; without any, all are z.
    """

    state: SpinState = SingletSpins()
    regions: Regions = ((0, 1, 2, 3), (4, 5, 6, 7))
    directions: tuple[Vector, ...] = ()

    def check(self) -> None:
        check_spin_state(self.state, "spins.state")
        try:
            check_regions(self.regions, spin_count(self.state))
        except RegionError as error:
            raise ScenarioError(f"spins.regions{error.place}", error.reason) from None
        if self.directions and len(self.directions) != len(self.regions):
            reason = f"{len(self.directions)} directions for {len(self.regions)} regions"
            raise ScenarioError("spins.directions", reason)
        for k, direction in enumerate(self.directions):
            check_unit(f"spins.directions[{k}]", direction)


def spin_count(state: SpinState) -> int:
    """N."""
    return state.n_a + state.n_b if isinstance(state, CoupledSpins) else state.n


def fewest_spins(state: SpinState) -> int:
    """How many spins there must be: a ring has at least three."""
    return 3 if isinstance(state, HeisenbergSpins) and state.graph == "ring" else FEWEST_SPINS


def most_spins(state: SpinState) -> int:
    """How many spins there can be."""
    complete = isinstance(state, HeisenbergSpins) and state.graph == "complete"
    return MOST_ON_COMPLETE_GRAPH if complete else MOST_SPINS


def check_spin_state(state: SpinState, field: str) -> None:
    """Raise ``ScenarioError``, its place inside ``field``, for what is no state."""
    place = f"{field}.n_a + n_b" if isinstance(state, CoupledSpins) else f"{field}.n"
    if isinstance(state, HeisenbergSpins):
        check_one_of(f"{field}.graph", state.graph, GRAPHS)
    least, most = fewest_spins(state), most_spins(state)
    if not least <= spin_count(state) <= most:
        raise ScenarioError(place, f"{spin_count(state)} spins; {least} to {most} are possible")
    match state:
        case DickeSpins(n=n, k=k) if not 0 <= k <= n:
            raise ScenarioError(f"{field}.k", f"{k} ones of {n} spins; 0 to {n} are possible")
        case SingletSpins(n=n) if n % 2:
            raise ScenarioError(place, f"{n} spins cannot all be in pairs; an even number is needed")
        case HaarSpins(seed=seed) if not 0 <= seed <= LARGEST_SEED:
            raise ScenarioError(f"{field}.seed", f"{seed} is outside 0 to {LARGEST_SEED}")
        case CoupledSpins():
            _check_coupled(state, field)
        case HeisenbergSpins():
            _check_heisenberg(state, field)
        case GivenVector():
            _check_given(state, field)
        case _:
            pass


def _check_coupled(state: CoupledSpins, field: str) -> None:
    n_a, n_b, twice_j = state.n_a, state.n_b, state.twice_j
    for name, size in (("n_a", n_a), ("n_b", n_b)):
        if size < 1:
            raise ScenarioError(f"{field}.{name}", f"{size} spins; at least 1 is needed")
    low, high = abs(n_a - n_b), n_a + n_b
    if not low <= twice_j <= high or (twice_j - low) % 2:
        reason = f"{twice_j} is none of {low}, {low + 2}, ..., {high}: J goes from |n_a - n_b|/2 to N/2"
        raise ScenarioError(f"{field}.twice_j", reason)


def _check_heisenberg(state: HeisenbergSpins, field: str) -> None:
    check_within(f"{field}.temperature", state.temperature, 0.0, LARGEST_ENERGY)
    check_within(f"{field}.field", state.field, -LARGEST_ENERGY, LARGEST_ENERGY)
    check_sign(f"{field}.coupling", state.coupling)


def _check_given(state: GivenVector, field: str) -> None:
    if len(state.digest) != 64 or not set(state.digest) <= set("0123456789abcdef"):
        raise ScenarioError(f"{field}.digest", "is no SHA-256 in hexadecimal digits")
    if state.amplitudes:
        size = 16 * 2**state.n
        if len(state.amplitudes) != size:
            reason = f"{len(state.amplitudes)} bytes; {state.n} spins have {size}"
            raise ScenarioError(f"{field}.amplitudes", reason)
        length = float(np.linalg.norm(np.frombuffer(state.amplitudes, AMPLITUDE)))
        if not abs(length - 1) < 1e-9:
            raise ScenarioError(f"{field}.amplitudes", f"their length is {length:.10g}, not 1")
    elif not state.path:
        raise ScenarioError(f"{field}.amplitudes", "is missing")
