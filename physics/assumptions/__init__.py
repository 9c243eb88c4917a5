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

from physics.assumptions.assumptions import ASSUMPTIONS, judge
from physics.assumptions.conditionals import TOLERANCE, Finding, Probability
from physics.assumptions.finite_model import NONE, VARIABLES, FiniteModel, Label, Row
from physics.assumptions.models import MODELS, ModelSpec, PlanarSpec

__all__ = [
    "ASSUMPTIONS",
    "MODELS",
    "NONE",
    "TOLERANCE",
    "VARIABLES",
    "Finding",
    "FiniteModel",
    "Label",
    "ModelSpec",
    "PlanarSpec",
    "Probability",
    "Row",
    "judge",
]
