"""Title and summary of each scene for rail and menu, so that no scene is imported before it is opened."""

from __future__ import annotations

import importlib

from gui.core.scene_list import SCENE_MODULES

# name -> title, summary: the same as in the scene's class (tests/gui/app/test_scene_words.py compares them)
SCENE_WORDS: dict[str, tuple[str, str]] = {
    "leggett": ("Leggett", "Can local states with definite polarization explain the correlations?"),
    "werner": ("Werner", "How much visibility does a violation need?"),
    "verdicts": ("Verdicts", "Which explanations survive, and down to which visibility?"),
    "model": ("Model", "An explicit model with definite polarizations, and the visibility where it breaks."),
    "open_question": (
        "Open question",
        "Up to which visibility can crypto-nonlocal models go?",
    ),
    "polarization": (
        "Polarization",
        "What is left if photons keep a definite polarization after post-selection?",
    ),
    "marginals": ("Marginals", "Can a single photon know anything at all about its own result?"),
    "macroscopic": ("Macroscopic", "What is left when whole groups of particles are measured at once?"),
}


def scene_words(name: str) -> tuple[str, str]:
    """Title and summary; a scene that is missing in the table is imported for them."""
    if name not in SCENE_WORDS:
        scene = importlib.import_module(SCENE_MODULES[name]).SceneView
        SCENE_WORDS[name] = scene.title, scene.summary
    return SCENE_WORDS[name]
