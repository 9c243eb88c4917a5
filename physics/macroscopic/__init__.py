"""Many spins 1/2, of which whole regions are measured as one (Ramanathan et al.).

R. Ramanathan et al., *Local realism of macroscopic correlations*, Phys. Rev. Lett. 107, 060405 (2011).
Everything is found in the modules; the names below are imported when they are first used.

Two groups of a rotationally invariant state correlate like a Werner state, and the visibility falls with the
size R of the larger one. From R = 2 on no projective measurement violates a Bell inequality (2/3), from R = 8
on none whatever by the bound 5/12 of Barrett's model:

>>> from fractions import Fraction
>>> from physics.macroscopic import partition_visibility, partition_where_below
>>> print([f"{v:.4f}" for v in partition_visibility([1, 2, 3, 8])])
['1.0000', '0.6667', '0.5556', '0.4167']
>>> partition_where_below(Fraction(2, 3)), partition_where_below(Fraction(5, 12))
(2, 8)
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "pairs": ("PairCorrelations",),
    "regions": (
        "RegionError",
        "contiguous_regions",
        "check_regions",
        "checkerboard",
        "coloured_regions",
        "random_regions",
        "stripes",
    ),
    "visibility": ("partition_visibility", "partition_where_below"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
