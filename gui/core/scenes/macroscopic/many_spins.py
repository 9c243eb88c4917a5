"""A thermal complete graph of up to 10^23 spins in two halves, computed aside from the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import numpy as np
from msgspec import Struct

from gui.core.numbers import EntryError, shown
from gui.core.scenes.macroscopic import FEWEST_MANY, MOST_MANY
from gui.core.scenes.macroscopic.temperature import LimitPassed
from gui.core.values import Array
from physics.macroscopic.visibility import partition_visibility, partition_where_below
from physics.verdicts.types import Cancelled

# T/(N|J|): every spin has N - 1 neighbours, so that energies, and with them temperatures, grow like N.
SCALED = np.geomspace(1e-3, 1e3, 97)
_COUNT = re.compile(r"\d{1,30}(?:\.\d{1,30})?(?:e\+?\d{1,3})?")


class ManySpinsCurve(Struct, frozen=True, eq=False):
    """``visibility`` over ``SCALED`` and ``at_zero``, of two halves of which the ``larger`` has R spins.

    ``bound`` is (R + 2)/(3R), reached by two halves coupled to the smallest total spin; it is
    ``above_third`` = 2/(3R) beyond 1/3.
    """

    visibility: Array
    at_zero: float
    larger: int
    bound: float
    above_third: float
    limits: tuple[LimitPassed, ...]


def read_count(text: str) -> int:
    """A whole number of spins, exact: ``200``, ``1e23``, ``10^23``, ``6.02e23`` is too many.

    Raises EntryError for what is no whole number from 2 to 10^23.
    """
    plain = re.sub(r"[\s_\u2009\u202f]", "", text).lower()
    plain = re.sub(r"^10(?:\^|\*\*)", "1e", plain).replace("×10^", "e").replace("*10^", "e")
    if not _COUNT.fullmatch(plain):
        raise EntryError(f"{shown(text)} is not a number of spins such as 200 or 1e23")
    value = Decimal(plain)
    if not FEWEST_MANY <= value <= MOST_MANY:
        raise EntryError(f"{shown(text)} is outside {FEWEST_MANY} to {count_text(MOST_MANY)}")
    if value != int(value):
        raise EntryError(f"{shown(text)} is not a whole number")
    return int(value)


def count_refusal(text: str) -> str:
    """Why ``text`` is no number of spins; '' if it is one."""
    try:
        read_count(text)
    except EntryError as error:
        return str(error)
    return ""


def count_text(spins: int) -> str:
    """A number of spins as it may be typed, exact: ``200``, ``1e23``, ``25e8``."""
    digits = str(spins)
    short = digits.rstrip("0")
    zeros = len(digits) - len(short)
    return f"{short}e{zeros}" if zeros >= 4 else digits


def compute_many_spins(
    spins: int,
    coupling: int,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> ManySpinsCurve:
    """V(T) of two halves of a thermal complete graph without field, and where it passes the limits.

    All pairs are alike, so that V is that of any pair, and as <(Σ σ)²> = 3N - 3N(N - 1) V is not negative,
    V <= 1/(N - 1) at every temperature: limits from there on are passed at none.
    """
    from physics.macroscopic.thermal.complete import complete_graph_correlations
    from physics.macroscopic.thermal.temperatures import VISIBILITY_LIMITS, visibility_crossings

    def visibility(scaled: float) -> float:
        if should_stop():
            raise Cancelled
        return complete_graph_correlations(spins, coupling, scaled * spins).visibility

    values = []
    for done, scaled in enumerate(SCALED):
        values.append(visibility(float(scaled)))
        progress((done + 1) / len(SCALED))
    reached = [limit for limit in VISIBILITY_LIMITS if limit.value * (spins - 1) < 1]
    found = {one.limit.key: one for one in visibility_crossings(visibility, reached)}
    limits = tuple(
        LimitPassed(
            limit.key,
            limit.value,
            limit.key in found and found[limit.key].above_at_zero,
            tuple(t * spins for t in found[limit.key].temperatures) if limit.key in found else (),
            partition_where_below(limit.value),
        )
        for limit in VISIBILITY_LIMITS
    )
    larger = spins - spins // 2
    bound = float(partition_visibility(float(larger)))
    return ManySpinsCurve(np.array(values), visibility(0.0), larger, bound, 2 / (3 * larger), limits)
