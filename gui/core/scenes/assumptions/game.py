"""The game in the scene "Assumptions": what is chosen and what was played by hand."""

from __future__ import annotations

from gui.core.values import Frozen, ScenarioError, check_one_of, check_within

GAME_VIEWS = ("hand", "rounds", "reliability", "correlation")
ROUNDS = (10_000, 1_000_000, 10_000_000, 100_000_000)
MOST_BY_HAND = 5_000
MAX_GAME_SEED = 9_999


class GameChoices(Frozen, frozen=True):
    """The part of the game in view, the ``seed`` of all that is drawn, how many ``rounds`` strategies play.

    By hand: whether the ``shirt`` of Alice's examiner is in view, the ``reliability`` with which it shows
    Bob's question, the ``answers`` (A, B) so far, those of ``alice`` and ``bob`` in this round (0: none yet).
    """

    view: str = "hand"
    seed: int = 1
    rounds: int = 1_000_000
    shirt: bool = True
    reliability: float = 1.0
    answers: tuple[tuple[int, int], ...] = ()
    alice: int = 0
    bob: int = 0

    def check(self) -> None:
        """Raise ``ScenarioError`` for what is no game."""
        check_one_of("assumptions.game.view", self.view, GAME_VIEWS)
        check_within("assumptions.game.seed", self.seed, 0, MAX_GAME_SEED)
        if self.rounds not in ROUNDS:
            raise ScenarioError("assumptions.game.rounds", f"{self.rounds} is none of {ROUNDS}")
        check_within("assumptions.game.reliability", self.reliability, 0.0, 1.0)
        if len(self.answers) > MOST_BY_HAND:
            raise ScenarioError("assumptions.game.answers", f"more than {MOST_BY_HAND} rounds by hand")
        for k, answers in enumerate(self.answers):
            if any(answer not in (1, -1) for answer in answers):
                raise ScenarioError(f"assumptions.game.answers[{k}]", "an answer is 1 (up) or -1 (down)")
        for name in ("alice", "bob"):
            if getattr(self, name) not in (1, 0, -1):
                raise ScenarioError(f"assumptions.game.{name}", "must be 1 (up), -1 (down) or 0 (none yet)")
