"""Where in the program a caption is about: the scene, its page, and what is seen there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from gui.core.scenario import Scenario

_T = TypeVar("_T")


def places(s: Scenario) -> tuple[str, str, str]:
    """The scene with its page and what is seen there, with its page, and alone."""
    choices = getattr(s, s.scene, None)
    page = getattr(choices, "page", "")
    seen = ""
    if s.scene == "macroscopic":
        seen = {"growth": s.macroscopic.growth.view, "strings": s.macroscopic.strings.construction}.get(
            page, ""
        )
    elif s.scene == "experiment" and page == "simulation":
        seen = s.experiment.view
    return f"{s.scene} {page} {seen}".strip(), f"{s.scene} {page}".strip(), s.scene


def told_of(table: Mapping[str, _T], s: Scenario, otherwise: _T) -> _T:
    """What a table says of the place, the closest first."""
    return next((table[place] for place in places(s) if place in table), otherwise)
