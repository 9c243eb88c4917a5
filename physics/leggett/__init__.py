"""Leggett's models: inequalities that every one of them obeys, and the models where there are some.

Everything is found in the modules; the names below are imported when they are first used.

The published inequality and the one averaged over all directions, for Werner states:

>>> import numpy as np
>>> from physics.leggett import averaged_bound, best_averaged_threshold, leggett_bound, model_threshold
>>> print(f"{leggett_bound(np.radians(30), kappa=1 / 3):.4f} {averaged_bound(np.radians(34)):.4f}")
1.8275 0.7076
>>> print(f"{best_averaged_threshold():.6f} {model_threshold(1.0):.6f}")
0.853553 0.853553

An inequality of one's own settings: it is weighed against the singlet, then its bound is proven.

>>> from physics.leggett import free_family, prove_bound, strongest_inequality
>>> from physics.direction_sets import TRIAD, leggett_settings
>>> alice, *pair = leggett_settings(TRIAD, np.radians(50))
>>> found = strongest_inequality(free_family(alice, np.vstack(pair)))
>>> reached, bound = prove_bound(alice, np.vstack(pair), found.coefficients, gap=1e-3)
>>> print(f"excluded above V = {found.critical_visibility:.3f}; the bound is proven to {bound - reached:.0e}")
excluded above V = 0.947; the bound is proven to 1e-03
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "averaged": ("averaged_bound", "averaged_threshold", "best_averaged_threshold"),
    "finite.inequalities": ("Found", "improve", "strongest_inequality"),
    "finite.orbits": ("Family", "free_family"),
    "finite.proof": ("prove_bound",),
    "inequality": ("kappa", "leggett_bound", "leggett_value", "threshold_visibility", "violation_window"),
    "model": ("conditional_correlator", "joint_probabilities_given_u", "model_threshold"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
