"""States of spins in a few words, on screen and in captions."""

from __future__ import annotations

from gui.core.numbers import tidy
from gui.core.scenes.macroscopic.spin_intents import spin_family
from gui.core.spins import (
    CoupledSpins,
    DickeSpins,
    GivenVector,
    HaarSpins,
    HeisenbergSpins,
    SpinState,
    spin_count,
)

FAMILY_NAMES = {
    "singlets": "Singlets across",
    "haar": "Random (Haar)",
    "ghz": "GHZ",
    "w": "W",
    "dicke": "Dicke",
    "cluster": "Cluster",
    "total_spin": "Total spin",
    "heisenberg": "Heisenberg, thermal",
    "vector": "Vector of a file",
}
GRAPH_NAMES = {"ring": "Ring", "chain": "Chain", "complete": "Complete graph"}


def state_line(state: SpinState) -> str:
    """A state in a few words."""
    n, name = spin_count(state), FAMILY_NAMES[spin_family(state)]
    match state:
        case HeisenbergSpins():
            kind = "antiferromagnet" if state.coupling == 1 else "ferromagnet"
            field = f", h = {tidy(state.field, 3)}" if state.field else ""
            graph = GRAPH_NAMES[state.graph].lower()
            return f"Heisenberg {kind}, {graph}, N = {n}, T = {tidy(state.temperature, 3)}{field}"
        case DickeSpins():
            return f"Dicke state, N = {n}, k = {state.k}"
        case HaarSpins():
            return f"Random state, N = {n}, seed {state.seed}"
        case CoupledSpins():
            return f"Spins {tidy(state.n_a / 2, 1)} and {tidy(state.n_b / 2, 1)} coupled to J = " + tidy(
                state.twice_j / 2, 1
            )
        case GivenVector():
            return f"{state.name}, N = {n}"
    return f"{name}, N = {n}"
