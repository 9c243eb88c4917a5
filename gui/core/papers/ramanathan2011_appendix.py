"""The appendix of Ramanathan et al. 2011: many regions, and the trees of anticommuting strings."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from gui.core.intents import default_scenario
from gui.core.papers.start import growth_of, with_choices
from gui.core.papers.types import PaperFigure, PublishedNumber
from gui.core.scenario import Scenario
from gui.core.scenes.macroscopic import StringChoices
from gui.core.spins import GhzSpins, Spins
from gui.core.spins.results import evaluate_spins
from physics.macroscopic.regions import contiguous_regions

KEY = "ramanathan2011"


def _strings(construction: Any, view: str = "tree") -> Scenario:
    chosen = StringChoices(view=view, construction=construction)
    return with_choices(default_scenario(), "macroscopic", page="strings", strings=chosen)


APPENDIX = (
    PaperFigure(
        "eq-a2",
        KEY,
        "Eqs. (A1)–(A4)",
        "For K regions a local model of two settings each exists if Σ T² over x, y is at most 1.",
        "Σ T² of a GHZ state of eight spins is 0, and above 1 only where every region is a single spin.",
        lambda: replace(growth_of("criterion"), spins=Spins(GhzSpins(8), contiguous_regions(8, 4))),
        numbers=(
            PublishedNumber(
                "Σ T² in four regions of two",
                0.0,
                lambda r: evaluate_spins(r.scenario.spins).sum_of_squares,
                decimals=9,
                reason="a GHZ state of 8 has no correlations of 4 spins in x, y: they show in all 8 only",
            ),
        ),
    ),
    PaperFigure(
        "figure-2-left",
        KEY,
        "Figure 2, left",
        "The binary tree of 16 mutually anticommuting strings for four regions; region J needs 2^(J−1) "
        "particles.",
        "Follow a branch: each step is a region, up or down for x or y; two strings part at one particle.",
        lambda: _strings("binary"),
        numbers=(
            PublishedNumber(
                "Strings", 16, lambda r: float(len(r.scene.strings.made.strings.particles)), reason="caption"
            ),
            PublishedNumber(
                "Particles in the last region",
                8,
                lambda r: float(max(r.scene.strings.made.strings.counts)),
                reason="caption: 2^(J−1) for J = 4",
            ),
            PublishedNumber(
                "Pairs that commute",
                0,
                lambda r: float(r.scene.strings.made.commuting),
                reason="all 120 pairs were checked",
            ),
        ),
    ),
    PaperFigure(
        "figure-2-right",
        KEY,
        "Figure 2, right",
        "The tree bends back, so that the strings share the particles of the regions more evenly.",
        "Our careful tree with 5 particles a region in place of 8.",
        lambda: _strings("careful"),
        numbers=(
            PublishedNumber(
                "Particles a region",
                5,
                lambda r: float(r.scene.strings.made.strings.needed),
                reason="appendix: ⌈(2^k − 2)/(k − 1)⌉ for k = 4, which the last paragraph allows",
            ),
            PublishedNumber(
                "Pairs that commute", 0, lambda r: float(r.scene.strings.made.commuting), reason="all checked"
            ),
        ),
        note="The folded tree of the figure cannot be read from the text; this is the more careful one "
        "that the "
        "appendix mentions. With three particles a better set exists.",
    ),
    PaperFigure(
        "strings-best",
        KEY,
        "Appendix: “may not be optimal”",
        "The binary tree is not optimal: sets with fewer particles exist.",
        "The table of all constructions, up to ten regions, with the least that any set needs.",
        lambda: _strings("best", "table"),
        numbers=(
            PublishedNumber(
                "Particles a region for k = 4",
                3,
                lambda r: float(r.scene.strings.made.strings.needed),
                reason="own search, every pair checked; fewer is impossible",
            ),
        ),
    ),
)
