"""All papers and their figures, in the order of reading, and how one is found and opened."""

from __future__ import annotations

import re

from msgspec.structs import replace

from gui.core.papers import branciard2008, branciard2013, ciepielewski2022, navascues2013, ramanathan2011
from gui.core.papers.types import NotShown, Paper, PaperFigure
from gui.core.scenario import Scenario
from gui.core.values import ScenarioError

_CONTENTS = (
    (branciard2008.PAPER, branciard2008.FIGURES, branciard2008.NOT_SHOWN),
    (branciard2013.PAPER, branciard2013.FIGURES, branciard2013.NOT_SHOWN),
    (navascues2013.PAPER, navascues2013.FIGURES, navascues2013.NOT_SHOWN),
    (ramanathan2011.PAPER, ramanathan2011.FIGURES, ramanathan2011.NOT_SHOWN),
    (ciepielewski2022.PAPER, ciepielewski2022.FIGURES, ciepielewski2022.NOT_SHOWN),
)
PAPERS: dict[str, Paper] = {paper.key: paper for paper, _, _ in _CONTENTS}
FIGURES: tuple[PaperFigure, ...] = tuple(figure for _, figures, _ in _CONTENTS for figure in figures)
NOT_SHOWN: tuple[NotShown, ...] = tuple(missing for _, _, absent in _CONTENTS for missing in absent)


def paper_of(figure: PaperFigure | NotShown) -> Paper:
    """The paper that shows it."""
    return PAPERS[figure.paper]


def figures_of(paper: str) -> tuple[PaperFigure, ...]:
    """The figures of a paper; refused where there is none of that key."""
    if paper not in PAPERS:
        raise ScenarioError("paper", f"{paper} is none of {', '.join(PAPERS)}")
    return tuple(figure for figure in FIGURES if figure.paper == paper)


def figure_name(figure: PaperFigure) -> str:
    """Its name in the whole catalogue, and as a file: sorted as the papers are read."""
    place = figures_of(figure.paper).index(figure) + 1
    return f"{list(PAPERS).index(figure.paper) + 1}-{figure.paper}-{place:02d}-{figure.key}"


_BY_NAME = {figure_name(figure): figure for figure in FIGURES}


def paper_figure(name: str) -> PaperFigure:
    """The figure of a name that ``figure_name`` gives; refused where there is none."""
    if name not in _BY_NAME:
        raise ScenarioError("figure", f"there is no figure {name}")
    return _BY_NAME[name]


def found_figures(text: str) -> tuple[PaperFigure, ...]:
    """Those whose label, sentence or paper hold all words of a search, in whatever case."""
    words = text.casefold().split()

    def says(figure: PaperFigure) -> bool:
        paper = paper_of(figure)
        told = " ".join((figure.label, figure.sentence, figure.look, figure.note, paper.reference)).casefold()
        return all(_stands_in(word, told) for word in words)

    return tuple(figure for figure in FIGURES if says(figure))


def _stands_in(word: str, text: str) -> bool:
    """Whether a word is a part of a text; a number must stand by itself, so that 3 is not found in 1/3."""
    if word.isdigit():
        return re.search(rf"(?<![\w./√]){word}(?![\w/]|\.\d)", text) is not None
    return word in text


def show_figure(scenario: Scenario, name: str) -> Scenario:
    """The scene of a paper's figure in place of ``scenario``; how the spheres are looked at stays."""
    shown = paper_figure(name).scenario()
    return replace(shown, view=replace(shown.view, alice=scenario.view.alice, bob=scenario.view.bob))
