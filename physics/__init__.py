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
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "bell": ("chsh", "horodecki_chsh_max", "horodecki_settings"),
    "direction_sets": ("chsh_settings", "equator_settings", "leggett_settings"),
    "leggett.inequality": (
        "kappa",
        "leggett_bound",
        "leggett_value",
        "threshold_visibility",
        "violation_window",
        "werner_leggett_value",
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
