"""The CHSH game: how often local players, with memory and whatever they share, win at least so many trials.

In each trial both sides are asked at random for one of two settings. The players win if their outcomes agree,
but at one pair of settings, where they must differ (or the reverse). Whatever happened before, a local
strategy answers each setting in one way, and loses at one of the four pairs at least: it wins with
probability at most 1 - min P(pair). If a setting is predicted with probability at most 1/2 + τ from all
that was before, the other side's included, a pair has probability at least (1/2 - τ)², and

    P(win | past) <= ξ = 1 - (1/2 - τ)² = 3/4 + τ - τ²,

so that the wins of n trials are stochastically smaller than a binomial variable, without any independence:

    P(at least w wins) <= Σ_{k >= w} binom(n, k) ξ^k (1 - ξ)^(n - k).

n must be fixed beforehand, and so must be which trials count. R. D. Gill, Stat. Sci. 29, 512 (2014), section
3 and appendix (martingale); J. Barrett et al., Phys. Rev. A 66, 042111 (2002) (memory); the exact tail as in
B. Hensen et al., Nature 526, 682 (2015). ξ: derived here; bounding each of three pairs of settings instead of
the fourth gives the larger 3/4 + 3 (τ + τ²).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, array_within

# Which pair of settings is the odd one, and whether the outcomes must agree (+1) at the three others.
GAMES: tuple[tuple[int, int, int], ...] = tuple(
    (i, j, sign) for sign in (1, -1) for i in (0, 1) for j in (0, 1)
)
MOST_EXACT = 10**8  # trials; beyond, the tail is bounded by Chernoff's inequality
_NEGLIGIBLE = 1e-18
_CHUNK = 100_000


@dataclass(frozen=True)
class GameTest:
    """``wins`` of ``trials`` in a game, where local models win each with at most ``chance``.

    ``game`` is an entry of GAMES; ``games`` how many were looked at; ``p_value`` is times that number.
    """

    game: tuple[int, int, int]
    wins: int
    trials: int
    chance: float
    log_p: float
    games: int = 1

    @property
    def p_value(self) -> float:
        return math.exp(self.log_p)


@dataclass(frozen=True)
class SettingsTest:
    """How often the second setting was chosen by each side, and the p-value that it is a coin within 1/2 ± τ.

    It needs independent choices; ``p_value`` is twice the smaller of the two sides, at most 1.
    """

    second_a: int
    second_b: int
    trials: int
    p_value: float


def game_test(
    counts: ArrayLike, predictability: float = 0.0, game: tuple[int, int, int] | None = None
) -> GameTest:
    """The bound above for counts (2, 2, 4): settings of both sides, then ++, +-, -+, --.

    ``predictability`` is τ, 0 to 1/2. ``game``, fixed beforehand, is one of GAMES; with None the one with the
    most wins of all eight is taken and its p-value multiplied by eight (ln p at most 0).
    Raises ValueError for counts that are no whole numbers, no trials, or another game.
    """
    n = checked_counts(counts)
    trials, chance = int(n.sum()), win_bound(predictability)
    if trials == 0:
        raise ValueError("counts: no trials")
    if game is not None and game not in GAMES:
        raise ValueError(f"game: {game} is none of {GAMES}")
    looked_at = GAMES if game is None else (game,)
    wins, best = max((wins_of(n, one), -k) for k, one in enumerate(looked_at))
    log_p = log_binomial_tail(wins, trials, chance) + math.log(len(looked_at))
    return GameTest(looked_at[-best], wins, trials, chance, min(0.0, log_p), len(looked_at))


def wins_of(counts: ArrayLike, game: tuple[int, int, int]) -> int:
    """Won trials among counts (2, 2, 4) in one of GAMES."""
    n = checked_counts(counts)
    i, j, sign = game
    equal, unlike = n[..., 0] + n[..., 3], n[..., 1] + n[..., 2]
    if sign < 0:
        equal, unlike = unlike, equal
    return int(equal.sum() - equal[i, j] + unlike[i, j])


def win_bound(predictability: float) -> float:
    """ξ = 1 - (1/2 - τ)². Raises ValueError for τ outside 0 to 1/2."""
    tau = float(array_within(predictability, "predictability", 0.0, 0.5))
    return 1.0 - (0.5 - tau) ** 2


def settings_test(counts: ArrayLike, predictability: float = 0.0) -> SettingsTest:
    """Whether each side's settings in counts (2, 2, 4) look like a coin within 1/2 ± τ (exact tails)."""
    n = checked_counts(counts)
    trials = int(n.sum())
    if trials == 0:
        raise ValueError("counts: no trials")
    most = 0.5 + float(array_within(predictability, "predictability", 0.0, 0.5))
    seconds = int(n[1].sum()), int(n[:, 1].sum())
    # Two sides and two tails.
    tails = [log_binomial_tail(max(k, trials - k), trials, most) for k in seconds]
    return SettingsTest(*seconds, trials, min(1.0, 4 * math.exp(max(min(tails), -700.0))))


def log_binomial_tail(least: int, trials: int, chance: float) -> float:
    """ln P(X >= ``least``) for X binomial, rounded to the safe side where terms are left out.

    From 10^8 trials on Chernoff's bound, P <= exp(-n D(k/n || p)). Raises ValueError for a chance outside
    0 to 1 or least outside 0 to trials.
    """
    p = float(array_within(chance, "chance", 0.0, 1.0))
    if not 0 <= least <= trials:
        raise ValueError(f"least: {least} is outside 0 to {trials}")
    if least == 0 or p == 1.0:
        return 0.0
    if p == 0.0:
        return -math.inf
    if least <= trials * p:
        if trials > MOST_EXACT:
            return 0.0
        below = log_binomial_tail(trials - least + 1, trials, 1.0 - p) if least > 0 else -math.inf
        return math.log1p(-math.exp(below)) if below < 0.0 else 0.0
    if trials > MOST_EXACT:
        share = least / trials
        rest = (1 - share) * math.log((1 - share) / (1 - p)) if share < 1.0 else 0.0
        return min(0.0, -trials * (share * math.log(share / p) + rest))
    first = (
        math.lgamma(trials + 1)
        - math.lgamma(least + 1)
        - math.lgamma(trials - least + 1)
        + least * math.log(p)
        + ((trials - least) * math.log1p(-p) if least < trials else 0.0)
    )
    return min(0.0, first + math.log(_relative_tail(least, trials, p / (1.0 - p))))


def _relative_tail(least: int, trials: int, odds: float) -> float:
    """Σ_{k >= least} P(k)/P(least); above the mean the terms fall faster than a geometric series."""
    total, last, k = 1.0, 1.0, least
    while k < trials:
        steps = np.arange(k, min(k + _CHUNK, trials), dtype=np.float64)
        terms = last * np.cumprod((trials - steps) / (steps + 1.0) * odds)
        total += float(terms.sum())
        k, last = k + len(steps), float(terms[-1])
        ratio = (trials - k) / (k + 1.0) * odds
        rest = last * ratio / (1.0 - ratio)
        if rest < _NEGLIGIBLE * total:
            return total + rest
    return total


def checked_counts(counts: ArrayLike) -> NDArray[np.int64]:
    """Counts (2, 2, 4) as whole numbers; raises ValueError for what is none."""
    n: Array = array_within(counts, "counts", 0.0, np.inf)
    if n.shape != (2, 2, 4):
        raise ValueError(f"counts: shape {n.shape} where (2, 2, 4) is needed")
    if np.any(n != np.round(n)) or n.sum() > 2.0**53:
        raise ValueError("counts: must be whole numbers")
    return n.astype(np.int64)
