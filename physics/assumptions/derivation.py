"""The argument from locality to Bell's inequality, step by step, and models without one of its premises.

Ciepielewski & Okon, section 4, with microstate independence in the form that the argument needs: given λ
and the setting of the own side.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from physics.assumptions.models.pr_box import PrBox
from physics.assumptions.models.quantum import QuantumSinglet
from physics.assumptions.models.settings_dependence import MOST_DEPENDENCE, SettingsDependence
from physics.assumptions.models.shirt import Shirt
from physics.assumptions.models.spec import ModelSpec


@dataclass(frozen=True)
class Step:
    """A step and the assumption that it needs; '' where it holds for every distribution."""

    key: str
    needs: str = ""


STEPS = (
    Step("product_rule"),
    Step("total_probability"),
    Step("local_causality", "local_causality"),
    Step("microstates", "microstate_independence_own_setting"),
    Step("factorizability"),
    Step("averages", "settings_independence"),
    Step("inequality"),
)

PREMISES = tuple(step.needs for step in STEPS if step.needs)

# By the premise that is given up: models with S > 2, by their keys, that keep both others. The PR box even
# keeps eq. (25) as printed.
COUNTER_MODELS: dict[str, tuple[tuple[str, ModelSpec], ...]] = {
    "local_causality": (("quantum", QuantumSinglet()),),
    "microstate_independence_own_setting": (
        ("pr_box", PrBox()),
        ("shirt", Shirt(reliability=1.0, strategy="best")),
    ),
    "settings_independence": (("settings_dependence", SettingsDependence(M=MOST_DEPENDENCE)),),
}


def broken_step(given_up: Collection[str]) -> int | None:
    """The first step that cannot be taken without these assumptions; None if all can."""
    return next((k for k, step in enumerate(STEPS) if step.needs in given_up), None)
