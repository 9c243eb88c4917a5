"""How fast nonlocality fades with the partition: settings and regions against the number of particles."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gui.core.scenes.macroscopic import LARGEST_EXPONENT, GrowthChoices
from gui.core.spins import Spins, spin_count
from gui.core.spins.results import evaluate_spins
from gui.core.values import Array
from physics.macroscopic.regions import MAX_REGIONS, contiguous_regions
from physics.macroscopic.settings.local_model import settings_threshold
from physics.macroscopic.strings.sizes import CONSTRUCTIONS, Construction, most_regions
from physics.verdicts.types import Cancelled

EXPONENTS = np.linspace(0.5, LARGEST_EXPONENT, 91)  # of ten, the numbers of particles of the curves
COUPLED_SIZES = (1, 2, 3, 4, 6, 8, 12, 20, 50, 100)
PAPER = 23, 7, 7  # exponents of particles, regions and bodies in the paper's example


class SettingsReach(Struct, frozen=True, eq=False):
    """Settings with a local model: log10 over ``EXPONENTS``, NaN where not even one.

    ``now``: S at the chosen numbers; ``paper``: S of the paper's example.
    """

    log_settings: Array
    now: int
    paper: int


class RegionsReach(Struct, frozen=True, eq=False):
    """Largest K with a guaranteed local model over ``EXPONENTS``, by construction; "least": the limit."""

    regions: dict[str, Array]


class CriterionCurve(Struct, frozen=True, eq=False):
    """Σ T² of the spins cut into ``counts`` regions of neighbours."""

    counts: Array
    sums: Array


def power_of_ten(exponent: float) -> float:
    """10^exponent; a whole one as it is written, so that 10^23 is no less."""
    return float(f"1e{round(exponent)}") if exponent == round(exponent) else 10.0**exponent


def settings_reach(choices: GrowthChoices) -> SettingsReach:
    """⌊N/(K M)⌋ for all N, and at the chosen one."""
    regions, body = power_of_ten(choices.regions), power_of_ten(choices.body)

    def at(exponent: float) -> int:
        return settings_threshold(power_of_ten(exponent), regions, body)

    found = [at(float(x)) for x in EXPONENTS]
    paper = settings_threshold(*(power_of_ten(x) for x in PAPER))
    return SettingsReach(
        np.array([math.log10(s) if s else math.nan for s in found]), at(choices.particles), paper
    )


def compute_regions_reach(
    *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> RegionsReach:
    """The curves of all constructions."""
    names: tuple[Construction | Literal["least"], ...] = (*CONSTRUCTIONS, "least")
    found: dict[str, Array] = {}
    for done, name in enumerate(names):
        if should_stop():
            raise Cancelled
        found[str(name)] = np.array([float(most_regions(power_of_ten(float(x)), name)) for x in EXPONENTS])
        progress((done + 1) / len(names))
    return RegionsReach(found)


def compute_coupled(*, progress: Callable[[float], None], should_stop: Callable[[], bool]) -> Array:
    """Visibilities of two groups of ``COUPLED_SIZES`` spins coupled to J = 0: they saturate the bound."""
    from physics.macroscopic.thermal.coupled import coupled_visibility

    progress(1.0)
    return np.array([float(coupled_visibility(r, r, 0)) for r in COUPLED_SIZES])


def compute_criterion(
    spins: Spins, *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> CriterionCurve:
    """Σ T² of the state for 2 to as many regions as there can be, of neighbouring spins."""
    n = spin_count(spins.state)
    counts = range(2, min(n, MAX_REGIONS) + 1)
    sums = []
    for done, count in enumerate(counts):
        if should_stop():  # a state whose spectrum is kept is looked up without asking
            raise Cancelled
        cut = replace(spins, regions=contiguous_regions(n, count), directions=())
        share = 1 / len(counts)

        def told(part: float, before: float = done * share, width: float = share) -> None:
            progress(before + width * part)

        sums.append(evaluate_spins(cut, progress=told, should_stop=should_stop).sum_of_squares)
        progress((done + 1) * share)
    return CriterionCurve(np.array(counts, dtype=float), np.array(sums))
