"""The equations that a caption cites: those of what is in sight, as it is chosen there."""

from __future__ import annotations

from typing import Any

from gui.core.equations import Equation, equation
from gui.core.results import Results
from gui.core.scenes.assumptions.derivation import STEP_WORDS
from gui.core.scenes.assumptions.literature import READINGS
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS
from gui.core.share.caption_places import told_of
from gui.core.share.latex import latex_formula

_PAPER = "Ciepielewski and Okon, From locality to factorizability"
EQUATIONS: dict[str, tuple[str, ...]] = {
    "leggett": ("leggett_parameter", "leggett_bound"),
    "werner": ("leggett_bound", "threshold_visibility", "best_threshold"),
    "model": ("model_correlator", "model_mixing", "model_band"),
    "open_question": ("averaged_bound", "averaged_modulus", "model_threshold"),
    "polarization surface": ("conditional_response",),
    "polarization theorem": ("conditional_response", "witness_value"),
    "polarization polarizers": ("observed_correlation", "observed_bound"),
    "polarization photons": ("photon_overlap",),
    "marginals": ("marginal_condition", "marginal_chaining"),
    "bell": ("bell_expression", "bell_local", "bell_quantum"),
    "assumptions game": ("chsh",),
    "assumptions derivation": tuple(step.equation for step in STEP_WORDS.values()),
    "macroscopic": ("effective_state", "effective_criterion"),
    "macroscopic growth visibility": ("partition_visibility",),
    "macroscopic growth criterion": ("effective_criterion",),
    "macroscopic growth regions": ("anticommuting_strings", "anticommuting_tree"),
    "macroscopic growth settings": ("settings_theorem",),
    "macroscopic strings": ("anticommuting_strings",),
    "macroscopic strings careful": ("anticommuting_strings", "anticommuting_tree"),
    "macroscopic settings": ("settings_theorem",),
    "macroscopic temperature": ("effective_visibility",),
    "experiment": ("experiment_counts", "experiment_error", "leggett_bound"),
    "experiment efficiency": ("experiment_eberhard",),
    "state": ("noise_thresholds",),
}


def equations_shown(results: Results[Any]) -> list[Equation]:
    """What the scene shows in formulas."""
    s = results.scenario
    shown = [equation(key) for key in told_of(EQUATIONS, s, ())]
    if s.scene == "assumptions" and not shown:
        chosen = s.assumptions.assumption
        about = READINGS[s.assumptions.reading].claims if s.assumptions.page == "literature" else (chosen,)
        shown = [_assumption(key) for key in about]
    return shown


def _assumption(key: str) -> Equation:
    words = ASSUMPTION_WORDS[key]
    source = f"{_PAPER}, {words.source}" if words.source else "the condition of no signalling"
    return Equation(words.title, latex_formula(words.formula), words.formula, words.says, source)
