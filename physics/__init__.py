"""Physics of the Nonlocality Explorer: pure functions on NumPy arrays; no window, no file.

Angles are in radians, directions are unit Bloch vectors in rows (n, 3). The names below are imported when
they are first used; everything else is found in the modules.

Leggett's inequality for the singlet: three pairs of settings of Bob, open by φ = 36.87° around Alice's.

>>> import numpy as np
>>> import physics
>>> phi = 2 * np.arctan(1 / 3)
>>> print(f"{np.degrees(phi):.2f}")
36.87
>>> value, bound = physics.werner_leggett_value(phi, 1.0), physics.leggett_bound(phi, 1 / 3)
>>> print(f"{value:.4f} > {bound:.4f}")
1.8974 > 1.7892

Any correlations can be asked about, with any of the hypotheses that `physics.verdicts` declares:

>>> alice, bob = physics.chsh_settings()
>>> data = physics.correlations_of(physics.partially_entangled(np.pi / 4), alice, bob)
>>> verdict = physics.decide("unsteerable_a_to_b", data)
>>> print(verdict.status, f"{verdict.critical_visibility[1]:.4f}")
excluded 0.7071

What is seen through polarizers with ε = 0.1, and what ideal ones would have shown:

>>> polarizer = physics.Polarizer(0.1)
>>> seen = physics.observed_correlators(0, 0, data.correlators, polarizer, polarizer)
>>> largest = physics.largest_observed_chsh(2 * np.sqrt(2), polarizer, polarizer)
>>> print(f"{physics.chsh(seen).value:.4f} of at most {largest:.4f}")
2.2910 of at most 2.2910
>>> ideal = physics.ideal_correlators(0, 0, seen, polarizer, polarizer)
>>> np.allclose(ideal, data.correlators)
True

Models whose polarizations survive post-selection have product correlations. The model that explains the
Werner state of V = 0.8 has not, and the argument names the steps that fail:

>>> from physics.leggett import conditional_correlator
>>> u = physics.random_directions(np.random.default_rng(0), 20)
>>> def correlator(u, a, b):
...     return conditional_correlator(u, a, b, 0.8)
>>> for chosen in physics.product_correlator(-u[0]), correlator:
...     model = physics.subensemble_statistics(chosen, u[:1], -u[:1], np.eye(3), u)
...     print([step.code for step in physics.check_chain(model) if not step.holds])
[]
['post_selection', 'average_is_pure', 'own_polarization', 'product', 'separable']

Further names are in `physics.states` (entanglement, witnesses, more photons), `physics.bell` (any Bell
inequality), `physics.leggett` (inequalities and models), `physics.macroscopic` (many spins),
`physics.verdicts` and `physics.assumptions` (finite models).
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "bell": ("chsh", "horodecki_chsh_max", "horodecki_settings", "setting_planes", "two_setting_tensor"),
    "direction_sets": ("chsh_settings", "equator_settings", "leggett_settings"),
    "imperfect_polarizers": (
        "Polarizer",
        "critical_epsilon_chsh",
        "critical_epsilon_leggett",
        "ideal_correlators",
        "ideal_marginals",
        "largest_observed_chsh",
        "observed_correlators",
        "observed_leggett_bound",
        "observed_marginals",
        "reconstruct_bloch",
    ),
    "leggett.inequality": (
        "kappa",
        "leggett_bound",
        "leggett_value",
        "threshold_visibility",
        "violation_window",
        "werner_leggett_value",
    ),
    "realistic_polarization": (
        "check_chain",
        "conditional_surface",
        "product_correlator",
        "separable_state",
        "subensemble_statistics",
    ),
    "states.entanglement": ("concurrence", "negativity"),
    "states.two_qubit": (
        "TwoQubitState",
        "bell_diagonal",
        "coloured_noise",
        "from_bloch",
        "from_density_matrix",
        "partially_entangled",
        "singlet",
        "werner",
    ),
    "vectors": ("random_directions",),
    "thresholds": ("THRESHOLDS", "Threshold"),
    "verdicts.checking.check": ("check",),
    "verdicts.deciding": ("decide",),
    "verdicts.settings_search": ("correlations_of", "find_settings"),
    "verdicts.types": ("Certificate", "Correlations", "Effort", "Hypothesis", "Model", "Status", "Verdict"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
