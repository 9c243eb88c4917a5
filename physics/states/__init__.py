"""States of two and of more photons, and what shows that they are entangled.

Everything is found in the modules; the names below are imported when they are first used.

A witness of a two-photon state, as three pairs of polarizer settings with their weights:

>>> import numpy as np
>>> from physics.states import optimal_witness, partially_entangled
>>> found = optimal_witness(partially_entangled(np.pi / 8).density_matrix)
>>> print(f"{found.value:.4f}, entangled above V = {found.critical_visibility:.4f}")
-0.3536, entangled above V = 0.4142
>>> found.witness.settings.pair_weights.round(4)
array([0.25, 0.25, 0.25])

A ket need not be normalised. White noise takes its entanglement at one visibility, its CHSH violation at
another; a Bell-diagonal state is a point of a tetrahedron, here the middle of an edge:

>>> from physics.states import bell_weights, from_ket, nearest_density_matrix, white_noise_thresholds
>>> print("%.4f %.4f" % white_noise_thresholds(from_ket([0, 1, -1, 0])))
0.3333 0.7071
>>> bell_weights([0, 0, -1])
array([0. , 0. , 0.5, 0.5])
>>> nearest_density_matrix(np.diag([0.75, 0.75, 0, -0.5])).real.diagonal()
array([0.5, 0.5, 0. , 0. ])

Five photons in a W state with white noise: up to which visibility could all have polarizations of their own?

>>> from physics.states import lowest_critical_visibility, separability_tests, w_state, witness_operator
>>> print(f"{lowest_critical_visibility(w_state(5)):.4f}")
0.0600
>>> test = separability_tests(w_state(5), visibility=0.3)[0]
>>> print(test.code, test.refutes, f"{test.value:.4f} > {test.bound:.4f}")
overlap False 0.3219 > 0.4096
>>> operator = witness_operator(w_state(5), test.code)
>>> print(f"{np.trace(operator @ w_state(5).density_matrix(0.3)).real:.4f}")
0.0877

For GHZ states that visibility is exact, because below it there is a mixture of products:

>>> from physics.states import ghz, ghz_separable_model
>>> model = ghz_separable_model(3, 0.2)
>>> np.allclose(model.density_matrix(), ghz(3).density_matrix(0.2))
True
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "entanglement": ("concurrence", "negativity", "smallest_partial_transpose_eigenvalue"),
    "multiphoton": (
        "PhotonState",
        "SeparabilityTest",
        "SeparableModel",
        "dicke",
        "ghz",
        "ghz_separable_model",
        "lowest_critical_visibility",
        "product",
        "separability_tests",
        "smallest_eigenvalue_transposed_on",
        "w_state",
        "witness_operator",
    ),
    "nearest": ("nearest_density_matrix",),
    "noise": ("coloured_noise_thresholds", "white_noise_thresholds"),
    "pure": ("from_ket", "ket_of"),
    "tetrahedron": ("bell_weights", "chsh_border", "largest_chsh", "nearest_in_tetrahedron", "point_of"),
    "two_qubit": (
        "TwoQubitState",
        "bell_diagonal",
        "coloured_noise",
        "from_bloch",
        "from_density_matrix",
        "partially_entangled",
        "singlet",
        "werner",
    ),
    "witness": ("LocalSettings", "Witness", "WitnessResult", "from_operator", "optimal_witness"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
