"""The figures of the papers, offered by the palette. What they start from takes a while to be imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from gui.app.palette.offers import Offer
from gui.core.palette import PaletteEntry
from gui.core.papers import FIGURES, figure_name, paper_of


def figure_offers(show: Callable[[str], object]) -> Iterator[Offer]:
    """Figures, tables and numbered results; ``show(name)`` opens one as a live scene."""
    for one in FIGURES:
        paper = paper_of(one)
        entry = PaletteEntry(
            f"figure {figure_name(one)}",
            "Figure",
            f"{one.label}: {one.sentence}",
            where=paper.short,
            words=f"{paper.authors} {paper.title} {paper.year} {paper.identifiers}",
        )
        yield Offer(entry, partial(show, figure_name(one)))
