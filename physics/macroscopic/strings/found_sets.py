"""Sets of anticommuting strings that no tree of the smaller ones makes, found by a satisfiability
solver.

That is no proof that smaller ones are not there. A line for each region: the particle of each string in
the order of the rows of `StringSet`, in digits of base 11. All pairs are checked when a set is made.
"""

from __future__ import annotations

import numpy as np

from physics.macroscopic.strings.string_set import StringSet, commuting_pairs

_FIVE = (
    "00000000000000000000000000000000",
    "00042000000420001111311111113111",
    "00200020040004001111111115331533",
    "00000404202000001111353533333333",
    "00222222222222661144333333553377",
)
_SIX = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "00002400000000000000240000000000131715191118161a131715191118161a",
    "000a1111000a1111114411741144117422522989225229893262393932623939",
    "0000000000000000006600663869386914741474447444742424242454245424",
    "040411114444696911111111111111112727282822222a2a3737585832323a3a",
    "000066aa33007777118866994499449922222222552222222222222222222222",
)


def five_region_strings() -> StringSet:
    """Five regions with 1, 5, 6, 6 and 8 particles: at the ends of trees they can be spread more evenly."""
    return _checked(_FIVE)


def six_region_strings() -> StringSet:
    """Six regions with one particle in the first and at most eleven in the others; blocks need twelve."""
    return _checked(_SIX)


def _checked(lines: tuple[str, ...]) -> StringSet:
    strings = StringSet(np.array([[int(digit, 11) for digit in line] for line in lines]).T)
    if len(commuting_pairs(strings)):
        raise AssertionError(f"the set of {len(lines)} regions has strings that commute")
    return strings
