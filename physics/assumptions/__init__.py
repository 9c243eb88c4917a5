"""Which assumptions of Bell's theorem a finite model keeps, each computed exactly from its distribution.

The game with the shirt (Ciepielewski & Okon, section 4): local, with free settings, and above 2.

>>> from physics.assumptions import MODELS, judge
>>> model = MODELS["shirt"](reliability=0.8).finite_model()
>>> print(f"{model.chsh():.4f}")
2.2627
>>> found = judge(model)
>>> found["local_causality"].holds, found["settings_independence"].holds, found["factorizability"].holds
(True, True, False)
>>> print(f"{found['microstate_independence'].size:.3f}")
0.600
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "assumptions": ("ASSUMPTIONS", "judge"),
    "conditionals": ("TOLERANCE", "Finding", "Probability"),
    "finite_model": ("NONE", "VARIABLES", "FiniteModel", "Label", "Row"),
    "models": ("MODELS",),
    "models.spec": ("ModelSpec", "PlanarSpec"),
    "models.table": ("CellError", "ModelTable", "TableRow", "check_rows", "label_of"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
