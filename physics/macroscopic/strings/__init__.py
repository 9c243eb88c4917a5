"""Anticommuting strings of x and y for k regions (Ramanathan et al., appendix A): sets, trees, sizes, search.

Everything is found in the modules; the names below are imported when they are first used.

Three constructions for four regions, how many particles the fullest region needs, and where two strings
anticommute:

>>> from physics.macroscopic.strings import constructed_strings, least_particles, meeting_regions, string_row
>>> [constructed_strings(name, 4).needed for name in ("binary", "careful", "best")], least_particles(4)
([8, 5, 3], 3)
>>> meeting_regions(constructed_strings("binary", 4), string_row("xyxx"), string_row("xyyx"))
(2,)

All shifts of the particles of one set cover the sum (A4) exactly once, hence Σ T² <= 1:

>>> from physics.macroscopic.strings import shift_coverage
>>> found = shift_coverage(constructed_strings("best", 3), [2, 2, 3])
>>> found.vectors, found.exactly_once
(12, True)

Into how many regions can 10²³ particles be cut?

>>> from physics.macroscopic.strings import most_regions
>>> [most_regions(1e23, name) for name in ("binary", "careful", "best", "least")]
[71, 76, 76, 77]
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "best": ("backtracked_strings", "best_tree"),
    "search": ("StringSearch", "search_strings"),
    "shifts": ("ShiftCoverage", "shift_coverage", "shifted_strings"),
    "sizes": (
        "SizesRow",
        "constructed_strings",
        "construction_tree",
        "least_particles",
        "most_regions",
        "particles_needed",
        "sizes_table",
    ),
    "string_set": (
        "StringSet",
        "commuting_pairs",
        "fitted_regions",
        "meeting_regions",
        "string_row",
    ),
    "tree": (
        "StringBlock",
        "StringTree",
        "TreeNode",
        "TreeStep",
        "binary_tree",
        "careful_tree",
        "steps_to",
        "strings_of_tree",
    ),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
