"""What five papers show, as scenes with their parameters: the catalogue of the gallery and ``figures``."""

from __future__ import annotations

from gui.core.papers.catalogue import (
    FIGURES,
    NOT_SHOWN,
    PAPERS,
    figure_name,
    figures_of,
    found_figures,
    paper_figure,
    paper_of,
    show_figure,
)
from gui.core.papers.types import NotShown, Paper, PaperFigure, PublishedNumber

__all__ = [
    "FIGURES",
    "NOT_SHOWN",
    "PAPERS",
    "NotShown",
    "Paper",
    "PaperFigure",
    "PublishedNumber",
    "figure_name",
    "figures_of",
    "found_figures",
    "paper_figure",
    "paper_of",
    "show_figure",
]
