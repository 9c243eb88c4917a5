"""Rotationally invariant and thermal states of many spins: Heisenberg models, and two groups of definite
spin.

Everything is found in the modules; the names below are imported when they are first used.

Four spins on an antiferromagnetic ring: the ground energy, the visibility of the two sublattices and of
neighbours, at T = 0 and T = 2 (units of J, Pauli matrices):

>>> from physics.macroscopic.thermal import HeisenbergModel, diagonalised, visibility_at
>>> ring = diagonalised(HeisenbergModel("ring", 4))
>>> print(f"{ring.ground_energy:.4f}")
-8.0000
>>> for regions in ([0, 2], [1, 3]), ([0], [1]):
...     print(visibility_at(ring, regions, [0, 2]).round(4))
[0.6667 0.5159]
[0.6667 0.5159]

At which temperature are two spins entangled no more? At 4/ln 3:

>>> from physics.macroscopic.thermal import visibility_crossings
>>> pair = diagonalised(HeisenbergModel("chain", 2))
>>> found = visibility_crossings(lambda t: float(visibility_at(pair, [[0], [1]], t)))
>>> print(found[0].limit.key, f"{found[0].temperatures[0]:.4f}")
separable 3.6410

Any size that can be dealt with, in regions, with the way that was chosen; 14 spins on a ring at T = 0:

>>> from physics.macroscopic.thermal import thermal_correlations
>>> found = thermal_correlations(HeisenbergModel("ring", 14), 0.0, 0.0, [[0, 1], [2, 3]])
>>> found.method, found.tensor.round(4).tolist()
('Lanczos', [[-0.0788, 0.0], [0.0, -0.0788]])

10²³ spins that all interact, and two groups coupled to the smallest total spin:

>>> from physics.macroscopic.thermal import complete_graph_correlations, coupled_visibility
>>> print(f"{complete_graph_correlations(1e23, 1, temperature=0).visibility:.3g}")
1e-23
>>> coupled_visibility(4, 4, 0)
Fraction(1, 2)
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "complete": ("SymmetricCorrelations", "complete_graph_correlations", "complete_graph_tensor"),
    "coupled": ("coupled_columns", "coupled_pairs", "coupled_region_tensor", "coupled_visibility"),
    "exact": (
        "HeisenbergSpectrum",
        "diagonalised",
        "thermal_columns",
        "thermal_pairs",
        "thermal_region_tensor",
    ),
    "ground": ("ground_vectors",),
    "model": ("HeisenbergModel",),
    "states": ("ThermalCorrelations", "heisenberg_spectrum", "thermal_correlations"),
    "typical": ("TypicalState", "typical_thermal"),
    "temperatures": ("VisibilityCrossing", "visibility_at", "visibility_crossings"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
