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

For any state the two regions correlate like their effective state. Four singlets across the cut give V = 1/4,
and the vectors of the monogamy argument are not longer than 1:

>>> from physics.macroscopic import (
...     contiguous_regions, effective_state, monogamy_vectors, pair_correlations, singlets_vector
... )
>>> from physics.bell import two_setting_tensor
>>> pairs, (a, b) = pair_correlations(singlets_vector(8)), contiguous_regions(8, 2)
>>> t = effective_state(pairs, a, b).correlation_matrix
>>> print(f"{-t[2, 2]:.4f} {two_setting_tensor(t):.4f} {monogamy_vectors(pairs, a, b).p_lengths.max():.4f}")
0.2500 0.1250 1.0000

Three regions of a GHZ state: single spins are far beyond local models, two spins each are not.

>>> from physics.macroscopic import ghz_vector, region_tensor, sum_of_squares
>>> for n in (3, 6):
...     print(f"{sum_of_squares(region_tensor(ghz_vector(n), contiguous_regions(n, 3))):.4f}")
4.0000
0.0000
"""

from __future__ import annotations

from typing import Any

from physics.lazy import public

_HOMES: dict[str, tuple[str, ...]] = {
    "collective": ("region_tensor",),
    "effective": ("MonogamyVectors", "effective_state", "monogamy_vectors", "singlet_visibility"),
    "local_axes": ("BestAxes", "best_local_axes", "sum_of_squares"),
    "pairs": ("PairCorrelations",),
    "pure": ("pair_correlations",),
    "regions": (
        "RegionError",
        "check_regions",
        "checkerboard",
        "coloured_regions",
        "contiguous_regions",
        "random_regions",
        "stripes",
    ),
    "vectors": (
        "cluster_vector",
        "dicke_vector",
        "ghz_vector",
        "haar_vector",
        "normalised_vector",
        "singlets_vector",
        "w_vector",
    ),
    "visibility": ("partition_visibility", "partition_where_below"),
}


def __getattr__(name: str) -> Any:
    return public(__name__, _HOMES, name)


def __dir__() -> list[str]:
    return sorted(name for names in _HOMES.values() for name in names)
