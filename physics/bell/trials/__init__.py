"""What single trials of a Bell test say against all local models, also those that remember earlier trials."""

from __future__ import annotations

from physics.bell.trials.game import (
    GAMES,
    GameTest,
    SettingsTest,
    game_test,
    log_binomial_tail,
    settings_test,
    wins_of,
)
from physics.bell.trials.ratio import RatioTest, prediction_ratio, prediction_ratio_test

__all__ = [
    "GAMES",
    "GameTest",
    "RatioTest",
    "SettingsTest",
    "game_test",
    "log_binomial_tail",
    "prediction_ratio",
    "prediction_ratio_test",
    "settings_test",
    "wins_of",
]
