"""Bell inequalities: CHSH, any other expression, its bounds, the settings and efficiencies it needs.

Everything is found in the modules; the names below are imported when they are first used.

The four bounds of the elegant inequality, three settings against four:

>>> from physics.bell import best_settings, bounds_of, elegant
>>> from physics.states import singlet
>>> found = bounds_of(elegant())
>>> found.local.bound, round(found.quantum.bound, 4), found.no_signalling.bound
(6.0, 6.9282, 12.0)
>>> print(f"{best_settings(elegant(), singlet()).value:.4f}")
6.9282

How many photons must be found, if the others count as -1? Less entangled states need less:

>>> from physics.bell import clauser_horne, least_efficiency
>>> from physics.states import partially_entangled
>>> for state in (singlet(), partially_entangled(0.1)):
...     efficiency, settings = least_efficiency(clauser_horne(), state, 0.0)
...     print(f"{efficiency:.4f}")
0.8284
0.6824

Delft 2015, 245 trials: how often do local players, who may remember all earlier trials, win 196 or more?

>>> import numpy as np
>>> from physics.bell import game_test
>>> counts = np.array([[[23, 3, 4, 23], [33, 11, 5, 30]], [[22, 10, 6, 24], [4, 20, 21, 6]]])
>>> found = game_test(counts, predictability=1e-5, game=(1, 1, 1))
>>> found.wins, found.trials, round(found.p_value, 3)
(196, 245, 0.039)
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "two_settings": (
        "ChshResult",
        "chsh",
        "horodecki_chsh_max",
        "horodecki_settings",
        "largest_two_setting_tensor",
        "setting_planes",
        "two_setting_tensor",
    ),
    "expression": (
        "BellExpression",
        "bell_expression",
        "chained",
        "chained_quantum",
        "chsh_expression",
        "clauser_horne",
        "elegant",
        "from_probabilities",
        "i3322",
        "plus_probabilities",
    ),
    "types": ("BellBound", "BellBounds"),
    "bounds": (
        "bounds_of",
        "leggett_maximum",
        "leggett_over_all_directions",
        "local_maximum",
        "no_signalling_maximum",
        "quantum_maximum",
    ),
    "fan": ("best_fan_angle", "chained_fan", "chsh_fan", "fan_planes", "in_planes", "values_along"),
    "losses": ("in_powers_of_efficiency", "seen_with_losses", "with_losses"),
    "no_signalling": ("leggett_in_planes",),
    "known": ("NAMED", "KnownBounds", "NamedInequality", "known_bounds"),
    "settings": (
        "BestSettings",
        "best_settings",
        "least_efficiency",
        "threshold_efficiency",
        "visibility_reaching",
        "value_at",
    ),
    "trials": (
        "GAMES",
        "GameTest",
        "RatioTest",
        "SettingsTest",
        "game_test",
        "log_binomial_tail",
        "prediction_ratio",
        "prediction_ratio_test",
        "settings_test",
        "wins_of",
    ),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
