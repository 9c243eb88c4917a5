"""What the game in the scene "Assumptions" shows: the round by hand, S so far, and S against the shirt."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from msgspec import Struct

from gui.core.scenes.assumptions.game import GameChoices
from gui.core.values import Array
from physics.assumptions.sampling import (
    GAME_SIGNS,
    Counts,
    RoundTally,
    ShirtCurves,
    chsh_history,
    questions,
    shirt_curves,
)

RELIABILITIES = np.linspace(0.0, 1.0, 21)


class PlayedRound(Struct, frozen=True):
    """One round by hand: the questions, what the shirt showed, and the answers."""

    a: int
    b: int
    shirt: int
    alice: int
    bob: int


class HandGame(Struct, frozen=True, eq=False):
    """The game by hand. ``question``: a, b and the shirt of this round; ``last``: the round before.

    ``value`` and ``sigma`` (rounds,) are S and its standard error after each round, NaN until all four pairs
    have been asked.
    """

    question: tuple[int, int, int]
    last: PlayedRound | None
    tally: RoundTally
    value: Array
    sigma: Array


def hand_game(game: GameChoices) -> HandGame:
    """The game by hand so far."""
    n = len(game.answers)
    asked = questions(game.seed, n + 1, game.reliability)
    a, b, shirt = asked[n].tolist()
    answers = np.array(game.answers, dtype=np.int_).reshape(n, 2)
    counts: Counts = np.zeros((2, 2, 2, 2), dtype=np.int64)
    down = (answers < 0).astype(np.intp)
    np.add.at(counts, (asked[:n, 0], asked[:n, 1], down[:, 0], down[:, 1]), 1)
    value, sigma = chsh_history(asked[:n, :2], answers.prod(axis=1).astype(float), GAME_SIGNS)
    last = None
    if n:
        before = asked[n - 1].tolist()
        last = PlayedRound(before[0], before[1], before[2], *game.answers[-1])
    return HandGame((a, b, shirt), last, RoundTally.of(counts), value, sigma)


@lru_cache(maxsize=1)
def curves_against_reliability() -> ShirtCurves:
    """The curves of the game with the shirt, computed once."""
    return shirt_curves(RELIABILITIES)
