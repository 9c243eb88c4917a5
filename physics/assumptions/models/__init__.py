"""The built-in models by their key; a further one is a file and a line here."""

from __future__ import annotations

from physics.assumptions.models.dice import WeightedDice
from physics.assumptions.models.local_deterministic import LocalDeterministic
from physics.assumptions.models.local_stochastic import LocalStochastic
from physics.assumptions.models.one_sided import OneSided
from physics.assumptions.models.pilot_wave import PilotWave
from physics.assumptions.models.pr_box import PrBox
from physics.assumptions.models.quantum import QuantumSinglet
from physics.assumptions.models.settings_dependence import SettingsDependence
from physics.assumptions.models.shirt import Shirt, ShirtResult
from physics.assumptions.models.singlet_from_pr_box import SingletFromPrBox
from physics.assumptions.models.spec import ModelSpec
from physics.assumptions.models.toner_bacon import TonerBacon

MODELS: dict[str, type[ModelSpec]] = {
    "local_deterministic": LocalDeterministic,
    "local_stochastic": LocalStochastic,
    "dice": WeightedDice,
    "shirt": Shirt,
    "shirt_result": ShirtResult,
    "one_sided": OneSided,
    "settings_dependence": SettingsDependence,
    "toner_bacon": TonerBacon,
    "pilot_wave": PilotWave,
    "pr_box": PrBox,
    "singlet_from_pr_box": SingletFromPrBox,
    "quantum": QuantumSinglet,
}
