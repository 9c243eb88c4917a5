"""Anticommuting strings for six regions with eleven particles at most, one less than a tree of blocks."""

from __future__ import annotations

import numpy as np

from physics.macroscopic.strings.string_set import StringSet, commuting_pairs

# Found by a satisfiability solver; that is no proof that ten are not enough. A line for each region: the
# particle of each string in the order of the rows of `StringSet`, in digits of base 11.
_PARTICLES = (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "00002400000000000000240000000000131715191118161a131715191118161a",
    "000a1111000a1111114411741144117422522989225229893262393932623939",
    "0000000000000000006600663869386914741474447444742424242454245424",
    "040411114444696911111111111111112727282822222a2a3737585832323a3a",
    "000066aa33007777118866994499449922222222552222222222222222222222",
)


def six_region_strings() -> StringSet:
    """The set of six regions, every pair checked: one particle in the first, eleven in the others."""
    strings = StringSet(np.array([[int(digit, 11) for digit in line] for line in _PARTICLES]).T)
    if len(commuting_pairs(strings)):
        raise AssertionError("the set of six regions has strings that commute")
    return strings
