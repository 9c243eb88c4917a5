"""The scenes in the order of the rail. Adding a scene: its file in gui/scenes and its name here."""

from __future__ import annotations

# name -> module in gui.scenes that holds the class ``SceneView``
SCENE_MODULES: dict[str, str] = {
    "leggett": "gui.scenes.leggett",
    "werner": "gui.scenes.werner",
    "verdicts": "gui.scenes.verdicts",
    "model": "gui.scenes.model",
    "open_question": "gui.scenes.open_question",
    "polarization": "gui.scenes.polarization",
    "marginals": "gui.scenes.marginals",
    "macroscopic": "gui.scenes.macroscopic",
}

SCENE_NAMES = tuple(SCENE_MODULES)
