"""Sentences on trials of a Bell test."""

from __future__ import annotations

import math
from decimal import Decimal

from gui.core.data.trials.analysis import TrialsAnalysis
from gui.core.numbers import count, minus, written_power_of_ten

NOT_COINS = 1e-4  # p-value below which the settings are said not to be those of coins
SHOWN_P = 1e-4


def trial_lines(found: TrialsAnalysis) -> list[str]:
    """The game, the prediction-based ratios, and whether the settings look random."""
    game = found.game.replace("a1", "a₁").replace("a2", "a₂").replace("b1", "b₁").replace("b2", "b₂")
    chosen = "" if found.games == 1 else f", times {found.games} because the game was not fixed beforehand"
    most = format(Decimal(repr(found.predictability)), "f")
    tau = f", with settings predicted up to 1/2 + {most}" if found.predictability else ""
    lines = [
        f"CHSH game (outcomes {game}): {count(found.wins)} of {count(found.trials)} trials won. Local "
        "players, who may remember all earlier trials, win so many with "
        f"{small(found.p_value, found.log10_p)}{chosen}{tau}."
    ]
    if found.ratio_p is not None and found.ratio_log10_p is not None:
        p = small(found.ratio_p, found.ratio_log10_p)
        lines.append(
            f"Prediction-based ratios over {found.blocks} block{'s' * (found.blocks > 1)}: {p}, also without "
            "independence and with no game fixed."
        )
    if found.settings_p < NOT_COINS:
        p = small(found.settings_p, math.log10(max(found.settings_p, 1e-300)))
        lines.append(
            f"⚠ The settings are not those of fair coins ({p}): the p-values above hold only if the "
            "predictability that was stated allows for it."
        )
    return [minus(line) for line in lines]


def small(p: float, log10_p: float) -> str:
    """A p-value rounded up, however small: p ≤ 0.0392, p ≤ 10⁻⁹³."""
    if p >= SHOWN_P:
        step = 10.0 ** (math.floor(math.log10(p)) - 2)
        return f"p ≤ {min(1.0, math.ceil(p / step - 1e-9) * step):.3g}"
    return f"p ≤ {written_power_of_ten(math.ceil(log10_p))}"


def trials_as_json(found: TrialsAnalysis) -> dict[str, object]:
    """For the headless commands."""
    return {
        "trials": found.trials,
        "wins": found.wins,
        "game": found.game,
        "games_looked_at": found.games,
        "local_win_chance": found.chance,
        "predictability": found.predictability,
        "p_value": found.p_value,
        "log10_p_value": found.log10_p,
        "settings_p_value": found.settings_p,
        "prediction_based_ratio": None
        if found.ratio_p is None
        else {"p_value": found.ratio_p, "log10_p_value": found.ratio_log10_p, "blocks": found.blocks},
    }
