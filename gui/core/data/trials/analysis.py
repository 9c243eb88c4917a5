"""What trials of a Bell test say against local models that may remember: the numbers, from ``physics``."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from gui.core.data.importing.mapping import game_text
from gui.core.data.types import DataSet, Trials
from gui.core.values import Frozen
from physics.bell.trials import game_test, prediction_ratio_test, settings_test

_LN10 = math.log(10)


class TrialsAnalysis(Frozen, frozen=True):
    """The game that was played, with its p-value, and the evidence of the prediction-based ratios, if known.

    ``games``: how many games were looked at (1 where it was fixed beforehand); ``p_value`` is corrected for
    it. ``chance``: a local model wins one trial with no larger probability. log10_p stands beside each
    p-value because that may be too small for a number. ``settings_p`` that the settings came from coins.
    """

    trials: int
    wins: int
    game: str
    games: int
    chance: float
    predictability: float
    p_value: float
    log10_p: float
    settings_p: float
    ratio_p: float | None = None
    ratio_log10_p: float | None = None
    blocks: int = 0


def analyse_trials(data: DataSet) -> TrialsAnalysis | None:
    """None where the data are no trials."""
    if data.trials is None or data.table is None:
        return None
    return _analyse(data.trials, data.table.counts)


@lru_cache(maxsize=8)  # the purity is dragged beside them
def _analyse(trials: Trials, counts: tuple[tuple[tuple[int, int, int, int], ...], ...]) -> TrialsAnalysis:
    n = np.array(counts)
    found = game_test(n, trials.predictability, trials.game)
    coins = settings_test(n, trials.predictability)
    ratio = None
    if trials.blocks:
        blocks = np.array(trials.blocks).reshape(-1, 2, 2, 4)
        ratio = prediction_ratio_test(blocks, trials.predictability)
    return TrialsAnalysis(
        trials=found.trials,
        wins=found.wins,
        game=game_text(found.game),
        games=found.games,
        chance=found.chance,
        predictability=trials.predictability,
        p_value=found.p_value,
        log10_p=found.log_p / _LN10,
        settings_p=coins.p_value,
        ratio_p=None if ratio is None else ratio.p_value,
        ratio_log10_p=None if ratio is None else ratio.log_p / _LN10,
        blocks=len(trials.blocks),
    )
