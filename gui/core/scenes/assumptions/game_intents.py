"""What the user does in the game of the scene "Assumptions": pure functions Scenario -> Scenario."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.scenes.assumptions.game import MAX_GAME_SEED


def set_game_view(scenario: Scenario, view: str) -> Scenario:
    """The part of the game in view."""
    return _game(scenario, view=view)


def set_rounds(scenario: Scenario, rounds: int) -> Scenario:
    """How many rounds strategies play."""
    return _game(scenario, rounds=rounds)


def set_game_seed(scenario: Scenario, seed: float) -> Scenario:
    """Another seed, and with it other questions: what was played by hand begins anew."""
    chosen = min(max(round(seed), 0), MAX_GAME_SEED)
    return scenario if chosen == scenario.assumptions.game.seed else _anew(scenario, seed=chosen)


def show_shirt(scenario: Scenario, shown: bool) -> Scenario:
    """Whether the shirt is in view; what was played by hand begins anew."""
    return scenario if shown == scenario.assumptions.game.shirt else _anew(scenario, shirt=shown)


def set_hand_reliability(scenario: Scenario, reliability: float) -> Scenario:
    """How often the shirt shows Bob's question; what was played by hand begins anew."""
    if reliability == scenario.assumptions.game.reliability:
        return scenario
    return _anew(scenario, reliability=min(max(reliability, 0.0), 1.0))


def begin_anew(scenario: Scenario) -> Scenario:
    """The game by hand from its first round."""
    return _anew(scenario)


def answer(scenario: Scenario, party: str, result: int) -> Scenario:
    """The answer of "alice" or "bob", 1 for up; a round ends when both have answered."""
    game = replace(scenario.assumptions.game, **{party: result})
    if game.alice and game.bob:
        game = replace(game, answers=(*game.answers, (game.alice, game.bob)), alice=0, bob=0)
    return replace(scenario, assumptions=replace(scenario.assumptions, game=game))


def _anew(scenario: Scenario, **changes: Any) -> Scenario:
    return _game(scenario, answers=(), alice=0, bob=0, **changes)


def _game(scenario: Scenario, **changes: Any) -> Scenario:
    choices = scenario.assumptions
    return replace(scenario, assumptions=replace(choices, game=replace(choices.game, **changes)))
