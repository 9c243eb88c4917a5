"""Results of the scene "Macroscopic": what is computed for the page in view."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from gui.core.cache import Cache
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import MacroscopicChoices
from gui.core.scenes.macroscopic.growth import SettingsReach, settings_reach
from gui.core.scenes.macroscopic.strings import ShownStrings, shown_strings
from physics.macroscopic.strings.string_set import LETTERS


class MacroscopicResults(Struct, frozen=True, eq=False):
    """``strings`` and ``settings``: None where another page is in view."""

    choices: MacroscopicChoices
    strings: ShownStrings | None
    settings: SettingsReach | None


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> MacroscopicResults:
    """What the page in view shows."""
    choices = scenario.macroscopic
    strings = None
    if choices.page == "strings":
        strings = cache.get("anticommuting_strings", choices.strings, lambda: shown_strings(choices.strings))
    reach = None
    if choices.page == "growth":
        reach = cache.get("settings_reach", choices.growth, lambda: settings_reach(choices.growth))
    return MacroscopicResults(choices, strings, reach)


def scene_as_json(result: MacroscopicResults) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds."""
    return {
        "page": result.choices.page,
        "settings_threshold": None if result.settings is None else result.settings.now,
        "strings": None if result.strings is None else _strings(result, result.strings),
    }


def _strings(result: MacroscopicResults, shown: ShownStrings) -> dict[str, Any]:
    made, choices = shown.made, result.choices.strings
    return {
        "construction": choices.construction,
        "regions": choices.regions,
        "particles_needed": made.strings.needed,
        "particles_by_region": list(made.strings.counts),
        "pairs": made.pairs,
        "commuting_pairs": made.commuting,
        "strings": [
            [
                f"{LETTERS[row >> (choices.regions - 1 - j) & 1]}{particle + 1}"
                for j, particle in enumerate(one)
            ]
            for row, one in enumerate(made.strings.particles.tolist())
        ],
        "compared": [choices.first, choices.second],
        "differ_on_the_same_particle_in": list(shown.meeting),
    }
