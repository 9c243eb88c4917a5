"""How many settings macroscopic regions may have before a Bell inequality can be violated (Ramanathan,
section IV).

Everything is found in the modules; the names below are imported when they are first used.

The paper's example: 10²³ particles in 10⁷ regions, observables of 10⁷ particles each:

>>> from physics.macroscopic.settings import settings_threshold
>>> settings_threshold(1e23, regions=1e7, body=1e7)
1000000000

Two settings for two spins a side, any state: the model, and what it must reproduce.

>>> import numpy as np
>>> from physics.macroscopic.settings import effective_statistics, local_settings_model
>>> from physics.macroscopic.vectors import haar_vector
>>> state, regions, directions = haar_vector(4, seed=0), [[0, 1], [2, 3]], [np.eye(3)[:2], np.eye(3)[1:]]
>>> model = local_settings_model(state, regions, directions)
>>> len(model.weights), bool((model.weights >= 0).all())
(16, True)
>>> np.allclose(model.statistics(), effective_statistics(state, regions, directions), rtol=0, atol=1e-12)
True

With three settings for two spins, I3322 is violated; with two settings CHSH is not:

>>> from physics.bell import chsh_expression, i3322
>>> from physics.macroscopic.settings import largest_effective_value
>>> for expression in chsh_expression(), i3322():
...     print(f"{largest_effective_value(expression, 1, 2, starts=8).value:.4f}")
2.0000
0.0161
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "local_model": (
        "OpenRegionModel",
        "HiddenOutcomes",
        "effective_statistics",
        "local_settings_model",
        "open_region_model",
        "settings_threshold",
    ),
    "tightness": ("EffectiveMaximum", "largest_effective_value"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
