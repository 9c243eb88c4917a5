"""The scenes in the order of the rail, one row each: all that is known of a scene before it is opened.

By convention of the name, ``gui.scenes.NAME`` holds the class ``SceneView``, ``help/NAME.md`` among the
resources its page, and ``gui.core.scenes.NAME`` (a file, or a folder with ``results.py``) what it computes:
``evaluate_scene(scenario, state, correlations, cache)`` and ``scene_as_json(result)``.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from msgspec import Struct


class SceneEntry(Struct, frozen=True):
    """One scene: its name in files and commands, title and summary on screen.

    ``has_results``: whether it computes something that no other scene shows. ``pinnable``: whether its
    main plot is a curve over a parameter, which can be pinned.
    """

    name: str
    title: str
    summary: str
    has_results: bool = False
    pinnable: bool = False


SCENES: dict[str, SceneEntry] = {
    entry.name: entry
    for entry in (
        SceneEntry(
            "leggett",
            "Leggett",
            "Can local states with definite polarization explain the correlations?",
            pinnable=True,
        ),
        SceneEntry("werner", "Werner", "How much visibility does a violation need?", pinnable=True),
        SceneEntry(
            "verdicts",
            "Verdicts",
            "Which explanations survive, and down to which visibility?",
            pinnable=True,
        ),
        SceneEntry(
            "model",
            "Model",
            "An explicit model with definite polarizations, and the visibility where it breaks.",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "open_question",
            "Limit 0.8536",
            "No crypto-nonlocal model of a Werner state goes above V = (1 + 1/√2)/2 = 0.8536 (at η = 1).",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "polarization",
            "Polarization",
            "What is left if photons keep a definite polarization after post-selection?",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "marginals",
            "Marginals",
            "Can a single photon know anything at all about its own result?",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "bell",
            "Bell",
            "CHSH and other Bell inequalities: how far beyond local models do the correlations go?",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "assumptions",
            "Assumptions",
            "Which assumption of Bell’s theorem does a model give up, and by how much?",
            has_results=True,
        ),
        SceneEntry(
            "macroscopic",
            "Macroscopic",
            "What is left when whole groups of particles are measured at once?",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "experiment",
            "Experiment",
            "What would an apparatus count, and how long must it measure?",
            has_results=True,
            pinnable=True,
        ),
        SceneEntry(
            "state",
            "State",
            "Which state are the two photons in, and what does noise leave of it?",
            has_results=True,
            pinnable=True,
        ),
    )
}


def results_module(name: str) -> ModuleType | None:
    """What computes the scene's own results; None where it has none. Imported when first asked for."""
    if name not in SCENES or not SCENES[name].has_results:
        return None
    half = import_module(f"gui.core.scenes.{name}")
    return half if hasattr(half, "evaluate_scene") else import_module(f"{half.__name__}.results")
