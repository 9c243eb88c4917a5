"""The Scenarios that the figures of papers start from."""

from __future__ import annotations

import math
from typing import Any

from msgspec.structs import replace

from gui.core.intents import default_scenario, set_phi, set_scene
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import GrowthChoices
from physics.assumptions.models.spec import ModelSpec


def triad_at(scene: str, phi_deg: float, visibility: float = 1.0, eta: float = 1.0) -> Scenario:
    """Three orthogonal directions, pairs opened by φ, a Werner state."""
    s = set_phi(set_scene(default_scenario(), scene), math.radians(phi_deg))
    return replace(s, visibility=visibility, eta=eta)


def with_choices(scenario: Scenario, scene: str, **changes: Any) -> Scenario:
    """The scene in view with these of its own choices."""
    chosen = replace(getattr(scenario, scene), **changes)
    return replace(scenario, scene=scene, **{scene: chosen})


def page_of_model(page: str, key: str, spec: ModelSpec | None = None, **changes: Any) -> Scenario:
    """A page of the scene Assumptions with a finite model."""
    start = default_scenario()
    choices = start.assumptions
    parameters = choices.parameters if spec is None else replace(choices.parameters, **{key: spec})
    return with_choices(start, "assumptions", page=page, chosen=key, parameters=parameters, **changes)


def growth_of(view: str) -> Scenario:
    """A view of the page Growth of the scene Macroscopic."""
    return with_choices(default_scenario(), "macroscopic", page="growth", growth=GrowthChoices(view=view))
